"""The register as a workbook: what the template holds can be read, and mistakes name their cell."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from audits.rulebook import MistakesFound, load_rulebook
from reports.incoming.registers import load_table_register
from reports.outgoing.register_template import write_template

TYPES = load_rulebook().column_types


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


SITE_HEAD = ["站点编号", "站点名称", "首页", "主办单位", "网站标识码", "站内域名", "抓取间隔", "最大页数", "域名映射"]
SITE = [
    *("demo", "示例县人民政府", "http://www.demo.example/", "县政府办公室", 4114240001),
    *("a.demo.example；b.demo.example", 0.2, 500, "www.demo.example=127.0.0.1:80"),
]
COLUMN_HEAD = ["站点编号", "栏目编号", "栏目名称", "栏目类型", "责任单位", "列表地址", "更新期限（天）", "应有内容"]


def mistakes(path: Path) -> list[str]:
    with pytest.raises(MistakesFound) as found:
        load_table_register(path, TYPES)
    return [f"{mistake.where.rpartition(':')[2]} {mistake.key} {mistake.says}" for mistake in found.value.mistakes]


def test_the_template_can_be_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "登记.xlsx"
    write_template(path, TYPES)
    (site,) = load_table_register(path, TYPES)
    assert (site.site, site.kind, site.pace.delay_s) == ("demo-city", "portal", 0.5)
    assert site.hosts == ("zwgk.demo.example", "www.demo.example")
    assert [(column.id, column.department) for column in site.columns] == [("news", "gov-office"), ("normative", "hrss")]
    assert site.columns[1].type == "normative"
    assert site.columns[1].expects == ("validity-label", "document-number")
    assert site.columns[1].update_within == 180


def test_full_width_digits_and_marks_are_plain_ones_and_rows_that_sum_up_are_no_columns(tmp_path: Path) -> None:
    site = ["ｄｅｍｏ", "示例县（市）人民政府", "ｈｔｔｐ：//www.demo.example/", "县政府办公室", "", "", "０.５", "５００", ""]
    column = ["demo", "news", "要闻", "动态要闻", "县府办", "/zwyw/", "３０", "来源"]
    columns = [column, ["小计", "", "1 个", *[""] * 5], ["合计：", "2", *[""] * 6]]
    told: list[str] = []
    (read,) = load_table_register(workbook(tmp_path / "r.xlsx", 站点=[SITE_HEAD, site], 栏目=[COLUMN_HEAD, *columns]), TYPES, told.append)
    assert (read.site, read.name, read.home, read.pace.delay_s, read.pace.max_pages) == ("demo", "示例县（市）人民政府", "http://www.demo.example/", 0.5, 500)
    assert [(one.id, one.update_within) for one in read.columns] == [("news", 30)]
    assert [line.partition(":")[2] for line in told] == ["栏目!A3 是合计一类的行（小计），没有用到", "栏目!A4 是合计一类的行（合计:），没有用到"]


def test_numbers_that_excel_made_of_texts_are_read_as_typed(tmp_path: Path) -> None:
    column = ["", "news", "要闻", "动态要闻", "县府办", "/zwyw/", 30, "来源、责任人"]
    path = workbook(tmp_path / "r.xlsx", 站点=[SITE_HEAD, SITE], 栏目=[COLUMN_HEAD, column])
    (site,) = load_table_register(path, TYPES)
    assert site.site_code == "4114240001"
    assert (site.pace.delay_s, site.pace.max_pages) == (0.2, 500)
    assert site.resolve == {"www.demo.example": "127.0.0.1:80"}
    assert site.departments["县府办"].name == "县府办"
    assert site.columns[0].update_within == 30
    assert site.columns[0].expects == ("source", "responsible-person")


def test_earlier_names_of_hosts_are_read_and_told_where_they_are_wrong(tmp_path: Path) -> None:
    column = ["", "news", "要闻", "动态要闻", "县府办", "/zwyw/", 30, ""]
    made = {
        said: workbook(tmp_path / f"{number}.xlsx", 站点=[[*SITE_HEAD, "曾用域名"], [*SITE, said]], 栏目=[COLUMN_HEAD, column])
        for number, said in enumerate(("old.example=www.demo.example；zw.example=a.demo.example", "old.example", "http://old.example=www.demo.example"))
    }
    good, alone, address = made.values()
    (site,) = load_table_register(good, TYPES)
    assert site.formerly == {"old.example": "www.demo.example", "zw.example": "a.demo.example"}
    assert mistakes(alone) == ["站点!J2 曾用域名 应写成 旧域名=新域名，几个用分号隔开（现在是：old.example）"]
    assert mistakes(address)[0].startswith("站点!J2 曾用域名 改名前后的域名应写成 旧域名: 新域名")


def test_all_mistakes_come_at_once_with_their_cells(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "r.xlsx",
        站点=[SITE_HEAD, [*SITE[:2], "www.demo.example", *SITE[3:6], "快", *SITE[7:8], "www.demo.example"]],
        栏目=[
            COLUMN_HEAD,
            ["demo", "news", "要闻", "动态要问", "县府办", "/zwyw/", "两周", ""],
            ["demo", "news", "公告", "通知公告", "", "/tzgg/", "", "有效性标住"],
            ["demoo", "x", "公告", "通知公告", "", "", "", ""],
        ],
        责任单位=[["站点编号", "单位编号", "单位名称"], ["demo", "office", "县政府办公室"]],
    )
    found = mistakes(path)
    for expected in (
        "站点!I2 域名映射 应写成 域名=IP:端口",
        "站点!C2 首页 首页应为 http:// 或 https:// 开头的完整网址",
        "站点!G2 抓取间隔 应为数字（现在是：快）",
        "栏目!D2 栏目类型 不认识的值（现在是：动态要问）（是不是“动态要闻”？）",
        "栏目!G2 更新期限(天) 更新期限应写成",
        "栏目!E2 责任单位 责任单位“县府办”没有登记",
        "栏目!B3 栏目编号 栏目编号“news”重复",
        "栏目!H3 应有内容 不认识的值（现在是：有效性标住）（是不是“有效性标注”？）",
        "栏目!A4 站点编号 没有站点“demoo”（是不是“demo”？）",
    ):
        assert any(line.startswith(expected) for line in found), (expected, found)


def test_headings_that_are_wrong_or_missing(tmp_path: Path) -> None:
    path = workbook(tmp_path / "r.xlsx", 站点=[["站点编号", "站点名字", "首页"], ["demo", "示例", "http://a.example/"]])
    found = mistakes(path)
    assert any(line.startswith("站点!B1 表头 不认识的列“站点名字”（是不是“站点名称”？）") for line in found)
    assert any("缺少工作表“栏目”" in line for line in found)


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"], ids=["empty", "text", "torn"])
def test_a_file_that_is_no_workbook_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "r.xlsx"
    path.write_bytes(content)
    with pytest.raises(MistakesFound, match=r"文件不完整或已损坏|读不出来|文件是空的"):
        load_table_register(path, TYPES)


def test_an_empty_sheet_says_so(tmp_path: Path) -> None:
    path = workbook(tmp_path / "r.xlsx", 站点=[SITE_HEAD], 栏目=[COLUMN_HEAD])
    with pytest.raises(MistakesFound, match="还没有填写站点"):
        load_table_register(path, TYPES)


def test_a_sheet_without_headings_says_which_there_should_be(tmp_path: Path) -> None:
    path = workbook(tmp_path / "r.xlsx", 站点=[["甲", "乙"]], 栏目=[COLUMN_HEAD])
    with pytest.raises(MistakesFound, match="没有找到表头；应有：站点编号"):
        load_table_register(path, TYPES)
