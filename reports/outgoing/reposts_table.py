"""Who has reposted what had to be, and when (转载情况表)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from reports.outgoing.plain_table import PlainRow, write_plain_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audits.disclosure.reposts import Reposted
    from audits.records.codes import RepostState
    from audits.rulebook.register import Site

STATES: dict[RepostState, str] = {"in-time": "按时转载", "late": "转载晚了", "missing": "没有找到", "waiting": "未到时限，还没有找到", "undated": "须人工检查"}
_FILLS: dict[RepostState, str] = {"in-time": "E2F0D9", "late": "FFF2CC", "missing": "F8CBAD", "waiting": "EDEDED", "undated": "DDEBF7"}
_COLUMNS = (("序号", 6), ("网站", 26), ("标题", 44), ("来源", 18), ("时限", 12), ("情况", 18), ("转载日期", 12), ("网址", 40), ("说明", 30), ("任务位置", 20))


def reposts_summary(found: Sequence[Reposted]) -> str:
    """How many stand how, in words."""
    counts = Counter(one.state for one in found)
    return "，".join(f"{words} {counts[state]}" for state, words in STATES.items() if counts[state])


def write_reposts_table(path: Path, found: Sequence[tuple[Site, Reposted]]) -> None:
    """Each task of each site as a workbook."""
    lines = []
    for number, (site, one) in enumerate(found, 1):
        note = "" if one.sure else "标题只是相近，请打开看是不是同一篇"
        if one.state == "undated" and not one.day:
            note = "没有读到日期，请打开看哪天转载的" if one.sure else f"{note}、哪天转载的"
        day = date.fromisoformat(one.day) if one.day else None
        cells = (number, site.name, one.task.title, one.task.issuer, date.fromisoformat(one.task.due), STATES[one.state], day, one.url, note, one.task.cell)
        lines.append(PlainRow(cells, _FILLS[one.state]))
    write_plain_table(path, "转载情况", _COLUMNS, lines, 5)
