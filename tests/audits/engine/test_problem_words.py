"""What people call problems, and the rules that they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audits.engine.problem_words import bare_kind, rules_by_word
from audits.rulebook import MistakesFound
from audits.rulebook.book import read_rulebook
from tests.support.small_site import BOOK

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("死链", "broken-link"), ("站内链接打不开", "broken-link"), (" 死链 问题", "broken-link"), ("broken-link", "broken-link"), ("错别字", None), ("链接", None),
        ("", None),
    ],
)
def test_what_problems_are_called(kind: str, rule: str | None) -> None:
    assert rules_by_word(BOOK).get(bare_kind(kind)) == rule


def test_a_word_list_that_names_an_unknown_rule_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "vocabularies").mkdir()
    (tmp_path / "vocabularies" / "taken-over.yml").write_text("vocabulary: taken-over\nkinds:\n  brokn-link: [死链]\n", "utf-8")
    book, _ = read_rulebook(tmp_path)
    with pytest.raises(MistakesFound) as wrong:
        rules_by_word(book)
    assert str(wrong.value.mistakes[0]).endswith("taken-over.yml:3:3: kinds.brokn-link: 没有规则“brokn-link”（是不是“broken-link”？）")
