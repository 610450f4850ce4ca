"""What is read of a document page, in layouts that the labelled pages do not have, a file of samples for each topic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from audits.extract.article.details import Details, read_details
from audits.extract.source.document import parse
from audits.extract.source.links import links_of

TITLE = "示例市人民政府办公室关于印发示例市公共停车场管理办法的通知"
TEXT = (
    "<p>各乡镇人民政府，各街道办事处，市各委办局，市各直属单位：</p><p>为进一步规范行政行为，保障公民、法人和其他组织合法权益，"
    "根据有关法律法规规定，结合本市实际，现将有关事项通知如下，请认真贯彻执行。各地各部门要提高认识，加强领导，明确责任，抓好落实。</p>"
    "<p>一、总体要求。坚持依法行政，完善制度，优化服务，严格监督。</p>"
)
FOOTER = (
    '<div class="footer"><p>主办单位：示例市人民政府办公室</p><p>苏ICP备05000000号-1 网站标识码：3204000000 最后更新：2026-01-02</p></div>'
)
FILES = ("layouts", "titles", "dates", "fields", "numbers", "attachments")
SAMPLES: list[dict[str, Any]] = [
    sample for name in FILES for sample in yaml.safe_load((Path(__file__).parent / f"{name}.yml").read_text("utf-8"))["samples"]
]


def details_of(sample: dict[str, Any]) -> Details:
    body = sample["html"].replace("{title}", TITLE).replace("{text}", TEXT)
    title = sample.get("title element", f"{sample.get('title', TITLE)}_示例市人民政府").replace("{title}", TITLE)
    head = f"<meta charset=utf-8><title>{title}</title>{sample.get('head', '')}"
    document = parse(f"<!DOCTYPE html><html><head>{head}</head><body>{body}{FOOTER}</body></html>".encode(), sample.get("url", "https://www.demo.example/show?id=7"))
    return read_details(document, links_of(document)[0])


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["name"])
def test_layout(sample: dict[str, Any]) -> None:
    details = details_of(sample)
    expected = {name: value.replace("{title}", TITLE) if isinstance(value, str) else value for name, value in sample["expect"].items()}
    got: dict[str, Any] = {name: getattr(details, name) for name in expected}
    for name, value in got.items():
        if isinstance(value, tuple):
            got[name] = [link.raw if name == "attachments" else link for link in value]
    assert got == expected
    shown = {one.label: one.value for one in details.fields}
    wanted = sample.get("fields", {})
    assert {label: shown.get(label) for label in wanted} == wanted
    if "dates" in sample:
        assert [[mark.kind, mark.value, mark.where] for mark in details.dates] == sample["dates"]


def test_a_document_opened_by_a_script_keeps_its_own_address() -> None:
    html = """<h1>{title}</h1><p>发布日期：2026-03-08</p><div id="zoom">{text}
    <p>附件：<a href="javascript:;" onclick="window.open('/files/b.xlsx')">名单</a></p>
    <p>2.<a href="javascript:downFile('/files/c.doc')">申请表</a></p></div>"""
    attachments = details_of({"html": html}).attachments
    assert [(link.raw, link.url) for link in attachments] == [
        ("javascript:;", "https://www.demo.example/files/b.xlsx"),
        ("javascript:downFile('/files/c.doc')", "https://www.demo.example/files/c.doc"),
    ]
