"""Tries the columns of a register: how each reads now, and which columns the register lacks; nothing is kept."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audits.engine.opening import stored_site
from audits.records import Coverage, PageKind
from audits.records.run_options import RunOptions
from audits.store import open_store
from crawler.jobs.work import Plan, SiteJob, Watch, rules_folder, unwatched
from crawler.jobs.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from audits.records import ColumnCoverage
    from audits.rulebook import RuleBook, Site
    from audits.store.site_view import StoredSite

PROCESSES = 2
LISTS = frozenset({PageKind.LIST, PageKind.EMPTY_LIST, PageKind.JS_LIST})
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Proposal:
    """A list page that belongs to no registered column."""

    name: str
    type: str
    """Column type that the name suggests."""
    url: str
    kind: PageKind
    items: int
    newest: str | None
    """Newest date of its items."""


@dataclass(frozen=True, slots=True)
class SiteColumns:
    """The columns of one site."""

    site: str
    name: str
    columns: tuple[ColumnCoverage, ...]
    """How each registered column was read."""
    proposals: tuple[Proposal, ...]

    @property
    def all_read(self) -> bool:
        """Whether every registered column could be read; an empty one could."""
        return all(column.is_read for column in self.columns)


def try_columns(book: RuleBook, sites: Sequence[Site], today: date, *, watch: Watch = unwatched) -> tuple[SiteColumns, ...]:
    """Read the lists of sites, and nothing else."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        store = open_store(f"sqlite:///{(Path(folder) / 'columns.db').as_posix()}")
        run = store.run(store.create_run(sites, today, book.digest(), RunOptions()))
        jobs = [SiteJob(store.url, run.id, site.site, rules_folder(book), ("columns",), lists_only=True) for site in sites]
        with watch(Plan(store, run, tuple(jobs))) as tell:
            Workers().run(jobs, PROCESSES, tell)
        found = []
        for site in sites:
            covered = store.site_run(run.id, site.site).coverage or Coverage()
            found.append(SiteColumns(site.site, site.name, tuple(covered.columns), _proposals(stored_site(store, run, site), book)))
        store.close()
    return tuple(found)


def _proposals(view: StoredSite, book: RuleBook) -> tuple[Proposal, ...]:
    """List pages that were seen and belong to no registered column."""
    known = {column.url for column in view.columns} | {url for url, columns in view.columns_of.items() if columns}
    found = []
    for summary in view.pages():
        page = summary.page
        if page.kind not in LISTS or page.url in known or page.url == view.site.home:
            continue
        full = view.page(page.url)
        dates = sorted(item.date for item in full.items if item.date) if full else []
        texts = [reference.text for reference in view.links_to(page.url) if reference.text]
        name = page.column or page.title or (texts[0] if texts else page.url)
        items = len(full.items) if full else 0
        found.append(Proposal(name[:LONGEST_NAME], suggested_type(name, book), page.url, page.kind, items, dates[-1] if dates else None))
    return tuple(found)


def suggested_type(name: str, book: RuleBook) -> str:
    """Column type whose words a name holds; the longest word wins, ``static`` without any."""
    best, length = "static", 0
    for ident, kind in book.column_types.items():
        for word in kind.names:
            if len(word) > length and word in name:
                best, length = ident, len(word)
    return best
