"""Links whose target does not open: pages, other sites, documents, pictures and styles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from audits.probing.reasons import WORDED, family_of
from audits.probing.targets import EVIDENCE, evidence_of, extension_of, is_resource, kind_of_target, name_of, reported_reason, wall_name
from audits.probing.walls import WallsFile
from audits.records import Confidence, Hit
from audits.rulebook.loading import Strict
from audits.texts.addresses import subject_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Outcome
    from audits.records.views import LinkView
    from audits.rulebook.book import RuleBook

SCOPE = "link"
NEEDS_TEXT = False
FACTS = {
    "name": str, "target": str, "reason": (*WORDED, "not-an-image"), "wall": str, "status": int, "tries": int, "final_url": str,
    "element": str, **EVIDENCE,
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
    no_picture = not reason and _no_picture(link.url, link.element, outcome)
    if no_picture:
        confidence = Confidence.LIKELY
    if not (reason or no_picture) or kind_of_target(link, outcome, book) != params.kind:
        return
    if params.kind == "resource" and any(not is_resource(element) for element in view.elements):
        return
    if params.kind == "attachment" and reason == "empty-answer" and extension_of(link.url, book):
        return
    family = family_of(reason) if reason else "not-an-image"
    facts = {
        "name": name_of(link), "target": link.url, "reason": family, "wall": wall_name(reason, book) if reason else "", "status": outcome.status,
        "tries": len(outcome.attempts), "final_url": outcome.final_url, "element": link.element, **evidence_of(outcome),
    }  # fmt: skip
    yield Hit(subject_key(link.url), facts, target_url=link.url, at=link.text or link.title, confidence=confidence)


def _no_picture(url: str, element: str, outcome: Outcome) -> bool:
    """Whether a page came where a picture was to be shown."""
    if not element.startswith(("img ", "image ", "input ", "style ")) or not url.partition("?")[0].lower().endswith(PICTURES):
        return False
    return outcome.reason in ("ok", "soft-404") and outcome.status == 200 and outcome.content_type.lower().startswith("text/html")
