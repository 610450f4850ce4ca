"""``score`` and ``catalogue`` over a stored run."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner, Result

from audits.records import ColumnCoverage, Coverage, RuleCoverage
from audits.records.run_options import RunOptions
from audits.store import open_store
from crawler.cli._registers import handed_in
from crawler.cli.main import cli
from crawler.jobs.problems import MistakesIn
from tests.support.caselib import BOOK, _site

if TYPE_CHECKING:
    from pathlib import Path

ITEMS = [["一级事项", "二级事项", "公开内容", "栏目"], ["财政", "部门预算", "预算表", "预算决算"], ["养老", "养老补贴", "条件", "养老服务"]]


def _catalogue(path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in ITEMS:
        book.worksheets[0].append(row)
    book.save(path)
    return path


@pytest.fixture
def stored(tmp_path: Path) -> str:
    """Address of a store with one run that read nothing yet."""
    url = f"sqlite:///{(tmp_path / 'store.db').as_posix()}"
    store = open_store(url)
    site = _site({"register": {"catalogue": "目录.xlsx", "posts": "发布.csv"}}, BOOK)
    _catalogue(tmp_path / "目录.xlsx")
    (tmp_path / "发布.csv").write_text("账号,发布时间,标题\n示例发布,2026-03-18,招聘会\n", "utf-8")
    run = store.create_run([site], date(2026, 3, 1), BOOK.digest(), RunOptions(handed_in=handed_in(tmp_path / "登记.yml", [site])))
    column = ColumnCoverage("news", "政务要闻", "news", "read", newest="2026-02-20")
    ran = Coverage(rules={"stale-column": RuleCoverage(times=1)}, columns=(column,), complete=True)
    store.update_site_run(store.site_run(run, site.site).id, status="done", coverage=ran)
    store.close()
    return url


def _run(*args: str) -> Result:
    return CliRunner().invoke(cli, list(args))


def test_score_of_a_run_as_text_and_json(stored: str) -> None:
    text = _run("score", "--store", stored)
    assert text.exit_code == 0
    assert "已检 22 分中扣 0 分；78 分须人工检查" in text.output
    assert "政务要闻（市政府办公室）：最近更新 2026-02-20，6 天后超过 14 天的期限" in text.output
    data = json.loads(_run("score", "--store", stored, "--format", "json").stdout)
    assert [(one["site"], one["points"], one["scheme"]) for one in data] == [("demo-city", 100, "national-2019")]
    assert {one["id"]: one["state"] for one in data[0]["vetoes"]}["empty-columns"] == "not-run"


def test_a_score_is_judged_when_people_have_filled_in_what_only_they_can_see(stored: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert _run("score", "--store", stored, "--format", "xlsx", "--out", str(out)).exit_code == 0
    [path] = out.glob("得分-*.xlsx")
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["人工检查结果"]
    for row in sheet.iter_rows(min_row=2):
        row[6].value = "未触发" if row[2].value == "单项否决" else 0
    workbook.save(path)
    said = _run("score", "--store", stored, "--manual", str(path)).output
    assert "五、须人工检查" in said
    assert json.loads(_run("score", "--store", stored, "--manual", str(path), "--format", "json").stdout)[0]["unjudged_points"] == 0
    kept = path.read_bytes()
    assert _run("score", "--store", stored, "--format", "xlsx", "--out", str(out)).exit_code == 0
    assert (path.read_bytes() == kept, len(list(out.glob("得分-*.xlsx")))) == (True, 2)
    sheet["G2"] = "大概"
    workbook.save(path)
    wrong = _run("score", "--store", stored, "--manual", str(path))
    assert (wrong.exit_code, "人工检查结果!G2" in wrong.output, "应写“触发”或“未触发”" in wrong.output) == (2, True, True)
    assert _run("score", "--store", stored, "--manual", str(tmp_path / "无.xlsx")).exit_code == 2


def test_score_as_a_workbook(stored: str, tmp_path: Path) -> None:
    assert _run("score", "--store", stored, "--format", "xlsx", "--out", str(tmp_path / "out")).exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "out" / "得分-20260301-1.xlsx")["得分"]
    cells = dict(zip((cell.value for cell in sheet[1]), (cell.value for cell in sheet[2]), strict=True))
    assert (cells["已检分值"], cells["已扣分"], cells["得分（有结论的）"]) == (22, 0, None)
    assert "不能下结论" in str(cells["结论"])


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--scheme", "national-2091"], "没有打分方案“national-2091”，是不是 national-2019"),
        (["--site", "elsewhere"], "没有站点“elsewhere”；有：demo-city"),
        (["--run", "20250101-1"], "没有批次“20250101-1”"),
    ],
)
def test_mistakes_are_one_sentence(stored: str, args: list[str], says: str) -> None:
    result = _run("score", "--store", stored, *args)
    assert result.exit_code == 2
    assert says.partition("，")[0] in result.output
    assert "Traceback" not in result.output


def test_fulfilment_table_of_a_run(stored: str, tmp_path: Path) -> None:
    result = _run("catalogue", "--store", stored, "--out", str(tmp_path / "out"))
    assert result.exit_code == 0
    assert "2 个事项，已覆盖 0，栏目为空 0，超期未更新 0，没有对应栏目 1，未能核验 1" in result.output
    [path] = (tmp_path / "out").glob("*.xlsx")
    assert openpyxl.load_workbook(path)["覆盖情况"].max_row == 3


def test_fulfilment_table_of_another_file_and_without_any(stored: str, tmp_path: Path) -> None:
    file = _catalogue(tmp_path / "新目录.xlsx")
    assert _run("catalogue", "--store", stored, "--file", str(file), "--out", str(tmp_path / "out")).exit_code == 0
    missing = _run("catalogue", "--store", stored, "--file", str(tmp_path / "无.xlsx"))
    assert missing.exit_code == 2
    assert "没有这个文件" in missing.output
    wrong = _run("catalogue", "--store", stored, "--site", "other")
    assert (wrong.exit_code, "没有站点“other”" in wrong.output) == (2, True)


def test_what_a_catalogue_file_has_that_is_not_taken_is_told(stored: str, tmp_path: Path) -> None:
    file = tmp_path / "目录.xlsx"
    book = openpyxl.Workbook()
    for row, mark in zip(ITEMS, ("完成情况", "已公开", ""), strict=True):
        book.worksheets[0].append([*row, mark])
    book.save(file)
    result = _run("catalogue", "--store", stored, "--file", str(file), "--out", str(tmp_path / "out"))
    assert (result.exit_code, "没有用到：完成情况" in result.output) == (0, True)


def test_files_of_a_register_are_kept_with_the_run(stored: str) -> None:
    beside = open_store(stored).run().options.handed_in
    assert [item.name for item in beside.catalogues["demo-city"]] == ["部门预算", "养老补贴"]
    assert [post.account for post in beside.posts["demo-city"]] == ["示例发布"]


def test_missing_files_of_a_register_are_told_all_at_once(tmp_path: Path) -> None:
    site = _site({"register": {"catalogue": "目录.xlsx", "posts": "发布.csv"}}, BOOK)
    other = site.model_copy(update={"site": "two", "catalogue": "", "posts": "发布二.csv"})
    with pytest.raises(MistakesIn) as found:
        handed_in(tmp_path / "登记.yml", [site, other])
    assert len(found.value.mistakes) == 3
