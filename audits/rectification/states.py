"""The states of an item and what brings it from one to another: one table, from which the code decides and ``docs/states.md`` is printed.

What an office's own list hands over (移交) is out already: its departments have had it since that list, though no ledger tells of it yet.
What is found goes out only after somebody has looked at it (审核), and may be taken back (撤回下发).
What a department says is a claim and what a re-check says a verdict; neither overwrites the other. Only a verdict closes an item,
and sends back only what was claimed; what was handed over and no rule can look at again is closed by the office that has seen for
itself. Objections and requests for more time stay with the office until it has answered them.
Decisions in force (误报, 豁免, 暂缓, 规则不适用, 已说明) lie over the table: when one ends or is withdrawn, the item is where it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from audits.records.codes import Claim, ItemState, ReviewKind

Step = Literal[
    "reviewed-issue", "reviewed-reassign", "reviewed-merge", "reviewed-out", "issued", "taken-over", "recalled",
    "says-issued", "says-in-progress", "says-claimed", "says-extension",
    "says-contested", "fixed", "not-fixed", "not-examined", "accepted", "rejected", "extended", "settled",
]  # fmt: skip
"""What can happen to an item that may change where it stands."""
Position = Literal[
    "open", "unverifiable", "approved", "handed-over", "issued", "in-progress", "extension", "claimed", "contested", "returned", "not-retested", "verified", "gone",
    "reopened",
]  # fmt: skip
"""Where an item can stand without a decision in force."""
STEPS: tuple[Step, ...] = get_args(Step)
POSITIONS: tuple[Position, ...] = get_args(Position)
SAYING: dict[Claim, Step] = {
    "issued": "says-issued", "in-progress": "says-in-progress", "claimed": "says-claimed", "extension": "says-extension", "contested": "says-contested",
}  # fmt: skip
REVIEWING: dict[ReviewKind, Step] = {
    "issue": "reviewed-issue", "reassign": "reviewed-reassign", "merge": "reviewed-merge", "false-positive": "reviewed-out", "defer": "reviewed-out",
}  # fmt: skip
"""A review to its step; 误报 and 暂缓 are decisions, which lie over the table."""

FOUND: tuple[Position, ...] = ("open", "unverifiable", "approved")
"""Positions of what never went out, or was taken back."""
OUT: tuple[Position, ...] = ("handed-over", "issued", "in-progress", "extension", "claimed", "contested", "returned", "not-retested", "reopened")
"""Positions of what went out and is not closed."""
_CLOSED: tuple[Position, ...] = ("verified", "gone")
_ASKED: tuple[Position, ...] = ("extension", "contested")
"""Positions in which the office has to answer."""


def _table() -> dict[Step, dict[Position, Position]]:
    """Step to the positions that it changes, each with the one that follows; every other position stays."""
    table: dict[Step, dict[Position, Position]] = {
        "reviewed-issue": dict.fromkeys(FOUND, "approved"),
        "reviewed-reassign": dict.fromkeys((*FOUND, *OUT), "approved"),
        "reviewed-merge": dict.fromkeys(FOUND, "approved"),
        "reviewed-out": {"approved": "open"},
        "recalled": dict.fromkeys(OUT, "open"),
        "issued": {**dict.fromkeys((*FOUND, "handed-over"), "issued"), **dict.fromkeys(_CLOSED, "reopened")},
        "taken-over": dict.fromkeys(FOUND, "handed-over"),
        "says-issued": {one: "issued" for one in OUT if one not in ("handed-over", "returned", "reopened")},
        "says-in-progress": dict.fromkeys(OUT, "in-progress"),
        "says-claimed": dict.fromkeys(OUT, "claimed"),
        "says-extension": dict.fromkeys(OUT, "extension"),
        "says-contested": dict.fromkeys(OUT, "contested"),
        "fixed": {one: "verified" for one in POSITIONS if one not in _CLOSED},
        "not-fixed": {"claimed": "returned", "not-retested": "returned", **dict.fromkeys(_CLOSED, "reopened")},
        "not-examined": {"claimed": "not-retested"},
        "accepted": {},
        "rejected": dict.fromkeys(_ASKED, "issued"),
        "extended": {"extension": "issued"},
        "settled": dict.fromkeys(OUT, "verified"),
    }
    return table


TABLE = _table()


def after(position: ItemState, step: Step) -> ItemState:
    """Where an item stands after something happened to it; codes of decisions, which no step changes, stay."""
    return next((to for one, to in TABLE[step].items() if one == position), position)
