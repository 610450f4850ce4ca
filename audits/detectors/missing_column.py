"""Columns that every site of its kind must have and this one does not (缺少应设栏目)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.records import Confidence, Hit, PageKind
from audits.rulebook.loading import Strict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Page
    from audits.records.views import SiteView
    from audits.rulebook import RuleBook
    from audits.rulebook.rule import RequiredColumn

SCOPE = "site"
FACTS = {"name": str, "where": str, "looked": int}
_NOISE = re.compile(r"[\s“”\"'《》<>\[\]【】()（）·>»|:：]+")
_ARTICLE = re.compile(r"情况|数量|统计|工作|通报|会议|培训")
"""Words after a name that make it the title of an article."""


class Params(Strict):
    """``extra``: how much longer than a name a text may be that counts as it; ``pages``: pages that must have been read to be sure."""

    extra: int = 10
    pages: int = 3


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each required column that neither the register nor any page read of the site has."""
    required = [one for one in book.required_columns(site.site.kind) if one.since is None or site.today >= one.since]
    open_ = [one for one in required if not _registered(site, one)]
    if not open_ or site.home is None:
        return
    for text in _names(site, site.home):
        open_ = [one for one in open_ if not _is_named(text, one, params.extra)]
        if not open_:
            return
    pages = len(site.addresses())
    for one in open_:
        sure = site.complete and pages >= params.pages and site.home.kind is PageKind.HOME
        yield Hit(
            f"missing:{one.name}", {"name": one.name, "where": one.where, "looked": pages}, page_url=site.site.home, at=one.name,
            confidence=Confidence.CONFIRMED if sure else Confidence.LIKELY,
        )  # fmt: skip


def _registered(site: SiteView, one: RequiredColumn) -> bool:
    return any((one.type and view.column.type == one.type) or _is_named(_bare(view.column.name), one, 20) for view in site.columns)


def _names(site: SiteView, home: Page) -> Iterator[str]:
    """Names of columns as the site shows them: links of the home page, then breadcrumbs, columns, then titles, headings and links of pages other than articles."""
    seen: set[str] = set()

    def new(text: str) -> Iterator[str]:
        text = _bare(text)
        if text and text not in seen:
            seen.add(text)
            yield text

    for reference in site.links_from(home.url):
        yield from new(reference.text)
    fronts = []
    for summary in site.pages():
        page = summary.page
        for text in (*page.breadcrumb, page.column):
            yield from new(text)
        if page.kind.value != "detail":
            for text in (page.title, *page.headings[:3]):
                yield from new(text)
            yield from new(re.split(r"[-_—|]", page.html_title)[0])
            fronts.append(page.url)
    for url in fronts[:500]:
        for reference in site.links_from(url):
            yield from new(reference.text)


def _bare(text: str) -> str:
    return _NOISE.sub("", text[:60])


def _is_named(text: str, one: RequiredColumn, extra: int) -> bool:
    """Whether a text is the column's name, perhaps with the name of a place or office before it; no title of an article on the matter."""
    return any(
        name in text and len(text) <= len(name) + extra and not _ARTICLE.search(text.partition(name)[2]) for name in (one.name, *one.names)
    )
