"""Writes all ledgers of a run: one for the office, one for each department that has something to put right; and records them."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from audits.records import Confidence
from audits.records.events import Event, Issued
from audits.rectification.decisions import Decision, decision_on
from audits.rectification.life import CLOSED, Life, life_of
from audits.rectification.workitems import contact_of, split
from audits.regulations.overview import laws_status
from audits.rulebook.workdays import load_workdays
from audits.store.decisions import decisions, record_matches
from audits.store.ledgers import IssuedLedger, RowPacker, is_ledger, ledger_content, ledgers_of, record_ledger
from audits.store.life import events_of, occurrences_among
from reports.ledgers.columns import BY_KEY, FORMAT, OWN
from reports.ledgers.content import Ledger
from reports.ledgers.grouping import LEAD, READABLE, group_rows, readable
from reports.ledgers.items import all_items, grouped
from reports.ledgers.rows import Known, RowMaker, known_of, order_of
from reports.ledgers.workbook import write_workbook
from reports.screen.coverage_text import site_coverages
from reports.screen.regulations_view import age_line
from reports.workbook.files import whole
from reports.workbook.names import file_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from audits.records import Occurrence
    from audits.records.codes import DecisionKind
    from audits.rulebook import RuleBook, Site
    from audits.store import Store
    from reports.ledgers.grouping import RowGroup
    from reports.ledgers.items import WorkItem
    from reports.ledgers.rows import Row
    from reports.screen.coverage_text import SiteCoverage

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


def _old_laws(book: RuleBook, today: date) -> str:
    """What a ledger says of laws whose table is older than a year."""
    status = laws_status(book, today)
    return age_line(status) if status.old else ""


def write_ledgers(store: Store, run: str, book: RuleBook, out_dir: Path, today: date) -> list[LedgerFile]:
    """Write the office's ledger and one for each department, record them, and return the files, the office's first.

    The operator of a site without anything to put right gets one too: it says what was looked at and what was not.
    A ledger that says what an earlier one of the run said is that ledger: its stored copy is written, nothing is recorded.
    """
    work = _Work.of(store, run, book, today)
    work.old_laws = _old_laws(book, today)
    record_matches(store, run, work.matches)
    taken: set[str] = set()
    silent = [site.department_name("") for site in store.run(run).sites if not any(item.site.site == site.site for item in work.items.values())]
    departments = ["", *dict.fromkeys([*(row["unit"] for row in work.rows), *silent])]
    return [work.write(department, out_dir / f"整改台账_{file_part(department or OFFICE_FILE, taken)}_{run}.xlsx") for department in departments]


@dataclass
class _Work:
    """What all ledgers of a run are made of."""

    store: Store
    run: str
    office: str
    today: date
    inspected: date
    sites: tuple[Site, ...]
    coverage: list[SiteCoverage]
    sent: list[IssuedLedger]
    """Ledgers of the run that went out before."""
    rows: list[Row] = field(default_factory=list)
    to_verify: list[Row] = field(default_factory=list)
    items: dict[str, WorkItem] = field(default_factory=dict)
    lives: dict[str, Life] = field(default_factory=dict)
    suppressed: Counter[DecisionKind] = field(default_factory=Counter)
    """Items kept out, by kind of decision."""
    matches: dict[int, int] = field(default_factory=dict)
    """Items that each decision in force decided on."""
    estimated: bool = False
    old_laws: str = ""

    @classmethod
    def of(cls, store: Store, run: str, book: RuleBook, today: date) -> _Work:
        """Everything of a run, read once."""
        record = store.run(run)
        owners = list(dict.fromkeys(site.owner for site in record.sites if site.owner))
        work = cls(store, run, owners[0] if len(owners) == 1 else "", today, record.today, record.sites, site_coverages(store, run), ledgers_of(store, run))
        older = {one.id for one in store.runs() if (one.created, one.id) < (record.created, record.id)}
        maker = RowMaker(book, load_workdays(book.data_dir, book.own_dir), today)
        decided = [one for one in decisions(store) if one.holds(today)]
        work.matches = {one.id: 0 for one in decided}
        items = sorted(all_items(store, run), key=order_of)
        events = events_of(store, list(dict.fromkeys(item.finding.id for item in items)))
        for item in items:
            work.add(item, maker, decided, life_of(item.id, events.get(item.finding.id, ())), older)
        work.estimated = maker.estimated
        return work

    def add(self, item: WorkItem, maker: RowMaker, decided: Sequence[Decision], life: Life, older: set[str]) -> None:
        """One item, unless a decision keeps it out."""
        decision = decision_on(item.finding, decided, self.today, item.id, item.page_url) if decided else None
        confidence = item.confidence
        if decision is not None:
            self.matches[decision.id] += 1
            if decision.kind != "confirmed":
                self.suppressed[decision.kind] += 1
                return
            confidence = Confidence.CONFIRMED
        if life.state in CLOSED and life.run in older:
            known = Known(due="", verdict="relapsed", checked=self.today.isoformat())
        else:
            known = known_of(life)
        row = maker.row(item, confidence, known)
        if confidence is Confidence.UNVERIFIABLE:
            self.to_verify.append(row)
            return
        self.rows.append(row)
        self.items[item.id] = item
        if life.state not in CLOSED or life.run in older:
            self.lives[item.id] = life

    def write(self, department: str, wanted: Path) -> LedgerFile:
        """The ledger of one department, or of the office; no file is replaced but what is in the store as it was sent out."""
        path = free_path(self.store, wanted)
        spared = wanted if path != wanted else None
        groups = group_rows((row for row in self.rows if not department or row["unit"] == department), self.items)
        content = self._content(department, *readable(groups, READABLE if department else len(groups)))
        rows = content.rows
        packed, digest = _packed(content)
        same = next((one for one in reversed(self.sent) if one.department == department and one.digest == digest), None)
        if same is not None:
            with whole(path) as draft:
                draft.write_bytes(ledger_content(self.store, same.id))
            return LedgerFile(path, department, len(rows), spared)
        write_workbook(content, lambda: self._places(rows), path)
        issued = IssuedLedger(content.id, self.run, department, path.name, self.today.isoformat(), {}, digest)
        record_ledger(self.store, issued, packed, path.read_bytes(), self._events(content) if department else ())
        self.sent.append(issued)
        return LedgerFile(path, department, len(rows), spared)

    def _content(self, department: str, first: list[RowGroup], rest: list[RowGroup]) -> Ledger:
        groups = _numbered_groups([*first, *rest])
        rows = [row for group in groups for row in (group.lead, *group.members)]
        to_verify = [] if department else _numbered(self.to_verify)
        marks = {row["item"]: baseline_mark(row) for row in rows}
        concerned = {site.name for site in self.sites if not department or department in (site.department_name(""), *(one.name for one in site.departments.values()))}
        coverage = [one for one in self.coverage if one.site in concerned]
        hashed = hashlib.sha256("\n".join(sorted(marks)).encode()).hexdigest()[:16]
        return Ledger(
            f"{self.run}-{len(self.sent) + 1:02d}", self.run, department, self.office, self.today, self.inspected, groups, len(first), coverage, to_verify,
            {} if department else dict(self.suppressed), self.estimated, {"问题清单校验": hashed}, marks,
            self.old_laws, contact_of(self.sites, department),
        )  # fmt: skip

    def _events(self, content: Ledger) -> Iterator[Event]:
        for row in content.rows:
            if row["item"] in self.lives:
                said = Issued(content.id, row["due"].isoformat())
                finding = self.items[row["item"]].finding.id
                yield Event(0, "", self.today.isoformat(), said, self.run, finding, row["item"], content.department)

    def _places(self, rows: list[Row]) -> Iterator[tuple[str, Occurrence]]:
        """All places of the rows, in their order by finding."""
        wanted = {row["item"] for row in rows}
        findings = {item.finding.id: item.finding for item in (self.items[row["item"]] for row in rows)}
        for ident, places in grouped(occurrences_among(self.store, self.run, list(findings))):
            for item, (_, numbers) in split(findings[ident], places).items():
                if item in wanted:
                    for number in numbers:
                        yield item, places[number]


def free_path(store: Store, wanted: Path) -> Path:
    """A path to write a ledger to: the wanted one, or with a number behind its name where somebody has filled in what lies there."""
    path, number = wanted, 1
    while path.exists() and not is_ledger(store, path.read_bytes()):
        number += 1
        path = wanted.with_stem(f"{wanted.stem}（{number}）")
    return path


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


def _packed(content: Ledger) -> tuple[bytes, str]:
    """Rows of a ledger as they are stored, and the hash over what it says, without its number."""
    head = [FORMAT, content.department, content.today.isoformat(), content.suppressed, content.estimated, repr(content.coverage), content.old_laws]
    grouped_too = any(group.members for group in content.groups)
    keys = [*BY_KEY, LEAD] if grouped_too else list(BY_KEY)
    packer = RowPacker(keys, head)
    for row in content.rows:
        packer.add(stored_cells(row, keys))
    for row in content.to_verify:
        packer.also(stored_cells(row, keys))
    return packer.finish()
