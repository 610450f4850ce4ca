"""The dictionary of wrong expressions: exceptions, speed, and an office's own list."""

from __future__ import annotations

import random

import pytest

from audits.texts import expressions
from audits.texts.expressions import Expression, Expressions, Matcher, snippet
from tests.support.counting import calls_of


def found(entries: dict[str, str | Expression], text: str, **more: object) -> list[tuple[int, str]]:
    return [(slip.start, slip.wrong) for slip in Matcher.of(Expressions(entries=entries, **more)).find(text)]  # type: ignore[arg-type]


def test_longest_expression_wins() -> None:
    assert found({"布署": "部署", "布署会议": "部署会议"}, "召开布署会议") == [(2, "布署会议")]


def test_exception_covers_only_its_own_place() -> None:
    entry = Expression(right="安排", unless=("按排名",))
    assert found({"按排": entry}, "按排名公布，认真按排") == [(8, "按排")]


def test_right_expression_that_holds_the_wrong_one_is_right() -> None:
    assert found({"应急局": "应急局（应急管理局）"}, "应急局（应急管理局）与应急局") == [(11, "应急局")]


def test_condition_asks_for_a_word_beside() -> None:
    entry = Expression(right="媒体", when=("记者", "新闻"))
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
