"""Articles whose breadcrumb names another column than the one that lists them (当前位置与所在栏目不符)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from audits.extract.keys import document_key
from audits.records import Confidence, Hit, PageKind
from audits.rulebook.loading import Strict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audits.records import Page
    from audits.rulebook import RuleBook
    from audits.views import SiteView

SCOPE = "site"
FACTS = {"title": str, "shown": str, "column": str}
_NO_NAMES = frozenset({"首页", "网站首页", "主页", "正文", "内容", "详情", "详细内容", "当前位置", "home", "content"})
_FILLER = re.compile(r"[\s的与和及、·（）()]|信息|政府|栏目|本市|本县|本区|全市|全县")


class Params(Strict):
    """``agree``: share of a column's articles that must carry its own name before the others stand out; ``few``: below so many articles only
    the names of other registered columns count."""

    agree: float = 0.8
    few: int = 5


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each article that the breadcrumb places in another column."""
    columns = {view.column.id: view.column for view in site.columns}
    lists = {view.url: view.column.id for view in site.columns}
    pages: dict[str, list[Page]] = defaultdict(list)
    own: dict[str, set[str]] = {name: {column.name} for name, column in columns.items()}
    where: dict[str, tuple[str, ...]] = {}
    for summary in site.pages():
        page = summary.page
        names = _names(page.breadcrumb)
        if page.url in lists and names:
            own[lists[page.url]].add(names[-1])
        elif page.kind == PageKind.DETAIL and names and summary.columns:
            where[page.url] = summary.columns
            for name in summary.columns:
                pages[name].append(page)
    for name, listed in pages.items():
        if name in own:
            usual, count = Counter(_names(page.breadcrumb)[-1] for page in listed).most_common(1)[0]
            if count >= 3 and count * 2 > len(listed):
                own[name].add(usual)
    seen: set[str] = set()
    for name, listed in pages.items():
        if name not in columns:
            continue
        strangers = [page for page in listed if not _fits(page, {own_name for other in where[page.url] if other in own for own_name in own[other]})]
        steady = len(listed) >= params.few and len(listed) - len(strangers) >= params.agree * len(listed)
        others = {column.name for column in columns.values() if column.id != name}
        for page in strangers:
            shown = _names(page.breadcrumb)[-1]
            if page.url not in seen and (steady or any(_like(shown, other) for other in others)):
                seen.add(page.url)
                facts = {"title": page.title or page.url, "shown": shown, "column": columns[name].name}
                yield Hit(document_key(page), facts, page_url=page.url, at=" > ".join(page.breadcrumb), confidence=Confidence.LIKELY, column=name)


def _names(breadcrumb: Iterable[str]) -> list[str]:
    """Names of columns in a breadcrumb."""
    return [name for name in breadcrumb if name.lower() not in _NO_NAMES]


def _fits(page: Page, own: set[str]) -> bool:
    """Whether any name of the breadcrumb is like a name of the columns that list the page (or is the page's own title)."""
    names = _names(page.breadcrumb)
    return any(_like(name, other) for name in names for other in own) or (len(names) > 1 and names[-1] == page.title and any(_like(name, other) for name in names[:-1] for other in own))


def _like(one: str, other: str) -> bool:
    """Whether two names of columns may mean the same: equal, one within the other, or most two-letter pairs in common."""
    one, other = _FILLER.sub("", one) or one, _FILLER.sub("", other) or other
    if one == other or (min(len(one), len(other)) >= 2 and (one in other or other in one)):
        return True
    first, second = _pairs(one), _pairs(other)
    return bool(first & second) and len(first & second) * 2 >= min(len(first), len(second))


def _pairs(text: str) -> set[str]:
    return {text[index : index + 2] for index in range(len(text) - 1)}
