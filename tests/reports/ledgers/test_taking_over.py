"""An office's own list of open problems: what each row becomes, from tables written in ``taken_over.yml``; nothing else, nothing less."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from audits.records.events import Answered, Event
from audits.rectification.life import life_of
from audits.rulebook import MistakesFound, load_rulebook
from audits.rulebook.loading import read_yaml
from audits.rulebook.workdays import load_workdays
from audits.store import StoreProblem
from audits.store.counting import count
from audits.store.life import add_events, events_of, undo_batch
from reports.ledgers.open_items import open_items
from reports.ledgers.taken_rows import clean
from reports.ledgers.taking_over import Takeover, apply_takeover, read_takeover
from reports.ledgers.taking_over_text import takeover_lines, takeover_record
from tests.support import ledgerlib
from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

CASES, _ = read_yaml(Path(__file__).with_name("taken_over.yml"))
TODAY = date(2026, 3, 2)
BOOK = load_rulebook()
WORKDAYS = load_workdays(BOOK.data_dir, None)
FORMATS = ROOT / "tests" / "reports" / "incoming" / "formats"
DEMO = "https://www.demo.example"
KEPT = (
    "department", "rule", "title", "message", "page_url", "target_url", "column", "severity", "found", "due", "number", "claim", "lacks", "missing", "notes", "inspected",
)  # fmt: skip


@pytest.fixture
def made(tmp_path: Path) -> ledgerlib.Made:
    return ledgerlib.make(tmp_path)


def written(folder: Path, table: Sequence[Sequence[str]], name: str = "list.csv") -> Path:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)
    return folder / name


def read(made: ledgerlib.Made, path: Path) -> Takeover:
    return read_takeover(made.store, BOOK, [made.site], made.run, path, TODAY)


def keep(made: ledgerlib.Made, found: Takeover, day: date = TODAY) -> tuple[str, int]:
    return apply_takeover(made.store, found, [made.site], made.run, day, "张三", "digest", "")


def cell(where: str) -> str:
    """``第3行A列`` as ``A3``."""
    return re.sub(r"\S*?第(\d+)行([A-Z]+)列", r"\2\1", where)


def told(found: Takeover) -> dict[str, Any]:
    """A list as a case tells it: without what is blank."""
    record = takeover_record(found, BOOK, "", 0)
    items = []
    for shown, one in zip(record["items"], found.items, strict=True):
        item = {"where": cell(shown["where"]), **{key: shown[key] for key in KEPT if shown[key]}}
        item |= {"item": shown["item"]} if shown["inspected"] else {}
        item |= {"cells": dict(one.row.cells)} if one.row.cells else {}
        targets = one.row.finding.facts["targets"]
        item |= {"targets": len(targets)} if isinstance(targets, list) and len(targets) > 1 else {}
        items.append(item | ({"places": len(one.row.places)} if len(one.row.places) > 1 else {}))
    known = [{"where": cell(one["where"]), "says": cell(one["says"])} | ({} if "同一个" in one["says"] else {"item": one["item"]}) for one in record["known"]]
    refused = [{"where": cell(one["where"]), "why": one["why"]} for one in record["refused"]]
    beside = [one["written"] for one in record["headings"] if not one["column"]]
    whole = {"items": items, "known": known, "refused": refused, "unused": record["unused"], "beside": beside}
    return {key: values for key, values in whole.items() if values}


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_what_a_list_becomes(made: ledgerlib.Made, tmp_path: Path, case: dict[str, Any]) -> None:
    if case.get("issued"):
        (tmp_path / "out").mkdir()
        ledgerlib.issue(made, tmp_path / "out")
    before = events_of(made.store)
    assert told(read(made, written(tmp_path, case["table"]))) == case["expect"]
    assert events_of(made.store) == before, "a preview writes nothing"


TABLE = [
    ["序号", "责任单位", "问题类别", "问题描述", "网址", "整改期限", "整改情况", "领导批示"],
    ["7", "市财政局", "错别字", "布署", "https://www.demo.example/b.html", "2026-03-20", "整改中", "请速办"],
    ["8", "市财政局", "错别字", "帐户", "https://www.demo.example/b.html", "", "", ""],
    ["9", "市政府办公室", "错别字", "坐落", "https://www.demo.example/b.html", "2026-02-27", "", ""],
]


def test_what_is_kept_stands_in_runs_counts_and_what_is_due_and_is_taken_once(made: ledgerlib.Made, tmp_path: Path) -> None:
    path = written(tmp_path, TABLE)
    run, batch = keep(made, found := read(made, path))
    assert (made.store.run(run).kind, made.store.run(run).base, batch, len(found.items)) == ("taken-over", made.run, 1, 3)
    counted = count(made.store, run, TODAY)
    assert (len(counted.problems), counted.issued, counted.unverifiable, counted.set_aside) == (3, 3, 0, 0)
    due = open_items(made.store, TODAY, WORKDAYS)
    assert {unit: [(one.finding.message, one.life.due, one.life.state) for one in items] for unit, items in due.items()} == {
        "市财政局": [("布署", "2026-03-20", "in-progress")], "市政府办公室": [("坐落", "2026-02-27", "handed-over")],
    }  # fmt: skip
    [event] = [event for event in events_of(made.store)[found.items[0].item] if event.kind == "taken-over"]
    assert (event.said.given["领导批示"], event.said.number, cell(event.said.row), event.who) == ("请速办", "7", "A2", "张三")  # type: ignore[union-attr]
    assert event.source.startswith("list.csv sha256:")
    again = read(made, path)
    assert (again.items, len(again.known), keep(made, again)) == ([], 3, ("", 0))
    turned = read(made, written(tmp_path, [TABLE[0], TABLE[3], TABLE[2], TABLE[1]], "turned.csv"))
    assert ([one.item for one in turned.items], {one.item for one in turned.known}) == ([], {one.item for one in found.items})


def test_what_is_taken_back_may_be_handed_in_again(made: ledgerlib.Made, tmp_path: Path) -> None:
    path = written(tmp_path, TABLE)
    found = read(made, path)
    _, batch = keep(made, found)
    undo_batch(made.store, batch, TODAY.isoformat(), "张三")
    item = found.items[0].item
    assert made.store.runs()[-1].taken_back
    assert (life_of(item, events_of(made.store)[item]).state, open_items(made.store, TODAY, WORKDAYS)) == ("open", {})
    again = read(made, path)
    assert [one.item for one in again.items] == [one.item for one in found.items]
    assert keep(made, again)[1] == 2
    assert life_of(item, events_of(made.store)[item]).state == "in-progress"


def test_nothing_is_kept_where_somebody_else_wrote_meanwhile(made: ledgerlib.Made, tmp_path: Path) -> None:
    found, other = read(made, written(tmp_path, TABLE)), read(made, written(tmp_path, [TABLE[0], TABLE[3]], "other.csv"))
    keep(made, other)
    runs = [run.id for run in made.store.runs()]
    with pytest.raises(StoreProblem, match="这期间别人往数据库里写了新的内容"):
        keep(made, found)
    assert [run.id for run in made.store.runs()] == runs


def test_a_problem_that_was_closed_is_not_opened_by_an_old_list(made: ledgerlib.Made, tmp_path: Path) -> None:
    path = written(tmp_path, TABLE)
    keep(made, found := read(made, path))
    item = found.items[0].item
    add_events(made.store, [Event(0, "", "2026-03-05", Answered("settled", "看过"), finding=item, item=item)])
    again = read(made, path)
    assert (again.items, [one.says for one in again.known if one.item == item]) == ([], ["移交过了，批次 20260302-2，现在是“已销号”，期限 2026-03-20"])


def test_a_file_without_the_headings_is_refused_with_what_it_has(made: ledgerlib.Made, tmp_path: Path) -> None:
    with pytest.raises(MistakesFound) as wrong:
        read(made, written(tmp_path, [["甲", "乙"], ["1", "2"]]))
    assert "没有找到问题清单的表头" in str(wrong.value.mistakes[0])
    assert "现在是：甲、乙" in str(wrong.value.mistakes[0])


def test_the_preview_tells_the_headings_first(made: ledgerlib.Made, tmp_path: Path) -> None:
    lines = list(takeover_lines(read(made, written(tmp_path, TABLE)), BOOK, "", 0))
    assert lines[1:3] == ["  表头：序号→编号、责任单位、问题类别、问题描述、网址→所在页面、整改期限、整改情况→整改状态", "    不认识、只随历史保留的列：领导批示"]
    assert lines[-1] == "共 3 项可以采用，还没有写入；表头和内容核对无误后加 --apply --by 姓名 入库。"


def test_what_several_rows_have_alike_is_told_once_with_the_rows(made: ledgerlib.Made, tmp_path: Path) -> None:
    rows = [[str(n), "市财政局" if n < 4 else "财政局", "错别字", f"错{n}", f"{DEMO}/{n}.html", "月底前吧" if n != 2 else ""] for n in range(1, 8)]
    path = written(tmp_path, [["序号", "责任单位", "问题类别", "问题描述", "网址", "整改期限"], *rows])
    lines = [line.strip().replace(str(tmp_path / "list.csv"), "list.csv") for line in takeover_lines(read(made, path), BOOK, "", 0)]
    assert "以上list.csv:第2、4行A列：整改期限“月底前吧”不是看得懂的日期，没有采用" in lines
    assert len([line for line in lines if "，期限没有采用，" in line]) == 2
    assert len([line for line in lines if "，没有写期限，" in line]) == 1
    assert [line for line in lines if "财政局”不在" in line] == [
        "list.csv:第5—8行A列：责任单位“财政局”不在 示例市人民政府门户网站 的登记里（是不是“市财政局”？）；整改期限“月底前吧”不是看得懂的日期，没有采用"
    ]
    assert "示例市人民政府门户网站 登记的单位：示例市人民政府办公室、市政府办公室、市人力资源和社会保障局、市财政局" in lines


def test_a_text_that_no_cell_can_show_is_cut_with_a_word_and_kept_whole(made: ledgerlib.Made, tmp_path: Path) -> None:
    table = [["责任单位", "问题类别", "问题描述", "网址"], ["市财政局", "错" * 61, "长" * 501, f"{DEMO}/b.html"]]
    [one] = read(made, written(tmp_path, table)).items
    assert (one.finding.message, one.row.said.problem) == ("长" * 499 + "…", "错" * 59 + "…")
    assert one.row.notes == ("问题描述有 501 个字，台账里只写前 500 个，全文随历史保留", "问题类别有 61 个字，台账里只写前 60 个，全文随历史保留")
    assert (one.row.said.given["问题描述"], one.row.said.given["问题类别"]) == ("长" * 501, "错" * 61)


TEXTS = {"controls": ("a\x00b\x07c", "abc"), "half": ("半个字\ud800", "半个字?"), "lines": ("一行\n二行", "一行\n二行"), "around": ("  x \u3000", "x")}


@pytest.mark.parametrize(("text", "kept"), TEXTS.values(), ids=TEXTS)
def test_texts_are_kept_as_any_database_takes_them(text: str, kept: str) -> None:
    assert clean(text) == kept


@pytest.mark.parametrize("kind", ["xlsx", "xls", "et", "ods", "csv"])
def test_a_list_reads_alike_in_five_formats(made: ledgerlib.Made, kind: str) -> None:
    found = told(read(made, FORMATS / f"problems.{kind}"))
    keys = ("department", "rule", "message", "page_url", "column", "found", "due", "number")
    assert [[item.get(key, "") for key in keys] for item in found["items"]] == [
        ["市财政局", "broken-link", "办事指南打不开", f"{DEMO}/a/1.html", "", "2025-11-03", "2026-01-15", "1"],
        ["市财政局", "taken-over", "“部署”写成“布署”", f"{DEMO}/b.html", "", "2025-11-03", "2026-03-20", "2"],
        ["市政府办公室", "stale-column", "半年没有更新", f"{DEMO}/gs/", "publicity", "2025-12-01", "2026-03-20", "3"],
    ]
    assert found.get("unused", []) == ([] if kind == "csv" else [f"problems.{kind} 的工作表“说明”没有问题清单的表头，没有用到"])


def test_a_ledger_that_was_issued_here_is_told_to_come_back_as_a_return(made: ledgerlib.Made, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    issued = ledgerlib.issue(made, tmp_path / "out")
    for one in issued.values():
        with pytest.raises(MistakesFound, match="portal-audit returns"):
            read(made, one.path)


def test_departments_without_an_address_stay_apart_when_a_list_comes_again(made: ledgerlib.Made, tmp_path: Path) -> None:
    head, *rows = [["责任单位", "问题类别", "问题描述"], ["市财政局", "错别字", "首页"], ["市政府办公室", "错别字", "首页"]]
    keep(made, found := read(made, written(tmp_path, [head, *rows])))
    again = read(made, written(tmp_path, [head, *reversed(rows)]))
    assert ([one.item for one in again.items], [one.item for one in again.known]) == ([], [one.item for one in reversed(found.items)])
