"""A published bulletin says the same for ever, and says where the store has come to other numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from docx import Document
from sqlalchemy import update

from audits.records.events import Event, Recalled
from audits.store import StoreProblem, schema
from audits.store.bulletins import Withdrawn, published, withdraw, withdrawn
from audits.store.checking import check_store
from audits.store.life import add_events
from crawler.cli.main import cli
from reports.outgoing.bulletin import bulletin_of
from reports.outgoing.overview import overview
from reports.outgoing.published import bulletin_from, differences, different_lines, publish_bulletin, write_draft, write_published
from tests.support import ledgerlib

if TYPE_CHECKING:
    from pathlib import Path

    from reports.outgoing.bulletin import Bulletin

DAY, LATER = date(2026, 3, 5), date(2026, 3, 20)


@pytest.fixture
def made(tmp_path: Path) -> ledgerlib.Made:
    """Everything that is sure enough is out."""
    made = ledgerlib.make(tmp_path)
    ledgerlib.send_out(made.store, made.run)
    return made


def now(made: ledgerlib.Made, day: date = LATER) -> tuple[Bulletin, int]:
    data = overview(made.store, made.store.run(made.run), made.book, day, "issued")
    return bulletin_of(data, made.book), len(data.problems())


def take_back(made: ledgerlib.Made, number: int) -> None:
    """Some items are taken back after the bulletin was published."""
    data = overview(made.store, made.store.run(made.run), made.book, DAY, "issued")
    for one in data.problems()[:number]:
        add_events(made.store, [Event(0, "", "2026-03-10", Recalled("弄错了"), made.run, one.work.finding.id, one.work.id, one.work.department_name, "王五")])


def texts(path: Path) -> list[str]:
    document = Document(str(path))
    return [one.text for one in document.paragraphs] + [cell.text for table in document.tables for row in table.rows for cell in row.cells]


def test_its_words_and_numbers_stay_whatever_happens_later(made: ledgerlib.Made, tmp_path: Path) -> None:
    bulletin, issued = now(made, DAY)
    kept = publish_bulletin(made.store, made.run, bulletin, issued, DAY, "张三", None, tmp_path / "b.docx")
    assert (kept.day, kept.who, kept.issued, bulletin_from(kept.said)) == ("2026-03-05", "张三", issued, bulletin)
    assert [line for line in check_store(made.store) if "bulletin" in line] == []
    take_back(made, 2)
    again = published(made.store, made.run)
    assert again == kept
    path = write_published(made.store, kept, None, tmp_path / "later.docx")
    assert path.read_bytes() == kept.content
    assert f"共下发问题{issued}项" in "".join(texts(path))
    assert "草稿" not in "".join(texts(path))
    found = differences(bulletin, now(made)[0])
    assert any(f"共下发问题{issued}项" in one.then and f"共下发问题{issued - 2}项" in one.now for one in found)
    assert f"共下发问题{issued - 2}项" in "\n".join(different_lines(found))
    assert differences(bulletin, replace(bulletin, day="2027年1月1日")) == [], "its day is no number"


def test_the_first_that_was_published_holds(made: ledgerlib.Made, tmp_path: Path) -> None:
    bulletin, issued = now(made, DAY)
    first = publish_bulletin(made.store, made.run, bulletin, issued, DAY, "张三", None, tmp_path / "b.docx")
    take_back(made, 1)
    other, fewer = now(made)
    assert publish_bulletin(made.store, made.run, other, fewer, LATER, "李四", None, tmp_path / "b.docx") == first


def test_what_was_changed_in_the_store_is_not_printed(made: ledgerlib.Made, tmp_path: Path) -> None:
    bulletin, issued = now(made, DAY)
    publish_bulletin(made.store, made.run, bulletin, issued, DAY, "张三", None, tmp_path / "b.docx")
    with made.store.engine.begin() as connection:
        connection.execute(update(schema.ledgers).where(schema.ledgers.c.kind == "bulletin").values(digest="0" * 64))
    with pytest.raises(StoreProblem, match="被改过"):
        published(made.store, made.run)


def test_the_next_one_says_what_this_one_said(made: ledgerlib.Made, tmp_path: Path) -> None:
    bulletin, issued = now(made, DAY)
    publish_bulletin(made.store, made.run, bulletin, issued, DAY, "张三", None, tmp_path / "b.docx")
    take_back(made, 2)
    following = ledgerlib.add_run(made.store, [], (made.site,), date(2026, 4, 1))
    data = overview(made.store, made.store.run(following), made.book, date(2026, 4, 1), "issued")
    text = "".join(text for part in bulletin_of(data, made.book).parts for text in part.paragraphs)
    assert f"下发问题{issued}项，通报后经撤回、处置、补充下发，现为{issued - 2}项，" in text


def test_a_draft_that_somebody_has_changed_is_not_replaced(made: ledgerlib.Made, tmp_path: Path) -> None:
    bulletin, _ = now(made)
    path = write_draft(bulletin, None, tmp_path / "d.docx")
    assert write_draft(bulletin, None, path) == path
    document = Document(str(path))
    document.paragraphs[0].runs[0].text = "改过的题目"
    document.save(str(path))
    assert write_draft(bulletin, None, path).name == "d_2.docx"
    assert texts(path)[0] == "改过的题目"
    path.write_bytes(b"no document")
    assert write_draft(bulletin, None, path).name == "d_3.docx"
    (tmp_path / ".e.part.docx").mkdir()  # what cannot be written beside it
    with pytest.raises(OSError, match=r"e\.docx") as found:
        write_draft(bulletin, None, tmp_path / "e.docx")
    assert found.value.filename == str(tmp_path / "e.docx")
    assert not (tmp_path / "e.docx").exists()


def test_the_office_publishes_and_reads_it_again(made: ledgerlib.Made, tmp_path: Path) -> None:
    made.store.close()

    def typed(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(cli, ["bulletin", *words, "--store", made.store.url, "--out", str(tmp_path / "out")], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done.stdout + done.stderr

    assert "通报草稿" in typed()
    assert "--by 姓名" in typed("--publish", code=2)
    assert "只和 --publish" in typed("--by", "张三", code=2)
    assert "不能和 --draft 一起用" in typed("--publish", "--draft", "--by", "张三", code=2)
    assert "没有可撤回的" in typed("--withdraw", "--by", "张三", "--reason", "错了", code=2)
    assert "2026-03-05 由张三印发" in typed("--publish", "--by", "张三", "--today", "2026-03-05")
    assert "已于 2026-03-05 由张三印发，不能再印发" in typed("--publish", "--by", "李四", code=2)
    assert "处不同" not in typed("--today", "2026-03-06")
    take_back(made, 1)
    said = typed("--today", "2026-03-20")
    assert "数据库现在说的有" in said
    assert "通报草稿" in typed("--draft")
    names = [one.stem.removeprefix(f"检查情况通报_{made.run}") for one in (tmp_path / "out").iterdir()]
    assert sorted(names) == ["", "_2", "_印发"]


def test_one_that_was_taken_back_stays_in_the_store_beside_the_next(made: ledgerlib.Made, tmp_path: Path) -> None:
    bulletin, issued = now(made, DAY)
    first = publish_bulletin(made.store, made.run, bulletin, issued, DAY, "张三", None, tmp_path / "b.docx")
    assert withdraw(made.store, made.run, "2026-03-08", "王五", "数字有误") == Withdrawn(first, "2026-03-08", "王五", "数字有误")
    assert published(made.store, made.run) is None
    assert withdraw(made.store, made.run, "2026-03-08", "王五", "再撤一次") is None
    take_back(made, 1)
    other, fewer = now(made)
    second = publish_bulletin(made.store, made.run, other, fewer, LATER, "李四", None, tmp_path / "b.docx")
    assert (second.who, second.issued, published(made.store, made.run)) == ("李四", issued - 1, second)
    assert [one.published for one in withdrawn(made.store, made.run)] == [first]
    assert [line for line in check_store(made.store) if "bulletin" in line] == []
    with made.store.engine.begin() as connection:
        connection.execute(update(schema.ledgers).where(schema.ledgers.c.id.endswith("-withdrawn")).values(digest="0" * 64))
    with pytest.raises(StoreProblem, match="被改过"):
        published(made.store, made.run)


def test_the_office_takes_a_wrong_one_back(made: ledgerlib.Made, tmp_path: Path) -> None:
    def typed(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(cli, ["bulletin", *words, "--store", made.store.url, "--out", str(tmp_path / "out")], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done.stdout + done.stderr

    typed("--publish", "--by", "张三", "--today", "2026-03-05")
    assert "--reason 理由" in typed("--withdraw", "--by", "王五", code=2)
    assert "只和 --withdraw" in typed("--reason", "数字有误", code=2)
    assert "已撤回 2026-03-05 由张三印发的通报" in typed("--withdraw", "--by", "王五", "--reason", "数字有误", "--today", "2026-03-08")
    take_back(made, 1)
    said = typed("--publish", "--by", "李四", "--today", "2026-03-20")
    assert "已于 2026-03-08 由王五撤回：数字有误" in said
    assert "2026-03-20 由李四印发" in said
    assert "没有覆盖" not in said
    names = sorted(one.stem.removeprefix(f"检查情况通报_{made.run}") for one in (tmp_path / "out").iterdir())
    assert names == ["_印发"], "nobody had changed the file of the one that was taken back, and the store keeps it"
