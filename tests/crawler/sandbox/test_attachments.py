"""Attachments become text or a reason code; nothing that a file holds ends the reading of the next."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from audits.extract.article.attachment import attachment_page
from crawler.sandbox import AttachmentReader, AttachmentText, formats, read_attachment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NUMBER = "320105198001011237"


@pytest.fixture(scope="module")
def reader() -> Iterator[AttachmentReader]:
    with AttachmentReader() as found:
        yield found


def word(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph("低保对象公示")
    row = document.add_table(1, 3).rows[0]
    for cell, value in zip(row.cells, ("张三", text, "13812345678"), strict=True):
        cell.text = value
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    hidden = book.create_sheet("隐藏")
    hidden.sheet_state = "hidden"
    for row in rows:
        hidden.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def pdf(text: str, password: str = "") -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 10 100 Td ({text}) Tj ET".encode())
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"),
        NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    })  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
    page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def packed(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def damaged_zip() -> bytes:
    data = bytearray(word(NUMBER))
    data[40:4000] = b"\xff" * 3960
    return bytes(data)


def with_dtd() -> bytes:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:document xmlns:w="w"><w:t>&b;</w:t></w:document>'
    return packed(**{"word/document.xml": laughs, "[Content_Types].xml": b"<x/>"})


READABLE = {
    "名单.docx": word(NUMBER),
    "名单.xlsx": workbook(("姓名", "身份证号", "电话"), ("张三", NUMBER, 13812345678)),
    "名单.pdf": pdf(NUMBER),
    "名单.txt": f"张三\t{NUMBER}".encode("gb18030"),
    "名单.csv": f"姓名,身份证号\n张三,{NUMBER}\n".encode(),
    "名单.xls": f"<html><table><tr><td>张三</td><td>{NUMBER}</td></tr></table></html>".encode(),
    "名单.rtf": f"{{\\rtf1\\ansi{{\\fonttbl{{\\f0 Arial 110101;}}}}\\u24352\\'3f\\'c8\\'fd\\cell {NUMBER}\\row}}".encode(),
    "名单.zip": packed(**{"一/名单.docx": word(NUMBER), "说明.txt": b"ok"}),
}


@pytest.mark.parametrize("name", READABLE)
def test_text_of(reader: AttachmentReader, name: str) -> None:
    found = reader.read(READABLE[name], name)
    assert NUMBER in found.text
    assert found.problems == ()


def test_an_old_word_file_is_read_in_part_and_says_so(reader: AttachmentReader) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00\x01\x02\x03" * 100 + f"张三\x07{NUMBER}\r".encode("utf-16-le") + b"\x00\x01" * 50
    assert reader.read(data, "名单.doc") == AttachmentText(f"张三\t{NUMBER}\n", ("legacy-doc",))


def test_rich_text_keeps_words_and_drops_tables(reader: AttachmentReader) -> None:
    assert reader.read(READABLE["名单.rtf"], "名单.rtf").text == f"张三\t{NUMBER}\n"


def test_rows_keep_numbers_whole_and_cells_on_one_line(reader: AttachmentReader) -> None:
    assert f"张三\t{NUMBER}\t13812345678" in reader.read(READABLE["名单.xlsx"], "名单.xlsx").text
    assert f"张三 \t{NUMBER} \t13812345678" in reader.read(READABLE["名单.docx"], "名单.docx").text


UNREADABLE = {
    "空.docx": (b"", "empty"),
    "空白.txt": (b" \r\n ", "empty"),
    "加密.pdf": (pdf("secret", "password"), "encrypted"),
    "半截.pdf": (pdf(NUMBER)[:300], "damaged"),
    "扫描.pdf": (pdf(""), "no-text"),
    "坏.docx": (damaged_zip(), "damaged"),
    "半截.docx": (word(NUMBER)[:500], "damaged"),
    "实体.docx": (with_dtd(), "doctype"),
    "旧.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") * 9, "legacy-doc"),
    "坏.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * 9, "damaged"),
    "加密.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "图.pdf": (b"\xff\xd8\xff\xe0JFIF", "image"),
    "包.rar": (b"Rar!\x1a\x07\x00", "unsupported"),
    "套.zip": (packed(**{"a.zip": packed(**{"b.txt": b"x"})}), "nested-zip"),
    "太多.zip": (packed(**{f"{number}.txt": b"" for number in range(5001)}), "too-many-parts"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_h72_reason_for(reader: AttachmentReader, name: str) -> None:
    data, code = UNREADABLE[name]
    assert reader.read(data, name).problems == (code,)


def test_h72_a_bomb(reader: AttachmentReader) -> None:
    assert reader.read(packed(**{"a.txt": b"0" * 210 * 1024 * 1024}), "炸弹.zip").problems == ("zip-bomb",)


def test_a_bad_member_does_not_hide_the_others(reader: AttachmentReader) -> None:
    found = reader.read(packed(**{"坏.docx": damaged_zip(), "好.txt": NUMBER.encode()}), "两份.zip")
    assert NUMBER in found.text
    assert found.problems == ("damaged",)


def test_a_sheet_that_claims_to_be_endless_costs_neither_memory_nor_the_next_file(reader: AttachmentReader) -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>'
    )
    parts = {}
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        for name in archive.namelist():
            parts[name] = sheet if name.startswith("xl/worksheets/") else archive.read(name)
    found = reader.read(packed(**parts), "大.xlsx")
    assert found.problems
    assert set(found.problems) <= {"memory-limit", "damaged", "timeout", "truncated"}
    assert reader.read(b"next", "a.txt") == AttachmentText("next")


def test_too_little_time_is_a_reason() -> None:
    with AttachmentReader(time_s=0.001) as hasty:
        assert hasty.read(word(NUMBER), "a.docx").problems == ("timeout",)


def test_too_little_memory_is_a_reason() -> None:
    many = workbook(*[tuple(f"{row}-{column}" for column in range(50)) for row in range(2000)])
    with AttachmentReader(memory_mb=40) as poor:
        assert set(poor.read(many, "a.xlsx").problems) <= {"memory-limit", "crashed"}


def test_files_are_read_from_disk_too(tmp_path: Path) -> None:
    path = tmp_path / "名单.txt"
    path.write_text(NUMBER, "utf-8")
    assert read_attachment(path, path.name).text == NUMBER
    assert read_attachment(tmp_path / "没有.txt", "没有.txt").problems == ("not-there",)


def test_h72_too_large_a_file_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.sandbox.reader.MOST_BYTES", 3)
    assert read_attachment(b"four", "a.txt").problems == ("too-large",)


def test_an_attachment_is_judged_like_a_page() -> None:
    page = attachment_page("https://www.demo.example/f/%E5%90%8D%E5%8D%95.xlsx", NUMBER, ("truncated",))
    assert (page.title, page.kind, page.body_text, page.problems) == ("名单.xlsx", "other", NUMBER, ("truncated",))


def test_links_inside_attachments_are_checked_only_where_the_office_wants_it(tmp_path: Path) -> None:
    from docx import Document
    from docx.opc.constants import RELATIONSHIP_TYPE

    from tests.support.commandline import TODAY, found, run
    from tests.support.portal_server import PortalServer, register, small_portal

    document = Document()
    document.add_paragraph("附件正文，另见有关网页。")
    for target in ("http://www.small.example/gone-from-attachment.html", "http://www.small.example/xw/t1.html"):
        document.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    file = tmp_path / "a.docx"
    document.save(str(file))
    pages = small_portal(4, 0)
    pages["/xw/t0.html"] = pages["/xw/t0.html"].replace(b"</div>", '<a href="/files/a.docx">附件：名单.docx</a></div>'.encode(), 1)
    pages["/files/a.docx"] = file.read_bytes()
    own = tmp_path / "own"
    own.mkdir()
    (own / "links.yml").write_text("attachment_links: true\n", "utf-8")
    dead = "http://www.small.example/gone-from-attachment.html"
    with PortalServer(pages) as server:
        for name, options, wanted in (("off", [], []), ("on", ["--rules", str(own)], [(dead, ["http://www.small.example/files/a.docx"])])):
            folder = tmp_path / name
            folder.mkdir()
            (folder / "small.yml").write_text(register(server.address), "utf-8")
            done = run(folder, "inspect", "small.yml", "--today", TODAY, "--only", "links", *options)
            assert done.returncode == 0, done.stdout + done.stderr
            lines = [line for line in found(folder) if line["target_url"] == dead]
            assert [(line["target_url"], line["pages"]) for line in lines] == wanted


def old_word(text: str) -> bytes:
    """A Word 97 file as far as the reader of its texts looks."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + "WordDocument".encode("utf-16-le") + b"\x00" * 488 + text.encode("utf-16-le")


def test_rows_of_an_old_word_table_are_lines_of_their_own() -> None:
    end = "\x07\x07"
    table = f"序号\x07建设单位\x07施工许可证编号{end}1\x07\x07411424201903011010{end}2\x07第一\r公司\x07411424202301152010{end}"
    text, problems = formats.read_bytes(old_word(f"施工许可公示名单如下\r{table}公示期七天\r合并的一行{end}"), "公示.doc")
    assert problems == ["legacy-doc"]
    rows = ["序号\t建设单位\t施工许可证编号", "1\t\t411424201903011010", "2\t第一 公司\t411424202301152010"]
    assert text.splitlines()[1:] == ["施工许可公示名单如下", *rows, "公示期七天", "合并的一行"]
