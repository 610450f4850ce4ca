"""The laws in words: counts and age, one title's versions and events, and repeals offered for a person to accept."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from audits.regulations.local import EVENT_HEADINGS, KIND_NAMES, STATUS_NAMES
from reports.screen.width import columns
from reports.workbook.cells import csv_text
from reports.workbook.files import free_name, whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from audits.records.codes import LawEnd
    from audits.regulations.events import OfferedEvent
    from audits.regulations.overview import LawsStatus, Shown

STATUS = {
    "in-force": "现行有效", "amended": "已修改", "partly": "部分有效", "repealed": "已废止", "expired": "失效", "not-yet": "尚未施行",
    "to-amend": "拟修改", "unknown": "无法判断", "": "未知",
}  # fmt: skip
EVENT: dict[LawEnd, str] = {
    "replaced": "被新法取代", "revised": "全面修订", "repealed": "明令废止", "expired": "宣告失效", "alongside": "附带废止",
    "partly": "部分废止",
}  # fmt: skip
FLAGS = {
    "effective-unverified": "施行日期待核", "effective-of-original": "施行日期为最初文本的", "number-unverified": "文号待核",
    "number-of-original": "文号为最初文本的", "status-inferred": "状态为推断", "status-unread": "来源没有状态", "from-note": "由题注得出",
    "from-repeal-clause": "由废止条款得出", "maybe-repealed": "此后可能已废止",
}  # fmt: skip
ACCEPT, PAGE, QUOTE = "接受（是/否）", "所在页面", "原文"


def status_lines(status: LawsStatus) -> list[str]:
    """Coverage and age by level, with what may not be concluded from it."""
    heads = ("标题", "版本", "已知现行", "已废止失效", "状态未知")
    lines = [_padded("层级", 16) + "".join(_padded(head, 12, right=True) for head in heads) + "  资料日期"]
    for level in status.levels:
        dates = level.newest if level.oldest == level.newest else f"{level.oldest} 至 {level.newest}"
        old = "（超过一年）" if level.old else ""
        numbers = (level.titles, level.versions, level.in_force, level.ended, level.unknown)
        lines.append(_padded(level.level, 16) + "".join(f"{number:>12}" for number in numbers) + f"  {dates}{old}")
    lines.append(f"废止、替代事件 {status.events} 条，其中可作确认依据的 {status.sure_events} 条。")
    lines.append(f"本单位文件 {status.local} 件，本单位确认的事件 {status.own_events} 条。")
    lines.append(age_line(status))
    lines.append("状态未知的法规一律不当作现行有效，也不报问题。")
    return lines


def _padded(text: str, width: int, *, right: bool = False) -> str:
    """A text filled with spaces to a width in which a Chinese character counts two."""
    gap = " " * max(0, width - columns(text))
    return gap + text if right else text + gap


def age_line(status: LawsStatus) -> str:
    """How old the table of laws is; to be said on every ledger once it is older than a year."""
    if status.age is None:
        return "法规目录没有资料日期，请重新导入。"
    line = f"法规目录资料截至 {status.as_of}，距今 {status.age} 天"
    return f"{line}，已超过一年，法规时效类问题请先核对最新目录。" if status.old else f"{line}。"


def show_lines(shown: Shown) -> list[str]:
    """Versions, events and own entries of one title."""
    if not shown.versions and not shown.events and not shown.local:
        near = f"；相近的有：{'、'.join(shown.near)}" if shown.near else ""
        return [f"目录里没有《{shown.name}》{near}"]
    lines = [f"《{shown.name}》"]
    for row in shown.versions:
        parts = [row.version or "日期不详", STATUS.get(row.status, row.status), row.level, row.number]
        parts += [f"施行 {row.effective}" if row.effective else "", f"废止 {row.repealed_on}" if row.repealed_on else ""]
        flags = "、".join(FLAGS.get(flag, flag) for flag in row.flags)
        title = "" if row.title == shown.name else f"《{row.title}》 "
        lines.append(
            f"  版本 {title}{'  '.join(filter(None, parts))}  来源：{row.source}（{row.as_of}）{f'  注意：{flags}' if flags else ''}"
        )
    for event in shown.events:
        after = f"，新规定：{event.successor}" if event.successor else ""
        sure = "" if event.sure else "（待核，不作确认依据）"
        lines.append(f"  事件 {event.date} {EVENT[event.kind]}：{event.decided_by}{after}{sure}  来源：{event.source}")
    for entry in shown.local:
        decided = f"，依据：{entry.decided_by}" if entry.decided_by else ""
        lines.append(f"  本单位 {STATUS_NAMES[entry.status]} {entry.number} {entry.date}{decided}")
    return lines


def write_offered(path: Path, offered: Iterable[OfferedEvent]) -> tuple[Path, int]:
    """Repeals found on the portal as a CSV in which a person says 是 or 否; those already known are left out.

    Returns where it stands and how many it names; a file that is there and says something else may have been filled in, and is left alone.
    """
    rows = [one for one in offered if not one.known]
    made = _offered_text(rows).encode("utf-8-sig")
    if path.exists() and path.read_bytes() != made:
        path = free_name(path)
    with whole(path) as draft:
        draft.write_bytes(made)
    return path, len(rows)


def _offered_text(rows: Iterable[OfferedEvent]) -> str:
    with io.StringIO(newline="") as file:
        writer = csv.writer(file)
        writer.writerow([ACCEPT, *EVENT_HEADINGS.values(), PAGE, QUOTE])
        for one in rows:
            event = one.event
            values = [event.title, event.number, event.written, KIND_NAMES[event.kind], event.date, event.decided_by,
                      event.successor, event.level, event.source, one.page_url, one.quote]  # fmt: skip
            writer.writerow(["", *(csv_text(value) for value in values)])
        return file.getvalue()
