"""Codes that tests write as plain texts, refused if they are none."""

from __future__ import annotations

from audits.records.codes import LIST_STATES, OWN_LIST_REASONS, ListReason, ListState, NoCode
from audits.records.reasons import Reason, reason_from


def reason(text: str) -> Reason:
    """The reason that a text is the code of."""
    found = reason_from(text)
    assert found is not None, f"no reason: {text}"
    return found


def list_state(text: str) -> ListState:
    """The state of a list that a text is the code of."""
    return next(code for code in LIST_STATES if code == text)


def list_reason(text: str) -> ListReason | NoCode:
    """The reason of a list's state that a text is the code of."""
    return next((code for code in OWN_LIST_REASONS if code == text), None) or (reason(text) if text else "")
