"""The register of documents found on a portal (现行有效文件清单) as workbook, CSV or JSON lines, with what only one place lists."""

from __future__ import annotations

import csv
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from audits.texts.masking import mask_all
from reports.screen.regulations_view import STATUS
from reports.workbook.cells import csv_text, is_risky, json_text, plain
from reports.workbook.files import whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from audits.records.codes import GapReason, StateGround
    from audits.regulations.documents import DocumentRow, ListingGap

TOLD_BY: dict[StateGround, str] = {
    "catalogue": "本单位清理结果", "mark": "页面标注", "repeal-date": "废止（失效）日期", "period": "文件自带有效期", "label": "有效性标注",
    "none": "没有依据",
}  # fmt: skip
REASONS: dict[GapReason, str] = {
    "not-collected": "没有收入集中公开栏目",
    "not-on-site": "清理结果为继续有效，网站上没有找到",
    "not-on-list": "网站上有，本单位文件清单里没有",
    "ended-but-listed": "清理结果为废止或失效，仍列在有效文件栏目",
}
_HEADINGS = (
    ("序号", 6), ("文件名称", 50), ("文号", 22), ("制定机关", 22), ("成文日期", 12), ("发布日期", 12), ("施行日期", 12), ("有效期至", 12),
    ("有效性标注", 12), ("计算状态", 12), ("状态依据", 16), ("所在栏目", 26), ("存在问题", 36), ("页面地址", 60),
)  # fmt: skip
_GAP_HEADINGS = (("序号", 6), ("文件名称", 50), ("文号", 22), ("情况", 36), ("已列栏目", 26), ("缺少的栏目", 22), ("页面地址", 60))
_HEAD_FILL = PatternFill("solid", fgColor="DDEBF7")


def write_documents(
    path: Path, rows: Sequence[DocumentRow], gaps: Sequence[ListingGap], site: str, today: date, notes: Sequence[str] = ()
) -> None:
    """Write the register in the form that the suffix names: ``.xlsx``, ``.csv`` or ``.jsonl``."""
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        with whole(path) as draft:
            _workbook(rows, gaps, site, today, notes).save(draft)
    elif suffix == ".csv":
        with whole(path) as draft, draft.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([title for title, _ in _HEADINGS])
            writer.writerows([csv_text(value) for value in values] for values in map(_values, range(1, len(rows) + 1), rows))
    else:
        lines = [json_text(mask_all(asdict(row))) for row in rows]
        with whole(path) as draft:
            draft.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def summary_line(rows: Sequence[DocumentRow], gaps: Sequence[ListingGap]) -> str:
    """One sentence for the terminal."""
    counts = {name: sum(row.state == code for row in rows) for code, name in STATUS.items() if code}
    told = "，".join(f"{name} {count}" for name, count in counts.items() if count)
    return f"共 {len(rows)} 份文件：{told or '无'}；列举不一致 {len(gaps)} 处"


def _values(number: int, row: DocumentRow) -> list[str]:
    return mask_all([
        str(number), row.title, row.number, row.issuer, row.written, row.published, row.effective, row.expires, row.label,
        STATUS.get(row.state, row.state), TOLD_BY[row.told_by], "；".join(row.columns), "；".join(row.problems),
        "\n".join(row.urls[:5]),
    ])  # fmt: skip


def _workbook(rows: Sequence[DocumentRow], gaps: Sequence[ListingGap], site: str, today: date, notes: Sequence[str]) -> Workbook:
    book = Workbook()
    about = book.active
    assert about is not None
    about.title = "说明"
    lines = [f"{site} 规范性文件清单", f"生成日期：{today.isoformat()}", summary_line(rows, gaps), *notes,
             "计算状态按本单位清理结果、页面标注、废止日期、文件自带有效期的顺序判断；没有依据的写“无法判断”，不当作有效。",
             "“列举不一致”表列出没有收入集中公开栏目的文件，以及清理结果与网站不一致的文件。"]  # fmt: skip
    for index, line in enumerate(lines, start=1):
        _put(about, index, 1, line)
    about.column_dimensions["A"].width = 100
    about["A1"].font = Font(bold=True, size=14)
    _sheet(book.create_sheet("文件清单"), _HEADINGS, [_values(number, row) for number, row in enumerate(rows, start=1)])
    _sheet(book.create_sheet("列举不一致"), _GAP_HEADINGS, [_gap_values(number, gap) for number, gap in enumerate(gaps, start=1)])
    return book


def _gap_values(number: int, gap: ListingGap) -> list[str]:
    missing = "网站" if gap.missing_from == "site" else gap.missing_from
    return mask_all([str(number), gap.title, gap.number, REASONS[gap.reason], "；".join(gap.found_in), missing, gap.url])


def _sheet(sheet: Worksheet, headings: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]]) -> None:
    for column, (title, width) in enumerate(headings, start=1):
        cell = _put(sheet, 1, column, title)
        cell.font, cell.fill = Font(bold=True), _HEAD_FILL
        sheet.column_dimensions[get_column_letter(column)].width = width
    for index, values in enumerate(rows, start=2):
        for column, value in enumerate(values, start=1):
            _put(sheet, index, column, value).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{max(1, len(rows) + 1)}"


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Any:
    """A cell that is text whatever it holds."""
    cell = sheet.cell(row, column)
    cell.value = plain(text)
    cell.data_type = "s"
    cell.number_format = "@"
    if is_risky(text):
        cell.quotePrefix = True
    return cell
