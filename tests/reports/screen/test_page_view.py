"""The printing of one page: what an inspector reads and what a program gets."""

from __future__ import annotations

import json

from audits.extract import read
from reports.screen.page_view import page_json, page_text

DETAIL = """<html><head><meta charset="gb2312"><title>示例办法_示例市</title></head><body>
<div class="path">当前位置：<a href="/">首页</a> &gt; <a href="/wj/">政策文件</a></div>
<table><tr><td>索引号：</td><td>A1/2026-1</td><td>有效性：</td><td></td></tr>
<tr><td>文号：</td><td>示政发〔2026〕1号</td><td>成文日期：</td><td>2026-01-03</td></tr></table>
<h1>示例办法</h1><p>发布日期：2026-01-05 来源：市政府办</p>
<div class="content"><p>第一条　为了规范管理，根据有关规定，制定本办法，请各单位认真<a href="file:///C:/x">遵照</a>执行，确保落实到位。</p>
<p>附件：<a href="../f/a.doc">申请表</a></p></div></body></html>"""
KEYS = [
    "kind", "charset", "title", "published", "published_where", "written", "doc_number", "index_number", "issuer", "source",
    "responsible", "validity", "validity_label", "attachments", "breadcrumb", "doc_type", "column", "items", "next", "pages",
]  # fmt: skip


def test_an_article_as_an_object() -> None:
    page = read(DETAIL.encode(), "https://www.demo.example/wj/1.html")
    found = page_json(page)
    assert list(found) == KEYS
    assert found["published"] == "2026-01-05"
    assert found["published_where"] == "visible"
    assert found["written"] == "2026-01-03"
    assert found["validity"] == ""
    assert found["validity_label"] == "有效性"
    assert found["attachments"] == ["../f/a.doc"]
    assert found["breadcrumb"] == ["首页", "政策文件"]
    assert found["source"] == "市政府办"
    assert found["issuer"] is None
    assert found["items"] == []
    assert found["next"] is None
    assert json.loads(json.dumps(found, ensure_ascii=False)) == found


def test_an_article_for_people_names_every_place() -> None:
    text = page_text(read(DETAIL.encode(), "https://www.demo.example/wj/1.html"))
    for line in (
        "页面类型：文章页", "编码　　：utf-8（网页声明：gb2312）", "标题　　：示例办法", "当前位置：首页 > 政策文件",
        "发布日期：2026-01-05（页面可见，原文“发布日期：2026-01-05”）", "成文日期：2026-01-03（原文“成文日期：2026-01-03”）",
        "文号　　：示政发〔2026〕1号",
        "有效性　：有效性 → （空白）", "  有效性：（空白）", "  1. 申请表　../f/a.doc", "  地址有误：file:///C:/x（指向本机文件）",
    ):  # fmt: skip
        assert line in text.splitlines(), line


def test_an_empty_page_says_little_and_breaks_nothing() -> None:
    page = read(b"", "https://www.demo.example/")
    assert "（没有）" in page_text(page)
    assert page_json(page)["title"] == ""


def test_a_list_shows_items_and_next_page() -> None:
    rows = "".join(f'<li><a href="t{n}.html">关于第{n}号事项的通知</a><span>2026-01-{n:02}</span></li>' for n in range(1, 9))
    html = f'<html><body><h1>通知公告</h1><div class="list"><ul>{rows}</ul></div><a href="index_1.html">下一页</a></body></html>'
    page = read(html.encode(), "https://www.demo.example/tzgg/")
    found = page_json(page)
    assert found["kind"] == "list"
    assert found["items"][0] == {"title": "关于第1号事项的通知", "href": "t1.html", "date": "2026-01-01"}
    assert found["next"] == "index_1.html"
    text = page_text(page)
    assert "列表（8条，最新 2026-01-08" in text
    assert "下一页　：index_1.html" in text
