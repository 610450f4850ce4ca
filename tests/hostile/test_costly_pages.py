"""No page stops a worker: what parser and readers do grows with a page no faster than it does; what costs too much is let go."""

from __future__ import annotations

import signal

import pytest

from audits.engine.budget import TooCostly, budget
from audits.extract import read
from audits.extract.lists import anchors, rows
from audits.extract.source import deadtexts
from audits.extract.source.document import without_hidden
from audits.extract.source.limits import MOST_ATTRIBUTES, bounded
from tests.support.counting import calls_of

URL = "http://www.demo.example/tzgg/index.html"
NESTED = {
    "dates": "<div><p>2026-01-01</p>",
    "dates-and-titles": "<div><a href=x.html>关于开展检查的通知</a>2026-01-01",
    "labels": "<div>发布时间：2026-01-01 来源：市政府",
    "two-of-each": "<div><a href=x.html>关于开展检查的通知</a>2026-01-01<a href=y.html>关于公布结果的通知</a>2026-01-02",
    "lists": "<ul><li><a href=1.html>关于开展检查的通知</a><span>2026-01-01</span>",
    "dead-entries": "<li><a href='#'>关于开展检查的通知</a>2026-01-01</li>",
    "anchors": "<div><a href=x.html>关于",
    "anchors-in-paragraphs": "<p><span><a href='javascript:f(1)' title=x>更多<p>2026-01-01",
    "clicks": "<div onclick=\"location.href='x.html'\">关于开展检查的通知",
    "options": "<option value=x.html><div>区县",
    "pagers": "<div class=page><script></script>1<a href=x.html>2</a>",
    "pagers-of-buttons": "<button><script></script><b>1</b>",
    "tables": "<table><tr><td><a href=1.html>关于开展检查的通知</a><td>2026-01-01",
}


def operations(html: str) -> int:
    """Calls that reading a page takes."""
    body = f"<html><head><meta charset=utf-8></head><body>{html}</body></html>".encode()
    read(body, URL)  # what is made once is made
    return calls_of(lambda: read(body, URL))


@pytest.mark.parametrize("name", NESTED)
def test_what_is_nested_costs_no_more_than_its_share(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MAX_DATES", 100)  # both pages are beyond the bounds, which alone keep what is nested from being a square
    monkeypatch.setattr(rows, "DEEPEST", 40)
    monkeypatch.setattr(deadtexts, "MOST_BESIDE", 20)
    monkeypatch.setattr(anchors, "FEW_PARTS", 60)
    few, many = operations(NESTED[name] * 100), operations(NESTED[name] * 400)
    assert many < few * 6, "a square would be sixteen times"


@pytest.mark.parametrize("tag", ["div", "p", "span", "b", "font", "ul><li", "table><tr><td", "a href=x"])
@pytest.mark.parametrize("depth", [1000, 3000])
def test_h48_no_depth_overflows_the_stack(tag: str, depth: int) -> None:
    page = read((f"<{tag}>" * depth + "关于开展检查的通知 2026-01-01" + "<a href=/end.html>末尾的链接</a>").encode(), URL)
    assert any(link.raw == "/end.html" for link in page.links) or page.problems


CROWDED = {
    "names": (" a{n}", 40_000), "values": (" a{n}=1", 40_000), "quoted-ends": (' a{n}=">"', 40_000), "no-spaces": ('a{n}="x"', 40_000),
    "slashes": ("/a{n}", 40_000), "tags-inside": (" <a{n}", 40_000), "spaced": (" a{n} = b =", 40_000), "equals-first": (" =a{n}", 40_000),
    "quotes": (' "a{n}', 40_000), "apostrophes": (" 'a{n}", 40_000), "form-feeds": ("\f a{n}", 40_000), "half-quoted": (' a{n}=b"c', 40_000),
}  # fmt: skip


@pytest.mark.parametrize("name", CROWDED)
def test_a_crowd_of_attributes_is_cut_and_the_rest_of_the_page_is_read(name: str) -> None:
    pattern, number = CROWDED[name]
    crowd = "".join(pattern.replace("{n}", str(one)) for one in range(number))
    body = f"<html><body><p>前</p><a {crowd}>x</a><p><a href=/end.html>末尾的链接</a></p></body></html>".encode()
    data, cut = bounded(body)
    assert cut
    assert len(data) < 20 * MOST_ATTRIBUTES
    page = read(body, URL)
    assert "parser-limit" in page.problems
    assert any(link.raw == "/end.html" for link in page.links)


def test_a_name_without_end_is_an_element_and_no_attribute() -> None:
    name = "".join(f'a{one}="x"' for one in range(40_000))
    page = read(f"<html><body><p>前</p><a{name}>x</a><p><a href=/end.html>末尾的链接</a></p></body></html>".encode(), URL)
    assert [link.raw for link in page.links] == ["/end.html"]


@pytest.mark.parametrize(
    "body",
    [
        b"<a" * 200_000, b"<a " * 100_000, b"<a x='" * 100_000, b'<a "' * 100_000, b"<" * 400_000, b"<p " + b"=" * 400_000, b"<p " + b"x= " * 200_000,
        b"<p x='" + b"a>" * 200_000, b"<a/" * 100_000,
    ],
    ids=lambda body: body[:8].decode(),
)  # fmt: skip
def test_no_markup_makes_the_bounding_itself_slow(body: bytes) -> None:
    bounded(body)


@pytest.mark.parametrize("number", [0, 1, 30, MOST_ATTRIBUTES - 1])
def test_what_people_write_is_left_as_it_is(number: int) -> None:
    body = ("<p>" + "<a " + " ".join(f'data-{one}="值 > {one}"' for one in range(number)) + " href='/x'>文字</a></p><script>if (a<b && c>d) {}</script>").encode()
    assert bounded(body) == (body, False)


def for_ever() -> None:
    with budget(0.05):
        while True:
            pass


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no clock of processor time")
def test_what_never_ends_is_ended() -> None:
    with pytest.raises(TooCostly):
        for_ever()
    with budget(1):
        pass


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_h60_wide_characters_are_read_with_and_without_a_mark(codec: str) -> None:
    page = read("<html><head><title>国家规章库</title></head><body><p>关于开展检查的通知</p></body></html>".encode(codec), URL)
    assert page.html_title == "国家规章库"
    assert page.charset.startswith(codec[:6])


@pytest.mark.parametrize("opened", ["<!-- ", "<style>/*", "<script>x", "<textarea>", "<!--<style><script><textarea>"])
def test_what_is_never_closed_is_looked_for_once(opened: str) -> None:
    source = opened * 100_000 + "<p>x</p><a href=/end.html>y</a>"
    signal.setitimer(signal.ITIMER_VIRTUAL, 20.0)  # ends the process: no expression can be interrupted
    try:
        assert without_hidden(source).endswith("<p>x</p><a href=/end.html>y</a>")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("a<!-- x -->b", "ab"),
        ("a<script>'</a>'</SCRIPT >b<style>x</style>c<textarea>y</textarea>d", "abcd"),
        ("a<!-- x <script>y</script>b", "a<!-- x b"),
        ("a<scripts>x</scripts>b", "a<scripts>x</scripts>b"),
        ("a<!-- x --> b <!-- y", "a b <!-- y"),
    ],
)
def test_what_is_hidden_is_left_out(source: str, left: str) -> None:
    assert " ".join(without_hidden(source).split()) == left
