"""How much the signs of a reading weigh: one table as data, so that a person can see what is weighed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

WEIGHTS = Path(__file__).with_name("weights.yml")


@cache
def weights(topic: str) -> dict[str, float]:
    """Weight of each sign of a topic (``title``, ``published``, ``rows``, ``kind-list`` …)."""
    return _tables()[topic]


@cache
def _tables() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = yaml.safe_load(WEIGHTS.read_text("utf-8"))
    return found


def weigh(signs: Iterable[str], table: dict[str, float]) -> float:
    """Sum of the weights of signs."""
    return sum([table[sign] for sign in signs])
