"""A code that this version does not know is refused by the name of its table and column, never passed over."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, text

from audits.engine.opening import stored_site
from audits.extract import read
from audits.records import Probe
from audits.records.entries import Role
from audits.records.visits import Visit
from audits.rectification.decisions import Decision
from audits.store import Store, StoreProblem, schema
from audits.store.attempts import asked_of, attempts_of
from audits.store.contents import HOLDS, OneOf
from audits.store.crawl import SiteRecorder
from audits.store.decisions import add_decision, decisions
from audits.store.findings import findings_of, occurrences_of
from audits.store.ledgers import ledgers_of
from audits.store.life import events_of
from audits.store.pages import page_from
from audits.store.visits import keep_visits, visits_of
from tests.support import ledgerlib

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from audits.store.site_view import StoredSite

URL = "https://www.demo.example/zwyw/"
SITE = ledgerlib.demo_site()


@pytest.fixture
def made(tmp_path: Path) -> ledgerlib.Made:
    """A store in which every column with codes has a row."""
    made = ledgerlib.make(tmp_path)
    add_decision(made.store, Decision(0, "exempt", "专网系统", "张三", "2026-03-02", "2026-12-31", finding="a1b2c3d4e5f6"))
    recorder = SiteRecorder(made.store, made.run, SITE.site, record(made.store, made.run))
    entry = recorder.add(URL, Role.LIST, True, columns=("news",), list_page=1)
    recorder.probe(entry.id, Probe(URL, "2026-03-02T09:00:00", status=200))
    page = read('<title>政务要闻</title><a href="/zwyw/1.html">召开会议</a>'.encode(), URL)
    recorder.page(entry.id, page, b"", "text/html", recorder.shapes(page.links, lambda _link: 0), "", 0, 0)
    recorder.column_page("news", 1, URL, "read", "", "static", 1, 1)
    recorder.flush()
    keep_visits(made.store, [Visit(SITE.site, SITE.home, "2026-03-02T09:00:00", "ok", 200, 90)])
    with made.store.engine.begin() as connection:
        row = dict.fromkeys(("rows", "content"), b"") | dict.fromkeys(("file", "sha256", "issued", "digest", "rows_sha256"), "")
        connection.execute(insert(schema.ledgers).values(id="x", run=made.run, department="", kind="draft", **row))
    return made


def record(store: Store, run: str) -> int:
    return store.site_run(run, SITE.site).id


def stored(store: Store, run: str) -> StoredSite:
    return stored_site(store, store.run(run), SITE)


READ: dict[tuple[str, str], Callable[[Store, str], Any]] = {
    ("runs", "kind"): lambda store, _run: store.runs(),
    ("runs", "status"): lambda store, run: store.run(run),
    ("site_runs", "status"): lambda store, run: store.site_runs(run),
    ("urls", "role"): lambda store, run: asked_of(store, record(store, run)),
    ("urls", "state"): lambda store, run: asked_of(store, record(store, run)),
    ("urls", "reason"): lambda store, run: asked_of(store, record(store, run)),
    ("probes", "method"): lambda store, run: attempts_of(store, record(store, run)),
    ("probes", "certificate"): lambda store, run: attempts_of(store, record(store, run)),
    ("probes", "sniffed"): lambda store, run: attempts_of(store, record(store, run)),
    ("probes", "reason"): lambda store, run: attempts_of(store, record(store, run)),
    ("link_shapes", "region"): lambda store, run: list(stored(store, run).links.distinct()),
    ("link_shapes", "hidden"): lambda store, run: list(stored(store, run).links.distinct()),
    ("link_shapes", "problem"): lambda store, run: list(stored(store, run).links.distinct()),
    ("column_pages", "state"): lambda store, run: stored(store, run).columns,
    ("column_pages", "reason"): lambda store, run: stored(store, run).columns,
    ("findings", "severity"): findings_of,
    ("findings", "confidence"): findings_of,
    ("occurrences", "place_class"): lambda store, run: list(occurrences_of(store, run)),
    ("decisions", "kind"): lambda store, _run: decisions(store),
    ("events", "kind"): lambda store, _run: events_of(store),
    ("ledgers", "kind"): lambda store, _run: ledgers_of(store),
    ("visits", "reason"): lambda store, _run: visits_of(store, SITE.site, date(2026, 3, 1)),
    ("visits", "witness"): lambda store, _run: visits_of(store, SITE.site, date(2026, 3, 1)),
}
"""Column to somebody who reads it."""
COMPARED = {("pages", "kind"), ("readings", "taken"), ("findings", "phase"), ("row_counts", "name")}
"""Columns that are only written, or compared within the database."""


FACTS = ("kind", "published_where", "doc_type", "embedded", "problems", "dates.kind", "dates.where", "validity_marks.where", "validity_marks.state")
WRONG_FACTS = (
    {"kind": "fixd"}, {"published_where": "fixd"}, {"doc_type": "fixd"}, {"embedded": ["fixd"]}, {"problems": ["fixd"]},
    {"dates": [["fixd", None, "", "visible"]]}, {"dates": [["written", None, "", "fixd"]]}, {"validity_marks": [["fixd", "", "", "blank"]]},
    {"validity_marks": [["field", "", "", "fixd"]]},
)  # fmt: skip


@pytest.mark.parametrize(("name", "facts"), list(zip(FACTS, WRONG_FACTS, strict=True)))
def test_an_unknown_code_among_the_facts_of_a_page_is_refused(name: str, facts: dict[str, Any]) -> None:
    with pytest.raises(StoreProblem, match=f"pages 表的 facts.{name} 有不认识的值“fixd”"):
        page_from(URL, json.dumps(facts))


@pytest.mark.parametrize(("table", "column"), READ)
def test_an_unknown_code_is_refused_by_name(made: ledgerlib.Made, table: str, column: str) -> None:
    READ[table, column](made.store, made.run)
    wrong = "77" if (table, column) in (("urls", "role"), ("urls", "state")) else "fixd"
    with made.store.engine.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET {column} = '{wrong}'"))
    with pytest.raises(StoreProblem, match=f"{table} 表的 {column} 有不认识的值“{wrong}”，应是"):
        READ[table, column](made.store, made.run)


def test_every_column_with_codes_has_its_reader_here() -> None:
    assert {*READ, *COMPARED} == {(table, name) for table, columns in HOLDS.items() for name, holds in columns.items() if isinstance(holds, OneOf)}


def test_a_resume_passes_over_no_address_whose_state_nobody_knows(made: ledgerlib.Made) -> None:
    recorder = SiteRecorder(made.store, made.run, SITE.site, record(made.store, made.run))
    with made.store.engine.begin() as connection:
        connection.execute(text("UPDATE urls SET state = '77'"))
    with pytest.raises(StoreProblem, match="urls 表的 state 有不认识的值“77”，应是"):
        list(recorder.waiting())


def test_a_damaged_request_is_one_sentence(made: ledgerlib.Made) -> None:
    recorder = SiteRecorder(made.store, made.run, SITE.site, record(made.store, made.run))
    with made.store.engine.begin() as connection:
        connection.execute(text("UPDATE urls SET extra = '[\"http://www.demo.example/', state = 0"))
    with pytest.raises(StoreProblem, match=r"urls 表的 extra"):
        list(recorder.waiting())
