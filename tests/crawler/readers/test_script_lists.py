"""Columns whose list comes by script: read by a browser where there is one, else reported as not readable, never as empty."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from crawler.readers.browser import browser
from tests.support.commandline import TODAY, environment, found, run
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from pathlib import Path

SCRIPTED = """<!DOCTYPE html><html><head><meta charset=utf-8><title>要闻</title></head><body>
<div class="list"><ul id="box"></ul></div>
<script>
var parts = ["li", "a"];
fetch("/d" + "ata.json").then(function (answer) { return answer.json(); }).then(function (rows) {
  var box = document.getElementById("box");
  rows.forEach(function (row) {
    var item = document.createElement(parts[0]), link = document.createElement(parts[1]), day = document.createElement("span");
    link.href = row[0]; link.textContent = row[1]; day.textContent = row[2];
    item.appendChild(link); item.appendChild(day); box.appendChild(item);
  });
});
</script></body></html>"""


def portal() -> dict[str, bytes]:
    pages = small_portal(12, 0)
    rows = [[f"/xw/t{number}.html", f"示例市第{number}条要闻", f"2026-02-{number % 27 + 1:02d}"] for number in range(12)]
    pages["/xw/"] = SCRIPTED.encode()
    pages["/data.json"] = json.dumps(rows).encode()
    return pages


@pytest.mark.skipif(not browser(), reason="no Chromium on this machine: the browser reader is not tried")
def test_a_browser_reads_what_nothing_else_can(tmp_path: Path) -> None:
    with PortalServer(portal()) as server:
        (tmp_path / "small.yml").write_text(register(server.address), "utf-8")
        done = run(tmp_path, "columns", "small.yml", "--today", TODAY, "--format", "json")
    column = json.loads(done.stdout)[0]["columns"][0]
    assert (column["state"], column["reader"], column["items"], column["newest"]) == ("read", "browser", 12, "2026-02-12"), done.stderr


def test_without_a_browser_the_column_is_not_readable_and_not_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "PORTAL_AUDIT_BROWSER", "none")
    assert environment()["PORTAL_AUDIT_BROWSER"] == "none"
    with PortalServer(portal()) as server:
        (tmp_path / "small.yml").write_text(register(server.address), "utf-8")
        done = run(tmp_path, "inspect", "small.yml", "--today", TODAY)
    assert done.returncode == 3
    assert "栏目“要闻”列表读不出来" in done.stdout
    assert not {line["rule"] for line in found(tmp_path)} & {"empty-column", "stale-column"}
