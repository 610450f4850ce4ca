"""Imports the office's own documents (清理结果) row by row: what each becomes, what is not taken and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.regulations.local import STATUS_NAMES, LocalEntry, identity_of, iso_day, status_of, values_of
from audits.rulebook.loading import near_miss
from audits.texts.numbers import normal_number
from audits.texts.titles import read_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audits.records.codes import LocalStatus, NoCode

_DAYS = {"written": "成文日期", "date": "状态生效日期", "as_of": "资料日期"}
SHORTEST = 4
"""Characters of a title from which it names a document."""


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One row of a table of documents."""

    where: str
    cells: Mapping[str, str]
    """Heading to text."""


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One row with what it becomes."""

    where: str
    entry: LocalEntry | None
    """None where it is not taken."""
    why: str = ""
    """Why it is not."""
    notes: tuple[str, ...] = ()
    """What of it was not understood."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import understood."""

    rows: tuple[ImportedRow, ...]
    """All filled rows, in order."""
    unused: tuple[str, ...] = ()
    """What of the file was not used: sheets, columns, rows."""

    @property
    def entries(self) -> tuple[LocalEntry, ...]:
        """Documents of the rows that are taken."""
        return tuple(row.entry for row in self.rows if row.entry is not None)

    @property
    def refused(self) -> tuple[ImportedRow, ...]:
        """Rows that are not taken."""
        return tuple(row for row in self.rows if row.why)


def import_local(
    rows: Iterable[GivenRow], kind: LocalStatus | NoCode = "", *, source: str = "", as_of: str = "", decided_by: str = "", unused: Sequence[str] = ()
) -> Imported:
    """Entries from the rows of a table, whatever the office calls its columns.

    ``kind`` is the status of all rows where the table says nothing of it, e.g. ``repealed`` for a list of repealed documents. Rows that say
    different things of one document are not taken, none of them.
    """
    read = [one for row in rows if (one := _row(row, kind, LocalEntry("", "", "", "", "in-force", "", decided_by, "", source, as_of))) is not None]
    said: dict[str, ImportedRow] = {}
    against: dict[str, str] = {}
    for one in read:
        if one.entry is not None:
            key = identity_of(one.entry)
            first = said.setdefault(key, one)
            if first.entry is not None and first.entry != one.entry:
                against[key] = f"{first.where}和{one.where}说的是同一个文件，内容不同，都没有采用"
    return Imported(tuple(_unless_contradicted(one, against, said) for one in read), tuple(unused))


def _unless_contradicted(one: ImportedRow, against: Mapping[str, str], said: Mapping[str, ImportedRow]) -> ImportedRow:
    if one.entry is None:
        return one
    key = identity_of(one.entry)
    if key in against:
        return ImportedRow(one.where, None, against[key], one.notes)
    return one if said[key] is one else ImportedRow(one.where, one.entry, "", (*one.notes, f"与{said[key].where}相同，只记一次"))


def _row(row: GivenRow, kind: LocalStatus | NoCode, usual: LocalEntry) -> ImportedRow | None:
    """What one row becomes; None for one that says nothing. ``usual`` holds what counts where the row says nothing of it."""
    values = values_of(row.cells)
    if not any(values.values()):
        return None
    title = read_title(values["title"])
    if len(title.name) < SHORTEST:
        says = f"“{title.name}”太短，不像文件名称" if title.name else "没有文件名称"
        return ImportedRow(row.where, None, says)
    status = status_of(values["status"]) if values["status"] else kind
    if not status:
        names = list(STATUS_NAMES.values())
        says = f"看不懂状态“{values['status']}”{near_miss(values['status'], names)}" if values["status"] else "没有写状态；整张表同一个状态的，用 --kind 写明"
        return ImportedRow(row.where, None, f"{says}（可用：{'、'.join(names)}）")
    notes = [f"{_DAYS[key]}“{values[key]}”不是看得懂的日期，没有采用" for key in _DAYS if values[key] and not iso_day(values[key])]
    number = values["number"] or (title.numbers[0].key if title.numbers else "")
    if number and not normal_number(number):
        notes.append(f"文号“{number}”不像文号，照写")
    entry = LocalEntry(
        title.name, normal_number(number) or number, values["issuer"], iso_day(values["written"]), status, iso_day(values["date"]),
        values["decided_by"] or usual.decided_by, values["successor"], values["source"] or usual.source, iso_day(values["as_of"]) or usual.as_of,
    )  # fmt: skip
    return ImportedRow(row.where, entry, "", tuple(notes))
