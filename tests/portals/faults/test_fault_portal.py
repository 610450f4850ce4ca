"""The fault portal inspected end to end through the command line: every outcome, and no request where none may go."""

from __future__ import annotations

from typing import Any

import pytest

from audits.probing.reasons import family_of
from tests.support.codes import reason as known_reason
from tests.support.faults.behaviours import TABLE
from tests.support.faults.contents import HIJACKED, SENT
from tests.support.faults.server import CERTIFICATES, INSIDE, FaultPortal

pytestmark = pytest.mark.xdist_group("faults")

HOME = "http://www.fault.example"
Found = dict[str, list[dict[str, Any]]]


def test_there_are_enough_behaviours() -> None:
    assert len(TABLE) + len(CERTIFICATES) + len(INSIDE) >= 100


@pytest.mark.parametrize("path", TABLE)
def test_behaviour(path: str, findings: Found) -> None:
    wanted = TABLE[path]
    got = [(one["rule"], one["confidence"], one["facts"].get("reason")) for one in findings.get(HOME + path, [])]
    if not wanted.rule:
        assert got == []
        return
    assert len(got) == 1, got
    rule, confidence, reason = got[0]
    assert rule == wanted.rule
    if wanted.rule == "wrong-attachment" or wanted.reason == "ok":
        assert confidence == "likely"
        return
    assert confidence == wanted.confidence
    if rule.startswith("broken"):
        assert reason == family_of(known_reason(wanted.reason))
        assert bool(findings[HOME + path][0]["facts"]["wall"]) == (wanted.reason.startswith("wall-") and wanted.reason not in UNNAMED)


UNNAMED = ("wall-js-challenge", "wall-cookie")


@pytest.mark.parametrize("kind", [kind for kind in CERTIFICATES if kind != "good"])
def test_h22_certificate(kind: str, findings: Found) -> None:
    got = [one for one in findings[f"https://{kind}.fault.example/"] if one["rule"] == "insecure-certificate"]
    assert [one["facts"]["problem"] for one in got] == [kind]
    assert got[0]["confidence"] == ("unverifiable" if kind == "incomplete" else "confirmed")


def test_h22_good_certificate_and_old_protocol_are_no_fault(findings: Found) -> None:
    assert findings.get("https://good.fault.example/", []) == []
    assert findings.get("https://old.fault.example/", []) == []


@pytest.mark.parametrize(
    ("address", "reason", "confidence"),
    [
        ("http://refused.fault.example/", "refused", "likely"),
        ("https://plain-tls.fault.example/", "tls", "likely"),
        ("https://reset-tls.fault.example/", "reset", "likely"),
        ("http://gone.example/", "dns", "confirmed"),
        ("http://8.8.8.8:6379/", "blocked-port", "unverifiable"),
    ],
)
def test_other_hosts(address: str, reason: str, confidence: str, findings: Found) -> None:
    got = [(one["rule"], one["facts"]["reason"], one["confidence"]) for one in findings[address]]
    assert got == [("broken-external-link", reason, confidence)]


def test_a_hijacked_page_is_told_by_its_keywords(findings: Found) -> None:
    got = [(one["rule"], one["confidence"], one["facts"]["shows"]) for one in findings[HIJACKED]]
    assert got == [("hijacked-link", "likely", "gambling")]


def test_nothing_reaches_a_forbidden_address(portal: FaultPortal, findings: Found) -> None:
    assert portal.inside == 0
    rules = {one["rule"] for target, many in findings.items() for one in many if "127.0.0.1" in target or "192.168" in target}
    assert rules <= {"intranet-link", "malformed-link"}
    assert sum(one["rule"] == "intranet-link" for many in findings.values() for one in many) >= 10


def test_big_files_are_not_downloaded(portal: FaultPortal, findings: Found) -> None:
    assert SENT["big"] < 20_000_000


def test_nothing_is_asked_twice_without_need(portal: FaultPortal, findings: Found) -> None:
    assert portal.seen["GET", "/fine/1.html"] == 1
    assert portal.seen["GET", "/status/403"] == 1
    assert portal.seen["GET", "/status/404"] == 3  # some addresses of this host fail once and then open: twice may be chance
    assert portal.seen["GET", "/wall/ruishu"] == 1
    assert not any(path.startswith("/private/") for _, path in portal.seen)
