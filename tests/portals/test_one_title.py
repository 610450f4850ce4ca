"""Portals whose pages have one title and much the same size: read whole, and still seen when one page stands for everything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.commandline import TODAY, found, run
from tests.support.portal_server import PortalServer, register, small_portal
from tests.support.turning import TurningPortal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TITLE = "<title>示例市人民政府门户网站</title>".encode()
WORDS = "教育医疗住房就业社保交通环保农业水利林业气象民政司法财政审计统计文化体育"
EVERYTHING: tuple[str, ...] = ()
LINKS = ("--only", "links")


def one_title(pages: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: re.sub(rb"<title>.*?</title>", TITLE, body) for path, body in pages.items()}


def many_lists(count: int) -> dict[str, bytes]:
    """A portal whose home page leads to so many lists, each of twenty other titles."""
    pages = small_portal(20, 0)
    frame, foot = (pages["/"].split(mark)[place] for mark, place in ((b'<div class="box">', 0), (b'<div class="footer">', 1)))
    for number in range(count):
        topic = WORDS[number % 36] + WORDS[number // 36] + WORDS[-1 - number % 30]
        items = "".join(
            f'<li><a href="/xw/t{part}.html">{topic}{WORDS[part]}工作</a><span>2026-02-1{part % 9}</span></li>' for part in range(20)
        )
        pages[f"/lm{number}/"] = frame + f'<ul class="list">{items}</ul><div class="footer">'.encode() + foot
    leads = "".join(f'<a href="/lm{number}/">栏目{number}</a>' for number in range(count))
    pages["/"] = pages["/"].replace(b'<div class="footer">', f'<div>{leads}</div><div class="footer">'.encode())
    return one_title(pages)


def pictures(count: int) -> dict[str, bytes]:
    """A portal whose articles are one picture each, with nothing else of their own but a heading."""
    pages = small_portal(count, 0)
    for path in pages:
        if path.startswith("/xw/t"):
            pages[path] = re.sub(rb"<p>.*</p>", b'<p><img src="/tu.png"></p>', pages[path])
    return one_title({**pages, "/tu.png": b"\x89PNG\r\n\x1a\n" + bytes(40)})


def shells(count: int) -> dict[str, bytes]:
    """A portal whose articles are all one page, which a script fills."""
    shell = b'<html><head><meta charset=utf-8><title></title></head><body><div id="app"></div><script src="/app.js"></script></body></html>'
    pages = {path: shell if path.startswith("/xw/t") else body for path, body in small_portal(count, 0).items()}
    return one_title({**pages, "/app.js": b"fill()"})


PORTALS = {
    "articles": (one_title(small_portal(300, 0)), 300),
    "lists": (many_lists(300), 320),
    "pictures": (pictures(60), 60),
}


@pytest.mark.parametrize("rules", [EVERYTHING, LINKS], ids=["all", "links"])
@pytest.mark.parametrize("name", PORTALS)
def test_such_a_portal_is_read_whole(tmp_path: Path, name: str, rules: tuple[str, ...]) -> None:
    pages, least = PORTALS[name]
    with PortalServer(pages) as portal:
        (tmp_path / "small.yml").write_text(register(portal.address), "utf-8")
        done = run(tmp_path, "inspect", "small.yml", "--today", TODAY, *rules, timeout=300)
        assert {path for path in pages if not portal.asked[path]} == set()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "已结束，全部检查完" in done.stdout
    read = re.search(r"其中读取网页 (\d+) 个", done.stdout)
    assert read is not None
    assert int(read[1]) >= least
    assert {line["target_url"].rpartition("/")[2] for line in found(tmp_path) if line["rule"] == "broken-link"} == {"gone.html"}


@pytest.mark.parametrize("rules", [EVERYTHING, LINKS], ids=["all", "links"])
def test_pages_that_only_a_script_fills_are_asked_for_and_said_to_be_gaps(tmp_path: Path, rules: tuple[str, ...]) -> None:
    pages = shells(60)
    with PortalServer(pages) as portal:
        (tmp_path / "small.yml").write_text(register(portal.address), "utf-8")
        done = run(tmp_path, "inspect", "small.yml", "--today", TODAY, *rules, timeout=300)
        assert {path for path in pages if not portal.asked[path]} == set()
    assert done.returncode == 3, done.stdout + done.stderr
    assert "全部检查完" not in done.stdout
    assert {line["target_url"].rpartition("/")[2] for line in found(tmp_path) if line["rule"] == "broken-link"} == {"gone.html"}


@pytest.mark.parametrize("rules", [EVERYTHING, LINKS], ids=["all", "links"])
def test_one_page_in_the_frame_of_the_site_is_still_seen(tmp_path: Path, rules: tuple[str, ...]) -> None:
    with TurningPortal(one_title(small_portal(60, 6)), "framed-page", 50) as portal:
        (tmp_path / "small.yml").write_text(register(portal.address), "utf-8")
        done = run(tmp_path, "inspect", "small.yml", "--today", TODAY, *rules, timeout=300)
    assert done.returncode == 3, done.stdout
    assert "起不再正常响应" in done.stdout
    assert "全部检查完" not in done.stdout
