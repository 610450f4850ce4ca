"""The second sheet of a ledger (汇总): departments by kinds of problems, with a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList

from reports.workbook.cells import visible
from reports.workbook.sheets import HEAD_FONT, NAVY, PALE, Look, SheetWriter, height_of

if TYPE_CHECKING:
    from reports.ledgers.content import Ledger

TOTAL = "合计"
MOST_CATEGORIES = 16
LANDSCAPE_FROM, ONE_PAGE = 14, 30
"""Columns from which the sheet lies across; rows of the first table up to which all is on one page."""
_COLOURS = (
    "1F4E79", "C55A11", "7F7F7F", "BF9000", "2E75B6", "548235", "7B3F99", "A61C3C",
    "3B7D7D", "8C6D46", "5B5EA6", "B85C8A", "4A6B3A", "D08A2E", "466B8C", "93603F",
)  # fmt: skip
_TITLE = Look(font=HEAD_FONT, size=14, bold=True, colour=NAVY, border=False, wrap=False)
_HEAD = Look(font=HEAD_FONT, bold=True, colour="FFFFFF", fill=NAVY, across="center")
_NAME, _NUMBER = Look(), Look(across="center")
_SUM_NAME, _SUM = Look(bold=True, fill=PALE), Look(bold=True, fill=PALE, across="center")


def counts(rows: list[dict[str, object]], down: str, across: str, order: tuple[str, ...] = ()) -> pd.DataFrame:
    """Numbers of rows by two keys, with totals; rows and columns by size, or in a given order."""
    if not rows:
        return pd.DataFrame()
    frame = pd.DataFrame({down: [row[down] for row in rows], across: [row[across] for row in rows]})
    table = pd.crosstab(frame[down], frame[across])
    names = list(order) if order else list(table.sum().sort_values(ascending=False, kind="stable").index)
    table = table.reindex(columns=names, fill_value=0)
    table = table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    table[TOTAL] = table.sum(axis=1)
    table.loc[TOTAL] = table.sum()
    return table


def write_summary(writer: SheetWriter, content: Ledger) -> None:
    """Write the sheet."""
    whose = content.department or "各单位"
    by_category = counts(content.rows, "department", "category")
    writer.page(landscape=len(by_category.columns) > LANDSCAPE_FROM, one_page=len(by_category) <= ONE_PAGE)
    writer.sheet.sheet_view.showGridLines = False
    writer.widths([26.0] + [11.0] * max(6, len(by_category.columns)))
    writer.append([writer.cell(f"一、{whose}各类问题数（项）", _TITLE)], 26)
    first = writer.rows + 1
    _write_table(writer, by_category)
    last = writer.rows
    writer.append([writer.cell("", _TITLE)], 10)
    writer.append([writer.cell(f"二、{whose}问题的轻重（项）", _TITLE)], 26)
    _write_table(writer, counts(content.rows, "department", "severity", ("严重", "较重", "一般")))
    if len(content.coverage) > 1:
        writer.append([writer.cell("", _TITLE)], 10)
        writer.append([writer.cell("三、各站点各类问题数（项）", _TITLE)], 26)
        _write_table(writer, counts(content.rows, "site", "category"))
    if content.rows:
        _chart(writer, by_category, first, last, f"{whose}各类问题数")


def _write_table(writer: SheetWriter, table: pd.DataFrame) -> None:
    if table.empty:
        writer.append([writer.cell("（没有需要整改的问题）", _NAME)], 20)
        return
    names = [str(name) for name in table.columns]
    heads = [("名称", 26.0), *((name, 11.0) for name in names)]
    writer.append([writer.cell(words, _HEAD) for words, _ in heads], height_of(heads, least=22))
    for name, numbers in zip(table.index, table.to_numpy().tolist(), strict=True):
        total = name == TOTAL
        cells = [writer.cell(str(name), _SUM_NAME if total else _NAME)]
        for head, number in zip(names, numbers, strict=True):
            cells.append(writer.cell(int(number), _SUM if total or head == TOTAL else _NUMBER))
        writer.append(cells, height_of([(str(name), 26.0)], least=19))


def _chart(writer: SheetWriter, table: pd.DataFrame, first: int, last: int, title: str) -> None:
    """Bars by department, stacked by kind, below the tables."""
    chart = BarChart()
    departments = len(table) - 1
    kinds = min(MOST_CATEGORIES, len(table.columns) - 1)
    chart.type, chart.grouping, chart.overlap = "bar", "stacked", 100
    chart.title = visible(title)
    chart.style = 10
    chart.add_data(Reference(writer.sheet, min_col=2, max_col=1 + kinds, min_row=first, max_row=last - 1), titles_from_data=True)
    chart.set_categories(Reference(writer.sheet, min_col=1, min_row=first + 1, max_row=last - 1))
    for series, colour in zip(chart.series, _COLOURS, strict=False):
        series.graphicalProperties.solidFill = colour
        series.graphicalProperties.line.solidFill = colour
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.y_axis.majorGridlines = None
    chart.y_axis.number_format, chart.y_axis.numFmt.sourceLinked = "0", False
    chart.x_axis.scaling.orientation = "maxMin"
    chart.gapWidth = 60
    chart.legend.position = "b"
    chart.width, chart.height = 25, min(24.0, max(7.0, 4.5 + 0.9 * departments))
    if kinds == 1:
        chart.dataLabels = DataLabelList(showVal=True)
    writer.sheet.add_chart(chart, f"A{writer.rows + 2}")
