"""Why an address could not be taken as it is: the known codes as a type, and the two families that stay open.

A status (``http-404``) and a wall of ``rules/vocabularies/walls.yml`` (``wall-ruishu``) are told by number and by name, so no list
holds them all. A code of theirs is an ``OpenReason``, which only the functions of this module make; every other code is known.
"""

from __future__ import annotations

import re
from typing import Literal, NewType, get_args

TrapReason = Literal["trap-calendar", "trap-path", "trap-parameters", "trap-session", "trap-repeats"]
"""Addresses that lead a crawler round in circles."""
SkipReason = (
    TrapReason
    | Literal[
        "cap-pages", "cap-depth", "cap-list-pages", "cap-probes", "out-of-scope", "internal-error", "too-costly", "turned-away", "host-silent"
    ]
)
"""Why an address is not asked for."""
KnownReason = (
    SkipReason
    | Literal["ok", "oversize"]
    | Literal["http-404", "http-410", "dns", "redirect-loop", "soft-404", "redirect-error", "redirect-home", "bad-redirect", "empty-answer"]
    | Literal["timeout", "refused", "reset", "closed", "unreachable", "connection", "tls", "content-encoding", "protocol", "bad-headers"]
    | Literal["content-encoding-unknown"]
    | Literal["dns-temporary", "ipv6-only", "robots", "blocked-scheme", "blocked-port", "needs-script", "intranet", "wall-cookie", "wall-js-challenge"]
    | Literal["not-fetched", "retry-later", "network-away", "part-read", "wavering", "needs-login", "nothing-shown", "unknown"]
)
"""Codes of attempts and outcomes, ``ok`` among them."""
OpenReason = NewType("OpenReason", str)
"""``http-`` with a status, or ``wall-`` with the name of a wall."""
Reason = KnownReason | OpenReason
"""What an attempt or an outcome comes to."""


def _codes(of: object) -> tuple[str, ...]:
    """Codes of a union of literals, in the order in which they are written."""
    return tuple(code for part in get_args(of) for code in (_codes(part) if get_args(part) else (part,)))


KNOWN_REASONS: tuple[KnownReason, ...] = _codes(KnownReason)  # type: ignore[assignment]
_BY_CODE: dict[str, Reason] = {code: code for code in KNOWN_REASONS}
_OPEN = re.compile(r"http-\d{1,5}|wall-[^\r\n]{1,200}")


KEPT_OUT: frozenset[Reason] = frozenset({
    "trap-calendar", "trap-path", "trap-parameters", "trap-session", "trap-repeats",
    "cap-pages", "cap-depth", "cap-list-pages", "cap-probes", "out-of-scope", "turned-away",
})  # fmt: skip
"""An address that is known and was kept out of the crawl."""
NOT_LOOKED_AT: frozenset[Reason] = KEPT_OUT | {"not-fetched", "network-away", "internal-error", "too-costly"}
"""Nothing is known of an address: it is no finding, and a gap of the inspection."""


def reason_from(text: str) -> Reason | None:
    """The reason that a text is the code of, None if it is of none."""
    found = _BY_CODE.get(text)
    return found if found is not None else OpenReason(text) if _OPEN.fullmatch(text) else None


def status_reason(status: int) -> Reason:
    """The reason of an answer that is no good one, by its status."""
    return _BY_CODE.get(f"http-{status}") or OpenReason(f"http-{status}")


def wall_reason(code: str) -> Reason:
    """The reason of a wall, by its name in the list of walls."""
    return OpenReason(f"wall-{code}")
