"""Documents whose marks contradict one another, on the page, in lists, columns, the own list or on other pages (有效性矛盾)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from audits.records import Confidence, Hit, Occurrence
from audits.regulations.laws import laws_of
from audits.regulations.roles import is_archived, role_of, shows_document
from audits.regulations.shown import labels_of, last_day, marks_of
from audits.rulebook.loading import Strict
from audits.texts.days import as_date
from audits.texts.keys import document_key
from audits.texts.numbers import normal_number
from audits.texts.titles import read_title
from audits.texts.validity_words import Labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from audits.records import Page, ValidityMark
    from audits.records.views import SiteView
    from audits.regulations.laws import Laws
    from audits.rulebook.book import RuleBook

SCOPE = "site"
VOCABULARIES = {"validity-labels": Labels}
PLACES = ("field", "title", "banner", "list", "repeal-date", "column", "catalogue", "elsewhere")
FACTS = {"title": str, "one": PLACES, "one_says": str, "other": PLACES, "other_says": str, "other_url": str, "number": str}
Side = Literal["ended", "live"]
"""What a place of a page claims of its document."""
_ENDED: Final = "ended"
_LIVE: Final = "live"


class Params(Strict):
    """``repealed_names``, ``current_names``: words in a column's name that say what it holds; ``mixed_names``: that it holds both."""

    repealed_names: tuple[str, ...] = ("废止", "失效")
    mixed_names: tuple[str, ...] = ("修改", "改废", "清理", "有效性")
    current_names: tuple[str, ...] = ("现行有效", "有效规范性文件", "有效文件")


@dataclass(frozen=True, slots=True)
class _Claim:
    """What one place says."""

    place: str
    side: Side
    says: str
    url: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is kept of a page until all have been seen."""

    url: str
    title: str
    number: str
    column: str
    """Id of the first column whose list shows it, ``""`` if none does."""
    claims: tuple[_Claim, ...]


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each document with at least two claims that cannot both be true."""
    labels, books = labels_of(book), laws_of(book)
    columns = {column.id: column for column in site.site.columns}
    documents: dict[str, list[_Shown]] = {}
    alike: dict[tuple[_Claim, ...], tuple[_Claim, ...]] = {}
    for summary in site.pages():
        page = summary.page
        if not shows_document(page) or not _may_matter(page, books):
            continue
        listing = site.listing(page.url)
        places = tuple(columns[name] for name in dict.fromkeys((*summary.columns, *(column for column, _ in listing))) if name in columns)
        if role_of(page, places) not in ("document", "archive"):
            continue
        marks = marks_of(page, labels, (item for _, item in listing), site.today)
        names = (*((column.name, column.type) for column in places), *((name, "") for name in page.breadcrumb[1:]))
        claims = (*_own(marks, labels, site.today), *_of_columns(names, params), *_of_own_documents(page, books, site.today))
        if claims:
            shown = _Shown(page.url, page.title, page.doc_number or "", places[0].id if places else "", alike.setdefault(claims, claims))
            documents.setdefault(document_key(page), []).append(shown)
    for key, pages in sorted(documents.items()):
        hit = _judge(key, pages)
        if hit is not None and not _archived(site, hit):
            yield hit


def _archived(site: SiteView, hit: Hit) -> bool:
    """Whether a page of the contradiction is kept as an archive; only its full text says so."""
    full = (site.page(occurrence.page_url) for occurrence in hit.occurrences)
    return any(page is not None and is_archived(page) for page in full)


def _may_matter(page: Page, books: Laws) -> bool:
    return bool(page.validity_marks or page.fields or page.doc_number or books.knows_documents)


def _own(marks: tuple[ValidityMark, ...], labels: Labels, today: date) -> Iterator[_Claim]:
    """Claims of the page itself and of the lists that show it."""
    for mark in marks:
        if mark.where == "repeal-date":
            if "有效" in mark.label:
                continue
            day = last_day(mark.value)
            if day is not None and day < today:
                yield _Claim("repeal-date", _ENDED, f"{mark.label}{mark.value}")
            continue
        alive = labels.in_force(mark.state)
        if alive is None or mark.state in ("not-yet", "partly", "amended"):
            continue
        yield _Claim(mark.where, _LIVE if alive else _ENDED, mark.value)


def _of_columns(names: Iterable[tuple[str, str]], params: Params) -> Iterator[_Claim]:
    """What lying in a column for repealed (or for valid) documents says, by the register or by the page's own breadcrumb."""
    for name, kind in names:
        if len(name) > 20 or any(word in name for word in params.mixed_names):
            continue
        if kind == "repealed" or any(word in name for word in params.repealed_names):
            yield _Claim("column", _ENDED, name)
        elif any(word in name for word in params.current_names):
            yield _Claim("column", _LIVE, name)


def _of_own_documents(page: Page, books: Laws, today: date) -> Iterator[_Claim]:
    """What the office's own list says of the document."""
    if not books.knows_documents:
        return
    entry = books.local_entry(normal_number(page.doc_number or ""), read_title(page.title_raw or page.title).key, page.written or "")
    if entry is None or entry.status not in ("in-force", "repealed", "expired"):
        return
    day = as_date(entry.date)
    if entry.ended and day is not None and day > today:
        return
    yield _Claim("catalogue", _ENDED if entry.ended else _LIVE, f"listed-{entry.status}")


def _judge(key: str, pages: list[_Shown]) -> Hit | None:
    """The first contradiction on one page, else between the pages of a document."""
    for page in pages:
        pair = _pair(page.claims)
        if pair is not None:
            return _hit(key, page, *pair)
    if len(pages) < 2:
        return None
    for page in pages:
        for other in pages:
            if other is page:
                continue
            mine = next((claim for claim in page.claims if claim.place in ("field", "title", "banner") and claim.side == _LIVE), None)
            theirs = next((claim for claim in other.claims if claim.place in ("field", "title", "banner") and claim.side == _ENDED), None)
            if mine is not None and theirs is not None and _one_document(page, other):
                return _hit(key, page, mine, _Claim("elsewhere", _ENDED, theirs.says, other.url), other)
    return None


def _one_document(page: _Shown, other: _Shown) -> bool:
    """Whether two pages of one key show one document: the same name too, since offices do reuse index numbers."""
    return read_title(page.title).key == read_title(other.title).key


def _pair(claims: tuple[_Claim, ...]) -> tuple[_Claim, _Claim] | None:
    """Two claims of one page that contradict each other; two columns or two lists alone do not."""
    live = [claim for claim in claims if claim.side == _LIVE]
    ended = [claim for claim in claims if claim.side == _ENDED]
    for one in sorted(live, key=lambda claim: PLACES.index(claim.place)):
        for other in sorted(ended, key=lambda claim: PLACES.index(claim.place)):
            if one.place != other.place or one.place == "field":
                return one, other
    return None


def _hit(key: str, page: _Shown, one: _Claim, other: _Claim, second: _Shown | None = None) -> Hit:
    facts = {
        "title": page.title, "one": one.place, "one_says": one.says, "other": other.place, "other_says": other.says,
        "other_url": other.url, "number": page.number,
    }  # fmt: skip
    where = tuple(Occurrence(shown.url, shown.title, text=one.says, column=shown.column) for shown in (page, second) if shown is not None)
    column = page.column or (second.column if second else "")
    return Hit(key, facts, page_url=page.url, at=one.says, confidence=Confidence.CONFIRMED, column=column, occurrences=where)
