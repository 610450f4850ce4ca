"""The end of a site: links judged by their outcomes, then the rules over the whole site, then its coverage."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audits.engine.clicking import DEAD_ENTRIES, Clicking
from audits.engine.discovery import detectors
from audits.engine.link_findings import PLANTED, link_findings, planted, post_findings
from audits.engine.opening import KnownSite, known_site, stored_site
from audits.engine.uncovering import Uncovering
from audits.engine.unread import judge_unread
from audits.engine.veiling import veiled
from audits.records import ColumnCoverage, Coverage, RuleCoverage
from audits.records.entries import HOME
from audits.records.reasons import KEPT_OUT
from audits.store.coverage import write_rule_runs
from audits.store.findings import findings_by, occurrences_of

HOME_THERE: tuple[Reason, ...] = ("ok", "out-of-scope")
"""Outcomes of the home page that leave a run complete."""

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.engine.outcomes import Outcomes
    from audits.engine.site_audit import SiteAudit
    from audits.records import Finding, Judged
    from audits.records.codes import CoverageNote, ListState
    from audits.records.reasons import Reason
    from audits.records.views import ColumnView
    from audits.store.site_view import StoredSite


def finish(audit: SiteAudit, *, complete: bool) -> KnownSite:
    """Judge links and site from what is stored, once no page comes any more; another audit of the same run may do it again."""
    audit.arrivals.settle()
    audit.recorder.forget(("link", "site"))
    known = known_site(audit, complete=complete)
    stored, outcomes = known
    _unread_columns(audit, stored, outcomes)
    _rejudge(audit, stored)
    _drop_disproved(audit, stored)
    network = audit.facts.network
    if not (network.one_body or network.away):
        audit.arrivals.keep(veiled(audit, stored), "page")
        audit.arrivals.keep(link_findings(audit, stored, outcomes, _planted(audit)), "link")
        audit.arrivals.keep(post_findings(audit, outcomes), "link")
        audit.arrivals.keep(judge_unread(audit.judge, stored), "link")
        audit.recorder.flush()
        audit.arrivals.keep(audit.judge.judge_site(stored), "site")
    audit.recorder.flush()
    write_rule_runs(audit.store, audit.site_run, audit.judge.executions, audit.judge.failures)
    audit.store.update_site_run(audit.site_run, coverage=_coverage(audit, stored, outcomes, complete), facts=audit.facts)
    return known


def _disproved(audit: SiteAudit, clicking: Clicking, uncovering: Uncovering, judged: Judged) -> bool:
    """Whether a finding is of an entry that a script file makes answer a click, or of a link that a style sheet file shows."""
    finding = judged.finding
    detector = audit.book.rules[finding.rule].detector
    if detector == PLANTED:
        return uncovering.shows(finding.page_url, finding)
    return detector == DEAD_ENTRIES and clicking.answers(finding.page_url, finding.subject)


def _drop_disproved(audit: SiteAudit, stored: StoredSite) -> None:
    """Take back entries that lead nowhere and links that nobody sees, on the pages whose script or style sheet files tell otherwise."""
    found = _found_by(audit, DEAD_ENTRIES) if audit.facts.handled else []
    audit.recorder.drop(Clicking(audit, stored).answering([(one.id, one.subject, _pages_of(audit, one)) for one in found]))
    found = _found_by(audit, PLANTED) if audit.facts.grounds else []
    audit.recorder.drop(Uncovering(audit, stored).showing([(one, _pages_of(audit, one)) for one in found]))


def _pages_of(audit: SiteAudit, finding: Finding) -> list[str]:
    return sorted({place.page_url for _, place in occurrences_of(audit.store, audit.run.id, finding.id)})


def _planted(audit: SiteAudit) -> frozenset[str]:
    """Addresses that the pages of a run hide, as far as that is told."""
    return planted(audit, _found_by(audit, PLANTED))


def _found_by(audit: SiteAudit, detector: str) -> list[Finding]:
    """Findings that a detector has made so far."""
    audit.recorder.flush()
    rules = [name for name, rule in audit.book.rules.items() if rule.detector == detector]
    return findings_by(audit.store, audit.run.id, audit.site.site, rules)


def _unread_columns(audit: SiteAudit, stored: StoredSite, outcomes: Outcomes) -> None:
    """Columns whose list never gave a page: say why."""
    met = stored.columns_met()
    for column in audit.site.columns:
        if column.id in met:
            continue
        url = audit.addresses.list_of(column)
        outcome = outcomes.of_url(url)
        if outcome is not None and outcome.reason == "ok":
            audit.recorder.column_page(column.id, 1, url, "not-readable", "not-html", "", None, 0)
        elif outcome is not None and outcome.reason != "not-fetched":
            state: ListState = "not-fetched" if outcome.reason in KEPT_OUT else "unreachable"
            audit.recorder.column_page(column.id, 1, url, state, outcome.reason, "", None, 0)
    audit.recorder.flush()


def _rejudge(audit: SiteAudit, stored: StoredSite) -> None:
    """Pages that a list showed only after they had been judged: judge them again as pages of that column."""
    for url in audit.lists.late():
        page = stored.page(url)
        if page is not None:
            audit.arrivals.judge_again(page)
    over = audit.arrivals.taking_over
    if over is not None and over.urls and over.differ_otherwise():
        for page in filter(None, map(stored.page, sorted(over.urls))):
            audit.arrivals.judge_again(page)
    audit.lists.settle()
    audit.recorder.flush()


def _coverage(audit: SiteAudit, stored: StoredSite, outcomes: Outcomes, complete: bool) -> Coverage:
    """What was looked at and what was not, for the terminal, the ledger and the exit code."""
    columns = tuple(_column(view) for view in stored.columns)
    network, addresses, counters = audit.facts.network, outcomes.counts(), audit.counters
    said: dict[CoverageNote, bool] = {"one_body": bool(network.one_body), "away": network.away, "lying_dns": network.lying_dns}
    notes = tuple(note for note, holds in said.items() if holds)
    gaps = outcomes.gaps()
    ended = complete and not addresses.left and outcomes.entered()
    home = outcomes.of(HOME)
    return Coverage(
        addresses,
        findings=audit.recorder.found(),
        attachments=dict(counters.attachments),
        attachments_read=counters.attachments_read,
        lost_outside=outcomes.lost_outside(),
        rules={name: RuleCoverage(run.times, run.hits) for name, run in audit.judge.executions.items()},
        rule_failures=len(audit.judge.failures),
        columns=columns,
        home=home.reason if home else "not-fetched",
        gaps=gaps,
        turns=tuple(audit.facts.turns),
        wavering=tuple(audit.facts.wavering),
        unchanged=audit.facts.unchanged if audit.facts.unchanged.run else None,
        ended=ended,
        complete=ended
        and not gaps
        and not addresses.skipped.keys() & {"internal-error", "too-costly", "cap-probes"}
        and not notes
        and not audit.judge.failures
        and (home is None or home.reason in HOME_THERE)
        and all(column.is_read and column.complete for column in columns),
        notes=notes,
    )


def _column(view: ColumnView) -> ColumnCoverage:
    dates = sorted(item.date for item in view.items if item.date)
    newest, oldest = (dates[-1], dates[0]) if dates else (None, None)
    return ColumnCoverage(
        view.column.id, view.column.name, view.column.type, view.state, view.reason, view.url, view.reader, len(view.items), view.pages_read,
        view.pages_total, newest, oldest, view.complete,
    )  # fmt: skip


def replay(audit: SiteAudit) -> Iterator[Judged]:
    """Findings that the rules of ``audit`` have on a stored site; fetches nothing and stores nothing."""
    audit.resume(stored_site(audit.store, audit.run, audit.site))
    stored, outcomes = known_site(audit)
    unseen, clicking, uncovering = frozenset[str](), Clicking(audit, stored), Uncovering(audit, stored)
    for summary in stored.pages():
        found = stored.stored_body(summary.page.url)
        if found is not None:
            body, content_type, status = found
            page = replace(audit.arrivals.pages.read(body, summary.page.url, content_type, status), problems=summary.page.problems)
            judged = audit.judge.judge_page(audit.arrivals.view(page))
            judged = [one for one in judged if not _disproved(audit, clicking, uncovering, one)]
            unseen |= planted(audit, (one.finding for one in judged))
            yield from judged
    by_file = list(veiled(audit, stored))
    unseen |= planted(audit, (one.finding for one in by_file))
    yield from by_file
    yield from link_findings(audit, stored, outcomes, unseen)
    yield from post_findings(audit, outcomes)
    yield from judge_unread(audit.judge, stored)
    yield from audit.judge.judge_site(stored)


def reaudit(audit: SiteAudit, record: int, *, complete: bool) -> None:
    """Store the findings of a replay under the run of ``audit``, with coverage for the site record of that run."""
    phases = {name: detectors()[rule.detector].scope for name, rule in audit.book.rules.items()}
    for judged in replay(audit):
        audit.arrivals.keep([judged], phases[judged.finding.rule])
        audit.recorder.flush_if_due()
    audit.recorder.flush()
    stored, outcomes = known_site(audit)
    write_rule_runs(audit.store, record, audit.judge.executions, audit.judge.failures)
    audit.store.update_site_run(record, coverage=_coverage(audit, stored, outcomes, complete), facts=audit.facts, status="done")
