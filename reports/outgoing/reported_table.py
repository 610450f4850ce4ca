"""The register beside the export of the reporting system (报送系统核对表), as lines and as a workbook."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol

from reports.outgoing.plain_table import PlainRow, write_plain_table
from reports.screen.width import MOST_LINES
from reports.screen.words import reason_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from audits.records.codes import ReconciledState
    from audits.records.reasons import Reason

STATES: dict[ReconciledState, str] = {
    "unreported": "没有报送",
    "not-registered": "登记表里没有",
    "closed-answering": "已关停仍能打开",
    "moved": "首页网址不同",
    "name": "网站名称不同",
    "code": "标识码不同",
    "malformed-code": "标识码不是10位",
    "reported-twice": "登记了几次",
    "closed": "已关停",
    "same": "一致",
}
_DO: dict[ReconciledState, str] = {
    "unreported": "在报送系统里补报；不是政府网站的，从登记表里去掉",
    "not-registered": "加进登记表；不归本单位管的，写明由谁管",
    "closed-answering": "下线，或在报送系统里更正状态",
    "moved": "改过域名的，在报送系统里变更，登记表写“曾用域名”",
    "name": "核对批准的名称，改错的一边",
    "code": "核对页脚和证书上的标识码，改错的一边",
    "malformed-code": "标识码是10位数字，或 bm 加8位数字",
    "reported-twice": "在报送系统里只留一条",
    "closed": "没有用 --visit 打开看过的，须人工检查：用浏览器打开首页，看是否还开着",
    "same": "",
}
_COLUMNS = (("序号", 6), ("核对结果", 16), ("网站", 28), ("报送系统", 36), ("登记表", 36), ("打开首页", 24), ("位置", 22), ("怎样处理", 34))
_SETTLED = ("same", "closed")


class Row(Protocol):
    """One thing that the two sides say of a site."""

    @property
    def state(self) -> ReconciledState:
        """What differs."""

    @property
    def name(self) -> str:
        """The site."""

    @property
    def reported(self) -> str:
        """As the export has it."""

    @property
    def registered(self) -> str:
        """As the register has it."""

    @property
    def cell(self) -> str:
        """Place in the export."""

    @property
    def came(self) -> Reason | None:
        """What came of opening it."""

    @property
    def led(self) -> str:
        """Where it led."""


def reported_lines(rows: Sequence[Row]) -> Iterator[str]:
    """How many of each kind, then what differs."""
    counts = Counter(one.state for one in rows)
    yield "，".join(f"{words} {counts[state]}" for state, words in STATES.items() if counts[state]) or "没有网站"
    told = [one for one in rows if one.state not in _SETTLED]
    for one in told[:MOST_LINES]:
        parts = (f"报送系统：{one.reported}" if one.reported else "", f"登记表：{one.registered}" if one.registered else "", _came(one))
        yield f"  {one.name}：{STATES[one.state]}（{'；'.join(filter(None, parts))}）"
    if len(told) > MOST_LINES:
        yield "  …… 其余见核对表"


def write_reported_table(path: Path, rows: Sequence[Row]) -> None:
    """All of it as a workbook, what differs coloured."""
    lines = [
        PlainRow(
            (number, STATES[one.state], one.name, one.reported, one.registered, _came(one), one.cell, _do(one)),
            "" if one.state in _SETTLED else "FCE4D6",
        )
        for number, one in enumerate(rows, 1)
    ]
    write_plain_table(path, "核对", _COLUMNS, lines, 1)


def _do(one: Row) -> str:
    return "" if one.state == "closed" and one.came is not None else _DO[one.state]


def _came(one: Row) -> str:
    """What came of opening its home page, in words."""
    if one.came is None:
        return ""
    return ("打得开" if one.came == "ok" else reason_words(one.came)) + (f"，转到 {one.led}" if one.led else "")
