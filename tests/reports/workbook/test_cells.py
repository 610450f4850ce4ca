"""What a portal says stays a text in a cell, a CSV and a name of a file."""

import json

import pytest

from reports.workbook.cells import MAX_TEXT, choices, csv_text, json_text, plain, text_cell, units
from reports.workbook.names import file_part, safe_name, unused


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("办事指南", "办事指南"),
        ("a\x00\x0b\x1fb", "a␀␋␟b"),
        ("\u202egnp.exe", "〔U+202E〕gnp.exe"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("x\uffff", "x\ufffd"),
        ("a\u2028b\u2029c", "a〔U+2028〕b〔U+2029〕c"),
        ("x\U000e0041", "x\ufffd"),
    ],
)
def test_every_character_can_be_seen(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize("text", ["字" * 40_000, "😀" * 20_000])
def test_a_text_that_is_too_long_is_cut_with_a_note(text: str) -> None:
    cut = plain(text)
    assert units(cut) <= MAX_TEXT
    assert cut.endswith(f"…（共{len(text)}字，此处截断）")
    assert plain("字" * MAX_TEXT) == "字" * MAX_TEXT


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@x", "＝A1"])
def test_a_text_like_a_formula_is_marked_as_text(text: str) -> None:
    assert csv_text(text) == f"'{text}"
    assert 's="7" t="inlineStr"' in text_cell("A1", text, 1, 7)
    assert 's="1" t="inlineStr"' in text_cell("A1", f"x{text}", 1, 7)


def test_marks_of_xml_are_written_as_such() -> None:
    assert text_cell("A1", " <a> & b", 1, 7) == '<c r="A1" s="1" t="inlineStr"><is><t xml:space="preserve"> &lt;a&gt; &amp; b</t></is></c>'
    assert text_cell("A1", "", 1, 7) == '<c r="A1" s="1"/>'


def test_names_differ_as_file_systems_see_them() -> None:
    taken: set[str] = set()
    assert [file_part(name, taken) for name in ("A/B", "a_b", "CON", "..")] == ["A_B", "a_b_2", "_CON", "未命名"]
    assert unused("x" * 31, {"x" * 31}, 31) == "x" * 29 + "_2"
    assert safe_name("con.txt") == "_con.txt"


@pytest.mark.parametrize("evil", ["\x7f", "\x9b2J", "\u202e", "\u2028", "\x1b[2J", "\U000e0041", "\ufffe"])
def test_json_holds_every_character_and_shows_it_as_an_escape(evil: str) -> None:
    text = json_text({"名称": f"甲{evil}乙"})
    assert json.loads(text) == {"名称": f"甲{evil}乙"}
    assert text.isprintable()
    assert "甲" in text


def test_json_with_half_a_character_can_be_written() -> None:
    assert json_text(["甲\ud800"]).encode() == '["甲\ufffd"]'.encode()


@pytest.mark.parametrize(
    ("words", "formula"),
    [(["甲", "乙"], '"甲,乙"'), (["甲\x1b[2J", '乙"丙'], '"甲␛[2J,乙""丙"'), (["甲,乙"], ""), (["字" * 260], ""), ([], "")],
)
def test_a_drop_down_holds_what_a_sheet_can(words: list[str], formula: str) -> None:
    assert choices(words) == formula
