"""How much is asked for beside the pages of a site: files, pictures, other sites."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audits.records.codes import NoCode
    from audits.records.entries import Entry
    from audits.records.reasons import SkipReason
    from audits.rulebook.register import Pace

MOST_OF_PAGE = 3000
"""Addresses that one page may make us ask for."""
LEAST_PROBES, PROBES_A_PAGE = 5000, 5
"""How many are asked for in all, for a site of so many pages at most."""
DEEPER = 10
"""How far they may lead on beyond the deepest page: a style sheet that loads another has no end."""


class BesidePages:
    """Counts what was asked for."""

    def __init__(self, pace: Pace) -> None:
        self._most, self._deepest = LEAST_PROBES + PROBES_A_PAGE * pace.max_pages, pace.max_depth + DEEPER
        self._asked = 0
        self._of: Counter[int] = Counter()

    def refuses(self, entry: Entry) -> SkipReason | NoCode:
        """Why an address is not asked for, ``""`` where it is, which is counted."""
        if entry.depth > self._deepest:
            return "cap-depth"
        self._of[entry.via] += 1
        if self._of[entry.via] > MOST_OF_PAGE or self._asked >= self._most:
            return "cap-probes"
        self._asked += 1
        return ""
