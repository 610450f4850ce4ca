"""Every layout of validity marks that was seen on real portals is read, and look-alikes are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from audits.extract import read
from audits.texts.validity_words import shipped_labels

VARIANTS = yaml.safe_load((Path(__file__).parent / "validity_variants.yml").read_text("utf-8"))
PAGE = """<html><head><title>{title}-示例市人民政府</title></head><body>
<div class="path">当前位置：<a href="/">首页</a> &gt; <a href="/zc/">政策文件</a></div>
<div class="main"><h1>{title}</h1>{block}
<div class="content"><p>各县（市、区）人民政府，市各有关部门和单位：为了进一步规范管理工作，提高服务水平，根据有关规定，结合本市实际，
现将有关事项通知如下，请认真贯彻执行。</p>
<p>一、提高认识，加强领导。各地、各有关部门要充分认识做好这项工作的重要意义，切实加强组织领导，
明确责任分工，健全工作机制，确保各项任务落到实处。</p>
<p>二、明确任务，抓好落实。要对照任务清单，逐项细化措施，按照时间节点推进，
及时协调解决工作中遇到的困难和问题，重大情况及时报告市人民政府。</p>
<p>示例市人民政府</p><p>2021年3月1日</p></div></div>
<div class="footer">主办单位：示例市人民政府办公室</div></body></html>"""


@pytest.mark.parametrize("variant", VARIANTS, ids=[variant["name"] for variant in VARIANTS])
def test_variant(variant: dict[str, Any]) -> None:
    title = variant.get("title", "关于印发示例市某某管理办法的通知")
    page = read(PAGE.format(title=title, block=variant["block"]).encode(), "https://www.demo.example/zc/t1.html")
    got = {"label": page.validity_label, "value": page.validity, "states": [mark.state for mark in page.validity_marks]}
    want = {"label": variant["label"], "value": variant["value"] if variant["label"] else None, "states": variant["states"]}
    assert got == want


def test_every_label_of_the_word_list_is_read_from_a_box() -> None:
    words = shipped_labels()
    for label in (*words.fields, *words.inverted_fields):
        block = f"<table><tr><td>索引号</td><td>014/2024-1</td><td>发文字号</td><td>示政规〔2024〕3号</td></tr><tr><td>{label}</td><td>已废止</td></tr></table>"
        page = read(PAGE.format(title="关于印发示例市某某管理办法的通知", block=block).encode(), "https://www.demo.example/zc/t1.html")
        assert [mark.state for mark in page.validity_marks] == ["repealed"], label
