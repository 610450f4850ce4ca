"""``--office``: registers, runs and everything that is taken from them, for one office alone or with all below it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest
from docx import Document

from tests.support.commandline import TODAY, run
from tests.support.province import DEAD, province

if TYPE_CHECKING:
    from pathlib import Path

RUN = "20260301-1"
BELOW = {"江北省": ["sheng", "jia", "jiaxian", "yi"], "甲市": ["jia", "jiaxian"], "丙县": ["jiaxian"], "乙市": ["yi"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the province was inspected, and issued."""
    here = tmp_path_factory.mktemp("province")
    with province(here / "reg"):
        assert run(here, "inspect", "reg", "--today", TODAY, "--only", "broken-link", "--issue", timeout=240).returncode == 0
    return here


def said(folder: Path, *arguments: str) -> str:
    done = run(folder, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def problems(*sites: str) -> int:
    return sum(DEAD[site] + 1 for site in sites)


@pytest.mark.parametrize(("office", "sites"), BELOW.items())
def test_each_output_has_the_sites_of_an_office_and_of_all_below_and_no_others(office: str, sites: list[str], folder: Path) -> None:
    of, number = ("--run", RUN, "--office", office), problems(*sites)
    assert f"问题 {number} 项" in said(folder, "runs", "--office", office)
    assert f"站点 {len(sites)}：完成 {len(sites)}" in said(folder, "runs", "watch", "--once", "--office", office)
    listed = said(folder, "findings", "list", *of)
    assert (set(re.findall(r"www\.(\w+)\.example", listed)), f"列出 {number} 条" in listed) == (set(sites), True)
    lines = [json.loads(line) for line in said(folder, "export", *of).splitlines()]
    assert ({line["site"] for line in lines}, sum(line["problems"] for line in lines)) == (set(sites), number)
    scores = json.loads(said(folder, "score", *of, "--format", "json"))
    assert sorted(one["site"] for one in scores) == sorted(sites)
    assert said(folder, "due", "--all", "--office", office, "--today", TODAY).count("期限 2026") == number
    assert f"写的是已下发的 {number} 项" in said(folder, "bulletin", *of, "--out", "notice")
    text = "\n".join(paragraph.text for paragraph in Document(str(folder / "notice" / f"检查情况通报_{RUN}_{office}.docx")).paragraphs)
    assert f"抽查网站{len(sites)}个" in text
    assert f"发现的问题 {number} 项" in said(folder, "report", *of)
    page = (folder / "out" / f"网站检查报告_{RUN}_{office}.html").read_text("utf-8")
    assert set(re.findall(r"www\.(\w+)\.example", page)) <= set(sites)


@pytest.mark.parametrize(("office", "sites"), BELOW.items())
def test_the_ledger_of_an_office_has_its_rows_and_what_went_out_to_its_departments_word_for_word(office: str, sites: list[str], folder: Path) -> None:
    out = f"ledgers-{office}"
    said(folder, "ledger", "--run", RUN, "--office", office, "--out", out)
    sheet = openpyxl.load_workbook(folder / out / f"整改台账_总台账_{office}_{RUN}_草稿.xlsx")["整改台账"]
    titles, *rows = sheet.iter_rows(values_only=True)
    pages = [str(row[titles.index("所在页面")]) for row in rows]
    assert ({page.split(".")[1] for page in pages}, len(pages)) == (set(sites), problems(*sites))
    copies = {path.name for path in (folder / out).glob("整改台账_*_第1轮.xlsx")}
    assert len(copies) == 2 * len(sites), "the operator's and the department's of each site"
    assert all((folder / out / name).read_bytes() == (folder / "out" / name).read_bytes() for name in copies)
    assert len(list((folder / out).glob("整改通知_*.eml"))) == 2 * len(sites)


def test_the_own_sites_of_an_office_leave_out_those_below(folder: Path) -> None:
    assert f"问题 {problems('sheng')} 项" in said(folder, "runs", "list", "--office", "江北省", "--own-sites")
    assert f"列出 {problems('jia')} 条" in said(folder, "findings", "list", "--office", "甲市", "--own-sites")
    said(folder, "ledger", "--office", "甲市", "--own-sites", "--draft", "--out", "own")
    assert (folder / "own" / f"整改台账_总台账_甲市本级_{RUN}_草稿.xlsx").is_file()


def test_an_office_that_is_not_known_is_named_with_those_that_are(folder: Path) -> None:
    for arguments in (("findings", "list", "--office", "甲"), ("inspect", "reg", "--office", "甲"), ("columns", "reg", "--office", "甲")):
        done = run(folder, *arguments)
        assert (done.returncode, done.stderr) == (2, "没有归属单位“甲”（是不是“甲市”？）；登记表里有：甲市、江北省、丙县、乙市\n")
    alone = run(folder, "runs", "--own-sites")
    assert (alone.returncode, alone.stderr) == (2, "--own-sites 要和 --office 单位 一起用\n")
    published = run(folder, "bulletin", "--office", "甲市", "--publish", "--by", "甲")
    assert (published.returncode, published.stderr) == (2, "通报按整个批次印发和撤回，不能和 --office 一起用；--office 只起草\n")


def test_an_inspection_and_a_recheck_of_an_office_ask_for_no_other_site(tmp_path: Path) -> None:
    with province(tmp_path / "reg") as servers:
        done = run(tmp_path, "inspect", "reg", "--office", "甲市", "--today", TODAY, "--only", "broken-link", timeout=240)
        assert (done.returncode, bool(servers["jiaxian"].asked), bool(servers["sheng"].asked or servers["yi"].asked)) == (0, True, False)
        assert run(tmp_path, "inspect", "reg", "--today", TODAY, "--only", "broken-link", "--issue", timeout=240).returncode == 0
        for server in servers.values():
            server.asked.clear()
        done = run(tmp_path, "recheck", "--office", "甲市", "--today", "2026-03-20", "--format", "json", timeout=240)
        assert done.returncode == 0, done.stderr
        assert {site for site, server in servers.items() if server.asked} == {"jia", "jiaxian"}
        found = json.loads(done.stdout)["items"]
    assert len(found) == problems("jia", "jiaxian")


def test_a_register_that_is_a_workbook_names_offices_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sites, columns = book.active, book.create_sheet("栏目")
    assert sites is not None
    sites.title = "站点"
    for row in (["站点编号", "站点名称", "首页", "归属单位"], ["a", "甲", "http://www.a.example/", "江北省/甲市"], ["b", "乙", "http://www.b.example/", "乙省/甲市"]):
        sites.append(row)
    columns.append(["栏目编号", "栏目名称", "栏目类型", "列表地址"])
    book.save(tmp_path / "登记.xlsx")
    done = run(tmp_path, "columns", "登记.xlsx", "--office", "甲市")
    assert (done.returncode, "登记.xlsx:站点!D3: 归属单位: “甲市”在 登记.xlsx:站点!D2 归“江北省”，这里写的是“乙省”" in done.stderr) == (2, True), done.stderr
