"""Findings to work items: one for each body that can put a part of it right.

A department cannot edit the footer, and the operator cannot edit a department's article. So a finding with places in the frame of
the pages and in contents becomes two items: ``ID-A`` for the operator of the site, ``ID-B`` for the department of the column; with
several departments ``ID-B-<department>`` for each. A finding that only one body can mend is one item with the bare number.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from audits.records import Confidence, Finding, Occurrence, Place
from audits.store.findings import findings_of, occurrences_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from audits.rulebook.register import Site
    from audits.store import Store

OPERATOR = ""
"""Department id that stands for the operator of the site (站点主办单位)."""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """What one body has to put right of a finding; one row of a ledger."""

    id: str
    """问题编号: the finding's number, with its part if the finding has several."""
    finding: Finding
    """The finding."""
    department: str
    """Department id, ``""`` for the operator."""
    unit: str
    """Name of the body."""
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

    @property
    def confidence(self) -> Confidence:
        """How sure the finding is."""
        return self.finding.confidence


def unit_name(site: Site, department: str) -> str:
    """Name of a department of a site, or of its operator."""
    found = site.departments.get(department) if department else None
    return found.name if found else department or site.owner or site.name


def split(finding: Finding, places: Sequence[Occurrence]) -> dict[str, tuple[str, list[Occurrence]]]:
    """Item number to (department, places), the operator's first."""
    frames = {place.place for place in places if place.place_class is Place.FRAME and place.place}
    by_department: dict[str, list[Occurrence]] = {}
    for place in places:
        in_frame = place.place_class is Place.FRAME or (place.place in frames and place.place_class is Place.CONTENT)
        department = OPERATOR if in_frame else place.department or (finding.department if not place.column else OPERATOR)
        by_department.setdefault(department, []).append(place)
    if not by_department:
        by_department[finding.department] = []
    if len(by_department) == 1:
        department, only = next(iter(by_department.items()))
        return {finding.id: (department, only)}
    units = sorted(by_department)
    contents = [unit for unit in units if unit != OPERATOR]
    numbers = {OPERATOR: f"{finding.id}-A"}
    numbers |= {unit: f"{finding.id}-B" if len(contents) == 1 else f"{finding.id}-B-{unit}" for unit in contents}
    return {numbers[unit]: (unit, by_department[unit]) for unit in units}


def items_of(finding: Finding, places: Sequence[Occurrence], site: Site) -> Iterator[WorkItem]:
    """The work items of one finding."""
    for number, (department, own) in split(finding, places).items():
        pages = sorted({place.page_url for place in own})
        first = next((place for place in own if place.page_url == finding.page_url), own[0] if own else None)
        yield WorkItem(
            number, finding, department, unit_name(site, department), site, len(pages) or 1, len(own) or 1,
            first.page_url if first else finding.page_url,
            (first.page_title if first else "") or (finding.page_title if not first or first.page_url == finding.page_url else ""),
            (first.column if first else "") or finding.column,
            len({place.page_url for place in own if place.place_class is Place.FRAME}),
        )  # fmt: skip


def grouped(places: Iterable[tuple[str, Occurrence]]) -> Iterator[tuple[str, list[Occurrence]]]:
    """Places by finding; they come ordered by it."""
    for ident, group in groupby(places, key=lambda pair: pair[0]):
        yield ident, [place for _, place in group]


def all_items(store: Store, run: str) -> list[WorkItem]:
    """Every work item of a run, unverifiable ones too, ordered by number."""
    sites = {site.site: site for site in store.run(run).sites}
    findings = {finding.id: finding for finding in findings_of(store, run)}
    found: list[WorkItem] = []
    with_places = set()
    for ident, places in grouped(occurrences_of(store, run)):
        finding = findings.get(ident)
        if finding is not None:
            with_places.add(ident)
            found.extend(items_of(finding, places, sites[finding.site]))
    for ident, finding in findings.items():
        if ident not in with_places:
            found.extend(items_of(finding, (), sites[finding.site]))
    return found
