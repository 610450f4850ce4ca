"""Articles that only a script lists are pages of their columns: asked for, judged, their rows links of the list page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.commandline import TODAY, found, run
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 40
GONE = {7, 33}
"""Rows whose articles are not there."""
PROXY = "/module/web/jpage/dataproxy.jsp?startrecord={}&endrecord={}&perpage=5&columnid=7&unitid=u7"


def _address(number: int) -> str:
    return f"/art/2026/2/{number}/art_7_{number}.html"


def _title(number: int) -> str:
    return f"示例市第{number}项民生工程开工建设"


def _record(number: int) -> str:
    return f'<record><![CDATA[<li><a href="{_address(number)}">{_title(number)}</a><span>2026-02-{number % 27 + 1:02d}</span></li>]]></record>'


def _store(numbers: range) -> str:
    records = "".join(map(_record, numbers))
    return f"<datastore><totalrecord>{ROWS}</totalrecord><totalpage>{ROWS // 5}</totalpage><recordset>{records}</recordset></datastore>"


def _datastore(pages: dict[str, bytes]) -> str:
    """A list whose first rows stand in the page, the others come in two answers."""
    pages[PROXY.format(11, 30)] = _store(range(10, 30)).encode()
    pages[PROXY.format(31, 50)] = _store(range(30, 40)).encode()
    settings = f'totalRecord:{ROWS},perPage:5,groupSize:4,columnid:7,unitid:"u7",proxyUrl:"/module/web/jpage/dataproxy.jsp"'
    return f'<div id="u7"><script type="text/xml">{_store(range(10))}</script></div><script>$("#u7").jpage({{{settings}}})</script>'


def _json(pages: dict[str, bytes]) -> str:
    """A list that comes in pages of JSON."""
    for page in (1, 2):
        rows = [{"title": _title(n), "url": _address(n), "pubdate": f"2026-02-{n % 27 + 1:02d}"} for n in range((page - 1) * 20, page * 20)]
        pages[f"/api/news/list?pageNo={page}&pageSize=20"] = json.dumps({"code": 200, "data": {"total": ROWS, "rows": rows}}).encode()
    return '<ul id="box"></ul><script>$.get("/api/news/list?pageNo=1&pageSize=20", show)</script>'


def _gkmlpt(pages: dict[str, bytes]) -> str:
    """A list of 开普 whose column is a setting."""
    rows = [{"title": _title(n), "url": _address(n), "created_at": f"2026-02-{n % 27 + 1:02d} 08:00:00"} for n in range(ROWS)]
    pages["/gkmlpt/api/all/5210?page=1&sid=662021"] = json.dumps({"total": ROWS, "articles": rows}).encode()
    return '<div id="app"></div><script>window._CONFIG = {"SID":"662021", "CATALOG_ID": 5210}</script>'


def _portal(kind: str) -> tuple[dict[str, bytes], str]:
    pages = small_portal(4, 0)
    article = pages["/xw/t0.html"].decode()
    for number in set(range(ROWS)) - GONE:
        pages[_address(number)] = article.replace("示例市第0条要闻", _title(number)).encode()
    body = {"datastore": _datastore, "json": _json, "gkmlpt": _gkmlpt}[kind](pages)
    where = "/gkmlpt/index.html" if kind == "gkmlpt" else "/dt/"
    shown = f'<!DOCTYPE html><html><head><meta charset=utf-8><title>工作动态</title></head><body><a href="/">首页</a><h2>工作动态</h2>{body}</body></html>'
    pages[where] = shown.encode()
    return pages, where


@pytest.mark.parametrize("kind", ["datastore", "json", "gkmlpt"])
def test_what_a_script_lists_is_read_and_its_dead_rows_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("PORTAL_AUDIT_BROWSER", "none")
    pages, where = _portal(kind)
    with PortalServer(pages) as server:
        text = register(server.address).replace("list: /xw/}", f"list: /xw/}}\n  - {{id: dt, name: 工作动态, type: news, department: gov, list: {where}}}")
        (tmp_path / "small.yml").write_text(text, "utf-8")
        done = run(tmp_path, "inspect", "small.yml", "--today", TODAY)
        asked = {path for path in server.asked if path.startswith("/art/")}
    assert asked == {_address(number) for number in range(ROWS)}
    assert done.returncode == 0, done.stdout
    dead = {line["subject"]: line for line in found(tmp_path) if line["rule"] == "broken-link" and "/art/" in line["subject"]}
    assert set(dead) == {f"www.small.example{_address(number)}" for number in GONE}
    assert {line["page_url"] for line in dead.values()} == {f"http://www.small.example{where}"}
    assert {line["column"] for line in dead.values()} == {"dt"}


@pytest.mark.parametrize("body", ['{"code":200,"data":{"rows":[]}}', "[]"])
def test_an_empty_answer_is_an_empty_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    monkeypatch.setenv("PORTAL_AUDIT_BROWSER", "none")
    pages, where = _portal("json")
    pages["/api/news/list?pageNo=1&pageSize=20"] = body.encode()
    with PortalServer(pages) as server:
        text = register(server.address).replace("list: /xw/}", f"list: /xw/}}\n  - {{id: dt, name: 工作动态, type: news, department: gov, list: {where}}}")
        (tmp_path / "small.yml").write_text(text, "utf-8")
        done = run(tmp_path, "inspect", "small.yml", "--today", TODAY, "--only", "columns")
    assert done.returncode == 0, done.stdout
    assert [line["column"] for line in found(tmp_path) if line["rule"] == "empty-column"] == ["dt"]
