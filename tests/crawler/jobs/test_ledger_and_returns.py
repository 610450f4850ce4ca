"""Ledgers out and back through jobs that know no workbook: the writer and the reader are handed to them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from audits.store import StoreProblem
from audits.store.life import events_of
from crawler.jobs.ledger import Ledgers, write_ledgers
from crawler.jobs.problems import NoTables
from crawler.jobs.returns import Returning, take_returns, undo_returns
from reports.ledgers import returned, write_with_letters
from tests.support import ledgerlib

if TYPE_CHECKING:
    from pathlib import Path

OUT, BACK = date(2026, 3, 2), date(2026, 3, 10)


@pytest.fixture
def made(tmp_path: Path) -> ledgerlib.Made:
    return ledgerlib.make(tmp_path)


@pytest.fixture
def ledgers(made: ledgerlib.Made, tmp_path: Path) -> Ledgers:
    (tmp_path / "out").mkdir()
    ledgerlib.issue(made, tmp_path / "out")
    return write_ledgers(made.store, made.book, "", tmp_path / "out", OUT, write_with_letters)


def filled(ledgers: Ledgers, folder: Path) -> Path:
    """The first department's ledger with its first row claimed to be mended."""
    source = next(one.path for one in ledgers.files if one.department and one.rows)
    book = openpyxl.load_workbook(source)
    sheet = book["整改台账"]
    heads = {cell.value: number for number, cell in enumerate(sheet[1], 1)}
    sheet.cell(2, heads["整改状态"]).value = "已整改"
    folder.mkdir()
    book.save(folder / "back.xlsx")
    return folder / "back.xlsx"


def test_the_newest_run_has_its_ledgers_and_letters(made: ledgerlib.Made, ledgers: Ledgers) -> None:
    assert (ledgers.run, ledgers.files[0].department) == (made.run, "")
    assert {one.path for one in ledgers.files if one.department and one.rows}
    assert all(one.path.exists() for one in ledgers.files)
    sent = [one.path for one in ledgers.files if one.department and one.rows]
    assert sorted(path.suffix for path in ledgers.letters) == [".eml"] * len(sent) + [".txt"] * len(sent)


def test_an_unknown_run_writes_nothing(made: ledgerlib.Made, tmp_path: Path) -> None:
    with pytest.raises(StoreProblem):
        write_ledgers(made.store, made.book, "20200101-1", tmp_path, OUT, write_with_letters)
    assert list(tmp_path.glob("*.xlsx")) == []


def test_returns_are_looked_at_taken_and_taken_back(made: ledgerlib.Made, ledgers: Ledgers, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    back = filled(ledgers, tmp_path / "back")
    asked = Returning((str(back), str(back.parent)), BACK, who="李四")
    looked = take_returns(made.store, asked, returned)
    assert ([one.path for one in looked.files], looked.batch, looked.all_usable) == ([back], 0, True)
    before = events_of(made.store)
    taken = take_returns(made.store, Returning(asked.files, BACK, apply=True, who="李四"), returned)
    assert (taken.batch, taken.all_usable) == (1, True)
    assert sum(map(len, events_of(made.store).values())) == sum(map(len, before.values())) + 1
    assert undo_returns(made.store, taken.batch, BACK, "李四") == 1
    with pytest.raises(StoreProblem):
        undo_returns(made.store, 7, BACK, "李四")
    assert capfd.readouterr() == ("", "")


def test_a_file_that_cannot_be_used_is_among_the_results(made: ledgerlib.Made, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("甲,乙\n", "utf-8")
    found = take_returns(made.store, Returning((str(tmp_path / "a.csv"), str(tmp_path / "none.xlsx")), BACK, apply=True), returned)
    assert ([one.is_usable for one in found.files], found.batch, found.all_usable) == ([False, False], 0, False)


def test_a_folder_without_tables_is_a_problem(made: ledgerlib.Made, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    (folder / "~$a.xlsx").write_text("", "utf-8")
    (folder / "读我.txt").write_text("", "utf-8")
    with pytest.raises(NoTables) as none:
        take_returns(made.store, Returning((str(folder),), BACK), returned)
    assert none.value.folder == str(folder)
