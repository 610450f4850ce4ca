"""The report in a real browser: silent console, nothing asked for outside, filters that work, hostile texts that stay texts."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import replace
from html import escape, unescape
from typing import TYPE_CHECKING, Any

import pytest

from reports.html import write_report
from reports.outgoing.overview import Overview, overview
from tests.support import ledgerlib

if TYPE_CHECKING:
    from pathlib import Path

BROWSER = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), "")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--enable-logging=stderr", "--log-level=0", "--virtual-time-budget=4000",
)  # fmt: skip
HOSTILE = (
    "<script>document.title='owned'</script>", "\"><img src=x onerror=\"document.title='owned'\">", "</script><script>document.title='owned'</script>",
    "通知\u202egnp.exe\u202c公告", "<svg/onload=document.title='owned'>", "{{ 7*7 }}{% raw %}", "javascript:document.title='owned'", "\x00\x08\ud800尾",
)  # fmt: skip

browser = pytest.mark.skipif(not BROWSER, reason="没有 Chromium，网页报告没有在浏览器里验证")


def opened(path: Path, tmp_path: Path) -> tuple[str, list[str]]:
    """The document as the browser has it at the end, and what it wrote to its console."""
    command = [BROWSER, *QUIET, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", path.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, errors="replace")
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


def driven(path: Path, script: str, tmp_path: Path) -> Any:
    """What a script finds out in a copy of the report that lets it in besides the report's own; nothing else of the policy is changed."""
    page = path.read_text("utf-8")
    code = f"document.body.setAttribute('data-told', JSON.stringify((function () {{ {script} }})()));"
    allowed = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    copy = tmp_path / "driven.html"
    page = page.replace("script-src ", f"script-src 'sha256-{allowed}' ", 1).replace("</body>", f"<script>{code}</script></body>")
    copy.write_text(page, "utf-8")
    shown, said = opened(copy, tmp_path)
    assert said == []
    found = re.search(r'data-told="([^"]*)"', shown)
    assert found is not None, "the script did not run"
    return json.loads(unescape(found[1]))


def report(tmp_path: Path, findings: Any = None) -> tuple[Path, Overview]:
    """A report of the usual findings, or of others."""
    made = ledgerlib.make(tmp_path, findings)
    data = overview(made.store, made.store.run(made.run), made.book, ledgerlib.TODAY)
    path = tmp_path / "report.html"
    write_report(data, made.book, path)
    return path, data


def test_the_file_needs_nothing_outside_itself(tmp_path: Path) -> None:
    page = report(tmp_path)[0].read_text("utf-8")
    assert not re.search(r"<(?:link|img|iframe|object|embed|base|form|a)\b|@import|url\(|\son\w+=|\bsrc=|\shref=|\sstyle=", page)
    assert "default-src 'none'; style-src 'sha256-" in unescape(page)
    assert page.count("<script>") == 1


@browser
def test_the_browser_has_nothing_to_complain_of_and_asks_for_nothing(tmp_path: Path) -> None:
    path, data = report(tmp_path)
    shown, said = opened(path, tmp_path)
    assert said == []
    assert shown.count("<article ") == len(data.items)
    assert driven(path, "return performance.getEntriesByType('resource').map(function (one) { return one.name; });", tmp_path) == []


FILTERS = """
function shown() {
  var cards = document.querySelectorAll("#cards article:not([hidden])");
  return [cards.length, document.getElementById("count").textContent, document.getElementById("none").hidden];
}
function choose(key, value) {
  var box = document.querySelector("select[data-key=" + key + "]");
  box.value = value;
  box.dispatchEvent(new Event("change"));
}
var told = {all: shown()};
choose("department", DEPARTMENT);
told.department = shown();
document.getElementById("words").value = "没有人写的话";
choose("department", DEPARTMENT);
told.nothing = shown();
document.getElementById("clear").click();
told.cleared = shown();
document.getElementById("words").value = NUMBER;
choose("severity", "");
told.number = shown();
document.getElementById("words").value = "返回404 点此";
choose("severity", "");
told.words = shown();
return told;
"""


@browser
def test_filters_and_search_show_what_fits(tmp_path: Path) -> None:
    path, data = report(tmp_path)
    department, number, _ = data.by_department()[0]
    mine = sum(1 for item in data.items if item.work.department_name == department)
    words = sum(1 for item in data.items if "点此" in item.work.finding.message and "返回404" in item.work.finding.message)
    script = FILTERS.replace("DEPARTMENT", json.dumps(department, ensure_ascii=False)).replace("NUMBER", json.dumps(data.items[0].work.id))
    every = [len(data.items), f"{len(data.items)} 项", True]
    assert driven(path, script, tmp_path) == {
        "all": every, "department": [mine, f"{mine} 项", True], "nothing": [0, "0 项", False], "cleared": every,
        "number": [1, "1 项", True], "words": [words, f"{words} 项", True],
    }  # fmt: skip
    assert number <= mine


@browser
def test_hostile_texts_do_no_harm(tmp_path: Path) -> None:
    findings = []
    for number, text in enumerate((*HOSTILE, "长" * 1_000_000)):
        spot = ledgerlib.place(f"/p{number}.html", column="news", department="gov-office", text=text)
        place = replace(spot, page_title=text, page_url=f"https://www.demo.example/{number}?q={text[:300]}")
        findings.append(ledgerlib.finding("broken-link", f"https://x.example/{number}/{text[:300]}", [place], message=text, page_title=text))
    path, data = report(tmp_path, findings)
    assert path.stat().st_size < 1_000_000
    shown, said = opened(path, tmp_path)
    assert said == []
    assert f"<title>网站检查报告 {data.run.id}</title>" in shown
    assert "<img" not in shown
    assert shown.count("<script>") == 1
    assert escape(HOSTILE[0], quote=False) in shown
    told = "return [document.title, document.scripts.length, document.documentElement.scrollWidth <= window.innerWidth];"
    assert driven(path, told, tmp_path) == [f"网站检查报告 {data.run.id}", 2, True]


def test_a_report_of_very_many_findings_stays_small_and_says_what_it_leaves_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.html.writing.MOST_CARDS", 10)
    many = [ledgerlib.finding("broken-link", f"https://x.example/{number}", [ledgerlib.place("/p.html", column="news", department="gov-office")]) for number in range(40)]
    page = report(tmp_path, many)[0].read_text("utf-8")
    assert page.count("<article ") == 10
    assert "还有 30 项没有列在这里" in page
    assert "<b>40</b>" in page
