"""How sure a result is: DESIGN section 4, line by line."""

from __future__ import annotations

from typing import Any

import pytest

from audits.probing.grading import grade
from audits.probing.reasons import WORDED, ReasonClass, class_of, family_of, is_retried
from audits.records import Confidence, Probe
from audits.records.reasons import KNOWN_REASONS, reason_from, status_reason
from audits.records.site_facts import NetworkFacts, NonsenseAnswer, SiteFacts
from tests.support.codes import reason as known_reason

URL = "https://www.demo.example/a/t1.html"
HONEST = SiteFacts([NonsenseAnswer("https://www.demo.example/x1y2/", 404, "http-404", title="404", size=500)])
DISHONEST = SiteFacts([NonsenseAnswer("https://www.demo.example/x1y2/", 200, "ok", title="首页", size=500, length=90, hash="a")])


def result(*codes: str, internal: bool = True, facts: SiteFacts | None = None, **last: Any) -> tuple[str, str]:
    reasons = [known_reason(code) for code in codes]
    attempts = [Probe(URL, f"2026-03-01T00:0{n}:00", reason=reason, status=_status(reason)) for n, reason in enumerate(reasons)]
    if last:
        attempts[-1] = Probe(URL, "2026-03-01T00:09:00", reason=reasons[-1], status=_status(reasons[-1]), **last)
    graded = grade(attempts, internal=internal, facts=HONEST if facts is None else facts)
    return graded.reason, graded.confidence.value


def _status(reason: str) -> int:
    return int(reason[5:]) if reason.startswith("http-") else 200 if reason == "ok" else 0


@pytest.mark.parametrize(
    ("reasons", "internal", "wanted"),
    [
        (["ok"], True, "confirmed"),
        (["http-500", "ok"], True, "confirmed"),
        (["http-404", "http-404"], True, "confirmed"),
        (["http-404", "http-410"], True, "confirmed"),
        (["http-404"], True, "unverifiable"),
        (["http-404", "http-404"], False, "likely"),
        (["http-500", "http-404"], True, "likely"),
        (["http-502", "timeout"], True, "likely"),
        (["timeout", "timeout"], False, "likely"),
        (["timeout"], True, "unverifiable"),
        (["dns", "dns"], False, "confirmed"),
        (["dns"], False, "unverifiable"),
        (["redirect-loop", "redirect-loop"], True, "confirmed"),
        (["redirect-loop", "redirect-loop"], False, "likely"),
        (["http-403"], True, "unverifiable"),
        (["wall-ruishu"], True, "unverifiable"),
        (["http-503", "http-503"], True, "unverifiable"),
        (["oversize"], True, "unverifiable"),
        (["robots"], True, "unverifiable"),
    ],
)
def test_levels(reasons: list[str], internal: bool, wanted: str) -> None:
    assert result(*reasons, internal=internal) == (reasons[-1], wanted)


def test_404_is_certain_only_where_the_site_says_so_for_nonsense() -> None:
    assert result("http-404", "http-404", facts=DISHONEST) == ("http-404", "likely")
    assert result("http-404", "http-404", facts=SiteFacts()) == ("http-404", "likely")


def test_404_with_a_page_of_its_own_contradicts_itself() -> None:
    assert result("http-404", "http-404", title="关于防汛的通知", size=30_000, sniffed="html") == ("http-404", "likely")
    assert result("http-404", "http-404", title="页面不存在", size=30_000, sniffed="html") == ("http-404", "confirmed")
    assert result("http-404", "http-404", title="404", size=30_000, sniffed="html") == ("http-404", "confirmed")


@pytest.mark.parametrize("network", [NetworkFacts(away=True), NetworkFacts(lying_dns=True)])
def test_a_network_that_lies_judges_nobody(network: NetworkFacts) -> None:
    assert result("dns", "dns", internal=False, facts=SiteFacts(HONEST.nonsense, network=network)) == ("dns", "unverifiable")


def test_a_head_request_is_never_the_only_proof() -> None:
    attempts = [Probe(URL, "1", method="HEAD", reason="http-404"), Probe(URL, "2", reason="http-404")]
    assert grade(attempts, internal=True, facts=HONEST).confidence is Confidence.UNVERIFIABLE


@pytest.mark.parametrize("status", [401, 403, 405, 412, 429, 451, 503, 521])
def test_walls_by_status(status: int) -> None:
    assert class_of(status_reason(status)) is ReasonClass.WALL


def test_walls_are_not_asked_again() -> None:
    once = ("wall-ruishu", "http-403", "http-412", "robots", "intranet", "oversize", "ok")
    assert not any(is_retried(known_reason(code)) for code in once)
    assert all(is_retried(known_reason(code)) for code in ("http-404", "http-500", "timeout", "dns", "reset", "http-503", "http-429"))


@pytest.mark.parametrize("code", [*KNOWN_REASONS, "http-418", "http-599", "http-302", "wall-x"])
def test_every_reason_has_words(code: str) -> None:
    assert family_of(known_reason(code)) in WORDED


@pytest.mark.parametrize("text", ["http-", "http-abc", "http-404x", "wall-", "tls-expired", "unheard-of", ""])
def test_what_is_no_reason_is_told_from_one(text: str) -> None:
    assert reason_from(text) is None
