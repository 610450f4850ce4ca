"""Hostile inputs of group A (H1-H23): what the network and servers do to us, each by its number."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import tests.support.faults.contents  # noqa: F401 - fills the table
from tests.portals.faults.conftest import asked, inspected
from tests.support.databases import needs_postgresql, own_database
from tests.support.faults.behaviours import TABLE
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.faults.server import FaultPortal

pytestmark = pytest.mark.xdist_group("faults")

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
    "H34": ["/r/intranet", "/r/loopback"],
    "H23": ["/http/no-status-line", "/http/broken-status", "/status/999"],
}


@pytest.mark.parametrize("number", NUMBERS)
def test_hostile_input(number: str, findings: Found) -> None:
    for path in NUMBERS[number]:
        wanted = TABLE[path]
        got = [(one["rule"], one["confidence"]) for one in findings.get(HOME + path, [])]
        assert got == ([(wanted.rule, wanted.confidence)] if wanted.rule else []), path


@pytest.mark.parametrize("number", NUMBERS)
def test_hostile_input_in_a_recheck(number: str, findings: Found, verdicts: dict[str, str]) -> None:
    """Nothing was mended, so nothing is closed; what was no fault is not asked for."""
    for path in NUMBERS[number]:
        told = {verdicts.get(one["id"], "none") for one in findings.get(HOME + path, []) if one["confidence"] != "unverifiable"}
        assert told <= {"not-fixed", "not-examined"}, path


def test_h22_certificates_in_a_recheck(findings: Found, verdicts: dict[str, str]) -> None:
    told = [verdicts.get(one["id"], "none") for many in findings.values() for one in many if one["rule"] == "insecure-certificate" and one["confidence"] == "confirmed"]
    assert len(told) > 4
    assert set(told) <= {"not-fixed", "not-examined"}


def test_h34_no_part_of_a_page_reaches_inside(portal: FaultPortal, findings: Found, verdicts: dict[str, str]) -> None:
    assert verdicts
    assert portal.inside == 0


def test_h16_cookies_are_carried_along_their_redirects_only_and_no_referrer_is(portal: FaultPortal, findings: Found) -> None:
    assert portal.headers
    assert not {"authorization", "referer", "proxy-authorization"} & portal.headers
    assert portal.cookies == {"/r/self-cookie"}


def test_h19_walls_are_asked_once(portal: FaultPortal, findings: Found) -> None:
    assert {portal.seen["GET", path] for path in NUMBERS["H19"]} == {1}


@needs_postgresql
def test_two_sites_at_once_on_postgresql_are_told_the_same(portal: FaultPortal, findings: Found, tmp_path: Path) -> None:
    with PortalServer(small_portal(4, 1)) as small, own_database() as database:
        other = inspected(tmp_path, portal, "--jobs", "2", beside=register(small.address), database=database)
        checked = json.loads(asked(tmp_path, portal, "recheck", "--store", database, "--jobs", "2", "--rules", "rules", "--format", "json").stdout)
    assert any(one["site"] == "small" for many in other.findings.values() for one in many)
    for path in sorted({path for paths in NUMBERS.values() for path in paths}):
        here, there = (sorted((one["id"], one["rule"], one["confidence"]) for one in found.get(HOME + path, [])) for found in (findings, other.findings))
        assert here == there, path
    assert not [item for item in checked["items"] if item["result"] == "fixed"]
    assert portal.inside == 0
