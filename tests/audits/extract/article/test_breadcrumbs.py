"""Breadcrumbs in all forms, and rows of links that are none (``breadcrumbs.yml``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from audits.extract.article.details import read_details
from audits.extract.source.document import parse
from audits.extract.source.links import links_of

TITLE = "关于示例的标题"
TEXT = "<p>各单位要提高认识，加强领导，明确责任，抓好落实，按时报送情况。各单位要提高认识，加强领导，明确责任，抓好落实，按时报送情况。</p>"
SAMPLES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "breadcrumbs.yml").read_text("utf-8"))["samples"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["name"])
def test_breadcrumb(sample: dict[str, Any]) -> None:
    article = f"<h1>{TITLE}</h1><p>发布时间：2026-01-02</p>{sample.get('below', '')}<div>{TEXT * 3}</div>"
    page = f"<title>{TITLE}_示例市人民政府</title><body>{sample.get('html', '')}{article}{sample.get('end', '')}</body>"
    document = parse(f"<!DOCTYPE html><html><meta charset=utf-8>{page}</html>".encode(), "https://www.demo.example/a/b/t20260102_7.html")
    details = read_details(document, links_of(document)[0])
    assert list(details.breadcrumb) == sample["expect"]
    if "column" in sample:
        assert details.column == sample["column"]
