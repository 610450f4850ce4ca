"""Every sign that has a weight has its words, and ``page`` prints which spoke."""

from __future__ import annotations

import pytest

from audits.extract import read
from audits.extract.article.signs import weights
from reports.screen.page_view import page_text
from reports.screen.sign_words import SIGNS

HTML = "<title>示例办法_示例市</title><h1>示例办法</h1><p>发布日期：2026-01-05</p><div id='zoom'><p>为了规范示例活动，根据有关规定，制定本办法。</p></div>"


@pytest.mark.parametrize("topic", ["title", "published"])
def test_every_sign_has_words(topic: str) -> None:
    assert set(weights(topic)) - {"length"} <= set(SIGNS)


def test_what_spoke_is_printed() -> None:
    lines = page_text(read(HTML.encode(), "https://www.demo.example/wj/1.html")).splitlines()
    assert "标题依据：title元素以它开头、在一级标题里、以文种结尾、紧接着是日期行、下面就是正文" in lines
    assert "发布日期依据：有发布日期的标签、紧接标题" in lines
