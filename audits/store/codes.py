"""Codes as they are read from tables: one that this version does not know is refused by the name of its table and column."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Code = TypeVar("Code", bound=str | int)
SHOWN = 60


class StoreProblem(Exception):
    """The store cannot be used; the text says why and what to do."""


class Codes(dict[object, Code]):
    """What a column may hold; ``codes[found]`` is the code, as fast as any look-up, and raises StoreProblem for anything else.

    ``more`` tells the codes of an open family from other texts; each is asked for once.
    """

    def __init__(self, table: str, column: str, known: Iterable[Code], more: Callable[[str], Code | None] = lambda _found: None) -> None:
        super().__init__((code, code) for code in known)
        self._table, self._column, self._more, self._known = table, column, more, tuple(self)

    def __missing__(self, found: object) -> Code:
        code = self._more(found) if isinstance(found, str) else None
        if code is None:
            known = "、".join(str(one) or "（空）" for one in self._known)
            says = f"数据库里 {self._table} 表的 {self._column} 有不认识的值“{str(found)[:SHOWN]}”，应是：{known}"
            raise StoreProblem(f"{says}；数据库可能由更新的版本写入，或被别的程序改过，请用写入它的版本打开")
        self[found] = code
        return code


@contextmanager
def readable(table: str, column: str) -> Iterator[None]:
    """What is kept as JSON or packed can be read; else the place is named, for the store is damaged."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError, zstd.ZstdError) as error:
        says = f"数据库里 {table} 表的 {column} 读不出来，数据库可能已损坏"
        raise StoreProblem(f"{says}；请运行 portal-audit store check 查看，再从备份恢复") from error
