"""Why a list page did not open, in the few codes that findings about columns have words for."""

from __future__ import annotations

LIST_REASONS = (
    "http-404", "http-410", "http-4xx", "http-5xx", "timeout", "dns-temporary", "dns", "refused", "reset", "closed", "unreachable", "connection", "tls",
    "soft-404", "error-page", "redirect-home", "redirect-error", "redirect-loop", "bad-redirect", "empty-answer", "content-encoding", "protocol",
    "bad-headers", "blocked", "other",
)  # fmt: skip
_BLOCKED = (
    "wall", "http-401", "http-403", "http-405", "http-412", "http-429", "http-451", "http-521",
    "robots", "oversize", "blocked",
)  # fmt: skip


def coarse(reason: str) -> str:
    """One of ``LIST_REASONS`` for the finer codes of probes; ``blocked`` where the site shuts programs out."""
    if reason.startswith(_BLOCKED):
        return "blocked"
    if reason.startswith(("http-4", "http-5")) and reason not in LIST_REASONS:
        return f"{reason[:6]}xx"
    return next((code for code in LIST_REASONS if reason == code or reason.startswith(f"{code}-")), "other")
