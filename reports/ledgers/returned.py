"""Returned ledgers (整改反馈): reads the rows of a file, previews what they change, applies them in one transaction."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from audits.records.events import Event, Objection, Return
from audits.rectification.life import Life, life_of
from audits.store.ledgers import IssuedLedger, ReturnedFile, apply_returns, ledger, ledgers_with
from audits.store.life import events_of, newest_findings
from reports.incoming.grids import letters
from reports.incoming.opening import NotReadable, Opened, OpeningNote, Sheet, at_cell, open_returned
from reports.incoming.tables import tell_unheaded
from reports.ledgers.columns import BY_KEY, CLAIMS, COLUMNS, CONTESTED, GROUPED, GUIDE, META, NOT_STARTED, OWN, PLACES, SUMMARY, TO_VERIFY
from reports.ledgers.compare import CONFLICT, UPDATED, ItemStanding, NotOutWhy, Preview, ReturnedRow, Sent, compare
from reports.ledgers.grouping import spread
from reports.ledgers.rows import FROM_ISSUE
from reports.ledgers.values import day_of, heading_of, item_of, state_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from audits.store import Store

ReturnNote = OpeningNote | Literal["no-meta"]
"""What was ignored of a file; ``no-meta`` is a file that is not the one that was sent out."""
HEADING_ROWS = 30
NO_RESULT = "（公式，文件里没有存下结果）"
"""What is told of a cell with a formula that no program has worked out."""
FAILED = "（公式出错）"
"""What is told of a cell whose formula failed."""
_TITLES = {heading_of(name): column.key for column in COLUMNS for name in (*column.others, column.title)}
_BESIDE = frozenset({META, SUMMARY, GUIDE, PLACES, TO_VERIFY, GROUPED})
KEYWORD = "|".join((BY_KEY["item"].title, *BY_KEY["item"].others))


@dataclass
class Returned:
    """One returned file: what it would change, or why it cannot be read."""

    path: Path
    problem: str = ""
    """Why it cannot be read, one sentence."""
    opened: Opened | None = None
    preview: Preview | None = None
    notes: list[ReturnNote] = field(default_factory=list)
    """What should be known of it."""
    unused: tuple[str, ...] = ()
    """Sheets with something in them that are no ledger, and none of those that are sent out beside it."""
    ignored: list[str] = field(default_factory=list)
    """Headings of columns that somebody filled in and that are none of a ledger's, or stand there twice."""
    aside: list[str] = field(default_factory=list)
    """What was filled in where no heading stands above, a sentence a column."""

    @property
    def is_usable(self) -> bool:
        """Whether it could be read and every row taken."""
        return not self.problem and self.preview is not None and self.preview.is_usable


def preview_files(store: Store, paths: Sequence[Path], day: date = date.max) -> list[Returned]:
    """What files that came on a ``day`` would change; nothing is written. A later file is compared as if the earlier ones were applied."""
    found: list[Returned] = []
    ahead: list[Event] = []
    for path in paths:
        try:
            opened = open_returned(path, KEYWORD)
            rows, meta = read_rows(opened)
        except NotReadable as problem:
            found.append(Returned(path, str(problem)))
            continue
        opened = replace(opened, unseen=tuple(_folded_by_others(opened)))
        one = Returned(path, opened=opened, notes=[*opened.notes], unused=tuple(_unused(opened)))
        if not meta:
            one.notes.append("no-meta")
        one.preview = _preview(store, rows, meta.get("台账编号", ""), opened, ahead, day)
        one.ignored, one.aside = ignored_headings(opened), _aside(opened)
        ahead += events_from(one, date.min, "")
        found.append(one)
    return found


def apply_files(store: Store, files: Sequence[Returned], day: date, who: str, *, take_conflicts: bool = False) -> int:
    """Apply previews in one transaction; returns the number of the batch, 0 if nothing changes."""
    events = [event for one in files for event in events_from(one, day, who, take_conflicts=take_conflicts)]
    if not events:
        return 0
    kept: dict[str, ReturnedFile] = {}
    for one in files:
        if one.opened is not None and one.preview is not None and any(True for _ in events_from(one, day, who, take_conflicts=take_conflicts)):
            opened = one.opened
            kept[opened.sha256] = ReturnedFile(opened.name, opened.sha256, opened.content, one.preview.ledger, one.preview.department, opened.modified)
    return apply_returns(store, list(kept.values()), events)


def events_from(one: Returned, day: date, who: str, *, take_conflicts: bool = False) -> Iterator[Event]:
    """The events that applying a preview adds; conflicts only where the office wants what was returned."""
    if one.preview is not None and one.opened is not None:
        source = f"{one.opened.name} sha256:{one.opened.sha256[:16]}"
        yield from events_of_preview(one.preview, day, who, source, one.opened.modified, take_conflicts=take_conflicts)


def events_of_preview(preview: Preview, day: date, who: str, source: str, saved: str, *, take_conflicts: bool = False) -> Iterator[Event]:
    """The same for a preview of whatever was handed in, which ``source`` names and which was ``saved`` at a moment."""
    for entry in (*preview.of(UPDATED), *(preview.of(CONFLICT) if take_conflicts else ())):
        cells = {change.key: change.new for change in entry.changes}
        claim = CLAIMS[cells["state"] or NOT_STARTED] if "state" in cells else None
        said = Return(claim, cells, {change.key: change.old for change in entry.changes}, saved)
        about = Event(0, "", day.isoformat(), said, finding=entry.item[:12], item=entry.item, department=preview.department, who=who, source=source)
        yield about
        if cells.get("state") == CONTESTED:
            yield replace(about, said=Objection(cells.get("remark", "")))


# -- rows ----------------------------------------------------------------------------------------------------------------


def read_rows(opened: Opened) -> tuple[list[ReturnedRow], dict[str, str]]:
    """Rows of all sheets that are ledgers, and what ``_meta`` says; raises NotReadable if there is none."""
    rows: list[ReturnedRow] = []
    meta: dict[str, str] = {}
    ledgers = 0
    for sheet in opened.sheets:
        if sheet.name == META:
            meta = {text_of(row[0]): text_of(row[1]) for row in sheet.rows if len(row) > 1}
            continue
        heading = _heading(sheet)
        if heading is not None:
            ledgers += 1
            rows += _rows(opened, sheet, *heading)
    if not ledgers:
        raise NotReadable(f"没有找到带“{BY_KEY['item'].title}”和“{BY_KEY['state'].title}”等表头的台账；请在下发的台账里填写后交回")
    return rows, meta


def _folded_by_others(opened: Opened) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """What is hidden in a file, but for the columns that a ledger folds away itself."""
    folds = {column.key for column in COLUMNS if column.shown != "always"}
    for name, rows, columns in opened.unseen:
        headings = [heading for sheet in opened.sheets if sheet.name == name and (heading := _heading(sheet)) is not None]
        own = {letters(place) for _, keys in headings for place, key in keys.items() if key in folds}
        if rows or (left := tuple(one for one in columns if one not in own)):
            yield name, rows, () if rows else left


def _unused(opened: Opened) -> Iterator[str]:
    """Names of sheets that somebody added and nobody reads."""
    without_heading = (sheet.name for sheet in opened.sheets if _heading(sheet) is None)
    yield from (name for name in (*without_heading, *opened.unused) if name not in _BESIDE)


def _heading(sheet: Sheet) -> tuple[int, dict[int, str]] | None:
    """Row of the headings and the key of each column; None if the sheet is no ledger."""
    for number, row in enumerate(sheet.rows[:HEADING_ROWS]):
        keys: dict[int, str] = {}
        for place, value in enumerate(row):
            key = _TITLES.get(heading_of(text_of(value))) if isinstance(value, str) else None
            if key is not None and key not in keys.values():
                keys[place] = key
        if "item" in keys.values() and any(key in OWN for key in keys.values()):
            return number, keys
    return None


def ignored_headings(opened: Opened) -> list[str]:
    """Headings of columns with cells that nobody reads."""
    found: dict[str, None] = {}
    for sheet in opened.sheets:
        heading = _heading(sheet) if sheet.name != META else None
        if heading is None:
            continue
        number, keys = heading
        for place, value in enumerate(sheet.rows[number]):
            title = text_of(value)
            if title and place not in keys and any(place < len(row) and text_of(row[place]) for row in sheet.rows[number + 1 :]):
                found[title] = None
    return list(found)


def _aside(opened: Opened) -> list[str]:
    """Sentences on cells of rows in columns without a heading."""
    told: list[str] = []
    for sheet in opened.sheets:
        heading = _heading(sheet) if sheet.name != META else None
        if heading is not None:
            headed = {place for place, value in enumerate(sheet.rows[heading[0]]) if text_of(value)}
            tell_unheaded(sheet.rows, heading[0] + 1, headed, partial(_cell_of, sheet.name), told.append)
    return told


def _cell_of(sheet: str, row: int, column: int) -> str:
    return at_cell(sheet, f"{letters(column)}{row + 1}")


def _rows(opened: Opened, sheet: Sheet, heading: int, keys: dict[int, str]) -> Iterator[ReturnedRow]:
    for number, row in enumerate(sheet.rows[heading + 1 :], heading + 1):
        values = {key: row[place] if place < len(row) else "" for place, key in keys.items()}
        if not any(text_of(value) for key, value in values.items() if key != "number"):
            continue
        line = number + 1
        cells, unclear = _understood(values, date1904=opened.date1904)
        places = {key: (sheet.name, f"{letters(place)}{line}") for place, key in keys.items()} if opened.formulas or opened.failed else {}
        formulas = tuple(key for key, at in places.items() if at in opened.formulas)
        for key in (key for key, at in places.items() if at in opened.formulas or at in opened.failed):
            if not text_of(values[key]) and cells.pop(key, None) is not None:
                unclear[key] = FAILED if places[key] in opened.failed else NO_RESULT
        where = f"{sheet.name}第{line}行" if sheet.name else f"第{line}行"
        yield ReturnedRow(where, text_of(values["item"]), item_of(values["item"]), cells, unclear, formulas)


def _understood(values: dict[str, Any], *, date1904: bool) -> tuple[dict[str, str], dict[str, str]]:
    """(cells by key, cells that were not understood)."""
    cells: dict[str, str] = {}
    unclear: dict[str, str] = {}
    for key, value in values.items():
        if key == "number":
            continue
        understood: str | None = text_of(value)
        if key == "state":
            understood = state_of(value)
            understood = NOT_STARTED if understood == "" else understood
        elif BY_KEY[key].kind == "date":
            understood = day_of(value, date1904=date1904)
            if understood is None and key not in OWN:
                understood = text_of(value)
        if understood is None:
            unclear[key] = text_of(value)
        else:
            cells[key] = understood
    return cells, unclear


# -- what was sent, what holds -------------------------------------------------------------------------------------------


def _preview(store: Store, rows: list[ReturnedRow], meta_ledger: str, opened: Opened, ahead: list[Event], day: date) -> Preview:
    """Compare rows with the ledger that the file was made of, and with any other ledger that had its items."""
    own = ledger(store, meta_ledger) if meta_ledger else None
    items = list(dict.fromkeys(row.item for row in rows if row.item))
    sent = {} if own is None else {item: Sent(own.department, own.id, cells) for item, cells in own.rows.items()}
    others = {} if own is not None and all(item in sent for item in items) else ledgers_with(store, [item for item in items if item not in sent])
    loaded: dict[str, IssuedLedger | None] = {}
    for item, ident in others.items():
        other = loaded[ident] if ident in loaded else loaded.setdefault(ident, ledger(store, ident))
        if other is not None and item in other.rows:
            sent[item] = Sent(other.department, ident, other.rows[item])
    told = {item: cells for one in (own, *loaded.values()) if one is not None for item, cells in one.rows.items()}
    rows = spread(rows, told)
    for one in (own, *loaded.values()):
        if one is not None:
            sent |= {row.item: Sent(one.department, one.id, one.rows[row.item]) for row in rows if row.item in one.rows and row.item not in sent}
    items = list(dict.fromkeys(row.item for row in rows if row.item))
    if own is not None:
        department, ident, expected = own.department, own.id, list(own.rows)
    else:
        department = next(iter(Counter(sent[item].department for item in items if item in sent).most_common(1)), ("", 0))[0]
        ident = next((sent[item].ledger for item in items if item in sent and sent[item].department == department), "")
        found = loaded.get(ident)
        expected = list(found.rows) if found is not None else []
    lives = _lives(store, items, ahead)
    sent = {item: _now_with(one, lives.get(item)) for item, one in sent.items()}
    standing = {item: _standing_of(life, opened.modified) for item, life in lives.items()}
    return compare(rows, sent, standing, department, ident, expected, _not_out(store, rows, own, lives), day)


def _not_out(store: Store, rows: Sequence[ReturnedRow], own: IssuedLedger | None, lives: Mapping[str, Life]) -> dict[str, NotOutWhy]:
    """Items that no department has, and why: what is said of them cannot be an answer."""
    draft = own is not None and own.kind != "issued"
    known = newest_findings(store, [item[:12] for item, life in lives.items() if not life.is_out])
    found: dict[str, NotOutWhy] = {}
    for row in rows:
        life = lives.get(row.item)
        if life is None or (not life.is_out and row.item[:12] not in known):
            continue
        if draft or row.cells.get("due", "").startswith(FROM_ISSUE):
            found[row.item] = "draft"
        elif not life.is_out:
            found[row.item] = "handed-over" if life.may_go_out and life.ledger else "recalled" if life.ledger else "found"
    return found


def _lives(store: Store, items: list[str], ahead: list[Event]) -> dict[str, Life]:
    events = events_of(store, list(dict.fromkeys(item[:12] for item in items)))
    top = max((event.id for found in events.values() for event in found), default=0)
    for number, event in enumerate(ahead, 1):
        events.setdefault(event.finding, []).append(replace(event, id=top + number))
    return {item: life_of(item, events.get(item[:12], ())) for item in items}


def _now_with(one: Sent, life: Life | None) -> Sent:
    """What was sent, with the body that has it now: what was handed over since is no longer for the one that had it to answer."""
    return replace(one, department=life.department) if one.department and life is not None and life.is_out else one


def _standing_of(life: Life, modified: str) -> ItemStanding:
    newer = None if not modified or not life.saved or modified == life.saved else modified > life.saved
    return ItemStanding(life.cells, life.by, newer)
