"""What became of the problems of one inspection in a later one: new, mended, still there, not examined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from audits.engine.rechecking import compared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audits.rulebook import RuleBook
    from audits.store import Store
    from audits.store.counting import Count
    from audits.store.items import WorkItem
    from audits.store.opening import Run

Fate = Literal["new", "counted-now", "not-fixed", "fixed", "not-examined"]
"""What became of a problem between two runs; ``counted-now``: it was known, but unverifiable or set aside."""


def changes(store: Store, book: RuleBook, runs: tuple[Run, Run], counts: tuple[Count, Count]) -> Mapping[Fate, tuple[WorkItem, ...]]:
    """Problems of two runs by what became of them, those of the earlier in one group each; sites that only one of them has are left out."""
    earlier, later = runs
    found: dict[Fate, list[WorkItem]] = {"new": [], "counted-now": [], "not-fixed": [], "fixed": [], "not-examined": []}
    common = [site.site for site in later.sites if site.site in {one.site for one in earlier.sites}]
    for site in common:
        old, new = counts[0].of_site(site), counts[1].of_site(site)
        results = compared(store, book, earlier.id, later.id, site)
        for one in old.problems:
            found[results[one.work.id]].append(one.work)
        known, told = set(old.by_finding()), {one.work.finding.id for one in old.problems}
        for one in new.problems:
            if one.work.finding.id not in told:
                found["counted-now" if one.work.finding.id in known else "new"].append(one.work)
    return {group: tuple(ones) for group, ones in found.items()}
