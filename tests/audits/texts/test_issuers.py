"""Whose document a page shows, on the sites of a county, a bureau, a city and a ministry."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audits.records import Page
from audits.rulebook.register import Site, check_site
from audits.texts.issuers import is_reprint, of_body, whose


def _site(owner: str, kind: str, *departments: str) -> Site:
    named = {f"d{number}": {"name": name} for number, name in enumerate(departments)}
    given = {"site": "s", "name": owner, "owner": owner, "home": "http://a.example/", "kind": kind, "departments": named}
    return check_site(given, {}, "s", ())


COUNTY = _site("示例县人民政府办公室", "county", "县水利局", "县人力资源和社会保障局")
BUREAU = _site("道真县人力资源和社会保障局", "department", "县人力资源和社会保障局")
CITY = _site("示例市人民政府办公室", "portal", "市水利局")
MINISTRY = _site("财政部办公厅", "ministry")
BODIES = {
    "示例县水利局": "own other own other",
    "县水利局": "own own own -",
    "水利局": "own own own -",
    "市水利局": "other other own -",
    "省水利厅": "other other other -",
    "水利部": "other other other other",
    "国务院办公厅": "other other other other",
    "财政部 税务总局": "other other other own",
    "上级市人力资源和社会保障局": "other other other other",
    "道真自治县人社局": "other own own other",
    "贵州省人力资源和社会保障厅": "other other other other",
    "中共示例县委": "own other own other",
    "县委宣传部": "own own own -",
    "信息公开科": "own own own -",
    "人力资源社会保障部": "other other other other",
}


@pytest.mark.parametrize(("body", "told"), BODIES.items(), ids=BODIES)
def test_bodies(body: str, told: str) -> None:
    assert [of_body(body, site) or "-" for site in (COUNTY, BUREAU, CITY, MINISTRY)] == told.split()


@pytest.mark.parametrize(
    ("title", "number", "issuer", "told"),
    [
        ("财政部 税务总局 民政部关于继续实施扶持政策的通知", "财税〔2017〕46号", "县人力资源和社会保障局", "other"),
        ("国务院办公厅关于印发指引的通知", "", "示例县人民政府办公室", "other"),
        ("关于做好有关工作的通知", "国办发〔2020〕1号", "示例县人民政府办公室", "other"),
        ("关于做好有关工作的通知", "人社部发〔2020〕1号", "县人力资源和社会保障局", "other"),
        ("示例县人民政府办公室转发国务院办公厅关于印发指引的通知", "示政办发〔2020〕1号", "", "own"),
        ("关于做好有关工作的通知", "示政办发〔2020〕1号", "示例县人民政府办公室", "own"),
        ("关于做好有关工作的通知", "", "", ""),
        ("（转载）示例县人民政府关于加强管理的通知", "", "示例县人民政府", "other"),
        ("示例县公租房管理办法", "", "", "own"),
        ("公租房管理办法", "示政规〔2020〕1号", "", "own"),
        ("公租房管理办法", "穗府规〔2020〕1号", "", ""),
    ],
)
def test_title_and_number_count_before_the_label(title: str, number: str, issuer: str, told: str) -> None:
    assert whose(Page("http://a.example/1.html", title=title, doc_number=number or None, issuer=issuer or None), COUNTY) == told


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("求是", True), ("半月谈", True), ("南方+", True), ("红网", True), ("川观新闻", True), ("江海发布", True), ("央视", True),
        ("经济日报", True), ("上级市融媒体", True), ("某某卫视公众号", True), ("省政府网站", True), ("国家发展改革委网站", True),
        ("本网", False), ("本站", False), ("我局", False), ("示例发布", False), ("示例县融媒体中心", False), ("示例新闻网", False),
        ("县融媒体中心", False), ("县政府网", False), ("政府办", False), ("门户网站", False), ("", False), ("县水利局", False),
        ("水利局网站", False), ("人社局微信公众号", False), ("上级市水利局网站", True), ("水利部网站", True),
    ],
)  # fmt: skip
def test_sources(source: str, told: bool) -> None:
    page = Page("http://a.example/1.html", title="我县就业工作再上新台阶", source=source)
    assert is_reprint(page, COUNTY) is told


def test_an_office_that_puts_a_higher_one_s_text_on_line_did_not_issue_it() -> None:
    page = Page("http://a.example/1.html", title="关于做好就业工作的通知", doc_number="江政办发〔2023〕1号", issuer="示例县人民政府办公室")
    assert whose(page, COUNTY) == ""
    assert whose(replace(page, source="江海省人民政府网站"), COUNTY) == "other"
    assert whose(replace(page, source="示例县人民政府"), COUNTY) == "own"
    assert whose(replace(page, source="江海省人民政府网站", doc_number="示政办发〔2023〕1号"), COUNTY) == "own"
