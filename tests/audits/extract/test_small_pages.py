"""Small whole pages of many content systems: kind, list and facts together."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from audits.extract import read

PAGES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "small_pages.yml").read_text("utf-8"))
_REPEATED = re.compile(r"\{([\u4e00-\u9fff][^{}<>]{8,})\}")
"""A sentence in braces stands for a text that is made of it."""


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case["name"])
def test_page(case: dict[str, Any]) -> None:
    html = _REPEATED.sub(lambda found: found[1] * 8, case["html"])
    page = read(f'<!DOCTYPE html><html><head><meta charset="utf-8">{html}'.encode(), case["url"])
    got = {name: plain(getattr(page, name)) for name in case["expect"] if name != "first"}
    if "first" in case["expect"]:
        got["first"] = [page.items[0].title, page.items[0].href, page.items[0].date] if page.items else None
    assert got == case["expect"]


def plain(value: Any) -> Any:
    """Items as their number, attachments as their references, breadcrumbs as lists."""
    if not isinstance(value, tuple):
        return getattr(value, "value", value)
    if value and hasattr(value[0], "raw"):
        return [link.raw for link in value]
    return list(value) if value and isinstance(value[0], str) else len(value)
