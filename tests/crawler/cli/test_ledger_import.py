"""``ledger import`` as the office types it: looked at, taken, sent out, answered, taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from crawler.cli.main import cli
from tests.support import ledgerlib
from tests.support.places import CASES

if TYPE_CHECKING:
    from pathlib import Path

LIST = """序号,责任单位,问题类别,问题描述,网址,整改期限
1,市财政局,错别字,布署,https://www.demo.example/b.html,2026-03-20
2,市财政局,错别字,帐户,https://www.demo.example/c.html,
3,财政局,错别字,坐落,https://www.demo.example/d.html,2026-03-20
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = ledgerlib.make(tmp_path)
    monkeypatch.setenv("PORTAL_AUDIT_STORE", made.store.url)
    monkeypatch.chdir(tmp_path)
    made.store.close()
    (tmp_path / "去年.csv").write_bytes(LIST.encode("gb18030"))
    return tmp_path


def types(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(cli, list(words), catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


def test_a_list_is_looked_at_taken_sent_out_answered_and_closed(folder: Path) -> None:
    looked = types("ledger", "import", "去年.csv", "--today", "2026-03-02", code=1)
    assert "表头：序号→编号、责任单位、问题类别、问题描述、网址→所在页面、整改期限" in looked
    assert "可以采用（2 行）：" in looked
    assert "不能采用（1 行）：\n    去年.csv:第4行A列：责任单位“财政局”不在" in looked
    assert "20260302-2" not in types("runs")
    assert "请加 --by 姓名" in types("ledger", "import", "去年.csv", "--apply", code=2)
    told = types("ledger", "import", "去年.csv", "--apply", "--by", "张三", "--today", "2026-03-02", code=1)
    assert "已写入 2 项，批次 20260302-2，这是第 1 次入库。撤销：portal-audit returns undo 1 --by 姓名" in told
    assert f"portal-audit issue --run 20260302-2 --store sqlite:///{folder.as_posix()}/audit.db，没有期限的 1 项这时定下期限" in told
    assert "先前已有，不重复采用（2 行）：" in types("ledger", "import", "去年.csv", "--apply", "--by", "张三", "--today", "2026-03-02", code=1)
    assert "20260302-2  移交（依据 20260302-1）  基准日 2026-03-02  没有检查网页  问题 2 项（确认 2，疑似 0），其中已移交 2 项" in types("runs")
    assert types("due", "--all", "--today", "2026-03-03").count("错别字：") == 1
    types("issue", "--run", "20260302-2", "--out", "out", "--today", "2026-03-03")
    assert types("due", "--all", "--today", "2026-03-03").count("错别字：") == 2
    path = folder / "out" / "整改台账_市财政局_2026年03月_第1轮.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["整改台账"]
    heads = {cell.value: number for number, cell in enumerate(sheet[1], 1)}
    row = next(number for number in (2, 3) if sheet.cell(number, heads["问题描述"]).value == "布署")
    assert [sheet.cell(row, heads[title]).value for title in ("问题类别", "问题名称", "严重程度")] == ["其他", "错别字", "一般"]
    item = str(sheet.cell(row, heads["问题编号"]).value)
    sheet.cell(row, heads["整改状态"]).value = "已整改"
    sheet.cell(row, heads["整改措施"]).value = "改了"
    book.save(folder / "back.xlsx")
    assert "已写入 1 行改动" in types("returns", "back.xlsx", "--apply", "--today", "2026-03-05")
    assert "人工核实已整改（看过）" in types("decide", item, "close", "--reason", "看过", "--author", "李四", "--today", "2026-03-06")
    shown = types("findings", "show", item)
    assert "已销号，责任单位 市财政局，期限 2026-03-20" in shown
    assert "移交：市财政局，错别字（原编号 1，原表 去年.csv:第2行A列，期限 2026-03-20）" in shown
    assert "经办 张三；来源 去年.csv sha256:" in shown


def first_item(listed: str) -> str:
    """Number of the first problem that ``findings list`` prints."""
    return next(line.split()[0] for line in listed.splitlines() if line.endswith("处）"))


def test_what_was_taken_is_taken_back_by_name_and_leaves_nothing_to_do(folder: Path) -> None:
    types("ledger", "import", "去年.csv", "--apply", "--by", "张三", "--today", "2026-03-02", code=1)
    item = first_item(types("findings", "list", "--run", "20260302-2"))
    assert "第 1 次入库是移交的问题清单，撤销要写明是谁：请加 --by 姓名" in types("returns", "undo", "1", code=2)
    assert "已撤销第 1 次入库" in types("returns", "undo", "1", "--by", "李四", "--today", "2026-03-03")
    assert "没有超期或快到期的问题" in types("due", "--all", "--today", "2026-03-20")
    assert "20260302-2  移交（依据 20260302-1）  基准日 2026-03-02  已撤销，里面的问题不再办理" in types("runs")
    assert "20260302-2  移交  已撤销，里面的问题不再办理  " in types("store", "status")
    shown = types("findings", "show", item)
    assert f"{item}  移交已撤销，不再办理" in shown
    assert "移交批次 20260302-2（已撤销）的清单里有" in shown
    assert "撤销第 1 次入库；经办 李四" in shown
    assert "待审核" not in shown
    for words in (("findings", "list"), ("issue",), ("review",), ("ledger",), ("recheck",), ("export",)):
        assert "那次入库已经撤销" in types(*words, "--run", "20260302-2", code=2)
    assert "没有问题" in types("recheck", "--item", item, code=2)
    record = json.loads(types("ledger", "import", "去年.csv", "--format", "json", "--today", "2026-03-03", code=1))
    assert (len(record["items"]), record["known"], len(record["refused"]), record["applied"]) == (2, [], 1, False)


def test_a_list_whose_problems_went_out_in_a_ledger_is_not_taken_back(folder: Path) -> None:
    types("ledger", "import", "去年.csv", "--apply", "--by", "张三", "--today", "2026-03-02", code=1)
    types("issue", "--run", "20260302-2", "--out", "out", "--today", "2026-03-03")
    assert "已经写成台账下发" in types("returns", "undo", "1", "--by", "李四", code=2)
    assert "其中已下发 2 项" in types("runs")


def test_what_a_list_says_was_done_is_not_told_as_an_answer_of_the_department(folder: Path) -> None:
    rows = ["责任单位,问题类别,问题描述,网址,整改期限,整改情况,备注", "市财政局,错别字,布署,https://www.demo.example/b.html,月底前吧,整改中,领导已批示"]
    (folder / "去年.csv").write_text("\n".join(rows) + "\n", "utf-8")
    types("ledger", "import", "去年.csv", "--apply", "--by", "张三", "--today", "2026-03-02", code=1)
    shown = types("findings", "show", first_item(types("findings", "list", "--run", "20260302-2")))
    assert "清单里写的：备注 领导已批示；整改状态 整改中（第 1 次入库）；经办 张三" in shown
    assert "反馈 " not in shown
    assert "期限没有采用" in shown


@pytest.mark.parametrize("words", [("score",), ("bulletin",), ("report",), ("documents",), ("audit",), ("compare", "20260302-1")])
def test_what_tells_of_pages_refuses_a_list(folder: Path, words: tuple[str, ...]) -> None:
    types("ledger", "import", "去年.csv", "--apply", "--by", "张三", "--today", "2026-03-02", code=1)
    asked = (*words, "20260302-2") if words[0] == "compare" else (*words, "--run", "20260302-2")
    assert "批次 20260302-2 是移交来的问题，没有检查网页" in types(*asked, code=2)


def test_without_an_inspection_a_register_says_who_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "去年.csv").write_text(LIST, "utf-8")
    register = "site: demo\nname: 示例市\nhome: https://www.demo.example/\ndepartments: {fin: {name: 市财政局}}\n"
    (tmp_path / "demo.yml").write_text(register, "utf-8")
    assert "portal-audit inspect" in types("ledger", "import", "去年.csv", code=2)
    told = types("ledger", "import", "去年.csv", "--register", "demo.yml", "--apply", "--by", "张三", "--today", "2026-03-02", code=1)
    assert "已写入 2 项，批次 20260302-1" in told
    assert "没有可以采用的新问题" in types("ledger", "import", "去年.csv", "--register", "demo.yml", code=1)


def test_looking_at_a_list_makes_no_store(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_AUDIT_STORE", f"sqlite:///{(folder / 'new.db').as_posix()}")
    register = str(CASES / "_register.yml")
    assert "可以采用（2 行）：" in types("ledger", "import", "去年.csv", "--register", register, code=1)
    assert "还没有巡检结果" in types("ledger", "import", "去年.csv", code=2)
    assert not list(folder.glob("new.db*"))
    types("ledger", "import", "去年.csv", "--register", register, "--apply", "--by", "张三", code=1)
    assert (folder / "new.db").is_file()
