"""Keeps what an office decides about findings (处置): false, exempt, put off, the rule does not apply, true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.rectification.decisions import NEEDS_END, Decision
from audits.store.decisions import add_decision
from audits.store.findings import numbers_meant
from audits.store.life import newest_findings
from crawler.jobs.problems import EndPassed, Named, NeedsEnd, NoScope, NotSigned, Unknown

if TYPE_CHECKING:
    from datetime import date

    from audits.records.codes import DecisionKind
    from audits.rulebook import RuleBook
    from audits.store import Store


@dataclass(frozen=True, slots=True)
class Deciding:
    """A decision as it is asked for: about one item, or about everything in a scope."""

    kind: DecisionKind
    reason: str
    author: str
    day: date
    until: date | None = None
    """The last day on which it holds."""
    item: str = ""
    """Number of a finding, or of a part of it."""
    site: str = ""
    rule: str = ""
    column: str = ""
    target: str = ""
    """Address of a link or a page; ``*`` stands for any text."""


def decide(store: Store, book: RuleBook, asked: Deciding) -> int:
    """Keep a decision; returns its number. Raises NeedsEnd, EndPassed, NotSigned, NoScope, Unknown."""
    _check_words(asked)
    _check_scope(store, book, asked)
    part, end = asked.item if "-" in asked.item else "", asked.until.isoformat() if asked.until else ""
    return add_decision(
        store,
        Decision(
            0, asked.kind, asked.reason.strip(), asked.author.strip(), asked.day.isoformat(), end, asked.item[:12], part,
            asked.site, asked.rule, asked.column, asked.target,
        ),
    )  # fmt: skip


def _check_words(asked: Deciding) -> None:
    """Refuse a decision that is wrong by itself, whatever it is about."""
    if asked.kind in NEEDS_END and asked.until is None:
        raise NeedsEnd(asked.kind, asked.day)
    if asked.until is not None and asked.until < asked.day:
        raise EndPassed(asked.until)
    if not asked.reason.strip() or not asked.author.strip():
        raise NotSigned()
    if not any((asked.item, asked.site, asked.rule, asked.column, asked.target)):
        raise NoScope()


def _check_scope(store: Store, book: RuleBook, asked: Deciding) -> None:
    if asked.item and asked.item[:12] not in newest_findings(store, [asked.item[:12]]):
        raise Unknown(Named.FINDING, asked.item, others=numbers_meant(store, asked.item))
    sites = {site.site: site for run in store.runs() for site in run.sites}
    if asked.site and asked.site not in sites:
        raise Unknown(Named.SITE_OF_STORE, asked.site, tuple(sites))
    if asked.rule and asked.rule not in book.rules:
        raise Unknown(Named.RULE, asked.rule, tuple(book.rules))
    columns = [column.id for name, site in sites.items() if asked.site in ("", name) for column in site.columns]
    if asked.column and asked.column not in columns:
        raise Unknown(Named.COLUMN, asked.column, tuple(columns))
