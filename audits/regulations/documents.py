"""The documents found on a portal (现行有效文件清单) with their state, and what is listed in one place only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audits.regulations.laws import laws_of
from audits.regulations.roles import is_archived, role_of, shows_document
from audits.regulations.shown import is_ended, is_in_force, labels_of, last_day, marks_of
from audits.texts.days import as_date, first_date
from audits.texts.issuers import OWN, whose
from audits.texts.keys import document_key
from audits.texts.numbers import flat, normal_number
from audits.texts.periods import own_period
from audits.texts.titles import read_title, title_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from audits.records import Page, ValidityMark
    from audits.records.codes import DocumentState, GapReason, LocalStatus, StateGround
    from audits.records.views import SiteView
    from audits.regulations.laws import Laws
    from audits.rulebook.book import RuleBook
    from audits.rulebook.register import Column
    from audits.texts.validity_words import Labels

PROBLEM_RULES = (
    "missing-validity-label", "blank-validity-label", "unknown-validity-label", "contradictory-validity", "expired-validity",
    "missing-enactment-note", "outdated-regulation-text", "repealed-regulation-in-force", "wrong-document-number",
    "missing-interpretation-link", "late-publication", "contradictory-date", "missing-publication-date",
)  # fmt: skip
REGISTERED = frozenset({"normative", "rule"})
"""Column types in which documents of general application are published together (集中公开)."""
VALID: frozenset[LocalStatus] = frozenset({"in-force", "amended", "to-amend"})
"""What the office's own list says of a document that is to be published."""
SEARCHED = REGISTERED | {"policy", "repealed"}


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document of the list."""

    key: str
    title: str
    number: str
    issuer: str
    written: str
    published: str
    effective: str
    expires: str
    """Last day by the document's own words."""
    label: str
    """The validity label as shown."""
    state: DocumentState
    """Whether it is in force."""
    told_by: StateGround
    """What tells that."""
    columns: tuple[str, ...]
    """Names of the columns that list it."""
    urls: tuple[str, ...]
    problems: tuple[str, ...]
    """Names of the rules that found something."""


@dataclass(frozen=True, slots=True)
class ListingGap:
    """A document that one place lists and another lacks."""

    title: str
    number: str
    found_in: tuple[str, ...]
    """Column names; ``()`` if only the office's own list has it."""
    missing_from: str
    """Name of the column that lacks it, or ``site``."""
    reason: GapReason
    """What is wrong."""
    url: str = ""


@dataclass
class _Found:
    """All pages of one document."""

    pages: list[Page] = field(default_factory=list)
    columns: dict[str, Column] = field(default_factory=dict)
    marks: list[ValidityMark] = field(default_factory=list)


def documents(site: SiteView, book: RuleBook) -> tuple[list[DocumentRow], list[ListingGap]]:
    """Rows by number and title, and the gaps between places."""
    labels, books = labels_of(book), laws_of(book)
    found = _collect(site, labels)
    problems = _problems(site, book)
    made = {key: _row(key, one, site, books, labels, problems) for key, one in found.items()}
    rows = [row for row in made.values() if row is not None]
    found = {key: one for key, one in found.items() if made[key] is not None}
    rows.sort(key=lambda row: (row.written or row.published or "", row.number, row.title), reverse=True)
    return rows, sorted(_gaps(found, site, books, rows), key=lambda gap: (gap.reason, gap.title))


def _collect(site: SiteView, labels: Labels) -> dict[str, _Found]:
    columns = {column.id: column for column in site.site.columns}
    found: dict[str, _Found] = {}
    for summary in site.pages():
        page = summary.page
        if not shows_document(page):
            continue
        listing = site.listing(page.url)
        places = [columns[name] for name in dict.fromkeys((*summary.columns, *(name for name, _ in listing))) if name in columns]
        if not _belongs(page, places):
            continue
        one = found.setdefault(document_key(page), _Found())
        one.pages.append(page)
        one.columns.update({column.id: column for column in places})
        one.marks += marks_of(page, labels, [item for _, item in listing], site.today)
    return found


def _belongs(page: Page, columns: list[Column]) -> bool:
    """Whether a page is a document of general application: by its column, its kind or its number (规)."""
    role = role_of(page, columns)
    types = {column.type for column in columns}
    if role not in ("document", "archive") or (role == "archive" and "repealed" not in types):
        return False
    number = normal_number(page.doc_number or "")
    if types & REGISTERED:
        return True
    return page.doc_type == "规范性文件" or "规〔" in number or (bool(types & SEARCHED) and bool(number))


def _problems(site: SiteView, book: RuleBook) -> dict[str, list[str]]:
    """Document key to names of rules that found something."""
    found: dict[str, list[str]] = {}
    for rule in PROBLEM_RULES:
        if rule in book.rules:
            for subject in site.findings(rule):
                for key in filter(None, (subject, subject.rpartition("|")[0])):
                    found.setdefault(key, []).append(book.rules[rule].title)
    return found


def _row(key: str, found: _Found, site: SiteView, books: Laws, labels: Labels, problems: dict[str, list[str]]) -> DocumentRow | None:
    """The row of a document, None if its page is kept as an archive only."""
    page = found.pages[0]
    full = page if page.text else site.page(page.url) or page
    if is_archived(full):
        return None
    period = own_period(full)
    state, told_by = _state(full, found, period.end if period else None, books, labels, site.today)
    effective = next((mark.value for mark in page.dates if mark.kind == "effective" and mark.value), "")
    if not effective and period and period.start:
        effective = period.start.isoformat()
    label = next((mark.value for mark in found.marks if mark.where == "field"), "")
    return DocumentRow(
        key, page.title, page.doc_number or "", page.issuer or "", page.written or "", page.published or "", effective,
        period.end.isoformat() if period else "", label, state, told_by,
        tuple(column.name for column in found.columns.values()), tuple(dict.fromkeys(one.url for one in found.pages)),
        tuple(dict.fromkeys(problems.get(key, ()))),
    )  # fmt: skip


def _state(page: Page, found: _Found, end: date | None, books: Laws, labels: Labels, today: date) -> tuple[DocumentState, StateGround]:
    """The state of a document and what tells it, the surest ground first."""
    entry = books.local_entry(normal_number(page.doc_number or ""), read_title(page.title).key, page.written or "")
    if entry is not None and not (entry.ended and (day := as_date(entry.date)) is not None and day > today):
        return ("in-force" if entry.status == "to-amend" else entry.status), "catalogue"
    for mark in found.marks:
        if mark.state == "repealed" or mark.state == "expired":
            return mark.state, "mark"
    for mark in found.marks:
        if mark.where == "repeal-date" and (last := last_day(mark.value)) is not None and last < today:
            return "expired", "repeal-date"
    if any(column.type == "repealed" for column in found.columns.values()):
        return "repealed", "mark"
    if end is not None and end < today:
        return "expired", "period"
    start = next((first_date(flat(field.value)) for field in page.fields if field.label.startswith(("施行", "生效", "实施"))), None)
    if start is not None and start > today:
        return "not-yet", "period"
    for mark in found.marks:
        if (state := labels.known(mark.state)) is not None:
            return state, "label"
    if is_in_force(found.marks, labels) or (end is not None and end >= today):
        return "in-force", "period"
    return "unknown", "none"


def beside_the_list(site: SiteView, book: RuleBook) -> list[ListingGap]:
    """Documents in force by the office's own list that the site lacks, then its own documents that the list lacks; no page is read again."""
    labels, books = labels_of(book), laws_of(book)
    found = _collect(site, labels)
    shown = [(one.pages[0].title, one.pages[0].doc_number or "") for one in found.values()]
    shown += [(item.title, "") for view in site.columns for item in view.items]
    gaps = list(_not_on_site(shown, books))
    for one in found.values():
        page, types = one.pages[0], {column.type for column in one.columns.values()}
        known = books.local_entry(normal_number(page.doc_number or ""), read_title(page.title).key, page.written or "")
        if known is None and types & REGISTERED and whose(page, site.site) == OWN and not is_ended(one.marks, labels, site.today):
            gaps.append(ListingGap(page.title, page.doc_number or "", tuple(column.name for column in one.columns.values()), "", "not-on-list", page.url))
    return gaps


def _not_on_site(shown: Iterable[tuple[str, str]], books: Laws) -> Iterator[ListingGap]:
    """Documents in force of the office's own list, by number or title, that are not among the titles and numbers that a site shows."""
    titles, numbers = set[str](), set[str]()
    for title, number in shown:
        titles.add(read_title(title).key)
        numbers.add(normal_number(number))
    for entry in books.local:
        if entry.status in VALID and not (entry.number_key and entry.number_key in numbers) and title_key(entry.title) not in titles:
            yield ListingGap(entry.title, entry.number, (), "site", "not-on-site")


def _gaps(found: dict[str, _Found], site: SiteView, books: Laws, rows: Iterable[DocumentRow]) -> list[ListingGap]:
    """Documents that the columns for all of their kind lack, and own documents that the site lacks."""
    gaps: list[ListingGap] = []
    collecting = [column for column in site.site.columns if column.type == "normative"]
    by_key = {row.key: row for row in rows}
    for key, one in found.items():
        page, row = one.pages[0], by_key[key]
        names = tuple(column.name for column in one.columns.values())
        normative = page.doc_type == "规范性文件" or "规〔" in normal_number(page.doc_number or "")
        collected = any(column.type in REGISTERED for column in one.columns.values())
        ended = row.state in ("repealed", "expired")
        if collecting and normative and not ended and not collected:
            gaps.append(ListingGap(page.title, page.doc_number or "", names, collecting[0].name, "not-collected", page.url))
        if row.told_by == "catalogue" and ended and collected:
            gaps.append(ListingGap(page.title, page.doc_number or "", names, "", "ended-but-listed", page.url))
    return [*gaps, *_not_on_site(((one.pages[0].title, one.pages[0].doc_number or "") for one in found.values()), books)]
