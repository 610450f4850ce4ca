"""Wrong expressions that are but the end of one word and the beginning of the next."""

from __future__ import annotations

import pytest

from audits.rulebook.book import RULES_DIR
from audits.texts.borders import Borders, load_words

WORDS = load_words(RULES_DIR)
BORDERS = Borders(WORDS, frozenset("按时等问方"), frozenset("侯"), frozenset("的就，"))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("按排气量计征", "按排"), ("户籍此次改革", "籍此"), ("慰问侯家村", "问侯"), ("结束时侯镇长", "时侯"), ("严峻工作", "峻工"), ("检查院长", "检查院")],
)
def test_crossing(text: str, wrong: str) -> None:
    start = text.index(wrong)
    assert BORDERS.crosses(text, start, start + len(wrong))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("认真布署防汛", "布署"), ("有时侯，", "时侯"), ("那时侯就", "时侯"), ("籍此机会", "籍此"), ("激烈的竟争", "竟争"), ("时侯", "时侯")],
)
def test_no_crossing(text: str, wrong: str) -> None:
    start = text.index(wrong)
    assert not BORDERS.crosses(text, start, start + len(wrong))


def test_the_shipped_words_hold_none_of_the_mistakes() -> None:
    assert len(WORDS) > 4000
    assert not any(wrong[1] in WORDS.get(wrong[0], ()) for wrong in ("布署", "按排", "时侯", "竟争", "关健", "秸杆"))
