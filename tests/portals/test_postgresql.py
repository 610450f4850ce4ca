"""The whole circle on PostgreSQL: the same findings as on SQLite, then a re-check."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from audits.store import open_store
from tests.support.commandline import TODAY, found, run
from tests.support.databases import needs_postgresql, own_database
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = needs_postgresql
ARTICLE = (
    "<html><head><meta charset=utf-8><title>相关链接0的办理指南</title></head><body><h1>相关链接0的办理指南</h1>"
    "<p>发布时间：2026-02-28</p><p>申请人到政务服务中心三号窗口，带身份证件和申请表，当场办理。</p></body></html>"
).encode()


@pytest.fixture
def database() -> Iterator[str]:
    """A database of its own."""
    with own_database() as url:
        yield url


def test_postgresql_keeps_what_sqlite_keeps(tmp_path: Path, database: str) -> None:
    with PortalServer(small_portal()) as server:
        folders = [tmp_path / "sqlite", tmp_path / "postgresql"]
        for folder, store in zip(folders, ([], ["--store", database]), strict=True):
            folder.mkdir()
            (folder / "small.yml").write_text(register(server.address), "utf-8")
            done = run(folder, "inspect", "small.yml", "--issue", "--today", TODAY, *store)
            assert done.returncode == 0, done.stdout + done.stderr
        assert found(folders[0]) == found(folders[1])
        server.pages["/bad/0.html"] = ARTICLE
        checked = run(folders[1], "recheck", "--store", database, "--today", TODAY, "--format", "json")
        results = [item["result"] for item in json.loads(checked.stdout)["items"]]
        assert results.count("fixed") == 1, checked.stderr
        compared = run(folders[1], "runs", "--store", database)
        assert "20260301-1" in compared.stdout


def test_any_number_of_columns_may_share_one_list(tmp_path: Path, database: str) -> None:
    names = [f"news-of-the-district-government-{number}" for number in range(4)]
    lines = "".join(f"  - {{id: {name}, name: 要闻, type: news, department: gov, list: /xw/}}\n" for name in names)
    with PortalServer(small_portal()) as server:
        (tmp_path / "small.yml").write_text(re.sub(r"  - .*\n", lines, register(server.address)), "utf-8")
        done = run(tmp_path, "inspect", "small.yml", "--today", TODAY, "--store", database)
    assert done.returncode == 0, done.stdout + done.stderr
    store = open_store(database)
    covered = store.site_run("20260301-1", "small").coverage
    assert covered is not None
    read = {column.id: (column.items, column.complete) for column in covered.columns}
    store.close()
    assert read == dict.fromkeys(names, (40, True))
