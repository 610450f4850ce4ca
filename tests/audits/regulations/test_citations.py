"""Citations as pages write them come to the form that a person would give them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml

from audits.regulations.citations import find_citations
from audits.regulations.notes import read_note
from audits.texts.numbers import arabic, find_numbers, normal_number
from audits.texts.titles import inner_title, read_title, title_key
from tests.support.places import SHARED

EXPECTED = yaml.safe_load((Path(__file__).parent / "citations.yml").read_text("utf-8"))
CITATIONS = SHARED / "data" / "citations.tsv"


@pytest.mark.parametrize("expected", EXPECTED, ids=[one["literal"][:60] for one in EXPECTED])
def test_citation(expected: dict[str, Any]) -> None:
    text = expected["literal"].replace("⏎", "\n")
    assert [number.key for number in find_numbers(text)] == expected.get("numbers", [])
    if "title" in expected:
        assert read_title(text).name == expected["title"]
    if "titles" in expected:
        cited = [citation.title.name for citation in find_citations(text)] or [read_title(text).name]
        assert cited == expected["titles"]
    if "year" in expected:
        assert read_title(text).year == expected["year"]
    note = read_note(text)
    assert (note.latest.isoformat() if note.latest else None) == expected.get("latest")
    assert (note.effective.isoformat() if note.effective else None) == expected.get("effective")


def test_all_citations_are_expected() -> None:
    if not CITATIONS.exists():
        pytest.skip(f"没有 {CITATIONS}，不能核对引用清单是否齐全")
    with CITATIONS.open(encoding="utf-8", newline="") as file:
        literals = [row["literal"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    assert [one["literal"] for one in EXPECTED] == literals


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中华人民共和国食品安全法", "食品安全法"),
        ("《中华人民共和国食品安全法》（2018年修正）", "食品安全法"),
        ("江苏省实施《中华人民共和国水法》办法", "江苏省实施〈水法〉办法"),
        ("关于宣布失效一批国务院文件的决定", "关于宣布失效一批国务院文件决定"),
        ("中华人民共和国劳动合同法（全文）", "劳动合同法"),
        ("上海市促进电子商务发展规定（已废止）", "上海市促进电子商务发展规定"),
        ("中华人民共和国国务院令第711号中华人民共和国政府信息公开条例", "政府信息公开条例"),
    ],
)
def test_same_title(one: str, other: str) -> None:
    assert read_title(one).key == read_title(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("某某管理办法", "某某管理办法（试行）"),
        ("建设标准", "建设标准（2025年版）"),
        ("物业管理条例", "物业管理条例（修订版）"),
        ("药品管理法", "药品管理法实施条例"),
        ("契税法", "契税暂行条例"),
        ("最高人民法院关于审理劳动争议案件适用法律问题的解释（一）", "最高人民法院关于审理劳动争议案件适用法律问题的解释（二）"),
    ],
)
def test_other_title(one: str, other: str) -> None:
    assert read_title(one).key != read_title(other).key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("和政发〔2020〕5号", "和政发〔2020〕5号"),
        ("苏经信发[2015]3号", "苏经信发〔2015〕3号"),
        ("示例市人民政府办公室示政办发（2020）03号", "示政办发〔2020〕3号"),
        ("农业部公告第2567号", "农业部公告第2567号"),
        ("国家税务总局公告2020年第3号", "国家税务总局公告2020年第3号"),
        ("国家经济贸易委员会令第5号", "国家经济贸易委员会令第5号"),
        ("2016年12月1日日照市人民政府令第2号发布", "日照市人民政府令第2号"),
        ("第3号台风预案", ""),
        ("2020年第3期", ""),
    ],
)
def test_number(text: str, key: str) -> None:
    assert normal_number(text) == key


def test_chinese_numerals() -> None:
    texts = ("七十三", "一百零八", "十", "二○一九", "25", "两千", "甲")
    assert [arabic(text) for text in texts] == ["73", "108", "10", "2019", "25", "2000", ""]


def test_inner_title() -> None:
    assert inner_title("国务院办公厅关于印发政府网站发展指引的通知") == "政府网站发展指引"
    assert inner_title("关于印发《某某办法》的通知") == "某某办法"
    assert title_key("《关于X的通知》") == "关于X通知"


ODD = {
    "empty": "", "titles": "《" * 5000, "brackets": "（" * 5000, "ordinals": "第" * 50_000, "years": "2020年" * 20_000,
    "numbers": "〔2020〕" * 20_000, "surrogates": "\x00\ud800号", "orders": "令第" * 20_000,
}  # fmt: skip


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_input_neither_raises_nor_hangs(text: str) -> None:
    list(find_citations(text))
    list(find_numbers(text[:5000]))
    read_note(text)
    read_title(text)
