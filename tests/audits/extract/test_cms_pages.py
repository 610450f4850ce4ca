"""Whole pages in the styles of many content systems, of portals that exist nowhere: kind, list and facts together."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from audits.extract import read
from tests.audits.extract.test_small_pages import plain

GIVEN: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "cms_pages.yml").read_text("utf-8"))
TEXT = "<p>为做好有关工作，各单位要提高认识，加强组织领导，明确责任分工，细化工作措施，确保各项任务按时完成，取得实效。</p>"
FIRST = date(2024, 6, 24)
SECONDS = ("rows", "rows2", "rows3")


def _row(template: str, number: int) -> str:
    """One row; later rows are older."""
    day = FIRST - timedelta(days=3 * (number - 1))
    known = {
        "n": str(1000 + number), "i": str(number), "title": f"关于做好第{number}项重点工作的通知", "date": day.isoformat(), "y": f"{day:%Y}",
        "yy": f"{day:%y}", "m": f"{day:%m}", "d": f"{day:%d}", "mm": str(day.month), "dd": str(day.day),
    }  # fmt: skip
    return re.sub(r"\{(\w+)\}", lambda hole: known.get(hole[1], hole[0]), template)


def html_of(case: dict[str, Any]) -> str:
    """The whole page of a case."""
    main, count = case["main"], case.get("rows", 0)
    for number, name in enumerate(SECONDS):
        main = main.replace(f"{{{name}}}", "".join(_row(case["row"], number * count + one + 1) for one in range(count)) if count else "")
    main = main.replace("{long}", TEXT * 6).replace("{text}", TEXT * 2)
    return f'<!DOCTYPE html><html><head><meta charset="utf-8">{GIVEN["frames"][case["frame"]]}'.replace("{head}", case["head"]).replace("{main}", main)


def got_of(case: dict[str, Any], html: str) -> dict[str, Any]:
    """What is read of the fields that a case expects."""
    page = read(html.encode(), case["url"])
    got = {name: plain(getattr(page, name)) for name in case["expect"] if name != "first"}
    if "first" in case["expect"]:
        got["first"] = [page.items[0].title, page.items[0].href, page.items[0].date] if page.items else None
    return got


@pytest.mark.parametrize("case", GIVEN["pages"], ids=lambda case: case["name"])
def test_page(case: dict[str, Any]) -> None:
    assert got_of(case, html_of(case)) == case["expect"]
