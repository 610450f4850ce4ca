"""Forms of a portal: dead only where they fail with what we fill in and without it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.support.commandline import TODAY, found, run
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from pathlib import Path

FORM = '<form action="/so.do"><input name="q"></form>'
ASKED = "/so.do?q=" + quote("公开")


@pytest.mark.parametrize(
    ("form", "opens", "dead"),
    [
        (FORM, {ASKED, "/so.do"}, False),
        (FORM, {ASKED}, False),
        (FORM, {"/so.do"}, False),
        (FORM, set(), True),
        ('<form action="/so.do" onsubmit="return go()"><input name="q"></form>', set(), False),
        ('<form action="/so.do"><input name="q"><button>查</button></form>', set(), True),
    ],
    ids=["both", "with", "without", "neither", "script", "button"],
)
def test_a_form_is_dead_only_with_and_without_its_fields(tmp_path: Path, form: str, opens: set[str], dead: bool) -> None:
    pages = small_portal(4, 0)
    pages["/"] = pages["/"].replace(b"</body>", f"{form}</body>".encode())
    pages |= dict.fromkeys(opens, b"<html><head><title>\xe6\x90\x9c\xe7\xb4\xa2</title></head><body>\xe7\xbb\x93\xe6\x9e\x9c</body></html>")
    with PortalServer(pages) as portal:
        (tmp_path / "small.yml").write_text(register(portal.address), "utf-8")
        done = run(tmp_path, "inspect", "small.yml", "--today", TODAY, "--only", "links")
    assert done.returncode == 0, done.stdout + done.stderr
    told = [line["target_url"] for line in found(tmp_path) if "/so.do" in line["target_url"]]
    assert told == (["http://www.small.example/so.do"] if dead else [])
