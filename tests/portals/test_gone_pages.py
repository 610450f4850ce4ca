"""Pages that were taken down: what that proves of what stood on them, and of the entry that still leads there."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from audits.store import open_store
from tests.support.commandline import run
from tests.support.ledgerlib import send_out
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from pathlib import Path

PAGE, LIST = "/xw/t1.html", "/xw/"
NUMBER = "<p>联系人张三，身份证号：110105194912310020，另见：https//www.small.example/a.html</p><p><a href='/bad/one.html'>办理入口</a></p>"


def checked(folder: Path) -> dict[str, Any]:
    """What a re-check says."""
    done = run(folder, "recheck", "--run", "20260301-1", "--today", "2026-03-09", "--format", "json")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_personal_data_end_with_their_page_and_the_dead_entry_is_found(tmp_path: Path) -> None:
    pages = small_portal(articles=12, dead=0)
    pages[PAGE] = pages[PAGE].replace(b'<div id="zoom">', b'<div id="zoom">' + NUMBER.encode())
    with PortalServer(pages) as portal:
        (tmp_path / "small.yml").write_text(register(portal.address), "utf-8")
        assert run(tmp_path, "inspect", "small.yml", "--today", "2026-03-01").returncode in (0, 3)
        store = open_store(f"sqlite:///{tmp_path / 'portal-audit.db'}", create=False)
        send_out(store, "20260301-1")
        store.close()
        lines = [json.loads(line) for line in (tmp_path / "out" / "findings.jsonl").read_text("utf-8").splitlines()]
        rules = {line["id"]: line["rule"] for line in lines if PAGE in line["page_url"]}
        assert {"exposed-personal-data", "broken-link"} <= set(rules.values())

        del portal.pages[PAGE]
        told = checked(tmp_path)
        results = {rules[one["finding"]]: one["result"] for one in told["items"] if one["finding"] in rules}
        assert results["exposed-personal-data"] == "fixed"
        assert results["broken-link"] == "not-fixed", "the list still leads to the page with the dead link"
        assert "链接“示例市第1条要闻”打不开：页面不存在（状态码 404）" in [one["message"] for one in told["new"]]

        portal.lost = {LIST}
        results = {rules[one["finding"]]: one["result"] for one in checked(tmp_path)["items"] if one["finding"] in rules}
        assert results["broken-link"] == "not-examined", "whether a list still leads there is not known"

        portal.lost, rest = set(), portal.pages[LIST].replace(f'href="{PAGE}"'.encode(), b'href="/xw/t0.html"')
        portal.pages[LIST] = rest
        portal.pages["/"] = portal.pages["/"].replace(f'href="{PAGE}"'.encode(), b'href="/xw/t0.html"')
        portal.pages["/xw/t2.html"] = rest  # another address gives the list: that one is the copy
        results = {rules[one["finding"]]: one["result"] for one in checked(tmp_path)["items"] if one["finding"] in rules}
        assert results == dict.fromkeys(results, "fixed"), "no list shows the page any more"


def test_a_list_that_never_could_be_read_to_its_end_proves_as_much_as_it_showed(tmp_path: Path) -> None:
    pages = small_portal(articles=25, dead=0)
    del pages["/xw/index_1.html"]
    pages[PAGE] = pages[PAGE].replace(b'<div id="zoom">', b'<div id="zoom"><a href=\'/bad/one.html\'>' + "办理入口".encode() + b"</a>")
    with PortalServer(pages) as portal:
        (tmp_path / "small.yml").write_text(register(portal.address), "utf-8")
        assert run(tmp_path, "inspect", "small.yml", "--today", "2026-03-01", "--only", "broken-link").returncode in (0, 3)
        store = open_store(f"sqlite:///{tmp_path / 'portal-audit.db'}", create=False)
        send_out(store, "20260301-1")
        store.close()
        lines = [json.loads(line) for line in (tmp_path / "out" / "findings.jsonl").read_text("utf-8").splitlines()]
        (found,) = [line["id"] for line in lines if line["target_url"].endswith("/bad/one.html")]

        def result() -> str:
            return next(str(one["result"]) for one in checked(tmp_path)["items"] if one["finding"] == found)

        del portal.pages[PAGE]
        whole = portal.pages["/xw/"]
        portal.pages["/"] = portal.pages["/"].replace(f'href="{PAGE}"'.encode(), b'href="/xw/t0.html"')
        portal.pages["/xw/"] = re.sub(rb"<li>.*?</li>", b"", whole, count=12)
        assert result() == "not-examined", "half of the list is missing"
        portal.pages["/xw/"] = whole.replace(f'href="{PAGE}"'.encode(), b'href="/xw/t0.html"')
        assert result() == "fixed"


def test_a_list_that_lost_other_entries_too_is_whole_if_these_are_gone_from_the_site(tmp_path: Path) -> None:
    pages = small_portal(articles=12, dead=0)
    pages[PAGE] = pages[PAGE].replace(b'<div id="zoom">', b'<div id="zoom"><a href=\'/bad/one.html\'>' + "办理入口".encode() + b"</a>")
    with PortalServer(pages) as portal:
        (tmp_path / "small.yml").write_text(register(portal.address), "utf-8")
        assert run(tmp_path, "inspect", "small.yml", "--issue", "--today", "2026-03-01", "--only", "broken-link").returncode in (0, 3)
        others = [f"/xw/t{number}.html" for number in range(2, 9)]
        for path in (PAGE, *others):
            entry = re.compile(rb'<li>(?:(?!</li>).)*href="' + path.encode() + rb'".*?</li>', re.S)
            portal.pages = {url: entry.sub(b"", body) for url, body in portal.pages.items()}
        del portal.pages[PAGE]

        lines = [json.loads(line) for line in (tmp_path / "out" / "findings.jsonl").read_text("utf-8").splitlines()]
        (found,) = [line["id"] for line in lines if line["target_url"].endswith("/bad/one.html")]

        def result() -> str:
            return next(str(one["result"]) for one in checked(tmp_path)["items"] if one["finding"] == found)

        assert result() == "not-examined", "the entries are away and their pages are not: a part of the list is missing"
        for path in others:
            del portal.pages[path]
        assert result() == "fixed"
