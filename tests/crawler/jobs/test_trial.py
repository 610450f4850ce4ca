"""A changed rule file tried on a stored run; nothing is written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audits.rectification.decisions import Decision
from audits.store.decisions import add_decision
from audits.store.findings import findings_of
from crawler.cli.rules.try_ import _change
from crawler.jobs.inspect import Inspection, inspect
from crawler.jobs.problems import Handed, MistakesIn
from crawler.jobs.trial import changed_book, try_rules
from tests.support.portal_server import PortalServer, small_portal
from tests.support.small_site import BOOK, new_store, small_site

if TYPE_CHECKING:
    from pathlib import Path


def test_what_a_changed_file_would_find_and_no_longer_find(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with PortalServer(small_portal(articles=12)) as portal:
        asked = Inspection(date(2026, 3, 20), ("stale-column", "empty-column"))
        run = inspect(store, BOOK, asked, [small_site(tmp_path, portal.address)]).run
    before = findings_of(store, run)
    assert [one.rule for one in before] == ["stale-column"]
    file = tmp_path / "changed.yml"
    file.write_text("rule: stale-column\nparams: {grace_days: 400}\n", "utf-8")
    fewer = try_rules(store, changed_book(file, None), run)
    assert (fewer.run, fewer.rules, fewer.new, fewer.same, fewer.failures) == (run, ("stale-column",), (), 0, 0)
    assert [one.id for one in fewer.gone] == [one.id for one in before]
    file.write_text("rule: stale-column\nparams: {grace_days: 1}\n", "utf-8")
    same = try_rules(store, changed_book(file, None), run)
    assert (same.new, same.gone, same.same) == ((), (), 1)
    assert same.changed == ()
    file.write_text("rule: stale-column\nseverity: minor\nconfidence: likely\n", "utf-8")
    [(one, now)] = try_rules(store, changed_book(file, None), run).changed
    assert (one.severity, now.severity, one.confidence, now.confidence) == ("major", "minor", "confirmed", "likely")
    assert _change(one, now) == "较重→一般，确认→疑似"
    assert findings_of(store, run) == before
    assert [one.id for one in store.runs()] == [run]


def test_new_ones_that_were_called_false_before_are_counted(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with PortalServer(small_portal(articles=12)) as portal:
        asked = Inspection(date(2026, 3, 20), ("empty-column",))
        run = inspect(store, BOOK, asked, [small_site(tmp_path, portal.address)]).run
    file = tmp_path / "changed.yml"
    file.write_text("rule: stale-column\nparams: {grace_days: 1}\n", "utf-8")
    new = try_rules(store, changed_book(file, None))
    assert ([one.rule for one in new.new], new.refused, new.run) == (["stale-column"], 0, run)
    add_decision(store, Decision(0, "false-positive", "试", "张三", "2026-03-01", rule="stale-column"))
    assert try_rules(store, changed_book(file, None)).refused == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [("foo: 1\n", "看不出是哪种规则文件"), ("rule: broken-link\nseverity: majr\n", "不认识的值"), ("rule: broken-lnk\n", "没有自带的规则")],
)
def test_a_file_with_mistakes_is_refused(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "changed.yml").write_text(text, "utf-8")
    with pytest.raises(MistakesIn) as found:
        changed_book(tmp_path / "changed.yml", None)
    assert found.value.what is Handed.TRIED
    assert all(mistake.where.startswith(str(tmp_path / "changed.yml")) for mistake in found.value.mistakes), "the file that a person wrote"
    assert any(says in str(mistake) for mistake in found.value.mistakes), found.value.mistakes
