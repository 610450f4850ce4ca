"""Nothing ends a run: whatever raises costs its address, what hangs is given up, and a command always comes to its end."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from audits.store import open_store
from audits.store.attempts import asked_of, attempts_of
from tests.support.commandline import METERED, TODAY, assert_unheld, environment, found, run, run_metered
from tests.support.costly import COSTLY
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("slots")

BODY = "<html><head><meta charset=utf-8><title>示例页</title></head><body><p>正文</p></body></html>".encode()
HEADERS = {
    "superscript-length": "Content-Length: ²",
    "circled-length": "Content-Length: ①②",
    "long-length": "Content-Length: " + "9" * 5000,
    "negative-length": "Content-Length: -5",
    "two-lengths": "Content-Length: 7\r\nContent-Length: ³",
    "superscript-wait": "Retry-After: ²",
    "endless-wait": "Retry-After: " + "9" * 400,
    "odd-date": "Retry-After: Mon, 99 Foo 99999 99:99:99 GMT",
    "odd-encoding": "Content-Encoding: ²",
    "odd-charset": "Content-Type: text/html; charset=²",
    "odd-chunks": "Transfer-Encoding: ²",
}


BROKEN = {
    "no-status": b"HTTP/1.1 000 x\r\nContent-Type: text/html\r\n\r\n" + BODY,
    "endless-chunk": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\nx",
}
"""Answers with numbers that no protocol knows."""


def answer(header: str, status: str = "200 OK") -> bytes:
    kind = "" if header.startswith("Content-Type") else "Content-Type: text/html; charset=utf-8\r\n"
    return f"HTTP/1.1 {status}\r\n{kind}{header}\r\nConnection: close\r\n\r\n".encode() + BODY


def with_links(pages: dict[str, bytes], *links: str) -> dict[str, bytes]:
    """A portal whose home page has more links."""
    anchors = "".join(f'<p><a href="{link}">示例链接{place}</a></p>' for place, link in enumerate(links))
    return {**pages, "/": pages["/"].replace(b"</body>", anchors.encode() + b"</body>")}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inspection and a re-check of a portal with pages that cost much, and every odd header, as pages and as files, with status 200, 503 and 404."""
    folder = tmp_path_factory.mktemp("odd")
    raw = {}
    for status in ("200 OK", "503 Busy", "404 Not Found"):
        for name, header in HEADERS.items():
            for ending in ("html", "jpg") if status == "200 OK" else ("html",):
                raw[f"/{name}-{status[:3]}.{ending}"] = answer(header, status)
    raw |= {f"/{name}.html": given for name, given in BROKEN.items()}
    with PortalServer(with_links(small_portal(4, 1) | COSTLY, *raw, *COSTLY)) as portal:
        portal.raw = raw
        (folder / "small.yml").write_text(register(portal.address, timeout_s=3), "utf-8")
        (folder / "rules").mkdir()
        (folder / "rules" / "links.yml").write_text("pause_s: 0\nthrottled: 100\n", "utf-8")
        done = run(folder, "inspect", "small.yml", "--issue", "--today", TODAY, "--rules", "rules", timeout=300, more=METERED)
        assert done.returncode in (0, 3), done.stderr
        again = run(folder, "recheck", "--today", TODAY, "--rules", "rules", timeout=300, more=METERED)
        assert again.returncode in (0, 3), again.stderr
        (folder / "said.txt").write_text(done.stdout + done.stderr + again.stdout + again.stderr, "utf-8")
    return folder


def test_h6_odd_headers_end_neither_an_inspection_nor_a_recheck(odd: Path) -> None:
    assert "broken-link" in {one["rule"] for one in found(odd)}
    assert "Traceback" not in (odd / "said.txt").read_text("utf-8")


@pytest.mark.parametrize("name", BROKEN)
def test_h23_numbers_that_no_protocol_knows_are_no_answer(odd: Path, name: str) -> None:
    store = open_store(f"sqlite:///{odd / 'portal-audit.db'}", create=False)
    record = store.site_runs(store.runs()[0].id)[0].id
    asked = {one.url: ident for ident, one in asked_of(store, record).items()}
    reasons = {probe.reason for probe in attempts_of(store, record)[asked[f"http://www.small.example/{name}.html"]]}
    store.close()
    assert reasons == {"protocol"}


def test_no_page_holds_the_loop_of_a_crawl(odd: Path) -> None:
    assert_unheld(odd)


@pytest.mark.parametrize("path", COSTLY)
def test_a_page_that_costs_much_is_read_all_the_same(odd: Path, path: str) -> None:
    name = path.rpartition("/")[2]
    assert [one for one in found(odd) if one["target_url"] == f"http://www.small.example/bad/costly-{name}"]


@pytest.mark.parametrize("holds", [True, False])
def test_the_meter_sees_what_holds_a_loop(tmp_path: Path, holds: bool) -> None:
    lag = tmp_path / "lag.txt"
    code = f"import asyncio\nasync def work(): {'sum(range(5_000_000))' if holds else 'await asyncio.to_thread(sum, range(5_000_000))'}\nasyncio.run(work())"
    subprocess.run([sys.executable, "-c", code], env={**environment(), **METERED, "LAG_IN": str(lag), "LAG_S": "0.03"}, check=True)
    assert lag.exists() == holds


# -- faults of our own, put in from outside ---------------------------------------------------------------------------------

HARNESS = """
import asyncio, errno, json, sys
from datetime import date
from pathlib import Path
import crawler.download.downloading as downloading
import crawler.spiders.portal as portal
from audits.engine.books import keep
from audits.records.entries import State
from audits.rulebook import load_rulebook
from audits.rulebook.register import load_register
from audits.records.run_options import RunOptions
from audits.store import open_store
from audits.store.attempts import asked_of
from crawler.crawl.session import Session
from crawler.jobs.inspection import Inspector
from crawler.jobs.work import SiteJob
from crawler.spiders.arguments import prepare_loop

FAULT = "/xw/t1.html"
portal.END_S = 0.2
prepared = Session.__post_init__

def impatient(self):
    prepared(self)
    self.patience_s, self.grace_s, self.overdue_s = 1.0, 0.5, 0.0

Session.__post_init__ = impatient

def raising(function, what):
    def faulty(*given, **named):
        if any(FAULT in str(getattr(one, "url", "")) for one in given):
            raise what("a fault put in")
        return function(*given, **named)
    return faulty

short = []

async def faulty(self, request, asked=downloading.GuardedDownloadHandler.download_request):
    match sys.argv[1]:
        case "handler" if FAULT in request.url:
            raise RuntimeError("a fault put in")
        case "short-once" if FAULT in request.url and not short:
            short.append(request.url)
            raise MemoryError("a fault put in")
        case "short" if FAULT in request.url:
            raise OSError(errno.EMFILE, "a fault put in")
        case "short-of-all" if "/xw/t" in request.url:
            raise MemoryError("a fault put in")
        case "hang" if FAULT in request.url:
            await asyncio.Event().wait()
    return await asked(self, request)

match sys.argv[1]:
    case "callback":
        portal.probe_of = raising(portal.probe_of, ValueError)
    case "request":
        portal.PortalSpider._request = raising(portal.PortalSpider._request, ValueError)
    case "refusal":
        Session.refuses = raising(Session.refuses, RecursionError)
    case _:
        downloading.GuardedDownloadHandler.download_request = faulty
store = open_store("sqlite:///portal-audit.db", create=True)
book = load_rulebook(None)
sites = load_register(Path("small.yml"), book.column_types)
run = store.create_run(sites, date(2026, 3, 1), keep(store, book), RunOptions())
print("started", flush=True)
async def inspected(job):
    inspector = Inspector(lambda told: None)
    prepare_loop(inspector.stop)
    try:
        return await inspector.inspect(job)
    finally:
        inspector.close()

try:
    ended = asyncio.run(inspected(SiteJob(store.url, run, "small")))
except MemoryError:
    store.update_site_run(store.site_run(run, "small").id, status="failed")
    ended = "failed"
asked = asked_of(store, store.site_run(run, "small").id)
left = {one.url: one.reason for one in asked.values() if one.state is not State.DONE}
coverage = store.site_run(run, "small").coverage
print(json.dumps({"ended": ended, "left": left, "complete": bool(coverage and coverage.complete), "pages": coverage.addresses.pages if coverage else 0}))
"""
FAULTY = "http://www.small.example/xw/t1.html"


def harness(folder: Path, portal: PortalServer, fault: str) -> subprocess.Popen[str]:
    (folder / "small.yml").write_text(register(portal.address), "utf-8")
    (folder / "harness.py").write_text(HARNESS, "utf-8")
    command = [sys.executable, "harness.py", fault]
    return subprocess.Popen(command, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def told(process: subprocess.Popen[str]) -> dict[str, Any]:
    """How an inspection with a fault ended."""
    said, errors = process.communicate(timeout=200)
    assert said.count("\n") > 1, errors
    values: dict[str, Any] = json.loads(said.splitlines()[-1])
    return values


@pytest.mark.parametrize("fault", ["callback", "request", "refusal", "hang"])
def test_what_raises_or_hangs_costs_its_address_only(tmp_path: Path, fault: str) -> None:
    with PortalServer(small_portal(4, 1)) as portal:
        ended = told(harness(tmp_path, portal, fault))
    assert ended == {"ended": "done", "left": {FAULTY: "internal-error"}, "complete": False, "pages": 5}


def test_what_raises_while_downloading_is_an_attempt_that_failed(tmp_path: Path) -> None:
    with PortalServer(small_portal(4, 1)) as portal:
        ended = told(harness(tmp_path, portal, "handler"))
    assert (ended["ended"], ended["left"], ended["pages"]) == ("done", {}, 5)


def test_what_the_machine_had_too_little_of_is_no_fault_of_an_address(tmp_path: Path) -> None:
    with PortalServer(small_portal(4, 1)) as portal:
        ended = told(harness(tmp_path, portal, "short-once"))
    assert ended == {"ended": "done", "left": {}, "complete": True, "pages": 6}


def test_an_address_for_which_there_is_never_enough_is_left_out(tmp_path: Path) -> None:
    with PortalServer(small_portal(4, 1)) as portal:
        ended = told(harness(tmp_path, portal, "short"))
    assert ended == {"ended": "done", "left": {FAULTY: "internal-error"}, "complete": False, "pages": 5}


def test_a_machine_that_has_no_more_to_give_ends_a_site_that_can_go_on_later(tmp_path: Path) -> None:
    with PortalServer(small_portal(4, 1)) as portal:
        ended = told(harness(tmp_path, portal, "short-of-all"))
        assert ended["ended"] == "failed"
        assert set(ended["left"].values()) == {""}
        again = run(tmp_path, "inspect", "--resume", "20260301-1", timeout=200)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "全部检查完" in again.stdout


def test_ctrl_c_ends_a_crawl_in_which_nothing_moves(tmp_path: Path) -> None:
    with PortalServer(small_portal(4, 1)) as portal:
        process = harness(tmp_path, portal, "hang")
        while portal.asked["/xw/t3.html"] == 0:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        ended = told(process)
    assert ended["ended"] == "interrupted"
    assert ended["left"].get(FAULTY) == "internal-error"


MALFORMED = (
    "http://[IP/", "http://www.unsplash.com]/", "http://[::1", "http://[::ffff:127.0.0.1]x/", "http://a b.cn/", "http://www.示例。。中国/",
    "http://host:99999/", "http://host:²/", "http://%zz.cn/", "http:///nohost", "http://", "https://user:pa]ss@[x/", "http://xn--/", "http://a..b/",
    "http://" + "a" * 300 + ".cn/", "http://[v1.x]/", "http://.cn/", "http://-x.cn/",
)  # fmt: skip


def test_h39_malformed_addresses_end_neither_an_inspection_nor_a_recheck(tmp_path: Path) -> None:
    with PortalServer(with_links(small_portal(4, 1), *MALFORMED)) as portal:
        (tmp_path / "small.yml").write_text(register(portal.address, timeout_s=3), "utf-8")
        done = run_metered(tmp_path, "inspect", "small.yml", "--issue", "--today", TODAY, timeout=200)
        again = run_metered(tmp_path, "recheck", "--today", TODAY, timeout=200)
    assert (done.returncode, again.returncode) in ((0, 0), (0, 3), (3, 3)), done.stderr + again.stderr
    assert sum(one["rule"] == "malformed-link" for one in found(tmp_path)) > 8
    assert "反弹：0 项" in again.stdout
