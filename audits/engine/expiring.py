"""Columns and accounts that will be over their limit in a few days if nothing is published (更新预警)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from audits.rectification.vetoes import column_states
from audits.rectification.workitems import OPERATOR
from audits.rulebook.register import NEVER
from audits.texts.keys import normal_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audits.records import ColumnCoverage, Post
    from audits.records.codes import ExpiringKind
    from audits.rulebook.book import RuleBook
    from audits.rulebook.register import Site
    from audits.store.opening import Run, Store

ACCOUNTS = "silent-account"
"""The rule that says how long an account may be silent."""


@dataclass(frozen=True, slots=True)
class Expiring:
    """One column or account."""

    kind: ExpiringKind
    site: Site
    department: str
    """Name of the body that answers for it."""
    name: str
    newest: date
    limit: int
    """Days within which something new must come."""
    left: int
    """Days for which it still is in time; negative where it is over."""

    @property
    def last(self) -> date:
        """The last day on which it is in time."""
        return self.newest + timedelta(days=self.limit)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a run lets foresee."""

    found: tuple[Expiring, ...]
    """The most urgent first."""
    over: int
    """Columns and accounts that are over their limit already: problems of their own."""
    unknown: tuple[tuple[str, str], ...]
    """Site and column of which no date is known, though they have a limit."""


def outlook(store: Store, run: Run, book: RuleBook, sites: Iterable[Site], today: date, within: int) -> Outlook:
    """What will be over its limit within some days, by the newest dates that a run read."""
    known: list[Expiring] = []
    unknown: list[tuple[str, str]] = []
    for site in sites:
        record = store.site_run(run.id, site.site)
        covered = record.coverage.columns if record.coverage is not None else ()
        known += [*_columns(site, covered, book, today), *_accounts(site, run.options.handed_in.posts.get(site.site, ()), book, today)]
        unknown += _undated(site, covered, book)
    found = sorted((one for one in known if 0 <= one.left <= within), key=lambda one: (one.left, one.department, one.site.site, one.name))
    return Outlook(tuple(found), sum(1 for one in known if one.left < 0), tuple(unknown))


def _columns(site: Site, covered: Iterable[ColumnCoverage], book: RuleBook, today: date) -> Iterator[Expiring]:
    for one in column_states(site, covered, book):
        left = one.days_left(today)
        if left is not None:
            kind = book.column_types.get(one.type)
            whose = OPERATOR if kind is not None and kind.office_duty else one.department
            yield Expiring("column", site, site.department_name(whose), one.name, date.fromisoformat(one.newest), one.limit, left)


def _undated(site: Site, covered: Iterable[ColumnCoverage], book: RuleBook) -> Iterator[tuple[str, str]]:
    read = {one.id: one for one in column_states(site, covered, book)}
    for column in site.columns:
        limit = column.update_within if column.update_within is not None else book.update_limit(column.type)
        state = read.get(column.id)
        if limit != NEVER and (state is None or not state.newest or state.state != "read"):
            yield site.name, column.name


def _accounts(site: Site, posts: Iterable[Post], book: RuleBook, today: date) -> Iterator[Expiring]:
    """Accounts by their newest post; one without a dated post is silent, and no warning."""
    rule = book.rules.get(ACCOUNTS)
    names: dict[str, str] = {}
    newest: dict[str, list[str]] = defaultdict(list)
    for post in posts:
        key = normal_key(post.account)
        names.setdefault(key, post.account)
        if post.time and post.time[:10] <= today.isoformat():
            newest[key].append(post.time[:10])
    if rule is None:
        return
    limit = int(rule.params.get("limit", 14))
    for key, days in newest.items():
        day = date.fromisoformat(max(days))
        yield Expiring("account", site, site.owner_name(), names[key], day, limit, limit - (today - day).days)
