"""Least values of what is reached, kept in ``floors.yml``: they may be raised and never lowered."""

from __future__ import annotations

import json
import math
from pathlib import Path

import yaml

Reached = dict[str, dict[str, list[float]]]
"""Part or change → field → values: precision and recall, or the part of the pages that are right."""
FLOORS = Path(__file__).parent / "floors.yml"
HEAD = """\
# What reading must reach: fields (precision, recall of each set and half as it is), changes and sampled (part of the pages that are right
# under each change, of all and of the fixed part that continuous integration reads). Raised by python -m tests.evaluation.table --pin.
"""
DIGITS = 10_000


def read() -> dict[str, Reached]:
    """The floors by kind."""
    return yaml.safe_load(FLOORS.read_text("utf-8")) or {}


def below(reached: dict[str, Reached]) -> list[str]:
    """Where a floor is not reached, or is missing."""
    found, pinned = [], read()
    for kind, parts in reached.items():
        for part, fields in parts.items():
            for field, values in fields.items():
                least = pinned.get(kind, {}).get(part, {}).get(field)
                if least is None or any(_down(value) < floor for value, floor in zip(values, least, strict=True)):
                    found.append(f"{kind} / {part} / {field}: {[_down(value) for value in values]}, floor {least}")
    return found


def pin(reached: dict[str, Reached]) -> None:
    """Raise the floors to what is reached."""
    pinned = read()
    for kind, parts in reached.items():
        for part, fields in parts.items():
            for field, values in fields.items():
                held = pinned.setdefault(kind, {}).setdefault(part, {})
                least = held.get(field) or [0.0] * len(values)
                held[field] = [max(_down(value), floor) for value, floor in zip(values, least, strict=True)]
    lines = [HEAD.rstrip()]
    for kind, parts in pinned.items():
        lines.append(f"{kind}:")
        lines += [f"  {json.dumps(part, ensure_ascii=False)}: {json.dumps(fields, ensure_ascii=False)}" for part, fields in parts.items()]
    FLOORS.write_text("\n".join(lines) + "\n", "utf-8")


def _down(value: float) -> float:
    return math.floor(value * DIGITS) / DIGITS
