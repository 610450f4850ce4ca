"""A page of the site is read however it was met, and what cannot be read is said."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.commandline import TODAY, run
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("met")

AT = "http://www.small.example"
WAYS = {
    "option": f'<select onchange="location=this.value"><option value="{AT}/m/option.html">各部门网站</option></select>',
    "onclick": "<div onclick=\"window.open('/m/onclick.html')\">进入专题</div>",
    "cell": "<table><tr><td onclick=\"location.href='/m/cell.html'\">进入专栏</td></tr></table>",
    "alternate": '<link rel="alternate" href="/m/alternate.html">',
    "object": '<object data="/m/object.html" type="text/html"></object>',
    "embed": '<embed src="/m/embed.html">',
    "picture": '<img src="/m/picture.html" alt="图">',
    "redirect": '<a href="http://www.other.example/go">兄弟单位</a>',
    "script": '<script src="/m/script.html"></script>',
    "refresh": '<a href="/r/refresh">旧地址</a>',
}
FINE = {
    "download": '<a href="/d/download">附件下载</a>',
    "json": '<div onclick="window.open(\'/d/json\')">数据</div>',
    "form": '<form action="/m/form.html"><input name="q"><input type="submit" value="搜索"></form>',
}


def page(title: str, body: str) -> bytes:
    text = f"{title}的正文，说明办理的条件、材料和时间，请到政务服务中心三号窗口办理。" * 3
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p>{body}</body></html>".encode()


def answer(body: bytes, *headers: str) -> bytes:
    lines = ["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def inspected(folder: Path, portal: PortalServer) -> tuple[list[dict[str, Any]], str]:
    """Findings, and what was said of the coverage."""
    text = register(portal.address).replace("resolve: {", f'resolve: {{www.other.example: "{portal.address}", ')
    (folder / "small.yml").write_text(text, "utf-8")
    done = run(folder, "inspect", "small.yml", "--today", TODAY, "--out", "out")
    assert done.returncode in (0, 3), done.stderr
    return [json.loads(line) for line in (folder / "out" / "findings.jsonl").read_text("utf-8").splitlines()], done.stdout


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], PortalServer]:
    pages = small_portal(articles=4, dead=0)
    ways = "".join({**WAYS, **FINE}.values()).encode()
    pages["/xw/t0.html"] = pages["/xw/t0.html"].replace(b"</body>", ways + b"</body>")
    pages |= {f"/m/{name}.html": page(f"第{name}页", f'<a href="/dead/{name}.html">办理结果{name}</a>') for name in (*WAYS, "form")}
    with PortalServer(pages) as portal:
        portal.moved["/go"] = f"{AT}/m/redirect.html"
        portal.raw["/r/refresh"] = answer(b"<html></html>", "Content-Type: text/html", "Refresh: 0; url=/m/refresh.html")
        portal.raw["/d/download"] = answer(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n", "Content-Type: application/pdf")
        portal.raw["/d/json"] = answer(b'{"code": 200, "data": []}', "Content-Type: text/html")
        return inspected(tmp_path_factory.mktemp("met"), portal)[0], portal


@pytest.mark.parametrize("way", WAYS)
def test_a_page_is_a_page_however_it_was_met(way: str, met: tuple[list[dict[str, Any]], PortalServer]) -> None:
    findings, _ = met
    dead = [one for one in findings if one["target_url"] == f"{AT}/dead/{way}.html"]
    assert [one["rule"] for one in dead] == ["broken-link"]


def test_what_is_no_page_is_not_made_one(met: tuple[list[dict[str, Any]], PortalServer]) -> None:
    findings, portal = met
    assert not [one for one in findings if "/d/" in one["target_url"] + one["page_url"] or one["target_url"].endswith("/dead/form.html")]
    assert portal.asked["/d/download"] == 1
    assert portal.asked["/d/json"] == 1


TEXT = page("关于校车安全检查的通报", '<a href="/dead/inner.html">检查名单</a>')
PACKED = gzip.compress(TEXT)
HTML = "Content-Type: text/html; charset=utf-8"
UNREADABLE = {
    "bytes that nobody can read": answer(bytes((number * 37 + 11) % 256 for number in range(5000)), HTML),
    "a compressed page cut in half": answer(PACKED[: len(PACKED) // 2], HTML, "Content-Encoding: gzip"),
    "a compressed page without its last bytes": answer(PACKED[:-12], HTML, "Content-Encoding: gzip"),
    "compressed twice, told once": answer(gzip.compress(PACKED), HTML, "Content-Encoding: gzip"),
    "an archive that calls itself a page": answer(b"BZh91AY&SY" + bytes(range(200)) * 5, HTML),
}
READABLE = {
    "compressed and whole": answer(PACKED, HTML, "Content-Encoding: gzip"),
    "wide letters with a mark": answer(TEXT.decode().encode("utf-16"), "Content-Type: text/html"),
    "wide letters without a mark": answer(TEXT.decode().encode("utf-16-le"), "Content-Type: text/html; charset=utf-16le"),
    "wide letters the other way round": answer(b"\xfe\xff" + TEXT.decode().encode("utf-16-be"), "Content-Type: text/html"),
    "wide letters behind a declaration": answer(
        ('<?xml version="1.0" encoding="utf-16"?>\n<!-- ' + "版面说明" * 600 + " -->\n" + TEXT.decode()).encode("utf-16"), "Content-Type: text/html"
    ),
    "a long comment first": answer(('<?xml version="1.0"?>' + "<!-- 模板 -->" * 500).encode() + TEXT, HTML),
    "markup without a head": answer(
        "<section><h1>关于校车安全检查的通报</h1><p>" .encode() + "各学校要逐车检查，发现隐患立即停运。".encode() * 9 + b"</p><a href=/dead/inner.html>x</a>", HTML
    ),
}


@pytest.mark.parametrize("body", [*UNREADABLE.values(), *READABLE.values()], ids=[*UNREADABLE, *READABLE])
def test_a_page_is_read_or_it_is_said_that_it_was_not(body: bytes, tmp_path: Path) -> None:
    pages = small_portal(articles=4, dead=0)
    with PortalServer(pages) as portal:
        portal.raw["/xw/t1.html"] = body
        findings, said = inspected(tmp_path, portal)
    own = [(one["rule"], one["confidence"]) for one in findings if one["page_url"] == f"{AT}/xw/t1.html" and one["rule"] == "unreadable-page"]
    assert own == ([("unreadable-page", "unverifiable")] if body in UNREADABLE.values() else []), said
    assert any(one["target_url"].endswith("/dead/inner.html") for one in findings) or body in UNREADABLE.values(), "it was read"
