"""What a department types on a screen (网页填报): compared with what it was shown and with what holds now, as a row of a file is."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from audits.records.events import Event, Return
from audits.rectification.life import life_of, starts_anew
from audits.store.ledgers import ReturnedFile, apply_returns
from audits.store.life import events_of, newest_findings
from reports.ledgers.columns import BY_KEY, EMPTY, NOT_STARTED, OWN
from reports.ledgers.compare import ItemStanding, Preview, ReturnedRow, Sent, compare
from reports.ledgers.returned import events_of_preview
from reports.ledgers.values import day_of, state_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from audits.rectification.life import Life
    from audits.store import Store

SOURCE = "网页填报"
AS_FILES_SAY = "%Y-%m-%dT%H:%M:%SZ"
"""How workbooks write the moment at which they were saved: a later file is known by it."""


def shown_cells(life: Life) -> dict[str, str]:
    """The department's cells as a screen shows them; where it is asked anew, it has to say once more how far it is."""
    cells = {**EMPTY, **{key: value for key, value in life.cells.items() if key in EMPTY}}
    return {**cells, "state": NOT_STARTED} if starts_anew(life) else cells


def preview_typed(store: Store, item: str, cells: Mapping[str, str], seen: int, day: date) -> Preview:
    """What was typed for an item would change; ``seen`` is the last event that the screen knew. Nothing is written."""
    finding = newest_findings(store, [item[:12]])[item[:12]]
    events = events_of(store, [finding.id]).get(finding.id, [])
    life, before = life_of(item, events), life_of(item, [event for event in events if event.id <= seen])
    sent = {item: Sent(life.department, life.ledger, {**shown_cells(before), "found": finding.first_seen})}
    standing = {item: ItemStanding(shown_cells(life), newer=False)}  # what somebody else has changed meanwhile was not on the screen
    return compare([_row(item, cells)], sent, standing, life.department, life.ledger, [item], {} if life.is_out else {item: "recalled"}, day)


def _row(item: str, typed: Mapping[str, str]) -> ReturnedRow:
    """What was typed, understood as the cells of a file are."""
    cells: dict[str, str] = {}
    unclear: dict[str, str] = {}
    for key in OWN:
        text = text_of(typed.get(key, ""))
        understood: str | None = text
        if key == "state":
            understood = state_of(text)
            understood = NOT_STARTED if understood == "" else understood
        elif BY_KEY[key].kind == "date":
            understood = day_of(text)
        if understood is None:
            unclear[key] = text
        else:
            cells[key] = understood
    return ReturnedRow("", item, item, cells, unclear)


def apply_typed(store: Store, preview: Preview, day: date, who: str, files: Sequence[tuple[str, bytes]] = (), *, take_conflicts: bool = False) -> int:
    """Keep what changes, with the files that were handed in, in one transaction; returns the number of the batch, 0 if there is nothing."""
    events = list(events_of_preview(preview, day, who, SOURCE, f"{datetime.now(UTC):{AS_FILES_SAY}}", take_conflicts=take_conflicts))
    if files and not events and preview.entries:
        item = preview.entries[0].item
        events = [Event(0, "", day.isoformat(), Return(), finding=item[:12], item=item, department=preview.department, who=who, source=SOURCE)]
    if not events:
        return 0
    kept = {hashlib.sha256(content).hexdigest(): (name, content) for name, content in files}
    handed = [ReturnedFile(name, sha256, content, preview.ledger, preview.department, "") for sha256, (name, content) in kept.items()]
    return apply_returns(store, handed, events)
