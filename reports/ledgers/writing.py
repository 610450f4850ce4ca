"""Writes all ledgers of a run: one for the office, one for each body that has something to put right."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from audits.records import Confidence
from audits.store.life import occurrences_among
from audits.workdays import load_workdays
from reports.coverage_text import site_coverages
from reports.ledgers.columns import OWN
from reports.ledgers.items import all_items, grouped, split
from reports.ledgers.rows import NOTHING_KNOWN, RowMaker, order_of
from reports.ledgers.workbook import Ledger, write_workbook
from reports.names import file_part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audits.records import Occurrence
    from audits.rulebook import RuleBook
    from audits.store import Store
    from reports.coverage_text import SiteCoverage
    from reports.ledgers.items import WorkItem
    from reports.ledgers.rows import Row

OFFICE_FILE = "总台账"


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """One ledger that was written."""

    path: Path
    """The workbook."""
    department: str
    """Name of the body it is for; ``""`` for the office's own."""
    rows: int
    """Rows to put right."""


def write_ledgers(store: Store, run: str, book: RuleBook, out_dir: Path, today: date) -> list[LedgerFile]:
    """Write the office's ledger and one for each body, record them, and return the files, the office's first."""
    work = _work_of(store, run, book, today)
    taken: set[str] = set()
    units = [""] + list(dict.fromkeys(row["unit"] for row in work.rows))
    files = []
    for unit in units:
        name = f"整改台账_{file_part(unit or OFFICE_FILE, taken)}_{run}.xlsx"
        files.append(_write_one(store, work, unit, out_dir / name, today))
    return files


@dataclass
class _Work:
    """What all ledgers of a run are made of."""

    run: str
    office: str
    inspected: date
    coverage: list[SiteCoverage]
    rows: list[Row] = field(default_factory=list)
    to_verify: list[Row] = field(default_factory=list)
    items: dict[str, WorkItem] = field(default_factory=dict)
    suppressed: Counter[str] = field(default_factory=Counter)
    estimated: bool = False


def _work_of(store: Store, run: str, book: RuleBook, today: date) -> _Work:
    record = store.run(run)
    owners = list(dict.fromkeys(site.owner for site in record.sites if site.owner))
    work = _Work(run, owners[0] if len(owners) == 1 else "", record.today, site_coverages(store, run))
    maker = RowMaker(book, load_workdays(book.data_dir, book.own_dir), today)
    for item in sorted(all_items(store, run), key=order_of):
        row = maker.row(item, item.confidence, NOTHING_KNOWN)
        if item.confidence is Confidence.UNVERIFIABLE:
            work.to_verify.append(row)
        else:
            work.rows.append(row)
            work.items[item.id] = item
    work.estimated = maker.estimated
    return work


def _write_one(store: Store, work: _Work, unit: str, path: Path, today: date) -> LedgerFile:
    rows = [{**row, "number": number} for number, row in enumerate((row for row in work.rows if not unit or row["unit"] == unit), 1)]
    to_verify = [{**row, "number": number} for number, row in enumerate(work.to_verify, 1)] if not unit else []
    marks = {row["item"]: baseline_mark(row) for row in rows}
    content = Ledger(
        f"{work.run}-{hashlib.sha256((unit or OFFICE_FILE).encode()).hexdigest()[:4]}", work.run, unit, work.office, today, work.inspected, rows,
        work.coverage, to_verify, {} if unit else work.suppressed, work.estimated, {"问题清单": items_hash(marks)}, marks,
    )  # fmt: skip
    items = {row["item"] for row in rows}

    def places() -> Iterator[tuple[str, Occurrence]]:
        findings = list(dict.fromkeys(work.items[row["item"]].finding.id for row in rows))
        by_id = {item.finding.id: item.finding for ident, item in work.items.items() if ident in items}
        for ident, group in grouped(occurrences_among(store, work.run, findings)):
            for number, (_, own) in split(by_id[ident], group).items():
                if number in items:
                    for place in own:
                        yield number, place

    write_workbook(content, places, path)
    return LedgerFile(path, unit, len(rows))


def baseline_mark(row: Row) -> str:
    """Short hash of the department's cells of a row."""
    return hashlib.sha256(json.dumps([str(row[key]) for key in OWN], ensure_ascii=False).encode()).hexdigest()[:8]


def items_hash(items: object) -> str:
    """Hash over the item numbers of a ledger."""
    return hashlib.sha256("\n".join(sorted(map(str, items))).encode()).hexdigest()[:16]  # type: ignore[call-overload]
