"""Policy documents and their interpretations that do not link to each other (解读关联)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from audits.records import Confidence, Hit, Occurrence, PageKind
from audits.rulebook.loading import Strict
from audits.rulebook.rule import ColumnTypes  # noqa: TC001 - the models are built from it
from audits.texts.addresses import subject_key
from audits.texts.interpretations import Names, explained, named_in
from audits.texts.issuers import OTHER, OWN, whose
from audits.texts.keys import document_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audits.records import Page
    from audits.records.views import PageSummary, SiteView
    from audits.rulebook import RuleBook

SCOPE = "site"
SIDES = ("document", "interpretation")
FACTS = {"side": SIDES, "counterpart": SIDES, "title": str, "other": str, "other_url": str}
SAME_DOCUMENT_DAYS = 60
UNLINKED_TEMPLATE = 5
MOST_FOLLOWED = 40
MOST_READ = 300
"""Interpretations whose texts are read for the name of what they explain."""
READABLE = (PageKind.DETAIL, PageKind.OTHER)
"""Documents, and pages with little more than a picture or a file."""
_LETTER = re.compile(r"(?:通知|公告|通告|办法|方案|规定|细则|意见|决定)(?:[（(].{0,20}[）)])?$")


class Params(Strict):
    """Columns whose documents count besides those that expect ``interpretation-link``, and what needs no interpretation."""

    document_types: ColumnTypes = ("policy", "normative")
    interpretation_types: ColumnTypes = ("interpretation",)
    exempt: tuple[str, ...] = ()
    first_year: int = 2017


@dataclass
class _Pair:
    """A document, at all its addresses, with all its interpretations."""

    documents: list[PageSummary]
    interpretations: list[PageSummary]
    sure: bool


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each page of a pair that lacks the link to the other side."""
    missing: list[tuple[_Pair, PageSummary, bool]] = []
    pairs = _pairs(site, params, book)
    linked = 0
    for pair in pairs:
        if any(_links(site, one, pair.interpretations) for one in pair.documents):
            linked += 1
        else:
            missing.append((pair, pair.documents[0], True))
        missing += [(pair, one, False) for one in pair.interpretations if not _links(site, one, pair.documents)]
    by_script = len(pairs) >= UNLINKED_TEMPLATE and not linked
    for pair, one, is_document in missing:
        sure = pair.sure and not one.page.problems and not (is_document and by_script) and whose(pair.documents[0].page, site.site) == OWN
        yield _hit(site, pair, one, is_document=is_document, sure=sure)


def _pairs(site: SiteView, params: Params, book: RuleBook) -> list[_Pair]:
    """Documents of the site that an interpretation on the site explains."""
    documents, interpretations = _sorted_out(site, params, book)
    names = Names()
    for number, document in enumerate(documents):
        names.add(document.page.title, number)
    found: dict[int, _Pair] = {}
    to_read = MOST_READ if documents else 0
    for interpretation, told in interpretations:
        explains = [(names.find(name), True) for name in told]
        if not any(numbers for (numbers, _), _ in explains) and to_read:
            to_read -= 1
            explains = _by_text(site, interpretation, names)
        for (numbers, equal), by_title in explains:
            chosen = _nearest([documents[number] for number in numbers], interpretation)
            if not chosen:
                continue
            sure = equal and by_title
            pair = found.setdefault(id(chosen[0]), _Pair(chosen, [], sure))
            pair.sure = pair.sure and sure
            if interpretation not in pair.interpretations:
                pair.interpretations.append(interpretation)
    return list(found.values())


def _by_text(site: SiteView, interpretation: PageSummary, names: Names) -> list[tuple[tuple[list[int], bool], bool]]:
    """The first document that the text of an interpretation names, where its title names none."""
    page = site.page(interpretation.page.url)
    for name in named_in(page.text) if page is not None else ():
        numbers, equal = names.find(name)
        if numbers and equal:
            return [((numbers, equal), False)]
    return []


def _sorted_out(site: SiteView, params: Params, book: RuleBook) -> tuple[list[PageSummary], list[tuple[PageSummary, list[str]]]]:
    """The documents of the site, and its interpretations with the names of what they explain."""
    holds, explains = set(), set()
    for column in site.site.columns:
        kind = book.column_types.get(column.type)
        expects = column.expects if column.expects is not None else kind.expects if kind else ()
        if column.type in params.interpretation_types:
            explains.add(column.id)
        elif column.type in params.document_types or "interpretation-link" in expects:
            holds.add(column.id)
    documents, interpretations = [], []
    for summary in site.pages():
        page = summary.page
        if page.kind not in READABLE or (page.published or "9999") < str(params.first_year):
            continue
        own = explains.intersection(summary.columns)
        free = page.kind == PageKind.DETAIL and not page.doc_number and not _LETTER.search(page.title)
        told = explained(page.title, surely=bool(own)) if own or free else []
        if told or (own and not _LETTER.search(page.title) and not page.doc_number):
            interpretations.append((_bare(summary), told))
        elif holds.intersection(summary.columns) and not _needs_none(page, site, params):
            documents.append(_bare(summary))
    return documents, interpretations


def _needs_none(page: Page, site: SiteView, params: Params) -> bool:
    """Whether a document needs no interpretation here: a matter of course, or another body's document, which that body explains."""
    return any(word in page.title for word in params.exempt) or whose(page, site.site) == OTHER


def _bare(summary: PageSummary) -> PageSummary:
    """A page without what fills the memory and is not asked for here."""
    return replace(summary, page=replace(summary.page, meta={}, fields=(), headings=(), breadcrumb=(), validity_marks=(), dates=()))


def _nearest(documents: Sequence[PageSummary], interpretation: PageSummary) -> list[PageSummary]:
    """Of several documents of one name, the one nearest in time, at all its addresses."""
    if len(documents) <= 1:
        return list(documents)
    gaps = [(_gap(document.page, interpretation.page), place) for place, document in enumerate(documents)]
    best = documents[min(gaps)[1]]
    key = document_key(best.page)
    return [one for one in documents if document_key(one.page) == key or _gap(one.page, best.page) <= SAME_DOCUMENT_DAYS]


def _gap(one: Page, other: Page) -> int:
    """Days between two publications; far apart where a date is missing."""
    try:
        return abs((date.fromisoformat(one.published or "") - date.fromisoformat(other.published or "")).days)
    except ValueError:
        return 100_000


def _links(site: SiteView, source: PageSummary, targets: Sequence[PageSummary]) -> bool:
    """Whether a page links to one of others, at any address that leads there."""
    wanted = {summary.page.url for summary in targets}
    references = site.links_from(source.page.url)
    if any(reference.target in wanted for reference in references):
        return True
    keys = {subject_key(url).rstrip("/") for url in wanted}
    ends = {key.rpartition("/")[2] for key in keys}
    for reference in references:
        if reference.target.rstrip("/").rpartition("/")[2] in ends and subject_key(reference.target).rstrip("/") in keys:
            return True
    content = dict.fromkeys(reference.target for reference in references if reference.region != "frame")
    followed = [site.outcome(target) for target in list(content)[:MOST_FOLLOWED]]
    return any(outcome is not None and outcome.final_url in wanted for outcome in followed)


def _hit(site: SiteView, pair: _Pair, one: PageSummary, *, is_document: bool, sure: bool) -> Hit:
    page = one.page
    other = (pair.interpretations if is_document else pair.documents)[0].page
    key = document_key(page)
    if not is_document and any(key == document_key(document.page) for document in pair.documents):
        key = subject_key(page.url)
    sides = SIDES if is_document else SIDES[::-1]
    facts = {"side": sides[0], "counterpart": sides[1], "title": page.title, "other": other.title, "other_url": other.url}
    places = pair.documents if is_document else [one]
    where = tuple(Occurrence(place.page.url, place.page.title, text=page.title, column=_column(site, place)) for place in places)
    confidence = Confidence.CONFIRMED if sure else Confidence.LIKELY
    return Hit(key, facts, page_url=page.url, at=page.title, column=where[0].column, occurrences=where, confidence=confidence)


def _column(site: SiteView, summary: PageSummary) -> str:
    return next((column for column in summary.columns if site.site.column(column) is not None), "")
