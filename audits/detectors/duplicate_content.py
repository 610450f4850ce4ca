"""The same text published at several addresses (重复发布)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.records import Confidence, Hit, Occurrence, PageKind
from audits.rulebook.loading import Strict
from audits.texts.addresses import page_key
from audits.texts.column_pages import is_folder
from audits.texts.keys import document_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import SiteView
    from audits.rulebook import RuleBook

SCOPE = "site"
FACTS = {"title": str, "count": int, "columns": list, "likeness": ("same", "near"), "addresses": list}

_GAPS = re.compile(r"[\s\W_]+")
_PHONE = re.compile(r"(?<!\d)(?:0\d{2,3}[- －—]?)?\d{7,8}(?:[-转]\d{1,4})?(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)")
_PART = re.compile(r"(.{6,100}?)(?:[-－—–]{1,4}|[:：｜|])([^-－—–:：｜|]{2,20})$")
"""A title that names a part of a series behind a dash: 民生实事项目建议征集——交通出行."""
FILE_NAMES = 80
"""Characters by which two texts may differ that are equal but for the names of their attachments."""
MOST_READ = 100
"""Pages that are read again to compare their texts."""


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
    texts = _Texts(site)
    for group in by_text.values():
        distinct = _unnested(_distinct(group))
        told |= {seen.url for seen in group}.difference(seen.url for seen in distinct) if len(distinct) == 1 else set()
        if len(distinct) > 1 and not _other_documents(distinct):
            told |= {seen.url for seen in distinct}
            titles = {_GAPS.sub("", seen.title) for seen in distinct}
            yield _hit(site, distinct, "same", Confidence.CONFIRMED if len(titles) == 1 else Confidence.LIKELY)
    for group in by_title.values():
        distinct = [seen for seen in _distinct(group) if seen.url not in told]
        if 1 < len(distinct) <= params.near_pages:
            for near in _near(distinct, params.near, texts):
                if not _other_documents(near):
                    yield _hit(site, near, "near", Confidence.LIKELY)


def _distinct(group: list[_Seen]) -> list[_Seen]:
    """One page for each address, in an order that does not hang on which arrived first; session ids, schemes and index files make no new one."""
    found: dict[str, _Seen] = {}
    for seen in sorted(group, key=lambda seen: seen.url):
        found.setdefault(page_key(seen.url), seen)
    return list(found.values())


def _unnested(group: list[_Seen]) -> list[_Seen]:
    """Without the lists that only show what the list above them shows."""
    keys = [page_key(seen.url) for seen in group]
    lists = [key for key, seen in zip(keys, group, strict=True) if is_folder(seen.url)]
    return [
        seen
        for key, seen in zip(keys, group, strict=True)
        if not (is_folder(seen.url) and any(key.startswith(f"{other}/") for other in lists))
    ]


class _Texts:
    """Texts of pages, read again where two pages of one title must be compared."""

    def __init__(self, site: SiteView) -> None:
        self._site = site
        self._left = MOST_READ
        self._known: dict[str, tuple[str, str]] = {}

    def of(self, url: str) -> tuple[str, str]:
        """The squeezed text of a page, and the same without the names of its attachments; blank for what is not read any more."""
        if url not in self._known:
            self._left -= 1
            page = self._site.page(url) if self._left >= 0 else None
            text = page.text if page is not None else ""
            bare = text
            for link in page.attachments if page is not None else ():
                bare = bare.replace(link.text, "") if len(link.text) > 3 else bare
            self._known[url] = text, _GAPS.sub("", bare) if bare != text else ""
        return self._known[url]

    def differ_in_telephones(self, one: _Seen, other: _Seen) -> bool:
        """Whether two offices say the same of themselves but for their telephones."""
        first, second = self.of(one.url)[0], self.of(other.url)[0]
        if not first or not second or _PHONE.findall(first) == _PHONE.findall(second):
            return False
        return _GAPS.sub("", _PHONE.sub("", first)) == _GAPS.sub("", _PHONE.sub("", second))

    def differ_in_file_names(self, one: _Seen, other: _Seen) -> bool:
        """Whether two texts are equal but for the names of their attachments."""
        if abs(one.text_length - other.text_length) > FILE_NAMES:
            return False
        first, second = self.of(one.url)[1], self.of(other.url)[1]
        return bool(first) and first == second


def _other_documents(group: list[_Seen]) -> bool:
    """Whether document numbers, or titles that differ only in their last part, show that the pages are different documents of one wording."""
    numbers = [seen.number for seen in group if seen.number]
    if len(numbers) > 1 and len(set(numbers)) == len(numbers):
        return True
    parted = [_PART.match("".join(seen.title.split())) for seen in group]
    named = [(match[1], match[2]) for match in parted if match is not None]
    return len(named) == len(group) == len(set(named)) and len({head for head, _ in named}) == 1


def _near(group: list[_Seen], most: int, texts: _Texts) -> Iterator[list[_Seen]]:
    """Clusters of texts that are like the first of them in wording and length, and of one date or none."""
    rest = group
    while len(rest) > 1:
        first, *others = rest
        like = [other for other in others if _alike(first, other, most, texts)]
        if like:
            yield [first, *like]
        rest = [other for other in others if other not in like]


def _alike(one: _Seen, other: _Seen, most: int, texts: _Texts) -> bool:
    written = {seen.written for seen in (one, other) if seen.written}
    if len(written) > 1:
        return False
    if (one.simhash ^ other.simhash).bit_count() > most or abs(one.text_length - other.text_length) * 10 > one.text_length:
        return texts.differ_in_file_names(one, other)
    return not texts.differ_in_telephones(one, other)


def _hit(site: SiteView, group: list[_Seen], likeness: str, confidence: Confidence) -> Hit:
    first = group[0]
    names = {column.id: column.name for column in site.site.columns}
    columns = list(dict.fromkeys(names.get(column, column) for seen in group for column in seen.columns))
    where = tuple(
        Occurrence(seen.url, seen.title, text=seen.title, column=column) for seen in group for column in (seen.columns or ("",))
    )
    facts = {
        "title": first.title or first.url, "count": len(group), "columns": columns, "likeness": likeness,
        "addresses": [seen.url for seen in group[:5]],
    }  # fmt: skip
    subject = min(seen.key for seen in group) + ("|near" if likeness == "near" else "")
    return Hit(subject, facts, first.url, at=first.title, confidence=confidence, occurrences=where)
