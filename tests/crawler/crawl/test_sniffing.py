"""So much of a document is read as ``links.yml`` says: what lies behind it is not judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.commandline import TODAY, found, run
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from pathlib import Path

CUT_OFF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\n" + b"0 0 m\n" * 4000


@pytest.mark.parametrize(("kilobytes", "wrong"), [(64, ["附件“附件：名单.pdf”（扩展名 pdf）不完整或已损坏"]), (4, [])])
def test_a_file_is_read_as_far_as_the_settings_say(tmp_path: Path, kilobytes: int, wrong: list[str]) -> None:
    pages = small_portal(4, 0)
    pages["/xw/t0.html"] = pages["/xw/t0.html"].replace(b"</div>", '<a href="/files/a.pdf">附件：名单.pdf</a></div>'.encode(), 1)
    pages["/files/a.pdf"] = CUT_OFF
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "links.yml").write_text(f"sniff_kb: {kilobytes}\n", "utf-8")
    with PortalServer(pages) as server:
        (tmp_path / "small.yml").write_text(register(server.address), "utf-8")
        done = run(tmp_path, "inspect", "small.yml", "--today", TODAY, "--only", "links", "--rules", "own")
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line["message"] for line in found(tmp_path) if line["rule"] == "wrong-attachment"] == wrong
