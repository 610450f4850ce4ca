"""Hostile workbooks (group H of the catalogue of hostile inputs): one friendly sentence, nothing harmed; numbers as there.

H73, H74, H76 and H77 are in ``tests/reports/ledgers/test_writing.py``, H82 in ``tests/reports/ledgers/test_returned.py``.
"""

from __future__ import annotations

import io
import re
import time
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from audits.rectification.life import life_of
from audits.store.life import events_of
from reports.incoming.opening import NotReadable, open_returned
from reports.ledgers.columns import COLUMNS
from reports.ledgers.returned import KEYWORD, apply_files, preview_files
from tests.support import ledgerlib

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AT = {column.key: place for place, column in enumerate(COLUMNS)}
DEPARTMENT = "市政府办公室"
SHEET = "xl/worksheets/sheet3.xml"


@pytest.fixture
def made(tmp_path: Path) -> ledgerlib.Made:
    return ledgerlib.make(tmp_path)


@pytest.fixture
def sent(made: ledgerlib.Made, tmp_path: Path) -> Path:
    """The ledger of one department as it was sent out."""
    return ledgerlib.issue(made, tmp_path)[DEPARTMENT].path


def cell(key: str, row: int) -> str:
    """Name of a cell of the ledger, such as ``F2``."""
    return f"{get_column_letter(AT[key] + 1)}{row}"


def refused(path: Path) -> str:
    """The sentence with which a file is refused."""
    started = time.monotonic()
    with pytest.raises(NotReadable) as found:
        open_returned(path, KEYWORD)
    assert time.monotonic() - started < 70
    sentence = str(found.value)
    assert "Traceback" not in sentence
    assert "Error" not in sentence
    assert "\n" not in sentence
    return sentence


def counts(made: ledgerlib.Made, path: Path) -> dict[str, int]:
    """Groups of the preview that are not empty."""
    one = preview_files(made.store, [path])[0]
    assert one.preview is not None, one.problem
    return {group: number for group, number in one.preview.counts().items() if number}


def rebuilt(path: Path, to: Path, change: Callable[[str, bytes], bytes | None], more: dict[str, bytes] | None = None) -> Path:
    """A copy of a workbook with parts changed (None: left out) or added."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            changed = change(name, data)
            if changed is not None:
                archive.writestr(name, changed)
        for name, data in (more or {}).items():
            archive.writestr(name, data)
    return to


def same(_name: str, data: bytes) -> bytes:
    return data


# -- H78 -----------------------------------------------------------------------------------------------------------------


def test_h78_a_bomb_is_refused_before_it_is_unpacked(sent: Path, tmp_path: Path) -> None:
    assert "太大" in refused(rebuilt(sent, tmp_path / "bomb.xlsx", same, {"xl/media/x.xml": b"\0" * 330_000_000}))


def test_h78_one_cell_of_a_hundred_megabytes(sent: Path, tmp_path: Path) -> None:
    def grown(name: str, data: bytes) -> bytes:
        return data.replace("未整改".encode(), b"A" * 100_000_000, 1) if name == SHEET else data

    assert "太大" in refused(rebuilt(sent, tmp_path / "cell.xlsx", grown))


def test_h78_three_million_empty_cells_with_a_style_do_no_harm(made: ledgerlib.Made, sent: Path, tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d">%s</row>' % (n, b'<c s="1"/>' * 10) for n in range(100, 300_100))

    def grown(name: str, data: bytes) -> bytes:
        return data.replace(b"</sheetData>", rows + b"</sheetData>") if name == SHEET else data

    path = rebuilt(sent, tmp_path / "empty.xlsx", grown)
    one = preview_files(made.store, [path])[0]
    assert one.problem or {group for group, number in one.preview.counts().items() if number} == {"unchanged"}  # type: ignore[union-attr]
    assert "Error" not in one.problem


def test_h78_too_many_parts(sent: Path, tmp_path: Path) -> None:
    assert "太大" in refused(rebuilt(sent, tmp_path / "parts.xlsx", same, {f"xl/media/{n}.bin": b"" for n in range(3000)}))


def test_h78_a_cell_in_the_last_corner(made: ledgerlib.Made, sent: Path, tmp_path: Path) -> None:
    corner = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'

    def grown(name: str, data: bytes) -> bytes:
        return data.replace(b"</sheetData>", corner) if name == SHEET else data

    one = preview_files(made.store, [rebuilt(sent, tmp_path / "corner.xlsx", grown)])[0]
    assert one.opened is not None
    assert [line for line in one.opened.left_out() if "XFD1048576" in line and "没有用到" in line]


# -- H79 -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        " " * 300_000 + '<!DOCTYPE x [<!ENTITY a "ha">]>',
    ],
    ids=["many times itself", "a file", "a host", "far behind"],
)
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"])
def test_h79_entities_are_refused(sent: Path, tmp_path: Path, doctype: str, part: str) -> None:
    def with_entity(name: str, data: bytes) -> bytes:
        return doctype.encode() + re.sub(rb"^<\?xml[^>]*\?>", b"", data) if name == part else data

    assert "为安全起见没有打开" in refused(rebuilt(sent, tmp_path / "entity.xlsx", with_entity))


def test_h79_macros_and_external_links_are_ignored(made: ledgerlib.Made, sent: Path, tmp_path: Path) -> None:
    more = {
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"\0" * 500,
        "xl/externalLinks/externalLink1.xml": b'<externalLink xmlns="x"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>',
    }
    path = rebuilt(sent, tmp_path / "macro.xlsx", same, more)
    assert counts(made, path) == {"unchanged": 3}
    assert preview_files(made.store, [path])[0].notes == ["macros"]


# -- H80 -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reference", ["A1:A1", "A1:XFD1048576", "B2"])
def test_h80_a_lying_dimension_is_ignored(made: ledgerlib.Made, sent: Path, tmp_path: Path, reference: str) -> None:
    def lying(name: str, data: bytes) -> bytes:
        if name != SHEET:
            return data
        data = re.sub(rb"<dimension[^>]*/>", b"", data)
        return re.sub(rb"(</sheetPr>|<sheetPr/>)", rb'\1<dimension ref="' + reference.encode() + rb'"/>', data, count=1)

    assert counts(made, rebuilt(sent, tmp_path / "dimension.xlsx", lying)) == {"unchanged": 3}


# -- H81 -----------------------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", [SHEET, SHEET.upper(), "../../evil.xml", "/etc/evil.xml", "xl\\..\\..\\evil.xml", "C:/evil.xml"])
def test_h81_repeated_parts_and_paths_that_lead_out(sent: Path, tmp_path: Path, name: str) -> None:
    assert "为安全起见没有打开" in refused(rebuilt(sent, tmp_path / "parts.xlsx", same, {name: b"<worksheet/>"}))


def test_h81_files_that_are_something_else(sent: Path, tmp_path: Path) -> None:
    html = "<html><head><meta charset='utf-8'></head><table><tr><td>问题编号</td></tr></table></html>"
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    whole = sent.read_bytes()
    files = {
        "网页.xls": (html.encode(), "另存为“Excel 工作簿（.xlsx）”"),
        "旧网页.xls": (html.encode("gb18030"), "另存为"),
        "xml表.xls": (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "另存为"),
        "加密.xlsx": (ole + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512, "密码"),
        "文档.xlsx": (document.getvalue(), "不是表格文件"),
        "旧文档.xls": (ole + "WordDocument".encode("utf-16-le"), "不是表格文件"),
        "残缺.xlsx": (whole[: len(whole) // 2], "重新传一次"),
        "残缺2.xlsx": (whole[:3], "重新传一次"),
        "坏了.xls": (ole + bytes(range(256)) * 40, "另存为"),
        "空.xlsx": (b"", "空的"),
        "空2.xlsx": (b"\0" * 4096, "空的"),
        "版式.xlsx": (b"%PDF-1.7 ...", "PDF"),
        "乱码.xlsx": (bytes(range(128, 256)) * 100, "另存为"),
        "图片.png": (b"\x89PNG\r\n\x1a\n\0\0\0", "不是表格文件"),
    }
    for name, (data, words) in files.items():
        (tmp_path / name).write_bytes(data)
        assert words in refused(tmp_path / name), name
    assert "没有这个文件" in refused(tmp_path / "没有.xlsx")
    assert refused(tmp_path)


def test_h81_bytes_changed_at_random_never_cause_more_than_a_sentence(made: ledgerlib.Made, sent: Path, tmp_path: Path) -> None:
    import random

    chance, whole = random.Random(81), sent.read_bytes()
    for number in range(25):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 5, 50))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path = tmp_path / f"broken{number}.xlsx"
        path.write_bytes(bytes(data))
        one = preview_files(made.store, [path])[0]
        assert one.problem or one.preview is not None
        assert "Error" not in one.problem


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_h81_csv_in_the_encodings_of_office_programs(made: ledgerlib.Made, sent: Path, tmp_path: Path, encoding: str, delimiter: str) -> None:
    import csv

    rows = [list(row) for row in openpyxl.load_workbook(sent)["整改台账"].iter_rows(values_only=True)]
    rows[1][AT["state"]], rows[1][AT["done"]] = "已整改", "2026/3/9"
    with (tmp_path / "台账.csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([["" if value is None else value for value in row] for row in rows])
    assert counts(made, tmp_path / "台账.csv") == {"updated": 1, "unchanged": 2}


# -- H83, H84 ------------------------------------------------------------------------------------------------------------


def test_h83_a_formula_is_read_by_its_last_result_and_said(made: ledgerlib.Made, sent: Path, tmp_path: Path) -> None:
    def with_formula(name: str, data: bytes) -> bytes:
        if name != SHEET:
            return data
        found = re.search(rb'<c r="%s" s="(\d+)" t="inlineStr">.*?</c>' % cell("state", 2).encode(), data)
        assert found is not None
        formula = b'<c r="%s" s="%s" t="str"><f>IF(1=1,"x","y")</f><v>%s</v></c>' % (cell("state", 2).encode(), found[1], "已整改".encode())
        return data.replace(found[0], formula)

    one = preview_files(made.store, [rebuilt(sent, tmp_path / "formula.xlsx", with_formula)])[0]
    assert one.preview is not None
    assert [(entry.note, [change.new for change in entry.changes]) for entry in one.preview.of("updated")] == [("formula", ["已整改"])]


def test_h83_merged_cells_rich_text_and_words_with_spaces(made: ledgerlib.Made, sent: Path, tmp_path: Path) -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    book = openpyxl.load_workbook(sent)
    sheet = book["整改台账"]
    sheet[cell("state", 2)] = " 已整改　"
    sheet[cell("measures", 2)] = CellRichText("已经", TextBlock(InlineFont(b=True), "改好"))
    sheet[cell("state", 3)] = "√"
    sheet.merge_cells(start_row=3, end_row=3, start_column=AT["verdict"] + 1, end_column=AT["note"] + 1)
    book.save(tmp_path / "rich.xlsx")
    one = preview_files(made.store, [tmp_path / "rich.xlsx"])[0]
    assert one.preview is not None
    changes = [{change.key: change.new for change in entry.changes} for entry in one.preview.of("updated")]
    assert changes == [{"state": "已整改", "measures": "已经改好"}, {"state": "已整改"}]


def test_h83_days_of_a_workbook_that_counts_from_1904(made: ledgerlib.Made, sent: Path, tmp_path: Path) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = openpyxl.load_workbook(sent)
    listed = [list(row) for row in book["整改台账"].iter_rows(values_only=True)]
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book["Sheet"]
    listed[1][AT["done"]], listed[2][AT["done"]] = date(2026, 3, 9), 44628
    for row in listed:
        sheet.append(row)
    book.save(tmp_path / "mac.xlsx")
    one = preview_files(made.store, [tmp_path / "mac.xlsx"])[0]
    assert one.preview is not None
    assert [change.new for entry in one.preview.of("updated") for change in entry.changes] == ["2026-03-09", "2026-03-09"]
    assert one.preview.counts()["locked-edited"] == 0


def test_h84_the_same_file_twice_and_while_a_run_is_writing(made: ledgerlib.Made, sent: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sent)
    book["整改台账"][cell("state", 2)] = "已整改"
    book.save(tmp_path / "back.xlsx")
    run = ledgerlib.add_run(made.store, ledgerlib.usual_findings(), (made.site,), date(2026, 3, 20))
    made.store.set_run_status(run, "running")
    assert apply_files(made.store, preview_files(made.store, [tmp_path / "back.xlsx"]), date(2026, 3, 20), "") == 1
    again = preview_files(made.store, [tmp_path / "back.xlsx"])
    assert counts(made, tmp_path / "back.xlsx") == {"unchanged": 3}
    assert apply_files(made.store, again, date(2026, 3, 20), "") == 0
    item = str(openpyxl.load_workbook(sent)["整改台账"]["B2"].value)
    assert life_of(item, events_of(made.store)[item]).state == "claimed"
