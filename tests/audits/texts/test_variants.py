"""Misprints without a dictionary: how many of those that are planted are found, on texts that the tests make."""

from __future__ import annotations

import random

import pytest

from audits.extract.source.plain import plain_words
from audits.rulebook.book import RULES_DIR
from audits.texts.alike import load_alike
from audits.texts.borders import Borders, load_words
from audits.texts.variants import FEW, Finder
from tests.support.counting import calls_of

ALIKE = load_alike(RULES_DIR)
FINDER = Finder(ALIKE, Borders(load_words(RULES_DIR), frozenset("为是和的"), frozenset("王李"), frozenset("的了")))
SENTENCES = ("认真落实各项决策部署", "确保专项资金拨付到位", "依法追究刑事责任", "切实加强组织领导", "深入开展安全生产检查", "全面推进乡村振兴战略")


def texts(number: int = 40) -> list[str]:
    """Articles of stock phrases in changing order."""
    chance = random.Random(3)
    return [f"第{n}号文件。" + "，".join(chance.sample(SENTENCES, 5)) + "。" for n in range(number)]


def found(given: list[str]) -> list[tuple[int, str, str]]:
    return [(one.page, one.wrong, one.right) for one in FINDER.find(given)]


@pytest.mark.parametrize(
    ("right", "wrong", "pair"),
    [
        ("决策部署", "决策布署", ("布署", "部署")),
        ("资金拨付", "资金拔付", ("拔付", "拨付")),
        ("追究刑事", "追究形事", ("形事", "刑事")),
        ("安全生产", "安全生铲", ("生铲", "生产")),
        ("乡村振兴", "乡村震兴", ("震兴", "振兴")),
    ],
)
def test_a_planted_misprint_is_found_where_it_stands(right: str, wrong: str, pair: tuple[str, str]) -> None:
    given = texts()
    assert found(given) == []
    page = next(number for number, text in enumerate(given) if right in text)
    given[page] = given[page].replace(right, wrong)
    assert found(given) == [(page, *pair)]


def test_on_more_than_a_few_pages_it_is_another_word() -> None:
    given = [text.replace("决策部署", "决策布署") if number <= 3 * FEW else text for number, text in enumerate(texts())]
    assert found(given) == []


@pytest.mark.parametrize("given", [[], [""], ["", "abc", "中"], ["\ud800中文文字" * 3], ["甲" * 5000] * 3], ids=len)
def test_any_texts_are_borne(given: list[str]) -> None:
    assert found(given) == []


def test_alike_are_sounds_and_shapes() -> None:
    assert [ALIKE.are(*pair) for pair in ("部布", "拔拨", "刑形", "部部", "部拨", "a部", "中国")] == [True, True, True, False, False, False, False]


def test_words_of_a_body_are_those_between_tags() -> None:
    body = "<title>题</title><script>脚本</script><!-- 注释 --><p>正<span>文</span>一</p><a href=x>链接</a><p>段<b>二</b></p><style>样式"
    assert plain_words(f'<meta charset="utf-8">{body}'.encode()).split() == ["正文一", "段二"]


@pytest.mark.parametrize("piece", ["<a ", "<script ", "<!--", "<", "<a>", "<span ", "<style></styl", "--><!--", "</"])
def test_hostile_bodies_take_steps_for_each_tag_only(piece: str) -> None:
    few, many = (calls_of(lambda times=times: plain_words((piece * times).encode())) for times in (2_000, 4_000))  # type: ignore[misc]
    assert many < 2.2 * few + 100
