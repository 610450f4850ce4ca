"""Laws and documents that are cited or shown with a number that is not theirs (文号错误)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Hit, PageKind
from audits.regulations.citations import find_citations
from audits.regulations.evidence import source_text
from audits.regulations.laws import laws_of
from audits.regulations.notes import note_of, read_note
from audits.regulations.numbering import WrongNumber, numbers_of, wrong_number
from audits.rulebook.loading import Strict
from audits.texts.keys import document_key
from audits.texts.numbers import find_numbers
from audits.texts.titles import inner_title, read_title, title_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import PageView
    from audits.regulations.laws import Laws
    from audits.regulations.numbering import Numbers
    from audits.rulebook.book import RuleBook

SCOPE = "page"
FACTS = {"law": str, "given": str, "right": str, "owner": str, "where": ("cited", "own"), "source": str, "as_of": str}
_MOST = 300


class Params(Strict):
    """``own_number``: whether the page's own number is compared too, not only those of cited documents."""

    own_number: bool = True


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each law whose number is wrong on the page."""
    page = view.page
    if page.kind not in (PageKind.DETAIL, PageKind.OTHER) or ("号" not in page.text and not page.doc_number):
        return
    books = laws_of(book)
    numbers = numbers_of(book, books)
    seen: set[str] = set()
    if params.own_number:
        for wrong, where in _own(view, books, numbers):
            seen.add(title_key(wrong.title))
            yield _hit(view, wrong, where, "own", books)
    for count, citation in enumerate(find_citations(page.text)):
        if count >= _MOST:
            return
        key = citation.title.key
        if "号" not in citation.behind or key in seen or not (books.knows(key) or key in numbers.basis):
            continue
        wrong_one = wrong_number(citation.title, citation.numbers, books, numbers)
        if wrong_one is not None:
            seen.add(key)
            yield _hit(view, wrong_one, page.text[citation.start : citation.end], "cited", books)


def _own(view: PageView, books: Laws, numbers: Numbers) -> Iterator[tuple[WrongNumber, str]]:
    """The number that a page gives for the law or document it shows."""
    page = view.page
    title = read_title(page.title_raw or page.title)
    note = note_of(page.enactment_note, page.text) if books.find(title.key) is not None else page.enactment_note
    given = [*title.numbers, *(read_note(note).numbers if note else ()), *find_numbers(page.doc_number or "")]
    wrong = wrong_number(title, given, books, numbers)
    if wrong is None and (inner := inner_title(title.name)):
        wrong = wrong_number(read_title(inner), given, books, numbers)
    if wrong is not None:
        yield wrong, note[:200] or page.doc_number or page.title


def _hit(view: PageView, wrong: WrongNumber, quote: str, where: str, books: Laws) -> Hit:
    facts = {
        "law": wrong.title, "given": wrong.given.key, "right": wrong.right, "owner": wrong.owner, "where": where,
        "source": source_text(books, wrong.source) if wrong.source else wrong.title, "as_of": wrong.as_of,
    }  # fmt: skip
    return Hit(f"{document_key(view.page)}|{title_key(wrong.title)}", facts, at=quote[:200], confidence=wrong.confidence)
