"""The dictionary of wrong expressions: exceptions, speed, and an office's own list."""

from __future__ import annotations

import random

import pytest

from audits.rulebook.loading import MistakesFound, parse_yaml
from audits.texts import expressions
from audits.texts.expressions import Entry, Expressions, Matcher, import_expressions, snippet
from tests.support.counting import calls_of


def found(entries: dict[str, str | Entry], text: str, **more: object) -> list[tuple[int, str]]:
    return [(slip.start, slip.wrong) for slip in Matcher.of(Expressions(entries=entries, **more)).find(text)]  # type: ignore[arg-type]


def test_longest_expression_wins() -> None:
    assert found({"布署": "部署", "布署会议": "部署会议"}, "召开布署会议") == [(2, "布署会议")]


def test_exception_covers_only_its_own_place() -> None:
    entry = Entry(right="安排", unless=("按排名",))
    assert found({"按排": entry}, "按排名公布，认真按排") == [(8, "按排")]


def test_right_expression_that_holds_the_wrong_one_is_right() -> None:
    assert found({"应急局": "应急局（应急管理局）"}, "应急局（应急管理局）与应急局") == [(11, "应急局")]


def test_condition_asks_for_a_word_beside() -> None:
    entry = Entry(right="媒体", when=("记者", "新闻"))
    assert found({"煤体": entry}, "煤体瓦斯含量" + "。" * 40 + "新闻煤体") == [(48, "煤体")]


@pytest.mark.parametrize("library", [True, False], ids=["automaton", "pattern"])
def test_many_words_with_and_without_the_library(library: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not library:
        monkeypatch.setattr(expressions, "ahocorasick", None)
    words = "\n".join(f"错{number:04d}词 => 对{number:04d}词 # 第{number}条" for number in range(500))
    assert found({"布署": "部署"}, "𠮷布署与错0007词\udc80错0499词", words=words) == [(1, "布署"), (4, "错0007词"), (11, "错0499词")]


def test_a_hundred_thousand_words_take_no_more_steps_than_two_hundred() -> None:
    chance = random.Random(7)
    letters = [chr(code) for code in range(0x4E00, 0x9000)]
    words = ["".join(chance.choices(letters, k=chance.randint(3, 6))) for _ in range(100_000)]
    few, many = (Matcher.of(Expressions(entries={}, words="\n".join(f"{word} => 正确" for word in part))) for part in (words[:200], words))
    text = "".join(chance.choices(letters[:3000], k=15_000)) + words[7]
    steps = [calls_of(lambda matcher=matcher: list(matcher.find(text))) for matcher in (few, many)]  # type: ignore[misc]
    assert [slip.wrong for slip in many.find(text)][-1] == words[7]
    assert steps[1] < steps[0] + 100


def test_snippet_marks_the_words() -> None:
    assert snippet("各单位要认真布署防汛工作，\n层层压实责任到人到岗", 6, 2, 6) == "各单位要认真【布署】防汛工作， …"


def test_import_of_an_own_list() -> None:
    rows: list[list[str | None]] = [
        ["XX市错敏词表", None, None],
        ["错误表述", "正确表述", "备注", "例外"],
        ["示例旧说法", "示例新说法", "2026年通知", None],
        ["按排", "安排", "", "按排名、按排序"],
        [None, "", None, None],
    ]
    text = import_expressions({"": rows})
    data, _ = parse_yaml(text, "wrong-expressions.yml")
    assert data.pop("vocabulary") == "wrong-expressions"
    vocabulary = Expressions.model_validate(data)
    assert [slip.right for slip in Matcher.of(vocabulary).find("示例旧说法；按排名；按排人员")] == ["示例新说法", "安排"]


def test_import_names_every_row_that_cannot_be_used() -> None:
    rows = [["错误表述", "正确表述"], ["", "部署"], ["布署", "布署"], ["的", "地"], ["按排", "安排"], ["按排", "布置"], ["甲 => 乙", "丙"]]
    with pytest.raises(MistakesFound) as caught:
        import_expressions({"": rows}, "错敏词.xlsx ")
    assert [mistake.where for mistake in caught.value.mistakes] == [f"错敏词.xlsx 第{row}行" for row in (2, 3, 4, 6, 7)]


def test_each_sheet_is_read_by_its_own_headings_and_what_is_not_used_is_told() -> None:
    told: list[str] = []
    sheets = {
        "常用": [["错误表述", "正确表述"], ["布署", "部署"], ["", "", "表外的字"]],
        "专用": [["说明"], ["备注", "正确词", "错误词"], ["x", "安排", "按排"]],
        "名单": [["张三", "李四"]],
        "空": [["", ""]],
    }
    data, _ = parse_yaml(import_expressions(sheets, "词.xlsx", told.append), "own.yml")
    assert data["words"].split("\n")[:2] == ["布署 => 部署", "按排 => 安排 # x"]
    assert told == ["词.xlsx 的工作表“名单”没有词表的表头，没有用到", "词.xlsx的工作表“常用”第3行的字都在表头以外的列里，没有用到"]
    with pytest.raises(MistakesFound) as caught:
        import_expressions({**sheets, "专用": [["错误词", "正确词"], ["甲", "甲"]]}, "词.xlsx")
    assert [mistake.where for mistake in caught.value.mistakes] == ["词.xlsx的工作表“专用”第2行"]


def test_import_without_headings_says_which_are_needed() -> None:
    with pytest.raises(MistakesFound, match="错误表述"):
        import_expressions({"": [["布署", "部署"]]})


def test_odd_values_survive_the_round_through_yaml() -> None:
    rows: list[list[str | None]] = [["错误词", "正确词", "语境"], ["a'b: c", "x\ny", "甲，乙"], ["#井号", "- 短横", None], ["yes", "no", None]]
    data, _ = parse_yaml(import_expressions({"": rows}), "own.yml")
    vocabulary = Expressions.model_validate({key: value for key, value in data.items() if key != "vocabulary"})
    matcher = Matcher.of(vocabulary)
    assert {wrong: entry.right for wrong, entry in matcher.entries.items()} == {"a'b: c": "x y", "#井号": "- 短横", "yes": "no"}
