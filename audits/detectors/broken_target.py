"""Links whose target does not open: pages, other sites, documents, pictures and styles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from audits.probing.reasons import WORDED, family_of
from audits.probing.targets import (
    EVIDENCE,
    evidence_of,
    extension_of,
    is_resource,
    kind_of_target,
    name_of,
    reported_reason,
    wall_name,
    was_cut,
)
from audits.probing.walls import WallsFile
from audits.records import Confidence, Hit, least_sure
from audits.rulebook.loading import Strict
from audits.texts.addresses import subject_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Outcome
    from audits.records.views import LinkView
    from audits.rulebook.book import RuleBook

SCOPE = "link"
NEEDS_TEXT = False
INSTEAD = ("not-an-image", "not-a-script", "not-a-style", "cut-short")
"""What is wrong with something that a page loads, though it opens."""
WRITTEN = ("odd-characters",)
"""What is wrong with an address that is asked for as it is written: it is told as written wrongly, not also as dead."""
FACTS = {
    "name": str, "target": str, "reason": (*WORDED, *INSTEAD), "wall": str, "status": int, "tries": int, "final_url": str,
    "element": str, "host": str, "count": int, "targets": list, **EVIDENCE,
}  # fmt: skip
VOCABULARIES = {"walls": WallsFile}
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".ico", ".svg")


class Params(Strict):
    """``kind``: which targets the rule speaks of."""

    kind: Literal["internal", "external", "attachment", "resource"]


def check(view: LinkView, outcome: Outcome, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a target that does not open, in the one rule that it belongs to."""
    link = view.link
    reason, confidence = reported_reason(outcome), outcome.confidence
    if link.problem in WRITTEN and not outcome.host and any(rule.detector == "malformed_address" for rule in book.rules.values()):
        return
    other = "" if reason else _instead(link.url, link.element, outcome)
    if other:
        confidence = least_sure(confidence, Confidence.LIKELY)
    if not (reason or other) or kind_of_target(link, outcome, book) != params.kind:
        return
    if params.kind == "resource" and any(not is_resource(element) for element in view.elements):
        return
    if params.kind == "attachment" and reason == "empty-answer" and extension_of(link.url, book):
        return
    family = family_of(reason) if reason else other
    facts = {
        "name": name_of(link), "target": link.url, "reason": family, "wall": wall_name(reason, book) if reason else "", "status": outcome.status,
        "tries": len(outcome.attempts), "final_url": outcome.final_url, "element": link.element, "host": outcome.host,
        "count": len(outcome.targets) if outcome.host else 0, "targets": list(outcome.targets), **evidence_of(outcome),
    }  # fmt: skip
    yield Hit(outcome.host or subject_key(link.url), facts, target_url=link.url, at=link.text or link.title, confidence=confidence)


def _instead(url: str, element: str, outcome: Outcome) -> str:
    """What a page loads in the place of a picture, script or style sheet: a page, or half a file; ``""`` if nothing is wrong."""
    if outcome.reason not in ("ok", "soft-404", "redirect-error", "redirect-home") or outcome.status != 200:
        return ""
    path = url.partition("?")[0].lower()
    is_page = outcome.content_type.lower().startswith("text/html")
    if element.startswith(("img ", "image ", "input ", "style ")) and path.endswith(PICTURES):
        return "not-an-image" if is_page else "cut-short" if was_cut(outcome) else ""
    is_script, is_style = element == "script src", element == "link href" and path.endswith(".css")
    if not (is_script or is_style):
        return ""
    if outcome.sniffed == "html" and (is_page or outcome.title):
        return "not-a-script" if is_script else "not-a-style"
    return "cut-short" if was_cut(outcome) else ""
