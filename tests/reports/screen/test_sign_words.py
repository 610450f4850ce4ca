"""Every sign that has a weight has its words, and ``page`` prints which spoke."""

from __future__ import annotations

import pytest

from audits.extract import read
from audits.extract.weighing import weights
from reports.screen.page_view import page_text
from reports.screen.sign_words import SIGNS

HTML = "<title>示例办法_示例市</title><h1>示例办法</h1><p>发布日期：2026-01-05</p><div id='zoom'><p>为了规范示例活动，根据有关规定，制定本办法。</p></div>"


@pytest.mark.parametrize("topic", ["title", "published", "rows", "kind-detail", "kind-list", "kind-empty-list", "kind-home"])
def test_every_sign_has_words(topic: str) -> None:
    assert set(weights(topic)) - {"length"} <= set(SIGNS)


def test_what_spoke_is_printed() -> None:
    lines = page_text(read(HTML.encode(), "https://www.demo.example/wj/1.html")).splitlines()
    assert "标题依据：title元素以它开头、在一级标题里、以文种结尾、紧接着是日期行、下面就是正文" in lines
    assert "发布日期依据：有发布日期的标签、紧接标题" in lines
    assert "页面类型依据：写有发布日期、有单独的标题行、有名字像正文的元素、有“时间：”一类的标签、网址像文章" in lines


def test_what_spoke_for_a_list_is_printed() -> None:
    rows = "".join(f"<li><a href='t2026010{day}_{day}.html'>关于第{day}次示例工作的通知</a><span>2026-01-0{day}</span></li>" for day in range(1, 5))
    page = read(f"<p>位置：<a href='/'>首页</a> &gt; <a href='/tz/'>通知公告</a></p><ul>{rows}</ul>".encode(), "https://www.demo.example/tz/index.html")
    lines = page_text(page).splitlines()
    assert "列表依据：多数行有日期、3行以上、标题不是短词、页面上的长标题大都在这里、网址像文章、在本栏目的目录下、在面包屑下面" in lines
