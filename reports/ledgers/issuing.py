"""Issues ledgers (下发): what goes out together is kept in one transaction, and only then written; a kill leaves all of it or nothing."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audits.store.decisions import record_matches
from audits.store.ledgers import keep_issue, last_event, ledger_content, ledgers_of, rounds
from reports.ledgers.gathering import departments_of, gather
from reports.ledgers.making import OFFICE_FILE, LedgerFile, content_of, issue_events, make_workbook, packed_rows, place, place_tables
from reports.workbook.names import file_part

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from audits.records.codes import Trust
    from audits.records.events import Event
    from audits.rulebook import RuleBook
    from audits.store import Store
    from audits.store.ledgers import IssuedLedger, Writing
    from reports.ledgers.content import Ledger
    from reports.ledgers.gathering import Gathered


@dataclass(frozen=True, slots=True)
class Issue:
    """What went out."""

    files: tuple[LedgerFile, ...]
    """The office's first; none where nothing was to go out."""
    items: int
    """Items that went out for the first time, or once more."""
    pending: int
    """Items of the run that are not out."""


def issue_ledgers(
    store: Store, run: str, book: RuleBook, out_dir: Path, today: date, trust: Trust, looked_at: Collection[str] | None = None
) -> Issue:  # fmt: skip
    """Issue what of a run may go out, to each department with something new.

    After a re-check (``nothing``) to each whose ledger says something new and of which an item was ``looked_at``: all that is out, where
    that is not told. Raises StoreProblem where somebody else has written meanwhile: nothing is issued then.
    """
    known, numbers = last_event(store), rounds(store)
    work = gather(store, run, book, today, trust)
    record_matches(store, run, work.matches)
    sent = [one for one in ledgers_of(store, run) if one.kind == "issued"]
    if looked_at is None:
        looked_at = {row["item"] for row in work.rows if row["item"] in work.lives or row["checked"] == today}
    concerned = [row for row in work.rows if row["item"] in (looked_at if trust == "nothing" else work.fresh)]
    departments = departments_of(concerned)
    if not departments:
        return Issue((), 0, work.pending)
    with tempfile.TemporaryDirectory(prefix="portal-audit-") as folder:
        files, made, events = _made(work, ["", *departments], sent, numbers, Path(folder))
        if made:
            keep_issue(store, made, events, known)
        written = [_placed(store, one, Path(folder), out_dir, content) for one, content in files]
    return Issue(tuple(written), len(work.fresh), work.pending)


def _made(
    work: Gathered, departments: list[str], sent: list[IssuedLedger], numbers: dict[str, int], folder: Path
) -> tuple[list[tuple[IssuedLedger, Ledger]], list[Writing], list[Event]]:
    """(each ledger with what it says, those of them that are new, their events); one that says what the last round said is that round."""
    taken: set[str] = set()
    files: list[tuple[IssuedLedger, Ledger]] = []
    made: list[Writing] = []
    events: list[Event] = []
    for department in departments:
        number = numbers.get(department, 0) + 1
        content = content_of(work, f"{work.run.id}-{len(sent) + len(made) + 1:02d}", department, number)
        _, digest = packed_rows(content)
        last = next((one for one in reversed(sent) if one.department == department), None)
        goes = any(row["item"] in work.fresh for row in content.rows)
        if last is not None and last.digest == digest and not goes:
            files.append((last, content))
            continue
        name = f"整改台账_{file_part(department or OFFICE_FILE, taken)}_{work.today.year}年{work.today.month:02d}月_{content.stage}.xlsx"
        made.append(make_workbook(work, content, folder / name))
        files.append((made[-1].ledger, content))
        if department:
            events += issue_events(work, content)
    return files, made, events


def _placed(store: Store, one: IssuedLedger, folder: Path, out_dir: Path, content: Ledger) -> LedgerFile:
    """Write a kept ledger where it is wanted, with the table of places that did not fit into it."""
    path, spared = place(store, out_dir / one.file, ledger_content(store, one.id))
    place_tables(folder / one.file, out_dir)
    return LedgerFile(path, one.department, len(content.rows), spared, one.round, content.sites_concerned)
