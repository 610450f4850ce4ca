"""The same text published at several addresses (重复发布)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.records import Confidence, Hit, Occurrence, PageKind
from audits.rulebook.loading import Strict
from audits.texts.addresses import subject_key
from audits.texts.keys import document_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import SiteView
    from audits.rulebook import RuleBook

SCOPE = "site"
FACTS = {"title": str, "count": int, "columns": list, "likeness": ("same", "near"), "addresses": list}

_GAPS = re.compile(r"[\s\W_]+")


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is kept of a page until all have been seen."""

    url: str
    title: str
    key: str
    """The document's stable key."""
    number: str
    written: str
    text_length: int
    simhash: int
    columns: tuple[str, ...]


class Params(Strict):
    """``min_length``: characters below which a text is too short to judge; ``near``: bits in which near duplicates may differ;
    ``near_pages``: pages of one title beyond which near duplicates are not looked for; ``variants``: marks of other editions of a page."""

    min_length: int = 100
    near: int = 3
    near_pages: int = 200
    variants: tuple[str, ...] = ()


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each group of addresses; equal texts are sure, like ones of the same title only proposed."""
    by_text: dict[str, list[_Seen]] = {}
    by_title: dict[str, list[_Seen]] = {}
    for summary in site.pages():
        page = summary.page
        edition = any(mark in page.url for mark in params.variants)
        if page.kind is PageKind.DETAIL and page.status == 200 and summary.text_length >= params.min_length and not edition:
            seen = _Seen(
                page.url, page.title, document_key(page), page.doc_number or "", page.written or "", summary.text_length, summary.simhash,
                summary.columns,
            )  # fmt: skip
            if summary.text_hash:
                by_text.setdefault(summary.text_hash, []).append(seen)
            if page.title and summary.simhash:
                by_title.setdefault(_GAPS.sub("", page.title), []).append(seen)
    told: set[str] = set()
    for group in by_text.values():
        distinct = _distinct(group)
        if len(distinct) > 1 and not _other_documents(distinct):
            told |= {seen.url for seen in distinct}
            titles = {_GAPS.sub("", seen.title) for seen in distinct}
            yield _hit(site, distinct, "same", Confidence.CONFIRMED if len(titles) == 1 else Confidence.LIKELY)
    for group in by_title.values():
        distinct = [seen for seen in _distinct(group) if seen.url not in told]
        if 1 < len(distinct) <= params.near_pages:
            for near in _near(distinct, params.near):
                if not _other_documents(near):
                    yield _hit(site, near, "near", Confidence.LIKELY)


def _distinct(group: list[_Seen]) -> list[_Seen]:
    """One page for each address, in an order that does not hang on which arrived first; session ids and schemes make no new one."""
    found: dict[str, _Seen] = {}
    for seen in sorted(group, key=lambda seen: seen.url):
        found.setdefault(subject_key(seen.url), seen)
    return list(found.values())


def _other_documents(group: list[_Seen]) -> bool:
    """Whether document numbers show that the pages are different documents of one wording."""
    numbers = [seen.number for seen in group if seen.number]
    return len(numbers) > 1 and len(set(numbers)) == len(numbers)


def _near(group: list[_Seen], most: int) -> Iterator[list[_Seen]]:
    """Clusters of texts that are like the first of them in wording and length, and of one date or none."""
    rest = group
    while len(rest) > 1:
        first, *others = rest
        like = [other for other in others if _alike(first, other, most)]
        if like:
            yield [first, *like]
        rest = [other for other in others if other not in like]


def _alike(one: _Seen, other: _Seen, most: int) -> bool:
    if (one.simhash ^ other.simhash).bit_count() > most or abs(one.text_length - other.text_length) * 10 > one.text_length:
        return False
    written = {seen.written for seen in (one, other) if seen.written}
    return len(written) < 2


def _hit(site: SiteView, group: list[_Seen], likeness: str, confidence: Confidence) -> Hit:
    first = group[0]
    names = {column.id: column.name for column in site.site.columns}
    columns = list(dict.fromkeys(names.get(column, column) for seen in group for column in seen.columns))
    where = tuple(
        Occurrence(seen.url, seen.title, text=seen.title, column=column) for seen in group for column in (seen.columns or ("",))
    )
    facts = {
        "title": first.title or first.url, "count": len(group), "columns": columns or ["—"], "likeness": likeness,
        "addresses": [seen.url for seen in group[:5]],
    }  # fmt: skip
    subject = min(seen.key for seen in group) + ("|near" if likeness == "near" else "")
    return Hit(subject, facts, first.url, at=first.title, confidence=confidence, occurrences=where)
