"""Closed sets that both rule files and records are made of; all others stand in ``audits.records.codes``."""

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
