"""Files that an office hands in: the disclosure catalogue and exports of posts, and the fulfilment table that goes back."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest

from audits.disclosure.catalogue import fulfilments
from audits.records import CatalogueItem
from audits.rulebook import MistakesFound
from reports.incoming.catalogue import load_catalogue
from reports.incoming.posts import load_posts, moment
from reports.outgoing.catalogue_table import fulfilment_summary, write_fulfilment_table
from tests.support.caselib import BOOK, _site, _site_view

if TYPE_CHECKING:
    from pathlib import Path

HEAD: list[object] = ["序号", "一级事项", "二级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "栏目"]


def _workbook(path: Path, *sheets: tuple[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_catalogue_with_merged_cells_a_title_row_and_several_sheets(tmp_path: Path) -> None:
    money: list[list[object]] = [
        ["示例市公开标准目录"], HEAD,
        [1, "财政", "部门预算", "预算表", "预算法", "20个工作日", "市财政局", "财政预决算"],
        [2, None, None, "三公经费", None, "每年", "市财政局", "财政预决算"],
        [3, None, "决算", "决算表"],
        ["备注：本目录由财政局负责"],
    ]  # fmt: skip
    help_: list[list[object]] = [
        ["序号", "公开事项", None, "公开内容", "公开主体"],
        [None, "一级事项", "二级事项", None, None],
        [1, "社会救助", "低保", "名单", "市民政局"],
    ]
    path = _workbook(tmp_path / "目录.xlsx", ("封面", [["说明"], ["略"]]), ("财政", money), ("救助", help_))
    items = load_catalogue(path)
    assert [(item.level1, item.level2, item.content, item.unit, item.cell) for item in items] == [
        ("财政", "部门预算", "预算表", "市财政局", "目录.xlsx:财政!B3"),
        ("财政", "部门预算", "三公经费", "市财政局", "目录.xlsx:财政!B4"),
        ("财政", "决算", "决算表", "", "目录.xlsx:财政!B5"),
        ("社会救助", "低保", "名单", "市民政局", "目录.xlsx:救助!B3"),
    ]


def test_mistakes_of_a_catalogue_name_their_cells(tmp_path: Path) -> None:
    rows: list[list[object]] = [HEAD, [1, None, "部门预算", "预算表"], [2, "财政", None, None, "预算法"]]
    path = _workbook(tmp_path / "目录.xlsx", ("目录", rows))
    with pytest.raises(MistakesFound) as found:
        load_catalogue(path)
    assert [str(mistake) for mistake in found.value.mistakes] == [
        "目录.xlsx:目录!B2: 一级事项: 没有填写",
        "目录.xlsx:目录!D3: 公开内容: 二级事项和公开内容都没有填写，不知道公开什么",
    ]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["甲", "乙"], [1, 2]], "公开内容、公开依据、公开时限、公开主体、栏目；现在是：甲、乙"),
        ([["二级事项", "公开内容"], ["a", "b"]], "目录.xlsx:目录!A1: 一级事项: 缺少“一级事项”这一列；现有：二级事项、公开内容"),
        ([HEAD], "目录里还没有事项"),
    ],
)
def test_a_table_that_is_no_catalogue(tmp_path: Path, rows: list[list[object]], says: str) -> None:
    with pytest.raises(MistakesFound) as found:
        load_catalogue(_workbook(tmp_path / "目录.xlsx", ("目录", rows)))
    assert str(found.value.mistakes[0]).endswith(says)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    for path, says in ((broken, "文件不完整或已损坏"), (tmp_path / "无.xlsx", "没有这个文件"), (tmp_path / "无.csv", "没有这个文件")):
        with pytest.raises(MistakesFound, match=says):
            load_posts(path)


@pytest.mark.parametrize("charset", ["utf-8-sig", "gb18030", "utf-16"])
def test_posts_of_a_csv_in_any_usual_charset(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "发布.csv"
    text = '公众号,推送时间,标题,正文,链接,拟稿人,审核人,发布人\n示例发布,2026/3/18 9:05,招聘会,"第一行\n第二行",https://mp.example/1,张三,,王五\n示例文旅,,,,,,,\n'
    path.write_bytes(text.encode(charset))
    first, second = load_posts(path)
    assert (first.account, first.time, first.time_raw, first.text) == ("示例发布", "2026-03-18T09:05", "2026/3/18 9:05", "第一行\n第二行")
    assert (first.drafter, first.reviewer, first.publisher, first.cell) == ("张三", "", "王五", "发布.csv:第2行A列")
    assert (second.account, second.time, second.title) == ("示例文旅", None, "")


def test_posts_of_a_workbook_without_person_columns(tmp_path: Path) -> None:
    rows: list[list[object]] = [["账号", "发布时间", "标题"], ["示例发布", datetime(2026, 3, 18, 9, 5), "=招聘会"]]
    rows.append(["示例发布", "上周三", "踏青"])
    first, second = load_posts(_workbook(tmp_path / "发布.xlsx", ("发布", rows)))
    assert (first.time, first.drafter) == ("2026-03-18T09:05", None)
    assert (second.time, second.time_raw) == (None, "上周三")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026年3月18日 09时", "2026-03-18"), ("20260318", "2026-03-18"), ("46099.378", "2026-03-18T09:04"), ("46099", "2026-03-18"),
        ("2026-02-30", None), ("", None), ("2026-03-18 25:00", "2026-03-18"), ("2026-03-18T23:59:59+08:00", "2026-03-18T23:59"),
    ],
)  # fmt: skip
def test_moments(text: str, expected: str | None) -> None:
    assert moment(text) == expected


def test_fulfilment_table_shows_every_item_with_its_state(tmp_path: Path) -> None:
    money = {"id": "budget", "name": "财政预决算", "type": "budget", "list": "/yjs/"}
    aid = {"id": "help", "name": "社会救助", "type": "publicity", "list": "/jz/"}
    site = _site({"register": {"columns": [money, aid]}}, BOOK)
    entry = {"title": "=2026年部门预算", "url": "/1.html", "date": "2026-02-20"}
    case = {"columns": {"budget": {"items": [entry]}, "help": {"state": "not-readable"}}}
    view = _site_view(case, site, date(2026, 3, 20))
    items = [
        CatalogueItem("财政", "预算", "=SUM(A1)", column="财政预决算", unit="市财政局"),
        CatalogueItem("救助", "低保", column="社会救助"),
        CatalogueItem("养老", "养老补贴", column="养老服务"),
    ]
    found = fulfilments(view, items, BOOK)
    assert fulfilment_summary(found) == {"fulfilled": 1, "empty": 0, "stale": 0, "missing": 1, "unknown": 1}
    path = tmp_path / "覆盖.xlsx"
    write_fulfilment_table(path, found, site, date(2026, 3, 20))
    book = openpyxl.load_workbook(path)
    rows = list(book["覆盖情况"].iter_rows(values_only=True))
    assert rows[0][8] == "覆盖情况"
    assert [(row[3], row[8], row[13]) for row in rows[1:]] == [
        ("=SUM(A1)", "已覆盖", "按栏目名称对应"),
        (None, "未能核验", "列表读不出来"),
        (None, "没有对应栏目", "登记表和网站上都没有找到这个栏目"),
    ]
    assert book["覆盖情况"]["D2"].data_type == "s"
    assert rows[1][9] == datetime(2026, 2, 20)
    totals = [row for row in book["汇总"].iter_rows(values_only=True) if row[0] == "合计"]
    assert totals[0][:7] == ("合计", 3, 1, 0, 0, 1, 1)
