"""The identity of a site, from the bytes of its home page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from audits.engine import Judge
from audits.extract import read
from audits.extract.source.embedded import embedded
from audits.records.views import PageView
from audits.rulebook import load_rulebook
from audits.rulebook.register import check_site

BOOK = load_rulebook()
HOME = "http://www.demo.example/"
FOOTER = """<div class="foot"><p>主办单位：示例市人民政府办公室　<a href="/lxwm/">联系我们</a></p>
<p>网站标识码：3204000000　<a href="https://beian.miit.gov.cn/">示ICP备15021526号-1</a>　示公网安备 32040002000535号</p>
<script>document.write(unescape("%3Cspan id='_ideConac' %3E%3C/span%3E%3Cscript src='https://dcs.conac.cn/js/11/x.js'%3E%3C/script%3E"));</script>
<script id="_jiucuo_" sitecode="3204000000" src="https://zfwzgl.www.gov.cn/exposure/jiucuo.js"></script></div>"""


def findings(body: str, code: str = "3204000000") -> list[Any]:
    given = {"site": "s", "name": "示例市人民政府门户网站", "home": HOME, "owner": "示例市人民政府办公室", "site_code": code}
    site = check_site(given, {}, "s", BOOK.column_types)
    html = f"<html><head><title>示例市人民政府</title></head><body><div><a href='/zwyw/'>政务要闻</a></div>{body}</body></html>"
    page = read(html.encode(), HOME, home=True)
    judge = Judge(BOOK, site, date(2026, 3, 1), "r", frozenset({"missing-site-identity"}))
    found = judge.judge_page(PageView(page, site, date(2026, 3, 1), (), True))
    assert not judge.failures, judge.failures
    return [(judged.finding.facts["faults"], judged.finding.confidence.value) for judged in found]


def test_marks_written_by_scripts_count() -> None:
    assert findings(FOOTER) == []


def test_a_footer_without_codes() -> None:
    body = FOOTER.replace("网站标识码：3204000000", "").replace("示公网安备 32040002000535号", "")
    assert findings(body) == [(["site-code", "police"], "confirmed")]


def test_code_of_another_site() -> None:
    assert findings(FOOTER, "3205000000") == [(["site-code-differs"], "confirmed")]


@pytest.mark.parametrize(
    "body",
    [
        '<script src="/jslm/foot/foot.js"></script>',
        '<iframe src="/common/footer.html"></iframe>',
        "<script>$('#dibu').load('/bottom.html')</script>",
        '<script>document.writeln("<p>主办单位：示例市人民政府办公室</p>")</script>',
        "<p>欢迎</p>",
    ],
)
def test_what_comes_by_script_cannot_be_judged(body: str) -> None:
    [(faults, confidence)] = findings(body)
    assert "owner" in faults
    assert confidence == "unverifiable"


def test_ordinary_scripts_bring_in_nothing() -> None:
    assert embedded('<script src="/js/jquery.min.js"></script><script>document.write("<b>2026</b>")</script>') == ()
