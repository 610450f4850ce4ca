"""Charts as inline SVG: bars and a line, with a title for readers who cannot see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BAR_HEIGHT = 26
LABEL_WIDTH = 190
WIDTH = 640
SHARES_WIDTH = 1000
MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its place in the drawing."""

    label: str
    value: int
    y: int
    length: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars, longest first."""

    title: str
    bars: tuple[Bar, ...]
    height: int
    rest: int
    """Values that had no room, added up."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a line."""

    label: str
    value: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line over time."""

    title: str
    points: tuple[Point, ...]
    path: str


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a bar that stands for the whole, and its line in the legend."""

    label: str
    value: int
    tone: str
    """Class of its colour."""
    x: float
    width: float


def shares(values: Sequence[tuple[str, int, str]]) -> tuple[Share, ...]:
    """Parts of a whole, side by side: (label, value, tone)."""
    whole, before, made = sum(value for _, value, _ in values) or 1, 0, []
    for label, value, tone in values:
        made.append(Share(label, value, tone, round(SHARES_WIDTH * before / whole, 1), round(SHARES_WIDTH * value / whole, 1)))
        before += value
    return tuple(made)


def bars(title: str, values: Sequence[tuple[str, int]]) -> Bars:
    """Bars for the largest values."""
    shown = list(values)[:MOST_BARS]
    top = max((value for _, value in shown), default=1) or 1
    made = tuple(
        Bar(label, value, number * BAR_HEIGHT, round((WIDTH - LABEL_WIDTH - 60) * value / top, 1))
        for number, (label, value) in enumerate(shown)
    )
    return Bars(title, made, max(1, len(made)) * BAR_HEIGHT, sum(value for _, value in list(values)[MOST_BARS:]))


def line(title: str, values: Sequence[tuple[str, int]]) -> Line:
    """A line through values in order."""
    top = max((value for _, value in values), default=1) or 1
    step = (WIDTH - 80) / max(1, len(values) - 1)
    points = tuple(
        Point(label, value, round(40 + number * step, 1), round(150 - 120 * value / top, 1)) for number, (label, value) in enumerate(values)
    )
    return Line(title, points, " ".join(f"{point.x},{point.y}" for point in points))
