"""Head tags (网页标签) that pages of one template do not carry or leave blank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from audits.records import Hit, Occurrence, PageKind
from audits.rulebook.loading import Strict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Page
    from audits.rulebook import RuleBook
    from audits.views import PageSummary, SiteView

SCOPE = "site"
FACTS = {"page_class": ("home", "column", "content"), "tags": str, "pages": int, "of": int, "example": str}

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
    for (template, kind), summaries in sorted(groups.items()):
        required: tuple[str, ...] = getattr(params, kind)
        lacking = [(summary, missing) for summary in summaries if (missing := _missing(summary.page, required, params))]
        if not lacking:
            continue
        counts = {tag: sum(tag in missing for _, missing in lacking) for tag in required}
        tags = [tag for tag in required if counts[tag]]
        first = lacking[0][0].page
        facts = {"page_class": kind, "tags": tags, "pages": len(lacking), "of": len(summaries), "example": first.title or first.url}
        where = tuple(_occurrence(summary, missing) for summary, missing in lacking)
        yield Hit(f"{template or first.url}:{kind}", facts, first.url, at="、".join(tags), occurrences=where)


def _occurrence(summary: PageSummary, missing: list[str]) -> Occurrence:
    column = summary.columns[0] if summary.columns else ""
    return Occurrence(summary.page.url, summary.page.title, place="head", text="、".join(missing), column=column)


def _missing(page: Page, required: tuple[str, ...], params: Params) -> list[str]:
    """Required tags that are not there or blank; names in any case."""
    return [tag for tag in required if not any(page.meta.get(name.lower(), "").strip() for name in (tag, *params.also.get(tag, ())))]
