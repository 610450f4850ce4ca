"""The care of a store: its size, what is let go of, backups of either database, damage in one sentence, masked numbers."""

from __future__ import annotations

import lzma
import os
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, func, select, text

from audits.store import StoreProblem, open_store, schema
from audits.store.checking import check_store
from audits.store.connecting import draft
from audits.store.copies import back_up, restore
from audits.store.findings import findings_of, occurrences_of
from audits.store.life import events_of
from audits.store.pages import pack
from audits.store.sizes import bodies_of, body_counts, drop_bodies, size_of
from crawler.jobs.audit import reaudit
from crawler.jobs.prune import prune
from tests.support.small_site import BOOK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.store import Store

OLD = Path(__file__).parent / "old" / "v3.db.xz"
POSTGRES = os.environ.get("PORTAL_AUDIT_TEST_POSTGRES", "")
RUNS = ("20260301-1", "20260310-1")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with an inspection, a re-check, ledgers and their history."""
    path = tmp_path / "portal-audit.db"
    path.write_bytes(lzma.decompress(OLD.read_bytes()))
    store = open_store(f"sqlite:///{path.as_posix()}", create=False, upgrade=lambda _: None)
    yield store
    store.close()


@pytest.fixture
def postgres() -> Iterator[str]:
    if not POSTGRES:
        pytest.skip("PORTAL_AUDIT_TEST_POSTGRES names no database: PostgreSQL is not tried")
    name, engine = f"audit_{uuid.uuid4().hex[:12]}", create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield POSTGRES.rpartition("/")[0] + "/" + name
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def kept(store: Store) -> dict[str, object]:
    """What must outlive all care: findings, places, history, ledgers."""
    with store.engine.connect() as connection:
        counts = {name: connection.execute(select(func.count()).select_from(table)).scalar_one() for name, table in schema.metadata.tables.items()}
    counts.pop("run_leases")
    return {
        "counts": counts, "events": events_of(store),
        "findings": [findings_of(store, run) for run in RUNS], "places": [list(occurrences_of(store, run)) for run in RUNS],
    }  # fmt: skip


def test_the_size_is_told_by_run_and_by_what_is_kept(store: Store) -> None:
    found = size_of(store)
    assert [run.run for run in found.runs] == list(RUNS)
    first = found.runs[0]
    assert first.pages == body_counts(store, RUNS[0])[0] > 20
    assert {"bodies", "pages", "links", "addresses", "findings", "ledgers"} <= {kind for kind, size in first.size.items() if size}
    assert {kind for kind, size in found.others.items() if size} >= {"returns", "history"}
    assert sum(sum(run.size.values()) for run in found.runs) + sum(found.others.values()) < found.whole


def test_old_bodies_go_and_everything_else_stays(store: Store) -> None:
    before = kept(store)
    done = prune(store, 1, personal=False)
    pages = body_counts(store, RUNS[0])[0]
    assert (done.old, done.personal) == ({RUNS[0]: pages}, {})
    assert "数据库文件从" in done.room
    assert (list(bodies_of(store, RUNS[0])), body_counts(store, RUNS[0])) == ([], (pages, pages))
    assert body_counts(store, RUNS[1])[1] == 0
    assert kept(store) == before
    assert prune(store, 1, personal=False).room == "", "nothing is left to let go of"
    with pytest.raises(StoreProblem, match=f"批次 {RUNS[0]} 的网页正文已用 portal-audit store prune 清理"):
        reaudit(store, BOOK, RUNS[0])
    assert [run.id for run in store.runs()] == list(RUNS), "no run was begun in vain"


def test_a_run_that_holds_no_pages_takes_nobodys_place(store: Store) -> None:
    drop_bodies(store, store.run(RUNS[1]))
    assert prune(store, 1, personal=False).old == {}, "the newest run that has bodies keeps them"
    assert body_counts(store, RUNS[0])[1] == 0


def test_bodies_with_numbers_of_persons_go_from_every_run(store: Store) -> None:
    table = schema.pages
    with store.engine.begin() as connection:
        ids = connection.execute(select(table.c.site_run, table.c.url_id).order_by(table.c.site_run, table.c.url_id)).all()
        for (site_run, url_id), body in zip(
            (ids[1], ids[2], ids[-1]),
            ("<p>联系人张三 13812345678</p>".encode(), "<p>身份证号：110101199003074514</p>".encode("gb18030"), b"<!-- 6222021234567890123 -->"),
            strict=True,
        ):
            where = (table.c.site_run == site_run) & (table.c.url_id == url_id)
            connection.execute(table.update().where(where).values(body=pack(body), content_type="text/html; charset=gb18030" if url_id == ids[2][1] else ""))
    before = kept(store)
    assert prune(store, None, personal=True).personal == {RUNS[0]: 2, RUNS[1]: 1}
    assert kept(store) == before
    assert prune(store, None, personal=True).personal == {}


def test_a_run_that_somebody_works_on_is_not_touched(store: Store) -> None:
    other = open_store(store.url, create=False)
    with other.holding(RUNS[0]), pytest.raises(StoreProblem, match=f"批次 {RUNS[0]} 正由另一个进程做着"):
        drop_bodies(store, store.run(RUNS[0]))
    other.close()


def test_a_backup_is_private_whole_and_comes_back(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "备份 一.db"
    assert back_up(store, path) == path.stat().st_size
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(StoreProblem, match="已经存在，备份不覆盖任何文件"):
        back_up(store, path)
    url = f"sqlite:///{(tmp_path / 'new.db').as_posix()}"
    assert restore(path, url) == f"已把 {path} 恢复到 {url}：2 个批次"
    again = open_store(url, create=False)
    assert kept(again) == kept(store)
    again.close()
    with pytest.raises(StoreProblem, match="已经存在，恢复不覆盖任何数据"):
        restore(path, url)
    assert sorted(one.name for one in tmp_path.iterdir() if "part" in one.name) == []


def test_a_backup_of_an_earlier_version_is_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    path.write_bytes(lzma.decompress(OLD.read_bytes()))
    said = restore(path, f"sqlite:///{(tmp_path / 'new.db').as_posix()}")
    assert said.endswith("：2 个批次；备份是较早版本的，已升级")


def test_a_store_moves_to_postgresql_and_back(store: Store, tmp_path: Path, postgres: str) -> None:
    path, back = tmp_path / "one.db", tmp_path / "two.db"
    back_up(store, path)
    restore(path, postgres)
    there = open_store(postgres, create=False)
    assert kept(there) == kept(store)
    run = there.run(RUNS[0])
    new = there.create_run(run.sites, run.today, run.rules_digest, run.options)
    assert there.site_runs(new)[0].id > max(one.id for run in RUNS for one in there.site_runs(run)), "numbers go on behind those that came"
    with pytest.raises(StoreProblem, match="里已有批次，恢复不覆盖任何数据"):
        restore(path, postgres)
    assert size_of(there).whole > 1_000_000
    assert check_store(there) == []
    back_up(there, back)
    there.close()
    assert restore(back, f"sqlite:///{(tmp_path / 'three.db').as_posix()}").endswith("：3 个批次")


def test_what_is_no_backup_is_said(tmp_path: Path, store: Store) -> None:
    url = f"sqlite:///{(tmp_path / 'new.db').as_posix()}"
    (tmp_path / "text.db").write_text("no database at all, but long enough to be read as one" * 30, "utf-8")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("create table t (a)")
    whole = lzma.decompress(OLD.read_bytes())
    (tmp_path / "cut.db").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "folder.db").mkdir()
    for name, says in (
        ("none.db", "没有备份文件"), ("text.db", "这个文件不是数据库"), ("other.db", "不是本程序的数据库"), ("cut.db", "损坏"), ("folder.db", "没有备份文件"),
    ):  # fmt: skip
        with pytest.raises(StoreProblem, match=says):
            restore(tmp_path / name, url)
        assert not (tmp_path / "new.db").exists()


def test_new_files_are_private(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{(tmp_path / 'new.db').as_posix()}")
    with store.engine.begin() as connection:
        connection.execute(text("create table more (a)"))
        assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == dict.fromkeys(("new.db", "new.db-wal", "new.db-shm"), 0o600)
    store.close()


def test_a_whole_store_has_no_damage(store: Store) -> None:
    assert check_store(store) == []


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("update pages set body = x'00112233' where rowid = 1", "的 body 读不出来"),
        ("update findings set facts = '{' where rowid = 1", "表 findings 里 20260301-1、"),
        ("update site_runs set coverage = '[' where id = 1", "表 site_runs 里 1 的 coverage 读不出来"),
        ("drop table listings", "缺少表 listings"),
        ("alter table probes drop column note", "表 probes 缺少列 note"),
    ],
)
def test_damage_is_told_by_its_place(store: Store, damage: str, says: str) -> None:
    with store.engine.begin() as connection:
        connection.execute(text(damage))
    assert any(says in line for line in check_store(store)), check_store(store)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("update findings set facts = '{'", "findings 表的 facts 读不出来"),
        ("update runs set register = 'x'", "runs 表的 register 读不出来"),
        ("drop table findings", "数据库缺少表"),
        ("alter table findings drop column message", "数据库缺少列"),
    ],
)
def test_who_meets_damage_says_so_in_one_sentence(store: Store, damage: str, says: str) -> None:
    with store.engine.begin() as connection:
        connection.execute(text(damage))
    with pytest.raises(StoreProblem, match=says) as met:
        findings_of(store, store.run(RUNS[0]).id)
    assert "portal-audit store check" in str(met.value)


def test_a_file_with_a_broken_middle_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    whole = bytearray(lzma.decompress(OLD.read_bytes()))
    store = open_store(f"sqlite:///{path.as_posix()}")
    store.close()
    path.write_bytes(whole)
    store = open_store(f"sqlite:///{path.as_posix()}", create=False, upgrade=lambda _: None)
    store.close()
    broken = bytearray(path.read_bytes())
    broken[4096 * 3 : 4096 * (len(broken) // 4096 - 1)] = b"\xff" * (4096 * (len(broken) // 4096 - 4))
    path.write_bytes(broken)

    def read() -> None:
        with closing(open_store(f"sqlite:///{path.as_posix()}", create=False)) as opened:
            findings_of(opened, opened.run(RUNS[0]).id)

    with pytest.raises(StoreProblem, match="损坏"):
        read()


@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
def test_nothing_is_restored_beside_what_another_database_left(store: Store, tmp_path: Path, ending: str) -> None:
    path, left = tmp_path / "backup.db", tmp_path / f"new.db{ending}"
    back_up(store, path)
    left.write_bytes(b"of another database")
    with pytest.raises(StoreProblem, match=f"旁边还留着原来数据库的文件：{left}；"):
        restore(path, f"sqlite:///{(tmp_path / 'new.db').as_posix()}")
    assert (left.read_bytes(), (tmp_path / "new.db").exists()) == (b"of another database", False)


def test_a_file_that_happens_to_be_called_a_part_is_left_alone(store: Store, tmp_path: Path) -> None:
    (tmp_path / "backup.db.part").write_bytes(b"of somebody else")
    back_up(store, tmp_path / "backup.db")
    assert [(one.name, one.read_bytes()) for one in tmp_path.glob("*.part")] == [("backup.db.part", b"of somebody else")]


def test_of_two_who_write_one_file_the_first_wins(tmp_path: Path) -> None:
    path = tmp_path / "one.db"
    slow, quick = draft(path), draft(path)
    slow.__enter__().write_bytes(b"slow")
    quick.__enter__().write_bytes(b"quick")
    quick.__exit__(None, None, None)
    with pytest.raises(StoreProblem, match="这时已由另一个进程写好，没有覆盖"):
        slow.__exit__(None, None, None)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("one.db", b"quick")]


@pytest.mark.parametrize("table", ["moz_cookies", "meta"])
def test_a_database_of_somebody_else_is_left_as_it_is(tmp_path: Path, table: str) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"create table {table} (key, value)")
    before = path.read_bytes()
    for create in (True, False):
        with pytest.raises(StoreProblem, match="不是本程序的数据库，没有动它"):
            open_store(f"sqlite:///{path.as_posix()}", create=create)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("other.db", before)]
