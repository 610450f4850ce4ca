"""The evidence of a problem: whole, inert in a real browser, without numbers of persons, packed for a dispute, found from ledger and report."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from reports.html.stored_page import handed_out
from tests.reports.html.test_report_page import BROWSER, QUIET, browser
from tests.support.commandline import TODAY, run
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER, PHONE = "110105194912310020", "13812345678"
PAGE, OTHER = "/xw/t1.html", "/xw/t2.html"


def hostile(address: str) -> bytes:
    """What a page may try: each part asks for another address."""
    to = f"http://{address}/evil"
    return f"""<script>fetch("{to}/1");document.title="owned"</script><script src="{to}/2"></script><img src="{to}/3" onerror="fetch('{to}/4')">
<iframe src="{to}/5"></iframe><iframe srcdoc="<img src='{to}/6'>"></iframe><object data="{to}/7"></object><embed src="{to}/8"><link rel=stylesheet href="{to}/9">
<link rel=dns-prefetch href="{to}/10"><style>@import "{to}/11";p{{background:url({to}/12)}}div{{background:u\\72l({to}/13);background:image-set("{to}/14" 1x)}}</style>
<p style="background:url({to}/15)">甲</p><video src="{to}/16" poster="{to}/17"></video><svg><image href="{to}/18"/><script>fetch("{to}/19")</script></svg>
<base href="{to}/"><form action="{to}/21"><input autofocus onfocus="this.form.submit()"></form>
<body background="{to}/22" onload="location='{to}/23'"><table background="{to}/24"><td>乙</td></table><input type=image src="{to}/25">
<a href="{to}/26" ping="{to}/27">点</a></iframe><noscript><img src="{to}/28"></noscript><template><img src="{to}/29"></template>""".encode()


@pytest.fixture(scope="module")
def inspected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, PortalServer]]:
    """A folder in which a portal was inspected that has a hostile page with dead links and one with numbers of a person."""
    folder = tmp_path_factory.mktemp("evidence")
    pages = small_portal(articles=8, dead=0)
    with PortalServer(pages) as portal:
        planted = "<p>详见<a href='http://www.small.example/bad/one.html'>办理入口的说明</a></p>".encode() + hostile(portal.address)
        portal.pages[PAGE] = pages[PAGE].replace(b'<div id="zoom">', b'<div id="zoom">' + planted)
        person = f"<p>联系人张三，身份证号：110105<b>19491231</b>0020，手机{PHONE}。</p><p><a href='/bad/two.html'>报名表下载入口</a></p>".encode()
        portal.pages[OTHER] = pages[OTHER].replace(b'<div id="zoom">', b'<div id="zoom">' + person)
        (folder / "small.yml").write_text(register(portal.address), "utf-8")
        done = run(folder, "inspect", "small.yml", "--today", TODAY)
        assert done.returncode in (0, 3), done.stderr
        yield folder, portal


def number(folder: Path, path: str) -> str:
    lines = [json.loads(line) for line in (folder / "out" / "findings.jsonl").read_text("utf-8").splitlines()]
    return next(str(line["id"]) for line in lines if line["target_url"].endswith(path))


def test_a_problem_is_proved_in_one_folder(inspected: tuple[Path, PortalServer]) -> None:
    folder, _ = inspected
    ident = number(folder, "/bad/one.html")
    done = run(folder, "evidence", ident, "--out", "proof", "--zip")
    assert done.returncode == 0, done.stderr
    there = folder / "proof" / "evidence" / ident
    page = (there / "index.html").read_text("utf-8")
    for words in ("http://www.small.example/bad/one.html", "状态码 404", "问题处有红框", "本机时间", "127.0.0.1", "办理入口的说明"):
        assert words in page, words
    assert "portal-audit-place" in (there / "page.html").read_text("utf-8")
    lines = [line.split("  ") for line in (there / "sha256.txt").read_text("utf-8").splitlines()]
    sums = {name: digest for digest, name in lines}
    assert sums == {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in there.iterdir() if one.name != "sha256.txt"}
    with zipfile.ZipFile(there.with_suffix(".zip")) as packed:
        assert {Path(name).name for name in packed.namelist()} == {"index.html", "page.html", "attempts.json", "sha256.txt", "original.txt"}
    assert (there / "original.txt").read_bytes() == inspected[1].pages[PAGE]


def test_a_number_that_nothing_has_is_told(inspected: tuple[Path, PortalServer]) -> None:
    done = run(inspected[0], "evidence", "0123456789ab")
    assert (done.returncode, done.stdout) == (2, "")
    assert "0123456789ab" in done.stderr


def test_numbers_of_persons_are_masked_and_the_original_stays_in_the_store(inspected: tuple[Path, PortalServer]) -> None:
    folder, _ = inspected
    ident = number(folder, "/bad/two.html")
    assert run(folder, "evidence", ident, "--out", "proof").returncode == 0
    there = folder / "proof" / "evidence" / ident
    everything = "".join(one.read_text("utf-8") for one in there.iterdir())
    assert not re.search(f"{NUMBER}|{PHONE}|19491231", everything)
    assert "110105********0020" in everything
    assert not (there / "original.txt").exists()
    assert "原文没有附上" in (there / "index.html").read_text("utf-8")


def test_a_number_taken_apart_is_masked_where_the_place_is_marked() -> None:
    body = f"<html><body><p>号码<i>110105</i><a href='/x'>19491231</a>0020，<u>电话</u>{PHONE}</p><td>好</td></body></html>".encode()
    copy = handed_out(body, "text/html; charset=utf-8", "http://a.example/", "http://a.example/x", "")
    assert (copy.marked, copy.masked) == (True, True)
    assert "19491231" not in copy.text
    assert "138****5678" in copy.text
    assert "portal-audit-place" in copy.text
    assert not handed_out("<p>文号〔2025〕12号，电话0571-87654321</p>".encode(), "text/html; charset=utf-8", "http://a.example/", "", "").masked


@browser
def test_a_hostile_page_asks_for_nothing(inspected: tuple[Path, PortalServer], tmp_path: Path) -> None:
    folder, portal = inspected
    ident = number(folder, "/bad/one.html")
    done = run(folder, "evidence", ident, "--out", "proof", "--screenshot")
    assert done.returncode == 0, done.stderr
    there = folder / "proof" / "evidence" / ident
    assert (there / "screenshot.png").read_bytes().startswith(b"\x89PNG")

    def opened(path: Path) -> tuple[str, set[str]]:
        portal.asked.clear()
        command = [BROWSER, *QUIET, f"--user-data-dir={tmp_path / path.stem}", "--dump-dom", path.as_uri()]
        shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, errors="replace").stdout
        return shown, {path for path, times in portal.asked.items() if times}

    turning = portal.pages[PAGE] + f'<meta http-equiv=refresh content="0;url=http://{portal.address}/evil/20">'.encode()
    (there / "page.html").write_text(handed_out(turning, "text/html; charset=utf-8", "http://www.small.example/xw/t1.html", "", "").text, "utf-8")
    control = tmp_path / "control.html"
    control.write_bytes(turning)
    assert len(opened(control)[1]) > 3, "as it was, the page asks for much"
    for name in ("index.html", "page.html"):
        shown, asked = opened(there / name)
        assert asked == set(), name
        assert "owned" not in shown.partition("</title>")[0]
        assert "办理入口的说明" in shown


def test_ledger_and_report_lead_to_the_evidence(inspected: tuple[Path, PortalServer]) -> None:
    folder, _ = inspected
    assert run(folder, "evidence", "--out", "out").returncode == 0
    ident = number(folder, "/bad/one.html")
    path = max((folder / "out").glob("*总台账*.xlsx"))
    links = {str(cell.value): str(cell.hyperlink.target) for (cell,) in openpyxl.load_workbook(path)["整改台账"].iter_rows(min_col=2, max_col=2) if cell.hyperlink}
    leads = {key[:12]: target for key, target in links.items()}
    assert leads[ident] == f"evidence/{ident}/index.html"
    assert all((folder / "out" / target).exists() for target in links.values())
    for other in (one for one in (folder / "out").glob("整改台账_*.xlsx") if one != path):
        assert not any(cell.hyperlink for (cell,) in openpyxl.load_workbook(other)["整改台账"].iter_rows(min_col=2, max_col=2))
    assert run(folder, "report", "--out", "out").returncode == 0
    assert f'href="evidence/{ident}/index.html"' in next((folder / "out").glob("网站检查报告_*.html")).read_text("utf-8")
