"""A dead link that was taken out of a template is mended when the last page that carried it was read, and not before."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openpyxl

from tests.support.circlelib import FRAME, article, article_page, home_page, list_page, register
from tests.support.commandline import run
from tests.support.portal_server import PortalServer

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS, ARTICLES, PAGES = 10, 28, 291
BUSY = [article(0, 3), article(2, 27), article(4, 0), article(6, 14), article(6, 15), article(9, 27)]
OTHERS = [article(1, 3), article(5, 27), "/c7/", article(8, 0)]
"""Pages that do not answer in later re-checks."""
DEAD = f'<a href="{FRAME}">专题专栏</a>'.encode()


def portal() -> dict[str, bytes]:
    """A home page, ten lists and their articles, each with the link in its footer."""
    pages = {"/": home_page(), "/robots.txt": b"User-agent: *\nDisallow:\n"}
    for column in range(COLUMNS):
        pages[f"/c{column}/"] = list_page(column, ARTICLES)
        pages |= {article(column, number): article_page(column, number, planted="") for number in range(ARTICLES)}
    return pages


def test_six_of_291_pages_that_do_not_answer_keep_it_open_and_are_named(tmp_path: Path) -> None:
    with PortalServer(portal()) as server:
        assert sum(DEAD in body for body in server.pages.values()) == PAGES
        (tmp_path / "r.yml").write_text(register(server.address), "utf-8")
        assert run(tmp_path, "inspect", "r.yml", "--issue", "--only", "broken-link", "--today", "2026-03-01").returncode in (0, 3)

        def looked(day: str) -> dict[str, Any]:
            done = run(tmp_path, "recheck", "--today", day, "--out", day, "--format", "json")
            (item,) = json.loads(done.stdout)["items"]
            return dict(item)

        server.pages = {path: body.replace(DEAD, b"") for path, body in server.pages.items()}
        server.gone = dict.fromkeys(BUSY, 503)
        first = looked("2026-03-09")
        assert (first["verdict"], first["places"]) == ("未复查", {"clean": PAGES - len(BUSY), "unexamined": len(BUSY)})
        named = [f"http://www.circle.example{path}" for path in BUSY]
        history = run(tmp_path, "findings", "show", first["finding"], "--today", "2026-03-09").stdout
        assert [url for url in named if url not in history] == []
        (ledger,) = (tmp_path / "2026-03-09").glob("*办公室*.xlsx")
        shown = [str(cell.value) for row in openpyxl.load_workbook(ledger)["整改台账"].iter_rows() for cell in row]
        assert [url for url in named if not any(url in cell for cell in shown)] == []
        server.gone = dict.fromkeys([*BUSY[:1], *OTHERS], 503)
        assert looked("2026-03-12")["places"] == {"clean": PAGES - 1, "unexamined": 1}
        server.gone = dict.fromkeys(OTHERS, 503)
        assert looked("2026-03-16")["verdict"] == "已整改", "the six were read, the others had been before"
