"""Numbers from the web: whatever stands there, nothing raises."""

from __future__ import annotations

import pytest

from audits.extract import read
from audits.extract.lists.readers._parts import counts_of, date_of, page_size, raised
from audits.probing.reasons import class_of
from audits.texts.numbers import arabic
from audits.texts.numerals import host_and_port, whole
from crawler.download.guards import seconds_of
from tests.support.codes import reason

ODD = ["²", "①", "⑩", "1²", "½", "٣²", "𝟙²", "", "-1", "+1", "1e5", "0x10", "9" * 5000, "1_0", "１²", "Ⅷ", "᠐²"]


@pytest.mark.parametrize("text", ODD)
def test_odd_numbers_are_none(text: str) -> None:
    assert whole(text) is None


@pytest.mark.parametrize(("text", "number"), [("0", 0), (" 12 ", 12), ("007", 7), ("１２", 12), ("9" * 9, 999999999)])
def test_numbers_are_read(text: str, number: int) -> None:
    assert whole(text) == number


@pytest.mark.parametrize(
    ("netloc", "parts"),
    [("a.cn:81", ("a.cn", 81)), ("a.cn", ("a.cn", None)), ("a.cn:²", ("a.cn:²", None)), ("[::1]", ("[::1]", None)), ("[::1]:81", ("[::1]", 81)), ("81", ("81", None))],
)  # fmt: skip
def test_host_and_port(netloc: str, parts: tuple[str, int | None]) -> None:
    assert host_and_port(netloc) == parts


@pytest.mark.parametrize("text", ODD)
def test_nothing_that_reads_a_number_raises(text: str) -> None:
    arabic(text)
    seconds_of(text)
    date_of(text + "." + text)
    counts_of({"total": text, "pages": text, "records": [text]})
    raised([("page", text)])
    page_size([("pagesize", text)])
    class_of(reason("http-404"))
    row = f'<li><a href="x.html">关于开展检查的通知</a><span>2026-02-0{text[:3]}</span></li>'
    pager = f'<div class="page"><a href="?page={text}">{text}</a><span>共{text[:20]}页</span><select><option value="a.html">{text[:20]}</option></select></div>'
    calls = f"<script>createPageHTML('{text[:30]}', {text[:30]}, 0, 'index', 'html', {text[:30]});</script>"
    table = f'<table><tr><td colspan="{text}" rowspan="{text}">发布机构</td><td><font size="{text}">某某办公室</font></td></tr></table>'
    assert read(f"<h1>通知</h1><ul>{row * 3}</ul>{pager}{calls}{table}".encode(), f"http://www.demo.example/?page={text[:9]}").url
