"""Events are kept as JSON: the form is that of stores written before, and what nobody knows is refused."""

import json
from contextlib import nullcontext
from pathlib import Path

import pytest

from audits.records import PlaceProof
from audits.records.events import DecisionMade, Event, Issued, ItemVerdict, Objection, Return, Said, Undoing, Withdrawal
from audits.store import StoreProblem, open_store
from audits.store.events import data_of, said_of
from audits.store.life import add_events, events_of
from tests.support.databases import needs_postgresql, own_database

STORED: list[tuple[Said, str]] = [
    (Issued("20260302-1-02", "2026-03-16"), '{"ledger": "20260302-1-02", "due": "2026-03-16"}'),
    (
        Return("claimed", {"state": "已整改"}, {"state": "未整改"}, "2026-03-05T10:00:00"),
        '{"cells": {"state": "已整改"}, "old": {"state": "未整改"}, "saved": "2026-03-05T10:00:00", "claim": "claimed"}',
    ),
    (Return(None, {"person": "李四"}, {"person": ""}), '{"cells": {"person": "李四"}, "old": {"person": ""}, "saved": ""}'),
    (Objection("链接是外单位的"), '{"remark": "链接是外单位的"}'),
    (Undoing(3), '{"batch": 3}'),
    (
        ItemVerdict("not-fixed", {"clean": 1, "dirty": 1}, (PlaceProof("http://x.example/", "dirty", "still-found", "此处"),)),
        '{"result": "not-fixed", "counts": {"clean": 1, "dirty": 1}, "proofs": [["http://x.example/", "dirty", "still-found", "此处"]]}',
    ),
    (DecisionMade(1, "exempt", "专网", "2026-12-31"), '{"decision": 1, "kind": "exempt", "reason": "专网", "until": "2026-12-31"}'),
    (Withdrawal(1, "已迁移"), '{"decision": 1, "reason": "已迁移"}'),
]


@pytest.mark.parametrize(("said", "data"), STORED)
def test_the_stored_form_stays_as_it_was(said: Said, data: str) -> None:
    assert data_of(said) == data
    assert said_of(said.kind, data) == said


@pytest.mark.parametrize(
    ("kind", "data", "named"),
    [
        ("closed", {}, "events 表的 kind 有不认识的值“closed”"),
        ("returned", {"claim": "done"}, "events 表的 data.claim 有不认识的值“done”"),
        ("verdict", {"result": "fixd"}, "events 表的 data.result 有不认识的值“fixd”"),
        ("verdict", {"result": "fixed", "counts": {"cleann": 1}}, "events 表的 data.counts 有不认识的值“cleann”"),
        ("verdict", {"result": "fixed", "proofs": [["u", "cleann", "rule-silent", ""]]}, "events 表的 data.proofs 有不认识的值“cleann”"),
        ("verdict", {"result": "fixed", "proofs": [["u", "clean", "silent", ""]]}, "events 表的 data.proofs 有不认识的值“silent”"),
        ("verdict", {"result": "fixed", "proofs": [["u", "clean"]]}, "events 表有一条“verdict”的 data 读不懂"),
        ("decision", {"decision": 1, "kind": "exempted"}, "events 表的 data.kind 有不认识的值“exempted”"),
        ("undone", {}, "events 表有一条“undone”的 data 读不懂"),
    ],
)
def test_what_nobody_knows_is_refused(kind: str, data: dict[str, object], named: str) -> None:
    with pytest.raises(StoreProblem, match=named):
        said_of(kind, json.dumps(data))


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=needs_postgresql)])
def test_names_of_343_letters_are_kept_whole(database: str, tmp_path: Path) -> None:
    names = ["某某市人民政府行政审批服务局政务公开科" * 18 + end for end in "甲乙"]
    with nullcontext(f"sqlite:///{tmp_path / 's.db'}") if database == "sqlite" else own_database() as url:
        store = open_store(url, create=True)
        add_events(store, [Event(0, "", "2026-03-01", Objection("x"), finding="f" * 12, item="f" * 12, department=name) for name in names])
        assert [event.department for event in events_of(store)["f" * 12]] == names
        store.close()
