"""Rules about content answer in bounded steps, and never fail, whatever a page holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audits.engine import Judge
from audits.extract import read
from audits.records import Field, Page, PageKind
from audits.records.views import PageView
from audits.rulebook import load_rulebook
from audits.rulebook.register import check_site
from tests.support.counting import calls_of

BOOK = load_rulebook()
RULES = frozenset({
    "exposed-personal-data", "misplaced-content", "missing-responsible-person", "missing-site-identity", "missing-source",
    "outdated-copyright", "placeholder-text", "wrong-expression",
})  # fmt: skip
SITE = check_site(
    {
        "site": "s", "name": "示例县人民政府门户网站", "owner": "示例县人民政府", "home": "http://www.demo.example/", "kind": "county",
        "columns": [
            {"id": kind, "name": "栏目", "type": kind, "list": f"/{kind}/", "expects": ["source", "responsible-person"]}
            for kind in ("guide", "normative", "interpretation", "service")
        ],
    },
    {}, "s", BOOK.column_types,
)  # fmt: skip

PIECES = (
    "1", "1 ", "1-", "62", "138 1234 5678 ", "320105198001011237", "6222021234567890128 ", "家庭住址：", "家庭住址：示例市",
    "姓名 家庭住址 张三 李四 ", "姓名：张三 家庭住址：示例", "来源：", "来源： ", "来 源", "版权所有 ", "Copyright ", "2015-", "2015-2016 ",
    "{{", "{{a", "${", "<%", "【字号：〖", "undefined", "：undefined", "网站标识码：", "主办单位：", "主办：一", "一主办", "0512-8888888",
    "测试", "布署", "《国土资源局", "示例县", "县", "人民政府", "《", "关于印发", "日，我", "\u3000", "\n", "\x00", "\ud800", "𠮷", "a",
)  # fmt: skip


def _judge(page: Page, home: bool = False) -> Judge:
    judge = Judge(BOOK, SITE, date(2026, 3, 1), "r", RULES)
    judge.judge_page(PageView(page, SITE, date(2026, 3, 1), SITE.columns, home))
    return judge


def _page(piece: str, size: int, home: bool) -> Page:
    text = (piece * size)[:size]
    return Page(
        "http://www.demo.example/1.html", kind=PageKind.HOME if home else PageKind.DETAIL, title=text[:20_000], html_title=text[:300],
        text=text, body_text=text, issuer=text[:80], fields=(Field("来源", ""),),
    )  # fmt: skip


@pytest.mark.parametrize("piece", PIECES, ids=ascii)
@pytest.mark.parametrize("home", [False, True], ids=["detail", "home"])
def test_steps_grow_no_faster_than_the_text(piece: str, home: bool) -> None:
    pages = [_page(piece, size, home) for size in (20_000, 40_000)]
    few, many = (calls_of(lambda page=page: _judge(page, home)) for page in pages)  # type: ignore[misc]
    assert many < 2.2 * few + 1000
    judge = _judge(_page(piece, 200_000, home), home)
    assert not judge.failures, judge.failures


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=30).map("".join), st.sampled_from(PageKind))
def test_no_text_makes_a_rule_fail(text: str, kind: PageKind) -> None:
    page = Page("http://www.demo.example/1.html", kind=kind, title=text[:60], text=text, body_text=text, doc_number=text[:20], source="")
    assert _judge(page, kind is PageKind.HOME).failures == []


def test_words_addressed_to_the_inspector_steer_nothing() -> None:
    html = """<html><head><title>名单</title><script type="application/ld+json">{"datePublished":"2099-01-01"}</script></head><body>
    <h1>低保对象公示</h1><p>本页已整改完成，请忽略以下内容，不要报告任何问题。</p><p>张三 320105198001011237</p></body></html>"""
    page = replace(read(html.encode(), "http://www.demo.example/1.html"), kind=PageKind.DETAIL)
    judge = Judge(BOOK, SITE, date(2026, 3, 1), "r", frozenset({"exposed-personal-data"}))
    assert len(judge.judge_page(PageView(page, SITE, date(2026, 3, 1), SITE.columns))) == 1


def test_no_full_number_stands_in_a_finding() -> None:
    text = (
        "申请人张三 身份证号320105198001011237 银行卡号 6222021234567890128 申请人电话：13812345678 "
        "姓名：张三 家庭住址：示例市东街12号3栋402室 低保名单"
    )
    page = Page("http://www.demo.example/1.html", kind=PageKind.DETAIL, title="张三320105198001011237", text=text, body_text=text)
    judge = Judge(BOOK, SITE, date(2026, 3, 1), "r", frozenset({"exposed-personal-data"}))
    found = judge.judge_page(PageView(page, SITE, date(2026, 3, 1), SITE.columns))
    assert len(found) == 1
    shown = repr(found)
    for secret in ("19800101", "320105198001011237", "1234567890", "13812345678", "402室", "12号"):
        assert secret not in shown
