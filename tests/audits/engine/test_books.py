"""The rule book of a run is kept with it, and used again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audits.engine.books import book_of, keep
from audits.records.run_options import RunOptions
from audits.rulebook import RuleBook, load_rulebook
from audits.rulebook.packing import pack, unpack
from audits.rulebook.register import Site
from audits.store import Store, open_store

if TYPE_CHECKING:
    from pathlib import Path

SITE = Site(site="a", name="甲", home="http://a.example/")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 's.db'}")


def own_book(folder: Path, severity: str) -> RuleBook:
    """The shipped rules with one changed by an office."""
    (folder / "audits").mkdir(parents=True, exist_ok=True)
    (folder / "audits" / "broken-link.yml").write_text(f"severity: {severity}\n", "utf-8")
    return load_rulebook(folder)


def test_a_packed_book_is_the_same_book(tmp_path: Path) -> None:
    book = own_book(tmp_path / "own", "minor")
    again = unpack(pack(book), tmp_path / "again")
    assert again.digest() == book.digest()
    assert again.rules["broken-link"].severity == "minor"
    assert pack(book) == pack(again), "equal files give equal bytes"


def test_a_run_is_judged_again_by_its_own_book_and_the_difference_is_named(tmp_path: Path, store: Store) -> None:
    then, now = own_book(tmp_path / "then", "minor"), load_rulebook()
    run = store.run(store.create_run([SITE], date(2026, 3, 1), keep(store, then), RunOptions()))
    found = book_of(store, run, now)
    assert found.book.rules["broken-link"].severity == "minor"
    assert (found.changed, found.missing) == (("broken-link",), "")
    assert book_of(store, run, then).book is then, "nothing is unpacked where nothing has changed"


def test_a_book_is_kept_once(tmp_path: Path, store: Store) -> None:
    book = load_rulebook()
    assert keep(store, book) == keep(store, book)
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from rule_books").scalar() == 1


@pytest.mark.parametrize(("content", "why"), [(None, "not-kept"), (b"", "unreadable"), (b"PK\x03\x04broken", "unreadable")], ids=["none", "empty", "damaged"])
def test_a_book_that_cannot_be_had_is_said(store: Store, content: bytes | None, why: str) -> None:
    from audits.store.rule_books import keep_book

    if content is not None:
        keep_book(store, "0123", lambda: content)
    run = store.run(store.create_run([SITE], date(2026, 3, 1), "0123", RunOptions()))
    today = load_rulebook()
    found = book_of(store, run, today)
    assert (found.book, found.missing) == (today, why)


@pytest.mark.parametrize("name", ["../x.yml", "shipped/../../x.yml", "/etc/x", "other/x.yml"])
def test_a_packed_book_writes_nowhere_else(tmp_path: Path, name: str) -> None:
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, "a: 1")
    with pytest.raises(ValueError, match="no part of a rule book"):
        unpack(packed.getvalue(), tmp_path / "in")
    assert not (tmp_path / "x.yml").exists()
