"""Whether a number given for a law or document can be its number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.records import Confidence
from audits.regulations.orders import COUNTED
from audits.texts.numbers import Number, find_numbers, same_issuer
from audits.texts.titles import inner_title, title_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audits.regulations.laws import Instruments, Laws
    from audits.rulebook.book import RuleBook
    from audits.texts.titles import ParsedTitle


@dataclass(frozen=True, slots=True)
class WrongNumber:
    """A number that cannot be right."""

    given: Number
    right: str
    """The number that the text has now."""
    title: str
    owner: str
    """Title that the given number really belongs to, ``""`` if not known."""
    confidence: Confidence
    source: str
    """Code of the source, or id of a basis document."""
    as_of: str


@dataclass
class Numbers:
    """Known numbers by title and owners by number; made by ``numbers_of``."""

    basis: dict[str, tuple[str, Number]]
    """Title key to title and number of the documents that the rules rest on."""
    owners: dict[str, str]
    """Order number of a body that numbers through, to the title it belongs to."""


def numbers_of(book: RuleBook, books: Laws) -> Numbers:
    """The known numbers of a rule book, gathered once."""
    return book.memo("regulation-numbers", None, lambda: _gather(book, books))


def _gather(book: RuleBook, books: Laws) -> Numbers:
    basis: dict[str, tuple[str, Number]] = {}
    for document in book.documents.values():
        number = next(find_numbers(document.number), None)
        if number is not None:
            for name in {document.title, inner_title(document.title) or document.title}:
                basis[title_key(name)] = (document.title, number)
    owners: dict[str, str] = {}
    for number, version in (pair for found in books.titles.values() for pair in found.numbers()):
        decision = version.title.endswith("决定")
        if number.kind == "order" and number.issuer == COUNTED and not decision and not version.has("number-unverified"):
            owners[number.key] = version.title
    return Numbers(basis, owners)


def wrong_number(title: ParsedTitle, given: Iterable[Number], books: Laws, numbers: Numbers) -> WrongNumber | None:
    """The number given for a title that cannot be its, None where all may be right or nothing is known."""
    shown = list(given)
    if not shown:
        return None
    found = books.find(title.key)
    if found is not None and found.versions:
        return _against_laws(title, shown, found, numbers, books)
    if title.key in numbers.basis:
        return _against_basis(title, shown, numbers)
    entry = books.local_entry("", title.key)
    known = next(find_numbers(entry.number), None) if entry else None
    if entry is None or known is None or any(number.same(known) for number in shown):
        return None
    wrong = next((number for number in shown if _could_be_slip(number, known) and number.year == known.year), None)
    return WrongNumber(wrong, known.key, entry.title, "", Confidence.LIKELY, entry.source, entry.as_of) if wrong else None


def _against_basis(title: ParsedTitle, shown: list[Number], numbers: Numbers) -> WrongNumber | None:
    name, known = numbers.basis[title.key]
    if any(number.same(known) for number in shown):
        return None
    wrong = next((number for number in shown if _could_be_slip(number, known)), None)
    return WrongNumber(wrong, known.key, name, "", Confidence.CONFIRMED, "", "") if wrong else None


def _against_laws(title: ParsedTitle, shown: list[Number], found: Instruments, numbers: Numbers, books: Laws) -> WrongNumber | None:
    known = found.numbers()
    others = [number for event in found.events for number in find_numbers(f"{event.number} {event.decided_by}")]
    if not known or any(number.same(other) for number in shown for other in (*(number for number, _ in known), *others)):
        return None
    right, version = known[-1]
    for number in shown:
        if not any(_could_be_slip(number, other) for other, _ in known):
            continue
        owner = numbers.owners.get(number.key, "")
        owner = owner if owner and title_key(owner) != title.key else ""
        sure = _cannot_be(number, owner, found, books)
        if sure is not None:
            unsure = any(row.has("number-unverified") for _, row in known)
            confidence = Confidence.CONFIRMED if sure and not unsure else Confidence.LIKELY
            return WrongNumber(number, right.key, version.title, owner, confidence, version.source, version.as_of)
    return None


def _cannot_be(number: Number, owner: str, found: Instruments, books: Laws) -> bool | None:
    """Whether a number surely (True) or probably (False) is not one of a text, None where it may be: orders that amend it have numbers too."""
    complete = all(row.number for row in found.versions if row.version)
    if number.kind == "document":
        return len(found.versions) == 1 if complete and len({known.key for known, _ in found.numbers()}) == 1 else None
    if number.issuer != COUNTED:
        return False if owner or complete else None
    changed = books.orders.about_then(number.sequence, _unexplained(found))
    if changed is None:
        return False if complete else None
    return None if changed else True


def _unexplained(found: Instruments) -> Iterator[str]:
    """Days of a text on which an order may have changed it whose number is not known: not those of a version that came with its own number."""
    first_days = {version.promulgated for version in found.versions if version.number and version.version == version.promulgated}
    for version in found.versions:
        if not version.number or version.version != version.promulgated:
            yield from (day for day in (*version.days, version.promulgated, version.effective) if day not in first_days)
    yield from (event.date for event in found.events)


def _could_be_slip(number: Number, known: Number) -> bool:
    """Whether two numbers are of one series, so that one is a slip for the other and not another body's number."""
    if number.kind != known.kind or not number.issuer or number.issuer.endswith("主席"):
        return False
    if number.kind == "document":
        return number.issuer == known.issuer
    return same_issuer(number.issuer, known.issuer) and bool(number.year) == bool(known.year)
