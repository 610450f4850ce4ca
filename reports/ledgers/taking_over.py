"""Takes over an office's own list of open problems (移交): previews what its rows become, and keeps them in one transaction.

What an inspection has found already is taken under that number. A problem is made of its address and what it is called; several of
the same kind at one address are told apart by their words. Nothing is taken twice, however often a list is handed in.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from audits.records import finding_id
from audits.records.events import Event, Return
from audits.records.run_options import RunOptions
from audits.rectification.decisions import decision_on
from audits.rectification.life import effective, life_of
from audits.rulebook.loading import Mistake, MistakesFound
from audits.store.decisions import decisions
from audits.store.items import all_items
from audits.store.ledgers import ReturnedFile, last_event
from audits.store.life import events_of, newest_findings, occurrences_among
from audits.store.takeovers import TakeoverRun, keep_takeover
from audits.texts.addresses import page_key, subject_key
from reports.incoming.open_problems import read_open_problems
from reports.ledgers.columns import META
from reports.ledgers.taken_rows import NO_SITE, NOBODY, RefusedRow, RowReader, SumRow, TakenRow
from reports.ledgers.values import folded
from reports.screen.words import DECISION, STATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from audits.records import Finding, Occurrence
    from audits.records.codes import Scope
    from audits.rectification.decisions import Decision
    from audits.rulebook import RuleBook, Site
    from audits.store import Store
    from audits.store.items import WorkItem
    from reports.incoming.tables import ReadTable, TableRow


FOUND_ONLY = "以前的巡检已经发现，还没有下发；请审核（portal-audit review）后下发（portal-audit issue）"
"""How a problem is known that no department has yet."""


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row whose problem is known already, so that it is not taken once more."""

    where: str
    item: str
    says: str
    """How it is known, in words."""
    differs: bool = False
    """Whether the row says other things of it than what is known, which are named with it and not taken."""


@dataclass(frozen=True, slots=True)
class NewItem:
    """A row that becomes an item."""

    item: str
    row: TakenRow
    finding: Finding
    inspected: bool
    """Whether an inspection found it: its number is that of the inspection."""


@dataclass
class Takeover:
    """What a list becomes."""

    path: Path
    table: ReadTable
    known_events: int
    """The newest event when it was read."""
    items: list[NewItem] = field(default_factory=list)
    known: list[KnownRow] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    """Sheets and rows that were not used."""
    registered: list[str] = field(default_factory=list)
    """Who is registered, where a row names somebody who is not."""

    @property
    def is_usable(self) -> bool:
        """Whether every row could be taken whole, or is known."""
        return not self.refused and not any(one.row.notes for one in self.items) and not any(one.differs for one in self.known)


def read_takeover(store: Store, book: RuleBook, sites: Sequence[Site], base: str, path: Path, day: date) -> Takeover:
    """What a list becomes on a day; ``base`` is the inspection that its problems are looked for in. Raises MistakesFound."""
    newest, unused = last_event(store), list[str]()
    table = read_open_problems(path, unused.append)
    if any(sheet.name == META for sheet in table.opened.sheets):
        says = f"{path.name} 是本程序下发的台账，里面的问题都有编号，不用再移交；单位填好交回的台账请用 portal-audit returns 收回"
        raise MistakesFound([Mistake(str(path), "", says)])
    found = Takeover(path, table, newest, unused=unused)
    sort_out(store, found, RowReader(book, sites, day, table.opened.date1904), table.rows, base)
    return found


def sort_out(store: Store, found: Takeover, reader: RowReader, given: Iterable[TableRow], base: str) -> None:
    """Read the rows of a list, and say of each whether it becomes an item, is known, or cannot be taken."""
    sites, day = reader.sites, reader.day
    rows = [reader.read(row) for row in given]
    found.refused = [row for row in rows if isinstance(row, RefusedRow)]
    found.registered = list(reader.registered)
    found.unused += [f"{row.where} {row.says}" for row in rows if isinstance(row, SumRow)]
    taken = [row for row in rows if isinstance(row, TakenRow)]
    matching = _Matching(store, base, {site.site for site in sites}, reader.scopes)
    known = _Known(store, taken, day)
    for row in taken:
        work = matching.of(row)
        if work is None and row.item in known.numbers:
            found.known.append(_known_as(row, row.item, known.says(row.item) or FOUND_ONLY, known.said(row.item)))
        elif work is not None:
            _add_inspected(found, row, work, known)
        else:
            _add(found, row, next(site for site in sites if site.site == row.finding.site), known)
    found.unused += _of_merged_cells(found)


def _of_merged_cells(found: Takeover) -> list[str]:
    """What to do where rows lack what the row above may have had in a merged cell: a csv knows none."""
    lacking = [row for row in found.refused if {NOBODY, NO_SITE} & set(row.faults)]
    whole = found.path.suffix.lower() != ".csv" or not lacking or not (found.items or found.known)
    return [] if whole else ["csv 里没有合并的单元格，原表合并的格只有第一行有内容；原表有合并单元格的，请直接交 .xlsx（或 .xls、.et、.ods）"]


def _add_inspected(found: Takeover, row: TakenRow, work: WorkItem, known: _Known) -> None:
    """A row about what an inspection has found, under its number."""
    says = known.says(work.id, work.finding)
    if says:
        found.known.append(_known_as(row, work.id, says, known.said(work.id)))
    elif same := next((one for one in found.items if one.item == work.id), None):
        found.known.append(_known_as(row, work.id, f"和 {same.row.where} 是同一个问题", _said(same.row)))
    else:
        found.items.append(NewItem(work.id, row, work.finding, inspected=True))


def _add(found: Takeover, row: TakenRow, site: Site, known: _Known) -> None:
    """A row about what no inspection has found: a number of its own, unless it has one."""
    mine, words = row.finding, _words(row.finding.message)
    subjects = _subjects(row, site)
    taken = {one.item: one for one in found.items}
    free = ""
    for subject in subjects:
        number = finding_id(mine.rule, mine.site, subject)
        before = taken[number].finding if number in taken else known.handed.get(number)
        if before is None:
            free = free or subject
        elif not _placed(mine) and before.department != mine.department:
            continue
        elif _words(before.message) == words or subject == subjects[-1] or words == _words(str(row.said.problem)):
            if number in taken:
                found.known.append(_known_as(row, number, f"和 {taken[number].row.where} 是同一个问题", _said(taken[number].row)))
            else:
                found.known.append(_known_as(row, number, known.says(number), known.said(number)))
            return
    number = finding_id(mine.rule, mine.site, free)
    found.items.append(NewItem(number, row, replace(mine, id=number, subject=free), inspected=False))


def _said(row: TakenRow) -> dict[str, str]:
    """What two rows about one problem may contradict each other in, by its title."""
    return {"责任单位": row.department, "整改期限": row.said.due, "整改状态": row.cells.get("state", "")}


def _known_as(row: TakenRow, item: str, says: str, before: Mapping[str, str]) -> KnownRow:
    """A row about what is known, with what it says otherwise."""
    others = [f"{title}这一行写“{mine}”，前面是“{before[title] or '（没有写）'}”" for title, mine in _said(row).items() if mine and mine != before.get(title, mine)]
    return KnownRow(row.where, item, f"{says}；{'；'.join(others)}：这一行的没有采用，请核对" if others else says, bool(others))


def _subjects(row: TakenRow, site: Site) -> tuple[str, ...]:
    """What a row's problem is about: its address and kind; where another one has that, its words besides, and without an address its department."""
    mine = row.finding
    plain = site.known_by(" ".join(("移交", _placed(mine), folded(row.said.problem))))
    worded = f"{plain} {folded(mine.message)}"
    return (plain, worded) if _placed(mine) else (plain, worded, f"{worded} {mine.department}")


def _placed(mine: Finding) -> str:
    """The address that a problem is about, or its column; ``""`` where its row gives neither."""
    return subject_key(mine.target_url or mine.page_url) or mine.column


def _words(text: str) -> str:
    """A description for comparison: without what ends it."""
    return folded(text).rstrip("。.！!；;，,、")


class _Matching:
    """The items of an inspection by what a row may say of them."""

    def __init__(self, store: Store, base: str, sites: Iterable[str], scopes: Mapping[str, Scope]) -> None:
        self._scopes = scopes
        self._found: dict[tuple[str, ...], list[WorkItem]] = {}
        wanted = set(sites)
        for item in all_items(store, base) if base else ():
            if item.site.site in wanted:
                self._keep(item)

    def _keep(self, item: WorkItem) -> None:
        finding = item.finding
        keys = {("item", item.id), ("page", finding.site, finding.rule, page_key(item.page_url))}
        keys |= {("page", finding.site, finding.rule, page_key(url)) for url in finding.pages}
        if finding.target_url and self._scopes.get(finding.rule) == "link":
            keys.add(("target", finding.site, subject_key(finding.target_url)))
        if finding.subject == finding.column != "":
            keys.add(("column", finding.site, finding.rule, finding.column))
        for key in keys:
            self._found.setdefault(key, []).append(item)

    def of(self, row: TakenRow) -> WorkItem | None:
        """The one item that a row is about, None where none or several may be meant."""
        mine = row.finding
        if row.item and (found := self._found.get(("item", row.item))):
            return found[0]
        scope = self._scopes.get(mine.rule)
        if scope is None:
            return None
        if scope == "link":
            found = self._found.get(("target", mine.site, subject_key(mine.target_url)), []) if mine.target_url else []
        elif scope == "site" and mine.column:
            found = self._found.get(("column", mine.site, mine.rule, mine.column), [])
        else:
            found = self._found.get(("page", mine.site, mine.rule, page_key(mine.page_url)), []) if mine.page_url else []
        if len({one.finding.id for one in found}) != 1:
            return None
        own = [one for one in found if one.department_name == row.department]
        return own[0] if own else found[0] if len(found) == 1 else None


class _Known:
    """What the store knows of the problems of a list."""

    def __init__(self, store: Store, rows: Sequence[TakenRow], day: date) -> None:
        self._events: Mapping[str, list[Event]] = events_of(store)
        handed = [ident for ident, events in self._events.items() if any(one.kind == "taken-over" for one in effective(events))]
        self.handed = newest_findings(store, handed)
        """What was taken over before, by its number."""
        asked = [row.item for row in rows if row.item]
        known = newest_findings(store, [number[:12] for number in asked])
        self.numbers = {number for number in asked if number[:12] in known}
        """Numbers in the list that stand for what was found before."""
        self._decisions: list[Decision] = [one for one in decisions(store) if one.holds(day)]
        self._day = day

    def said(self, item: str) -> dict[str, str]:
        """Department and deadline of an item that is out; its state goes on, so a list of another day may well say another one."""
        life = life_of(item, self._events.get(item[:12], ()))
        return {"责任单位": life.department, "整改期限": life.due} if life.is_out else {}

    def says(self, item: str, finding: Finding | None = None) -> str:
        """How an item is known, in words; ``""`` if it may be taken."""
        life = life_of(item, self._events.get(item[:12], ()))
        decision = decision_on(finding, self._decisions, self._day, item) if finding is not None else None
        if decision is not None and decision.kind != "confirmed":
            return f"已作处置（{DECISION[decision.kind]}：{decision.reason}）"
        where = "移交过了" if item[:12] in self.handed else "已在台账里"
        return f"{where}，批次 {life.run}，现在是“{STATE[life.state]}”" + (f"，期限 {life.due}" if life.due else "") if life.is_out else ""


def apply_takeover(
    store: Store, found: Takeover, sites: Sequence[Site], base: str, day: date, who: str, digest: str, rules_dir: str
) -> tuple[str, int]:  # fmt: skip
    """Keep what a list becomes; returns the run and the batch, ``("", 0)`` where nothing is new. Raises StoreProblem."""
    if not found.items:
        return "", 0
    opened = found.table.opened
    source = f"{opened.name} sha256:{opened.sha256[:16]}"
    inspected = [one.finding.id for one in found.items if one.inspected]
    kept: dict[str, list[Occurrence]] = {ident: [] for ident in inspected}
    for ident, place in occurrences_among(store, base, inspected) if inspected else ():
        kept[ident].append(place)
    findings = {one.finding.id: (one.finding, kept[one.finding.id] if one.inspected else one.row.places) for one in found.items}
    events = [event for one in found.items for event in _events(one, day, who, source)]
    concerned = {one.finding.site for one in found.items}
    run = TakeoverRun([site for site in sites if site.site in concerned], day, digest, RunOptions(rules_dir=rules_dir), base)
    file = ReturnedFile(opened.name, opened.sha256, opened.content, "", "", opened.modified)
    return keep_takeover(store, run, list(findings.values()), events, file, found.known_events)


def _events(one: NewItem, day: date, who: str, source: str) -> Iterable[Event]:
    """That an item was handed over, and what the list says its department has done."""
    about = Event(0, "", day.isoformat(), one.row.said, "", one.finding.id, one.item, one.row.department, who, source)
    yield about
    if one.row.cells:
        yield replace(about, said=Return(one.row.claim, one.row.cells, {}, ""))
