"""One reader for whatever is handed in: five formats read alike, far-away blanks, merged cells, what is not used, and what is no file.

The files of ``formats`` were written by Excel's format and converted by LibreOffice; ``.et`` is what WPS writes, the old format of Excel.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Literal

import openpyxl
import pytest

from audits.rulebook import MistakesFound
from reports.incoming.catalogue import load_catalogue
from reports.incoming.documents import import_table, read_accepted
from reports.incoming.old_excel import marks_of
from reports.incoming.open_problems import read_open_problems
from reports.incoming.opening import NotReadable, open_returned, open_table
from reports.incoming.posts import load_posts
from reports.incoming.registers import load_table_register
from reports.incoming.tables import grids_of, text_of
from reports.ledgers.returned import KEYWORD, read_rows
from tests.support.small_site import BOOK

FORMATS = Path(__file__).parent / "formats"
KINDS = ("xlsx", "xls", "et", "ods", "csv")


@pytest.mark.parametrize("kind", KINDS)
def test_a_register_reads_alike_in_five_formats(kind: str) -> None:
    told: list[str] = []
    [site] = load_table_register(FORMATS / f"register.{kind}", BOOK.column_types, told.append)
    assert (site.site, sorted(site.hosts), site.pace.delay_s) == ("demo", ["www.demo.example", "xx.demo.example", "zw.demo.example"], 0.5)
    assert [(one.id, one.type, one.department, one.update_within) for one in site.columns] == [
        ("news", "news", "gov", 14), ("docs", "normative", "gov", None), ("budget", "budget", "fin", -1),
    ]  # fmt: skip
    assert {ident: one.name for ident, one in site.departments.items()} == {"gov": "市政府办公室", "fin": "市财政局"}
    assert told == ([] if kind == "csv" else [f"register.{kind} 的工作表“填写说明”没有用到；登记表用到的是：站点、栏目、责任单位"])


@pytest.mark.parametrize("name", [*(f"catalogue.{kind}" for kind in KINDS), "far.ods"])
def test_a_catalogue_reads_alike_in_five_formats(name: str) -> None:
    told: list[str] = []
    items = load_catalogue(FORMATS / name, told.append)
    assert [(one.level1, one.level2, one.content, one.limit, one.unit) for one in items] == [
        ("财政", "部门预算", "预算表", "20个工作日", "市财政局"), ("财政", "部门预算", "三公经费", "每年", "市财政局"),
        ("财政", "决算", "决算表", "20个工作日", "市财政局"), ("社会救助", "低保", "名单", "每季度", "市民政局"),
    ]  # fmt: skip
    rest = [line for line in told if "只有这一格有字" not in line]
    assert rest == ([] if name.endswith("csv") else [f"{name} 的工作表“封面”没有公开标准目录的表头，没有用到"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_returned_ledger_reads_alike_in_five_formats(kind: str) -> None:
    rows, meta = read_rows(open_returned(FORMATS / f"ledger.{kind}", KEYWORD))
    wanted, _ = read_rows(open_returned(FORMATS / "ledger.xlsx", KEYWORD))
    assert [(row.item, row.cells, row.unclear) for row in rows] == [(row.item, row.cells, row.unclear) for row in wanted]
    assert [row.cells["measures"] for row in rows] == ["已统一改正链接"] * 3 + [""], "a cell merged over three rows is the answer of all three"
    assert (rows[0].cells["done"], rows[0].cells["person"]) == ("2026-03-18", "李四")
    assert bool(meta) == (kind != "csv")


@pytest.mark.parametrize("far", [[(300_000, 2)], [(5, 16_384)], [(300_000, 16_384), (1_048_576, 1)]])
def test_a_blank_far_away_is_no_reason_to_refuse(tmp_path: Path, far: list[tuple[int, int]]) -> None:
    book = openpyxl.load_workbook(FORMATS / "catalogue.xlsx")
    for row, column in far:
        book["目录"].cell(row, column).value = "  "
    book.save(tmp_path / "far.xlsx")
    assert [one.level2 for one in load_catalogue(tmp_path / "far.xlsx")] == ["部门预算", "部门预算", "决算", "低保"]


def test_a_csv_with_a_blank_far_away(tmp_path: Path) -> None:
    text = (FORMATS / "catalogue.csv").read_text("utf-8") + "\n" * 300_000 + "," * 16_000 + " \n"
    (tmp_path / "far.csv").write_text(text, "utf-8")
    assert len(load_catalogue(tmp_path / "far.csv")) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_word_lists_posts_and_documents_come_in_any_format(tmp_path: Path, kind: str) -> None:
    grid = [row for rows in grids_of(FORMATS / f"catalogue.{kind}", "词表").values() for row in rows]
    assert [row[1:4] for row in grid if row[:1] == ["2"]] == [["财政" if kind != "csv" else "", "部门预算" if kind != "csv" else "", "三公经费"]]
    with pytest.raises(MistakesFound, match="没有找到新媒体发布记录的表头"):
        load_posts(FORMATS / f"catalogue.{kind}")
    with pytest.raises(MistakesFound, match="没有找到文件清单"):
        import_table(FORMATS / f"catalogue.{kind}")
    assert read_accepted(FORMATS / f"catalogue.{kind}") == []


def test_every_sheet_of_a_word_list_counts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheets = [book.worksheets[0], book.create_sheet("第二")]
    for number, sheet in enumerate(sheets):
        sheet.append(["错误表述", "规范表述"])
        sheet.append([f"错{number}", f"对{number}"])
    book.save(tmp_path / "w.xlsx")
    assert grids_of(tmp_path / "w.xlsx", "词表") == {
        sheet.title: [["错误表述", "规范表述"], [f"错{number}", f"对{number}"]] for number, sheet in enumerate(sheets)
    }


def test_rows_that_are_not_used_are_named(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(FORMATS / "catalogue.xlsx")
    book["目录"].append(["备注：本目录由办公室负责"])
    book["目录"].append([None, None, None, None, None, None, None, "表外", "的字"])
    book.save(tmp_path / "目录.xlsx")
    told: list[str] = []
    assert len(load_catalogue(tmp_path / "目录.xlsx", told.append)) == 4
    assert "目录.xlsx:目录!A7 只有这一格有字（备注：本目录由办公室负责），当作小标题或说明，没有用到" in told
    assert "目录.xlsx:目录!A8 这一行的字都在表头以外的列里，没有用到" in told


def test_what_is_no_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    os.mkfifo(tmp_path / "pipe.xlsx")
    (tmp_path / "device.xlsx").symlink_to("/dev/zero")
    (tmp_path / "nowhere.xlsx").symlink_to(tmp_path / "none")
    for name, says in (("folder", "这是文件夹"), ("pipe", "这是管道、设备一类"), ("device", "这是管道、设备一类"), ("nowhere", "没有这个文件")):
        with pytest.raises(NotReadable, match=says):
            open_table(tmp_path / f"{name}.xlsx", "公开标准目录")
        for load in (load_catalogue, load_posts, lambda path: grids_of(path, "词表"), import_table):
            with pytest.raises(MistakesFound, match=says):
                load(tmp_path / f"{name}.xlsx")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "文件是空的"), (b"%PDF-1.7", "这是 PDF"), (b"<html><table></table></html>", "其实是网页"), (b"PK\x03\x04 half", "不完整或已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "读不出来"), (b"\x00\x01\x02" * 500, "读不出来"),
    ],
    ids=["empty", "pdf", "page", "half", "old", "bytes"],
)  # fmt: skip
def test_hostile_and_broken_tables_are_one_sentence_that_speaks_of_what_was_asked_for(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "t.xlsx").write_bytes(content)
    with pytest.raises(MistakesFound, match=says) as met:
        load_catalogue(tmp_path / "t.xlsx")
    assert "台账" not in str(met.value)
    assert "{" not in str(met.value)


def test_the_ending_does_not_matter(tmp_path: Path) -> None:
    for kind in ("xls", "ods", "csv"):
        shutil.copy(FORMATS / f"catalogue.{kind}", tmp_path / f"{kind}.et")
    assert len(load_catalogue(tmp_path / "ods.et")) == len(load_catalogue(tmp_path / "xls.et")) == 4


def test_sheets_beyond_what_is_read_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number in range(1, 202):
        book.create_sheet(f"第{number}张")
    book.worksheets[0].append(["责任单位", "问题类别"])
    book.worksheets[0].append(["市财政局", "错别字"])
    book.save(tmp_path / "many.xlsx")
    told: list[str] = []
    assert len(read_open_problems(tmp_path / "many.xlsx", told.append).rows) == 1
    assert told == [f"many.xlsx 的工作表“第{number}张”没有读：只读前 200 张" for number in (200, 201)]


HEAD = "一级事项,二级事项,公开内容,公开时限"
ROWS = "财政,预算,预算表,每年\n社会救助,低保,名单,每月"


def catalogue(folder: Path, text: str, kind: str = "csv", name: str = "目录") -> tuple[list[tuple[str, str, str, str]], list[str]]:
    """Items of a catalogue written as text, and what is told of it."""
    path, told = folder / f"{name}.{kind}", list[str]()
    if kind == "csv":
        path.write_text(text, "utf-8")
    else:
        book = openpyxl.Workbook()
        assert book.active is not None
        for line in text.split("\n"):
            book.active.append([cell or None for cell in line.split(",")])
        for row in book.active.iter_rows():
            for cell in row:
                cell.data_type = "e" if str(cell.value).startswith("#") and "文字" not in str(cell.value) else cell.data_type
        book.save(path)
    items = load_catalogue(path, told.append)
    return [(one.level1, one.level2, one.content, one.limit) for one in items], told


WHOLE = [("财政", "预算", "预算表", "每年"), ("社会救助", "低保", "名单", "每月")]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{HEAD}\n{ROWS}", []),
        (f"某市公开目录\n{HEAD}\n{ROWS}", []),
        (f"序号,{HEAD}\n1,财政,预算,预算表,每年\n2,社会救助,低保,名单,每月", []),
        (f"{HEAD},备注\n财政,预算,预算表,每年,无\n社会救助,低保,名单,每月", ["里这些列没有用到：备注"]),
        (f"{HEAD}\n财政,预算,预算表,每年,,另附说明\n社会救助,低保,名单,每月,,再附", ["F2", "这一列有 2 格（如“另附说明”）没有用到"]),
        (f"填表单位：市政府,日期：3月\n\n{HEAD}\n{ROWS}", ["A1", "这一行在表头上面"]),
        ("说明\n" * 40 + f"{HEAD}\n{ROWS}", []),
        (f"{HEAD}{',' * 500}远处\n{ROWS}{',' * 700}更远", ["共 2 格在第 400 列以后，没有用到"]),
    ],
)
def test_what_is_not_used_is_told_by_its_place(tmp_path: Path, kind: str, text: str, says: list[str]) -> None:
    items, told = catalogue(tmp_path, text, kind)
    assert items == WHOLE
    assert len(told) == (1 if says else 0), told
    cell = {"F2": "第2行F列", "A1": "第1行A列"}
    assert all((cell.get(one, one) if kind == "csv" else one) in told[0] for one in says), told


@pytest.mark.parametrize("above", [0, 1, 4])
@pytest.mark.parametrize("before", [0, 2])
def test_cells_are_named_and_filled_where_they_stand_however_many_blanks_come_first(tmp_path: Path, above: int, before: int) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row, cells in enumerate([HEAD.split(","), ["财政", "预算", "预算表", "每年"], ["", "", "决算表", "每年"], ["", "", "=1/1", "每月"]], above + 1):
        for column, text in enumerate(cells, before + 1):
            sheet.cell(row, column).value = text or None
    for column in (before + 1, before + 2):
        sheet.merge_cells(start_row=above + 2, end_row=above + 4, start_column=column, end_column=column)
    book.save(tmp_path / "t.xlsx")
    told: list[str] = []
    items = load_catalogue(tmp_path / "t.xlsx", told.append)
    first, third = "AC"[before // 2], "CE"[before // 2]
    assert [(one.level1, one.level2, one.content, one.cell) for one in items] == [
        ("财政", "预算", content, f"t.xlsx:Sheet!{first}{above + row}") for row, content in ((2, "预算表"), (3, "决算表"), (4, ""))
    ]
    assert [line.split()[0] for line in told] == [f"t.xlsx:Sheet!{third}{above + 4}"]


@pytest.mark.parametrize("row", ["合计,,,2项", "小计：,,2,2", "共2项,,,", ",,合 计,２", "总计,,－,2", "本页小计,,3,"])
def test_a_row_that_sums_up_others_is_no_item(tmp_path: Path, row: str) -> None:
    first, second = ROWS.split("\n")
    items, told = catalogue(tmp_path, f"{HEAD}\n{first}\n{row}\n{second}\n,,办法,每年")
    assert items == [*WHOLE, ("社会救助", "低保", "办法", "每年")]
    assert [("合计一类" in line or "只有这一格" in line) for line in told] == [True]


@pytest.mark.parametrize("row", ["合计,项目,表,2项", "财政,合计,预算表,每年", "财政,,共2项,每年"])
def test_a_row_that_says_more_than_a_sum_is_an_item(tmp_path: Path, row: str) -> None:
    items, told = catalogue(tmp_path, f"{HEAD}\n{ROWS}\n{row}")
    assert (len(items), told) == (3, [])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?"])
def test_a_formula_that_failed_is_blank_and_told(tmp_path: Path, kind: str, error: str) -> None:
    items, told = catalogue(tmp_path, f"{HEAD}\n财政,预算,预算表,{error}\n社会救助,低保,#文字,每月", kind)
    assert items == [("财政", "预算", "预算表", ""), ("社会救助", "低保", "#文字", "每月")]
    assert len(told) == 1, told
    assert "D2" in told[0]
    assert told[0].endswith("共 1 格是出错的公式（#N/A 一类），当作空格")


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_formulas_that_failed_or_gave_an_empty_text(kind: str) -> None:
    told: list[str] = []
    items = load_catalogue(FORMATS / f"failed.{kind}", told.append)
    assert [(one.level1, one.limit) for one in items] == [("财政", ""), ("社会救助", "每月"), ("教育", ""), ("卫生", "")]
    assert told == [f"failed.{kind}:目录!D2、D5共 2 格是出错的公式（#N/A 一类），当作空格"]


def test_what_is_no_old_workbook_says_nothing() -> None:
    data = (FORMATS / "hidden.xls").read_bytes()
    assert marks_of(data)["表"].rows[:2] == [2, 4]
    for broken in (b"", data[:512], data[:2000], data[:44] + b"\xff" * 32 + data[76:], data.replace(b"W\x00o\x00r\x00k", b"B\x00o\x00r\x00k")):
        assert marks_of(broken) == {}


@pytest.mark.parametrize("start", ["PK", "PK赛", "%P", "<甲>"])
def test_words_that_look_like_another_file_are_words(tmp_path: Path, start: str) -> None:
    items, told = catalogue(tmp_path, f"{start},说明\n\n{HEAD}\n财政,预算,网页里写着<table>的表,每年\n社会救助,低保,名单,每月", name="甲")
    assert items == [("财政", "预算", "网页里写着<table>的表", "每年"), WHOLE[1]]
    assert ["表头上面" in line for line in told] == [True]


OTHER_FILES = {
    "网页.csv": b"<html><table><tr><td>x", "网页.xls": b"x <table><tr><td>x", "残.xlsx": b"PK", "残.csv": b"PK\x03\x04\x14\x00",
    "空.csv": b"PK\x05\x06" + b"\0" * 18,
}  # fmt: skip


@pytest.mark.parametrize("name", OTHER_FILES)
def test_other_files_are_still_known(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(OTHER_FILES[name])
    with pytest.raises(NotReadable, match=r"其实是网页|不完整"):
        open_table(tmp_path / name, "目录")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_stray_cells_of_a_register_are_told(tmp_path: Path, kind: str) -> None:
    told: list[str] = []
    path = tmp_path / f"register.{kind}"
    if kind == "csv":
        lines = (FORMATS / "register.csv").read_text("utf-8-sig").splitlines()
        at = next(number for number, line in enumerate(lines) if line.startswith("demo"))
        lines[at] += ",,,旁边的话"
        path.write_text("\n".join(lines), "utf-8")
    else:
        book = openpyxl.load_workbook(FORMATS / "register.xlsx")
        book["站点"].cell(2, 40).value = "旁边的话"
        book["栏目"].cell(60, 30).value = "单独的话"
        book.save(path)
    [site] = load_table_register(path, BOOK.column_types, told.append)
    assert len(site.columns) == 3
    told = [line for line in told if "填写说明" not in line]
    wanted = ["旁边的话"] if kind == "csv" else ["旁边的话", "单独的话"]
    assert [word in line and "没有用到" in line for line, word in zip(told, wanted, strict=True)] == [True] * len(wanted), told


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_text_that_is_cut_is_told(tmp_path: Path, kind: str) -> None:
    items, told = catalogue(tmp_path, f"{HEAD}\n财政,{'预' * 20_000},{'算' * 20_001},每年\n社会救助,低保,名单,每月", kind)
    assert (len(items[0][1]), len(items[0][2])) == (20_000, 20_000)
    assert [("C2" in line, line.endswith("共 1 格超过 20000 个字，只用前 20000 个")) for line in told] == [(True, True)], told


@pytest.mark.parametrize("state", ["hidden", "veryHidden", "visible"])
def test_a_hidden_sheet_is_read_and_told(tmp_path: Path, state: Literal["hidden", "veryHidden", "visible"]) -> None:
    book, told = openpyxl.load_workbook(FORMATS / "catalogue.xlsx"), list[str]()
    book["目录"].sheet_state = state
    book.save(tmp_path / "藏.xlsx")
    assert len(load_catalogue(tmp_path / "藏.xlsx", told.append)) == 4
    hidden = ["藏.xlsx 的工作表“目录”是隐藏的，里面的行也读了"]
    assert [line for line in told if "隐藏" in line] == ([] if state == "visible" else hidden)

@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_what_nobody_sees_is_read_and_told(kind: str) -> None:
    path = FORMATS / f"hidden.{kind}"
    assert list(open_table(path, "表").left_out()) == [
        "工作表“藏”是隐藏的，里面的行也读了",
        "工作表“表”有 2 行（第 3、5 行）是隐藏或筛选掉的，里面的字也读了",
        "工作表“表”有 1 列（第 B 列）是隐藏的，里面的字也读了",
    ]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_time_of_day_reads_alike(kind: str) -> None:
    assert [row[:2] for row in grids_of(FORMATS / f"hidden.{kind}", "表")["常"]] == [["甲", "乙"], ["09:30:00", "23:05:07"]]


def test_yes_and_no_are_written_as_a_spreadsheet_shows_them() -> None:
    assert [text_of(value) for value in (True, False, 1.0, 0, None)] == ["TRUE", "FALSE", "1", "0", ""]
