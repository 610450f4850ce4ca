"""Head tags (网页标签) that pages of one template do not carry or leave blank."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pydantic import Field

from audits.records import Hit, Occurrence, PageKind, Place
from audits.rulebook.loading import Strict
from audits.texts.addresses import page_key
from audits.texts.column_pages import list_keys, stands_for_column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Page
    from audits.records.views import SiteView
    from audits.rulebook import RuleBook

SCOPE = "site"
FACTS = {"page_class": ("home", "column", "content"), "tags": list, "pages": int, "of": int, "example": str}

LARGE, ODD = 10, 2
_UNSET = re.compile(r"(?:请(?:填写|输入|在此)|此处|[xX×]{2,10}[省市县区局]?).{0,20}|暂?无|待填写?|null|none", re.I)
"""Values that say that there is none."""
_TEMPLATE = re.compile(r"\{\{|\$\{|\{\$|<%|\[!--|\{/?(?:dede|eyou|pboot|field|cms):|^(?:undefined|null|NaN)$")

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
    placeholders: tuple[str, ...] = ()
    """Values that nobody filled in, as good as none."""
    share: float = Field(default=0.2, ge=0, le=1)
    """Part of a template's pages from which on a tag that they lack is a fault of the template."""


@dataclass
class _Group:
    """The pages of one template and class."""

    pages: int = 0
    lacking: list[_Lacking] = field(default_factory=list)


class _Lacking(NamedTuple):
    """What is kept of a page that lacks tags."""

    url: str
    title: str
    column: str
    tags: tuple[str, ...]


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each template, class and set of tags, with the pages that lack just these as occurrences."""
    home = site.home.url if site.home is not None else site.site.home
    groups: dict[tuple[str, str], _Group] = defaultdict(_Group)
    alike: dict[tuple[str, ...], tuple[str, ...]] = {}
    lists = list_keys(site.site.columns, site.site.home)
    seen: set[str] = set()
    for summary in site.pages():
        page = summary.page
        if (key := page_key(page.url)) in seen:
            continue
        seen.add(key)
        kind = "home" if page.url == home else _CLASS.get(page.kind)
        if kind == "content" and stands_for_column(page, lists):
            kind = "column"
        if kind and page.status == 200 and "parser-limit" not in page.problems:
            group = groups[page.template, kind]
            group.pages += 1
            if tags := _missing(page, getattr(params, kind), params):
                column = summary.columns[0] if summary.columns else ""
                group.lacking.append(_Lacking(page.url, page.title, column, alike.setdefault(tags, tags)))
    for group in groups.values():
        group.lacking = _of_template(group, params.share)
    for (template, kind), lacking in sorted(_merged(groups).items()):
        of = max(len(lacking), groups[template, kind].pages)
        for number, (tags, pages) in enumerate(_by_tags(lacking)):
            first = pages[0]
            facts = {"page_class": kind, "tags": list(tags), "pages": len(pages), "of": of, "example": first.title or first.url}
            where = tuple(Occurrence(page.url, page.title, Place.FRAME, "head", text="、".join(tags), column=page.column) for page in pages)
            subject = f"{template or first.url}:{kind}" + (f":{','.join(tags)}" if number else "")
            yield Hit(subject, facts, first.url, at="、".join(tags), occurrences=where)


def _of_template(group: _Group, share: float) -> list[_Lacking]:
    """The pages that lack a tag which a fair part of their template lacks; what single articles leave blank is no fault of the template."""
    counts = Counter(tag for page in group.lacking for tag in page.tags)
    common = {tag for tag, count in counts.items() if count >= share * group.pages}
    kept = (page._replace(tags=tuple(tag for tag in page.tags if tag in common)) for page in group.lacking)
    return [page for page in kept if page.tags]


def _by_tags(lacking: list[_Lacking]) -> list[tuple[tuple[str, ...], list[_Lacking]]]:
    """Pages by what they lack, the most pages first."""
    found: dict[tuple[str, ...], list[_Lacking]] = defaultdict(list)
    for page in lacking:
        found[page.tags].append(page)
    return sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))


def _merged(groups: dict[tuple[str, str], _Group]) -> dict[tuple[str, str], list[_Lacking]]:
    """Pages that lack tags by template and class; odd pages join the large template of their class that lacks the same."""
    lacking: dict[tuple[str, str], list[_Lacking]] = {}
    for key, group in sorted(groups.items(), key=lambda item: -item[1].pages):
        if not group.lacking:
            continue
        host = next(
            (
                other
                for other, pages in lacking.items()
                if other[1] == key[1] and len(pages) >= LARGE and pages[0].tags == group.lacking[0].tags
            ),
            None,
        )
        if host is not None and group.pages <= ODD:
            lacking[host] += group.lacking
        else:
            lacking[key] = group.lacking
    return lacking


def _missing(page: Page, required: tuple[str, ...], params: Params) -> tuple[str, ...]:
    """Required tags that are not there, blank or not filled in; names in any case."""

    def told(name: str) -> bool:
        value = page.meta.get(name.lower(), "").strip()
        if not value or value in params.placeholders or value.lower() == name.lower():
            return False
        return _TEMPLATE.search(value) is None and _UNSET.fullmatch(value) is None

    return tuple(tag for tag in required if not any(told(name) for name in (tag, *params.also.get(tag, ()))))
