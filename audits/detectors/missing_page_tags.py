"""Head tags (网页标签) that pages of one template do not carry or leave blank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from audits.records import Hit, Occurrence, PageKind, Place
from audits.rulebook.loading import Strict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Page
    from audits.rulebook import RuleBook
    from audits.views import PageSummary, SiteView

SCOPE = "site"
FACTS = {"page_class": ("home", "column", "content"), "tags": str, "pages": int, "of": int, "example": str}

LARGE, ODD = 10, 2

_CLASS = {
    PageKind.HOME: "home",
    PageKind.LIST: "column",
    PageKind.EMPTY_LIST: "column",
    PageKind.JS_LIST: "column",
    PageKind.DETAIL: "content",
}


class Params(Strict):
    """Tags that each class of page must carry; ``also``: other spellings that are let pass."""

    home: tuple[str, ...]
    column: tuple[str, ...]
    content: tuple[str, ...]
    also: dict[str, tuple[str, ...]] = Field(default_factory=dict)


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each template and class, with the pages that lack a tag as occurrences."""
    groups: dict[tuple[str, str], list[PageSummary]] = {}
    for summary in site.pages():
        page = summary.page
        kind = "home" if page.url == site.site.home else _CLASS.get(page.kind)
        if kind and page.status == 200 and "parser-limit" not in page.problems:
            groups.setdefault((page.template, kind), []).append(summary)
    for (template, kind), lacking in sorted(_merged(groups, params).items()):
        required: tuple[str, ...] = getattr(params, kind)
        tags = [tag for tag in required if any(tag in missing for _, missing in lacking)]
        first = lacking[0][0].page
        of = max(len(lacking), len(groups[template, kind]))
        facts = {"page_class": kind, "tags": tags, "pages": len(lacking), "of": of, "example": first.title or first.url}
        where = tuple(_occurrence(summary, missing) for summary, missing in lacking)
        yield Hit(f"{template or first.url}:{kind}", facts, first.url, at="、".join(tags), occurrences=where)


Lacking = list[tuple["PageSummary", list[str]]]


def _merged(groups: dict[tuple[str, str], list[PageSummary]], params: Params) -> dict[tuple[str, str], Lacking]:
    """Pages that lack tags by template and class; odd pages join the large template of their class that lacks the same."""
    lacking: dict[tuple[str, str], Lacking] = {}
    for key, summaries in sorted(groups.items(), key=lambda item: -len(item[1])):
        found = [(summary, missing) for summary in summaries if (missing := _missing(summary.page, getattr(params, key[1]), params))]
        if not found:
            continue
        host = next(
            (other for other, pages in lacking.items() if other[1] == key[1] and len(pages) >= LARGE and pages[0][1] == found[0][1]), None
        )
        if host is not None and len(summaries) <= ODD:
            lacking[host] += found
        else:
            lacking[key] = found
    return lacking


def _occurrence(summary: PageSummary, missing: list[str]) -> Occurrence:
    column = summary.columns[0] if summary.columns else ""
    return Occurrence(summary.page.url, summary.page.title, Place.FRAME, "head", text="、".join(missing), column=column)


def _missing(page: Page, required: tuple[str, ...], params: Params) -> list[str]:
    """Required tags that are not there or blank; names in any case."""
    return [tag for tag in required if not any(page.meta.get(name.lower(), "").strip() for name in (tag, *params.also.get(tag, ())))]
