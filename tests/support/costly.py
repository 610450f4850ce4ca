"""Pages that cost much to read, each with a dead link at its beginning; by name."""

from __future__ import annotations

from tests.hostile.test_reading import ROWS

_HEAD = "<!DOCTYPE html><html><head><meta charset=utf-8><title>{0}</title></head><body><p><a href='/bad/{0}.html'>相关链接</a></p>"
_MANY = {
    "rows": ROWS * 200,
    "addresses": "".join(f'<a href="/xw/t{number % 4}.html">要闻{number}</a>' for number in range(12_000)),
    "nested-dates": "<div><p>2026-01-01</p>" * 4000,
    "nested-lists": "<ul><li><a href='/xw/t1.html'>关于开展检查的通知</a><span>2026-01-01</span>" * 500,
    "crumbs": "<div class=crumb>当前位置：<a href='/'>首页</a> &gt; " * 1500,
    "attributes": "<a " + " ".join(f"a{number}=1" for number in range(40_000)) + ">x</a>",
    "telephones": "13800138000 " * 40_000,
    "cells": "<table>" + "<tr><td>发布时间</td><td>2026-01-01</td></tr>" * 4000 + "</table>",
    "pictures": "<style>" + "".join(f".c{number}{{background:url(data:,{number})}}" for number in range(30_000)) + "</style>",
    "hidden": '<div style="display:none">' + "".join(f'<a href="/xw/t{number % 4}.html">彩票{number}</a>' for number in range(8000)) + "</div>",
    "nowhere": "".join(f'<a href="javascript:void(0)">查看要闻{number}</a>' for number in range(1200)),
    "written-wrongly": "".join(f'<a href="http://http://h{number}.cn/">甲</a><a href="D:\\\\{number}.doc">乙</a>' for number in range(600)),
    "left-open": "<font>" * 60_000,
    "text": "根据工作安排2026年2月1日，《行政许可法》第3条，" * 60_000,
}
COSTLY = {f"/costly/{name}.html": (_HEAD.format(f"costly-{name}") + html).encode() for name, html in _MANY.items()}
