"""Pages that our own parser could not read in full (页面未能完整解析): looked at by a person, never sent to a department."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from audits.records import Confidence, Hit, Several
from audits.rulebook.loading import Strict
from audits.texts.addresses import subject_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import PageView
    from audits.rulebook import RuleBook

SCOPE = "page"
UnreadReason = Literal["parser-limit", "links-lost", "truncated", "too-many-links", "no-html", "mixed-charset", "needs-script", "needs-login", "nothing-shown", "other"]
REASONS: tuple[UnreadReason, ...] = get_args(UnreadReason)
FACTS = {"title": str, "reasons": Several(REASONS)}


class Params(Strict):
    """``ignore``: problems that are let pass."""

    ignore: tuple[UnreadReason, ...] = ()


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a page with problems of reading."""
    page = view.page
    reasons = [problem for problem in page.problems if problem not in params.ignore]
    if reasons:
        known = dict.fromkeys(reason if reason in REASONS else "other" for reason in reasons)
        facts = {"title": page.title or page.url, "reasons": list(known)}
        yield Hit(subject_key(page.url), facts, at=page.title, confidence=Confidence.UNVERIFIABLE)
