"""Pages that send their reader on by script, and pages that are met under many addresses."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from tests.support.commandline import TODAY, found, run
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from pathlib import Path


def _jump(script: str) -> bytes:
    return f"<html><head><meta charset=utf-8><script>{script}</script></head><body></body></html>".encode()


@pytest.mark.parametrize(
    ("script", "apart"),
    [("self.location.href='{}'", False), ("setTimeout(\"window.location.replace('{}')\", 300)", True), ("window.open('{}', '_self')", False)],
)
def test_a_page_that_sends_its_reader_on_is_followed(tmp_path: Path, script: str, apart: bool) -> None:
    """``apart``: the scripts stand in files of their own."""
    pages = small_portal(8, 0)
    links = '<p><a href="/old/1.html">关于公布收费清单的通知</a> <a href="/old/2.html">关于调整公交线路的通告</a></p></body>'
    pages["/portal/index.html"] = pages["/"].replace(b"</body>", links.encode())
    pages["/"] = _jump(script.format("/portal/index.html"))
    pages["/old/1.html"] = _jump(script.format("/portal/index.html"))
    pages["/old/2.html"] = _jump(script.format("/nowhere.html"))
    if apart:
        for number, page in enumerate(("/", "/old/1.html", "/old/2.html")):
            pages[f"/js/go{number}.js"] = pages[page].partition(b"<script>")[2].partition(b"</script>")[0]
            pages[page] = f"<html><head><meta charset=utf-8><script src=/js/go{number}.js></script></head><body></body></html>".encode()
    with PortalServer(pages) as server:
        (tmp_path / "small.yml").write_text(register(server.address), "utf-8")
        done = run(tmp_path, "inspect", "small.yml", "--today", TODAY)
        asked = set(server.asked)
    assert {f"/xw/t{number}.html" for number in range(8)} <= asked
    assert done.returncode == 0, done.stdout
    rules = {(line["rule"], line["subject"]) for line in found(tmp_path)}
    assert ("lost-page-redirect", "www.small.example/old/1.html") in rules
    assert ("broken-link", "www.small.example/old/2.html") in rules


def test_a_site_of_which_only_the_entrance_could_be_read_never_ends(tmp_path: Path) -> None:
    shell = "<html><head><meta charset=utf-8><title>示例市人民政府</title></head><body><div id=app></div><script src=/app.js></script></body></html>"
    with PortalServer({"/": shell.encode(), "/robots.txt": b""}) as server:
        (tmp_path / "small.yml").write_text(register(server.address), "utf-8")
        done = run(tmp_path, "inspect", "small.yml", "--today", TODAY)
        runs = run(tmp_path, "runs")
    assert done.returncode == 3
    assert "没有结束" in done.stdout
    assert "除入口以外，一个网页也没有读到" in done.stdout
    assert "没有结束" in runs.stdout


@pytest.mark.parametrize("form", ["/zt/a.jsp/?sid={}", "/zt/a.jsp;jsessionid={}/"])
def test_one_page_under_many_session_ids_is_one_place(tmp_path: Path, form: str) -> None:
    pages = small_portal(4, 0)
    addresses = [form.format(hashlib.sha256(str(number).encode()).hexdigest()[:32]) for number in range(30)]
    text = "<p>示例市组织开展专题学习活动，推动各项工作落实。</p><a href='/zt/dead.html'>活动方案</a>"
    shown = f"<html><head><meta charset=utf-8><title>专题学习</title></head><body><h1>专题学习</h1>{text}</body></html>".encode()
    pages.update(dict.fromkeys(addresses, shown))
    anchors = "".join(f'<a href="{address}">专题学习</a>' for address in addresses)
    pages["/"] = pages["/"].replace(b"</body>", anchors.encode() + b"</body>")
    with PortalServer(pages) as server:
        (tmp_path / "small.yml").write_text(register(server.address), "utf-8")
        run(tmp_path, "inspect", "small.yml", "--today", TODAY, "--only", "links")
    (dead,) = [line for line in found(tmp_path) if line["subject"].endswith("/zt/dead.html")]
    assert dead["occurrences"] == 1
