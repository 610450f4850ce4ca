"""Warnings of what will be over its limit soon: a letter for each body, ready to send, and one sheet for the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.rectification.workitems import contact_of, email_of
from reports.ledgers.gathering import OFFICE, office_of
from reports.ledgers.mails import written
from reports.workbook.cells import plain
from reports.workbook.files import whole
from reports.workbook.names import file_part
from reports.workbook.sheets import HEAD_FONT, NAVY, Look, Looks, height_of, new_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from audits.engine.expiring import Expiring
    from audits.records.codes import ExpiringKind

KINDS: dict[ExpiringKind, str] = {"column": "栏目", "account": "政务新媒体账号"}
COLUMNS = (("序号", 6), ("责任单位", 26), ("网站", 30), ("类别", 14), ("名称", 26), ("最近更新", 13), ("期限(天)", 10), ("最迟更新", 13), ("还有(天)", 10))
_HEAD = Look(HEAD_FONT, bold=True, colour="FFFFFF", fill=NAVY, across="center")
_TEXT, _NUMBER, _DAY = Look(), Look(across="center"), Look(across="center", number_format="yyyy-mm-dd")
_LOOKS = (_NUMBER, _TEXT, _TEXT, _NUMBER, _TEXT, _DAY, _NUMBER, _DAY, _NUMBER)


def by_department(found: Sequence[Expiring]) -> Mapping[str, list[Expiring]]:
    """What each body has to publish, in the order of what is given."""
    bodies: dict[str, list[Expiring]] = {}
    for one in found:
        bodies.setdefault(one.department, []).append(one)
    return bodies


def expiring_line(one: Expiring) -> str:
    """One of them in a line."""
    left = "今天是最后一天" if not one.left else f"还有 {one.left} 天"
    name = f"{KINDS[one.kind]}“{plain(one.name)}”（{plain(one.site.name)}）"
    return f"{name}：最近更新 {one.newest}，应在 {one.limit} 天内更新，最迟 {one.last}，{left}"


def write_warnings(found: Sequence[Expiring], out_dir: Path, today: date) -> list[Path]:
    """A sheet of all, and for each body a letter as a text and as a mail; returns the files."""
    path = out_dir / f"更新预警_{today:%Y%m%d}.xlsx"
    _write_sheet(found, path)
    paths, taken = [path], set[str]()
    for department, mine in by_department(found).items():
        sites = list({one.site.site: one.site for one in mine}.values())
        contact = contact_of(sites, department)
        listed = "".join(f"{number}. {expiring_line(one)}\n" for number, one in enumerate(mine, 1))
        text = (
            f"{department}{f'（{contact}）' if contact else ''}：\n\n"
            f"    截至 {today:%Y年%m月%d日}，你单位负责的下列栏目、账号将要超过更新期限，请在最迟日期以前发布新的内容；已经更新的不必回复。\n\n"
            f"{listed}\n{office_of(sites, OFFICE)}\n{today:%Y年%m月%d日}\n"
        )
        file = out_dir / f"更新预警_{file_part(department, taken)}_{today:%Y%m%d}.txt"
        paths += written(file, "关于栏目和账号将要超过更新期限的提醒", text, email_of(sites, department))
    return paths


def _write_sheet(found: Sequence[Expiring], path: Path) -> None:
    book = new_workbook()
    sheet = Looks(book).sheet("更新预警")
    sheet.sheet.freeze_panes = "A2"
    sheet.widths([width for _, width in COLUMNS])
    sheet.page(title_row=True)
    sheet.append([sheet.cell(title, _HEAD) for title, _ in COLUMNS], 26)
    for number, one in enumerate(found, 1):
        row = (number, one.department, one.site.name, KINDS[one.kind], one.name, one.newest, one.limit, one.last, one.left)
        height = height_of([(row[at], COLUMNS[at][1]) for at in (1, 2, 4)])
        sheet.append([sheet.cell(value, look) for value, look in zip(row, _LOOKS, strict=True)], height)
    sheet.sheet.auto_filter.ref = f"A1:{chr(64 + len(COLUMNS))}{sheet.rows}"
    with whole(path) as draft:
        book.save(draft)
