"""Each reader recognises its pages and no others, and reads its answers and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from audits.extract import read
from audits.extract.lists.readers import readers

FOLDER = Path(__file__).parent
FILES = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yml"))}
HOSTILE = [b"", b"\x00\xff\xfe", b"[" * 5000, b"{}", b"null", b"{\"list\": [1, null, {}]}", b"<datastore><record>", b"\"" + b"x" * 10000]
READERS = {reader.name: reader for reader in readers()}


def _cases(part: str) -> list[Any]:
    return [pytest.param(name, case, id=f"{name}/{case['name']}") for name, data in FILES.items() for case in data[part]]


def _rows(items: Any) -> list[list[str | None]]:
    return [[item.title, item.url, item.date] for item in items]


def _wanted(rows: list[list[Any]]) -> list[list[str | None]]:
    return [[title, url, None if day is None else day.isoformat()] for title, url, day in rows]


def _shown(request: Any) -> str | None:
    return None if request is None else f"{request.method} {request.url}" + (f" {request.body}" if request.body else "")


def test_each_reader_has_cases() -> None:
    assert set(FILES) == set(READERS)


@pytest.mark.parametrize(("name", "case"), _cases("pages"))
def test_page(name: str, case: dict[str, Any]) -> None:
    page = read(case["html"].encode(), case["url"])
    asked = [_shown(request) for request in page.data_requests]
    if case.get("unordered"):
        asked, case = [_sorted(text or "") for text in asked], {**case, "requests": [_sorted(text) for text in case["requests"]]}
    assert asked == case["requests"]
    assert all(request.reader == name for request in page.data_requests)
    assert _rows(page.items) == _wanted(case.get("items", []))
    assert page.kind == case["kind"]


def _sorted(text: str) -> str:
    head, _, query = text.partition("?")
    return f"{head}?{'&'.join(sorted(query.split('&')))}"


@pytest.mark.parametrize(("name", "case"), _cases("answers"))
def test_answer(name: str, case: dict[str, Any]) -> None:
    answer = READERS[name].items(case["body"].encode(), case["url"], case.get("form", ""))
    assert _rows(answer.items) == _wanted(case["items"])
    assert _shown(answer.next) == case.get("next")
    assert answer.pages == case.get("pages")


@pytest.mark.parametrize("name", sorted(READERS))
@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_answers(name: str, body: bytes) -> None:
    answer = READERS[name].items(body, "http://www.example.gov.cn/api/list?page=1", "page=1")
    assert answer.items == ()
    assert answer.next is None
