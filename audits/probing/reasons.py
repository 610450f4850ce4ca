"""Every reason code of an attempt or an outcome, with the class that decides how it is judged."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from audits.records.reasons import status_reason
from audits.texts.numerals import whole

if TYPE_CHECKING:
    from audits.records.reasons import KnownReason, Reason


class ReasonClass(StrEnum):
    """What a reason says about a target."""

    FINE = "fine"
    """It is there."""
    GONE = "gone"
    """It is not there; repeated, that can be certain."""
    FAULT = "fault"
    """It does not work now; repeated, that is likely."""
    WALL = "wall"
    """Somebody keeps us out; a person with a browser may well get in."""
    OURS = "ours"
    """We did not ask, or stopped by ourselves."""


_CLASSES: dict[ReasonClass, tuple[KnownReason, ...]] = {
    ReasonClass.FINE: ("ok", "oversize"),
    ReasonClass.GONE: ("http-404", "http-410", "dns", "redirect-loop"),
    ReasonClass.FAULT: (
        "timeout", "refused", "reset", "closed", "unreachable", "connection", "tls", "bad-redirect", "soft-404", "redirect-error",
        "redirect-home", "empty-answer", "content-encoding",
    ),
    ReasonClass.WALL: (
        "protocol", "bad-headers", "dns-temporary", "ipv6-only", "robots", "blocked-scheme", "needs-script", "content-encoding-unknown",
    ),
    ReasonClass.OURS: (
        "intranet", "blocked-port", "not-fetched", "internal-error", "too-costly", "cap-pages", "cap-depth", "retry-later", "turned-away",
        "host-silent", "part-read", "wavering", "needs-login", "nothing-shown",
    ),
}  # fmt: skip
_BY_CODE: dict[Reason, ReasonClass] = {code: kind for kind, codes in _CLASSES.items() for code in codes}
CONNECTION: frozenset[Reason] = frozenset(
    {"timeout", "dns", "dns-temporary", "refused", "reset", "closed", "unreachable", "connection", "tls"}
)
"""Reasons for which nothing at all was heard of a host."""
WALL_STATUSES = frozenset({401, 402, 403, 405, 407, 412, 418, 423, 425, 428, 429, 431, 444, 449, 450, 451, 499, 503, 511, 521, 999})
"""Statuses that say more about us than about the target."""
_RETRIED: frozenset[Reason] = frozenset(
    {"http-404", "http-410", "redirect-loop", "dns", "dns-temporary", "timeout", "refused", "reset", "closed", "unreachable", "connection",
     "tls", "protocol", "bad-redirect", "empty-answer", "bad-headers", "content-encoding", "retry-later", *map(status_reason, (408, 425, 429, 503))}
)  # fmt: skip
WORDED = (*_BY_CODE, "http-4xx", "http-5xx", "http-401", "http-403", "busy", "wall")
"""What ``family_of`` gives; the rules about links word each of them."""


def class_of(reason: Reason) -> ReasonClass:
    """Class of a reason; what has none of its own counts as a wall, which accuses nobody."""
    found = _BY_CODE.get(reason)
    if found is not None:
        return found
    if reason.startswith("http-"):
        status = whole(reason[5:])
        return _status_class(status) if status is not None else ReasonClass.WALL
    if reason.startswith(("cap-", "trap")):
        return ReasonClass.OURS
    return ReasonClass.WALL


def _status_class(status: int) -> ReasonClass:
    if status in WALL_STATUSES or not 400 <= status < 600:
        return ReasonClass.WALL
    return ReasonClass.FAULT


def is_retried(reason: Reason) -> bool:
    """Whether an address is asked for once more before it is judged; walls are not, lest it look like an attack."""
    if reason in _RETRIED:
        return True
    return reason.startswith("http-") and class_of(reason) is ReasonClass.FAULT


def family_of(reason: Reason) -> str:
    """A reason as the wordings know it: rare statuses and walls by their group."""
    if reason in _BY_CODE:
        return reason
    if not reason.startswith("http-"):
        return "wall"
    if class_of(reason) is ReasonClass.WALL:
        return {"http-401": "http-401", "http-407": "http-401", "http-429": "busy", "http-503": "busy"}.get(reason, "http-403")
    return "http-5xx" if reason[5:6] == "5" else "http-4xx"
