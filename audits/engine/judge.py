"""Runs the rules of a book over views and makes findings: adds severity, wording, department and number to hits."""

from __future__ import annotations

import logging
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from audits.engine.discovery import Detector, detector_of
from audits.engine.watched_day import WatchedDay
from audits.records import (
    Execution,
    Finding,
    Hit,
    Judged,
    Occurrence,
    RuleFailure,
    Severity,
    broken_promises,
    finding_id,
    least_sure,
)
from audits.records.findings import MOST_PAGES_NAMED
from audits.rectification.vetoes import counted_vetoes, grave_by_number
from audits.rulebook.indicators import scheme_of
from audits.texts.masking import mask_text, mask_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from audits.records import Outcome
    from audits.records.codes import Scope
    from audits.records.views import LinkView, PageView, SiteView
    from audits.rulebook.book import RuleBook
    from audits.rulebook.loading import Strict
    from audits.rulebook.register import Column, Site
    from audits.rulebook.rule import Rule

log = logging.getLogger(__name__)


@dataclass
class _Ready:
    """A rule with its detector and checked parameters."""

    rule: Rule
    detector: Detector
    params: Strict
    execution: Execution
    book: RuleBook
    """As the detector reads it: with the word list that the rule names."""


@dataclass
class Judge:
    """The rules of one run, ready for one site."""

    book: RuleBook
    site: Site
    today: date
    run: str
    only: frozenset[str] = frozenset()
    """Names of rules or groups to run; empty means all."""
    failures: list[RuleFailure] = field(default_factory=list)
    executions: dict[str, Execution] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Select and prepare the rules."""
        self._by_scope: dict[Scope, list[_Ready]] = {"page": [], "link": [], "site": []}
        self._applying: dict[tuple[Any, ...], list[tuple[_Ready, tuple[Column, ...]]]] = {}
        for name, rule in sorted(self.book.rules.items()):
            wanted = not self.only or name in self.only or rule.group in self.only
            if wanted and rule.counts_on(self.today):
                detector = detector_of(rule.detector)
                execution = self.executions[name] = Execution()
                book = self.book.reading(next(iter(detector.vocabularies), ""), rule.vocabulary)
                self._by_scope[detector.scope].append(_Ready(rule, detector, detector.params.model_validate(rule.params), execution, book))

    def rules(self) -> list[str]:
        """Names of the rules that run."""
        return sorted(self.executions)

    def needs_text(self) -> bool:
        """Whether any rule looks at more of a page than its links."""
        return any(ready.detector.needs_text for prepared in self._by_scope.values() for ready in prepared)

    def reads_attachments(self) -> bool:
        """Whether any rule judges the text of attachments."""
        return any(ready.rule.applies_to.attachments for ready in self._by_scope["page"])

    def rules_on_titles(self) -> frozenset[str]:
        """Names of the page rules that judge an item by its title where its page was not read."""
        return frozenset(ready.rule.rule for ready in self._by_scope["page"] if ready.rule.applies_to.unread)

    def count_again(self, view: PageView) -> None:
        """Count the rules of a page that was judged before a crawl was broken off."""
        for ready, _ in self._rules_for(view, False):
            ready.execution.times += 1

    def take_over(self, other: Judge) -> None:
        """Count what another judge of the same run did as done here."""
        self.failures += other.failures
        for name, run in other.executions.items():
            own = self.executions.setdefault(name, Execution())
            own.times, own.hits, own.seconds = own.times + run.times, own.hits + run.hits, own.seconds + run.seconds

    def judge_page(self, view: PageView, *, attachment: bool = False, names: frozenset[str] = frozenset()) -> list[Judged]:
        """Findings of the page rules on one page: of all, of those for attachments on the text of one, or of the named ones."""
        found: list[Judged] = []
        for ready, columns in self._rules_for(view, attachment):
            if names and ready.rule.rule not in names:
                continue
            for hit in self._hits(ready, view.page.url, view, ready.params, ready.book):
                column = hit.column or (columns[0].id if columns else "")
                url = hit.page_url or view.page.url
                where = hit.occurrences or (Occurrence(url, view.page.title, place=hit.place, text=hit.at, column=column),)
                found.append(self._finding(ready.rule, replace(hit, page_url=url, column=column), where))
        return found

    def count_as_judged(self, view: PageView, found: Iterable[Judged]) -> None:
        """Count the rules on a page whose findings were taken over, as if it had been judged."""
        hits = Counter(one.finding.rule for one in found)
        for ready, _ in self._rules_for(view, attachment=False):
            ready.execution.times += 1
            ready.execution.hits += hits[ready.rule.rule]

    def _rules_for(self, view: PageView, attachment: bool) -> list[tuple[_Ready, tuple[Column, ...]]]:
        """The rules that apply to a page, each with the columns that make it do so; the same for all pages alike in what rules ask for."""
        key = (view.page.kind, view.page.doc_type, tuple(column.id for column in view.columns), attachment)
        known = self._applying.get(key)
        if known is None:
            known = self._applying[key] = [
                (ready, columns)
                for ready in self._by_scope["page"]
                if not attachment or ready.rule.applies_to.attachments
                if (columns := _matching_columns(ready.rule, view, self.book)) is not None
            ]
        return known

    def judge_link(self, view: LinkView, outcome: Outcome) -> list[Judged]:
        """Findings of the link rules on one distinct link; the caller gives all its places as occurrences afterwards."""
        found: list[Judged] = []
        for ready in self._by_scope["link"]:
            for hit in self._hits(ready, view.link.url, view, outcome, ready.params, ready.book):
                place = hit.place or view.link.place
                where = (Occurrence(view.page_url, view.page_title, view.link.region, place, hit.at or view.link.text),)
                full = replace(hit, page_url=hit.page_url or view.page_url, target_url=hit.target_url or view.link.url, place=place)
                found.append(self._finding(ready.rule, full, where))
        return found

    def for_all(self, judged: Judged, subject: str, targets: Sequence[str]) -> Judged:
        """A finding about one address as that about all addresses of its target which answer alike, the first before the others."""
        finding = judged.finding
        facts = {**finding.facts, "targets": list(targets)} if len(targets) > 1 else finding.facts
        said = {**facts, "confidence": finding.confidence.value, "variants": [url for url in targets if url != finding.target_url]}
        message = mask_text(self.book.rules[finding.rule].render(said))
        subject = self.site.known_by(subject)
        number = finding_id(finding.rule, finding.site, subject)
        return Judged(replace(finding, id=number, subject=subject, facts=facts, message=message), judged.occurrences)

    def judge_site(self, view: SiteView) -> Iterator[Judged]:
        """Findings of the site rules, one rule after the other; what is grave by its number comes at the end."""
        scheme = scheme_of(self.book, self.today)
        counted = {rule for veto in counted_vetoes(scheme) for rule in veto.rules} if scheme else set()
        held: list[Judged] = []
        for judged in self._judge_site(view):
            if judged.finding.rule in counted:
                held.append(judged)
            else:
                yield judged
        grave = grave_by_number(scheme, self.site, self.today, (one.finding for one in held)) if scheme else frozenset()
        for one in held:
            yield replace(one, finding=replace(one.finding, severity=Severity.CRITICAL)) if one.finding.id in grave else one

    def _judge_site(self, view: SiteView) -> Iterator[Judged]:
        """What each rule finds by itself; a rule without what it needs did not run."""
        for ready in self._by_scope["site"]:
            if ready.detector.needs and not getattr(view, ready.detector.needs):
                self.executions.pop(ready.rule.rule, None)
                continue
            for hit in self._hits(ready, self.site.site, view, ready.params, ready.book):
                url = hit.page_url or self.site.home
                where = hit.occurrences or (Occurrence(url, place=hit.place, text=hit.at, column=hit.column),)
                judged = self._finding(ready.rule, replace(hit, page_url=url), where)
                yield _of_the_office(judged) if self._is_office_duty(ready.rule, judged.finding.column) else judged

    def _is_office_duty(self, rule: Rule, column: str) -> bool:
        """Whether the operator answers for a fault of a column as a whole."""
        found = self.site.column(column) if column else None
        kind = self.book.column_types.get(found.type) if found else None
        return kind is not None and kind.office_duty and rule.group in ("columns", "duties")

    def _hits(self, ready: _Ready, where: str, *asked: object) -> Iterable[Hit]:
        """The hits of one rule, whose detector is asked with ``asked``; an exception becomes a record."""
        execution, day = ready.execution, getattr(asked[0], "today", None)
        if isinstance(day, WatchedDay):
            day.holding.touched = False
        started = time.perf_counter()
        try:
            hits = list(ready.detector.check(*asked))
        except Exception as error:
            log.exception("rule %s failed on %s", ready.rule.rule, where)
            self.failures.append(RuleFailure(ready.rule.rule, where, f"{type(error).__name__}: {error}"))
            hits = []
        if hits and isinstance(day, WatchedDay) and day.holding.touched:
            day.holding.only_today()  # its facts may tell of the day
        execution.times += 1
        execution.hits += len(hits)
        execution.seconds += time.perf_counter() - started
        return [hit for hit in hits if self._keeps_promises(ready, where, hit)]

    def _keeps_promises(self, ready: _Ready, where: str, hit: Hit) -> bool:
        """Whether the facts of a hit are those that its detector declares; else no sentence can be trusted to say what they mean."""
        broken = list(broken_promises(hit.facts, ready.detector.facts))
        if broken:
            log.error("rule %s broke its FACTS on %s: %s", ready.rule.rule, where, "; ".join(broken))
            self.failures.append(RuleFailure(ready.rule.rule, where, f"FACTS: {'; '.join(broken)}"))
        return not broken

    def _finding(self, rule: Rule, hit: Hit, where: tuple[Occurrence, ...]) -> Judged:
        """A hit with everything that only the rule and the register know."""
        filled = tuple(self._with_department(occurrence) for occurrence in where)
        column = hit.column or filled[0].column
        confidence = least_sure(hit.confidence, rule.confidence)
        found = self.site.column(column)
        subject = self.site.known_by(hit.subject)
        finding = Finding(
            id=finding_id(rule.rule, self.site.site, subject),
            run=self.run,
            rule=rule.rule,
            site=self.site.site,
            subject=subject,
            column=column,
            department=found.department if found else "",
            page_url=hit.page_url,
            page_title=filled[0].page_title,
            target_url=hit.target_url,
            place=hit.place,
            message=mask_text(rule.render({**hit.facts, "confidence": confidence.value})),
            facts=mask_values(dict(hit.facts)),
            severity=rule.severity_of(hit.facts),
            confidence=confidence,
            first_seen=self.today.isoformat(),
            last_seen=self.today.isoformat(),
            occurrences=len(filled),
            pages=tuple(dict.fromkeys(occurrence.page_url for occurrence in filled))[:MOST_PAGES_NAMED],
        )
        return Judged(finding, filled)

    def _with_department(self, occurrence: Occurrence) -> Occurrence:
        column = self.site.column(occurrence.column) if occurrence.column else None
        if column is None or occurrence.department:
            return occurrence
        return replace(occurrence, department=column.department)


def _of_the_office(judged: Judged) -> Judged:
    """A finding with its places as the operator's to put right."""
    places = tuple(replace(place, department="") for place in judged.occurrences)
    return Judged(replace(judged.finding, department=""), places)


def _matching_columns(rule: Rule, view: PageView, book: RuleBook) -> tuple[Column, ...] | None:
    """Columns of the page that make a rule apply, ``()`` if it applies without one, None if it does not apply."""
    wanted = rule.applies_to
    if wanted.pages and view.page.kind.value not in wanted.pages:
        return None
    if wanted.doc_types and (view.page.doc_type or "") not in wanted.doc_types:
        return None
    columns = view.columns
    if wanted.not_column_types and any(column.type in wanted.not_column_types for column in columns):
        return None
    if wanted.column_types:
        columns = tuple(column for column in columns if column.type in wanted.column_types)
        if not columns:
            return None
    if wanted.expects:
        columns = tuple(column for column in columns if wanted.expects in expectations(column, book))
        if not columns:
            return None
    return columns


def expectations(column: Column, book: RuleBook) -> tuple[str, ...]:
    """What documents of a column must show: its own list, else its type's."""
    if column.expects is not None:
        return column.expects
    kind = book.column_types.get(column.type)
    return kind.expects if kind else ()
