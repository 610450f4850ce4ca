"""Document links behind which no usable document lies: a web page, an empty or damaged file, another kind of file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.probing.files import fits
from audits.probing.redirects import is_login
from audits.probing.targets import EVIDENCE, evidence_of, extension_of, is_resource, name_of, was_cut
from audits.records import Confidence, Hit
from audits.texts.addresses import subject_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Outcome
    from audits.records.views import LinkView
    from audits.rulebook.book import RuleBook
    from audits.rulebook.rule import NoParams

SCOPE = "link"
NEEDS_TEXT = False
MESSAGE = 4096
"""Text in the place of a document counts if it is no longer than an error message; longer text may be a format that is not known."""
FACTS = {
    "name": str, "target": str, "found": ("web-page", "empty", "damaged", "other-kind"), "extension": str, "kind": str, "opened": str,
    **EVIDENCE,
}  # fmt: skip


def check(view: LinkView, outcome: Outcome, params: NoParams, book: RuleBook) -> Iterator[Hit]:
    """One hit for a document link that opens something else."""
    link = view.link
    extension = extension_of(link.url, book)
    if not extension or is_resource(link.element) or outcome.reason not in ("ok", "soft-404", "empty-answer"):
        return
    found = _found(extension, outcome)
    if not found:
        return
    asks = found == "web-page" and outcome.hops and is_login(outcome.final_url, outcome.html_title or outcome.title)
    sure = Confidence.UNVERIFIABLE if asks else Confidence.LIKELY  # who logs in may well get the document
    facts = {
        "name": name_of(link), "target": link.url, "found": found, "extension": extension, "kind": outcome.sniffed,
        "opened": outcome.title or outcome.html_title, **evidence_of(outcome),
    }  # fmt: skip
    yield Hit(subject_key(link.url), facts, target_url=link.url, at=link.text or link.title, confidence=sure)


def _found(extension: str, outcome: Outcome) -> str:
    """What lies behind the link, ``""`` if it is what it should be."""
    kind = outcome.sniffed
    if kind == "html" or (not kind and outcome.kind in ("error", "home", "list", "detail")):
        return "" if extension in ("txt", "csv") and outcome.content_type.startswith("text/plain") else "web-page"
    if kind == "empty":
        return "empty"
    if kind.endswith("-damaged") or was_cut(outcome):
        return "damaged"
    if kind in ("text", "json") and outcome.attempts and outcome.attempts[-1].size > MESSAGE:
        return ""
    return "" if fits(extension, kind) else "other-kind"
