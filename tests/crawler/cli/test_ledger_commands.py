"""The commands of a ledger's life, as the office types them."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from click.testing import CliRunner

from audits.rulebook.register import Department
from audits.store import open_store
from crawler.cli.main import cli
from tests.support import ledgerlib
from tests.support.places import CASES

if TYPE_CHECKING:
    from pathlib import Path

DEPARTMENT = "市财政局"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = ledgerlib.make(tmp_path)
    monkeypatch.setenv("PORTAL_AUDIT_STORE", made.store.url)
    monkeypatch.chdir(tmp_path)
    made.store.close()
    return Desk(tmp_path, made.run)


class Desk:
    """A folder with a store, and a hand that types."""

    def __init__(self, folder: Path, run: str) -> None:
        self.folder, self.run = folder, run

    def type(self, *words: str, code: int = 0) -> str:
        done = CliRunner().invoke(cli, list(words), catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done.output

    def ledger(self, number: int = 1) -> Path:
        self.type("issue", "--all-confirmed", "--out", "out", "--today", "2026-03-02")
        return self.folder / "out" / f"整改台账_{DEPARTMENT}_2026年03月_第{number}轮.xlsx"


def filled(path: Path, **cells: str) -> tuple[Path, str]:
    book = openpyxl.load_workbook(path)
    sheet = book["整改台账"]
    heads = {cell.value: number for number, cell in enumerate(sheet[1], 1)}
    for title, value in cells.items():
        sheet.cell(2, heads[title]).value = value
    book.save(path.with_name("back.xlsx"))
    return path.with_name("back.xlsx"), str(sheet["B2"].value)


def test_out_back_undone_and_told(desk: Desk) -> None:
    back, item = filled(desk.ledger(), 整改状态="已整改", 完成时间="2026.3.9")
    assert (desk.folder / "out" / f"整改通知_{DEPARTMENT}_2026年03月_第1轮.txt").read_text("utf-8").startswith(f"{DEPARTMENT}：")
    assert "还没有写入" in desk.type("returns", str(back), "--today", "2026-03-10")
    assert "第 1 次入库" in desk.type("returns", str(back), "--apply", "--by", "李四", "--today", "2026-03-10")
    assert "没有可采用的改动" in desk.type("returns", str(back), "--apply", "--today", "2026-03-10")
    shown = desk.type("findings", "show", item)
    assert "反馈已整改" in shown
    assert "市财政局反馈 整改状态：未整改 → 已整改；完成时间：（空） → 2026-03-09（第 1 次入库）；经办 李四" in shown
    assert DEPARTMENT not in desk.type("due", "--today", "2026-03-20")
    assert "已撤销第 1 次入库" in desk.type("returns", "undo", "1", "--today", "2026-03-11")
    assert DEPARTMENT in desk.type("due", "--today", "2026-03-20", "--out", "letters")
    assert item in (desk.folder / "letters" / f"催办_{DEPARTMENT}_20260320.txt").read_text("utf-8")
    assert "已经撤销过" in desk.type("returns", "undo", "1", code=2)


def test_a_number_that_is_nearly_right_is_named_and_one_that_is_not_is_not_guessed(desk: Desk) -> None:
    _, item = filled(desk.ledger())
    finding = item[:12]
    turned = finding[:4] + finding[5] + finding[4] + finding[6:]
    for typed in (turned, finding[:-1], finding + "0") if turned != finding else (finding[:-1],):
        assert f"没有问题“{typed}”（是不是“{finding}”？）" in desk.type("findings", "show", typed, code=2)
    assert f"（是不是“{finding}”？）" in desk.type("recheck", "--item", finding[:-2] + "zz", code=2)
    assert "是不是" not in desk.type("findings", "show", "0123456789ab", code=2)


@pytest.mark.parametrize("words", [("check",), ("status",), ("upgrade",), ("backup", "b.db"), ("prune", "--keep", "1")])
def test_a_store_that_is_looked_after_and_is_not_there_is_looked_for_elsewhere(desk: Desk, words: tuple[str, ...]) -> None:
    said = desk.type("store", *words, "--store", "sqlite:///no.db", code=2)
    assert "没有数据库 sqlite:///no.db；请核对 --store" in said
    assert "inspect" not in said


def test_what_is_due_and_what_differs_come_with_the_coverage_they_rest_on(desk: Desk) -> None:
    desk.ledger()
    stands_on = f"批次 {desk.run}（基准日 2026-03-02）"
    assert desk.type("due", "--today", "2026-03-20").count(stands_on) == 1
    assert desk.type("compare", desk.run, desk.run, "--format", "text").count(stands_on) == 2


def test_letters_and_ledger_name_the_office_to_turn_to(desk: Desk) -> None:
    path = desk.ledger().with_name("整改台账_市政府办公室_2026年03月_第1轮.xlsx")
    assert path.with_name("整改通知_市政府办公室_2026年03月_第1轮.txt").read_text("utf-8").startswith("市政府办公室（信息公开科）：")
    desk.type("due", "--today", "2026-03-20", "--out", "letters")
    assert (desk.folder / "letters" / "催办_市政府办公室_20260320.txt").read_text("utf-8").startswith("市政府办公室（信息公开科）：")
    guide = {str(row[0].value): row[1].value for row in openpyxl.load_workbook(path)["说明"].iter_rows(max_col=2)}
    assert guide["联系科室"] == "信息公开科"


def test_letters_are_signed_by_who_supervises_and_lie_ready_to_send(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finance = Department(name=DEPARTMENT, email="czj@demo.example")
    city = ledgerlib.demo_site(supervisor="示例市政务公开办公室", departments={**ledgerlib.demo_site().departments, "finance": finance})
    other = ledgerlib.demo_site(site="other", name="另一个网站", supervisor="")
    made = ledgerlib.make(tmp_path, sites=(city, other))
    monkeypatch.setenv("PORTAL_AUDIT_STORE", made.store.url)
    monkeypatch.chdir(tmp_path)
    made.store.close()
    path = Desk(tmp_path, made.run).ledger()
    mail = message_from_bytes(path.with_name(f"整改通知_{DEPARTMENT}_2026年03月_第1轮.eml").read_bytes(), policy=default)
    assert (mail["To"], mail["X-Unsent"], mail["Subject"]) == ("czj@demo.example", "1", "关于示例市人民政府门户网站问题整改的通知")
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (path.name, path.read_bytes())
    body = mail.get_body()
    assert body is not None
    said = body.get_content().replace("\r\n", "\n")
    assert said.rstrip().endswith("示例市政务公开办公室\n2026年03月02日")
    assert "另一个网站" not in said
    Desk(tmp_path, made.run).type("due", "--today", "2026-03-20", "--out", "letters")
    reminder = (tmp_path / "letters" / f"催办_{DEPARTMENT}_20260320.txt").read_text("utf-8")
    assert reminder.rstrip().endswith("示例市政务公开办公室\n2026年03月20日")
    assert (tmp_path / "letters" / f"催办_{DEPARTMENT}_20260320.eml").exists()


def test_names_of_departments_that_look_alike_are_told(desk: Desk) -> None:
    text = (CASES / "_register.yml").read_text("utf-8").replace("hrss: {name: 市人力资源和社会保障局}", "hrss: {name: 市人力资源和社会保障局}\n  rsj: {name: 市人社局}")
    (desk.folder / "r.yml").write_text(text.replace("https://www.demo.example", "http://127.0.0.1:9"), "utf-8")
    said = desk.type("inspect", "r.yml", "--out", "x", "--today", "2026-03-02", code=2)
    assert said.count("名字相近") == 1
    assert "登记表里的单位“市人力资源和社会保障局”和“市人社局”名字相近" in said


def test_returns_for_other_programs_and_files_that_cannot_be_read(desk: Desk) -> None:
    back, item = filled(desk.ledger(), 整改状态="差不多了")
    said: dict[str, Any] = json.loads(desk.type("returns", str(back), "--format", "json", code=1))
    assert said["applied"] is False
    assert said["files"][0]["department"] == DEPARTMENT
    assert said["files"][0]["groups"]["unclear"] == [
        {
            "item": item, "where": "整改台账第2行", "note": "", "problem": "站内链接打不开：链接“点此查看”打不开：返回404", "near": "", "lacks": [],
            "changes": [{"column": "整改状态", "key": "state", "old": "未整改", "new": "差不多了", "why": ""}],
        }
    ]
    (desk.folder / "bad.xlsx").write_bytes(b"PK")
    assert "文件不完整或已损坏" in desk.type("returns", "bad.xlsx", code=1)
    assert "没有这个文件" in desk.type("returns", "nothing.xlsx", code=1)
    assert "撤销要写明是第几次" in desk.type("returns", "undo", code=2)


def test_an_objection_is_put_before_the_office_and_decided(desk: Desk) -> None:
    back, item = filled(desk.ledger(), 整改状态="有异议", 备注="该页面能打开")
    desk.type("returns", str(back), "--apply", "--today", "2026-03-10")
    shown = desk.type("decisions", "list", "--today", "2026-03-11")
    assert "待答复的异议和延期申请 1 项" in shown
    assert f"{item}  有异议  {DEPARTMENT}：该页面能打开" in shown
    desk.type("decisions", "add", item, "--kind", "误报", "--reason", "人工核对能打开", "--author", "张三", "--today", "2026-03-11")
    shown = desk.type("decisions", "list", "--today", "2026-03-12")
    assert "待处置的异议" not in shown
    assert f"第 1 号  误报  有效  问题 {item}" in shown
    assert "误报" in desk.type("findings", "show", item, "--today", "2026-03-12")
    assert DEPARTMENT not in desk.type("ledger", "--draft", "--out", "out2", "--today", "2026-03-12")
    assert "用到 1 次" in desk.type("decisions", "list", "--today", "2026-03-12")
    desk.type("decisions", "withdraw", "1", "--today", "2026-03-13")
    assert DEPARTMENT in desk.type("ledger", "--draft", "--out", "out3", "--today", "2026-03-13")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("a1b2c3d4e5f6", "--kind", "豁免"), "必须用 --until 写明"),
        (("a1b2c3d4e5f6", "--kind", "算了"), "没有处置“算了”"),
        (("a1b2c3d4e5f6", "--kind", "误报"), "没有问题“a1b2c3d4e5f6”"),
        (("--kind", "误报"), "请写问题编号"),
        (("--kind", "误报", "--site", "demo-citi"), "没有站点“demo-citi”"),
        (("--kind", "误报", "--column", "newz"), "没有栏目“newz”"),
        (("--kind", "误报", "--rule", "broken-links"), "没有规则“broken-links”"),
        (("--kind", "暂缓", "--rule", "broken-link", "--until", "2026-01-01"), "已经过了"),
    ],
)
def test_decisions_that_cannot_be_taken(desk: Desk, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in desk.type("decisions", "add", *words, "--reason", "理由", "--author", "张三", "--today", "2026-03-02", code=2)


WORDS = "问题 8 项（确认 7，疑似 1）；另有无法核验 1 项，不计入问题"


def test_runs_findings_and_exports(desk: Desk) -> None:
    assert f"{desk.run}  巡检  基准日 2026-03-02  已结束，全部检查完  {WORDS}  示例市人民政府" in desk.type("runs")
    for only in (("--rule", "stale-column"), ("--status", "无法核验")):
        assert f"列出 1 条。批次 {desk.run} 共{WORDS}。" in desk.type("findings", "list", *only)
    assert "没有状态“好了”" in desk.type("findings", "list", "--status", "好了", code=2)
    assert "没有“很重”这一等；可用的：严重、较重、一般" in desk.type("findings", "list", "--severity", "很重", code=2)
    grades = [line.split("  ")[1] for line in desk.type("findings", "list").splitlines() if line.count("  ") >= 4]
    assert grades == sorted(grades, key=("严重", "较重", "一般").index)
    assert len(grades) == 7
    gravest = [line for line in desk.type("findings", "list", "--severity", "严重", "--sort", "rule").splitlines() if line.count("  ") >= 4]
    assert [line.split("  ")[1] for line in gravest] == ["严重"]
    bodies = [line.split("  ")[3] for line in desk.type("findings", "list", "--sort", "department").splitlines() if line.count("  ") >= 4]
    assert bodies == sorted(bodies)
    mine = [line.split("  ")[3] for line in desk.type("findings", "list", "--department", "财政").splitlines() if line.count("  ") >= 4]
    assert mine
    assert all("市财政局" in body for body in mine)
    exported = CliRunner().invoke(cli, ["export"], catch_exceptions=False)
    lines = [json.loads(line) for line in exported.stdout.splitlines()]
    assert (len(lines), sum(line["problems"] for line in lines), sum(len(line["items"]) for line in lines)) == (7, 8, 9)
    assert "全部检查完" in exported.stderr
    assert f"已导出 7 条，{WORDS}：" in desk.type("export", "--format", "csv", "--out", "f.csv")
    assert (desk.folder / "f.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert f"已导出 7 条，{WORDS}：" in desk.type("export", "--format", "xlsx")
    assert "读写不了 no/such/f.csv" in desk.type("export", "--format", "csv", "--out", "no/such/f.csv", code=2)
    for command in ("ledger", "export"):
        assert "没有批次“r9”" in desk.type(command, "--run", "r9", code=2)


def test_a_run_on_which_nobody_works_is_not_going_on(desk: Desk) -> None:
    store = open_store(f"sqlite:///{next(desk.folder.glob('*.db'))}", create=False)
    store.set_run_status(desk.run, "running")
    with store.holding(desk.run):
        assert f"{desk.run}  巡检  基准日 2026-03-02  进行中" in desk.type("runs")
    store.close()
    assert f"{desk.run}  巡检  基准日 2026-03-02  已中断，没有进程在做" in desk.type("runs")


def test_an_objection_is_answered_and_the_next_ledger_tells_it(desk: Desk) -> None:
    back, item = filled(desk.ledger(), 整改状态="有异议", 备注="该页面不是我们的")
    desk.type("returns", str(back), "--apply", "--by", "李四", "--today", "2026-03-10")
    assert f"{item}  有异议  {DEPARTMENT}：该页面不是我们的" in desk.type("decisions", "list", "--today", "2026-03-11")
    who = ("--reason", "页面由你单位维护", "--author", "张三", "--today", "2026-03-11")
    assert "没有可以这样答复的" in desk.type("decide", item, "extend", "--until", "2026-04-30", *who, code=2)
    assert "没有问题" in desk.type("decide", "ffffffffffff", "reject", *who, code=2)
    assert "不能是空的" in desk.type("decide", item, "reject", "--reason", " ", "--author", "张三", code=2)
    for useless in ("accept", "reject"):
        assert f"答复 {useless} 不改期限" in desk.type("decide", item, useless, "--until", "2026-04-30", *who, code=2)
    assert f"已答复 {item}（{DEPARTMENT}）：不成立（页面由你单位维护）" in desk.type("decide", item, "reject", *who)
    assert "没有可以这样答复的" in desk.type("decide", item, "reject", *who, code=2), "it is answered only once"
    again = openpyxl.load_workbook(desk.ledger(2))["整改台账"]
    heads = {cell.value: number for number, cell in enumerate(again[1], 1)}
    row = next(number for number in range(2, again.max_row + 1) if again.cell(number, heads["问题编号"]).value == item)
    assert again.cell(row, heads["整改状态"]).value == "未整改"
    said = str(again.cell(row, heads["上轮反馈和答复"]).value)
    assert "整改状态：有异议" in said
    assert "主管部门答复：不成立（页面由你单位维护）" in said


def test_an_accepted_objection_is_out_until_the_decision_is_withdrawn(desk: Desk) -> None:
    back, item = filled(desk.ledger(), 整改状态="有异议", 备注="该页面不是我们的")
    desk.type("returns", str(back), "--apply", "--by", "李四", "--today", "2026-03-10")
    assert "记为第 1 号处置（误报）" in desk.type("decide", item, "accept", "--reason", "属实", "--author", "张三", "--today", "2026-03-11")
    assert f"{item}  误报" in desk.type("findings", "show", item, "--today", "2026-03-12")
    desk.type("decisions", "withdraw", "1", "--today", "2026-03-13")
    assert f"{item}  有异议" in desk.type("findings", "show", item, "--today", "2026-03-14")


def test_more_time_moves_the_deadline(desk: Desk) -> None:
    back, item = filled(desk.ledger(), 整改状态="申请延期", 整改措施="系统正在迁移")
    desk.type("returns", str(back), "--apply", "--by", "李四", "--today", "2026-03-10")
    who = ("--reason", "同意", "--author", "张三", "--today", "2026-03-11")
    assert "晚于原期限" in desk.type("decide", item, "accept", *who, code=2)
    assert "晚于原期限" in desk.type("decide", item, "extend", "--until", "2026-03-11", *who, code=2)
    assert "同意延期，期限改为 2026-04-30" in desk.type("decide", item, "extend", "--until", "2026-04-30", *who)
    assert "期限 2026-04-30" in desk.type("findings", "show", item, "--today", "2026-03-12")


def test_a_ledger_that_somebody_has_filled_in_is_never_replaced(desk: Desk) -> None:
    path = desk.ledger()
    sent = path.read_bytes()
    desk.type("ledger", "--out", "out", "--today", "2026-03-02")
    assert path.read_bytes() == sent, "what nobody has touched is written again"
    filled(path, 整改状态="已整改")[0].replace(path)
    kept = path.read_bytes()
    said = desk.type("ledger", "--out", "out", "--today", "2026-03-02")
    assert path.read_bytes() == kept
    assert f"{path.name} 已填写或改动过，没有覆盖" in said
    assert path.with_stem(f"{path.stem}（2）").read_bytes() == sent
    desk.type("ledger", "--out", "out", "--today", "2026-03-02")
    assert not path.with_stem(f"{path.stem}（3）").exists()


def test_a_draft_is_no_ledger(desk: Desk) -> None:
    said = desk.type("ledger", "--out", "drafts", "--today", "2026-03-02")
    path = desk.folder / "drafts" / f"整改台账_{DEPARTMENT}_{desk.run}_草稿.xlsx"
    assert f"{path.relative_to(desk.folder)}  {DEPARTMENT}，草稿，1 项" in said
    assert not list((desk.folder / "drafts").glob("整改通知*")), "no letter goes with a draft"
    book = openpyxl.load_workbook(path)
    heads = [str(cell.value) for cell in book["整改台账"][1]]
    assert book["整改台账"].cell(2, heads.index("整改期限") + 1).value == "自下发之日起5个工作日"
    assert book["说明"]["A1"].value == f"{DEPARTMENT}整改台账（草稿）"
    back, item = filled(path, 整改状态="已整改")
    for _ in range(2):  # before and after the item has gone out
        said = desk.type("returns", str(back), "--apply", "--today", "2026-03-10", code=1)
        assert "没有下发，未采用（1 行）" in said
        assert f"{item}〔站内链接打不开：链接“点此查看”打不开：返回404〕（整改台账第2行）这一行来自草稿，不是下发的台账" in said
        assert "没有可采用的改动" in said
        desk.ledger()


def test_rows_of_a_draft_are_refused_in_a_new_table_too(desk: Desk) -> None:
    desk.type("ledger", "--out", "drafts", "--today", "2026-03-02")
    sheet = openpyxl.load_workbook(desk.folder / "drafts" / f"整改台账_{DEPARTMENT}_{desk.run}_草稿.xlsx")["整改台账"]
    rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows(max_row=2)]
    rows[1][rows[0].index("整改状态")] = "已整改"
    keep = [rows[0].index(title) for title in ("问题编号", "整改期限", "整改状态")]
    for columns, words in ((keep, "这一行来自草稿"), ((keep[0], keep[2]), "这个问题还没有下发")):
        (desk.folder / "new.csv").write_text("\n".join(",".join(str(row[column]) for column in columns) for row in rows), "utf-8")
        assert words in desk.type("returns", "new.csv", "--apply", "--today", "2026-03-10", code=1)


def test_what_is_confirmed_goes_out_once_and_the_rest_waits(desk: Desk) -> None:
    assert "没有新的问题要下发" in desk.type("issue", "--out", "out", "--today", "2026-03-02"), "nobody has reviewed anything"
    said = desk.type("issue", "--all-confirmed", "--out", "out", "--today", "2026-03-02")
    assert f"批次 {desk.run} 下发 7 项，涉及 4 个单位：" in said
    assert "另有 1 项没有下发" in said
    assert f"{DEPARTMENT}，第1轮，1 项" in said
    again = desk.type("issue", "--all-confirmed", "--out", "again", "--today", "2026-03-03")
    assert "没有新的问题要下发" in again
    assert not list((desk.folder / "again").glob("*.xlsx"))


def test_what_is_taken_back_is_asked_of_nobody_until_it_goes_out_anew(desk: Desk) -> None:
    back, item = filled(desk.ledger(), 整改状态="已整改")
    assert "不能是空的" in desk.type("issue", "--recall", item, "--by", "张三", code=2)
    assert "没有问题" in desk.type("issue", "--recall", "ffffffffffff", "--reason", "发错", "--by", "张三", code=2)
    said = desk.type("issue", "--recall", item, "--reason", "发错了", "--by", "张三", "--today", "2026-03-05")
    assert f"已撤回下发 {item}（{DEPARTMENT}）" in said
    assert "没有可撤回的" in desk.type("issue", "--recall", item, "--reason", "发错了", "--by", "张三", code=2)
    assert item not in desk.type("due", "--all", "--today", "2026-03-20")
    assert "这个问题已撤回下发" in desk.type("returns", str(back), "--apply", "--today", "2026-03-10", code=1)
    shown = desk.type("findings", "show", item, "--today", "2026-03-10")
    assert f"{item}  待审核" in shown
    assert "撤回下发：发错了；经办 张三" in shown
    again = openpyxl.load_workbook(desk.ledger(2))["整改台账"]
    assert again["B2"].value == item
    assert item in desk.type("due", "--all", "--today", "2026-03-20")
