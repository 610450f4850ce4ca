"""The frame of a site is no list of a column, whatever its blocks are called: told by what stands alike on the lists of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.commandline import TODAY, found, run
from tests.support.framed_portal import COLUMNS, EMPTY, framed_portal, own_rows
from tests.support.portal_server import PortalServer

if TYPE_CHECKING:
    from pathlib import Path

REGISTER = """site: small
name: 示例市人民政府
home: http://www.small.example/
owner: 示例市人民政府办公室
hosts: [www.small.example]
resolve: {{www.small.example: "{address}"}}
pace: {{delay_s: 0, concurrency: 4, confirm_after_s: 0, timeout_s: 5}}
departments: {{gov: {{name: 市政府办公室}}}}
columns:
"""


def _register(address: str) -> str:
    columns = "".join(f"  - {{id: {path[1:3]}, name: {name}, type: notice, department: gov, list: {path}}}\n" for path, name in COLUMNS.items())
    return REGISTER.format(address=address) + columns


def test_columns_are_read_without_the_frame(tmp_path: Path) -> None:
    with PortalServer(framed_portal()) as portal:
        (tmp_path / "small.yml").write_text(_register(portal.address), "utf-8")
        done = run(tmp_path, "inspect", "small.yml", "--today", TODAY, timeout=300)
        assert {url for path in COLUMNS for url, _, _ in own_rows(path) if not portal.asked[url]} == set()
    assert f"登记栏目 {len(COLUMNS)} 个，读到列表 {len(COLUMNS)} 个" in done.stdout, done.stdout + done.stderr
    columns = [line for line in found(tmp_path) if line["rule"] in ("empty-column", "unreachable-column", "undated-list", "stale-column")]
    assert [(line["rule"], line["column"], line["confidence"]) for line in columns] == [("empty-column", EMPTY[1:3], "confirmed")]


def test_a_recheck_knows_the_frame(tmp_path: Path) -> None:
    pages = framed_portal()
    with PortalServer(pages) as portal:
        (tmp_path / "small.yml").write_text(_register(portal.address), "utf-8")
        run(tmp_path, "inspect", "small.yml", "--today", TODAY, "--issue", timeout=300)
        empty = next(line for line in found(tmp_path) if line["rule"] == "empty-column")
        again = run(tmp_path, "recheck", "--item", empty["id"], "--today", TODAY)
        assert "未整改" in again.stdout, again.stdout + again.stderr
        pages |= framed_portal(empty="")
        again = run(tmp_path, "recheck", "--item", empty["id"], "--today", TODAY)
        assert "已整改" in again.stdout, again.stdout + again.stderr
