"""Links whose words promise one document and that open another (错链)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from audits.probing.promises import (
    broken_promise,
    headline_of,
    is_document_title,
    is_headline,
    notice_of,
    other_column,
    plain,
    promise_of,
    shares_little,
    shares_nothing,
)
from audits.probing.targets import EVIDENCE, evidence_of
from audits.records import Confidence, Hit, Place
from audits.texts.addresses import subject_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Outcome
    from audits.records.views import LinkView
    from audits.rulebook.book import RuleBook
    from audits.rulebook.rule import NoParams

SCOPE = "link"
NEEDS_TEXT = False
FACTS = {
    "promised": str, "opened": str, "target": str, **EVIDENCE,
    "difference": ("other-document", "other-number", "other-year", "home-page", "other-column"),
}  # fmt: skip
_ROW = re.compile(r"(?:^|>)(?:li|dd|dt|td)\b[^>]{0,100}(?:>[^>]{0,100}){0,3}$")
"""Places in the rows of a list or table."""
_READ = frozenset({"detail", "other"})


def check(view: LinkView, outcome: Outcome, params: NoParams, book: RuleBook) -> Iterator[Hit]:
    """One hit for a link that opens another document or column than it names, or just the entrance of a site."""
    link = view.link
    if outcome.reason != "ok" or outcome.status not in (0, 200) or link.element not in ("a href", "area href"):
        return
    promise = "" if link.region is Place.FRAME else promise_of(link.text, link.title)
    difference = _difference(view, outcome, promise) if promise else ""
    opened = outcome.title or outcome.html_title or outcome.final_url
    if not difference:
        promise, difference, opened = _by_place(view, outcome) or (promise, "", opened)
    if not difference:
        return
    facts = {"promised": promise, "opened": opened, "target": link.url, "difference": difference, **evidence_of(outcome)}
    yield Hit(subject_key(link.url), facts, target_url=link.url, at=link.text or link.title, confidence=Confidence.LIKELY)


def _by_place(view: LinkView, outcome: Outcome) -> tuple[str, str, str] | None:
    """What an entry of a list or menu promised, how that differs from what opens, and what that is called; None where it fits or cannot be told."""
    link = view.link
    texts = _titles(view, outcome)
    if not outcome.internal or not texts:
        return None
    rows = link.region is Place.LIST or (link.region is Place.CONTENT and _ROW.search(link.place) is not None)
    if rows and outcome.kind in _READ and is_headline(outcome.title):
        headline, notice = headline_of(link.text), notice_of(link.text)
        if headline and not promise_of(link.text, link.title) and shares_little(headline, texts, view.site.name):
            return headline, "other-document", outcome.title
        if notice and shares_nothing(notice, texts):
            return notice, "other-document", outcome.title
    if outcome.kind not in ("home", "") and (other := other_column(link.text, (*view.beside, *view.menu), texts)):
        return link.text, "other-column", other
    return None


def _titles(view: LinkView, outcome: Outcome) -> list[str]:
    """What a page calls itself, without the name of its site."""
    site = plain(view.site.name)
    return [text for text in (outcome.title, outcome.html_title, *outcome.headings) if text and plain(text) not in ("", site)]


def _difference(view: LinkView, outcome: Outcome, promise: str) -> str:
    """How what opens differs from what was promised, ``""`` if it does not or cannot be told."""
    if not outcome.internal:
        parts = urlsplit(view.link.url)
        entrance = parts.path in ("", "/") and not parts.query
        return "home-page" if entrance and "《" in promise and plain(promise) not in plain(outcome.html_title) else ""
    if outcome.kind == "home":
        return "home-page" if "《" in promise or "〔" in promise else ""
    if outcome.kind not in _READ or not outcome.title:
        return ""
    texts = _titles(view, outcome)
    if not texts or plain(outcome.title) == plain(view.site.name) or not any(is_document_title(text) or is_headline(text) for text in texts):
        return ""
    return broken_promise(promise, texts, outcome.doc_number, view.site.name)
