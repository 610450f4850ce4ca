"""Codes as they are read from tables: one that this version does not know is refused by the name of its table and column."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

Code = TypeVar("Code", bound=str | int)
SHOWN = 60


class StoreProblem(Exception):
    """The store cannot be used; the text says why and what to do."""


class Codes(dict[object, Code]):
    """What a column may hold; ``codes[found]`` is the code, as fast as any look-up, and raises StoreProblem for any other text."""

    def __init__(self, table: str, column: str, known: Iterable[Code]) -> None:
        super().__init__((code, code) for code in known)
        self._table, self._column = table, column

    def __missing__(self, text: object) -> Code:
        raise unknown_code(self._table, self._column, text, self.values())


def unknown_code(table: str, column: str, found: object, allowed: Iterable[str | int]) -> StoreProblem:
    """What to raise for a code that nobody knows."""
    known = "、".join(str(code) or "（空）" for code in allowed)
    says = f"数据库里 {table} 表的 {column} 有不认识的值“{str(found)[:SHOWN]}”，应是：{known}"
    return StoreProblem(f"{says}；数据库可能由更新的版本写入，或被别的程序改过，请用写入它的版本打开")
