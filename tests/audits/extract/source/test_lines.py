"""How the lines of a page are read where parts of it are hidden."""

from __future__ import annotations

from audits.extract import read
from audits.extract.source.document import parse
from audits.extract.source.lines import SEAM, lines_of


def _lines(html: str) -> list[tuple[str, int]]:
    return [(line.text, line.linked) for line in lines_of(parse(html.encode(), "http://www.example.gov.cn/", "text/html; charset=utf-8").body).lines]


def test_text_behind_a_hidden_link_is_no_link() -> None:
    html = '<body><p>甲<a href="/a" style="display:none">乙</a>丙丁</p><p>戊</p><p>己<a href="/b">庚</a></p><p>辛</p></body>'
    assert _lines(html) == [("甲丙丁", 0), ("戊", 0), ("己庚", 1), ("辛", 0)]


def test_a_page_whose_body_a_script_shows_is_read() -> None:
    html = '<html><body style="display:none"><h1>关于表彰的决定</h1><p>一</p><p>二</p></body></html>'
    assert [text for text, _ in _lines(html)] == ["关于表彰的决定", "一", "二"]
    assert read(html.encode(), "http://www.example.gov.cn/a.html").title == "关于表彰的决定"


def test_seams_stand_where_inline_elements_begin_and_end() -> None:
    html = "<body><div>发布<b>日期</b>：<br>2024-01-02<!-- c --> 来源</div><p>一</p><p>二</p><p>三</p></body>"
    found = lines_of(parse(html.encode(), "http://www.example.gov.cn/").body)
    assert [line.marked for line in found.lines[:2]] == [f"发布{SEAM}日期{SEAM}：", "2024-01-02 来源"]
    assert [(block.element.tag, block.first, block.end) for block in found.blocks] == [
        ("div", 0, 2), ("p", 2, 3), ("p", 3, 4), ("p", 4, 5), ("body", 0, 5),
    ]  # fmt: skip
