"""Opens a returned file in a limited process; what cannot be read becomes one sentence that says what to do."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from audits.rulebook.loading import trouble
from reports.incoming import child
from reports.incoming.grids import EVERYTHING, LONGEST, MAX_COLUMNS, MAX_SHEETS, MOST_NAMED, letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后{again}"
_SENTENCES = {
    "too-big": "文件太大或内容异常庞大，为安全起见没有打开；请把{table}里的行复制到一个新表，存成 .xlsx 后{again}",
    "slow": "文件在规定时间内读不完，为安全起见没有继续；请把{table}里的行复制到一个新表，存成 .xlsx 后{again}",
    "unsafe": f"文件内部结构异常（重复的部件、越界的路径或外部实体），为安全起见没有打开；{_SAVE_AS}",
    "encrypted": "文件加了密码，读不了；请去掉密码后{again}",
    "truncated": "文件不完整或已损坏（可能没有传完）；请重新传一次，仍不行就另存为 .xlsx 后{again}",
    "damaged": f"文件内容读不出来；{_SAVE_AS}",
    "html": f"文件其实是网页或 XML，只是扩展名像表格；{_SAVE_AS}",
    "pdf": "这是 PDF，读不了；请用 .xlsx {table}",
    "not-a-table": "这不是表格文件；请用 .xlsx {table}",
    "empty": "文件是空的，请检查",
    "open-quote": "有一个引号没有成对，它后面的行都并进了一格；请把引号改成对，或用 Excel、WPS 打开核对后另存为 .xlsx，{again}",
    "crashed": f"文件内容异常，打开时出错；{_SAVE_AS}",
}


class NotReadable(Exception):
    """A returned file cannot be read; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file."""

    name: str
    rows: list[list[Any]]
    """Cells from A1 on, rows of different lengths; days as ``{"day": ISO}``; what is merged below a cell has its value too."""


FileKind = Literal["xlsx", "xls", "ods", "csv"]
"""Kind of a returned file, whatever it is called."""
OpeningNote = Literal["macros"]
"""What is ignored of a returned file."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A returned file as it was read."""

    name: str
    sha256: str
    content: bytes
    kind: FileKind
    """What it is."""
    sheets: list[Sheet]
    modified: str = ""
    """When the file says it was last saved, ISO, or ``""``."""
    date1904: bool = False
    """Whether numbers of days count from 1904."""
    formulas: frozenset[tuple[str, str]] = frozenset()
    """(sheet, cell) of formulas."""
    notes: list[OpeningNote] = field(default_factory=list)
    """What was ignored of it."""
    unused: tuple[str, ...] = ()
    """Names of filled sheets that have none of the headings."""
    beyond: tuple[str, ...] = ()
    """Names of sheets that were not read, since there are too many."""
    failed: tuple[tuple[str, str], ...] = ()
    """(sheet, cell) of formulas that failed (``#N/A``); they are blank."""
    far: tuple[tuple[str, int, tuple[str, ...]], ...] = ()
    """Sheet, number and the first of its filled cells that are too far to the right to be read."""

    long: tuple[tuple[str, str], ...] = ()
    """(sheet, cell) of texts of which only the beginning is used."""
    hidden: tuple[str, ...] = ()
    """Names of sheets that are hidden, and read all the same."""
    unseen: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    """Sheets with the filled rows, or the filled columns, that are hidden in them, and read all the same."""

    def left_out(self) -> Iterator[str]:
        """What of the file was not read, or read though nobody sees it, a sentence each, without the name of the file."""
        yield from (f"工作表“{name}”没有读：只读前 {MAX_SHEETS} 张" for name in self.beyond)
        for name, number, cells in self.far:
            yield f"{at_cell(name, '、'.join(cells))}{' 等' if number > len(cells) else ''}共 {number} 格在第 {MAX_COLUMNS} 列以后，没有用到"
        yield from (f"工作表“{name}”是隐藏的，里面的行也读了" for name in self.hidden if not name.startswith("_"))
        for name, rows, columns in self.unseen:
            yield f"工作表“{name}”有 {_few(rows, '行')}是隐藏或筛选掉的，里面的字也读了" if rows else f"工作表“{name}”有 {_few(columns, '列')}是隐藏的，里面的字也读了"
        told = ((self.failed, "是出错的公式（#N/A 一类），当作空格"), (self.long, f"超过 {LONGEST} 个字，只用前 {LONGEST} 个"))
        for places, says in told:
            for name in dict.fromkeys(sheet for sheet, _ in places):
                cells = tuple(cell for sheet, cell in places if sheet == name)
                yield f"{at_cell(name, '、'.join(cells[:MOST_NAMED]))}{' 等' if len(cells) > MOST_NAMED else ''}共 {len(cells)} 格{says}"


def at_cell(sheet: str, cell: str) -> str:
    """A cell with its sheet, where that has a name."""
    return f"{sheet}!{cell}" if sheet else cell


def _cell(row: int, column: int) -> str:
    return f"{letters(column)}{row + 1}"


def open_returned(path: Path, keyword: str) -> Opened:
    """Read a file that a department sends back; raises NotReadable."""
    return _opened(path, keyword, "台账", "再交回")


def open_table(path: Path, what: str) -> Opened:
    """Read all sheets of a table that an office hands in, ``what`` it should be; raises NotReadable."""
    return _opened(path, EVERYTHING, what, "再运行")


def _opened(path: Path, keyword: str, table: str, again: str) -> Opened:
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            kind = "文件夹" if stat.S_ISDIR(mode) else "管道、设备一类的特殊文件"
            raise NotReadable(f"这是{kind}，不是表格文件；请写明一个{table}文件")
        if path.stat().st_size > child.MAX_FILE:
            raise NotReadable(_SENTENCES["too-big"].format(table=table, again=again))
        content = path.read_bytes()
    except FileNotFoundError:
        raise NotReadable("没有这个文件，请检查路径") from None
    except OSError as error:
        raise NotReadable(f"文件打不开（{trouble(error)}）") from None
    answer = _ask(content, path.suffix, keyword)
    if "refused" in answer:
        raise NotReadable(_SENTENCES.get(answer["refused"], _SENTENCES["damaged"]).format(table=table, again=again))
    sheets = [Sheet(one["name"], _filled(one)) for one in answer["sheets"] if "rows" in one]
    failed = dict.fromkeys((sheet, cell) for sheet, cell in answer.get("failed", ()))
    failed |= dict.fromkeys((one["name"], _cell(*at)) for one in answer["sheets"] for at in one.get("errors", ()))
    far = ((one["name"], one["far_number"], tuple(_cell(*at) for at in one["far"])) for one in answer["sheets"] if one.get("far"))
    return Opened(
        path.name, hashlib.sha256(content).hexdigest(), content, answer["kind"], sheets, answer.get("modified", ""), bool(answer.get("date1904")),
        frozenset((sheet, cell) for sheet, cell in answer.get("formulas", ())), ["macros"] if answer.get("macros") else [],
        tuple(one["unused"] for one in answer["sheets"] if "unused" in one), tuple(one["beyond"] for one in answer["sheets"] if "beyond" in one),
        tuple(failed), tuple(far), tuple((one["name"], _cell(*at)) for one in answer["sheets"] for at in one.get("long", ())),
        tuple(one["name"] for one in answer["sheets"] if one.get("hidden")),
        tuple(found for one, sheet in zip((one for one in answer["sheets"] if "rows" in one), sheets, strict=True) for found in _unseen(one, sheet)),
    )  # fmt: skip


def _few(names: Sequence[str], what: str) -> str:
    """How many there are, with the first of them."""
    shown = "、".join(names[:MOST_NAMED])
    return f"{len(names)} {what}（第 {shown} {what}{'等' if len(names) > MOST_NAMED else ''}）"


def _unseen(answer: dict[str, Any], sheet: Sheet) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """The filled rows and columns of a sheet that are hidden; what this program hides itself counts for nothing."""
    if sheet.name.startswith("_"):
        return
    numbers, ranges = answer.get("unseen", ((), ()))
    rows = [at for at in numbers if at < len(sheet.rows) and any(cell not in ("", None) for cell in sheet.rows[at])]
    filled = {at for row in sheet.rows for at, cell in enumerate(row) if cell not in ("", None)} if ranges else set()
    columns = [at for at in sorted(filled) if any(first <= at <= last for first, last in ranges)]
    if rows:
        yield sheet.name, tuple(str(at + 1) for at in rows), ()
    if columns:
        yield sheet.name, (), tuple(letters(at) for at in columns)


def _filled(sheet: dict[str, Any]) -> list[list[Any]]:
    """Rows of a sheet from A1 on, with the values of merged cells in all rows that they span."""
    before = [""] * sheet["left"]
    cells: list[list[Any]] = [[] for _ in range(sheet["top"])] + [before + row if row else [] for row in sheet["rows"]]
    for first, column, last, _ in sheet["merged"]:
        value = cells[first][column] if first < len(cells) and column < len(cells[first]) else ""
        for row in cells[first + 1 : last + 1] if value not in ("", None) else ():
            row.extend([""] * (column + 1 - len(row)))
            row[column] = value
    return cells


def _ask(content: bytes, suffix: str, keyword: str) -> dict[str, Any]:
    """What the limited process says of a copy of the file."""
    with tempfile.TemporaryDirectory(prefix="portal-audit-") as folder:
        copy = Path(folder) / f"returned{suffix if suffix.isascii() and suffix.replace('.', '').isalnum() else ''}"
        copy.write_bytes(content)
        command = [sys.executable, "-P", "-X", "utf8", "-m", child.__name__, str(copy), keyword]
        alone = {**os.environ, "PYTHONPATH": str(Path(child.__file__).parents[2])}
        try:
            done = subprocess.run(command, capture_output=True, timeout=child.SECONDS + 5, check=False, env=alone)
        except subprocess.TimeoutExpired:
            return {"refused": "slow"}
    if done.returncode < 0 and -done.returncode in (24, 9):
        return {"refused": "slow" if -done.returncode == 24 else "too-big"}
    if done.returncode != 0:
        return {"refused": "too-big" if b"memory" in done.stderr.lower() or done.returncode in (-6, 134) else "crashed"}
    try:
        answer = json.loads(done.stdout)
    except (json.JSONDecodeError, RecursionError):
        return {"refused": "crashed"}
    return answer if isinstance(answer, dict) else {"refused": "crashed"}
