"""The list for review as the office fills it in and reads it back: what is said is kept whole, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from click.testing import CliRunner

from audits.rectification.life import life_of
from audits.store import open_store
from audits.store.decisions import decisions
from audits.store.life import events_of
from crawler.cli.main import cli
from tests.support import ledgerlib

if TYPE_CHECKING:
    from pathlib import Path

DAY = ("--today", "2026-03-02")


class Desk:
    """A folder with a store, and a hand that types and fills in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made = ledgerlib.make(folder)
        self.list = folder / "out" / "待审清单.xlsx"

    def type(self, *words: str, code: int = 0) -> str:
        done = CliRunner().invoke(cli, [*words, "--store", self.made.store.url], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done.output

    def fill(self, cells: dict[str, dict[str, str]], sheet: str = "待审清单") -> None:
        """Fill in rows by number of the item."""
        book = openpyxl.load_workbook(self.list)
        heads = {str(cell.value): number for number, cell in enumerate(book[sheet][1], 1)}
        for row in range(2, book[sheet].max_row + 1):
            for title, value in cells.get(str(book[sheet].cell(row, heads["问题编号"]).value), {}).items():
                book[sheet].cell(row, heads[title]).value = value
        book.save(self.list)

    def rows(self, sheet: str = "待审清单") -> list[dict[str, Any]]:
        listed = list(openpyxl.load_workbook(self.list)[sheet].iter_rows(values_only=True))
        return [dict(zip(map(str, listed[0]), row, strict=True)) for row in listed[1:]]

    def state(self, item: str) -> str:
        return life_of(item, events_of(open_store(self.made.store.url, create=False)).get(item[:12], ())).state

    def apply(self, code: int = 0) -> str:
        return self.type("review", str(self.list), "--apply", "--by", "张三", *DAY, code=code)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    made = Desk(tmp_path)
    made.type("review", "--out", "out", *DAY)
    return made


def test_every_opinion_is_read_and_only_what_goes_out_is_issued(desk: Desk) -> None:
    rows = {str(row["问题编号"]): row for row in desk.rows()}
    unverifiable = next(item for item, row in rows.items() if row["核验程度"] == "无法核验")
    first, second, third, fourth, fifth = [item for item in rows if item != unverifiable][:5]
    assert len(rows) == 9
    desk.fill({
        first: {"审核意见": "下发"}, second: {"审核意见": "误报", "理由": "能打开"}, third: {"审核意见": "改派", "改派到": "市财政局", "理由": "归他们管"},
        fourth: {"审核意见": "合并", "并入编号": first}, fifth: {"审核意见": "暂缓", "暂缓至": "2026-06-30", "理由": "改版中"}, unverifiable: {"审核意见": "下发"},
    })  # fmt: skip
    assert "还没有写入" in desk.type("review", str(desk.list), *DAY)
    assert desk.state(first) == "open"
    assert "不能是空的" in desk.type("review", str(desk.list), "--apply", *DAY, code=2)
    said = desk.apply()
    assert all(words in said for words in ("下发 2 项", "误报 1 项", "改派 1 项", "合并 1 项", "暂缓 1 项"))
    assert [desk.state(item) for item in (first, second, third, fourth, fifth)] == ["approved", "open", "approved", "approved", "open"]
    assert {(one.kind, one.until) for one in decisions(desk.made.store)} == {("false-positive", ""), ("deferred", "2026-06-30")}
    assert "没有变化 6 项" in desk.apply(), "what was read once is known"
    issued = desk.type("issue", "--out", "out", *DAY)
    assert f"批次 {desk.made.run} 下发 4 项" in issued
    assert f"{third}  已下发，责任单位 市财政局" in desk.type("findings", "show", third, *DAY)
    assert "审核：改派 市财政局（归他们管）；经办 张三" in desk.type("findings", "show", third, *DAY)
    (path,) = (desk.folder / "out").glob(f"整改台账_{rows[first]['责任单位']}_*轮.xlsx")
    members = [str(row[1].value) for row in openpyxl.load_workbook(path)["同因条目"].iter_rows(min_row=2)]
    assert members == [fourth], "its row stands for what was merged into it"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"审核意见": "发下去"}, "写了“发下去”"),
        ({"审核意见": "误报"}, "“误报”要写理由"),
        ({"审核意见": "改派", "理由": "不归我们"}, "没有责任单位“”"),
        ({"审核意见": "改派", "改派到": "市财政", "理由": "不归我们"}, "是不是“市财政局”"),
        ({"审核意见": "合并"}, "应写本批次里另一个问题的编号"),
        ({"审核意见": "合并", "并入编号": "SELF"}, "应写本批次里另一个问题的编号"),
        ({"审核意见": "合并", "并入编号": "OTHER"}, "没有审核为下发，不能并入"),
        ({"审核意见": "暂缓", "理由": "改版"}, "要写明到哪天"),
        ({"审核意见": "暂缓", "理由": "改版", "暂缓至": "2025-01-01"}, "不早于 2026-03-02"),
        ({"审核意见": "下发", "问题编号": "ffffffffffff"}, "本批次没有问题"),
    ],
)
def test_one_mistake_keeps_all_of_the_list_out(desk: Desk, cells: dict[str, str], words: str) -> None:
    first, second, third = (str(row["问题编号"]) for row in desk.rows()[:3])
    named = {"SELF": second, "OTHER": third}
    desk.fill({first: {"审核意见": "下发"}, second: {title: named.get(value, value) for title, value in cells.items()}})
    said = desk.apply(code=2)
    assert words in said
    assert "待审清单.xlsx:待审清单!" in said
    assert desk.state(first) == "open", "nothing was taken"
    assert decisions(desk.made.store) == []


def test_a_second_person_holds_back_what_is_wrong_and_the_ledger_prints_the_rate(desk: Desk) -> None:
    items = [str(row["问题编号"]) for row in desk.rows()]
    assert {str(row["问题编号"]) for row in desk.rows("抽样复核")} == set(items), "few items: all of them are sampled"
    desk.fill({item: {"审核意见": "下发"} for item in items})
    desk.fill({item: {"抽查结论": "属实", "抽查人": "李四"} for item in items[1:4]}, "抽样复核")
    desk.fill({items[0]: {"抽查结论": "误报", "抽查人": "李四", "抽查说明": "能打开"}}, "抽样复核")
    assert f"抽查 4 项，其中不成立 1 项，重新审核以前不下发：{items[0]}" in desk.apply()
    desk.type("issue", "--all-confirmed", "--out", "out", *DAY)
    assert [desk.state(item) for item in items[:2]] == ["approved", "issued"]
    (path,) = (desk.folder / "out").glob("整改台账_总台账_*轮.xlsx")
    guide = {str(row[0].value): row[1].value for row in openpyxl.load_workbook(path)["说明"].iter_rows(max_col=2)}
    assert guide["第二人抽查"] == "本批次抽查 4 项，其中不成立 1 项，误报率 25.0%，抽查人 李四；抽查认为不成立的没有下发。"


def test_a_list_that_was_filled_in_is_never_replaced(desk: Desk) -> None:
    first = str(desk.rows()[0]["问题编号"])
    untouched = desk.list.read_bytes()
    desk.type("review", "--out", "out", *DAY)
    assert desk.list.read_bytes() == untouched
    desk.fill({first: {"审核意见": "下发"}})
    filled = desk.list.read_bytes()
    said = desk.type("review", "--out", "out", *DAY)
    assert "待审清单.xlsx 已填写或改动过，没有覆盖" in said
    assert (desk.list.read_bytes(), desk.list.with_name("待审清单（2）.xlsx").exists()) == (filled, True)
