"""How sure the result for a target is, from all attempts at it and from what is known of its site (DESIGN section 4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.probing.files import PAGES
from audits.probing.promises import is_document_title
from audits.probing.reasons import CONNECTION, ReasonClass, class_of
from audits.probing.soft404 import honest, missing_titles, verdict
from audits.records import Confidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.records import Probe
    from audits.records.reasons import Reason
    from audits.records.site_facts import SiteFacts

FULL = 1000
"""Bytes of a page that has something to say."""
_ERROR_TITLE = re.compile(r"40[34]|410|not\s?found|error|不存在|未找到|找不到|出错|错误|丢失|删除|无法|失效|提示", re.I)


@dataclass(frozen=True, slots=True)
class Graded:
    """Reason and confidence of a target."""

    reason: Reason
    confidence: Confidence


def grade(attempts: Sequence[Probe], *, internal: bool, facts: SiteFacts) -> Graded:
    """What is known of the address that ``attempts`` asked for."""
    last = attempts[-1]
    reason = last.reason
    kind = class_of(reason)
    if reason == "ok":
        return _good(last, internal, facts)
    if kind in (ReasonClass.FINE, ReasonClass.WALL, ReasonClass.OURS):
        return Graded(reason, Confidence.UNVERIFIABLE)
    if reason in CONNECTION and (facts.network.away or (reason == "dns" and facts.network.lying_dns)):
        return Graded(reason, Confidence.UNVERIFIABLE)
    bad = (ReasonClass.GONE, ReasonClass.FAULT)
    failed = [attempt for attempt in attempts if attempt.method != "HEAD" and class_of(attempt.reason) in bad]
    if len(failed) < 2:
        return Graded(reason, Confidence.UNVERIFIABLE)
    if kind is ReasonClass.GONE and all(attempt.reason == reason or _both_missing(attempt.reason, reason) for attempt in failed):
        return Graded(reason, _gone(last, reason, internal, facts))
    return Graded(reason, Confidence.LIKELY)


def _good(last: Probe, internal: bool, facts: SiteFacts) -> Graded:
    """A good answer, unless it is the site's error page."""
    found = verdict(facts, last.url, last.body_hash) if internal else ""
    if not found:
        return Graded("ok", Confidence.CONFIRMED)
    return Graded(found, Confidence.LIKELY if found == "soft-404" else Confidence.UNVERIFIABLE)


def _both_missing(one: Reason, other: Reason) -> bool:
    return one in ("http-404", "http-410") and other in ("http-404", "http-410")


def _gone(last: Probe, reason: Reason, internal: bool, facts: SiteFacts) -> Confidence:
    """Certainty of what was missing each time it was asked for."""
    if reason == "dns":
        return Confidence.CONFIRMED
    if reason == "redirect-loop":
        return Confidence.CONFIRMED if internal else Confidence.LIKELY
    if not internal or not honest(facts, last.url) or _full_page(last, facts):
        return Confidence.LIKELY
    return Confidence.CONFIRMED


def _full_page(last: Probe, facts: SiteFacts) -> bool:
    """Whether a 404 came with a page of its own, unlike the one shown for nonsense: status and content contradict each other."""
    titles, size = missing_titles(facts, last.url)
    if not last.title or last.title in titles or _ERROR_TITLE.search(last.title):
        return False
    least = size if is_document_title(last.title) else max(FULL, size * 1.5)
    return last.sniffed in PAGES and last.size > least
