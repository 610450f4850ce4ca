"""An office's own list of documents, row by row: what is taken, what is not and why; kept only when somebody has looked it over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from audits.rulebook import MistakesFound
from crawler.cli.main import cli
from reports.incoming.documents import import_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEAD = ["序号", "文件名称", "文号", "清理结果", "发文日期"]


def table(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    for at, (name, rows) in enumerate(sheets.items()):
        sheet = book.worksheets[0] if not at else book.create_sheet()
        sheet.title = name
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def test_rows_are_named_by_sheet_and_by_their_own_number(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [["示例市清理结果"], HEAD, [1, "关于甲的通知", "示政发〔2015〕1号", "废止", ""]]
    rows += [[""] * 5, [2, "", "示政发〔2015〕2号", "废止", ""]]
    path = table(tmp_path / "q.xlsx", 第一批=rows, 第二批=[HEAD, [1, "关于乙的通知", "示政发〔2015〕3号", "继续有交", "20年代"]], 说明=[["请填写", "本表"]])
    found = import_table(path)
    assert [row.where for row in found.rows] == ["工作表“第一批”第3行", "工作表“第一批”第5行", "工作表“第二批”第2行"]
    assert [(row.where, row.why.partition("（可用")[0]) for row in found.refused] == [
        ("工作表“第一批”第5行", "没有文件名称"), ("工作表“第二批”第2行", "看不懂状态“继续有交”（是不是“继续有效”？）"),
    ]  # fmt: skip
    assert found.unused == ("q.xlsx 的工作表“说明”没有文件清单的表头，没有用到",)


def test_a_day_that_is_none_and_a_heading_that_is_not_known_are_told(tmp_path: Path) -> None:
    head = ["文件名称", "文号", "清理意见书", "印发日期", "废止日期"]
    path = table(tmp_path / "q.xlsx", 表=[head, ["关于甲的通知", "第三号文", "废止", "去年春天", "2024年1月1日"]])
    found = import_table(path, "in-force")
    assert [(row.entry.status, row.entry.date, row.entry.written) for row in found.rows if row.entry is not None] == [("in-force", "2024-01-01", "")]
    assert found.rows[0].notes == ("成文日期“去年春天”不是看得懂的日期，没有采用", "文号“第三号文”不像文号，照写")
    assert found.unused == ("工作表“表”的“清理意见书”列不认识，没有采用（是不是“清理意见”？）",)


@pytest.mark.parametrize(("said", "kind", "why"), [("研究中", "repealed", "看不懂状态"), ("", "repealed", ""), ("", "", "没有写状态"), ("废止", "in-force", "")])
def test_the_status_of_the_whole_table_is_no_answer_where_a_row_says_something_else(tmp_path: Path, said: str, kind: str, why: str) -> None:
    path = table(tmp_path / "q.xlsx", 表=[HEAD, [1, "关于甲的通知", "示政发〔2015〕1号", said, ""], [2, "关于乙的通知", "", "废止", ""]])
    [first, _] = import_table(path, kind).rows  # type: ignore[arg-type]
    assert first.why.startswith(why)
    assert bool(first.why) is bool(why)
    assert first.entry is None or first.entry.status == "repealed"


def test_rows_that_contradict_each_other_are_not_taken(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [HEAD, [1, "关于甲的通知", "示政发〔2015〕1号", "废止", ""], [2, "关于甲的通知", "示政发[2015]1号", "继续有效", ""]]
    rows += [[3, "关于乙的通知", "示政发〔2015〕2号", "废止", ""]] * 2
    found = import_table(table(tmp_path / "q.xlsx", 表=rows))
    assert [row.why for row in found.refused] == ["工作表“表”第2行和工作表“表”第3行说的是同一个文件，内容不同，都没有采用"] * 2
    assert [row.notes for row in found.rows[2:]] == [(), ("与工作表“表”第4行相同，只记一次",)]


def test_a_heading_between_rows_counts_from_there_on_and_is_told(tmp_path: Path) -> None:
    head = ["序号", "文件名称", "文号"]
    rows: list[Sequence[object]] = [head, ["一、继续有效"], [1, "关于甲的通知", "示政发〔2015〕1号"], ["二、废止和修改的"], [2, "关于乙的通知", "示政发〔2015〕2号"]]
    found = import_table(table(tmp_path / "q.xlsx", 表=rows))
    assert [(row.entry and row.entry.status, row.why.partition("；")[0]) for row in found.rows] == [("in-force", ""), (None, "没有写状态")]
    assert found.unused == ("工作表“表”第2行“一、继续有效”当作小标题，以下没有写状态的都按“继续有效”", "工作表“表”第4行“二、废止和修改的”当作小标题，看不出是哪一种状态")


def test_a_formula_without_a_result_is_told(tmp_path: Path) -> None:
    found = import_table(table(tmp_path / "q.xlsx", 表=[HEAD, [1, "关于甲的通知", '="示政发〔2015〕"&"1号"', "废止", ""]]))
    assert any("q.xlsx:表!C2 是公式，文件里没有存下它的结果" in line for line in found.unused)


def test_a_table_without_headings_names_the_near_one(tmp_path: Path) -> None:
    with pytest.raises(MistakesFound, match=r"没有找到文件清单.*是不是“文件名称”"):
        import_table(table(tmp_path / "q.xlsx", 表=[["文件名稱", "文号"], ["关于甲的通知", "示政发〔2015〕1号"]]))


def test_a_list_is_looked_over_before_it_is_kept(tmp_path: Path) -> None:
    path = table(tmp_path / "q.xlsx", 表=[HEAD, [1, "关于甲的通知", "示政发〔2015〕1号", "继续有效", ""], [2, "关于乙的通知", "", "研究", ""]])
    kept = tmp_path / "r" / "regulations" / "local.csv"

    def typed(*words: str, code: int) -> str:
        done = CliRunner().invoke(cli, ["regulations", "import", str(path), "--rules", str(tmp_path / "r"), *words], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done.output

    said = typed(code=1)
    for line in ("第2行：关于甲的通知（示政发〔2015〕1号），继续有效，新增", "第3行：看不懂状态“研究”", "还没有写入"):
        assert line in said
    assert not kept.exists()
    assert "已写入" in typed("--apply", code=1)
    table(path, 表=[HEAD, [1, "关于甲的通知", "示政发〔2015〕1号", "废止", ""]])
    assert "废止，替换原来的“继续有效”" in typed(code=0)
    assert "应写成 2026-03-01 这样的日期" in typed("--as-of", "去年", code=2)
