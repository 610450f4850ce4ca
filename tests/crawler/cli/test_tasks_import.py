"""``tasks import`` as the office types it: looked at, taken, sent out, answered with proof, visited, sent back or decided."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from crawler.cli.main import cli
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD: list[str | int] = ["序号", "工作任务", "具体要求", "牵头单位", "完成时限", "完成情况", "佐证材料"]
ROWS: list[list[str | int]] = [
    [1, "政策公开", "集中公开行政规范性文件", "市政府办公室", "6月底前", "已完成", "见http://www.small.example/xw/t3.html，标题附后"],
    [2, "政策公开", "更新政策文件库", "市政府办公室", "2026年12月31日前", "正在梳理目录", ""],
    [3, "政务培训", "开展政务公开培训", "市政府办公室、示例市人民政府办公室（配合）", "第三季度", "已完成", "/xw/none.html"],
    [4, "平台建设", "检查专栏", "市政府办", "持续推进", "", ""],
    [5, "平台建设", "报送专栏清单", "市政府办公室", "年底前", "已办结", "http://10.1.2.3/inner.html"],
    ["合计", "", "", "", "", "5项", ""],
]


def plan(folder: Path, rows: list[list[str | int]]) -> str:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["2026年政务公开工作要点任务台账"])
    for row in (HEAD, *rows):
        sheet.append(row)
    other = book.create_sheet("说明")
    other.append(["填表说明", "请按月更新"])
    book.save(folder / "要点.xlsx")
    return "要点.xlsx"


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PortalServer]:
    monkeypatch.setenv("PORTAL_AUDIT_STORE", f"sqlite:///{(tmp_path / 'audit.db').as_posix()}")
    monkeypatch.chdir(tmp_path)
    with PortalServer(small_portal(articles=6, dead=0)) as server:
        (tmp_path / "small.yml").write_text(register(server.address), "utf-8")
        types("inspect", "small.yml", "--out", "first", "--today", "2026-03-01", "--only", "stale-column")
        yield server


def types(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(cli, list(words), catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


def numbers(told: str) -> dict[str, str]:
    """Row of the plan and its body to the number of its item."""
    return {f"{row} {body}": item for row, item, body in re.findall(r"!C(\d+)：([0-9a-f]{12})〔[^〕]*〕([^，]*)", told)}


def test_a_plan_is_taken_and_its_proof_is_visited(tmp_path: Path, portal: PortalServer) -> None:
    name = plan(tmp_path, ROWS)
    looked = types("tasks", "import", name, "--today", "2026-03-02", code=1)
    assert "工作任务、具体要求、牵头单位→责任单位、完成时限→时限、完成情况、佐证材料→佐证" in looked
    assert "可以采用（5 行）：" in looked
    assert "2026年要点任务，一般，期限 2026-06-30，写了佐证，复查时打开核对" in looked
    assert "期限 2026-09-30" in looked
    assert "期限 2026-12-31，还没有佐证" in looked
    assert "不能采用（1 行）：\n    要点.xlsx:Sheet!C6：责任单位“市政府办”不在 示例市人民政府 的登记里（是不是“市政府办公室”？）" in looked
    assert "工作表“说明”没有要点任务台账的表头，没有用到" in looked
    assert "是合计一类的行" in looked
    assert "20260302" not in types("runs")
    told = types("tasks", "import", name, "--apply", "--by", "张三", "--today", "2026-03-02", code=1)
    item = numbers(told)
    assert sorted(item) == ["3 市政府办公室", "4 市政府办公室", "5 市政府办公室", "5 示例市人民政府办公室", "7 市政府办公室"]
    assert "先前已有，不重复采用（5 行）：" in types("tasks", "import", name, "--apply", "--by", "张三", "--today", "2026-03-02", code=1)
    assert "政策公开：更新政策文件库" in types("due", "--all", "--today", "2026-12-20")
    types("issue", "--run", "20260302-1", "--out", "out", "--today", "2026-03-02")

    portal.asked.clear()
    first = types("recheck", "--run", "20260302-1", "--out", "again", "--today", "2026-07-01", code=3)
    assert portal.asked["/xw/t3.html"]
    shown = {row: types("findings", "show", number) for row, number in item.items()}
    assert "佐证网址打得开，是否完成须人工检查" in shown["3 市政府办公室"]
    assert "示例市第3条要闻" in shown["3 市政府办公室"]
    assert "还没有给出佐证网址" in shown["4 市政府办公室"]
    assert "佐证网址打不开" in shown["5 市政府办公室"]
    assert "退回" in shown["5 市政府办公室"]
    assert "链接目标这次无法核验" in shown["7 市政府办公室"]
    assert "10.1.2.3" in first or "10.1.2.3" in shown["7 市政府办公室"]
    assert "人工核实已整改" in types("decide", item["3 市政府办公室"], "close", "--reason", "看过", "--author", "李四", "--today", "2026-07-02")
    assert "已销号" in types("findings", "show", item["3 市政府办公室"])


def test_an_answer_in_the_ledger_is_the_proof_of_the_next_visit(tmp_path: Path, portal: PortalServer) -> None:
    told = types("tasks", "import", plan(tmp_path, ROWS[1:2]), "--apply", "--by", "张三", "--today", "2026-03-02")
    (item,) = numbers(told).values()
    types("issue", "--run", "20260302-1", "--out", "out", "--today", "2026-03-02")
    path = next((tmp_path / "out").glob("整改台账_市政府办公室_*.xlsx"))
    book = openpyxl.load_workbook(path)
    sheet = book["整改台账"]
    heads = {cell.value: number for number, cell in enumerate(sheet[1], 1)}
    sheet.cell(2, heads["整改状态"]).value = "已整改"
    sheet.cell(2, heads["整改后链接"]).value = "http://www.small.example/xw/none.html"
    book.save(path)
    types("returns", str(path), "--apply", "--today", "2026-03-05")
    types("recheck", "--run", "20260302-1", "--out", "again", "--today", "2026-03-06", code=0)
    assert "佐证网址打不开" in types("findings", "show", item)
    book["整改台账"].cell(2, heads["整改后链接"]).value = "http://www.small.example/xw/t4.html"
    book.save(path)
    types("returns", str(path), "--apply", "--today", "2026-03-07")
    portal.asked.clear()
    types("recheck", "--run", "20260302-1", "--out", "again", "--today", "2026-03-08", code=3)
    assert portal.asked["/xw/t4.html"]
    assert "佐证网址打得开" in types("findings", "show", item)
