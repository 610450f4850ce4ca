"""A portal of ten departments with planted faults, and ten departments that fill in and send back what they were sent."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl

from reports.ledgers.columns import GROUPED, MORE

if TYPE_CHECKING:
    from collections.abc import Iterator

OPERATOR = "示例市人民政府办公室"
DEPARTMENTS = ("发改委", "教育局", "科技局", "民政局", "财政局", "司法局", "人社局", "住建局", "交通局", "商务局")
KINDS = ("notice", "notice", "notice", "news", "notice", "normative", "notice", "notice", "notice", "notice")
ARTICLES = 6
FRAME = "/zt/gone.html"
SHEET = "整改台账"


def article(column: int, number: int) -> str:
    """Path of an article."""
    return f"/c{column}/t{number}.html"


def page(title: str, body: str, footer: bool = True) -> bytes:
    """A page of the portal's template."""
    nav = "".join(f'<a href="/c{number}/">{department}公开</a>' for number, department in enumerate(DEPARTMENTS))
    foot = f'<a href="{FRAME}">专题专栏</a>' if footer else "<span>专题专栏</span>"
    head = f'<meta charset=utf-8><title>{title}</title>'
    return (
        f'<!DOCTYPE html><html><head>{head}</head><body><div class="nav"><a href="/">首页</a>{nav}</div>{body}<div class="footer">{foot}</div></body></html>'
    ).encode()


def extra(column: int, number: int) -> str:
    """What is planted in the text of an article."""
    planted = []
    if number == 0 and column not in (3, 4):
        planted.append(f'<a href="/bad/{column}.html">办理指南{column}</a>')
    if column in (0, 1) and number == 1:
        planted.append('<a href="/bad/shared.html">共同的通知</a>')
    if column == 2 and number == 2:
        planted.append(f'<a href="{FRAME}">点此进入专题</a>')
    if column in (5, 6) and number in (2, 3):
        planted.append(f'<a href="/files/{column}-{number}.pdf">附件{number}</a>')
    if column == 7 and number == 1:
        planted.append(f'<a href="{article(7, 2)}#nowhere">第三章</a>')
    return "".join(f"<p>{one}</p>" for one in planted)


def article_page(column: int, number: int, planted: str | None = None, footer: bool = True) -> bytes:
    """An article with what is planted in it, or with something else."""
    department = DEPARTMENTS[column]
    title = f"{department}关于第{number}号事项的{'管理办法' if column == 5 else '通知'}"
    words = "".join(
        f"<p>{department}第{number}号事项第{part}条，自{2000 + 2 * number + part}年起办理，共{(column + 3) * (number + 5) * (part + 2)}件。</p>" for part in range(6)
    )
    label = f'<div class="doc">发文字号：示{department[0]}规〔2025〕{number + 1}号</div>' if column == 5 else ""
    day = f"2025-01-{number + 1:02d}" if column == 3 else f"2026-02-{number + 10:02d}"
    info = f'<div class="info">发布时间：{day} 来源：市{department}</div>'
    return page(title, f'<h1>{title}</h1>{label}{info}<div id="zoom">{words}{extra(column, number) if planted is None else planted}</div>', footer)


def list_page(column: int, articles: int = ARTICLES, footer: bool = True) -> bytes:
    """The list of a column."""
    dates = (f"2025-01-{number + 1:02d}" if column == 3 else f"2026-02-{number + 10:02d}" for number in range(articles))
    kind = "管理办法" if column == 5 else "通知"
    items = "".join(
        f'<li><a href="{article(column, number)}">{DEPARTMENTS[column]}关于第{number}号事项的{kind}</a><span>{day}</span></li>' for number, day in enumerate(dates)
    )
    return page(f"{DEPARTMENTS[column]}公开", f'<ul class="list">{items}</ul>', footer)


def home_page(footer: bool = True) -> bytes:
    """The home page with the newest of each column."""
    named = [(name, article(column, 5)) for column, name in enumerate(DEPARTMENTS) if column != 4]
    latest = "".join(f'<li><a href="{url}">{name}关于第5号事项的通知</a><span>2026-02-15</span></li>' for name, url in named)
    return page("示例市人民政府", f'<div class="box"><h2><a href="/c0/">通知</a></h2><ul>{latest}</ul></div>', footer)


def portal() -> dict[str, bytes]:
    """All pages; the column of the fifth department is empty."""
    pages = {"/": home_page(), "/robots.txt": b"User-agent: *\nDisallow:\n", "/c4/": page("财政局公开", '<ul class="list"></ul><p>暂无内容</p>')}
    for column in range(10):
        if column != 4:
            pages[f"/c{column}/"] = list_page(column)
            pages |= {article(column, number): article_page(column, number) for number in range(ARTICLES)}
    return pages


def without_footer_link(pages: dict[str, bytes]) -> dict[str, bytes]:
    """The same pages after the operator took the dead link out of the template."""
    link = f'<a href="{FRAME}">专题专栏</a>'.encode()
    return {path: body.replace(link, b"<span>x</span>") for path, body in pages.items()}


def register(address: str) -> str:
    """The register of the portal."""
    departments = ", ".join(f"d{number}: {{name: 市{department}}}" for number, department in enumerate(DEPARTMENTS))
    columns = "\n".join(
        f"  - {{id: c{number}, name: {department}公开, type: {KINDS[number]}, department: d{number}, list: /c{number}/}}" for number, department in enumerate(DEPARTMENTS)
    )
    return f"""site: circle
name: 示例市人民政府
home: http://www.circle.example/
owner: {OPERATOR}
hosts: [www.circle.example]
resolve: {{www.circle.example: "{address}"}}
departments: {{{departments}}}
columns:
{columns}
pace: {{delay_s: 0, concurrency: 4, confirm_after_s: 0, timeout_s: 5}}
"""


# -- ten departments -----------------------------------------------------------------------------------------------------


def _numbers_on(sheet: Any) -> list[str]:
    """Item numbers of a further sheet."""
    titles = [cell.value for cell in sheet[1]]
    column = titles.index("问题编号") + 1
    return [found for row in range(2, sheet.max_row + 1) if (found := sheet.cell(row, column).value)]


@dataclass
class Ledger:
    """One ledger as a department has it open."""

    path: Path
    book: Any
    sheet: Any

    @classmethod
    def of(cls, folder: Path, department: str) -> Ledger:
        """The ledger of a department in a folder."""
        (path,) = folder.glob(f"整改台账_{department}_*轮.xlsx")
        book = openpyxl.load_workbook(path)
        return cls(path, book, book[SHEET])

    @property
    def places(self) -> dict[str, int]:
        """Heading to its column."""
        return {cell.value: cell.column for cell in self.sheet[1]}

    def rows(self) -> Iterator[int]:
        """Rows with an item."""
        yield from (row for row in range(2, self.sheet.max_row + 1) if self.get(row, "问题编号"))

    def get(self, row: int, title: str) -> Any:
        """A cell."""
        return self.sheet.cell(row, self.places[title]).value

    def put(self, row: int, title: str, value: Any) -> None:
        """Fill in a cell."""
        self.sheet.cell(row, self.places[title]).value = value

    def items(self) -> list[str]:
        """Numbers of the items: those of the rows, and those that a row stands for."""
        own = [self.get(row, "问题编号") for row in self.rows()]
        return own + [number for name in (MORE, GROUPED) if name in self.book.sheetnames for number in _numbers_on(self.book[name])]

    def claim(self, state: str = "已整改") -> dict[str, str]:
        """Say the same of all rows."""
        for row in self.rows():
            self.put(row, "整改状态", state)
            self.put(row, "整改措施", "已按要求处理")
        return dict.fromkeys(self.items(), state)

    def save(self, folder: Path, name: str) -> Path:
        """Save as another file."""
        self.book.save(folder / name)
        return folder / name


DATES = ("2026-03-05", "2026年3月5日", "2026/3/5", 20260305, datetime(2026, 3, 5), "2026.3.5", 46086)
DONE_WORDS = ("整改完毕", "√", "已修复", "OK", "完成")


def returned(sent: Path, to: Path) -> tuple[list[Path], dict[str, str]]:
    """What ten departments and the operator send back, and what each claims of its items: number to state."""
    claims: dict[str, str] = {}
    ledgers = [Ledger.of(sent, f"市{department}") for department in DEPARTMENTS]
    for ledger, nuisance in zip(ledgers, (_sorted, _filtered, _deleted, _inserted, _copied, _dates, _synonyms, _locked, _foreign), strict=False):
        claims |= nuisance(ledger, ledgers)
    files = [ledger.save(to, f"{number}-{DEPARTMENTS[number]}.xlsx") for number, ledger in enumerate(ledgers[:9])]
    files.append(Path(shutil.copy(ledgers[9].path, to / "9-没有填.xlsx")))
    return [*files, Path(shutil.copy(files[0], to / "10-再交一次.xlsx"))], claims


def _sorted(ledger: Ledger, _all: list[Ledger]) -> dict[str, str]:
    """Sorted the other way round."""
    found = ledger.claim()
    rows = [[cell.value for cell in ledger.sheet[row]] for row in ledger.rows()]
    for row, values in zip(list(ledger.rows()), reversed(rows), strict=True):
        for column, value in enumerate(values, 1):
            ledger.sheet.cell(row, column).value = value
    return found


def _filtered(ledger: Ledger, _all: list[Ledger]) -> dict[str, str]:
    """Filtered, with the first row hidden."""
    found = ledger.claim("整改中")
    ledger.sheet.auto_filter.add_filter_column(0, ["2"])
    ledger.sheet.row_dimensions[2].hidden = True
    return found


def _deleted(ledger: Ledger, _all: list[Ledger]) -> dict[str, str]:
    """All rows deleted but the first."""
    found = ledger.claim()
    first = next(ledger.rows())
    kept = ledger.get(first, "问题编号")
    ledger.sheet.delete_rows(first + 1, ledger.sheet.max_row)
    return {kept: found[kept]}


def _inserted(ledger: Ledger, _all: list[Ledger]) -> dict[str, str]:
    """Rows put in: a blank one, and one with remarks of their own."""
    found = ledger.claim()
    ledger.sheet.insert_rows(2)
    ledger.put(ledger.sheet.max_row + 1, "整改措施", "以上由办公室统一处理")
    return found


def _copied(ledger: Ledger, _all: list[Ledger]) -> dict[str, str]:
    """Copied as values into a new workbook with a heading of its own."""
    found = ledger.claim()
    values = [[cell.value for cell in row] for row in ledger.sheet.iter_rows()]
    ledger.book = openpyxl.Workbook()
    ledger.sheet = ledger.book.active
    for row in [["整改情况反馈表"], *values]:
        ledger.sheet.append(row)
    return found


def _dates(ledger: Ledger, _all: list[Ledger]) -> dict[str, str]:
    """Days written in many ways."""
    found = ledger.claim()
    for number, row in enumerate(ledger.rows()):
        ledger.put(row, "完成时间", DATES[number % len(DATES)])
    return found


def _synonyms(ledger: Ledger, _all: list[Ledger]) -> dict[str, str]:
    """States in other words; of the last row the department says that it is no problem."""
    rows = list(ledger.rows())
    for number, row in enumerate(rows):
        ledger.put(row, "整改状态", DONE_WORDS[number % len(DONE_WORDS)])
    ledger.put(rows[-1], "整改状态", "不属实")
    ledger.put(rows[-1], "备注", "该链接可以打开")
    found = dict.fromkeys(ledger.items(), "已整改")
    return {**found, ledger.get(rows[-1], "问题编号"): "有异议"}


def _locked(ledger: Ledger, _all: list[Ledger]) -> dict[str, str]:
    """A cell edited that says what the item is."""
    found = ledger.claim()
    ledger.put(next(ledger.rows()), "问题描述", "这里已经没有问题")
    return found


def _foreign(ledger: Ledger, all_ledgers: list[Ledger]) -> dict[str, str]:
    """A row of another department, the own first row once more, and a number nobody knows."""
    found = ledger.claim()
    first = next(ledger.rows())
    own = [cell.value for cell in ledger.sheet[first]]
    other = [cell.value for cell in all_ledgers[9].sheet[next(all_ledgers[9].rows())]]
    state = ledger.places["整改状态"] - 1
    other[state] = "已整改"
    unknown = list(own)
    unknown[ledger.places["问题编号"] - 1] = "0123456789ab"
    for row in (other, own, unknown):
        ledger.sheet.append(row)
    return found


