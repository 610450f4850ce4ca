"""Identity, telephone and card numbers and home addresses of private persons, shown unmasked (个人信息泄露)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Confidence, Hit, Occurrence, Several
from audits.records.codes import EXPOSURE_KINDS
from audits.rulebook.loading import Strict
from audits.texts.days import as_date
from audits.texts.keys import document_key
from audits.texts.masking import mask_text
from audits.texts.personal import Exposure, PersonalFinder
from audits.texts.personal_words import PersonalWords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import PageView
    from audits.rulebook import RuleBook

SCOPE = "page"
FACTS = {"kinds": Several(EXPOSURE_KINDS), "count": int, "samples": str, "title": str}
VOCABULARIES = {"personal-data": PersonalWords}


class Params(Strict):
    """``samples``: how many masked values to show; ``lawful_titles``: publications that the law prescribes, at most likely."""

    samples: int = 3
    lawful_titles: tuple[str, ...] = ()


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a page; facts and quoted text hold masked values only."""
    page = view.page
    finder = book.memo("personal-data", "finder", lambda: PersonalFinder.of(book.vocabulary("personal-data", PersonalWords)))
    text = page.body_text or page.text
    found = finder.find(text, page.tables or (text if "\t" in text else ""), as_date(page.published or page.written) or view.today)
    if not found:
        return
    found.sort(key=lambda exposure: (not exposure.sure, EXPOSURE_KINDS.index(exposure.kind), exposure.at))
    lawful = any(word in page.title for word in params.lawful_titles)
    sure = found[0].sure and not lawful
    kinds = [kind for kind in EXPOSURE_KINDS if any(exposure.kind == kind for exposure in found)]
    title = mask_text(page.title)
    facts = {"kinds": kinds, "count": len(found), "samples": samples(found, params.samples), "title": title or page.url}
    at = found[0].masked
    where = Occurrence(page.url, title, text=at, column=view.columns[0].id if view.columns else "")
    confidence = Confidence.CONFIRMED if sure else Confidence.LIKELY
    yield Hit(mask_text(document_key(page)), facts, at=at, confidence=confidence, occurrences=(where,))


def samples(found: list[Exposure], most: int) -> str:
    """The first masked values."""
    return "、".join(exposure.masked for exposure in found[:most])
