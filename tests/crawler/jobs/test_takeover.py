"""Problems of an office's own list looked at again: proof by rule and place where both are known, nothing by itself where they are not."""

from __future__ import annotations

import csv
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from audits.rectification.life import life_of
from audits.store.findings import findings_of
from audits.store.life import events_of
from crawler.jobs.answers import Answering, answer
from crawler.jobs.inspect import Inspection, inspect
from crawler.jobs.problems import NoRegister, NotByHand, NotChecked, NothingAsked, NotSigned, UselessDeadline
from crawler.jobs.recheck import Recheck, Rechecked, recheck
from crawler.jobs.takeover import TakenOverList, TakingOver, take_over
from reports.ledgers import taking_over
from tests.support.portal_server import PortalServer, small_portal
from tests.support.small_site import BOOK, new_store, small_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audits.store import Store
    from reports.ledgers.taking_over import Takeover

TODAY, LATER = date(2026, 3, 1), date(2026, 3, 9)
RULES = ("broken-link", "missing-source", "stale-column")
WWW = "http://www.small.example"
HEAD = ["责任单位", "问题类别", "问题描述", "栏目", "网址", "链接地址", "整改期限"]
ROWS = {
    "link gone": ["市政府办公室", "死链", "甲", "", f"{WWW}/xw/t5.html", f"{WWW}/bad/x5.html", "2026-03-05"],
    "link never": ["市政府办公室", "死链", "癸", "", f"{WWW}/xw/t11.html", f"{WWW}/bad/x11.html打不开,", "2026-03-05"],
    "link there": ["市政府办公室", "死链", "乙", "", f"{WWW}/xw/t6.html", f"{WWW}/bad/x6.html", "2026-03-05"],
    "page away": ["市政府办公室", "死链", "丙", "", f"{WWW}/xw/t7.html", f"{WWW}/bad/x7.html", ""],
    "no rule": ["市政府办公室", "错别字", "丁", "", f"{WWW}/xw/t8.html", "", ""],
    "no source": ["市政府办公室", "未标注信息来源", "戊", "", f"{WWW}/xw/t9.html", "", ""],
    "has source": ["市政府办公室", "未标注信息来源", "己", "", f"{WWW}/xw/t10.html", "", ""],
    "no page": ["市政府办公室", "死链", "庚", "", "", f"{WWW}/bad/x8.html", ""],
    "column": ["市政府办公室", "栏目不更新", "辛", "要闻", "", "", ""],
    "page gone": ["市政府办公室", "未标注信息来源", "壬", "", f"{WWW}/xw/t12.html", "", ""],
    "page never": ["市政府办公室", "未标注信息来源", "寅", "", f"{WWW}/xw/old.html", "", ""],
    "link's page never": ["市政府办公室", "死链", "卯", "", f"{WWW}/xw/older.html", f"{WWW}/bad/x9.html", ""],
}


@pytest.fixture
def portal() -> Iterator[PortalServer]:
    with PortalServer(small_portal(articles=27, dead=1)) as server:
        yield server


def handed_in(folder: Path, *names: str) -> Path:
    with (folder / "清单.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *(ROWS[name] for name in names or ROWS)])
    return folder / "清单.csv"


def taken(store: Store, folder: Path, *names: str) -> TakenOverList[Takeover]:
    return take_over(store, BOOK, TakingOver(str(handed_in(folder, *names)), TODAY, apply=True, who="张三"), taking_over)


def numbers(done: TakenOverList[Takeover]) -> dict[str, str]:
    """Name of a row to its item."""
    named = {row[2]: name for name, row in ROWS.items()}
    return {named[one.row.finding.message]: one.item for one in done.read.items}


def _without(body: bytes, path: str) -> bytes:
    """A page without the rows that lead to an address."""
    return re.sub(rb"<li>(?:(?!</li>).)*" + re.escape(path.encode()) + rb".*?</li>", b"", body)


def results(done: Rechecked, items: dict[str, str]) -> dict[str, tuple[str, list[str]]]:
    found: dict[str, tuple[str, list[str]]] = {one.item: (one.result, [*(proof.why for proof in one.said.proofs)]) for one in done.items}
    return {name: found[item] for name, item in items.items()}


def test_what_a_list_handed_over_is_proved_by_rule_and_place(tmp_path: Path, portal: PortalServer) -> None:
    store = new_store(tmp_path)
    whole = portal.pages["/xw/t5.html"]
    portal.pages["/xw/t5.html"] = whole.replace(b"</h1>", '</h1><p><a href="/bad/x5.html">附件</a></p>'.encode())
    portal.pages["/bad/x5.html"] = whole
    inspect(store, BOOK, Inspection(TODAY, RULES), [small_site(tmp_path, portal.address)])
    portal.pages["/xw/t5.html"] = whole
    del portal.pages["/bad/x5.html"]
    items = numbers(done := taken(store, tmp_path))
    assert len(items) == len(ROWS)
    portal.pages["/xw/t6.html"] = portal.pages["/xw/t6.html"].replace(b"</h1>", '</h1><p><a href="/bad/x6.html">附件</a></p>'.encode())
    portal.pages["/xw/t9.html"] = portal.pages["/xw/t9.html"].replace("来源：市政府办公室".encode(), b"")
    portal.gone["/xw/t7.html"] = 503
    del portal.pages["/xw/t12.html"]
    portal.pages |= {path: _without(body, "/xw/t12.html") for path, body in portal.pages.items()}
    portal.asked.clear()
    assert results(checked := recheck(store, BOOK, Recheck(LATER, done.run)), items) == {
        "link gone": ("fixed", ["gone-from-page"]),
        "link never": ("not-examined", ["never-seen"]),
        "link there": ("not-fixed", ["still-found"]),
        "page away": ("not-examined", ["not-fetched"]),
        "no rule": ("not-examined", ["no-rule"]),
        "no source": ("not-fixed", ["still-found"]),
        "has source": ("fixed", ["rule-silent"]),
        "no page": ("not-examined", ["no-place"]),
        "column": ("fixed", ["rule-silent"]),
        "page gone": ("fixed", ["page-removed"]),
        "page never": ("not-examined", ["never-read"]),
        "link's page never": ("not-examined", ["never-read"]),
    }
    assert (checked.base, checked.settled, portal.asked["/xw/t8.html"]) == (done.run, False, 0)
    states = {name: life_of(item, events_of(store)[item]).state for name, item in items.items()}
    assert {name for name, state in states.items() if state == "verified"} == {"link gone", "has source", "column", "page gone"}
    late = results(recheck(store, BOOK, Recheck(date(2026, 4, 20), done.run)), items)
    assert late["column"] == ("relapsed", ["still-found"])


def test_what_the_inspection_had_found_is_no_new_problem_beside_a_list(tmp_path: Path, portal: PortalServer) -> None:
    store = new_store(tmp_path)
    run = inspect(store, BOOK, Inspection(TODAY, ("missing-column",)), [small_site(tmp_path, portal.address)]).run
    found = {one.id for one in findings_of(store, run)}
    checked = recheck(store, BOOK, Recheck(LATER, taken(store, tmp_path, "has source").run))
    assert found
    assert found <= {one.id for one in findings_of(store, checked.run)}, "the re-check meets them again"
    assert not found & {one.id for one in checked.new}


def test_where_no_inspection_read_the_pages_only_what_is_gone_or_there_is_proved(tmp_path: Path, portal: PortalServer) -> None:
    store = new_store(tmp_path)
    with pytest.raises(NoRegister):
        taken(store, tmp_path)
    site = small_site(tmp_path, portal.address)
    with pytest.raises(NotChecked):
        take_over(store, BOOK, TakingOver(str(handed_in(tmp_path, "no source")), TODAY, apply=True, who=" "), taking_over, [site])
    asked = TakingOver(str(handed_in(tmp_path, "no source", "has source", "page never")), TODAY, apply=True, who="张三")
    items = numbers(done := take_over(store, BOOK, asked, taking_over, [site]))
    assert store.run(done.run).base == ""
    portal.pages["/xw/t9.html"] = portal.pages["/xw/t9.html"].replace("来源：市政府办公室".encode(), b"")
    assert results(recheck(store, BOOK, Recheck(LATER, done.run)), items) == {
        "no source": ("not-fixed", ["still-found"]), "has source": ("not-examined", ["other-document"]), "page never": ("not-examined", ["never-read"]),
    }  # fmt: skip


def test_what_no_rule_can_look_at_is_closed_by_hand_only_and_the_rest_is_not(tmp_path: Path, portal: PortalServer) -> None:
    store = new_store(tmp_path)
    inspect(store, BOOK, Inspection(TODAY, RULES), [small_site(tmp_path, portal.address)])
    items = numbers(done := taken(store, tmp_path, "no rule", "no page", "has source"))
    portal.asked.clear()
    [only] = recheck(store, BOOK, Recheck(LATER, item=items["no rule"])).items
    assert (only.item, only.result, [proof.why for proof in only.said.proofs]) == (items["no rule"], "not-examined", ["no-rule"])
    assert life_of(only.item, events_of(store)[only.item]).state == "handed-over"

    def close(name: str, reason: str = "到现场看过") -> None:
        answer(store, Answering(items[name], "close", reason, "李四", LATER))

    with pytest.raises(NotSigned):
        close("no rule", " ")
    with pytest.raises(NotByHand):
        close("has source")
    with pytest.raises(UselessDeadline):
        answer(store, Answering(items["no rule"], "close", "看过", "李四", LATER, date(2026, 4, 1)))
    close("no rule")
    close("no page")
    lives = {name: life_of(item, events_of(store)[item]) for name, item in items.items()}
    assert {name: life.state for name, life in lives.items()} == {"no rule": "verified", "no page": "verified", "has source": "handed-over"}
    assert (lives["no rule"].verdict, lives["no rule"].answer and lives["no rule"].answer.reason) == ("not-examined", "到现场看过")
    with pytest.raises(NothingAsked):
        close("no rule")
    again = recheck(store, BOOK, Recheck(LATER, done.run))
    assert results(again, items)["no rule"] == ("not-examined", ["no-rule"])
    assert life_of(items["no rule"], events_of(store)[items["no rule"]]).state == "verified", "what cannot be looked at stays closed"


def test_what_an_inspection_found_is_proved_as_its_own(tmp_path: Path, portal: PortalServer) -> None:
    store = new_store(tmp_path)
    run = inspect(store, BOOK, Inspection(TODAY, RULES), [small_site(tmp_path, portal.address)]).run
    ROW = ["市政府办公室", "链接打不开", "丑", "", f"{WWW}/xw/t0.html", f"{WWW}/bad/0.html", "2026-03-06"]
    path = handed_in(tmp_path, "no rule")
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(ROW)
    done = take_over(store, BOOK, TakingOver(str(path), TODAY, apply=True, who="张三"), taking_over)
    [known] = [one for one in done.read.items if one.inspected]
    assert set(events_of(store)) == {one.finding.id for one in done.read.items}
    [mine] = recheck(store, BOOK, Recheck(LATER, run)).items
    assert (mine.item, mine.result) == (known.item, "not-fixed")
    portal.pages["/xw/t0.html"] = portal.pages["/xw/t0.html"].replace('<a href="/bad/0.html">相关链接0</a>'.encode(), b"")
    both = {one.item: one.result for one in recheck(store, BOOK, Recheck(LATER, done.run)).items}
    assert both == {one.item: "fixed" if one.inspected else "not-examined" for one in done.read.items}
