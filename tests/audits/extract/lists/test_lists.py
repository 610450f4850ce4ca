"""Lists are read whatever they are made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from audits.extract import read

CASES = yaml.safe_load((Path(__file__).parent / "lists.yml").read_text("utf-8"))


def _text(value: Any) -> str | None:
    return None if value is None else value if isinstance(value, str) else value.isoformat()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_list(case: dict[str, Any]) -> None:
    page = read(case["html"].encode(), case.get("url", "http://www.example.gov.cn/lm/page.html"))
    assert [[item.title, item.href, item.date] for item in page.items] == [[title, href, _text(day)] for title, href, day in case["items"]]
    assert page.kind == "list"
    assert (page.next, page.pages) == (case.get("next"), case.get("pages"))
    if "marks" in case:
        assert [item.mark for item in page.items] == case["marks"]


NAMES = [
    "指南", "制度", "主动公开", "年报", "依申请公开", "规范性文件", "权责清单", "财政决算", "项目批准",
    "资源配置", "公益事业", "许可处罚", "重点领域", "基层标准", "建议办理", "政策解读", "工作报告",
]  # fmt: skip


@pytest.mark.parametrize("length", [2, 9, 10])
def test_a_long_menu_does_not_outweigh_a_list_without_dates(length: int) -> None:
    menu = "".join(f"<li><a href='/m{n}/'>{(name + '及政府信息公开')[:length]}</a></li>" for n, name in enumerate(NAMES))
    rows = "".join(f"<li><a href='{n}.html'>关于印发示例市第{n}号安全生产工作方案的通知</a></li>" for n in range(7))
    page = read(f"<div class=left><ul>{menu}</ul></div><div><ul>{rows}</ul></div>".encode(), "http://www.example.gov.cn/tzgg/index.html")
    assert page.kind == "list"
    assert [item.href for item in page.items] == [f"{n}.html" for n in range(7)]


def test_a_menu_alone_is_no_list() -> None:
    menu = "".join(f"<li><a href='/m{n}/'>{name}</a></li>" for n, name in enumerate(NAMES))
    assert read(f"<div class=left><ul>{menu}</ul></div>".encode(), "http://www.example.gov.cn/zwgk/index.html").items == ()


PAGERS = yaml.safe_load((Path(__file__).parent / "pagers.yml").read_text("utf-8"))
ROWS = "".join(f'<li><a href="/a/{n}.html">关于开展第{n}次专项检查的通知</a><span>2026-02-{n:02d}</span></li>' for n in range(1, 9))


@pytest.mark.parametrize("case", PAGERS, ids=lambda case: case["name"])
def test_pager(case: dict[str, Any]) -> None:
    body = f"<div>当前位置：<a href='/'>首页</a> &gt; 通知公告</div><ul>{ROWS}</ul>{case['html']}"
    page = read(body.encode(), case.get("url", "http://www.example.gov.cn/tzgg/index.html"))
    assert (page.kind, len(page.items)) == ("list", 8)
    assert (page.next, page.pages) == (case.get("next"), case.get("pages"))
