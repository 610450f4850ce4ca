"""Addresses that are none are one sentence, and what cannot be written can still be read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audits.store import StoreProblem, open_store
from audits.store.checking import check_store
from audits.store.connecting import connect
from audits.store.copies import back_up

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize(
    ("rest", "says"),
    [
        ("a?b/s.db", "问号后面的“b/s.db”不是数据库的设置；路径里的问号请写成 %3F，如 sqlite:///a%3Fb/s.db；"),
        ("s.db?", "问号后面的“”不是数据库的设置"),
        ("s.db?mode=ro", "问号后面的“mode”不是数据库的设置"),
        ("s.db?timeout=5&x=1", "问号后面的“x”不是数据库的设置"),
        ("s.db?timeout=soon", "timeout 应是秒数，如 ?timeout=30，现在是“soon”"),
        ("s.db?timeout=", "timeout 应是秒数"),
    ],
)
def test_what_stands_behind_a_question_mark_is_a_setting_or_refused(rest: str, says: str) -> None:
    with pytest.raises(StoreProblem) as met:
        connect(f"sqlite:///{rest}")
    assert says in str(met.value)
    assert not Path("a").exists()


@pytest.mark.parametrize("rest", ["s.db?timeout=5", "s.db?timeout=0.5", "s.db?check_same_thread=false&timeout=30", "a%3Fb.db", "50%25.db", "a#b.db"])
def test_other_addresses_are_taken(tmp_path: Path, rest: str) -> None:
    open_store(f"sqlite:///{tmp_path.as_posix()}/{rest}").close()
    assert [one.name for one in tmp_path.iterdir()] == [rest.partition("?")[0].replace("%3F", "?").replace("%25", "%")]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Path]:
    """A store in a folder that cannot be written."""
    folder = tmp_path / "kept"
    folder.mkdir()
    open_store(f"sqlite:///{(folder / 's.db').as_posix()}").close()
    (folder / "s.db").chmod(0o400)
    folder.chmod(0o500)
    if os.access(folder, os.W_OK):
        pytest.skip("whoever may write everything has nothing that is read only")
    yield folder / "s.db"
    folder.chmod(0o700)


def test_a_store_in_a_folder_that_is_read_only_is_read_checked_and_copied(kept: Path, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{kept.as_posix()}", create=False)
    assert (store.runs(), check_store(store)) == ([], [])
    assert back_up(store, tmp_path / "copy.db") > 0
    with pytest.raises(StoreProblem, match="只读的"):
        store.set_run_status("none", "running")
    store.close()
    assert [one.name for one in kept.parent.iterdir()] == ["s.db"]
