"""Pages that take long to read are read in a process of their own: as here, or not at all where they cost too much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from audits.engine.answered import Ahead, Answer
from audits.engine.budget import TooCostly
from audits.extract import is_heavy, read
from audits.extract.frame import NO_FRAME
from audits.records import Probe
from audits.store.attempts import asked_of
from crawler.attachments import PageReader
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


@pytest.mark.parametrize(("body", "heavy"), [(b"<p>" * 8001, True), (b"<p>" * 7000, False), (b"x" * 600_001, True), (b"x" * 600_000, False)])
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
