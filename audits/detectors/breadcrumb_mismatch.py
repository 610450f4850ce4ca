"""Articles whose breadcrumb names another column than the one that lists them (当前位置与所在栏目不符)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.records import Confidence, Hit, PageKind
from audits.rulebook.loading import Strict
from audits.texts.addresses import page_key
from audits.texts.keys import document_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audits.records.views import SiteView
    from audits.rulebook import RuleBook

SCOPE = "site"
FACTS = {"title": str, "shown": str, "column": str}
_NO_NAMES = frozenset({"首页", "网站首页", "主页", "正文", "内容", "详情", "详细内容", "当前位置", "home", "content"})
_FILLER = re.compile(r"[\s的与和及、·（）()]|信息|政府|栏目|本市|本县|本区|全市|全县")


class Params(Strict):
    """``agree``: share of a column's articles that must carry its name before the others stand out; ``few``: with fewer articles than that
    only the names of other registered columns count."""

    agree: float = 0.8
    few: int = 5


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each article that the breadcrumb places in another column."""
    columns = {view.column.id: view.column for view in site.columns}
    lists = {view.url: view.column.id for view in site.columns}
    own: dict[str, set[str]] = {name: {column.name} for name, column in columns.items()}
    listed: dict[str, list[_Article]] = defaultdict(list)
    shown_in: dict[str, set[str]] = defaultdict(set)
    for summary in site.pages():
        page = summary.page
        names = _names(page.breadcrumb)
        if page.url in lists and names:
            own[lists[page.url]].add(names[-1])
        elif page.kind == PageKind.DETAIL and names:
            shown_in[page_key(page.url)].update(summary.columns)
            article = _Article(document_key(page), page.url, page.title, page.breadcrumb, tuple(names))
            for name in summary.columns:
                if name in columns:
                    listed[name].append(article)
    for name, articles in listed.items():
        usual, count = Counter(article.names[-1] for article in articles).most_common(1)[0]
        if count >= 3 and count * 2 > len(articles):
            own[name].add(usual)
    seen: set[str] = set()
    for name, articles in listed.items():
        strangers = [article for article in articles if not _fits(article, shown_in[page_key(article.url)], own)]
        steady = len(articles) >= params.few and len(articles) - len(strangers) >= params.agree * len(articles)
        others = [column.name for column in columns.values() if column.id != name]
        for article in strangers:
            shown = article.names[-1]
            if article.url not in seen and (steady or any(_like(shown, other) for other in others)):
                seen.add(article.url)
                facts = {"title": article.title or article.url, "shown": shown, "column": columns[name].name}
                at = " > ".join(article.breadcrumb)
                yield Hit(article.key, facts, page_url=article.url, at=at, confidence=Confidence.LIKELY, column=name)


@dataclass(frozen=True, slots=True)
class _Article:
    """What is kept of a page: a site may have a hundred thousand."""

    key: str
    url: str
    title: str
    breadcrumb: tuple[str, ...]
    names: tuple[str, ...]
    """Names of columns in the breadcrumb."""


def _names(breadcrumb: Iterable[str]) -> list[str]:
    """Names of columns in a breadcrumb."""
    return [name for name in breadcrumb if name.lower() not in _NO_NAMES]


def _fits(article: _Article, columns: Iterable[str], own: dict[str, set[str]]) -> bool:
    """Whether any name of the breadcrumb is like a name of any column that lists the page, under this address or another one."""
    known = {name for column in columns for name in own.get(column, ())}
    return any(_like(name, other) for name in article.names for other in known)


def _like(one: str, other: str) -> bool:
    """Whether two names of columns may mean the same: equal, one within the other, or most two-letter pairs in common."""
    one, other = _FILLER.sub("", one) or one, _FILLER.sub("", other) or other
    if one == other or (min(len(one), len(other)) >= 2 and (one in other or other in one)):
        return True
    first, second = _pairs(one), _pairs(other)
    return bool(first & second) and len(first & second) * 2 >= min(len(first), len(second))


def _pairs(text: str) -> set[str]:
    return {text[index : index + 2] for index in range(len(text) - 1)}
