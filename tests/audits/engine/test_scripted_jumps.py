"""Where a page without content goes once its script file is known, whichever of the two comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audits.engine.answered import Answer
from audits.engine.scripted_jumps import ScriptedJumps, told_later
from audits.extract import read
from audits.records import Probe
from audits.records.entries import Entry, Role

AT = "http://www.small.example"
GOING = [
    ("", "location.href='/zw/'"),
    ("", "window.onload = function () { location.replace('/zw/index.html'.replace('index.html', '')) }"),
    ("<body onload='go()'>", "function go() { location.href = '/zw/'; }"),
    ("<script>location.href = start;</script>", "var start = '/zw/';"),
    ("", "location.href = 'http://' + location.host + '/zw/'"),
]
STAYING = [
    ("", "function go() { location.href = '/zw/'; }"),
    ("", "if (/Mobile/.test(navigator.userAgent)) location.href = '/zw/'"),
    ("", "var start = '/zw/';"),
    ("<script>location.href = other;</script>", "var start = '/zw/';"),
    ("<script>location.href = start;</script>", "location.href = '/'; var start = '/';"),
    ("<h1>示例市概况</h1><p>示例市位于东部平原，辖五区三县，是历史文化名城，常住人口四百万。</p>", "location.href='/zw/'"),
]


def goals(markup: str, code: str, *, file_first: bool) -> list[str]:
    body = f"<html><head><title>示例市</title><script src=/js/go.js></script></head>{markup}</html>".encode()
    answer = Answer(Entry(1, f"{AT}/", Role.PAGE, True, 0), Probe(f"{AT}/", "", status=200, content_type="text/html; charset=utf-8", sniffed="html"), body)
    page, jumps = read(body, f"{AT}/"), ScriptedJumps()
    if file_first:
        assert list(jumps.file_came(f"{AT}/js/go.js", code)) == []
        led = jumps.page_came(answer, page)
        return [led.probe.redirect] if led is not None else []
    assert jumps.page_came(answer, page) is None
    return [led.probe.redirect for led in jumps.file_came(f"{AT}/js/go.js", code)]


@pytest.mark.parametrize("file_first", [False, True])
@pytest.mark.parametrize(("markup", "code"), GOING)
def test_the_page_is_a_redirect(markup: str, code: str, file_first: bool) -> None:
    assert goals(markup, code, file_first=file_first) == [f"{AT}/zw/"]


@pytest.mark.parametrize("file_first", [False, True])
@pytest.mark.parametrize(("markup", "code"), STAYING)
def test_the_page_stays_what_it_is(markup: str, code: str, file_first: bool) -> None:
    assert goals(markup, code, file_first=file_first) == []


def test_another_attempt_at_the_page_is_a_redirect_too() -> None:
    body = b"<html><head><script src=/js/go.js></script></head></html>"
    probe = Probe(f"{AT}/", "2026-03-01T08:00:00.000+00:00", status=200, content_type="text/html", sniffed="html", body_hash="a1")
    jumps = ScriptedJumps()
    assert jumps.told(probe) is probe
    assert jumps.page_came(Answer(Entry(1, f"{AT}/", Role.PAGE, True, 0), probe, body), read(body, f"{AT}/")) is None
    (led,) = jumps.file_came(f"{AT}/js/go.js", "location.href='/zw/'")
    assert told_later(led.probe).at == "2026-03-01T08:00:00.001+00:00"
    assert jumps.told(probe).redirect == f"{AT}/zw/"
    assert jumps.told(replace(probe, body_hash="b2")).redirect == ""
    assert jumps.told(replace(probe, url=f"{AT}/other.html")).redirect == ""
