"""An empty register as a workbook (站点登记表), with hints, drop-downs and one example that can be checked as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.incoming.register_sheets import COLUMNS, DEPARTMENTS, KINDS, SHEETS, SITES
from reports.workbook.files import whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from audits.rulebook.rule import ColumnType

ROWS = 500
EXAMPLE: dict[str, tuple[dict[str, str], ...]] = {
    SITES: (
        {"site": "demo-city", "name": "示例市人民政府门户网站", "home": "https://www.demo.example/", "owner": "示例市人民政府办公室",
         "site_code": "3204000000", "hosts": "zwgk.demo.example", "kind": "政府门户网站", "pace.delay_s": "0.5"},
    ),
    COLUMNS: (
        {"site": "demo-city", "id": "news", "name": "政务要闻", "type": "动态要闻", "department": "市政府办公室", "list": "/zwyw/"},
        {"site": "demo-city", "id": "normative", "name": "行政规范性文件", "type": "行政规范性文件", "department": "市人力资源和社会保障局",
         "list": "/zcwj/gfxwj/", "articles": "/zcwj/gfxwj/**", "update_within": "180", "expects": "有效性标注；文号"},
    ),
    DEPARTMENTS: (
        {"site": "demo-city", "id": "gov-office", "name": "市政府办公室", "contact": "信息公开科"},
        {"site": "demo-city", "id": "hrss", "name": "市人力资源和社会保障局"},
    ),
}
NOTES = (
    "站点登记表填写说明",
    "1. “站点”表一行一个网站，“栏目”表一行一个栏目，“责任单位”表可以不填（不填时按“栏目”表里写的单位名称）。",
    "2. 带 * 的列必须填。把鼠标放在表头上，可以看到该列怎么填。",
    "3. 站点编号、栏目编号、单位编号定下后不要改：问题编号由它们算出，改了就对不上以前的台账。",
    "4. 表里现有的几行是示例，填好自己的以后请删除。",
    "5. 填好后先检查：portal-audit columns 本文件；有填错的地方，会逐个指出是哪一格、写了什么、应写什么。",
)


def write_template(path: Path, column_types: Mapping[str, ColumnType]) -> None:
    """Write the workbook; an existing file is the caller's matter."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment

    book = Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "填写说明"
    notes.column_dimensions["A"].width = 110
    for line in NOTES:
        notes.append([line])
        notes.cell(notes.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
    _for_paper(notes)
    choices = {"type": [kind.name for kind in column_types.values()], "kind": [names[0] for names in KINDS.values()]}
    for name in SHEETS:
        _write_sheet(book.create_sheet(name), name, choices)
    book.active = 1
    with whole(path) as draft:
        book.save(draft)


def _write_sheet(sheet: Any, name: str, choices: Mapping[str, list[str]]) -> None:
    """Headings with hints, the example rows, text format and drop-downs."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    headings = SHEETS[name]
    for column, heading in enumerate(headings, 1):
        cell = sheet.cell(1, column, heading.title + (" *" if heading.required else ""))
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F4E79")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.comment = Comment(heading.hint, "portal-audit", height=80, width=260)
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = heading.width
        if heading.key in choices:
            listed = '"' + ",".join(choices[heading.key]) + '"'
            drop_down = DataValidation(type="list", formula1=listed, allow_blank=True, showErrorMessage=True)
            drop_down.error, drop_down.errorTitle = "请从下拉框里选", heading.title
            sheet.add_data_validation(drop_down)
            drop_down.add(f"{letter}2:{letter}{ROWS}")
    for number, example in enumerate(EXAMPLE[name], 2):
        for column, heading in enumerate(headings, 1):
            if heading.key in example:
                cell = sheet.cell(number, column, example[heading.key])
                cell.number_format, cell.data_type = "@", "s"
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 24
    sheet.print_title_rows = "1:1"
    _for_paper(sheet)


def _for_paper(sheet: Any) -> None:
    """A4 landscape, all columns on one page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
