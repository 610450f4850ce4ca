"""Compares two runs: what is new, mended, still there, not examined, and what makes them incomparable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from audits.engine.rechecking import compared
from audits.store.findings import findings_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audits.records import Finding
    from audits.rulebook import RuleBook
    from audits.store import Store
    from audits.store.opening import Run

Group = Literal["new", "not-fixed", "fixed", "not-examined"]
"""What became of a finding between two runs."""
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
    """How it was in the one and in the other; ``""`` is no limit."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Findings of both runs by what became of them."""

    before: Run
    after: Run
    unlike: tuple[Unlike, ...]
    findings: Mapping[Group, tuple[Finding, ...]]


def compare(store: Store, book: RuleBook, before: str, after: str) -> Comparison:
    """Compare two runs; sites that only one of them has are told, their findings are in no group. Raises StoreProblem."""
    earlier, later = store.run(before), store.run(after)
    found: dict[Group, list[Finding]] = {"new": [], "not-fixed": [], "fixed": [], "not-examined": []}
    common = [site.site for site in later.sites if site.site in {one.site for one in earlier.sites}]
    for site in common:
        old = {finding.id: finding for finding in findings_of(store, earlier.id, site)}
        verdicts, new = compared(store, book, earlier.id, later.id, site)
        found["new"] += new
        for verdict in verdicts:
            found[verdict.result].append(old[verdict.finding])
    return Comparison(earlier, later, tuple(_unlike(store, earlier, later)), {group: tuple(ones) for group, ones in found.items()})


def _unlike(store: Store, earlier: Run, later: Run) -> Iterator[Unlike]:
    if earlier.rules_digest != later.rules_digest:
        yield Unlike("rules")
    only = [run.options.only for run in (earlier, later)]
    if only[0] != only[1]:
        yield Unlike("only", "", "、".join(only[0]), "、".join(only[1]))
    most = [run.options.max_pages for run in (earlier, later)]
    if most[0] != most[1]:
        yield Unlike("max-pages", "", *(str(number or "") for number in most))
    old, new = {site.site: site for site in earlier.sites}, {site.site: site for site in later.sites}
    yield from (Unlike("only-before", site.name) for ident, site in old.items() if ident not in new)
    yield from (Unlike("only-after", site.name) for ident, site in new.items() if ident not in old)
    for ident, site in new.items():
        if ident in old:
            pages = [store.site_run(run.id, ident).pages for run in (earlier, later)]
            if min(pages) * FEW < max(pages):
                yield Unlike("pages", site.name, *map(str, pages))
