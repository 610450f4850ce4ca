"""Compares returned rows with what was sent out and with what holds now: a three-way comparison that knows no files and no store.

A cell that is as it was sent out says nothing. One that differs is a change, unless it already holds; it is a conflict where the
office, or a newer file, changed the same cell meanwhile.
"""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, get_args

from reports.ledgers.columns import BY_KEY, CLAIMED, CONTESTED, EXTENSION, IN_PROGRESS, LOCKED, NOT_STARTED, OWN
from reports.ledgers.values import day_of, folded, is_picture, text_of
from reports.workbook.cells import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

ChangeGroup = Literal[
    "updated", "unchanged", "conflict", "not-out", "unknown-number", "repeated-number", "other-department", "misplaced", "locked-edited", "unclear", "missing"
]
"""What comes of a row of a returned file, or of a part of it."""
GROUPS: tuple[ChangeGroup, ...] = get_args(ChangeGroup)
UPDATED: Final = "updated"
UNCHANGED: Final = "unchanged"
CONFLICT: Final = "conflict"
NOT_OUT: Final = "not-out"
UNKNOWN: Final = "unknown-number"
REPEATED: Final = "repeated-number"
OTHER_DEPARTMENT: Final = "other-department"
MISPLACED: Final = "misplaced"
LOCKED_EDITED: Final = "locked-edited"
UNCLEAR: Final = "unclear"
MISSING: Final = "missing"
UNUSABLE: frozenset[ChangeGroup] = frozenset({CONFLICT, NOT_OUT, UNKNOWN, REPEATED, OTHER_DEPARTMENT, MISPLACED, UNCLEAR})
"""Groups of rows, or of cells, that could not be taken."""
UnclearWhy = Literal["", "picture", "future-day", "day-before-found"]
"""What is wrong with a cell that was read and cannot be so; ``""`` where it is not understood."""
SAME = "same"
"""Note of a repeated row that says what the first one says."""
NotOutWhy = Literal["draft", "found", "recalled", "handed-over"]
"""Why an item is with no department: the row comes from a draft, it never went out, it was taken back, it goes to another one next."""
NEAR, SHORTEST = 0.75, 6
"""How alike a mistyped number must be to that of an item, and how long at least."""
_PROGRESS = {NOT_STARTED: 0, "": 0, IN_PROGRESS: 1, EXTENSION: 1, CONTESTED: 1, CLAIMED: 2}
_IDENTITY = ("page_url", "target_url")


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One row of a returned file, understood."""

    where: str
    """Sheet and row, for messages."""
    raw_item: str
    """What stands under 问题编号."""
    item: str
    """The item, ``""`` if it is no number of an item."""
    cells: Mapping[str, str]
    """The cells that the file has a column for, by key; only those that were understood."""
    unclear: Mapping[str, str] = field(default_factory=dict)
    """Cells that were not understood, as written."""
    formulas: tuple[str, ...] = ()
    """Keys of cells that hold a formula; its last result was read."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An item as it was sent out."""

    department: str
    ledger: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """The department's cells of an item as they stand now."""

    cells: Mapping[str, str]
    by: Mapping[str, str] = field(default_factory=dict)
    """Who changed a cell last; ``""`` is the office."""
    newer: bool | None = None
    """Whether the returned file was saved after the one that was applied last; None if that cannot be told."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell."""

    key: str
    old: str
    new: str
    why: UnclearWhy = ""
    """Why it is not taken, where it could be read."""

    @property
    def title(self) -> str:
        """Heading of the column."""
        return BY_KEY[self.key].title


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """What comes of one row, or of a part of it."""

    group: ChangeGroup
    """What that is."""
    item: str
    where: str = ""
    changes: tuple[Change, ...] = ()
    note: str = ""
    """Further words: the department it belongs to, what was written."""
    problem: str = ""
    """What the item is about, as it was sent out."""
    near: str = ""
    """An item of the ledger whose number was perhaps meant."""
    lacks: tuple[str, ...] = ()
    """Keys of cells that belong to what is claimed, and are empty."""


@dataclass
class Preview:
    """What a returned file would change; nothing is written."""

    department: str
    ledger: str
    entries: list[ComparedRow] = field(default_factory=list)

    def of(self, group: ChangeGroup) -> list[ComparedRow]:
        """Entries of a group."""
        return [entry for entry in self.entries if entry.group == group]

    def counts(self) -> dict[ChangeGroup, int]:
        """Entries by group, all groups named."""
        found = Counter(entry.group for entry in self.entries)
        return {group: found[group] for group in GROUPS}

    @property
    def is_usable(self) -> bool:
        """Whether every row could be taken."""
        return not any(entry.group in UNUSABLE and entry.note != SAME for entry in self.entries)


def compare(
    rows: Sequence[ReturnedRow], sent: Mapping[str, Sent], standing: Mapping[str, ItemStanding], department: str, ledger: str, expected: Iterable[str],
    not_out: Mapping[str, NotOutWhy] | None = None, day: date = date.max,
) -> Preview:  # fmt: skip
    """What a file that came on a ``day`` would change; a row about what is ``not_out`` changes nothing.

    ``department`` is the department it comes from (``""``: the office), ``ledger`` the ledger it was made of, ``expected`` the items of that
    ledger; ``sent`` holds these and any other item that a ledger ever had.
    """
    preview, expected = Preview(department, ledger), list(expected)
    addresses = {_identity(one.cells): item for item, one in sent.items() if any(one.cells.get(key) for key in _IDENTITY)}
    by_item: dict[str, list[ReturnedRow]] = {}
    for row in rows:
        if row.item and not_out and row.item in not_out:
            preview.entries.append(ComparedRow(NOT_OUT, row.item, row.where, note=not_out[row.item]))
        elif row.item and row.item in sent:
            by_item.setdefault(row.item, []).append(row)
        else:
            near = _near(row, expected, {one.item for one in rows})
            preview.entries.append(ComparedRow(UNKNOWN, row.item, row.where, note=row.raw_item, near=near, problem=_problem(sent.get(near))))
    for item, found in by_item.items():
        first = found[0]
        if any(_own(other) != _own(first) for other in found[1:]):
            preview.entries += [ComparedRow(REPEATED, item, row.where) for row in found]
        elif department and sent[item].department and sent[item].department != department:
            preview.entries.append(ComparedRow(OTHER_DEPARTMENT, item, first.where, note=sent[item].department))
        else:
            believed, odd = _believed(first, sent[item], day)
            preview.entries += _row(believed, sent[item], standing.get(item, ItemStanding({})), department, addresses, odd)
            preview.entries += [ComparedRow(REPEATED, item, row.where, note=SAME) for row in found[1:]]
    preview.entries += [ComparedRow(MISSING, item) for item in expected if item not in by_item and not (not_out and item in not_out)]
    preview.entries = [replace(entry, problem=_problem(sent.get(entry.item))) if entry.item in sent else entry for entry in preview.entries]
    return preview


def _problem(sent: Sent | None) -> str:
    """What an item is about."""
    return "：".join(told for key in ("title", "message") if (told := text_of(plain(sent.cells.get(key, ""))))) if sent is not None else ""


def _near(row: ReturnedRow, expected: Sequence[str], given: Collection[str]) -> str:
    """The one item without a row of its own whose number is nearly what was typed."""
    typed = folded(row.raw_item).lower()
    close = difflib.get_close_matches(typed, [item for item in expected if item not in given], n=2, cutoff=NEAR) if len(typed) >= SHORTEST else []
    return close[0] if len(close) == 1 else ""


def _believed(row: ReturnedRow, sent: Sent, day: date) -> tuple[ReturnedRow, Mapping[str, UnclearWhy]]:
    """A row without the cells that cannot be so, which count as unclear, and why: a picture, a day to come, a day before the problem was found."""
    odd: dict[str, UnclearWhy] = {}
    for key in OWN:
        given = row.cells.get(key, "")
        if not given or given == text_of(plain(sent.cells.get(key, ""))):
            continue
        if is_picture(given):
            odd[key] = "picture"
        elif BY_KEY[key].kind == "date" and given > day.isoformat():
            odd[key] = "future-day"
        elif BY_KEY[key].kind == "date" and given < (day_of(plain(sent.cells.get("found", ""))) or ""):
            odd[key] = "day-before-found"
    odd |= dict.fromkeys((key for key, words in row.unclear.items() if is_picture(words)), "picture")
    cells = {key: value for key, value in row.cells.items() if key not in odd}
    return replace(row, cells=cells, unclear={**row.unclear, **{key: row.cells[key] for key in odd if key in row.cells}}), odd


def _row(row: ReturnedRow, sent: Sent, now: ItemStanding, department: str, addresses: Mapping[tuple[str, ...], str], odd: Mapping[str, UnclearWhy]) -> list[ComparedRow]:
    """Entries of one row: the row as a whole first, then what is to be said of single cells."""
    edited = tuple(
        Change(key, sent.cells.get(key, ""), row.cells[key])
        for key in LOCKED
        if key in row.cells and key != "item" and folded(row.cells[key]) != folded(plain(sent.cells.get(key, "")))
    )
    belongs = addresses.get(_identity({**sent.cells, **row.cells}))
    if {change.key for change in edited} & set(_IDENTITY) and belongs is not None and belongs != row.item:
        return [ComparedRow(MISPLACED, row.item, row.where, edited, belongs)]
    taken, conflicts = _cells(row, sent, now, department)
    entries = []
    if conflicts:
        entries.append(ComparedRow(CONFLICT, row.item, row.where, tuple(conflicts)))
    if taken:
        note = "formula" if set(row.formulas) & {change.key for change in taken} else ""
        entries.append(ComparedRow(UPDATED, row.item, row.where, tuple(taken), note, lacks=_lacks(taken, row, now)))
    if edited:
        entries.append(ComparedRow(LOCKED_EDITED, row.item, row.where, edited))
    if row.unclear:
        unclear = tuple(Change(key, sent.cells.get(key, ""), words, odd.get(key, "")) for key, words in row.unclear.items())
        entries.append(ComparedRow(UNCLEAR, row.item, row.where, unclear))
    return entries or [ComparedRow(UNCHANGED, row.item, row.where)]


def _lacks(taken: Sequence[Change], row: ReturnedRow, now: ItemStanding) -> tuple[str, ...]:
    """What a claim that all is mended does not say."""
    claims = any(change.key == "state" and change.new == CLAIMED for change in taken)
    return ("measures",) if claims and not row.cells.get("measures", now.cells.get("measures", "")) else ()


def _cells(row: ReturnedRow, sent: Sent, now: ItemStanding, department: str) -> tuple[list[Change], list[Change]]:
    """(changes to take, conflicts) of the department's cells."""
    taken, conflicts = [], []
    for key in OWN:
        if key not in row.cells:
            continue
        given, before = row.cells[key], text_of(plain(sent.cells.get(key, "")))
        holds = text_of(plain(now.cells.get(key, before)))
        if given in (before, holds):
            continue
        change = Change(key, holds, given)
        if holds == before or _may_follow(row, now, key, department):
            taken.append(change)
        else:
            conflicts.append(change)
    return taken, conflicts


def _may_follow(row: ReturnedRow, now: ItemStanding, key: str, department: str) -> bool:
    """Whether a cell that was changed since may be changed once more: by the same department, with a newer file."""
    if now.by.get(key, "") != department:
        return False
    if now.newer is not None:
        return now.newer
    given, holds = row.cells.get("state", ""), now.cells.get("state", "")
    return _PROGRESS.get(given, 0) >= _PROGRESS.get(holds, 0)


def _own(row: ReturnedRow) -> tuple[tuple[str, str], ...]:
    return tuple((key, row.cells.get(key, "")) for key in OWN) + tuple(sorted(row.unclear.items()))


def _identity(cells: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(folded(plain(cells.get(key, ""))) for key in _IDENTITY)
