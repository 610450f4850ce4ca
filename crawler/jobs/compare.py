"""Compares two runs: what is new, mended, still there, not examined, and what makes them incomparable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from audits.engine.comparing import changes
from audits.store.counting import Count, count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audits.engine.comparing import Fate
    from audits.rulebook import RuleBook
    from audits.store import Store
    from audits.store.items import WorkItem
    from audits.store.opening import Run

UnlikeWhy = Literal["rules", "only", "max-pages", "only-before", "only-after", "pages"]
"""In what two runs differ: rules, chosen rules, cap on pages, a site that one of them lacks, pages read of a site."""
FEW = 2
"""A site of which one run read this many times the pages of the other cannot be compared."""


@dataclass(frozen=True, slots=True)
class Unlike:
    """Something that makes two runs incomparable."""

    why: UnlikeWhy
    site: str = ""
    """Name of the site it is about."""
    before: str = ""
    after: str = ""
    """How it was in the one and in the other; ``""`` is no limit. Problems of a site that one of them lacks, ``""`` is none."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Problems of both runs by what became of them; those of the earlier run are in one group each."""

    before: Run
    after: Run
    counts: tuple[Count, Count]
    """Everything that the one and the other found."""
    unlike: tuple[Unlike, ...]
    items: Mapping[Fate, tuple[WorkItem, ...]]


def compare(store: Store, book: RuleBook, before: str, after: str) -> Comparison:
    """Compare two runs; sites that only one of them has are told, their problems are in no group. Raises StoreProblem."""
    earlier, later = store.inspected(before), store.inspected(after)
    counts = count(store, earlier.id, earlier.today), count(store, later.id, later.today)
    return Comparison(earlier, later, counts, tuple(_unlike(store, earlier, later, counts)), changes(store, book, (earlier, later), counts))


def _unlike(store: Store, earlier: Run, later: Run, counts: tuple[Count, Count]) -> Iterator[Unlike]:
    if earlier.rules_digest != later.rules_digest:
        yield Unlike("rules")
    only = [run.options.only for run in (earlier, later)]
    if only[0] != only[1]:
        yield Unlike("only", "", "、".join(only[0]), "、".join(only[1]))
    most = [run.options.max_pages for run in (earlier, later)]
    if most[0] != most[1]:
        yield Unlike("max-pages", "", *(str(number or "") for number in most))
    old, new = {site.site: site for site in earlier.sites}, {site.site: site for site in later.sites}
    yield from (Unlike("only-before", site.name, _number(counts[0], ident)) for ident, site in old.items() if ident not in new)
    yield from (Unlike("only-after", site.name, "", _number(counts[1], ident)) for ident, site in new.items() if ident not in old)
    for ident, site in new.items():
        if ident in old:
            pages = [store.site_run(run.id, ident).pages for run in (earlier, later)]
            if min(pages) * FEW < max(pages):
                yield Unlike("pages", site.name, *map(str, pages))


def _number(counted: Count, site: str) -> str:
    """Problems of a site, ``""`` for none."""
    return str(len(counted.of_site(site).problems) or "")
