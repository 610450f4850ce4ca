"""What goes wrong outside the program - disks, permissions, open workbooks, databases - is one sentence, and loses nothing."""

import errno
import os
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from audits.records.run_options import RunOptions
from audits.rulebook import load_rulebook
from audits.rulebook.register import Site
from audits.store import StoreProblem, open_store
from crawler.cli._options import writable_folder
from crawler.cli._results import paper_lines
from crawler.cli._sentences import Ended, of_system
from crawler.jobs.ledger import WrittenLedger
from crawler.jobs.papers import Paper, leave_papers
from reports.outgoing.jsonl import write_jsonl
from reports.workbook.files import whole
from tests.support.places import ROOT


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_text("old", "utf-8")

    def half() -> None:
        with whole(path) as draft:
            draft.write_text("half", "utf-8")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left") as found:
        half()
    assert path.read_text("utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["台账.xlsx"]
    assert of_system(found.value) == f"读写不了 {path}：磁盘已满"


def test_a_ledger_that_is_open_elsewhere_is_named_with_the_way_to_have_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def busy(*_: object) -> list[WrittenLedger]:
        raise PermissionError(errno.EACCES, "Permission denied", "out/整改台账.xlsx")

    store = open_store(f"sqlite:///{tmp_path}/s.db")
    book = load_rulebook()
    run = store.create_run([Site(site="a", name="甲", home="http://a.example/")], date(2026, 3, 1), book.digest(), RunOptions())
    papers = leave_papers(store, book, run, Paper(tmp_path, write_jsonl, busy))
    assert paper_lines(run, papers, store.url) == []
    assert papers.missing
    said = capsys.readouterr().err
    assert "读写不了 out/整改台账.xlsx：没有权限，或者文件正被别的程序打开" in said
    assert f"portal-audit ledger --run {run}" in said


def test_ledgers_whose_writing_was_stopped_are_had_from_the_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def stopped(*_: object) -> list[WrittenLedger]:
        raise KeyboardInterrupt

    store = open_store(f"sqlite:///{tmp_path}/s.db")
    book = load_rulebook()
    run = store.create_run([Site(site="a", name="甲", home="http://a.example/")], date(2026, 3, 1), book.digest(), RunOptions())
    papers = leave_papers(store, book, run, Paper(tmp_path, write_jsonl, stopped))
    paper_lines(run, papers, store.url)
    said = capsys.readouterr().err
    assert said.startswith("已中断，文件没有写完。内容都已存进数据库")
    assert f"portal-audit ledger --run {run}" in said


def test_a_folder_with_a_name_that_the_system_cannot_write_is_said_before_anything_is_done(tmp_path: Path) -> None:
    with pytest.raises(Ended, match="PYTHONUTF8=1"):
        writable_folder(tmp_path / "\ud800")


def test_a_store_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    store = open_store(f"sqlite:///{path}")
    raw = sqlite3.connect(path)
    raw.execute("drop table site_runs")
    raw.execute("create view site_runs as select 1 as run")
    with pytest.raises(Exception, match="cannot modify") as found:
        store.update_site_run(1, status="done")
    assert not isinstance(found.value, StoreProblem), "a fault of the program keeps its name"
    with store.engine.begin() as connection:
        connection.exec_driver_sql("pragma max_page_count=1")
        with pytest.raises(StoreProblem, match="数据库用不了：磁盘已满；已经存下的都还在"):
            connection.exec_driver_sql(f"insert into meta values ('k', '{'x' * 4_000_000}')")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("foo", "数据库地址不对：foo；应写成 sqlite:///文件名.db"),
        ("mysql://a/b", "数据库地址不对"),
        ("sqlite:////no/such/folder/x.db", "数据库所在的文件夹不存在"),
        ("postgresql+psycopg://u:secret@127.0.0.1:1/x", "连不上，数据库没有启动或端口不对"),
    ],
)
def test_a_store_that_is_not_there(url: str, says: str) -> None:
    with pytest.raises(StoreProblem) as found:
        open_store(url)
    assert says in str(found.value)
    assert "secret" not in str(found.value)


def test_resuming_an_unknown_run_makes_no_store(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "crawler.cli.main", "inspect", "--resume", "20260101-1", "--store", "sqlite:///none.db"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, len(ended.stderr.strip().splitlines())) == (2, 1), ended.stderr
    assert "还没有巡检结果" in ended.stderr
