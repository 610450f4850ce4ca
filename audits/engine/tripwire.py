"""What a run should have found by what the runs before it found: rules and readers that fall silent, pages that all move to one date (防漏检)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.store.published import published_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.records import Coverage
    from audits.store.opening import Run, Store

RUNS = 3
"""So many runs in a row must have found something."""
MANY = 10
"""From so many pages on that moved to one date it is told."""


@dataclass(frozen=True, slots=True)
class Oddity:
    """What is odd in one site of a run, set beside the runs before it."""

    site: str
    rules: tuple[str, ...]
    """Rules that found something in each of the last runs, and nothing now."""
    readers: tuple[str, ...]
    """Readers that read a column's list in each of them, and none now."""
    redated: tuple[tuple[str, int], ...]
    """Dates to which many pages moved that showed another one the last time, with how many."""

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.rules or self.readers or self.redated)


def oddities(store: Store, run: Run) -> list[Oddity]:
    """What is odd in the sites of a full inspection; nothing for a run by some rules only, which is expected to be silent."""
    runs = store.runs()
    at = [one.id for one in runs].index(run.id)
    if run.kind != "inspect" or run.options.only:
        return []
    before = [one for one in runs[:at] if one.kind == "inspect" and not one.options.only and one.has_ended]
    return [odd for site in run.sites if (odd := _oddity(store, run, site.site, before))]


def _oddity(store: Store, run: Run, site: str, before: Sequence[Run]) -> Oddity:
    record = store.site_run(run.id, site)
    earlier = [store.site_run(one.id, site) for one in before if any(known.site == site for known in one.sites)]
    earlier = [one for one in earlier if one.has_ended and one.coverage is not None]
    if record.coverage is None or not record.has_ended or not earlier:
        return Oddity(site, (), (), ())
    redated = _redated(published_of(store, earlier[-1].id), published_of(store, record.id))
    told = [one.coverage for one in earlier[-RUNS:] if one.coverage is not None]
    if len(told) < RUNS:
        return Oddity(site, (), (), redated)
    rules = set.intersection(*map(_finding, told)) - _finding(record.coverage)
    readers = set.intersection(*map(_reading, told)) - _reading(record.coverage)
    return Oddity(site, tuple(sorted(rules)), tuple(sorted(readers)), redated)


def _finding(covered: Coverage) -> set[str]:
    """Rules that found something."""
    return {name for name, one in covered.rules.items() if one.hits}


def _reading(covered: Coverage) -> set[str]:
    """Readers that read an entry of a column's list."""
    return {one.reader for one in covered.columns if one.reader and one.items}


def _redated(before: dict[str, str], now: dict[str, str]) -> tuple[tuple[str, int], ...]:
    """Dates that many pages show now which showed another one before."""
    moved = Counter(day for url, day in now.items() if before.get(url, day) != day)
    return tuple((day, number) for day, number in sorted(moved.items()) if number >= MANY)
