"""The work items of a run, each one row of a ledger; how findings are split stands in ``audits.rectification.workitems``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from audits.records import Confidence, Finding, Occurrence, Place
from audits.rectification.workitems import split
from audits.store.findings import findings_of, occurrences_of
from audits.store.life import occurrences_among

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from audits.rectification.life import Life
    from audits.rulebook.register import Site
    from audits.store.opening import Store


@dataclass(frozen=True, slots=True)
class WorkItem:
    """What one department has to put right of a finding; one row of a ledger."""

    id: str
    """问题编号: the finding's number, with its part if the finding has several."""
    finding: Finding
    """The finding."""
    department: str
    """Department id, ``""`` for the operator."""
    department_name: str
    """Name of the department, or of the operator."""
    site: Site
    """The site."""
    pages: int
    """Number of pages that show it."""
    places: int
    """Number of occurrences."""
    page_url: str
    """First page."""
    page_title: str
    """Its title."""
    column: str
    """Column id of that page, or of the finding."""
    frame_pages: int = 0
    """Pages that show it in their frame."""
    frame_places: int = 0
    """Different places of the frames that show it."""

    @property
    def confidence(self) -> Confidence:
        """How sure the finding is."""
        return self.finding.confidence


def items_of(finding: Finding, places: Sequence[Occurrence], site: Site) -> Iterator[WorkItem]:
    """The work items of one finding."""
    for item, (department, numbers) in split(finding, places).items():
        own = [places[number] for number in numbers]
        pages = sorted({place.page_url for place in own})
        first = next((place for place in own if place.page_url == finding.page_url), own[0] if own else None)
        yield WorkItem(
            item, finding, department, site.department_name(department), site, len(pages) or 1, len(own) or 1,
            first.page_url if first else finding.page_url,
            (first.page_title if first else "") or (finding.page_title if not first or first.page_url == finding.page_url else ""),
            (first.column if first else "") or finding.column,
            len({place.page_url for place in own if place.place_class is Place.FRAME}),
            len({place.place for place in own if place.place_class is Place.FRAME}),
        )  # fmt: skip


def handed_over(item: WorkItem, life: Life) -> WorkItem:
    """An item with the body that the office handed it over to, where it did."""
    if not life.handed:
        return item
    known = {one.name: ident for ident, one in item.site.departments.items()}
    return replace(item, department=known.get(life.handed, ""), department_name=life.handed)


def grouped(places: Iterable[tuple[str, Occurrence]]) -> Iterator[tuple[str, list[Occurrence]]]:
    """Places by finding; they come ordered by it."""
    for ident, group in groupby(places, key=lambda pair: pair[0]):
        yield ident, [place for _, place in group]


def all_items(store: Store, run: str, only: Sequence[str] | None = None) -> list[WorkItem]:
    """Every work item of a run, or those of some of its findings, unverifiable ones too, ordered by number."""
    sites = {site.site: site for site in store.run(run).sites}
    findings = {finding.id: finding for finding in findings_of(store, run, only=only)}
    found: list[WorkItem] = []
    with_places = set()
    for ident, places in grouped(occurrences_of(store, run) if only is None else occurrences_among(store, run, sorted(only))):
        finding = findings.get(ident)
        if finding is not None:
            with_places.add(ident)
            found.extend(items_of(finding, places, sites[finding.site]))
    for ident, finding in findings.items():
        if ident not in with_places:
            found.extend(items_of(finding, (), sites[finding.site]))
    return found
