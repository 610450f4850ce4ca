"""Links whose words promise one document and that open another (错链)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from audits.probing.promises import broken_promise, is_document_title, plain, promise_of
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
    "promised": str, "opened": str, "target": str, "difference": ("other-document", "other-number", "other-year", "home-page"), **EVIDENCE,
}  # fmt: skip
_READ = frozenset({"detail", "other"})


def check(view: LinkView, outcome: Outcome, params: NoParams, book: RuleBook) -> Iterator[Hit]:
    """One hit for a link that opens another document than it names, or just the entrance of a site."""
    link = view.link
    if outcome.reason != "ok" or outcome.status not in (0, 200):
        return
    if link.element not in ("a href", "area href") or link.region is Place.FRAME:
        return
    promise = promise_of(link.text, link.title)
    if not promise:
        return
    difference = _difference(view, outcome, promise)
    if not difference:
        return
    opened = outcome.title or outcome.html_title or outcome.final_url
    facts = {"promised": promise, "opened": opened, "target": link.url, "difference": difference, **evidence_of(outcome)}
    yield Hit(subject_key(link.url), facts, target_url=link.url, at=link.text or link.title, confidence=Confidence.LIKELY)


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
    site = plain(view.site.name)
    texts = [text for text in (outcome.title, outcome.html_title, *outcome.headings) if text and plain(text) not in ("", site)]
    if not texts or plain(outcome.title) == site or not any(is_document_title(text) for text in texts):
        return ""
    return broken_promise(promise, texts, outcome.doc_number)
