"""Pages that moved: the ledger proposes where their content is now, and proposes nothing for what is gone."""

from __future__ import annotations

import re
import shutil
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import yaml

from audits.rulebook.book import RULES_DIR
from crawler.cli._demo_server import ELSEWHERE, Behaviours, DemoServer, Portal
from tests.support.commandline import TODAY, run
from tests.support.places import TESTS

if TYPE_CHECKING:
    from pathlib import Path

PLANTED: dict[str, list[dict[str, Any]]] = yaml.safe_load((TESTS / "portals" / "moved_pages.yml").read_text("utf-8"))
HOSTS = {"trs-city": "www.demo-city.example", "ecms-county": "www.demo-county.example"}
OTHER_TEXT = "<p>上一年的会议研究了上一年的工作，部署了当年的春耕、水利和农机检修。</p>"
BEFORE = "2026-02-28"
LEAST, MOST_WRONG = 0.7, 0.05
PROPOSED = re.compile(r"疑似现址（(.+?)；请核对后改用）：(\S+)")


def _text(path: Path) -> tuple[str, str]:
    raw = path.read_bytes()
    charset = "utf-8" if b"utf-8" in raw[:600].lower() else "gb18030"
    return raw.decode(charset), charset


def _address(site: str, path: str) -> str:
    return path if "://" in path else f"http://{HOSTS[site]}{path}"


def _moves(folder: Path, early: bool) -> None:
    """Move the pages, or only those that are redirected, and let an index of what is new lead to them."""
    index: dict[str, list[str]] = {site: [] for site in HOSTS}
    old: dict[str, list[str]] = {site: [] for site in HOSTS}
    for one in PLANTED["moved"]:
        site, there = one["site"], one.get("to_site", one["site"])
        if early and one["how"] not in ("redirect", "host"):
            continue
        new = folder / there / one["to"].lstrip("/")
        if one["how"] != "host":
            new.parent.mkdir(parents=True, exist_ok=True)
            source = folder / site / one["from"].lstrip("/")
            text, charset = _text(source)
            was, now = one.get("retitled", ["", ""])
            new.write_bytes(text.replace(was, now).encode(charset) if was else text.encode(charset))
            source.unlink()
        title = re.search(r"<title>(.*?)[_-]", _text(new)[0])
        assert title is not None
        index[there].append(f'<li><a href="{one["to"]}">{title[1]}</a></li>')
        if "linked_as" in one:
            old[site].append(f'<li><a href="{one["from"]}">{one["linked_as"]}</a></li>')
    for one in PLANTED["gone"] if not early else ():
        path = folder / one["site"] / one["path"].lstrip("/")
        if "look_alike" in one:
            text, charset = _text(path)
            other = folder / one["site"] / one["look_alike"].lstrip("/")
            other.parent.mkdir(parents=True, exist_ok=True)
            other.write_bytes(re.sub("<p style.*?</p>", OTHER_TEXT, text.replace(*one["days"])).encode(charset))
            index[one["site"]].append(f'<li><a href="{one["look_alike"]}">往年会议</a></li>')
        path.unlink()
    for site in HOSTS:
        links = f'<h1>网站改版索引</h1><ul>{"".join(index[site])}</ul><div>{"".join(old[site])}</div>'
        (folder / site / "new.html").write_text(f"<html><head><meta charset=utf-8><title>网站改版索引</title></head><body>{links}</body></html>", "utf-8")
        home = folder / site / "index.html"
        text, charset = _text(home)
        home.write_bytes(text.replace("</body>", '<p><a href="/new.html">网站改版索引</a></p></body>').encode(charset))


def _inspect(folder: Path, portals: Path, day: str, redirects: bool) -> None:
    with ExitStack() as stack:
        elsewhere = stack.enter_context(DemoServer({root.name: Portal.at(root) for root in sorted((RULES_DIR / "demo" / ELSEWHERE).iterdir())}))
        (folder / "登记").mkdir(exist_ok=True)
        for site, host in HOSTS.items():
            portal = Portal.at(portals / site)
            if redirects:
                led = {one["from"]: {"status": 301, "redirect": one["to"]} for one in PLANTED["moved"] if one["how"] == "redirect" and one["site"] == site}
                known = portal.behaviours.model_dump()
                portal = Portal(portal.root, Behaviours.model_validate({**known, "paths": {**known["paths"], **led}}))
            bare = Portal.at(_empty(folder))
            server = stack.enter_context(DemoServer({host: portal, host.removeprefix("www."): bare}))
            register = yaml.safe_load((RULES_DIR / "demo" / "registers" / f"{site}.yml").read_text("utf-8"))
            where = dict.fromkeys(elsewhere.hosts, elsewhere.address) | dict.fromkeys(server.hosts, server.address)
            register |= {"resolve": where, "pace": {**register["pace"], "confirm_after_s": 0}}
            (folder / "登记" / f"{site}.yml").write_text(yaml.safe_dump(register, allow_unicode=True), "utf-8")
        done = run(folder, "inspect", "登记", "--today", day, timeout=300)
        assert done.returncode in (0, 3), done.stdout + done.stderr


def _empty(folder: Path) -> Path:
    (folder / "empty").mkdir(exist_ok=True)
    return folder / "empty"


def _proposed(folder: Path) -> dict[str, tuple[str, str]]:
    """Dead address to (where the ledger of the office says that its content is, why)."""
    path = max((folder / "out").glob("*总台账*.xlsx"))
    book = openpyxl.load_workbook(path)
    found = {}
    for name in (name for name in ("整改台账", "更多问题", "同因条目") if name in book.sheetnames):
        rows = book[name].iter_rows()
        heads = [cell.value for cell in next(rows)]
        for row in rows:
            cells = dict(zip(heads, row, strict=False))
            said = PROPOSED.search(str(cells["整改建议"].value))
            if said is not None:
                link = cells["整改建议"].hyperlink
                assert link is None or link.target == said[2]
                found[str(cells["问题链接"].value).partition("（")[0]] = (said[2], said[1])
    return found


@pytest.mark.parametrize("known", [True, False], ids=["inspected-before", "first-inspection"])
def test_thirty_moved_pages(tmp_path: Path, known: bool, capsys: pytest.CaptureFixture[str]) -> None:
    portals = tmp_path / "portals"
    if known:
        shutil.copytree(RULES_DIR / "demo", portals)
        _moves(portals, early=True)
        _inspect(tmp_path, portals, BEFORE, redirects=True)
        shutil.rmtree(portals)
    shutil.copytree(RULES_DIR / "demo", portals)
    _moves(portals, early=False)
    _inspect(tmp_path, portals, TODAY, redirects=False)
    proposed = _proposed(tmp_path)
    truth = {_address(one["site"], one["from"]): _address(one.get("to_site", one["site"]), one["to"]) for one in PLANTED["moved"]}
    right = [url for url, there in truth.items() if proposed.get(url, ("",))[0] == there]
    wrong = {url: where for url, where in proposed.items() if url in truth and where[0] != truth[url]}
    wrong |= {url: where for url, where in proposed.items() if url not in truth}
    with capsys.disabled():
        print(f"\nmoved pages ({'inspected before' if known else 'first inspection'}): right {len(right)} of {len(truth)}, wrong {len(wrong)} {wrong or ''}")
    assert len(truth) == 30
    assert len(right) >= LEAST * len(truth), sorted(set(truth) - set(right))
    assert len(wrong) <= MOST_WRONG * len(proposed), wrong
    assert not {_address(one["site"], one["path"]) for one in PLANTED["gone"]} & set(proposed)
