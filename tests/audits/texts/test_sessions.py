"""Session ids are taken out of addresses; what only looks like one stays."""

import pytest

from audits.texts.sessions import without_session

HOST = "http://www.demo.example"
TOKEN = "9f86d081884c7d659a2feaa0c55ad015"


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        (f"/a/view.do;jsessionid={TOKEN.upper()}?id=1", "/a/view.do?id=1"),
        (f"/a/view.jsp;jsessionid={TOKEN}.node1", "/a/view.jsp"),
        ("/(S(lit3py55t21z5v55vlm25s55))/a/list.aspx", "/a/list.aspx"),
        (f"/a/list.php?PHPSESSID={TOKEN}&id=3", "/a/list.php?id=3"),
        (f"/a/list.php?id=3&PHPSESSID={TOKEN}", "/a/list.php?id=3"),
        (f"/a/show.jsp?id=3&sid={TOKEN}&p=2", "/a/show.jsp?id=3&p=2"),
        (f"/a/show.jsp?token={TOKEN}", "/a/show.jsp"),
    ],
)
def test_without(url: str, bare: str) -> None:
    assert without_session(HOST + url) == HOST + bare


@pytest.mark.parametrize("url", ["/a.html", "/a.jsp?sid=755018", "/a.jsp?token=abc", "/a.jsp?ticket=20260301", "/a;b/c.html", "/a.jsp?id=1;v=2", "/a.jsp?", ""])
def test_nothing_to_take_out(url: str) -> None:
    assert without_session(HOST + url).rstrip("?") == (HOST + url).rstrip("?")
