"""What an office hands in as tables is looked over first, kept when that is asked, and never lies over what is there."""

from datetime import date
from pathlib import Path

import pytest

from audits.regulations.local import read_local, read_own_events
from crawler.jobs.own_rules import DocumentsGiven, accept_repeals, import_documents, import_words
from crawler.jobs.problems import AlreadyThere, Handed, MistakesIn
from reports.incoming import words as tables
from reports.incoming.documents import import_table, read_accepted


def table(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows), "utf-8")
    return path


def test_words_are_kept_once(tmp_path: Path) -> None:
    file = table(tmp_path / "词.csv", "错误表述,正确表述", "布署,部署", "的,地")
    seen = import_words(file, tmp_path, tables, apply=False)
    assert (seen.applied, seen.there, list(seen.read.taken), len(seen.read.refused)) == (False, False, ["布署"], 1)
    assert not seen.path.exists()
    kept = import_words(file, tmp_path, tables, apply=True)
    assert (kept.applied, kept.there) == (True, False)
    before = kept.path.read_bytes()
    assert import_words(file, tmp_path, tables, apply=False).there
    with pytest.raises(AlreadyThere, match=kept.path.name):
        import_words(file, tmp_path, tables, apply=True)
    assert kept.path.read_bytes() == before


def test_documents_are_set_beside_those_that_are_known(tmp_path: Path) -> None:
    given = DocumentsGiven(str(table(tmp_path / "q.csv", "文件名称,文号,清理结果", "关于甲的通知,示政发〔2015〕1号,继续有效")), as_of=date(2026, 3, 1))
    assert not import_documents(given, tmp_path, import_table, apply=False).applied
    assert read_local(tmp_path / "regulations") == ()
    kept = import_documents(given, tmp_path, import_table, apply=True)
    assert (kept.known, kept.number, kept.path.parent) == ((), 1, tmp_path / "regulations")
    again = import_documents(given, tmp_path, import_table, apply=False)
    assert ([(one.status, one.as_of) for one in again.known], again.number) == ([("in-force", "2026-03-01")], 1)


def test_what_cannot_be_read_says_what_was_handed_in(tmp_path: Path) -> None:
    file = table(tmp_path / "q.csv", "甲,乙", "1,2")
    for what, call in (
        (Handed.WORDS, lambda: import_words(file, tmp_path, tables, apply=True)),
        (Handed.DOCUMENTS, lambda: import_documents(DocumentsGiven(str(file)), tmp_path, import_table, apply=True)),
    ):
        with pytest.raises(MistakesIn) as told:
            call()
        assert told.value.what is what
    assert accept_repeals(file, tmp_path, read_accepted).number == 0
    assert read_own_events(tmp_path / "regulations") == ()
