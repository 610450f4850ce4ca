"""Portals that never end: an inspection of them ends, says what it did not follow, and reads the columns all the same."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest

from reports.screen.words import reason_words
from tests.support.commandline import TODAY, found, run_metered
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from subprocess import CompletedProcess

    from audits.records.reasons import TrapReason

pytestmark = pytest.mark.xdist_group("traps")

ARTICLES = 30
DEPTH = 50
"""Links that an inspection follows from the home page at most."""
NEXT = '<div class="page"><a href="index_{0}.html">下一页</a></div></body>'


def _page(title: str, *links: str) -> bytes:
    anchors = "".join(f'<a href="{link}">示例{place}</a>' for place, link in enumerate(links))
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head><body><p>{title}</p>{anchors}</body></html>".encode()


def _token(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32].upper()


class Endless(dict[str, bytes]):
    """The small portal with endless parts that are made up when they are asked for."""

    def get(self, path: str, default: Any = None) -> Any:
        """A page of the portal or of its endless parts."""
        numbers = [int(number) for number in re.findall(r"\d+", path)]
        if path.startswith("/rili.html?"):
            months = [divmod(numbers[0] * 12 + numbers[1] - 1 + step, 12) for step in (-1, 1)]
            return _page(f"{numbers[0]}年{numbers[1]}月日程", *(f"/rili.html?year={year}&month={month + 1}" for year, month in months), "/gone/rili.html")
        if path.startswith("/lm/"):
            return _page(f"栏目{len(path)}", "a/b/", "/gone/lm.html")
        if path.startswith("/so.html?"):
            kind, field, year = (int(values[0]) for values in parse_qs(urlsplit(path).query).values())
            return _page(f"检索{kind}，{field}", f"/so.html?lx={kind + 1}&ly={field}&nd={year}", f"/so.html?lx={kind}&ly={field + 1}&nd={year}", "/gone/so.html")
        if path.startswith("/dl;"):
            return _page(f"登录{_token(path)}", f"/dl;jsessionid={_token(path)}.html", "/gone/dl.html")
        if path.startswith("/bs/"):
            return _page("办事大厅", "/gone/bs.html")
        if path not in self and re.fullmatch(r"/xw/index_\d+\.html", path):
            return super().get("/xw/index_1.html", b"").replace(b"index_2.html", f"index_{numbers[0] + 1}.html".encode())
        return super().get(path, default)


def _portal() -> Endless:
    pages = Endless(small_portal(ARTICLES, 0))
    entrances = ["/rili.html?year=2026&month=2", "/lm/", "/so.html?lx=1&ly=1&nd=1", "/dl;jsessionid=0123456789ABCDEF.html"]
    entrances += [f"/bs/{_token(str(number))}/dt.html" for number in range(40)]
    anchors = "".join(f'<a href="{link}">入口{place}</a>' for place, link in enumerate(entrances))
    pages["/"] = pages["/"].replace(b"</body>", anchors.encode() + b"</body>")
    pages["/xw/index_1.html"] = pages["/xw/index_1.html"].replace(b"</body>", NEXT.format(2).encode())
    return pages


class Inspected(NamedTuple):
    """An inspection of a portal that never ends, its columns, and a re-check in which nothing was mended."""

    done: CompletedProcess[str]
    server: PortalServer
    columns: list[dict[str, Any]]
    again: Counter[str]
    """How often the re-check asked for each path."""
    results: dict[str, str]
    """Address to what it says of it."""


@pytest.fixture(scope="module")
def inspected(tmp_path_factory: pytest.TempPathFactory) -> Inspected:
    folder = tmp_path_factory.mktemp("endless")
    with PortalServer({}) as server:
        server.pages = _portal()
        (folder / "small.yml").write_text(register(server.address), "utf-8")
        done = run_metered(folder, "inspect", "small.yml", "--issue", "--today", TODAY)
        asked = server.asked.copy()
        columns = run_metered(folder, "columns", "small.yml", "--today", TODAY, "--format", "json")
        server.asked = Counter()
        checked = run_metered(folder, "recheck", "--today", TODAY, "--format", "json")
        again, server.asked = server.asked, asked
    issued = {one["id"]: one["target_url"] for one in found(folder)}
    results = {issued[item["finding"]]: item["result"] for item in json.loads(checked.stdout)["items"]}
    return Inspected(done, server, json.loads(columns.stdout), again, results)


LOOKED_AT_AGAIN = 20
"""Requests with which second looks make sure that a site whose pages are alike has not turned."""


@pytest.mark.parametrize(
    ("start", "most", "reason"),
    [
        pytest.param("/rili.html?", 150, "trap-calendar", id="H64 calendar"),
        pytest.param("/lm/", 12, "trap-path", id="H65 growing path"),  # a few are looked at: deep folders may be real
        pytest.param("/so.html?", 300, "trap-parameters", id="H66 facets"),
        pytest.param("/dl;", 51, "trap-session", id="H67 session in the path"),
        pytest.param("/bs/", 36, "trap-repeats", id="H67 token in the path, always the same page"),  # of 40; those under way still come
    ],
)
def test_what_never_ends_is_left_and_named(inspected: Inspected, start: str, most: int, reason: TrapReason) -> None:
    done, server = inspected.done, inspected.server
    assert done.returncode in (0, 3), done.stderr
    asked = [times for path, times in server.asked.items() if path.startswith(start)]
    assert 1 < len(asked) <= most
    assert sum(asked) <= len(asked) + LOOKED_AT_AGAIN
    assert reason_words(reason) != reason
    assert reason_words(reason) in done.stdout


def test_h68_a_list_that_repeats_its_last_page_ends(inspected: Inspected) -> None:
    server, sites = inspected.server, inspected.columns
    pages = [path for path in server.asked if path.startswith("/xw/index_")]
    assert 1 < len(pages) <= DEPTH + 2, "the list pages that gave items are as deep as the list; what follows is one click further each"
    (column,) = sites[0]["columns"]
    assert (column["state"], column["items"]) == ("read", ARTICLES)
    assert sum(1 for path in server.asked if re.fullmatch(r"/xw/t\d+\.html", path)) == ARTICLES


@pytest.mark.parametrize(
    ("start", "gone"),
    [("/rili.html?", "rili"), ("/lm/", "lm"), ("/so.html?", "so"), ("/dl;", "dl"), ("/bs/", "bs")],
    ids=["H64 calendar", "H65 growing path", "H66 facets", "H67 session in the path", "H67 token in the path"],
)
def test_a_recheck_does_not_go_round_in_circles(inspected: Inspected, start: str, gone: str) -> None:
    assert inspected.results[f"http://www.small.example/gone/{gone}.html"] in ("not-fixed", "not-examined")
    before = sum(1 for path in inspected.server.asked if path.startswith(start))
    assert sum(1 for path in inspected.again if path.startswith(start)) <= before + 2


def test_h68_a_recheck_ends_at_the_list_that_repeats_its_last_page(inspected: Inspected) -> None:
    assert len([path for path in inspected.again if path.startswith("/xw/index_")]) <= DEPTH + 2
    assert "fixed" not in inspected.results.values()
    assert "not-fixed" in inspected.results.values()
