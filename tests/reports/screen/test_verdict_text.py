"""What a re-check said of an item reads as a sentence that names what keeps it open."""

from __future__ import annotations

import pytest

from audits.records import PlaceProof
from audits.records.codes import PROOF_WHYS, ProofState, ProofWhy, Result
from audits.records.events import ItemVerdict
from reports.screen.verdict_text import MOST_NAMED, verdict_sentence


def verdict(result: Result, *places: tuple[ProofState, ProofWhy, str]) -> ItemVerdict:
    """A verdict on places."""
    states = [state for state, _, _ in places]
    return ItemVerdict(result, {state: states.count(state) for state in states}, tuple(PlaceProof(url, state, why) for state, why, url in places))


SENTENCES = {
    "仍在": (verdict("not-fixed", ("dirty", "still-found", "http://a/1")), "问题仍在（http://a/1）。"),
    "没有访问到": (verdict("not-examined", ("unexamined", "not-fetched", "http://a/1")), "页面没能访问到（http://a/1）。"),
    "改好一处": (verdict("fixed", ("clean", "target-works", "http://a/1")), "全部 1 处都已改好：链接已能打开。"),
    "改好两处，原因不同": (
        verdict("fixed", ("clean", "gone-from-page", "http://a/1"), ("clean", "page-removed", "http://a/2")),
        "全部 2 处都已改好：链接已去掉；页面已删除。",
    ),
    "有的改好，有的没能复查": (
        verdict("not-examined", ("clean", "gone-from-page", "http://a/1"), ("unexamined", "not-fetched", "http://a/2"), ("unexamined", "cut-short", "http://a/3")),
        "共 3 处，2 处没能复查，1 处已改好：内容比原来少了很多，可能没有读全（http://a/3）；页面没能访问到（http://a/2）。",
    ),
    "三种都有": (
        verdict("not-fixed", ("clean", "rule-silent", "http://a/1"), ("dirty", "still-found", "http://a/2"), ("unexamined", "not-sound", "http://a/3")),
        "共 3 处，1 处仍在，1 处没能复查，1 处已改好：页面没能完整读取（http://a/3）；问题仍在（http://a/2）。",
    ),
    "同一页两处只写一次": (
        verdict("not-fixed", ("dirty", "still-found", "http://a/1"), ("dirty", "still-found", "http://a/1")), "共 2 处，2 处仍在：问题仍在（http://a/1）。",
    ),
    "没有一处": (ItemVerdict("not-examined"), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", SENTENCES)
def test_sentences(name: str) -> None:
    said, sentence = SENTENCES[name]
    assert verdict_sentence(said) == sentence


def test_of_very_many_pages_the_first_are_named_and_the_number_is_told() -> None:
    said = verdict("not-examined", *(("unexamined", "not-fetched", f"http://a/{number}") for number in range(290)))
    sentence = verdict_sentence(said)
    assert sentence.count("http://") == MOST_NAMED
    assert sentence.endswith(" 等 290 页）。")


@pytest.mark.parametrize("why", PROOF_WHYS)
def test_each_reason_has_words(why: ProofWhy) -> None:
    assert why not in verdict_sentence(verdict("not-examined", ("unexamined", why, "http://a/1")))
