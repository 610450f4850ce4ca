"""Links that open, but with an error page or the home page in the place of what they promise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import urlsplit

from audits.probing.hijacking import Hijack, hijacked
from audits.probing.targets import EVIDENCE, evidence_of, extension_of, is_resource, name_of
from audits.records import Hit
from audits.rulebook.loading import Strict
from audits.texts.addresses import subject_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Outcome
    from audits.records.views import LinkView
    from audits.rulebook.book import RuleBook

SCOPE = "link"
NEEDS_TEXT = False
_HOME_WORDS = re.compile(r"^.{0,12}(?:首页|主页|门户网站|政府网|官网)$|^(?:home|index)$", re.I)
_ENTRANCE = re.compile(
    r"^/(?:(?:[\w-]{1,30}/)?(?:index|default|main)\.\w{2,5}|(?:home|portal|web|main|index)/?|(?:[\w-]{1,30}/)?)$", re.I
)
"""Addresses that are entrances of a site themselves."""
VOCABULARIES = {"hijack": Hijack}
SHORTEST_NAME = 4
"""Letters of a name that is not a mere word."""
ErrorReason = Literal["soft-404", "redirect-home", "redirect-error"]
REASONS: tuple[ErrorReason, ...] = get_args(ErrorReason)
FACTS = {"name": str, "target": str, "reason": REASONS, "status": int, "final_url": str, "opened": str, **EVIDENCE}


def _keeps_its_word(name: str, outcome: Outcome) -> bool:
    """Whether what opens calls itself by the very name of the link, wherever it lies."""
    name = "".join(name.split())
    return len(name) >= SHORTEST_NAME and any(name == "".join(title.split()) for title in (outcome.title, outcome.html_title, *outcome.headings))


class Params(Strict):
    """``reasons``: which results the rule speaks of."""

    reasons: tuple[ErrorReason, ...]


def check(view: LinkView, outcome: Outcome, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a target that shows something else than a missing page should."""
    link = view.link
    if outcome.reason not in params.reasons or is_resource(link.element):
        return
    if outcome.reason == "soft-404" and extension_of(link.url, book):
        return
    if outcome.reason == "redirect-home" and (_HOME_WORDS.search(link.text or link.title) or _ENTRANCE.search(urlsplit(link.url).path)):
        return
    if _keeps_its_word(link.text or link.title, outcome):
        return
    if not outcome.internal and hijacked(outcome, book)[0]:
        return  # what has become of it is worse, and has a rule of its own
    opened = outcome.title or outcome.html_title or outcome.final_url
    facts = {
        "name": name_of(link), "target": link.url, "reason": outcome.reason, "status": outcome.status, "final_url": outcome.final_url,
        "opened": opened, **evidence_of(outcome),
    }  # fmt: skip
    yield Hit(subject_key(link.url), facts, target_url=link.url, at=link.text or link.title, confidence=outcome.confidence)
