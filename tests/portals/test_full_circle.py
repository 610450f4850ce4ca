"""The whole circle through the command line: inspect, ledgers, ten departments send them back, the portal changes, re-check, new ledgers."""

from __future__ import annotations

import json
import random
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from audits.rulebook import load_rulebook
from audits.store import Store, open_store
from audits.store.counting import count
from reports.outgoing.jsonl import findings_today
from reports.outgoing.overview import overview
from reports.screen.count_text import count_words
from reports.screen.words import STATE
from tests.support import circlelib, ledgerlib
from tests.support.circlelib import DEPARTMENTS, OPERATOR, Ledger, article, article_page, list_page
from tests.support.commandline import run
from tests.support.portal_server import PortalServer

FIRST, BACK, LOOKED, AGAIN, LAST = "2026-03-02", "2026-03-06", "2026-03-16", "2026-03-23", "2026-03-30"
UNREACHED = (article(6, 2), article(7, 0), article(8, 0))
"""Pages that give no answer in the first re-check."""


@dataclass
class Circle:
    """What each step of the circle said and left behind."""

    folder: Path
    portal: PortalServer
    said: dict[str, str] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    def do(self, step: str, *arguments: str, code: int | None = 0) -> str:
        """One command; its output is kept under the name of the step."""
        done = run(self.folder, *arguments)
        assert "Traceback" not in done.stderr, done.stderr
        assert code is None or done.returncode == code, f"{step}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        self.said[step] = done.stdout
        return done.stdout

    def issue(self, run_id: str, out: str, day: str) -> str:
        """Somebody lets everything that is sure enough go out."""
        ledgerlib.approve(self.store, run_id, date.fromisoformat(day))
        return self.do(f"issue {run_id}", "issue", "--run", run_id, "--out", out, "--today", day)

    def json(self, step: str, *arguments: str, code: int | None = 0) -> Any:
        """One command that answers in JSON."""
        return json.loads(self.do(step, *arguments, "--format", "json", code=code))

    def states(self, run_id: str = "20260302-1") -> dict[str, str]:
        """State of each finding of a run, as ``export`` writes it."""
        return {one.finding.id: one.finding.status for one in findings_today(self.store, run_id)}

    @property
    def store(self) -> Store:
        """The store, to read from."""
        return open_store(f"sqlite:///{(self.folder / 'portal-audit.db').as_posix()}", create=False)

    def findings_in(self, out: str) -> list[dict[str, Any]]:
        """Findings of the inspection that wrote to a folder."""
        return [json.loads(line) for line in (self.folder / out / "findings.jsonl").read_text("utf-8").splitlines()]

    def of(self, rule: str, ending: str = "", page: str = "") -> str:
        """Number of one finding."""
        (one,) = [
            line["id"] for line in self.facts["found"]
            if line["rule"] == rule and line["target_url"].endswith(ending) and (not page or line["page_url"].endswith(page))
        ]  # fmt: skip
        return str(one)

    def verdicts(self, step: str) -> dict[str, dict[str, Any]]:
        """Item to what a re-check said of it."""
        return {one["item"]: one for one in self.facts[step]["items"]}


@pytest.fixture(scope="module")
def circle(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The circle, run through once."""
    folder = tmp_path_factory.mktemp("circle")
    with PortalServer(circlelib.portal()) as portal:
        made = Circle(folder, portal)
        _inspect_and_return(made)
        _recheck_after_changes(made)
        _relapse_and_unchanged(made)
        _write_everything(made)
        yield made


def _inspect_and_return(made: Circle) -> None:
    """First inspection, ledgers, and what comes back."""
    (made.folder / "r.yml").write_text(circlelib.register(made.portal.address), "utf-8")
    made.do("inspect", "inspect", "r.yml", "--today", FIRST)
    made.facts["found"] = made.findings_in("out")
    made.issue("20260302-1", "sent", FIRST)
    back = made.folder / "back"
    back.mkdir()
    files, made.claims = circlelib.returned(made.folder / "sent", back)
    names = [str(file) for file in files]
    made.facts["before"] = made.states()
    made.facts["preview"] = made.json("preview", "returns", *names, "--today", BACK, code=1)
    made.facts["after preview"] = made.states()
    made.facts["applied"] = made.json("apply", "returns", *names, "--apply", "--by", "李四", "--today", BACK, code=1)
    made.facts["after apply"] = made.states()
    made.do("undo", "returns", "undo", "1", "--today", BACK)
    made.facts["after undo"] = made.states()
    made.facts["applied again"] = made.json("apply again", "returns", *names, "--apply", "--by", "李四", "--today", BACK, code=1)
    made.facts["twice"] = made.json("twice", "returns", *names, "--apply", "--today", BACK, code=1)
    made.facts["claimed"] = made.states()
    made.do("contested", "decisions", "list", "--today", BACK)


def _recheck_after_changes(made: Circle) -> None:
    """Some of it is mended, some in part, some cannot be reached."""
    pages = made.portal.pages
    for column in (0, 1, 2):
        pages[f"/bad/{column}.html"] = circlelib.page("办理指南", "<h1>办理指南</h1><p>请按以下步骤办理。</p>")
    pages[article(0, 1)] = article_page(0, 1, planted="")
    pages["/c3/"] = list_page(3).replace(b"2025-01-", b"2026-03-")
    pages[article(3, 5)] = article_page(3, 5).replace(b"2025-01-06", b"2026-03-06")
    pages[article(5, 0)] = article_page(5, 0).replace("发文字号".encode(), "有效性：有效</div><div>发文字号".encode())
    pages["/c4/"] = circlelib.page("财政局公开", f'<ul class="list"><li><a href="{article(4, 0)}">财政局关于第0号事项的通知</a><span>2026-03-10</span></li></ul>')
    pages[article(4, 0)] = article_page(4, 0, planted="")
    made.portal.pages = circlelib.without_footer_link(pages)
    made.portal.lost = set(UNREACHED)
    made.facts["first"] = made.json("first recheck", "recheck", "--run", "20260302-1", "--out", "first", "--today", LOOKED, code=3)
    made.do("footer after first", "findings", "show", made.of("broken-link", circlelib.FRAME), "--today", LOOKED)
    made.portal.lost = set()
    made.facts["second"] = made.json("second recheck", "recheck", "--run", "20260302-1", "--out", "second", "--today", AGAIN, code=0)
    made.facts["after second"] = made.states()
    made.do("footer after second", "findings", "show", made.of("broken-link", circlelib.FRAME), "--today", AGAIN)
    made.portal.lost = set(made.portal.pages)
    made.facts["dark"] = made.json("dark recheck", "recheck", "--run", "20260302-1", "--out", "dark", "--today", AGAIN, code=3)
    made.facts["after dark"] = made.states()
    made.portal.lost = {path for number, path in enumerate(sorted(made.portal.pages)) if number % 3 or path == "/"}
    made.facts["third of it"] = made.json("third recheck", "recheck", "--run", "20260302-1", "--out", "dark", "--today", AGAIN, code=3)
    made.facts["after third"] = made.states()
    made.portal.lost = set()


def _relapse_and_unchanged(made: Circle) -> None:
    """A mended fault comes back; then two inspections of a portal that does not change."""
    del made.portal.pages["/bad/1.html"]
    made.do("inspect again", "inspect", "r.yml", "--out", "between", "--today", LAST)
    made.do("inspect once more", "inspect", "r.yml", "--out", "again", "--today", LAST)
    runs = [line.split()[0] for line in made.do("runs", "runs").splitlines() if line.startswith("2026")]
    made.facts["runs"] = runs
    made.facts["compared"] = made.json("compare", "compare", runs[-2], runs[-1])
    made.facts["mended"] = made.json("compare first", "compare", runs[0], runs[-1])
    made.issue(runs[-1], "again", LAST)
    made.facts["relapse"] = made.json("relapse recheck", "recheck", "--run", runs[-1], "--out", "relapse", "--today", LAST, code=None)


def _write_everything(made: Circle) -> None:
    made.do("new ledgers", "ledger", "--run", "20260302-1", "--out", "new", "--today", LAST)
    made.do("bulletin", "bulletin", "--run", made.facts["runs"][-1], "--out", "new", "--today", LAST)
    made.do("report", "report", "--run", "20260302-1", "--out", "new", "--today", LAST)
    made.do("due", "due", "--all", "--today", LAST, "--out", "new")


pytestmark = pytest.mark.xdist_group("circle")


def groups(preview: dict[str, Any], name: str) -> list[tuple[str, str]]:
    """(file, item) of a group."""
    return [(Path(one["file"]).name, entry["item"]) for one in preview["files"] for entry in one["groups"][name]]


def test_each_planted_fault_is_found_once(circle: Circle) -> None:
    counts = Counter(one["rule"] for one in circle.facts["found"])
    planted = {"broken-attachment": 4, "broken-anchor": 1, "broken-link": 10, "empty-column": 1, "stale-column": 1, "missing-validity-label": 6}
    assert {rule: counts[rule] for rule in planted} == planted
    places = next(one for one in circle.facts["found"] if one["target_url"].endswith(circlelib.FRAME))["occurrences"]
    assert places == len(circlelib.portal()) - 1 + 1, "once in the footer of each page, and once in an article"


def test_a_fault_of_several_bodies_is_an_item_of_each(circle: Circle) -> None:
    footer, shared = circle.of("broken-link", circlelib.FRAME), circle.of("broken-link", "/bad/shared.html")
    items = {department: Ledger.of(circle.folder / "sent", department).items() for department in (OPERATOR, *(f"市{department}" for department in DEPARTMENTS))}
    assert f"{footer}-A" in items[OPERATOR]
    assert f"{footer}-B" in items["市科技局"]
    assert f"{shared}-B-d0" in items["市发改委"]
    assert f"{shared}-B-d1" in items["市教育局"]


def test_rows_of_the_ledgers_are_the_items_of_the_store(circle: Circle) -> None:
    office = Ledger.of(circle.folder / "sent", "总台账").items()
    departments = [item for path in (circle.folder / "sent").glob("*.xlsx") if "总台账" not in path.name for item in _items_in(path)]
    assert sorted(office) == sorted(departments)
    assert len(set(office)) == len(office)
    sure = {one["id"] for one in circle.facts["found"] if one["confidence"] != "unverifiable"}
    assert {item[:12] for item in office} == sure
    with sqlite3.connect(circle.folder / "portal-audit.db") as store:
        issued = {row[0] for row in store.execute("select distinct item from events where kind = 'issued'")}
    assert issued >= set(office)


def _items_in(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    return Ledger(path, book, book[circlelib.SHEET]).items()


def test_a_preview_names_each_nuisance_and_writes_nothing(circle: Circle) -> None:
    preview = circle.facts["preview"]
    assert circle.facts["before"] == circle.facts["after preview"]
    updated = {item for _, item in groups(preview, "updated")}
    assert updated == set(circle.claims), "exactly what the departments claimed"
    assert {file for file, _ in groups(preview, "locked-edited")} == {"7-住建局.xlsx"}
    assert {file for file, _ in groups(preview, "other-department")} == {"8-交通局.xlsx"}
    assert {file for file, _ in groups(preview, "unknown-number")} == {"8-交通局.xlsx", "3-民政局.xlsx"}
    assert {file for file, _ in groups(preview, "repeated-number")} == {"8-交通局.xlsx"}
    assert {file for file, _ in groups(preview, "missing")} == {"2-科技局.xlsx"}
    assert groups(preview, "conflict") == groups(preview, "unclear") == []
    unedited = next(one for one in preview["files"] if "没有填" in one["file"])
    assert {name for name, number in unedited["counts"].items() if number} == {"unchanged"}


def test_all_ways_to_write_a_day_are_one_day(circle: Circle) -> None:
    (dates,) = [one for one in circle.facts["preview"]["files"] if one["file"].endswith("5-司法局.xlsx")]
    days = {change["new"] for entry in dates["groups"]["updated"] for change in entry["changes"] if change["key"] == "done"}
    assert days <= {"2026-03-05", "2026-03-03"}
    assert len([change for entry in dates["groups"]["updated"] for change in entry["changes"] if change["key"] == "done"]) >= 7


def test_applying_undoing_and_applying_again(circle: Circle) -> None:
    assert circle.facts["after apply"] != circle.facts["before"] == circle.facts["after undo"]
    assert circle.facts["claimed"] == circle.facts["after apply"]
    assert groups(circle.facts["twice"], "updated") == []
    assert "verified" not in circle.facts["claimed"].values(), "a claim closes nothing"
    shown = circle.said["contested"]
    contested = next(item for item, state in circle.claims.items() if state == "有异议")
    assert contested in shown
    assert "该链接可以打开" in shown


def test_only_what_was_seen_to_be_mended_is_closed(circle: Circle) -> None:
    first = circle.verdicts("first")
    mended = [circle.of("broken-link", f"/bad/{column}.html") for column in (0, 1, 2)]
    mended += [circle.of("stale-column"), circle.of("missing-validity-label", page=article(5, 0)), circle.of("empty-column")]
    mended.append(circle.of("stale-home-page"))  # what it shows is newer now
    assert {first[item]["verdict"] for item in mended} == {"已整改"}
    shared = circle.of("broken-link", "/bad/shared.html")
    assert first[f"{shared}-B-d0"]["verdict"] == "已整改"
    assert first[f"{shared}-B-d1"]["verdict"] == "未整改"
    closed = {item for item, one in first.items() if one["result"] == "fixed"}
    expected = {*mended, f"{shared}-B-d0", f"{circle.of('broken-link', circlelib.FRAME)}-B"}
    wrongly = [(item, one["rule"], one["page_url"]) for one in circle.facts["found"] for item in closed - expected if one["id"] == item[:12]]
    assert wrongly == []


def test_what_could_not_be_reached_stays_open_until_it_is_seen(circle: Circle) -> None:
    footer = circle.of("broken-link", circlelib.FRAME)
    first, second = circle.verdicts("first")[f"{footer}-A"], circle.verdicts("second")[f"{footer}-A"]
    assert first["result"] == "not-examined"
    assert first["places"] == {"clean": len(circlelib.portal()) - 1 - len(UNREACHED), "unexamined": len(UNREACHED)}
    stands = next(line for line in circle.said["footer after first"].splitlines() if line.startswith(f"  {footer}-A  "))
    assert stands.startswith(f"  {footer}-A  已下发"), "nobody claimed it"
    assert f"{LOOKED} 复查：未复查。共 " in stands
    assert f"{len(UNREACHED)} 处没能复查" in circle.said["footer after first"]
    assert second["result"] == "fixed"
    assert f"{footer}-A  已销号" in circle.said["footer after second"]
    claimed = circle.claims.get(f"{footer}-B") == "已整改"
    assert circle.facts["after second"][footer] == ("returned" if claimed else "issued"), "the other body's part of it is open still"


def test_a_recheck_that_reached_too_little_changes_no_state(circle: Circle) -> None:
    assert circle.facts["after dark"] == circle.facts["after second"] == circle.facts["after third"]
    assert circle.facts["dark"]["items"] == circle.facts["third of it"]["items"] == []


def test_a_mended_fault_that_returns_takes_its_old_number(circle: Circle) -> None:
    number = circle.of("broken-link", "/bad/1.html")
    assert number in {one["id"] for one in circle.findings_in("again")}
    assert circle.states()[number] == "reopened"
    assert number in circle.facts["mended"]["not-fixed"]
    ledger = Ledger.of(circle.folder / "again", "市教育局")
    (row,) = [row for row in ledger.rows() if ledger.get(row, "问题编号") == number]
    assert ledger.get(row, "复查结论") == "反弹"
    history = circle.do("history", "findings", "show", number, "--today", LAST)
    assert "反弹 1 次" in history
    for word in ("列入台账", "市教育局反馈", "已撤销", f"复查批次 {circle.facts['first']['run']}：已整改"):
        assert word in history


def test_an_unchanged_portal_has_nothing_new_and_nothing_gone(circle: Circle) -> None:
    compared = circle.facts["compared"]
    assert compared["differences"] == compared["new"] == compared["fixed"] == []
    assert sum(len(one["items"]) for one in circle.findings_in("again") if one["problems"]) == len(compared["not-fixed"])
    assert compared["counts"]["before"]["problems"] == compared["counts"]["after"]["problems"] == len(compared["not-fixed"])


def test_sums_of_states_are_the_items_and_all_papers_agree(circle: Circle) -> None:
    store = circle.store
    data = overview(store, store.run(circle.facts["runs"][-1]), load_rulebook(), date.fromisoformat(LAST), "issued")
    assert sum(data.by_state().values()) == len(data.items)
    assert sum(number for _, number, _ in data.by_department()) == len(data.problems()) == sum(number for _, number in data.by_category())
    (paper,) = (circle.folder / "new").glob("*.docx")
    document = Document(str(paper))
    text = "\n".join(one.text for one in document.paragraphs)
    assert f"共下发问题{len(data.problems())}项，涉及责任单位{len(data.by_department())}个" in text
    assert data.previous is not None
    assert f"下发问题{data.previous.problems}项，经复查已销号{data.previous.verified}项" in text
    departments = [[cell.text for cell in row.cells] for row in document.tables[0].rows][1:]
    assert [(row[1], int(row[5]), int(row[6])) for row in departments] == data.by_department()
    report = next((circle.folder / "new").glob("*.html")).read_text("utf-8")
    assert report.count("<article ") == len(overview(store, store.run("20260302-1"), load_rulebook(), store.run().today).items)
    assert STATE["verified"] in report


def test_every_output_has_the_same_number(circle: Circle) -> None:
    last = circle.facts["runs"][-1]
    counted = count(circle.store, last, date.fromisoformat(LAST))
    words, problems = count_words(counted), len(counted.problems)
    assert problems >= counted.issued > 0
    assert f"{words}  " in next(line for line in circle.do("runs at last", "runs").splitlines() if line.startswith(last))
    assert f"批次 {last}：{words}" in circle.do("compare at last", "compare", circle.facts["runs"][0], last)
    assert f"共{words}。" in circle.do("list at last", "findings", "list", "--run", last)
    assert f"，{words}：" in circle.do("csv at last", "export", "--run", last, "--format", "csv", "--out", "last.csv")
    assert sum(json.loads(line)["problems"] for line in circle.do("lines at last", "export", "--run", last).splitlines()) == problems
    assert f"本站点{words}；" in circle.do("score at last", "score", "--run", last)
    (scored,) = circle.json("score data at last", "score", "--run", last)
    assert scored["counts"]["problems"] == problems
    assert words in circle.do("report at last", "report", "--run", last, "--out", "last")
    page = next((circle.folder / "last").glob("*.html")).read_text("utf-8")
    assert f"发现问题 {problems} 项（其中已下发 {counted.issued} 项）" in page
    assert f"写的是已下发的 {counted.issued} 项；发现{words}" in circle.do("bulletin at last", "bulletin", "--run", last, "--out", "last")
    circle.do("draft at last", "ledger", "--draft", "--run", last, "--out", "last", "--today", LAST)
    (draft,) = (circle.folder / "last").glob("*总台账*.xlsx")
    assert len(_items_in(draft)) == problems
    assert sum(one["problems"] for one in circle.facts["found"]) == len(Ledger.of(circle.folder / "sent", "总台账").items())
    assert f"发现问题 {sum(one['problems'] for one in circle.facts['found'])} 项（" in circle.said["inspect"]


def test_groups_of_a_comparison_are_the_problems_of_the_earlier_run(circle: Circle) -> None:
    first = circle.facts["mended"]
    was = first["counts"]["before"]["problems"]
    assert len(first["not-fixed"]) + len(first["fixed"]) + len(first["not-examined"]) == was
    assert first["fixed"], "something was mended"
    shared = circle.of("broken-link", "/bad/shared.html")
    assert f"{shared}-B-d0" in first["fixed"]
    assert f"{shared}-B-d1" in first["not-fixed"]


def test_reminders_name_what_is_open_and_nothing_that_is_closed(circle: Circle) -> None:
    due = circle.said["due"]
    assert circle.of("broken-link", "/bad/9.html") in due
    assert circle.of("broken-link", "/bad/0.html") not in due
    assert list((circle.folder / "new").glob("*催办*"))


def test_pages_lost_at_random_close_nothing_wrongly(tmp_path: Path) -> None:
    with PortalServer(circlelib.portal()) as portal:
        trial = Circle(tmp_path, portal)
        (tmp_path / "r.yml").write_text(circlelib.register(portal.address), "utf-8")
        trial.do("inspect", "inspect", "r.yml", "--issue", "--today", FIRST)
        dice = random.Random(7)
        paths = [path for path in portal.pages if path not in ("/", "/robots.txt")]
        for _ in range(2):
            portal.lost = set(dice.sample(paths, len(paths) // 15)) | {dice.choice([path for path in paths if path.count("/") == 2])}
            said = trial.json("recheck", "recheck", "--run", "20260302-1", "--today", LOOKED, code=None)
            assert said["items"], "the re-check decided something"
            assert [one for one in said["items"] if one["result"] == "fixed"] == []
