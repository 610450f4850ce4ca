"""Writes the ledgers of a run: drafts of what was found, and copies of what went out. Nothing goes out here."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from audits.store.decisions import record_matches
from audits.store.ledgers import ledger, ledger_content, ledgers_of
from reports.ledgers.content import DRAFT
from reports.ledgers.gathering import departments_of, gather
from reports.ledgers.making import OFFICE_FILE, LedgerFile, content_of, keep_and_place, make_workbook, packed_rows, place
from reports.workbook.names import file_part, of_whom

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from audits.rulebook import RuleBook
    from audits.store import Store
    from audits.store.ledgers import IssuedLedger
    from reports.ledgers.gathering import Gathered


def write_drafts(store: Store, run: str, book: RuleBook, out_dir: Path, today: date, besides: Collection[str] = ()) -> list[LedgerFile]:
    """Write a draft of the office's ledger and one for each department, and return the files, the office's first.

    The operator of a site without anything to put right gets one too: it says what was looked at and what was not. Departments ``besides``
    have theirs.
    """
    work = gather(store, run, book, today, None)
    if store.part is None:
        record_matches(store, run, work.matches)
    taken: set[str] = set()
    silent = [site.department_name("") for site in work.sites if not any(item.site.site == site.site for item in work.items.values())]
    known = [one for one in ledgers_of(store, run) if one.kind == "draft"]
    written = []
    for department in ("", *(one for one in dict.fromkeys([*departments_of(work.rows), *silent]) if one not in besides)):
        name = f"整改台账_{of_whom(file_part(department or OFFICE_FILE, taken), store.whose)}_{run}_{DRAFT}.xlsx"
        written.append(_draft(work, department, out_dir / name, known))
    return written


def _draft(work: Gathered, department: str, wanted: Path, known: list[IssuedLedger]) -> LedgerFile:
    """One draft; one that says what an earlier one said is that one."""
    content = content_of(work, f"{work.run.id}-D{len(known) + 1:02d}", department, 0)
    rows, (_, digest) = len(content.rows), packed_rows(content)
    same = next((one for one in reversed(known) if one.department == department and one.digest == digest), None)
    if same is not None:
        path, spared = place(work.store, wanted, ledger_content(work.store, same.id))
        return LedgerFile(path, department, rows, spared, sites=content.sites_concerned)
    with tempfile.TemporaryDirectory(prefix="portal-audit-") as folder:
        made = make_workbook(work, content, Path(folder) / wanted.name)
        path, spared = keep_and_place(work.store, made, wanted)
    known.append(made.ledger)
    return LedgerFile(path, department, rows, spared, sites=content.sites_concerned)


def write_copies(store: Store, run: str, out_dir: Path) -> list[LedgerFile]:
    """Write what went out of a run once more, word for word: the last round of the office and of each department.

    Where a part of the sites is read, those alone that tell of no other site.
    """
    last: dict[str, IssuedLedger] = {}
    for one in ledgers_of(store, run):
        if one.kind == "issued" and one.round >= (last[one.department].round if one.department in last else 0):
            last[one.department] = one
    written = []
    mine = {site.name for site in store.run(run).sites}
    for department, one in sorted(last.items()):
        kept = ledger(store, one.id)
        rows = kept.rows if kept is not None else {}
        if store.part is not None and (not department or any(cells["site"] not in mine for cells in rows.values())):
            continue
        path, spared = place(store, out_dir / one.file, ledger_content(store, one.id))
        written.append(LedgerFile(path, department, len(rows), spared, one.round, tuple(dict.fromkeys(cells["site"] for cells in rows.values()))))
    return written
