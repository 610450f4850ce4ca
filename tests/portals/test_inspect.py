"""Inspections of a small portal through the command line: findings, resumption after a kill, quiet ports, one request an address."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.support.commandline import TODAY, environment, found, run
from tests.support.places import ROOT
from tests.support.portal_server import PortalServer, register, small_portal


@pytest.fixture
def server() -> Any:
    with PortalServer(small_portal()) as portal:
        yield portal


def test_an_inspection_finds_what_is_dead_once_with_all_its_pages(tmp_path: Path, server: PortalServer) -> None:
    (tmp_path / "small.yml").write_text(register(server.address), "utf-8")
    done = run(tmp_path, "inspect", "small.yml", "--today", TODAY)
    assert done.returncode == 0, done.stdout + done.stderr
    broken = [line for line in found(tmp_path) if line["rule"] == "broken-link"]
    assert sorted(line["target_url"].rpartition("example")[2] for line in broken) == sorted(
        ["/zt/gone.html", *(f"/bad/{number}.html" for number in range(5))]
    )
    footer = next(line for line in broken if line["target_url"].endswith("/zt/gone.html"))
    assert footer["occurrences"] == 43, "the dead footer link stands on all pages: home, two list pages, forty articles"
    assert footer["place"]
    assert {line["confidence"] for line in broken} == {"confirmed"}
    assert list((tmp_path / "out").glob("整改台账_*.xlsx"))
    assert [one.name for one in tmp_path.glob("portal-audit.db*")] == ["portal-audit.db"], "who copies the file has all of the store"


def test_no_address_is_asked_for_more_than_it_needs(tmp_path: Path, server: PortalServer) -> None:
    (tmp_path / "small.yml").write_text(register(server.address), "utf-8")
    run(tmp_path, "inspect", "small.yml", "--today", TODAY)
    again = {path: times - 1 for path, times in server.asked.items() if times > 1}
    dead = {"/zt/gone.html", *(f"/bad/{number}.html" for number in range(5))}
    looked_at = set(again) - dead
    assert "/" in looked_at
    assert len(looked_at) == 3, "the home page and two pages that were good prove that the site has not turned"
    assert {again[path] for path in looked_at} == {2}, "once before the dead ones are confirmed and once after"
    assert dead <= set(again), "what is dead is asked for twice"
    assert sum(again[path] - 1 for path in dead) <= 2 * 2, "and at each look two of them show that no bad moment is over"


SLOW_NAMES = """
import pathlib, socket, time
real, folder = socket.getaddrinfo, pathlib.Path(__file__).parent
def waiting(host, *rest, **named):
    if str(host).endswith((".cn", ".com")):
        (folder / "asked").touch()
        for _ in range(300):
            if (folder / "answer").exists():
                break
            time.sleep(0.1)
        else:
            (folder / "gave-up").touch()
    return real(host, *rest, **named)
socket.getaddrinfo = waiting
"""


def test_a_resolver_that_does_not_answer_holds_no_crawl_up(tmp_path: Path, server: PortalServer) -> None:
    (tmp_path / "small.yml").write_text(register(server.address), "utf-8")
    (tmp_path / "sitecustomize.py").write_text(SLOW_NAMES, "utf-8")
    around = environment()
    around["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{around['PYTHONPATH']}"
    command = [sys.executable, "-m", "crawler.cli.main", "inspect", "small.yml", "--today", TODAY]
    with subprocess.Popen(command, cwd=tmp_path, env=around, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        while process.poll() is None and not (server.asked["/zt/gone.html"] and (tmp_path / "asked").exists()):
            time.sleep(0.05)
        (tmp_path / "answer").touch()
        said = process.communicate(timeout=120)[0].decode()
    assert process.returncode == 0, said
    assert (tmp_path / "asked").exists()
    assert not (tmp_path / "gave-up").exists(), "pages were asked for while names were still looked up"


@pytest.mark.parametrize("after_pages", [4, 25])
def test_a_killed_inspection_goes_on_to_the_same_findings(tmp_path: Path, after_pages: int) -> None:
    with PortalServer(small_portal(), slow_s=0.08) as portal:
        whole, killed = tmp_path / "whole", tmp_path / "killed"
        for folder in (whole, killed):
            folder.mkdir()
            (folder / "small.yml").write_text(register(portal.address, concurrency=1), "utf-8")
        at_once = run(whole, "inspect", "small.yml", "--today", TODAY)
        _kill_after(killed, after_pages)
        resumed = run(killed, "inspect", "--resume", "20260301-1")
        assert resumed.returncode == 0, resumed.stdout + resumed.stderr
        assert found(killed) == found(whole)
        rules_run = [re.findall(r"执行规则 \d+ 条", said.stdout) for said in (at_once, resumed)]
        assert rules_run[0] == rules_run[1] != []


def _kill_after(folder: Path, pages: int) -> None:
    """Start an inspection and kill it without warning once it has stored some pages."""
    command = [sys.executable, "-m", "crawler.cli.main", "inspect", "small.yml", "--today", TODAY]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
    try:
        _wait(lambda: _stored_pages(folder) >= pages)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    time.sleep(1.5)


def _stored_pages(folder: Path) -> int:
    store = folder / "portal-audit.db"
    if not store.exists():
        return 0
    try:
        with sqlite3.connect(store, timeout=5) as connection:
            return int(connection.execute("select count(*) from pages").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def _wait(condition: Any, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


ENDED_BY = pytest.mark.parametrize(
    ("number", "whole_group"), [(signal.SIGINT, True), (signal.SIGTERM, False), (signal.SIGTERM, True)], ids=["Ctrl-C", "kill", "shutdown"]
)  # fmt: skip


def _send(process: subprocess.Popen[str], number: signal.Signals, *, whole_group: bool) -> None:
    """A signal to a command alone, as by ``kill``, or to its workers too, as a terminal and a service do."""
    if whole_group:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)


@ENDED_BY
def test_a_request_to_end_keeps_what_was_done_and_says_how_to_go_on(tmp_path: Path, number: signal.Signals, whole_group: bool) -> None:
    with PortalServer(small_portal(), slow_s=0.08) as portal:
        (tmp_path / "small.yml").write_text(register(portal.address, concurrency=1), "utf-8")
        command = [sys.executable, "-m", "crawler.cli.main", "inspect", "small.yml", "--today", TODAY, "--out", "its own"]
        process = subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), start_new_session=True
        )
        _wait(lambda: _stored_pages(tmp_path) >= 5)
        _send(process, number, whole_group=whole_group)
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 130, errors
        assert "--resume 20260301-1" in errors
        assert "Traceback" not in errors
        (tmp_path / "own" / "audits").mkdir(parents=True)
        (tmp_path / "own" / "audits" / "broken-link.yml").write_text("severity: minor\n", "utf-8")
        resumed = run(tmp_path, "inspect", "small.yml", "--resume", "20260301-1", "--only", "links", "--rules", "own")
        assert resumed.returncode == 0, resumed.stderr
        assert "按批次 20260301-1 当时的规则判断；现在不同的：“站内链接打不开”。\n" in resumed.stdout
        assert (tmp_path / "its own" / "findings.jsonl").exists()
        assert not (tmp_path / "out").exists()
        assert resumed.stderr.startswith("接着做批次 20260301-1：沿用它开始时的登记、日期和规则，这次写的登记表、--only不用。\n")


def test_a_request_to_end_ends_a_recheck_like_an_inspection(tmp_path: Path) -> None:
    with PortalServer(small_portal(), slow_s=0.08) as portal:
        (tmp_path / "small.yml").write_text(register(portal.address, concurrency=1), "utf-8")
        assert run(tmp_path, "inspect", "small.yml", "--issue", "--today", TODAY, "--only", "broken-link").returncode == 0
        command = [sys.executable, "-m", "crawler.cli.main", "recheck", "--today", TODAY, "--out", "again"]
        process = subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), start_new_session=True
        )
        _wait(lambda: _site_status(tmp_path) == "crawling")
        process.send_signal(signal.SIGTERM)
        said, errors = process.communicate(timeout=60)
        assert (process.returncode, said) == (130, ""), errors
        assert "复查批次 20260301-2 已中断" in errors
        assert "Traceback" not in errors
        assert not list((tmp_path / "again").iterdir())
        assert "已中断" in run(tmp_path, "runs").stdout
        refused = run(tmp_path, "inspect", "--resume", "20260301-2")
        assert (refused.returncode, refused.stderr) == (2, "批次 20260301-2 是复查，--resume 只接着做巡检；请重新运行 portal-audit recheck\n")


def _site_status(folder: Path) -> str:
    with sqlite3.connect(folder / "portal-audit.db", timeout=5) as connection:
        return str(connection.execute("select status from site_runs order by id desc").fetchone()[0])


@pytest.mark.parametrize(("seconds", "whole_group"), [(0.0, True), (0.8, True), (1.8, True), (1.8, False)])
def test_an_interruption_at_any_moment_ends_everything_without_a_traceback(tmp_path: Path, seconds: float, whole_group: bool) -> None:
    with PortalServer(small_portal(), slow_s=0.3) as portal:
        (tmp_path / "small.yml").write_text(register(portal.address, concurrency=1), "utf-8")
        command = [sys.executable, "-m", "crawler.cli.main", "inspect", "small.yml", "--today", TODAY]
        process = subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment(), start_new_session=True
        )
        _wait(lambda: _children(process.pid))  # before, the interpreter itself is at work
        time.sleep(seconds)
        _send(process, signal.SIGINT, whole_group=whole_group)
        said, _ = process.communicate(timeout=60)
        assert process.returncode in (1, 130, -signal.SIGINT), said
        assert "已中止" in said or "--resume 20260301-1" in said
        assert "Traceback" not in said


def _children(pid: int) -> list[str]:
    """Processes that a process has started."""
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def test_nothing_listens_while_a_portal_is_crawled(tmp_path: Path) -> None:
    with PortalServer(small_portal(), slow_s=0.08) as portal:
        (tmp_path / "small.yml").write_text(register(portal.address, concurrency=1), "utf-8")
        before = _listening()
        command = [sys.executable, "-m", "crawler.cli.main", "inspect", "small.yml", "--today", TODAY]
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
        _wait(lambda: _stored_pages(tmp_path) >= 5)
        ours = {inode for inode in _listening() - before if _belongs_to(inode, process.pid)}
        process.wait(timeout=60)
        assert ours == set()


def _listening() -> set[str]:
    """Inodes of listening TCP sockets."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        path = Path(table)
        if not path.exists():
            pytest.skip("no /proc/net on this system")
        found |= {line.split()[9] for line in path.read_text().splitlines()[1:] if line.split()[3] == "0A"}
    return found


def _belongs_to(inode: str, pid: int) -> bool:
    """Whether a socket is held by a process or one of its children."""
    family = {pid}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(parts[1]) in family:
            family.add(int(status.parent.name))
    for member in family:
        for handle in Path(f"/proc/{member}/fd").glob("*"):
            try:
                if f"socket:[{inode}]" == str(handle.readlink()):
                    return True
            except OSError:
                continue
    return False


def test_scrapy_itself_runs_the_spider(tmp_path: Path, server: PortalServer) -> None:
    (tmp_path / "small.yml").write_text(register(server.address), "utf-8")
    root = ROOT
    listed = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"], cwd=root, capture_output=True, text=True, env=environment(), check=False
    )
    assert listed.stdout.split() == ["portal"], listed.stderr
    store = f"sqlite:///{tmp_path / 'own.db'}"
    command = [sys.executable, "-m", "scrapy", "crawl", "portal", "-a", f"register={tmp_path / 'small.yml'}", "-a", "site=small"]
    done = subprocess.run(
        [*command, "-a", f"store={store}", "-a", f"today={TODAY}"], cwd=root, capture_output=True, text=True, env=environment(), check=False
    )
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(tmp_path / "own.db") as connection:
        assert connection.execute("select count(*) from pages").fetchone()[0] == 43
        assert connection.execute("select count(*) from findings where rule='broken-link'").fetchone()[0] == 6


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "请用 -a register=登记.yml 指明登记表"),
        (["regster=small.yml"], "没有参数“regster”（是不是“register”？）"),
        (["register=nothere.yml"], "文件不存在"),
        (["register=a.xlsx"], "表格登记（.xlsx）请用 portal-audit inspect"),
        (["register=rules/demo/registers", "site=nosuch"], "没有站点“nosuch”"),
        (["register=rules/demo/registers", "today=2026-02-30"], "today 应写成 2026-03-01 这样的日期"),
        (["register=rules/demo/registers", "store=foo"], "数据库地址不对"),
    ],
)
def test_scrapy_with_wrong_arguments_ends_with_one_sentence(arguments: list[str], says: str) -> None:
    command = [sys.executable, "-m", "scrapy", "crawl", "portal", *(part for one in arguments for part in ("-a", one))]
    root = ROOT
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, env=environment(), check=False)
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1), done.stderr
    assert says in done.stderr


BAD_STARTS = {
    "no register": (["inspect", "absent.yml"], "文件不存在"),
    "unknown rule": (["inspect", "small.yml", "--only", "broken-lnk"], "是不是“broken-link”"),
    "unknown site": (["inspect", "small.yml", "--site", "smal"], "登记表里没有站点“smal”"),
    "unwritable folder": (["inspect", "small.yml", "--out", "/proc/nowhere"], "写不了"),
    "unknown run": (["inspect", "--resume", "20000101-1"], "还没有巡检结果"),
    "bad day": (["inspect", "small.yml", "--today", "1.3.2026"], "2026-03-01"),
    "odd store": (["inspect", "small.yml", "--store", "nosuchdb://x/y"], "数据库地址不对"),
    "home inside the office": (["inspect", "inner.yml"], 'resolve: {"10.1.2.3": "10.1.2.3:8080"}'),
    "no such command": (["inspct"], "是不是“inspect”"),
}


@pytest.mark.parametrize("name", BAD_STARTS)
def test_a_wrong_start_ends_with_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "small.yml").write_text(register("127.0.0.1:9"), "utf-8")
    (tmp_path / "inner.yml").write_text("site: inner\nname: 内网\nhome: http://10.1.2.3:8080/\n", "utf-8")
    arguments, says = BAD_STARTS[name]
    done = run(tmp_path, *arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_store_of_another_version_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "small.yml").write_text(register("127.0.0.1:9"), "utf-8")
    with sqlite3.connect(tmp_path / "portal-audit.db") as connection:
        connection.execute("create table meta (key text primary key, value text)")
        connection.execute("insert into meta values ('version', '999')")
        connection.execute("create table runs (id text primary key)")
    done = run(tmp_path, "inspect", "small.yml")
    assert done.returncode == 2
    assert "版本 999" in done.stderr


def test_an_unreachable_home_page_ends_incomplete_with_a_ledger(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        (tmp_path / "small.yml").write_text(register(f"127.0.0.1:{taken.getsockname()[1]}"), "utf-8")
        done = run(tmp_path, "inspect", "small.yml", "--today", TODAY)
    assert done.returncode == 3, done.stdout + done.stderr
    assert list((tmp_path / "out").glob("整改台账_*.xlsx"))
    assert "没有发现问题（以下面" not in done.stdout or "首页" in done.stdout
