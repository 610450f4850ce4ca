"""What titles say of yearly documents and of the documents they interpret."""

from __future__ import annotations

from datetime import date

import pytest

from audits.disclosure.duties import day_of, due_year
from audits.texts.interpretations import Names, core, explained
from audits.texts.yearly import money_of, report_of
from tests.support.counting import calls_of


@pytest.mark.parametrize(
    ("title", "year", "unit"),
    [
        ("示例市人力资源和社会保障局2025年政府信息公开工作年度报告", 2025, "示例市人力资源和社会保障局"),
        ("2025年政府信息公开年报", 2025, ""),
        ("2025年度", 2025, ""),
        ("二〇二五年政府信息公开工作年度报告", 2025, ""),
        ("柘城县交通局2016年度政府信息公开工作报告", 2016, "柘城县交通局"),
        ("2025 年 政务公开 工作年度报告（全文）", 2025, ""),
        ("政府信息公开工作年度报告", 2024, ""),
        ("示例市2025年法治政府建设年度报告", None, ""),
        ("2025年度政府网站工作年度报表", None, ""),
        ("关于编制2025年政府信息公开年度报告的通知", None, ""),
        ("2025年工作总结", None, ""),
        ("政府信息公开指南", None, ""),
    ],
)
def test_annual_reports(title: str, year: int | None, unit: str) -> None:
    found = report_of(title, "2025-03-01")
    assert (found.year if found else None) == year
    assert (found.unit if found else "") == unit


def test_bare_titles_say_nothing_outside_their_column() -> None:
    assert report_of("2025年度", bare=False) is None
    assert report_of("2025年度").year == 2025  # type: ignore[union-attr]
    assert report_of("政府信息公开工作年度报告").year == 0  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("示例市财政局2026年部门预算", [("budget", 2026, "department")]),
        ("2026年度单位预算公开", [("budget", 2026, "unit")]),
        ("关于示例市2025年预算执行情况和2026年预算草案的报告", [("budget", 2026, "government")]),
        ("2024年度部门决算和2025年部门预算", [("accounts", 2024, "department"), ("budget", 2025, "department")]),
        ("示例市2025年政府决算公开", [("accounts", 2025, "government")]),
        ("2026年部门预算及“三公”经费预算公开", [("budget", 2026, "department")]),
        ("部门预算公开", [("budget", 2026, "department")]),
        ("部门决算公开", [("accounts", 2025, "department")]),
        ("县环保局“三公”经费2015年决算、2016年预算", []),
        ("关于编制2026年部门预算的通知", []),
        ("柘城县水利局2017年度部门决算编制说明", [("accounts", 2017, "department")]),
        ("2017年部门决算编制情况说明", [("accounts", 2017, "department")]),
        ("2018年部门预算编制工作布置会", []),
        ("2025年部门预算绩效目标", []),
        ("示例市2026年财政预算调整方案", []),
        ("2026年全口径预算编制办法", []),
    ],
)
def test_budgets_and_accounts(title: str, expected: list[tuple[str, int, str]]) -> None:
    assert [(one.kind, one.year, one.level) for one in money_of(title, "2026-02-20")] == expected


def test_what_is_due_on_a_day() -> None:
    assert due_year(date(2026, 1, 31), "01-31", 1) == (2024, date(2025, 1, 31))
    assert due_year(date(2026, 2, 1), "01-31", 1) == (2025, date(2026, 1, 31))
    assert due_year(date(2026, 4, 1), "03-31", 0) == (2026, date(2026, 3, 31))
    assert day_of(2025, "02-29") == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("《示例市人民政府关于印发示例市就业补助资金管理办法的通知》政策解读", ["示例市就业补助资金管理办法"]),
        ("《关于印发〈示例市就业补助资金管理办法〉的通知》解读", ["示例市就业补助资金管理办法"]),
        ("一图读懂《示例市养老服务条例实施办法》", ["示例市养老服务条例实施办法"]),
        ("图解：示例市推进数字政府建设三年行动方案", ["示例市推进数字政府建设三年行动方案"]),
        ("关于示例市就业补助资金管理办法的政策解读", ["示例市就业补助资金管理办法"]),
        ("市人社局负责人就《示例市就业补助资金管理办法》答记者问", ["示例市就业补助资金管理办法"]),
        ("【政策解读】示例市招商引资若干措施（一）", ["示例市招商引资若干措施"]),
        ("示例市召开新闻发布会", []),
        ("示例市就业补助资金管理办法", []),
    ],
)
def test_what_a_title_explains(title: str, names: list[str]) -> None:
    assert [core(name) for name in explained(title)] == [core(name) for name in names]


@pytest.mark.parametrize(
    ("document", "name", "found"),
    [
        ("示例市人社局关于印发〈创业担保贷款实施办法〉的通知", "创业担保贷款实施办法", (True, True)),
        ("示例市创业担保贷款实施办法", "创业担保贷款实施办法", (True, False)),
        ("示例市2025年政务公开工作要点", "示例市2026年政务公开工作要点", (False, False)),
        ("示例市人才公寓管理办法（试行）", "示例市人才公寓管理办法", (False, False)),
        ("示例市城乡居民医疗保险办法", "示例市城镇职工医疗保险办法", (False, False)),
        ("示例市人民政府关于加强耕地保护的意见", "示例市人民政府关于加强耕地保护的意见", (True, True)),
    ],
)
def test_names_of_one_document(document: str, name: str, found: tuple[bool, bool]) -> None:
    names = Names()
    names.add(document, 7)
    numbers, equal = names.find(name)
    assert (numbers == [7], equal) == found


HOSTILE = ["一图读懂" * 100, "解读之一" * 100, "《〈" * 200, "印发" * 300, "2026年预算和" * 60, "信息公开" * 100, "\x00" * 400]


def _told(text: str) -> None:
    explained(text, surely=True)
    core(text)
    report_of(text, "2026-01-01")
    list(money_of(text, "2026-01-01"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_titles_take_few_steps(text: str) -> None:
    assert calls_of(lambda: _told(text * 2)) < 2.2 * calls_of(lambda: _told(text)) + 500


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("示例市财政局关于印发示例市预算管理办法的通知（示财〔2020〕3号）", "示例市预算管理办法"),
        ("示例市财政局关于印发《示例市预算管理办法》的通知 示财[2020]3号", "示例市预算管理办法"),
        ("示例市预算管理办法（试行）", "示例市预算管理办法试行"),
    ],
)
def test_a_number_behind_the_title_is_no_part_of_the_name(title: str, name: str) -> None:
    assert core(title) == core(name)


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("市财政局负责人就示例市预算管理办法答记者问", ["示例市预算管理办法"]),
        ("市财政局局长解读示例市预算管理办法", ["示例市预算管理办法"]),
        ("市财政局负责人到示例镇调研", []),
    ],
)
def test_what_an_official_explains(title: str, told: list[str]) -> None:
    assert explained(title) == told
