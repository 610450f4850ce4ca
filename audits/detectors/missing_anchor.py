"""Links to a place in a page that has no place of that name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from audits.probing.targets import name_of
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
FACTS = {"name": str, "target": str, "fragment": str, "opened": str}
_FOR_SCRIPTS = re.compile(r"^[/!?]|[=&/:?!(]|~")
_NO_PLACE = frozenset(
    {"top", "none", "nogo", "no", "void", "null", "this", "link", "javascript", "###", "@", "#", "##", "self", "undefined", "a", "_self"}
)
_BY_SCRIPT = frozenset({"js-list", "empty-list", "redirect", "error"})


def check(view: LinkView, outcome: Outcome, params: NoParams, book: RuleBook) -> Iterator[Hit]:
    """One hit for a fragment that the page which opens does not have."""
    link = view.link
    fragment = link.fragment
    if not fragment or outcome.anchors is None or outcome.reason != "ok" or outcome.kind in _BY_SCRIPT:
        return
    if link.element not in ("a href", "area href") or _FOR_SCRIPTS.search(fragment) or fragment.lower() in _NO_PLACE:
        return
    if any("#" in hop.location for hop in outcome.hops):
        return  # the place that a redirect names takes the place of the link's own
    decoded = unquote(fragment)
    if fragment in outcome.anchors or decoded in outcome.anchors:
        return
    facts = {"name": name_of(link), "target": f"{link.url}#{fragment}", "fragment": decoded, "opened": outcome.title or outcome.html_title}
    by_script = link.url == view.page_url or link.raw.lstrip().startswith("#")
    confidence = Confidence.LIKELY if by_script else Confidence.CONFIRMED
    subject, target = f"{subject_key(link.url)}#{decoded}", f"{link.url}#{fragment}"
    yield Hit(subject, facts, target_url=target, at=link.text or link.title, confidence=confidence)
