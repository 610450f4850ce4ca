"""A seeded part of what ``make fuzz`` does for an hour: changed pages and answers end nothing, cost their share and lose no link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audits.extract import read
from tests.fuzz.trials import Trials, links_of

if TYPE_CHECKING:
    from pathlib import Path

AT_ONCE = 60


@pytest.mark.parametrize("start", range(0, 5 * AT_ONCE, AT_ONCE))
def test_changed_answers_end_nothing_and_lose_nothing(tmp_path: Path, start: int) -> None:
    trials = Trials(tmp_path)
    for seed in range(start, start + AT_ONCE):
        trials.take(seed)
    trials.end()


SCRIPTS = [
    ("<script><!-- <script></script> <a href=/a> --> </script><a href=/b>", {"/b"}),
    ("<script><!-- <script></script><a href=/a></script><a href=/b>", {"/b"}),
    ("<script><!-- <script></script><script></script><a href=/a></script><a href=/b>", {"/b"}),
    ("<script><!-- --> <script></script><a href=/a>", {"/a"}),
    ("<script><!--> <script></script><a href=/a>", {"/a"}),
    ("<!-- <script> --><a href=/a>", {"/a"}),
]


@pytest.mark.parametrize(("html", "seen"), SCRIPTS)
def test_h51_a_script_ends_where_browsers_end_it(html: str, seen: set[str]) -> None:
    assert links_of(html) == {link.raw for link in read(html.encode(), "http://www.demo.example/").links} == seen


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ("<p><a href='/a'>x</a><b><a title=t href=/b>y</a>", {"/a"}),
        ("<script>'<a href=/a>'</script><a href=/b>x</a>", {"/b"}),
        ("<!-- <a href=/a> --><noscript><a href=/b></noscript><a href=/c>", {"/c"}),
        ("<template><a href=/a><textarea>", set()),
    ],
)
def test_what_is_compared_with_sees_what_a_reader_sees(html: str, seen: set[str]) -> None:
    assert links_of(html) == seen
