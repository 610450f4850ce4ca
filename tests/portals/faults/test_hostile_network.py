"""Hostile inputs of group A (H1-H23): what the network and servers do to us, each by its number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import tests.support.faults.contents  # noqa: F401 - fills the table
from tests.support.faults.behaviours import TABLE

if TYPE_CHECKING:
    from tests.support.faults.server import FaultPortal

HOME = "http://www.fault.example"
Found = dict[str, list[dict[str, Any]]]
NUMBERS = {
    "H1": ["/net/silent"],
    "H2": ["/net/slow-body"],
    "H3": ["/net/slow-headers"],
    "H4": ["/http/huge-header"],
    "H5": ["/http/5000-headers"],
    "H6": ["/r/gbk", "/r/utf8", "/r/junk", "/http/gbk-header", "/http/folded-header"],
    "H7": ["/http/gzip-bomb"],
    "H8": ["/http/brotli-bomb", "/http/deflate-bomb", "/http/zstd-bomb"],
    "H9": ["/http/gzip-thrice"],
    "H10": ["/http/huge-length"],
    "H11": ["/http/longer-length"],
    "H12": ["/http/endless"],
    "H13": ["/r/loop-a", "/r/chain-0", "/r/self"],
    "H14": ["/fine/meta-refresh.html"],
    "H15": ["/r/file", "/r/gopher", "/r/javascript"],
    "H16": ["/r/https"],
    "H17": ["/soft/1.html", "/fine/short.html"],
    "H18": ["/odd/404-full"],
    "H19": [path for path in TABLE if path.startswith("/wall/")],
    "H20": [path for path in TABLE if path.startswith("/head/")],
    "H21": ["/wait/day", "/wait/date", "/wait/rubbish", "/status/429"],
    "H23": ["/http/no-status-line", "/http/broken-status", "/status/999"],
}


@pytest.mark.parametrize("number", NUMBERS)
def test_hostile_input(number: str, findings: Found) -> None:
    for path in NUMBERS[number]:
        wanted = TABLE[path]
        got = [(one["rule"], one["confidence"]) for one in findings.get(HOME + path, [])]
        assert got == ([(wanted.rule, wanted.confidence)] if wanted.rule else []), path


def test_h16_cookies_are_carried_along_their_redirects_only_and_no_referrer_is(portal: FaultPortal, findings: Found) -> None:
    assert portal.headers
    assert not {"authorization", "referer", "proxy-authorization"} & portal.headers
    assert portal.cookies == {"/r/self-cookie"}


def test_h19_walls_are_asked_once(portal: FaultPortal, findings: Found) -> None:
    assert {portal.seen["GET", path] for path in NUMBERS["H19"]} == {1}
