"""A store of an earlier version is checked as it is: damage is named, nothing of it is changed."""

from __future__ import annotations

import lzma
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from audits.store import OlderStore, open_store, schema
from audits.store.checking import check_older
from audits.store.connecting import connect
from tests.support.commandline import run

OLD = Path(__file__).parent / "old"
VERSIONS = range(1, schema.VERSION)


def old_store(folder: Path, version: int) -> Path:
    path = folder / "s.db"
    path.write_bytes(lzma.decompress((OLD / f"v{version}.db.xz").read_bytes()))
    return path


def rows(path: Path) -> list[str]:
    """Everything that a store says."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


@pytest.mark.parametrize("version", [VERSIONS[0], VERSIONS[-1]])
def test_a_whole_one_has_no_damage_and_stays_as_it_is(tmp_path: Path, version: int) -> None:
    path = old_store(tmp_path, version)
    before = rows(path)
    with pytest.raises(OlderStore) as met:
        open_store(f"sqlite:///{path.as_posix()}", create=False)
    assert met.value.version == version
    engine = connect(f"sqlite:///{path.as_posix()}")
    assert check_older(engine, version) == []
    engine.dispose()
    assert rows(path) == before


@pytest.mark.parametrize("version", VERSIONS)
def test_what_a_version_has_is_what_is_asked_of_it(tmp_path: Path, version: int) -> None:
    found = inspect(create_engine(f"sqlite:///{old_store(tmp_path, version).as_posix()}"))
    there = {name for name in found.get_table_names() if name != "alembic_version"}
    columns = {f"{name}.{column['name']}" for name in there for column in found.get_columns(name)}
    assert there == {name for name in schema.metadata.tables if schema.SINCE.get(name, 1) <= version}
    assert columns == {
        f"{name}.{column.name}"
        for name in there
        for column in schema.metadata.tables[name].columns
        if schema.SINCE.get(f"{name}.{column.name}", 1) <= version
    }


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("DROP TABLE listings", "缺少表 listings"),
        ("DROP TABLE ledgers", "缺少表 ledgers"),
        ("ALTER TABLE probes DROP COLUMN note", "表 probes 缺少列 note"),
        ("UPDATE events SET data = '{' WHERE id = 1", "表 events 里 1 的 data 读不出来"),
        ("UPDATE events SET data = x'ff' WHERE id = 1", "表 events 的 data 有 1 个值不是应有的类型"),
        ("UPDATE events SET data = CAST(x'7bff7d' AS TEXT) WHERE id = 1", "数据库里有认不出的文字，可能已损坏"),
        ("UPDATE findings SET severity = 'x' WHERE rowid = 4", "表 findings 的 severity 有不认识的值“x”（1 处）"),
        ("DELETE FROM events WHERE kind = 'issued'", "项没有下发的历史（表 events），如 "),
    ],
)
def test_damage_is_named_before_an_upgrade(tmp_path: Path, damage: str, says: str) -> None:
    path = old_store(tmp_path, 5)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(damage)
        connection.commit()
    engine = connect(f"sqlite:///{path.as_posix()}")
    found = check_older(engine, 5)
    engine.dispose()
    assert any(says in line for line in found), found


def test_the_command_says_of_which_version_it_is_what_is_damaged_and_what_to_do(tmp_path: Path) -> None:
    path = old_store(tmp_path, 5)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE listings")
    done = run(tmp_path, "store", "check", "--store", f"sqlite:///{path.as_posix()}")
    assert done.returncode == 3
    assert f"数据库是版本 5 的，本程序用版本 {schema.VERSION}：这次只检查，没有升级；下一个要往里写的命令" in done.stdout
    assert "\n缺少表 listings\n共 1 处损坏。恢复：先把 " in done.stdout
    assert f"再运行 portal-audit store restore 备份文件 --store sqlite:///{path.as_posix()}；" in done.stdout
