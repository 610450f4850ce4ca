"""Which workers of one command ask the same IP address at the same time; light, since the command itself loads it."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import MutableSequence

ROWS = 64
"""Workers of one command that are told apart."""
PLACES = 1021
"""Addresses that are told apart; two that share a place are asked as if they were one."""
FRESH_S = 30.0
"""How long a worker counts as asking an address after its last request."""


class Neighbours:
    """Which workers of a command ask which addresses: each writes its own row, so none waits for another and none is lost with one that is killed."""

    def __init__(self, table: MutableSequence[float], row: int) -> None:
        self._table, self._row = table, row % ROWS

    def __deepcopy__(self, _memo: object) -> Neighbours:
        """Scrapy copies its settings; the table is one."""
        return self

    def sharing(self, ip: str, moment: float) -> int:
        """Workers that ask an address now, this one among them; ``moment`` in seconds of the clock that all of them have."""
        place = zlib.crc32(ip.encode()) % PLACES
        self._table[self._row * PLACES + place] = moment
        return sum(1 for at in self._table[place::PLACES] if at and moment - at < FRESH_S)
