"""Addresses of one target that differ in a time stamp: one finding that names each, and a re-check that needs each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audits.records import finding_id
from audits.store.findings import findings_of
from crawler.jobs.inspect import Inspection, inspect
from crawler.jobs.recheck import Recheck, recheck
from tests.support.ledgerlib import send_out
from tests.support.portal_server import PortalServer, small_portal
from tests.support.small_site import BOOK, new_store, small_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audits.store import Store

TODAY, LATER = date(2026, 3, 1), date(2026, 3, 9)
AT = "http://www.small.example"
KEY = "www.small.example/bad/0.html"
ARTICLE = (
    "<html><head><meta charset=utf-8><title>相关链接0</title></head><body><h1>相关链接0</h1>"
    "<p>发布时间：2026-03-08</p><p>申请人到政务服务中心三号窗口，带身份证件和申请表，当场办理。</p></body></html>"
).encode()
LINK = '<a href="/bad/0.html">相关链接0</a>'.encode()


def linking(*queries: str) -> bytes:
    return "".join(f'<a href="/bad/0.html{query}">相关链接0</a>' for query in queries).encode()


@pytest.fixture
def portal() -> Iterator[PortalServer]:
    with PortalServer(small_portal(articles=8, dead=1)) as portal:
        portal.pages["/xw/t0.html"] = portal.pages["/xw/t0.html"].replace(LINK, linking("?t=2", "?t=1"))
        portal.pages["/xw/t1.html"] = portal.pages["/xw/t1.html"].replace(b"</body>", linking("") + b"</body>")
        yield portal


def inspected(tmp_path: Path, portal: PortalServer) -> tuple[Store, str]:
    store = new_store(tmp_path)
    run = inspect(store, BOOK, Inspection(TODAY, ("broken-link",)), [small_site(tmp_path, portal.address)]).run
    send_out(store, run, TODAY)
    return store, run


def results(store: Store, run: str) -> dict[str, str]:
    known = {finding.id: finding.subject for finding in findings_of(store, run)}
    return {known[one.finding].removeprefix("www.small.example"): one.result for one in recheck(store, BOOK, Recheck(LATER, run)).items}


def test_one_finding_names_each_address_and_keeps_its_number(tmp_path: Path, portal: PortalServer) -> None:
    store, run = inspected(tmp_path, portal)
    [found] = [one for one in findings_of(store, run) if "/bad/" in one.target_url]
    assert (found.id, found.subject, found.target_url) == (finding_id("broken-link", "small", KEY), KEY, f"{AT}/bad/0.html")
    assert found.facts["targets"] == [f"{AT}/bad/0.html", f"{AT}/bad/0.html?t=1", f"{AT}/bad/0.html?t=2"]
    assert found.message.endswith(f"；同一地址的其他写法也是这样：{AT}/bad/0.html?t=1、{AT}/bad/0.html?t=2")
    assert sorted(found.pages) == [f"{AT}/xw/t0.html", f"{AT}/xw/t1.html"]
    assert all(portal.asked[f"/bad/0.html{query}"] >= 2 for query in ("", "?t=1", "?t=2"))


def test_what_answers_differently_is_another_finding(tmp_path: Path, portal: PortalServer) -> None:
    portal.gone["/bad/0.html?t=2"] = 500
    store, run = inspected(tmp_path, portal)
    found = {one.subject: one for one in findings_of(store, run) if "/bad/" in one.target_url}
    assert {subject: (one.target_url, one.facts["status"]) for subject, one in found.items()} == {
        KEY: (f"{AT}/bad/0.html", 404),
        f"{AT}/bad/0.html?t=": (f"{AT}/bad/0.html?t=2", 500),
    }
    assert f"{AT}/bad/0.html?t=2" not in found[KEY].message


@pytest.mark.parametrize(
    ("mended", "result"),
    [(("", "?t=1", "?t=2"), "fixed"), (("", "?t=1"), "not-fixed"), (("?t=1", "?t=2"), "not-fixed"), ((), "not-fixed")],
)
def test_a_second_look_needs_each(mended: tuple[str, ...], result: str, tmp_path: Path, portal: PortalServer) -> None:
    store, run = inspected(tmp_path, portal)
    portal.pages.update({f"/bad/0.html{query}": ARTICLE for query in mended})
    assert results(store, run)["/bad/0.html"] == result


@pytest.mark.parametrize(("answers", "result"), [(True, "fixed"), (False, "not-fixed")])
def test_another_time_stamp_is_no_other_link(answers: bool, result: str, tmp_path: Path, portal: PortalServer) -> None:
    store, run = inspected(tmp_path, portal)
    portal.pages["/xw/t0.html"] = portal.pages["/xw/t0.html"].replace(b"?t=1", b"?t=8").replace(b"?t=2", b"?t=9")
    portal.pages["/xw/t1.html"] = portal.pages["/xw/t1.html"].replace(linking(""), b"")
    if answers:
        portal.pages.update({"/bad/0.html?t=8": ARTICLE, "/bad/0.html?t=9": ARTICLE})
    assert results(store, run)["/bad/0.html"] == result


def test_a_link_that_is_gone_is_fixed(tmp_path: Path, portal: PortalServer) -> None:
    store, run = inspected(tmp_path, portal)
    portal.pages["/xw/t0.html"] = portal.pages["/xw/t0.html"].replace(linking("?t=2", "?t=1"), b"")
    portal.pages["/xw/t1.html"] = portal.pages["/xw/t1.html"].replace(linking(""), linking("").replace(b"/bad/0", b"/xw/t2"))
    assert results(store, run)["/bad/0.html"] == "fixed"
