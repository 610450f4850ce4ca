"""Tables that are texts, as programs and people write them: what stands between the cells, how they are encoded, marks of quotation; and formulas."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from audits.rulebook import MistakesFound
from reports.incoming.opening import NotReadable, open_returned, open_table
from reports.incoming.posts import load_posts
from reports.ledgers.returned import KEYWORD, NO_RESULT, read_rows

if TYPE_CHECKING:
    from pathlib import Path

HEAD, ROW = ["账号", "发布时间", "标题"], ["示例发布", "2026-03-01", "通知"]
PLAIN = ",".join(HEAD) + "\n" + ",".join(ROW) + "\n"
FULL_WIDTH = "一，二，三，四，五，六"
TEXTS: dict[str, tuple[bytes, list[str]]] = {
    "utf-8": (PLAIN.encode(), ROW),
    "utf-8 with its mark": (PLAIN.encode("utf-8-sig"), ROW),
    "gb18030": (PLAIN.encode("gb18030"), ROW),
    "gb18030 with its own mark": (("\ufeff" + PLAIN).encode("gb18030"), ROW),
    "gb18030 with the mark of utf-8": (b"\xef\xbb\xbf" + PLAIN.encode("gb18030"), ROW),
    "utf-16": (PLAIN.encode("utf-16"), ROW),
    "tabs": (PLAIN.replace(",", "\t").encode(), ROW),
    "semicolons": (PLAIN.replace(",", ";").encode(), ROW),
    "full-width commas between": (PLAIN.replace(",", "，").encode(), ROW),
    "semicolons, and many other marks within": (f"账号;发布时间;标题\n示例发布;2026-03-01;{FULL_WIDTH},a,b,c,d\n".encode(), [*ROW[:2], f"{FULL_WIDTH},a,b,c,d"]),
    "commas, and many other marks within": (f'账号,发布时间,标题\n示例发布,2026-03-01,"{FULL_WIDTH};a;b;c;d;e"\n'.encode(), [*ROW[:2], f"{FULL_WIDTH};a;b;c;d;e"]),
    "a title above": (f"2026年发布记录\n{PLAIN}".encode(), ROW),
    "old ends of lines": (PLAIN.replace("\n", "\r").encode(), ROW),
    "a line break within quotes": (f'{",".join(HEAD)}\n示例发布,2026-03-01,"通知\n公告"\n'.encode(), [*ROW[:2], "通知\n公告"]),
    "one mark of quotation in a text": (f'{",".join(HEAD)}\n示例发布,2026-03-01,24"屏\n'.encode(), [*ROW[:2], '24"屏']),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_table_that_is_text_is_read_however_it_is_written(tmp_path: Path, name: str) -> None:
    content, expected = TEXTS[name]
    (tmp_path / "t.csv").write_bytes(content)
    assert [[one.account, one.time, one.title] for one in load_posts(tmp_path / "t.csv")] == [expected]


def test_an_open_quotation_swallows_no_rows(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f'{PLAIN}示例发布,2026-03-02,"没有关上\n示例发布,2026-03-03,后一行\n', "utf-8")
    with pytest.raises(NotReadable, match="有一个引号没有成对，它后面的行都并进了一格"):
        open_table(tmp_path / "t.csv", "发布记录")
    with pytest.raises(MistakesFound):
        load_posts(tmp_path / "t.csv")


def formula(path: Path, heads: list[str], cells: list[str]) -> Path:
    """A workbook in which no program has worked out the formulas."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(heads)
    sheet.append(cells)
    book.save(path)
    return path


def test_a_formula_without_its_result_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    [post] = load_posts(formula(tmp_path / "f.xlsx", HEAD, ["示例发布", "2026-03-01", '="通"&"知"']), told.append)
    assert (post.account, post.title) == ("示例发布", "")
    assert told == ["f.xlsx:Sheet!C2 是公式，文件里没有存下它的结果，当作空格；请用 Excel 或 WPS 打开、保存一次再交来"]


def test_a_formula_without_its_result_is_no_blank_cell_of_a_returned_ledger(tmp_path: Path) -> None:
    path = formula(tmp_path / "r.xlsx", ["问题编号", "整改状态", "整改措施"], ["a1b2c3d4e5f6", "已整改", '="改"&"了"'])
    [row], _ = read_rows(open_returned(path, KEYWORD))
    assert (dict(row.unclear), dict(row.cells)) == ({"measures": NO_RESULT}, {"item": "a1b2c3d4e5f6", "state": "已整改"})


SPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))


def ods(path: Path, repeated: str) -> Path:
    """A table whose second row is said to be there so many times."""
    head, row = ("".join(f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in cells) for cells in (HEAD, ROW))
    rows = f'<table:table-row>{head}</table:table-row><table:table-row table:number-rows-repeated="{repeated}">{row}</table:table-row>'
    body = f'<office:body><office:spreadsheet><table:table table:name="T">{rows}</table:table></office:spreadsheet></office:body>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", f"<office:document-content {SPACES}>{body}</office:document-content>")
    return path


@pytest.mark.parametrize("repeated", ["0", "-5", "many", ""])
def test_a_row_that_is_there_no_times_is_not_lost(tmp_path: Path, repeated: str) -> None:
    with pytest.raises(NotReadable, match="文件内容读不出来"):
        open_table(ods(tmp_path / "t.ods", repeated), "发布记录")


def test_a_row_that_repeats_is_there_so_often(tmp_path: Path) -> None:
    assert [one.title for one in load_posts(ods(tmp_path / "t.ods", "3"))] == ["通知"] * 3
    with pytest.raises(NotReadable, match="文件太大或内容异常庞大"):
        open_table(ods(tmp_path / "t.ods", "1000000000"), "发布记录")
