"""Codes as they are read from tables: one that this version does not know is refused by the name of its table and column."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

Code = TypeVar("Code", bound=str)
SHOWN = 60


class StoreProblem(Exception):
    """The store cannot be used; the text says why and what to do."""


class Codes(dict[str, Code]):
    """What a column may hold; ``codes[text]`` is the code, as fast as any look-up, and raises StoreProblem for any other text."""

    def __init__(self, table: str, column: str, known: Iterable[Code]) -> None:
        super().__init__((str(code), code) for code in known)
        self._table, self._column = table, column

    def __missing__(self, text: object) -> Code:
        raise unknown_code(self._table, self._column, text, (code or "（空）" for code in self))


def unknown_code(table: str, column: str, found: object, allowed: Iterable[str]) -> StoreProblem:
    """What to raise for a code that nobody knows."""
    says = f"数据库里 {table} 表的 {column} 有不认识的值“{str(found)[:SHOWN]}”，应是：{'、'.join(allowed)}"
    return StoreProblem(f"{says}；数据库可能由更新的版本写入，或被别的程序改过，请用写入它的版本打开")
