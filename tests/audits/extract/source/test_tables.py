"""Tables with long numbers as text: spans repeated, only the innermost, nothing of tables without such numbers."""

from __future__ import annotations

import pytest

from audits.extract import read

TABLES = {
    "表头跨两行两列": (
        "<table><tr><th rowspan=2>姓名</th><th colspan=2>证件</th></tr><tr><th>类型</th><th>号码</th></tr>"
        "<tr><td>张三</td><td>身份证</td><td>320105198001011237</td></tr></table>",
        "姓名\t证件\t证件\n姓名\t类型\t号码\n张三\t身份证\t320105198001011237",
    ),
    "版面表格里的数据表": (
        "<table><tr><td>导航<table><tr><td>电话</td></tr><tr><td>138 1234 5678</td></tr></table></td></tr></table>",
        "电话\n138 1234 5678",
    ),
    "没有长号码的表格": ("<table><tr><td>姓名</td><td>得分</td></tr><tr><td>张三</td><td>98.5</td></tr></table>", ""),
    "离谱的跨行数": ("<table><tr><td rowspan='99999999999'>一</td><td colspan='0'>320105198001011237</td></tr></table>", "一\t320105198001011237"),
}


@pytest.mark.parametrize(("html", "text"), TABLES.values(), ids=TABLES)
def test_tables(html: str, text: str) -> None:
    assert read(f"<html><body><h1>公示</h1>{html}</body></html>".encode(), "http://www.demo.example/a.html").tables == text
