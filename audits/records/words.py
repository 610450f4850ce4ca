"""Words that records are made of: kinds, places, confidences, severities."""

from __future__ import annotations

from enum import StrEnum


class PageKind(StrEnum):
    """What a page is, told from its content."""

    HOME = "home"
    LIST = "list"
    EMPTY_LIST = "empty-list"
    JS_LIST = "js-list"
    DETAIL = "detail"
    ERROR = "error"
    REDIRECT = "redirect"
    OTHER = "other"


class Place(StrEnum):
    """The class of the place on a page where something stands."""

    FRAME = "frame"
    LIST = "list"
    CONTENT = "content"
    ATTACHMENT = "attachment"


class Confidence(StrEnum):
    """How sure a finding is; only the first two reach a department."""

    CONFIRMED = "confirmed"
    LIKELY = "likely"
    UNVERIFIABLE = "unverifiable"


class Severity(StrEnum):
    """How grave a finding is (严重/较重/一般)."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


CONFIDENCE_ORDER = {Confidence.CONFIRMED: 0, Confidence.LIKELY: 1, Confidence.UNVERIFIABLE: 2}


def least_sure(one: Confidence, other: Confidence) -> Confidence:
    """The weaker of two confidences."""
    return max(one, other, key=CONFIDENCE_ORDER.__getitem__)
