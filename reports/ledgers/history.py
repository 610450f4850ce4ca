"""The whole history of one finding in words: runs that saw it, ledgers, returns, verdicts, decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, assert_never

from audits.records import Confidence
from audits.records.events import (
    Answered,
    DecisionMade,
    Issued,
    ItemVerdict,
    Objection,
    Recalled,
    Return,
    Reviewed,
    Sampled,
    TakenOver,
    Undoing,
    Withdrawal,
)
from audits.rectification.decisions import decision_on
from audits.rectification.life import concerns, effective, life_of
from audits.rectification.takeover import is_taken_over
from audits.store.decisions import decisions
from audits.store.life import events_of, newest_findings, runs_with
from reports.ledgers.columns import BY_KEY
from reports.ledgers.taking_over_text import deadline_words
from reports.screen.verdict_text import verdict_sentence
from reports.screen.words import CONFIDENCE, DECISION, REVIEW, RUN_KIND, SAMPLE, SEVERITY, STATE, VERDICT, answer_words, title_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from audits.records import Finding
    from audits.records.codes import EventKind
    from audits.records.events import Event
    from audits.rectification.life import Life
    from audits.rulebook import RuleBook
    from audits.store import Store


def history_lines(store: Store, ident: str, book: RuleBook, today: date) -> list[str] | None:
    """Lines about a finding or one of its items; None if no run saw it."""
    finding = newest_findings(store, [ident[:12]]).get(ident[:12])
    if finding is None:
        return None
    events = events_of(store, [finding.id]).get(finding.id, [])
    names = {site.site: site.name for run in store.runs() for site in run.sites}
    lines = [*_head(finding, book, names.get(finding.site, finding.site)), "", "状态："]
    lines += [f"  {line}" for line in _states(store, finding, events, ident, today)]
    lines += ["", "经过："]
    told = [(day, 0, number, line) for number, (day, line) in enumerate(_runs(store, finding.id, _taken_back(store)))]
    counted, handed = {event.id for event in effective(events)}, _handed(events)
    told += [(event.day, 1, event.id, _event(event, handed, undone=event.id not in counted and event.kind != "undone")) for event in events]
    return lines + [f"  {day}  {line}" for day, _, _, line in sorted(told)]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened to an item, in words."""

    day: str
    at: str
    """ISO moment, ``""`` where only the day is known."""
    words: str
    who: str
    source: str
    """File or screen that it came from."""
    batch: int
    """Batch of what was handed in, 0 without one."""
    department: str
    """Body concerned, ``""`` for none."""
    kind: EventKind | Literal["seen"]
    undone: bool = False


def item_history(store: Store, finding: str, events: Sequence[Event], item: str) -> list[Told]:
    """What happened to one item of a finding, oldest first; what concerns only its other items is left out."""
    counted, handed = {event.id for event in effective(events)}, _handed(events)
    told = [Told(day, "", words, "", "", 0, "", "seen") for day, words in _runs(store, finding, _taken_back(store))]
    told += [
        Told(
            event.day, event.at, _in_words(event, handed), event.who, event.source, event.batch, event.department, event.kind,
            event.id not in counted and event.kind != "undone",
        )
        for event in sorted(events, key=lambda event: event.id)
        if concerns(event, item)
    ]  # fmt: skip
    return sorted(told, key=lambda one: one.day)


def _head(finding: Finding, book: RuleBook, site: str) -> Iterator[str]:
    rule = book.rules.get(finding.rule)
    yield f"问题 {finding.id}  {title_of(finding, rule)}（{SEVERITY[finding.severity]}，{CONFIDENCE[finding.confidence]}）"
    yield f"描述：{finding.message}"
    for label, value in (("站点", site), ("所在页面", finding.page_url), ("问题链接", finding.target_url), ("对象", "" if is_taken_over(finding) else finding.subject)):
        if value:
            yield f"{label}：{value}"


def _states(store: Store, finding: Finding, events: list[Event], ident: str, today: date) -> Iterator[str]:
    items = sorted({event.item for event in events if event.item}) or [finding.id]
    decided = decisions(store)
    unverifiable = finding.confidence is Confidence.UNVERIFIABLE
    seen = [run for run, *_ in runs_with(store, finding.id)]
    nobodys = bool(seen) and all(run.taken_back for run in store.runs() if run.id in seen)
    for item in [item for item in items if ident in (finding.id, item)] or items:
        if nobodys:
            yield f"{item}  移交已撤销，不再办理"
            continue
        decision = decision_on(finding, decided, today, item)
        life = life_of(item, events, unverifiable=unverifiable, decided=decision.kind if decision else None)
        yield f"{item}  {STATE[life.state]}" + "".join(_details(life))
        if decision is not None:
            until = f"，至 {decision.until}" if decision.until else ""
            yield f"  处置第 {decision.id} 号：{DECISION[decision.kind]}（{decision.reason}；{decision.author}{until}）"


def _details(life: Life) -> Iterator[str]:
    if department := (life.department if life.is_out else life.handed):
        yield f"，责任单位 {department}"
    if life.is_out:
        yield f"，期限 {life.due}" if life.due else "，没有期限"
    if life.relapses:
        yield f"，反弹 {life.relapses} 次"
    if life.verdict is not None:
        why = verdict_sentence(life.proved) if life.proved is not None else ""
        yield f"，{life.checked} 复查：{VERDICT[life.verdict]}{f'。{why}' if why else ''}"


def _runs(store: Store, finding: str, back: Collection[str]) -> Iterator[tuple[str, str]]:
    for run, day, kind, confidence in runs_with(store, finding):
        if kind == "taken-over":
            yield day, f"移交批次 {run}{'（已撤销）' if run in back else ' '}的清单里有"
        else:
            yield day, f"{RUN_KIND[kind]}批次 {run} 看到（{CONFIDENCE[confidence]}）"


def _event(event: Event, handed: frozenset[int], *, undone: bool) -> str:
    """What happened, in words; ``handed`` are the batches that an office's own list came in."""
    who = f"；经办 {event.who}" if event.who else ""
    source = f"；来源 {event.source}" if event.source else ""
    item = f"[{event.item}] " if "-" in event.item else ""
    batch = f"（第 {event.batch} 次入库）" if event.batch else ""
    return f"{item}{_in_words(event, handed)}{batch}{who}{source}{'（已撤销）' if undone else ''}"


def _handed(events: Sequence[Event]) -> frozenset[int]:
    """Batches that an office's own list came in."""
    return frozenset(event.batch for event in events if event.kind == "taken-over")


def _taken_back(store: Store) -> frozenset[str]:
    """Runs of lists that were taken back."""
    return frozenset(run.id for run in store.runs() if run.taken_back)


def _in_words(event: Event, handed: frozenset[int]) -> str:
    """What happened; what came in with an office's own list is that list's word, not an answer."""
    if isinstance(event.said, Return) and event.batch in handed:
        return f"清单里写的：{_given(event.said)}"
    return _words(event)


def _words(event: Event) -> str:
    said = event.said
    match said:
        case Issued():
            return f"列入台账 {said.ledger}，下发 {event.department}，期限 {said.due}"
        case Return():
            return f"{event.department or '主管部门'}反馈 {_changes(said)}"
        case Objection():
            return f"{event.department}提出异议：{said.remark or '（没有写理由）'}；待主管部门处置"
        case Undoing():
            return f"撤销第 {said.batch} 次入库"
        case ItemVerdict():
            return f"复查批次 {event.run}：{_verdict(said)}"
        case DecisionMade():
            return f"处置第 {said.decision} 号：{DECISION[said.decided]}，{said.reason}{f'，至 {said.until}' if said.until else ''}"
        case Withdrawal():
            return f"撤回第 {said.decision} 号处置：{said.reason}"
        case Answered():
            return f"主管部门答复：{answer_words(said)}"
        case Reviewed():
            return f"审核：{_review(event, said)}"
        case Sampled():
            return f"第二人抽查：{SAMPLE[said.found]}{f'（{said.remark}）' if said.remark else ''}"
        case Recalled():
            return f"撤回下发：{said.reason}"
        case TakenOver():
            return _taken_over(event, said)
        case _:
            assert_never(said)


def _taken_over(event: Event, said: TakenOver) -> str:
    told = (f"原编号 {said.number}" if said.number else "", f"原表 {said.row}", deadline_words(said))
    return f"移交：{event.department}，{said.problem}（{'，'.join(filter(None, told))}）"


def _review(event: Event, said: Reviewed) -> str:
    further = f"{event.department}" if said.review == "reassign" else said.into or (f"至 {said.until}" if said.until else "")
    return REVIEW[said.review] + (f" {further}" if further else "") + (f"（{said.reason}）" if said.reason else "")


def _given(said: Return) -> str:
    """What an office's own list says was done: nobody changed anything."""
    return "；".join(f"{BY_KEY[key].title} {value}" for key, value in said.cells.items() if key in BY_KEY and value)


def _changes(said: Return) -> str:
    cells = said.cells.items()
    return "；".join(f"{BY_KEY[key].title}：{said.old.get(key) or '（空）'} → {value or '（空）'}" for key, value in cells if key in BY_KEY)


def _verdict(said: ItemVerdict) -> str:
    why = verdict_sentence(said)
    return VERDICT[said.result] + (f"。{why}" if why else "")
