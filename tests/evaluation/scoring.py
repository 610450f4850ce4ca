"""How well one field is read, over any set of pages."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as field_of
from typing import Any


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
    right: int = 0
    """Pages on which nothing is wrong, those included that have no value."""
    pages: int = 0
    """Pages that were looked at."""
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
        self._page(got == want, f"{where}: {len(got - want)} too many, {len(want - got)} missing")

    def one(self, got: Any, want: Any, where: str) -> None:
        """Count a field that has one value a page or none."""
        got, want = got or None, want or None
        self.found += got is not None
        self.wanted += want is not None
        self.hits += got == want and got is not None
        self._page(got == want, f"{where}: {got!r} for {want!r}")

    def each(self, got: Any, want: Any, where: str) -> None:
        """Count a field of which "none" is an answer too."""
        self.found += 1
        self.wanted += 1
        self.hits += got == want
        self._page(got == want, f"{where}: {got!r} for {want!r}")

    def _page(self, right: bool, miss: str) -> None:
        self.pages += 1
        self.right += right
        if not right:
            self.misses.append(miss)
