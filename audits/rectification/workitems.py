"""Splits a finding into work items: one for each department that can put a part of it right.

A department cannot edit the footer, and the operator cannot edit a department's article. So a finding with places in the frame of
the pages and in contents becomes two items: ``ID-A`` for the operator of the site, ``ID-B`` for the department of the column; with
several departments ``ID-B-<department>`` for each. A finding that only one of them can mend is one item with the bare number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Place
from audits.records.codes import PROOF_STATES
from audits.rectification.verdicts import result_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audits.records import Finding, Occurrence, Verdict
    from audits.records.codes import ProofState, Result
    from audits.rulebook.register import Site

OPERATOR = ""
"""Department id that stands for the operator of the site (站点主办单位)."""


def contact_of(sites: Iterable[Site], department: str) -> str:
    """Whom to turn to in a department of this name (联系科室), as the registers of the sites say, or ``""``."""
    contacts = (one.contact for site in sites for one in site.departments.values() if one.name == department)
    return "、".join(dict.fromkeys(filter(None, contacts)))


def email_of(sites: Iterable[Site], department: str) -> str:
    """Where letters to a department of this name go, as the registers of the sites say, or ``""``."""
    emails = (one.email for site in sites for one in site.departments.values() if one.name == department)
    return ", ".join(dict.fromkeys(filter(None, emails)))


def split(finding: Finding, places: Sequence[Occurrence]) -> dict[str, tuple[str, list[int]]]:
    """Item number to department and the numbers of its places, the operator's item first."""
    frames = {place.place for place in places if place.place_class is Place.FRAME and place.place}
    by_department: dict[str, list[int]] = {}
    for number, place in enumerate(places):
        in_frame = place.place_class is Place.FRAME or (place.place_class is Place.CONTENT and place.place in frames)
        department = OPERATOR if in_frame else place.department or ("" if place.column else finding.department)
        by_department.setdefault(department, []).append(number)
    if not by_department:
        return {finding.id: (finding.department, [])}
    if len(by_department) == 1:
        department, numbers = next(iter(by_department.items()))
        return {finding.id: (department, numbers)}
    departments = sorted(department for department in by_department if department != OPERATOR)
    names = {OPERATOR: f"{finding.id}-A"} if OPERATOR in by_department else {}
    single = len(departments) == 1
    names |= {department: f"{finding.id}-B" if single else f"{finding.id}-B-{department}" for department in departments}
    return {name: (department, by_department[department]) for department, name in names.items()}


def split_verdict(finding: Finding, places: Sequence[Occurrence], verdict: Verdict) -> dict[str, tuple[Result, dict[ProofState, int]]]:
    """Item number to the verdict on its own places and how many of them are in which state."""
    found: dict[str, tuple[Result, dict[ProofState, int]]] = {}
    for item, (_, numbers) in split(finding, places).items():
        states = [verdict.proofs[number].state for number in numbers if number < len(verdict.proofs)]
        counts = {state: states.count(state) for state in PROOF_STATES if state in states}
        found[item] = (result_of(counts), counts)
    return found
