"""One dead target on many sites: one row in the office's ledger, one letter, each body's own ledger, and each place proved for itself."""

from __future__ import annotations

import email
import email.policy
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from audits.records import Place, finding_id
from audits.store.items import items_of
from reports.ledgers.across import shared_targets
from reports.ledgers.columns import EMPTY
from reports.ledgers.compare import ReturnedRow
from reports.ledgers.grouping import LEAD, group_rows, spread
from tests.support import ledgerlib
from tests.support.commandline import TODAY, run
from tests.support.province import OFFICES, province

if TYPE_CHECKING:
    from pathlib import Path

    from audits.store.items import WorkItem

TARGET = "http://www.fuwu.example/fw/x.html"


def item(site: str, target: str = TARGET, rule: str = "broken-external-link", reason: str = "http-404") -> WorkItem:
    """An item of a site about one link."""
    made = ledgerlib.finding("broken-link", target, [ledgerlib.place("/a.html", Place.CONTENT)], site=site, facts={"reason": reason})
    known = replace(made.finding, rule=rule, id=finding_id(rule, site, target))
    [found] = items_of(known, made.occurrences, ledgerlib.demo_site(site=site, name=site))
    return found


def row(one: WorkItem, department: str = "甲局", **cells: Any) -> dict[str, Any]:
    known = {"department": department, "severity": "较重", "confidence": "疑似", "due": "", "verdict": "", "pages": 1, "message": "打不开"}
    return {"item": one.id, **known, **EMPTY, **cells}


SHARED = [
    ("两个网站", [item("a"), item("b")], [("a", "b")]),
    ("一个网站的两处不算", [item("a"), item("a", rule="broken-attachment")], []),
    ("协议不同、会话参数不同是一处", [item("a"), item("b", TARGET.replace("http:", "https:")), item("c", TARGET + "?jsessionid=1A")], [("a", "b", "c")]),
    ("地址不同是两处", [item("a"), item("b", TARGET.replace("x.html", "y.html"))], []),
    ("服务器没有了，地址不同也是一处", [item("a", reason="dns"), item("b", TARGET.replace("x.html", "y.html"), reason="dns")], [("a", "b")]),
    ("自己网站的断链和别人引用的是一处", [item("a", rule="broken-link"), item("b")], [("a", "b")]),
    ("暗链不是失效", [item("a", rule="hidden-link"), item("b", rule="hidden-link")], []),
]


@pytest.mark.parametrize(("items", "expected"), [one[1:] for one in SHARED], ids=[one[0] for one in SHARED])
def test_what_several_sites_share(items: list[WorkItem], expected: list[tuple[str, ...]]) -> None:
    assert [tuple(one.site.site for one in those) for those in shared_targets(items).values()] == expected


def test_a_body_has_one_row_for_its_own_sites_and_the_office_one_for_all() -> None:
    items = {one.id: one for one in map(item, "abcd")}
    rows = [row(one, body) for one, body in zip(items.values(), ("甲局", "甲局", "乙局", "丙局"), strict=True)]
    [office] = group_rows(rows, items, of_all=True)
    assert (len(office.members), office.lead["message"].startswith("一处失效，4 个网站引用（共4项，涉及3个单位）：打不开")) == (3, True)
    [own] = group_rows(rows[:2], items)
    assert (len(own.members), own.lead["message"].startswith("一处失效，2 个网站引用（共2项）：打不开"), "填在本行" in own.lead["message"]) == (1, True, True)
    assert [len(one.members) for one in group_rows(rows[2:3], items)] == [0]


def test_what_is_filled_in_in_a_row_of_several_bodies_is_said_of_its_own_alone() -> None:
    items = {one.id: one for one in map(item, "abc")}
    rows = [row(one, body) for one, body in zip(items.values(), ("甲局", "甲局", "乙局"), strict=True)]
    [office] = group_rows(rows, items, of_all=True)
    sent = {one["item"]: {key: str(one.get(key, "")) for key in ("item", "department", LEAD, "state", "measures")} for one in (office.lead, *office.members)}
    filled = ReturnedRow("第2行", office.lead["item"], office.lead["item"], {"state": "已整改", "measures": "改了"})
    same = [one["item"] for one in rows if one["department"] == office.lead["department"]]
    assert [one.item for one in spread([filled], sent)] == [office.lead["item"], *(ident for ident in same if ident != office.lead["item"])]


def rows_of(path: Path, sheet: str = "整改台账") -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(path)
    if sheet not in book.sheetnames:
        return []
    titles, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, titles), one, strict=True)) for one in rows]


def test_a_target_that_many_sites_link_to_from_the_first_look_to_the_last_proof(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with province(tmp_path / "reg", citing=dict.fromkeys(OFFICES, "/fw/x.html")) as servers:
        assert run(tmp_path, "inspect", "reg", "--today", TODAY, "--only", "links", timeout=240).returncode == 0
        lines = [json.loads(line) for line in (out / "findings.jsonl").read_text("utf-8").splitlines()]
        mine = {line["id"]: line["site"] for line in lines if line["target_url"] == TARGET}
        assert sorted(mine.values()) == sorted(OFFICES), "each site keeps its own finding"
        for ident in mine:
            done = run(tmp_path, "decisions", "add", ident, "--kind", "confirmed", "--reason", "看过", "--author", "甲", "--today", TODAY)
            assert done.returncode == 0, done.stderr
        assert run(tmp_path, "issue", "--all-confirmed", "--today", TODAY).returncode == 0
        first = next(out.glob("整改台账_总台账_*_第1轮.xlsx"))
        [lead] = [one for one in rows_of(first) if one["问题编号"] in mine]
        assert lead["问题描述"].startswith("一处失效，4 个网站引用（共4项，涉及4个单位）：")
        assert {one["问题编号"] for one in rows_of(first, "同因条目") if one["归入编号"] == lead["问题编号"]} == set(mine) - {lead["问题编号"]}
        for path in out.glob("整改台账_*信息科_*_第1轮.xlsx"):
            own = [one for one in rows_of(path) if one["问题编号"] in mine]
            assert [(one["责任单位"], "网站引用" in one["问题描述"]) for one in own] == [(path.name.split("_")[1], False)]
        [letter] = out.glob("失效核实_*.eml")
        mail = email.message_from_bytes(letter.read_bytes(), policy=email.policy.default)
        text = mail.get_body().get_content()  # type: ignore[union-attr]
        assert (mail["Subject"], text.startswith("www.fuwu.example 的管理单位：")) == ("关于核实 www.fuwu.example 失效地址的函", True)
        assert f"1. {TARGET}（页面不存在）：一处失效，4 个网站引用" in text
        assert all(ident in text for ident in mine)
        servers[""].pages["/fw/x.html"] = f"<html><title>办事</title><p>{'办事大厅在这里。' * 20}</p></html>".encode()
        servers["yi"].lost.add("/xw/t0.html")
        checked = json.loads(run(tmp_path, "recheck", "--today", "2026-03-20", "--format", "json", timeout=240).stdout)["items"]
        assert {mine[one["item"]]: one["result"] for one in checked if one["item"] in mine} == {
            "sheng": "fixed", "jia": "fixed", "jiaxian": "fixed", "yi": "not-examined",
        }  # fmt: skip
        [lead] = [one for one in rows_of(next(out.glob("整改台账_总台账_*_第2轮.xlsx"))) if one["问题编号"] in mine]
        assert (mine[lead["问题编号"]], "复查：" in lead["问题描述"], lead["复查结论"]) == ("yi", True, "未复查")
        servers["yi"].lost.clear()
        checked = json.loads(run(tmp_path, "recheck", "--today", "2026-03-25", "--format", "json", timeout=240).stdout)["items"]
        assert {mine[one["item"]]: one["result"] for one in checked if one["item"] in mine}["yi"] == "fixed"
