"""An office's own table of wrong expressions, row by row: what is taken, what is not and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from audits.rulebook.loading import MistakesFound, parse_yaml
from audits.texts.expressions import Expressions, Matcher
from audits.texts.word_lists import WordList, read_words
from crawler.cli.main import cli

if TYPE_CHECKING:
    from pathlib import Path


def refused(found: WordList) -> dict[str, str]:
    return {row.where: row.why for row in found.refused}


def test_import_of_an_own_list() -> None:
    rows: list[list[str | None]] = [
        ["XX市错敏词表", None, None],
        ["错误表述", "正确表述", "备注", "例外"],
        ["示例旧说法", "示例新说法", "2026年通知", None],
        ["按排", "安排", "", "按排名、按排序"],
        [None, "", None, None],
    ]
    text = read_words({"": rows}).as_yaml()
    data, _ = parse_yaml(text, "wrong-expressions.yml")
    assert data.pop("vocabulary") == "wrong-expressions"
    vocabulary = Expressions.model_validate(data)
    assert [slip.right for slip in Matcher.of(vocabulary).find("示例旧说法；按排名；按排人员")] == ["示例新说法", "安排"]


def test_every_row_that_cannot_be_used_is_named_and_the_others_are_taken() -> None:
    rows = [["错误表述", "正确表述"], ["", "部署"], ["布署", "布署"], ["的", "地"], ["按排", "安排"], ["按排", "布置"], ["甲 => 乙", "丙"]]
    found = read_words({"": rows}, "错敏词.xlsx ")
    assert list(refused(found)) == [f"错敏词.xlsx 第{row}行" for row in (2, 3, 4, 6, 7)]
    assert "前面（错敏词.xlsx 第5行）写的正确表述是“安排”，以前面的为准" in refused(found)["错敏词.xlsx 第6行"]
    assert list(found.taken) == ["按排"]


def test_what_a_repeated_row_says_otherwise_is_not_lost_in_silence() -> None:
    rows = [["错误词", "正确词", "例外"], ["按排", "安排", "按排名"], ["按排", "安排", "按排序"], ["按排", "安排", "按排名"]]
    found = read_words({"": rows})
    assert [row.where for row in found.refused] == ["第3行"]
    assert "例外或语境不同" in found.refused[0].why


def test_each_sheet_is_read_by_its_own_headings_and_what_is_not_used_is_told() -> None:
    sheets = {
        "常用": [["错误表述", "正确表述"], ["布署", "部署"], ["", "", "表外的字"]],
        "专用": [["说明"], ["备注", "正确词", "错误词"], ["x", "安排", "按排"]],
        "名单": [["张三", "李四"]],
        "空": [["", ""]],
    }
    found = read_words(sheets, "词.xlsx")
    data, _ = parse_yaml(found.as_yaml(), "own.yml")
    assert data["words"].split("\n")[:2] == ["布署 => 部署", "按排 => 安排 # x"]
    assert found.unused == ["词.xlsx的工作表“常用”第3行的字都在表头以外的列里，没有用到", "词.xlsx 的工作表“名单”没有词表的表头，没有用到"]
    assert [(one.written, one.title) for one in found.columns if one.sheet == "专用"] == [("备注", "备注"), ("正确词", "正确表述"), ("错误词", "错误表述")]


@pytest.mark.parametrize("heading", ["规范表述", "应为", "改为（建议）", "正确写法 *"])
def test_the_right_word_goes_by_several_names(heading: str) -> None:
    found = read_words({"": [["错误表述", heading], ["布署", "部署"]]})
    assert [row.entry.right for row in found.taken.values() if row.entry] == ["部署"]


def test_no_word_is_to_be_deleted_for_a_heading_that_nobody_knows() -> None:
    sheets = {
        "甲": [["错误表述", "采用"], ["布署", "部署"]],
        "乙": [["序号", "错误表述"], ["1", "按排"]],
        "丙": [["错误表述", "正确表述", "采用"], ["渡假", "", "x"]],
    }
    found = read_words(sheets)
    assert list(found.taken) == ["按排", "渡假"]
    assert "没有“正确表述”列，也许是不认识的“采用”列" in refused(found)["的工作表“甲”第2行"]


@pytest.mark.parametrize(
    ("heading", "near"),
    [("例外词", "例外"), ("正确表诉", "正确表述"), ("例外词语（不算错）", None), ("上下文语境", None), ("审核人", ""), ("序号", None)],
)
def test_a_heading_that_is_not_known_is_told_with_what_it_may_be_meant_for(heading: str, near: str | None) -> None:
    found = read_words({"": [["错误表述", "正确表述", heading], ["布署", "部署", "发布署名"]]}, "词.csv")
    told = [line for line in found.unused if heading[:3] in line]
    assert [*map(bool, told)] == ([] if near is None and heading != "上下文语境" else [True])
    assert near is None or (f"是不是“{near}" in told[0]) is bool(near)


@pytest.mark.parametrize(("head", "says"), [(["布署", "部署"], "至少要有“错误表述”"), (["错误表诉", "正确表述"], "是不是“错误表述”")])
def test_a_table_without_headings_says_which_are_needed_and_which_are_near(head: list[str], says: str) -> None:
    with pytest.raises(MistakesFound, match=says):
        read_words({"": [head, ["按排", "安排"]]})


def test_a_table_is_looked_over_before_it_is_kept(tmp_path: Path) -> None:
    (tmp_path / "词.csv").write_text("错误表述,正确表述,例外词\n布署,部署,\n按排,安排,按排名\n的,地,\n", "utf-8")
    kept = tmp_path / "r" / "vocabularies" / "wrong-expressions.yml"

    def typed(*words: str, code: int) -> str:
        done = CliRunner().invoke(cli, ["rules", "import-words", str(tmp_path / "词.csv"), "--rules", str(tmp_path / "r"), *words], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done.output

    said = typed(code=1)
    for line in ("第2行：布署 → 部署", "第4行：“的”只有一个字", "“例外词”列不认识，没有采用（是不是“例外词语”？）", "还没有写入"):
        assert line in said
    assert not kept.exists()
    assert "已写好" in typed("--apply", code=1)
    assert "布署 => 部署" in kept.read_text("utf-8")
    assert "已经有了" in typed("--apply", code=2)


def test_odd_values_survive_the_round_through_yaml() -> None:
    rows: list[list[str | None]] = [["错误词", "正确词", "语境"], ["a'b: c", "x\ny", "甲，乙"], ["#井号", "- 短横", None], ["yes", "no", None]]
    data, _ = parse_yaml(read_words({"": rows}).as_yaml(), "own.yml")
    vocabulary = Expressions.model_validate({key: value for key, value in data.items() if key != "vocabulary"})
    matcher = Matcher.of(vocabulary)
    assert {wrong: entry.right for wrong, entry in matcher.entries.items()} == {"a'b: c": "x y", "#井号": "- 短横", "yes": "no"}
