"""Makes one workbook of what was gathered: for the office, or for one department."""

from __future__ import annotations

import glob
import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from audits.records.events import Event, Issued
from audits.rectification.workitems import contact_of, split
from audits.store.items import grouped
from audits.store.ledgers import IssuedLedger, RowPacker, Writing, is_ledger, keep_workbook
from audits.store.life import occurrences_among
from reports.ledgers.columns import BY_KEY, FORMAT, OWN
from reports.ledgers.content import Ledger
from reports.ledgers.gathering import with_lead
from reports.ledgers.grouping import LEAD, READABLE, group_rows, readable
from reports.ledgers.rows import PROOF, TO_COMPARE, proof_of
from reports.ledgers.workbook import write_workbook
from reports.workbook.files import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from audits.records import Occurrence
    from audits.records.codes import LedgerKind
    from audits.store import Store
    from reports.ledgers.gathering import Gathered
    from reports.ledgers.grouping import RowGroup
    from reports.ledgers.rows import Row

OFFICE_FILE = "总台账"


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """One ledger that was written."""

    path: Path
    """The workbook."""
    department: str
    """Name of the department it is for; ``""`` for the office's own."""
    rows: int
    """Rows to put right."""
    spared: Path | None = None
    """A file of that name that somebody has filled in or changed: it was left alone, this one has another name."""
    round: int = 0
    """Which one of its department (第N轮); 0 is a draft."""
    sites: tuple[str, ...] = ()
    """Names of the sites that it has rows of."""


def content_of(work: Gathered, ident: str, department: str, number: int) -> Ledger:
    """What the ledger of a department, or of the office, says; ``number`` is its round, 0 a draft."""
    mine = (row for row in work.rows if not department or row["department"] == department)
    groups = group_rows(mine, work.items, with_lead(work), of_all=not department)
    first, rest = readable(groups, READABLE if department else len(groups))
    groups = _numbered_groups([*first, *rest])
    rows = [row for group in groups for row in (group.lead, *group.members)]
    for row in rows if not department else ():
        row[PROOF] = proof_of(row["item"])
    if department:
        for row in rows:
            row["basis"] = row["basis"].replace(TO_COMPARE, "")
    marks = {row["item"]: baseline_mark(row) for row in rows}
    concerned = {site.name for site in work.sites if not department or department in (site.department_name(""), *(one.name for one in site.departments.values()))}
    hashed = hashlib.sha256("\n".join(sorted(marks)).encode()).hexdigest()[:16]
    return Ledger(
        ident, work.run.id, department, work.office, work.today, work.run.today, groups, len(first), [one for one in work.coverage if one.site in concerned],
        [] if department else _numbered(work.to_verify), {} if department else dict(work.suppressed), work.estimated, {"问题清单校验": hashed}, marks,
        work.old_laws, contact_of(work.sites, department), number, work.sample, 0 if department else work.pending,
    )  # fmt: skip


def make_workbook(work: Gathered, content: Ledger, path: Path) -> Writing:
    """Write the workbook to a path, ready to be kept."""
    packed, digest = packed_rows(content)
    write_workbook(content, lambda: _places(work, content.rows), path)
    kind: LedgerKind = "draft" if content.is_draft else "issued"
    return Writing(IssuedLedger(content.id, content.run, content.department, path.name, content.today.isoformat(), {}, digest, kind, content.round), packed, path)


def issue_events(work: Gathered, content: Ledger) -> Iterator[Event]:
    """That the rows of a ledger went out."""
    for row in content.rows:
        if row["item"] in work.lives:
            said = Issued(content.id, row["due"].isoformat())
            yield Event(0, "", work.today.isoformat(), said, work.run.id, work.items[row["item"]].finding.id, row["item"], content.department)


def place(store: Store, wanted: Path, content: bytes) -> tuple[Path, Path | None]:
    """Put a kept workbook where it is wanted; returns its path, and the file that was left alone since somebody has filled it in."""
    path = free_path(store, wanted)
    with whole(path) as draft:
        draft.write_bytes(content)
    return path, wanted if path != wanted else None


def keep_and_place(store: Store, made: Writing, wanted: Path) -> tuple[Path, Path | None]:
    """Keep a draft, or a list for review, and only then put it where it is wanted: what lies there is known to the store whenever the program ends."""
    keep_workbook(store, made)
    path, spared = place(store, wanted, made.path.read_bytes())
    place_tables(made.path, wanted.parent)
    return path, spared


def place_tables(made: Path, out_dir: Path) -> None:
    """Put the tables beside a workbook that was made elsewhere, of what did not fit into it, where they are wanted."""
    for more in made.parent.glob(f"{glob.escape(made.stem)}_*.csv"):
        with whole(out_dir / more.name) as draft:
            draft.write_bytes(more.read_bytes())


def free_path(store: Store, wanted: Path) -> Path:
    """A path to write a ledger to: the wanted one, or with a number behind its name where somebody has filled in what lies there."""
    path, number = wanted, 1
    while path.exists() and not is_ledger(store, path.read_bytes()):
        number += 1
        path = wanted.with_stem(f"{wanted.stem}（{number}）")
    return path


def _places(work: Gathered, rows: Sequence[Row]) -> Iterator[tuple[str, Occurrence]]:
    """All places of the rows, in their order by finding."""
    wanted = {row["item"] for row in rows}
    findings = {item.finding.id: item.finding for item in (work.items[row["item"]] for row in rows)}
    for ident, places in grouped(occurrences_among(work.store, work.run.id, list(findings))):
        for item, (_, numbers) in split(findings[ident], places).items():
            if item in wanted:
                for number in numbers:
                    yield item, places[number]


def _numbered(rows: Iterable[Row]) -> list[Row]:
    """Rows with their numbers in this ledger; the rows themselves are changed, there may be many."""
    found = list(rows)
    for number, row in enumerate(found, 1):
        row["number"] = number
    return found


def _numbered_groups(groups: list[RowGroup]) -> list[RowGroup]:
    """Groups with their numbers; what a row stands for has its number, so that one filter shows all their places."""
    for number, group in enumerate(groups, 1):
        for row in (group.lead, *group.members):
            row["number"] = number
    return groups


def stored_cells(row: Row, keys: Sequence[str]) -> Iterator[str]:
    """Cells of a row as texts, days as ISO; what a returned ledger is compared with."""
    for key in keys:
        cell = row.get(key, "")
        yield cell if isinstance(cell, str) else cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell)


def baseline_mark(row: Row) -> str:
    """Short hash of the department's cells of a row."""
    return hashlib.sha256("\x1f".join(str(row[key] or "") for key in OWN).encode("utf-8", "replace")).hexdigest()[:8]


def packed_rows(content: Ledger) -> tuple[bytes, str]:
    """Rows of a ledger as they are stored, and the hash over what it says, without its number and round."""
    head = [
        FORMAT, content.is_draft, content.department, content.today.isoformat(), content.suppressed, content.estimated, repr(content.coverage),
        content.old_laws, repr(content.sample), content.pending,
    ]  # fmt: skip
    grouped_too = any(group.members for group in content.groups)
    keys = [*BY_KEY, LEAD] if grouped_too else list(BY_KEY)
    packer = RowPacker(keys, head)
    for row in content.rows:
        packer.add(stored_cells(row, keys))
    for row in content.to_verify:
        packer.also(stored_cells(row, keys))
    return packer.finish()
