"""One page read as an inspection would read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audits.records import PageKind
from crawler.jobs.page import read_page
from crawler.jobs.problems import BadAddress, NotReached, SourceUnreadable
from tests.support.framed_portal import EMPTY, framed_portal
from tests.support.portal_server import PortalServer, small_portal

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_read_under_the_address_it_is_given(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_bytes(small_portal()["/xw/t1.html"])
    assert (read_page(str(file)).page.url, read_page(str(file)).page.title) == ("http://page.invalid/a.html", "示例市第1条要闻")
    assert read_page(str(file), "http://www.small.example/xw/t1.html").page.url == "http://www.small.example/xw/t1.html"


def test_an_address_is_fetched_where_its_host_is_said_to_be(capfd: pytest.CaptureFixture[str]) -> None:
    with PortalServer(small_portal()) as portal:
        page, _ = read_page("http://www.small.example/xw/", resolve={"www.small.example": portal.address})
    assert (page.kind, page.url, len(page.items)) == (PageKind.LIST, "http://www.small.example/xw/", 20)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("path", "kind", "rows"), [(EMPTY, PageKind.EMPTY_LIST, 0), ("/tz/", PageKind.LIST, 8)])
def test_two_sisters_tell_the_frame(path: str, kind: PageKind, rows: int) -> None:
    with PortalServer(framed_portal()) as portal:
        page, sisters = read_page(f"http://www.small.example{path}", resolve={"www.small.example": portal.address})
    assert (page.kind, len(page.items), len(sisters)) == (kind, rows, 2)
    assert page.url not in sisters


def test_what_cannot_be_read_is_a_problem() -> None:
    with pytest.raises(SourceUnreadable) as unreadable:
        read_page("nothere.html")
    assert unreadable.value.args == ("nothere.html", "文件夹或文件不存在")
    with pytest.raises(BadAddress) as bad:
        read_page("http://a b/", resolve={"x": "y"})
    assert bad.value.args == ("http://a b/", (("x", "y"),))


@pytest.mark.parametrize(
    ("url", "resolve", "reason"),
    [("http://127.0.0.1:9/", {}, "intranet"), ("http://www.small.example/", {"www.small.example": "127.0.0.1:9"}, "refused")],
)
def test_what_gives_no_answer_is_a_problem_with_its_reason(url: str, resolve: dict[str, str], reason: str) -> None:
    with pytest.raises(NotReached) as none:
        read_page(url, resolve=resolve)
    assert none.value.args == (url, reason)


@pytest.mark.parametrize(
    ("moved", "reason"),
    [({"/": "/a", "/a": "/"}, "redirect-loop"), ({"/": "javascript:void(0)"}, "bad-redirect")],
    ids=["round", "nowhere"],
)
def test_a_redirect_that_ends_nowhere_is_no_page(moved: dict[str, str], reason: str) -> None:
    with PortalServer({}) as portal:
        portal.moved |= moved
        with pytest.raises(NotReached) as none:
            read_page("http://www.small.example/", resolve={"www.small.example": portal.address})
    assert none.value.args == ("http://www.small.example/", reason)
