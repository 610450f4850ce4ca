"""Reads the list for review as the office filled it in: every mistake is named, and nothing is taken as long as there is one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audits.records.events import Event, Reviewed, Sampled
from audits.rectification.decisions import Decision, decision_on
from audits.rectification.life import life_of
from audits.rulebook.loading import Mistake, MistakesFound, near_miss
from audits.store.decisions import add_review, decisions
from audits.store.life import events_of
from reports.incoming.tables import Heading, TableRow, grids_of, read_table
from reports.ledgers.gathering import gather
from reports.ledgers.review_list import FOUND, OPINIONS, SAMPLE_SHEET, SHEET
from reports.ledgers.values import day_of, item_of
from reports.screen.words import DECISION, REVIEW, SAMPLE, STATE
from reports.workbook.cells import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from audits.records.codes import DecisionKind, ReviewKind, SampleKind
    from audits.rulebook import RuleBook
    from audits.store import Store
    from reports.ledgers.gathering import Gathered, Waiting

_NUMBER = Heading("item", "问题编号", required=True)
HEADINGS = (_NUMBER, *(Heading(one.key, one.title, required=one.key == "opinion") for one in OPINIONS))
SAMPLE_HEADINGS = (_NUMBER, *(Heading(one.key, one.title, required=one.key in ("judged", "who")) for one in FOUND))
_REVIEWS: dict[str, ReviewKind] = {words: code for code, words in REVIEW.items()}
_SAMPLES: dict[str, SampleKind] = {words: code for code, words in SAMPLE.items()}
_DECIDED: Mapping[ReviewKind, DecisionKind] = {"false-positive": "false-positive", "defer": "deferred"}
_TITLES = {one.key: one.title for one in (*OPINIONS, *FOUND)} | {"item": _NUMBER.title}


@dataclass
class ReviewRead:
    """What a filled-in list says that is new."""

    opinions: list[tuple[Waiting, Reviewed, str]] = field(default_factory=list)
    """(what it is about, what is said of it, the body that it is handed over to or ``""``)."""
    samples: list[tuple[Waiting, Sampled, str]] = field(default_factory=list)
    """(what it is about, what the second person says, who that is)."""
    unchanged: int = 0
    """Rows that say what is known already."""
    blank: int = 0
    """Rows that nobody has judged."""


def read_review(store: Store, run: str, book: RuleBook, path: Path, today: date) -> ReviewRead:
    """What a list says; raises MistakesFound with every cell that cannot be taken."""
    reading = _Reading(store, gather(store, run, book, today, None), today)
    for row in read_table(path, HEADINGS, SHEET):
        reading.opinion(row)
    if SAMPLE_SHEET in grids_of(path, SHEET):
        for row in read_table(path, SAMPLE_HEADINGS, SAMPLE_SHEET):
            reading.sample(row)
    reading.chains()
    if reading.mistakes:
        raise MistakesFound(reading.mistakes)
    return reading.found


def read_typed(store: Store, run: str, book: RuleBook, typed: Mapping[str, str], today: date) -> ReviewRead:
    """What was typed about one item, by the headings of the list; raises MistakesFound as for a list."""
    named = [ident[:12] for key in ("item", "into") if (ident := item_of(typed.get(key, "")))]
    reading = _Reading(store, gather(store, run, book, today, None, named), today)
    row = TableRow(dict(typed), {})
    reading.opinion(row)
    reading.sample(row)
    reading.chains()
    if reading.mistakes:
        raise MistakesFound(reading.mistakes)
    return reading.found


def apply_review(store: Store, run: str, read: ReviewRead, day: date, who: str, source: str) -> None:
    """Keep all of it in one transaction."""
    decided: list[tuple[Decision, Event]] = []
    events: list[Event] = []
    for one, said, department in read.opinions:
        item, finding = one.item.id, one.item.finding.id
        event = Event(0, "", day.isoformat(), said, run, finding, item, department, who, source)
        if kind := _DECIDED.get(said.review):
            part = item if "-" in item else ""
            decided.append((Decision(0, kind, said.reason, who, day.isoformat(), said.until, finding, part, source=source), event))
        else:
            events.append(event)
    for one, found, second in read.samples:
        events.append(Event(0, "", day.isoformat(), found, run, one.item.finding.id, one.item.id, who=second, source=source))
    add_review(store, decided, events)


class _Reading:
    """The rows of one list, set beside what the store knows."""

    def __init__(self, store: Store, work: Gathered, today: date) -> None:
        self.work, self.today = work, today
        self.found, self.mistakes = ReviewRead(), list[Mistake]()
        self._decided = decisions(store)
        self._events = events_of(store, list({item.finding.id for item in work.all_items.values()}))
        self._departments = {site.site: [site.department_name(one) for one in ("", *site.departments)] for site in work.sites}
        self._seen: dict[str, str] = {}
        self._leads: dict[str, tuple[str, TableRow]] = {}

    def opinion(self, row: TableRow) -> None:
        """One row of the list."""
        said = row.get("opinion")
        if not said:
            self.found.blank += bool(row.get("item"))
            return
        review, item = _REVIEWS.get(said), item_of(row.get("item")) or ""
        if review is None:
            self._wrong(row, "opinion", f"写了“{said}”{near_miss(said, _REVIEWS)}；应是：{'、'.join(_REVIEWS)}")
            return
        if item in self._seen:
            if self._seen[item] != said:
                self._wrong(row, "item", f"{item} 有几行，意见不同，请只留一行")
            return
        self._seen[item] = said
        one = self._waiting(row, item, review)
        if one is None:
            return
        before = len(self.mistakes)
        department, into, until = self._details(row, one, review)
        new = Reviewed(review, row.get("reason"), into, until)
        if len(self.mistakes) > before:
            return
        if one.life.review == new and not one.life.is_doubted and (review != "reassign" or one.life.handed == department):
            self.found.unchanged += 1
        else:
            self.found.opinions.append((one, new, department))

    def sample(self, row: TableRow) -> None:
        """One row of the sample."""
        said, item = row.get("judged"), item_of(row.get("item")) or ""
        one = self.work.waiting.get(item)
        if not said or (one is None and item in self.work.all_items):
            return  # nobody has looked, or it is out or decided since
        if one is None:
            self._wrong(row, "item", f"本批次没有问题“{row.get('item')}”{near_miss(item, self.work.all_items)}")
        elif said not in _SAMPLES:
            self._wrong(row, "judged", f"写了“{said}”{near_miss(said, _SAMPLES)}；应是：{'、'.join(_SAMPLES)}")
        elif not row.get("who"):
            self._wrong(row, "who", "要写明抽查的人")
        elif one.life.sampled == (new := Sampled(_SAMPLES[said], row.get("remark"))):
            self.found.unchanged += 1
        else:
            self.found.samples.append((one, new, row.get("who")))

    def chains(self) -> None:
        """An item cannot be merged into one that is merged itself, or that does not go out."""
        goes = {one.item.id for one, said, _ in self.found.opinions if said.review in ("issue", "reassign")}
        for lead, row in self._leads.values():
            if lead in self._leads:
                self._wrong(row, "into", f"{lead} 自己也并入别的问题，请写最后那一个")
            elif lead not in goes and not (lead in self.work.waiting and self.work.waiting[lead].life.may_go_out):
                self._wrong(row, "into", f"{lead} 没有审核为下发，不能并入")

    def _waiting(self, row: TableRow, item: str, review: ReviewKind) -> Waiting | None:
        """The item of a row, where it waits for review; what is done already is passed over, the rest is a mistake."""
        one, known = self.work.waiting.get(item), self.work.all_items.get(item)
        if one is not None:
            return one
        if known is None:
            self._wrong(row, "item", f"本批次没有问题“{row.get('item')}”{near_miss(item, self.work.all_items)}")
            return None
        decision = decision_on(known.finding, self._decided, self.today, item, known.page_url)
        life = life_of(item, self._events.get(known.finding.id, ()))
        if (decision is not None and _DECIDED.get(review) == decision.kind) or (decision is None and life.is_out and review == "issue"):
            self.found.unchanged += 1
        elif decision is not None:
            self._wrong(row, "opinion", f"{item} 已有第 {decision.id} 号处置（{DECISION[decision.kind]}）；要改的，先撤回：portal-audit decisions withdraw {decision.id}")
        else:
            self._wrong(row, "opinion", f"{item} 已经下发（{STATE[life.state]}）；要改的，先撤回下发：portal-audit issue --recall {item}")
        return None

    def _details(self, row: TableRow, one: Waiting, review: ReviewKind) -> tuple[str, str, str]:
        """(body it is handed over to, item it is merged into, last day on which it is put off)."""
        department = into = until = ""
        if review in ("false-positive", "defer", "reassign") and not row.get("reason"):
            self._wrong(row, "reason", f"“{REVIEW[review]}”要写理由")
        if review == "reassign":
            known = self._departments[one.item.site.site]
            shown = {visible(name): name for name in known}
            department = shown.get(row.get("to"), row.get("to"))
            if department not in known:
                self._wrong(row, "to", f"登记表里没有责任单位“{department}”{near_miss(department, known)}；有：{'、'.join(known)}")
        if review == "merge":
            into = item_of(row.get("into")) or ""
            lead = self.work.all_items.get(into)
            if lead is None or into == one.item.id:
                self._wrong(row, "into", f"写了“{row.get('into')}”，应写本批次里另一个问题的编号{near_miss(into, self.work.all_items)}")
            else:
                self._leads[one.item.id] = into, row
                department = "" if lead.department_name == one.item.department_name else lead.department_name
        if review == "defer":
            until = day_of(row.get("until")) or ""
            if not until or until < self.today.isoformat():
                self._wrong(row, "until", f"写了“{row.get('until')}”，“暂缓”要写明到哪天，不早于 {self.today}")
        return department, into, until

    def _wrong(self, row: TableRow, key: str, says: str) -> None:
        self.mistakes.append(Mistake(row.places.get(key, row.place), _TITLES[key], says))


def review_lines(read: ReviewRead) -> Iterator[str]:
    """What a list says, in words."""
    for code, words in REVIEW.items():
        if number := sum(1 for _, said, _ in read.opinions if said.review == code):
            yield f"  {words} {number} 项"
    if read.samples:
        wrong = [one.item.id for one, found, _ in read.samples if found.found == "wrong"]
        yield f"  抽查 {len(read.samples)} 项，其中不成立 {len(wrong)} 项{_held(wrong)}"
    yield f"  没有变化 {read.unchanged} 项，没有填 {read.blank} 项"


def _held(wrong: Sequence[str]) -> str:
    return f"，重新审核以前不下发：{'、'.join(wrong)}" if wrong else ""
