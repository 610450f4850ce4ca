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
