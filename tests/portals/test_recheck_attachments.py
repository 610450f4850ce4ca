"""A re-check of what stands in an attachment: closed only when the new text was read."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from docx import Document

from audits.store import open_store
from tests.support.commandline import run
from tests.support.ledgerlib import send_out
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from pathlib import Path

FILE = "/files/names.docx"


def document(*lines: str) -> bytes:
    """A Word file."""
    made, out = Document(), io.BytesIO()
    for line in lines:
        made.add_paragraph(line)
    made.save(out)
    return out.getvalue()


def test_personal_data_in_a_file_is_mended_when_the_new_file_was_read(tmp_path: Path) -> None:
    pages = small_portal(articles=12, dead=0)
    pages["/xw/t1.html"] = pages["/xw/t1.html"].replace(b"</div><div class=\"footer\"", f'<a href="{FILE}">名单</a></div><div class="footer"'.encode())
    pages[FILE] = document("补贴发放名单", "张三 身份证号：110105194912310020，电话：13812345678")
    with PortalServer(pages) as portal:
        (tmp_path / "small.yml").write_text(register(portal.address), "utf-8")
        assert run(tmp_path, "inspect", "small.yml", "--today", "2026-03-01").returncode in (0, 3)
        store = open_store(f"sqlite:///{tmp_path / 'portal-audit.db'}", create=False)
        send_out(store, "20260301-1")
        store.close()
        lines = [json.loads(line) for line in (tmp_path / "out" / "findings.jsonl").read_text("utf-8").splitlines()]
        (found,) = [line["id"] for line in lines if line["rule"] == "exposed-personal-data"]

        def verdict() -> str:
            done = run(tmp_path, "recheck", "--run", "20260301-1", "--today", "2026-03-09", "--format", "json")
            return next(str(item["result"]) for item in json.loads(done.stdout)["items"] if item["finding"] == found)

        assert verdict() == "not-fixed"
        portal.pages[FILE] = b"PK\x03\x04 damaged"
        assert verdict() == "not-examined"
        portal.lost = {FILE}
        assert verdict() == "not-examined"
        portal.lost = set()
        portal.pages[FILE] = document("关于表彰先进集体的决定", "授予市水利局等单位先进集体称号，希望受表彰的单位再接再厉。")
        assert verdict() == "not-examined", "another document of the same kind"
        portal.pages[FILE] = document("补贴发放名单", "张三 身份证号：110105********0020")
        assert verdict() == "fixed"
