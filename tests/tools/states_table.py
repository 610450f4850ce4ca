"""Prints ``docs/states.md``: what brings an item from one state to another, from the table that the code decides by.

Run as ``python -m tests.tools.states_table``.
"""

from __future__ import annotations

from pathlib import Path

from audits.rectification.states import POSITIONS, STEPS, TABLE, Step
from reports.screen.words import STATE

DOC = Path(__file__).resolve().parents[2] / "docs" / "states.md"
HAPPENS: dict[Step, str] = {
    "reviewed-issue": "审核：下发",
    "reviewed-reassign": "审核：改派",
    "reviewed-merge": "审核：合并",
    "reviewed-out": "审核：误报、暂缓",
    "issued": "台账下发",
    "taken-over": "移交",
    "recalled": "撤回下发",
    "says-issued": "单位填“未整改”",
    "says-in-progress": "单位填“整改中”",
    "says-claimed": "单位填“已整改”",
    "says-extension": "单位填“申请延期”",
    "says-contested": "单位填“有异议”",
    "fixed": "复查：已整改",
    "not-fixed": "复查：未整改",
    "not-examined": "复查：未复查",
    "accepted": "答复：异议成立",
    "rejected": "答复：不同意",
    "extended": "答复：同意延期",
    "settled": "答复：人工核实已整改",
}
HEAD = """# The states of an item

Printed from `audits/rectification/states.py` by `python -m tests.tools.states_table`; a test fails when it is out of date. Read a row as:
an item that stands here goes there when this happens; `·` means that it stays.

What an inspection finds (待审核) goes out (已下发) only after somebody has looked at it (待下发), or where the office trusts what is confirmed
(`portal-audit issue --all-confirmed`). 误报 and 暂缓 of a review are decisions. What is handed over to another department (改派), or taken back
(撤回下发), leaves the one that has it; number and history stay. What an office's own list of open problems hands over (移交) is out already (已移交).

What a department says and what a re-check says are kept apart, the state follows from both. Only a re-check closes (已销号), and only
what was claimed is sent back (退回); what was handed over and no rule can look at again is closed by the office (人工核实).
Objections and requests for more time stay until the office answers (`portal-audit decide`).
Decisions in force (误报, 豁免, 暂缓, 规则不适用, 已说明) lie over this table: when one ends or is withdrawn, the item is where it was. An accepted
objection stays as it is and gets such a decision (误报). Taking back a batch of returns (撤销) makes its events not have happened.

"""


def text() -> str:
    """The page."""
    rows = [["", *(HAPPENS[step] for step in STEPS)], ["---"] * (len(STEPS) + 1)]
    rows += [[STATE[one], *(STATE[to] if (to := TABLE[step].get(one)) and to != one else "·" for step in STEPS)] for one in POSITIONS]
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


if __name__ == "__main__":
    DOC.write_text(text(), "utf-8")
