"""Charts as inline SVG: bars and a line, with a title for readers who cannot see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BAR_HEIGHT = 26
LABEL_WIDTH = 190
WIDTH = 640
SHARES_WIDTH = 1000
MOST_BARS = 12
MOST_LINES = 4
"""More lines than that nobody can tell apart in print."""


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

    words: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line over time."""

    label: str
    points: tuple[Point, ...]
    path: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over the same days."""

    title: str
    days: tuple[Point, ...]
    lines: tuple[Line, ...]
    rest: int
    """Lines that had no room."""


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


def lines(title: str, values: Sequence[tuple[str, Mapping[str, float]]], names: Mapping[str, str]) -> Lines:
    """A line for each name over (day, name to value), those that end highest first; a day without a value is passed over."""
    top = max((value for _, day in values for value in day.values()), default=1.0) or 1.0
    step = (WIDTH - 80) / max(1, len(values) - 1)
    across = [round(40 + number * step, 1) for number in range(len(values))]
    made = []
    for key, name in names.items():
        points = tuple(
            Point(f"{day[key]:.1f}", x, round(150 - 120 * day[key] / top, 1)) for x, (_, day) in zip(across, values, strict=True) if key in day
        )
        if points:
            made.append(Line(name, points, " ".join(f"{point.x},{point.y}" for point in points)))
    made.sort(key=lambda one: one.points[-1].y)
    days = tuple(Point(day, x, 178) for x, (day, _) in zip(across, values, strict=True))
    return Lines(title, days, tuple(made[:MOST_LINES]), max(0, len(made) - MOST_LINES))
