"""Labelled real pages, what is read from them, and how well each field is read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from dataclasses import field as field_of
from functools import cache
from typing import TYPE_CHECKING, Any

from audits.extract import read
from tests.support.places import SHARED

if TYPE_CHECKING:
    from audits.records import Page

PAGES = SHARED / "data" / "pages"
UNKNOWN = "http://www.example.gov.cn/column/page.html"
"""Stands for the address of pages whose own is not known."""


@dataclass
class Score:
    """How well one field is read."""

    field: str
    hits: int = 0
    """What was read and is right."""
    found: int = 0
    """What was read."""
    wanted: int = 0
    """What the labels have."""
    misses: list[str] = field_of(default_factory=list)
    """Where it went wrong, for people."""

    @property
    def precision(self) -> float:
        """Part of what was read that is right."""
        return self.hits / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Part of what the labels have that was read."""
        return self.hits / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def set_of(self, got: set[Any], want: set[Any], where: str) -> None:
        """Count a field that has several values a page."""
        self.hits += len(got & want)
        self.found += len(got)
        self.wanted += len(want)
        if got != want:
            self.misses.append(f"{where}: {len(got - want)} too many, {len(want - got)} missing")

    def one(self, got: Any, want: Any, where: str, *, also: tuple[Any, ...] = ()) -> None:
        """Count a field that has one value a page or none; ``also`` holds other values that are right."""
        got, want = got or None, want or None
        right = got == want or got in also
        self.found += got is not None
        self.wanted += want is not None
        self.hits += right and got is not None and (want is not None or bool(also))
        if not right:
            self.misses.append(f"{where}: {got!r} for {want!r}")

    def each(self, got: Any, want: Any, where: str) -> None:
        """Count a field of which "none" is an answer too."""
        self.found += 1
        self.wanted += 1
        self.hits += got == want
        if got != want:
            self.misses.append(f"{where}: {got!r} for {want!r}")


@cache
def labelled(name: str) -> tuple[tuple[dict[str, Any], Page], ...]:
    """Labels of ``lists`` or ``details`` with the pages as read."""
    found = []
    for line in (PAGES / f"{name}.jsonl").read_text("utf-8").splitlines():
        label = json.loads(line)
        found.append((label, read((PAGES / label["path"]).read_bytes(), label["url"] or UNKNOWN)))
    return tuple(found)


def where(label: dict[str, Any]) -> str:
    """Name of a page for people."""
    return str(label["path"]).removeprefix("html/")
