"""The fulfilment table (公开标准目录覆盖情况表): each item of the catalogue with its column, newest entry and state."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from audits.texts.masking import mask_all
from reports.screen.words import LIST_STATE, joined
from reports.workbook.files import whole
from reports.workbook.sheets import HEAD_FONT, NAVY, PALE, Look, Looks, height_of, new_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audits.disclosure.catalogue import Fulfilment
    from audits.records.codes import FulfilmentState, OwnFulfilmentWhy
    from audits.rulebook.register import Site

STATES: dict[FulfilmentState, str] = {"fulfilled": "已覆盖", "empty": "栏目为空", "stale": "超期未更新", "missing": "没有对应栏目", "unknown": "未能核验"}
FILLS: dict[FulfilmentState, str] = {"fulfilled": "E2F0D9", "empty": "FCE4D6", "stale": "FFF2CC", "missing": "F8CBAD", "unknown": "EDEDED"}
_WHY: dict[OwnFulfilmentWhy, str] = {
    "by-name": "按栏目名称对应",
    "by-address": "按网址对应",
    "alike": "栏目名称相近，请确认",
    "by-title": "按页面标题找到，请确认",
    "unregistered": "网站上有这个栏目，登记表里没有，没有检查内容",
    "no-column": "登记表和网站上都没有找到这个栏目",
}
WHY = joined(_WHY, LIST_STATE)
COLUMNS = (
    ("序号", 6), ("一级事项", 16), ("二级事项", 20), ("公开内容", 30), ("公开时限", 16), ("公开主体", 20),
    ("目录所写栏目", 22), ("对应栏目", 18), ("覆盖情况", 12), ("最近更新", 12), ("未更新天数", 10),
    ("期限(天)", 9), ("条目数", 8), ("说明", 24), ("网址", 36), ("目录位置", 18),
)  # fmt: skip
_HEAD = Look(HEAD_FONT, bold=True, colour="FFFFFF", fill=NAVY, across="center")
_TEXT = Look()
_NUMBER = Look(across="center")
_DAY = Look(across="center", number_format="yyyy-mm-dd")


def fulfilment_summary(found: Sequence[Fulfilment]) -> dict[FulfilmentState, int]:
    """Number of items by state, every state named."""
    counts = Counter(one.state for one in found)
    return {state: counts[state] for state in STATES}


def fulfilment_rows(found: Sequence[Fulfilment], site: Site) -> list[tuple[object, ...]]:
    """Values of the table, one row an item; numbers of persons are masked."""
    rows: list[tuple[object, ...]] = []
    for number, one in enumerate(found, 1):
        item, column = one.item, site.column(one.column)
        newest = date.fromisoformat(one.newest) if one.newest else None
        rows.append(
            mask_all((
                number, item.level1, item.level2, item.content, item.limit, item.unit, item.column, column.name if column else "",
                STATES[one.state], newest, one.days if newest else None, one.limit if one.limit >= 0 else None, one.entries,
                WHY[one.why] if one.why else "", one.url, item.cell,
            ))
        )  # fmt: skip
    return rows


def write_fulfilment_table(path: Path, found: Sequence[Fulfilment], site: Site, today: date) -> None:
    """The table as a workbook: a sheet 覆盖情况 with all items, a sheet 汇总 with counts by first-level item and by unit."""
    book = new_workbook()
    looks = Looks(book)
    sheet = looks.sheet("覆盖情况")
    sheet.sheet.freeze_panes = "D2"
    sheet.widths([width for _, width in COLUMNS])
    sheet.page(title_row=True)
    sheet.append([sheet.cell(title, _HEAD) for title, _ in COLUMNS], 26)
    rows = fulfilment_rows(found, site)
    for row, one in zip(rows, found, strict=True):
        cells = []
        for at, value in enumerate(row):
            look = _DAY if isinstance(value, date) else _NUMBER if isinstance(value, int) else _TEXT
            if COLUMNS[at][0] == "覆盖情况":
                look = Look(fill=FILLS[one.state], across="center", bold=one.state != "fulfilled")
            cells.append(sheet.cell(value, look))
        sheet.append(cells, height_of([(row[at], COLUMNS[at][1]) for at in (2, 3, 6, 13, 14)]))
    sheet.sheet.auto_filter.ref = f"A1:{chr(64 + len(COLUMNS))}{sheet.rows}"
    _summary(looks, found, site, today)
    with whole(path) as draft:
        book.save(draft)


def _summary(looks: Looks, found: Sequence[Fulfilment], site: Site, today: date) -> None:
    sheet = looks.sheet("汇总")
    sheet.widths([28, *[13] * (len(STATES) + 1)])
    sheet.page(landscape=False)
    total = fulfilment_summary(found)
    heading = f"{site.name}公开标准目录覆盖情况（{today.isoformat()}）"
    sheet.append([sheet.cell(heading, Look(HEAD_FONT, 14, bold=True, border=False, wrap=False))], 28)
    for title, key in (("一级事项", "level1"), ("公开主体", "unit")):
        sheet.append([])
        sheet.append([sheet.cell(text, _HEAD) for text in (title, "事项数", *STATES.values())], 24)
        names = dict.fromkeys(getattr(one.item, key) or "（未写明）" for one in found)
        for name in names:
            counts = fulfilment_summary([one for one in found if (getattr(one.item, key) or "（未写明）") == name])
            sheet.append([sheet.cell(name, _TEXT), *(sheet.cell(number, _NUMBER) for number in (sum(counts.values()), *counts.values()))])
        cells = (len(found), *total.values())
        look = Look(fill=PALE, bold=True, across="center")
        sheet.append([sheet.cell("合计", look), *(sheet.cell(number, look) for number in cells)])
