"""The report in a real browser: silent console, nothing asked for outside, filters that work, hostile texts that stay texts."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import time
from dataclasses import replace
from datetime import date
from html import escape, unescape
from typing import TYPE_CHECKING, Any

import pytest

from audits.records import Severity
from reports.html import write_report
from reports.outgoing.overview import Overview, overview
from reports.outgoing.standing import first, units
from reports.screen.attempts_text import attempt_words
from tests.support import ledgerlib
from tests.support.caselib import BOOK

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


def words_of(page: str) -> str:
    """What a person reads of a page, without markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<(?:style|script)>.*?</(?:style|script)>|<[^>]+>", " ", page, flags=re.S)))


def test_the_first_screen_says_what_lacks_what_is_late_what_is_due_and_who_is_worst(tmp_path: Path) -> None:
    made = ledgerlib.make(tmp_path)
    ledgerlib.send_out(made.store, made.run, date(2026, 2, 16))
    data = overview(made.store, made.store.run(made.run), BOOK, date(2026, 3, 3))
    path = tmp_path / "report.html"
    write_report(data, BOOK, path)
    page = path.read_text("utf-8")
    screen = words_of(page[page.index('<section class="first">') : page.index("<h2>总体数字")])
    assert "检查网站 1 个：还不能下结论 1 个" in screen
    assert "分须人工检查" in screen
    late = [one for one in data.problems() if one.is_issued and one.life.due < "2026-03-03"]
    assert len(late) == 8
    assert f"{len(late)} 已超期，项 最早的期限 2026-03-02" in screen
    assert "0 本周到期，项" in screen
    assert "这是这些网站的第一次巡检" in screen
    assert [one.name for one in units(data)][:2] == ["市政府办公室", "市人力资源和社会保障局"]


def test_the_first_screen_tells_what_changed_since_the_inspection_before(tmp_path: Path) -> None:
    made = ledgerlib.make(tmp_path)
    found = ledgerlib.usual_findings()
    new = ledgerlib.finding("broken-link", "https://new.example/", [ledgerlib.place("/n.html")])
    run = ledgerlib.add_run(made.store, [*found[1:], new], (made.site,), date(2026, 4, 1))
    data = overview(made.store, made.store.run(run), BOOK, date(2026, 4, 1))
    path = tmp_path / "report.html"
    write_report(data, BOOK, path)
    screen = words_of(path.read_text("utf-8"))
    assert f"与上次相比 （2026-03-02，批次 {made.run}）" in screen
    assert data.changes["new"] == 1
    assert "新发现 1 项" in screen
    assert [(day, {site: round(rate, 2) for site, rate in rates.items()}) for day, rates in data.trend] == [
        ("2026-03-02", {"demo-city": round(800 / 605, 2)}), ("2026-04-01", {"demo-city": round(len(data.problems()) * 100 / 605, 2)}),
    ]  # fmt: skip
    assert path.read_text("utf-8").count("<polyline") == 1


def test_leaks_stand_before_vetoes_and_those_before_all_else(tmp_path: Path) -> None:
    made = ledgerlib.make(tmp_path, [
        ledgerlib.finding("stale-column", "a", [ledgerlib.place("/a/")], severity=Severity.CRITICAL),
        ledgerlib.finding("broken-link", "https://x.example/", [ledgerlib.place("/b/")]),
        replace(ledgerlib.finding("broken-link", "leak", [ledgerlib.place("/c/")]), finding=replace(
            ledgerlib.finding("broken-link", "leak", [ledgerlib.place("/c/")]).finding, rule="exposed-personal-data", id="f" * 12, message="公开了身份证号")),
        replace(ledgerlib.finding("broken-link", "hidden", [ledgerlib.place("/d/")]), finding=replace(
            ledgerlib.finding("broken-link", "hidden", [ledgerlib.place("/d/")]).finding, rule="hidden-link", id="e" * 12, message="看不见的链接")),
    ])  # fmt: skip
    data = overview(made.store, made.store.run(made.run), BOOK, ledgerlib.TODAY)
    path = tmp_path / "report.html"
    write_report(data, BOOK, path)
    page = path.read_text("utf-8")
    places = [page.rindex(words) for words in ("公开了身份证号", "看不见的链接", "最近更新于" if "最近更新于" in page else "返回404")]
    assert places == sorted(places)
    assert [one.work.finding.rule for one in sorted(data.items, key=first(data))][:3] == ["exposed-personal-data", "hidden-link", "stale-column"]


def test_filters_run_from_the_gravest_down_and_marks_for_the_office_are_left_out(tmp_path: Path) -> None:
    made = ledgerlib.make(tmp_path)
    data = overview(made.store, made.store.run(made.run), BOOK, ledgerlib.TODAY)
    path = tmp_path / "report.html"
    write_report(data, BOOK, path)
    page = path.read_text("utf-8")
    box = page[page.index('data-key="severity"') :].partition("</select>")[0]
    assert [value for value in re.findall(r"<option>([^<]+)", box) if value in ("严重", "较重", "一般")] == [
        value for value in ("严重", "较重", "一般") if f"<option>{value}" in box
    ]
    assert "核对原文" not in page
    assert "@page{size:A4" in page


@pytest.mark.parametrize(
    ("kept", "says"),
    [
        ("2026-03-02T01:02:03.885+00:00 GET http://a.example/x.docx 404 http-404 1153ms", "访问 http://a.example/x.docx：页面不存在，状态码 404，用时 1.2 秒"),
        ("2026-03-02T01:02:03.885+00:00 HEAD http://a.example/ - timeout 30000ms", "访问 http://a.example/：等了很久没有答复，用时 30.0 秒（HEAD）"),
        ("2026-03-02T01:02:03.885+00:00 GET http://a.example/ 412 wall-ruishu 20ms", "访问 http://a.example/：程序被访问防护拦住，状态码 412，用时 0.0 秒"),
    ],
)
def test_attempts_are_told_in_words_and_local_time(kept: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    assert attempt_words(kept) == f"2026-03-02 09:02:03 {says}"
    monkeypatch.undo()
    time.tzset()


def test_an_attempt_of_another_form_stays_as_it_is() -> None:
    assert attempt_words("别的写法 GET") == "别的写法 GET"


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
