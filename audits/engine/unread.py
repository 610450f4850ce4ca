"""Items of lists whose pages were not read (other sites, files, limits): judged by the title that the list shows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from audits.records import Page, PageKind
from audits.records.views import PageView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.engine.judge import Judge
    from audits.records import Judged, ListItem
    from audits.records.codes import PageProblem
    from audits.records.views import ColumnView, SiteView
    from audits.rulebook.register import Column

UNREAD: PageProblem = "unread"
"""Problem of a page of which nothing is known but its title."""


def judge_unread(judge: Judge, site: SiteView) -> Iterator[Judged]:
    """Findings of the page rules that can do with a title, for all items whose pages were not read."""
    names = judge.rules_on_titles()
    if not names:
        return
    read = set(site.addresses())
    places: dict[str, list[tuple[Column, ListItem]]] = {}
    for view in site.columns:
        for item in view.items:
            if item.title and item.url not in read:
                places.setdefault(_address(view, item), []).append((view.column, item))
    for url, found in places.items():
        items = tuple(item for _, item in found)
        page = Page(url, kind=PageKind.DETAIL, title=items[0].title, title_raw=items[0].title, problems=(UNREAD,))
        columns = tuple({column.id: column for column, _ in found}.values())
        yield from judge.judge_page(PageView(page, site.site, site.today, columns, listed=items), names=names)


def _address(view: ColumnView, item: ListItem) -> str:
    """Where an item leads; for one that only a script opens, its place in the list."""
    return item.url or f"{view.url}#{quote(item.title[:80], safe='')}"
