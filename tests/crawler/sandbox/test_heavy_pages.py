"""Pages and lists that take long to read are read in a process of their own: as here, or not at all where they cost too much."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from audits.engine.answered import Ahead, Answer, Listed
from audits.engine.budget import TooCostly
from audits.engine.list_answers import MOST_AT_ONCE, list_answer
from audits.extract import is_heavy, read
from audits.extract.frame import NO_FRAME
from audits.records import DataRequest, Probe
from audits.store.attempts import asked_of
from crawler.sandbox import PageReader
from tests.fuzz.trials import Trials
from tests.support.costly import COSTLY

if TYPE_CHECKING:
    from pathlib import Path

URL = "http://www.small.example/costly/rows.html"
MANNER: dict[str, Any] = {"content_type": "text/html", "status": 200, "links_only": False, "home": False, "frame": NO_FRAME}


def test_a_page_is_read_apart_as_it_is_here_and_the_next_one_too() -> None:
    reader = PageReader()
    for path in ("/costly/cells.html", "/costly/nested-lists.html"):
        assert reader.read(COSTLY[path], URL, MANNER) == read(COSTLY[path], URL, **MANNER)
    reader.close()


@pytest.mark.parametrize("limits", [{"time_s": 0.05}, {"memory_mb": 60}])
def test_what_needs_too_much_is_no_page(limits: dict[str, Any]) -> None:
    reader = PageReader(**limits)
    assert reader.read(COSTLY["/costly/addresses.html"], URL, MANNER) is None
    reader.close()


@pytest.mark.parametrize(("body", "heavy"), [(b"<p>" * 8001, True), (b"<p>" * 7000, False), (b"x" * 600_001, True), (b"x" * 600_000, False)], ids=range(4))
def test_a_page_is_heavy_by_its_tags_or_its_size(body: bytes, heavy: bool) -> None:
    assert is_heavy(body) is heavy


def test_a_page_that_costs_too_much_is_recorded_so(tmp_path: Path) -> None:
    trials = Trials(tmp_path)
    audit = trials.audit
    entry = trials._entry(1, "page")
    answer = Answer(entry, Probe(entry.url, "2026-03-01T00:00:00", status=200, content_type="text/html", sniffed="html"), COSTLY["/costly/rows.html"])
    with pytest.raises(TooCostly):
        audit.arrivals.pages.ahead(answer)
    assert audit.arrivals.take(answer._replace(ahead=Ahead(None, in_full=True))).page is None
    audit.recorder.flush()
    assert asked_of(trials.store, audit.site_run)[entry.id].reason == "too-costly"
    trials.store.close()


# -- what the scripts of lists ask for ---------------------------------------------------------------------------------------

REQUEST = DataRequest("http://www.small.example/api/list.json", "xhr")
ROW = {"title": "关于开展检查的通知", "url": "/xw/t1.html", "date": "2026-02-01"}
ROWS = {"data": [{**ROW, "url": f"/xw/t{number}.html"} for number in range(30)], "total": 30}
LISTS = {
    "plain": json.dumps(ROWS).encode(),
    "large": json.dumps({**ROWS, "rest": ["x" * 1000] * 2000}).encode(),
    "nested": b'{"a":' * 200_000,
    "brackets": b"[" * 5_000_000,
    "in-texts": json.dumps({**ROWS, "html": "<p " + " ".join(f"a{number}=1" for number in range(40_000)) + ">"}).encode(),
    "surrogates": json.dumps({**ROWS, "data": [{**ROW, "title": ROW["title"] + "\ud800"}, ROW]}).encode(),
    "markup": b"<ul>"
    + "".join(f"<li><a href=/xw/t{number}.html>关于开展检查的通知</a>2026-02-01</li>" for number in range(40)).encode()
    + b"<b"
    + b" a=1" * 40_000
    + b">",
}


def test_a_list_is_read_apart_as_it_is_here() -> None:
    reader = PageReader()
    for body in LISTS.values():
        assert reader.listed(body, REQUEST, 1) == Listed(list_answer(REQUEST, body, 1))
    reader.close()


@pytest.mark.parametrize(("name", "items"), [("plain", 30), ("large", 30), ("in-texts", 30), ("surrogates", 2), ("nested", 0), ("brackets", 0)])
def test_a_list_is_read_whatever_else_its_answer_holds(name: str, items: int) -> None:
    answer = list_answer(REQUEST, LISTS[name], 1)
    assert answer is not None
    assert len(answer.items) == items


def test_what_needs_too_much_is_no_list() -> None:
    reader = PageReader(time_s=0.05)
    assert reader.listed(LISTS["plain"], REQUEST, 1) == Listed(None, costly=True)
    reader.close()


def test_a_list_that_costs_too_much_is_recorded_so(tmp_path: Path) -> None:
    trials = Trials(tmp_path)
    audit = trials.audit
    entry = trials._entry(7, "data")
    answer = Answer(entry, Probe(entry.url, "2026-03-01T00:00:00", status=200, content_type="application/json"), b" " * (MOST_AT_ONCE + 1))
    with pytest.raises(TooCostly):
        audit.arrivals.pages.ahead(answer)
    assert audit.arrivals.pages.ahead(answer._replace(body=LISTS["plain"])).listed is not None
    audit.arrivals.take(answer._replace(listed=Listed(None, costly=True)))
    audit.recorder.flush()
    assert asked_of(trials.store, audit.site_run)[entry.id].reason == "too-costly"
    assert audit.lists.unread()
    trials.store.close()
