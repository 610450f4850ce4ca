"""Everything that the screen of one item shows, for one person: what concerns other items or other bodies is not in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audits.rectification.workitems import split
from audits.store.attempts import attempts_at
from audits.store.counting import count
from audits.store.desk import StoredFile, body_of, files_of
from audits.store.findings import occurrences_of
from audits.store.life import events_of, runs_with
from reports.console.roles import UNIT_BOUND
from reports.ledgers.history import Told, item_history
from reports.ledgers.rows import RowMaker, known_of
from reports.ledgers.typed import SOURCE
from reports.screen.words import reason_words

if TYPE_CHECKING:
    from audits.records import Finding, Occurrence, Probe
    from audits.records.events import Event
    from audits.rectification.life import Life
    from reports.console.desk import Console
    from reports.console.models import Person
    from reports.ledgers.open_items import OpenItem

MOST_PLACES, MOST_ATTEMPTS = 200, 8
INNER = frozenset({"reviewed", "sampled", "decision", "withdrawn"})
"""Kinds of events that are between the people of the office."""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One item."""

    item: str
    finding: Finding
    life: Life
    row: dict[str, Any]
    """Its row as a ledger would have it."""
    places: tuple[Occurrence, ...]
    """Places that show it, its own only, the first of them."""
    places_in_all: int
    attempts: tuple[str, ...]
    """How the address at fault answered, a line each."""
    told: tuple[Told, ...]
    """What happened to it."""
    files: tuple[StoredFile, ...]
    """Files that came with what was said of it."""
    last_event: int


def item_facts(desk: Console, person: Person, one: OpenItem) -> ItemFacts:
    """The facts of an item that the person may see."""
    ident, finding, life = one.item, one.finding, one.life
    events = events_of(desk.store, [finding.id]).get(finding.id, [])
    works = {one.work.id: one for one in count(desk.store, finding.run, desk.day(), [finding.id]).items}
    work = works.get(ident) or (next(iter(works.values())) if len(works) == 1 else None)
    shown = [place for _, place in occurrences_of(desk.store, finding.run, finding.id)]
    numbers = split(finding, shown).get(ident, ("", list(range(len(shown)))))[1]
    own = [shown[number] for number in numbers]
    row = {} if work is None else RowMaker(desk.book, desk.workdays, desk.day()).row(work.work, work.confidence, known_of(life))
    told = tuple(_for(person, item_history(desk.store, finding.id, events, ident)))
    return ItemFacts(
        ident, finding, life, row, tuple(own[:MOST_PLACES]), len(own), tuple(_attempts(desk, finding)), told, tuple(_files(desk, person, events, ident)),
        max((event.id for event in events), default=0),
    )  # fmt: skip


def _for(person: Person, told: list[Told]) -> list[Told]:
    """What a person may read of a history: bodies do not see one another, nor how the office came to its view."""
    if person.office not in UNIT_BOUND:
        return told
    return [one for one in told if one.kind not in INNER and (not one.department or one.department in person.units)]


def _attempts(desk: Console, finding: Finding) -> list[str]:
    if not finding.target_url:
        return []
    for run, *_ in reversed(runs_with(desk.store, finding.id)):
        site = next((one for one in desk.store.site_runs(run) if one.site == finding.site), None)
        probes = attempts_at(desk.store, site.id, finding.target_url) if site is not None else []
        if probes:
            return [_attempt(one) for one in probes[:MOST_ATTEMPTS]]
    return []


def _attempt(one: Probe) -> str:
    status = f" {one.status}" if one.status else ""
    return f"{one.at[:16].replace('T', ' ')}  {one.method}{status}  {reason_words(one.reason)}"


def _files(desk: Console, person: Person, events: list[Event], ident: str) -> list[StoredFile]:
    """Files of the batches in which something was said of this item on a screen: a whole workbook is about many."""
    batches = {event.batch for event in events if event.batch and event.item == ident and event.source == SOURCE}
    found = files_of(desk.store, sorted(batches)) if batches else []
    return [one for one in found if person.office not in UNIT_BOUND or one.department in person.units]


def stored_page(desk: Console, finding: Finding, page_url: str) -> tuple[bytes, str] | None:
    """The page as the newest run that kept it has it."""
    for run, *_ in reversed(runs_with(desk.store, finding.id)):
        body = body_of(desk.store, run, finding.site, page_url)
        if body is not None:
            return body
    return None
