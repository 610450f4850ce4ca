"""A re-check of links whose faults are not a plain 404: forms, addresses of one subject, menus, error pages that say 200."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from audits.store import open_store
from tests.support.commandline import run
from tests.support.ledgerlib import send_out
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = "/xw/t1.html"
RUN = "20260301-1"
HOST = "http://www.small.example"
MENU = '<ul class="side"><li><a href="/jgzn/">机构职能</a></li><li><a href="/tzgg/">通知公告</a></li></ul>'
WRONG_MENU = MENU.replace("/jgzn/", "/tzgg/")
GONE = "<html><head><title>示例市</title></head><body>很遗憾，该内容已经下架</body></html>".encode()


def named(title: str) -> bytes:
    """A page with a title."""
    text = f"{title}的正文。" * 30
    return f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>".encode()


class Looked:
    """The small portal with something in one of its pages, inspected, and looked at again."""

    def __init__(self, folder: Path, server: PortalServer, inside: str) -> None:
        self.folder, self.server = folder, server
        self.change("</body>", f"{inside}</body>")
        (folder / "small.yml").write_text(register(self.server.address), "utf-8")
        done = run(folder, "inspect", "small.yml", "--today", "2026-03-01", "--only", "links")
        assert done.returncode in (0, 3), done.stderr
        store = open_store(f"sqlite:///{folder / 'portal-audit.db'}", create=False)
        send_out(store, RUN)
        store.close()
        lines = [json.loads(line) for line in (folder / "out" / "findings.jsonl").read_text("utf-8").splitlines()]
        self.found = {line["id"]: (line["rule"], line["target_url"].removeprefix(HOST)) for line in lines if PAGE in line["pages"][0]}

    def change(self, old: str, new: str) -> None:
        """Change the page."""
        assert old.encode() in self.server.pages[PAGE]
        self.server.pages[PAGE] = self.server.pages[PAGE].replace(old.encode(), new.encode())

    def again(self) -> list[str]:
        """Verdicts on what was found on the page, in the order of rules and targets."""
        done = run(self.folder, "recheck", "--run", RUN, "--today", "2026-03-09", "--format", "json")
        assert done.returncode in (0, 3), done.stderr
        told = {item["finding"]: str(item["result"]) for item in json.loads(done.stdout)["items"]}
        return [told[ident] for ident, _ in sorted(self.found.items(), key=lambda one: one[1])]

    def kinds(self) -> list[tuple[str, str]]:
        """Rules and targets of what was found on the page."""
        return sorted(self.found.values())


Look = Callable[[str, dict[str, bytes]], Looked]


@pytest.fixture
def look(tmp_path: Path) -> Iterator[Look]:
    with ExitStack() as stack:
        yield lambda inside, pages: Looked(tmp_path, stack.enter_context(PortalServer(small_portal(articles=6, dead=0) | pages)), inside)


def test_a_dead_form(look: Look) -> None:
    seen = look('<form action="/search.do"><input name="q"></form>', {})
    assert seen.kinds() == [("broken-link", "/search.do")]
    assert seen.again() == ["not-fixed"]
    seen.server.pages["/search.do"] = named("检索")
    assert seen.again() == ["fixed"]
    del seen.server.pages["/search.do"]
    seen.change("/search.do", "/xw/")
    assert seen.again() == ["fixed"]


def test_a_form_that_answers_only_with_its_fields(look: Look) -> None:
    seen = look('<form action="/search.do"><input name="q"></form>', {})
    seen.server.pages["/search.do?q=%E5%85%AC%E5%BC%80"] = named("检索")
    assert seen.again() == ["fixed"]


def test_all_addresses_of_one_subject_must_open(look: Look) -> None:
    seen = look('<a href="/wj/9.html?_t=1">第九号文件</a> <a href="/wj/9.html?_t=2">第九号文件下载</a>', {})
    assert [rule for rule, _ in seen.kinds()] == ["broken-link"]
    seen.server.pages["/wj/9.html?_t=1"] = named("第九号文件")
    assert seen.again() == ["not-fixed"]
    seen.server.pages["/wj/9.html?_t=2"] = named("第九号文件")
    assert seen.again() == ["fixed"]


def test_an_address_of_a_subject_that_is_taken_out(look: Look) -> None:
    seen = look('<a href="/wj/9.html?_t=1">第九号文件</a> <a href="/wj/9.html?_t=2">第九号文件下载</a>', {})
    seen.change('<a href="/wj/9.html?_t=1">第九号文件</a>', "")
    assert seen.again() == ["not-fixed"]
    seen.change('<a href="/wj/9.html?_t=2">第九号文件下载</a>', '<a href="/wj/9.html?_t=3">第九号文件</a>')
    assert seen.again() in (["not-fixed"], ["not-examined"]), "another time stamp is no other address"
    seen.change('<a href="/wj/9.html?_t=3">第九号文件</a>', "")
    assert seen.again() == ["fixed"]


def test_a_menu_whose_entry_leads_to_its_own_column(look: Look) -> None:
    seen = look(WRONG_MENU, {"/tzgg/": named("通知公告"), "/jgzn/": named("机构职能")})
    assert seen.kinds() == [("wrong-target", "/tzgg/")]
    assert seen.again() == ["not-fixed"]
    seen.change(WRONG_MENU, MENU)
    assert seen.again() == ["fixed"]


def test_articles_that_all_show_one_notice(look: Look) -> None:
    paths = [f"/wj/{number}.html" for number in (1, 2, 3)]
    names = ["关于防汛工作的通知", "关于停水的公告", "关于表彰先进的决定"]
    links = " ".join(f'<a href="{path}">{name}</a>' for path, name in zip(paths, names, strict=True))
    seen = look(links, dict.fromkeys(paths, GONE))
    assert seen.kinds() == [("soft-404", path) for path in paths]
    assert seen.again() == ["not-fixed"] * 3
    seen.server.pages[paths[0]] = named(names[0])
    assert seen.again() == ["fixed", "not-examined", "not-examined"], "two alone prove no error page, and nothing else"


def test_a_link_that_a_style_sheet_file_hides_is_mended_only_when_it_is_gone(look: Look) -> None:
    planted = '<link rel="stylesheet" href="/css/a.css"><p class="tg"><a href="http://dead.example.com/a">澳门百家乐开户</a></p>'
    seen = look(planted, {"/css/a.css": b".tg{position:absolute;left:-9999px}"})
    assert ("hidden-link", "http://dead.example.com/a") in seen.kinds()
    before = dict(zip(seen.kinds(), seen.again(), strict=True))
    assert before["hidden-link", "http://dead.example.com/a"] == "not-examined"
    seen.change(planted, "<p></p>")
    assert dict(zip(seen.kinds(), seen.again(), strict=True))["hidden-link", "http://dead.example.com/a"] == "fixed"
