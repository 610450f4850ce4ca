"""Counts what code does in place of timing it: a busy machine changes no count."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def calls_of(action: Callable[[], object]) -> int:
    """How many functions, of Python and of C, an action calls.

    What one call costs is not seen; an expression that backtracks without end makes the test run into its limit.
    """
    count = 0

    def seen(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count
