"""A site that goes away or turns against us in the middle: nothing of that time is a finding, and the report says when and how.

All of it runs with ``TURNING_SITES=all``; otherwise a few, drawn with a fixed seed.
"""

from __future__ import annotations

import itertools
import os
import random
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.support.commandline import TODAY, found, run
from tests.support.portal_server import register, small_portal
from tests.support.turning import FAILURES, Failure, TurningPortal

if TYPE_CHECKING:
    from pathlib import Path

PORTAL = small_portal(90, 6)
STARTS = (0.2, 0.5, 0.8)
EVERY = [*itertools.product(FAILURES, STARTS, (False, True))]
LINK_RULES = ("broken-link", "soft-404", "lost-page-redirect", "unreachable-column", "broken-list-page")
ALL = os.environ.get("TURNING_SITES") == "all"
CHOSEN = EVERY if ALL else random.Random(14).sample(EVERY, 4)


def _inspected(folder: Path, failure: Failure | None = None, start: int = 0, end: int = 0) -> tuple[int, str, set[tuple[str, str]], int]:
    """Exit code, what was said, findings that reach a department, and how many requests came."""
    folder.mkdir()
    with TurningPortal(PORTAL, failure, start, end) as portal:
        (folder / "small.yml").write_text(register(portal.address), "utf-8")
        done = run(folder, "inspect", "small.yml", "--today", TODAY, timeout=300)
    sure = {(line["rule"], line["subject"]) for line in found(folder) if line["confidence"] != "unverifiable"}
    return done.returncode, done.stdout, sure, len(portal.asked)


@cache
def _undisturbed(folder: Path) -> tuple[set[tuple[str, str]], int]:
    code, _, sure, asked = _inspected(folder)
    assert code == 0
    return sure, asked


@pytest.mark.parametrize(("failure", "start", "comes_back"), CHOSEN)
def test_nothing_is_found_in_the_time_in_which_a_site_had_turned(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, failure: Failure, start: float, comes_back: bool
) -> None:
    known, requests = _undisturbed(tmp_path_factory.getbasetemp() / "undisturbed")
    first = int(requests * start)
    code, said, sure, asked = _inspected(tmp_path / "turned", failure, first, first + 25 if comes_back else 0)
    assert sure <= known
    if code == 0:
        assert comes_back
        assert asked > first + 25
        assert "已结束，全部检查完" in said
        assert sure == known, "what came back was asked for again"
    else:
        assert code == 3
        assert "起不再正常响应" in said
        assert "网站中途不再正常响应" in said
        assert "全部检查完" not in said


def _pages_read(said: str) -> int:
    found = re.search(r"其中读取网页 (\d+) 个", said)
    assert found is not None
    return int(found[1])


ASKED_AGAIN = tuple(failure for failure in FAILURES if failure != "403")
"""Who is shut out does not knock again; those pages are told as not looked at."""


@pytest.mark.parametrize("failure", ASKED_AGAIN if ALL else ("framed-page", "to-error-page"))
def test_what_failed_for_a_moment_is_asked_for_again(tmp_path: Path, failure: Failure) -> None:
    code, plain, known, requests = _inspected(tmp_path / "undisturbed")
    first = requests // 2
    code, said, sure, _ = _inspected(tmp_path / "turned", failure, first, first + 5)
    assert sure == known
    assert code == 0
    assert _pages_read(said) == _pages_read(plain)


@pytest.mark.parametrize("failure", FAILURES if ALL else ("404",))
def test_what_fails_every_second_time_is_no_finding(tmp_path: Path, failure: Failure) -> None:
    tmp_path = tmp_path / "wavering"
    tmp_path.mkdir()
    with TurningPortal(small_portal(24, 3), failure, 12, every=2) as portal:
        (tmp_path / "small.yml").write_text(register(portal.address), "utf-8")
        done = run(tmp_path, "inspect", "small.yml", "--today", TODAY, timeout=300)
    sure = {line["subject"] for line in found(tmp_path) if line["rule"] in LINK_RULES and line["confidence"] != "unverifiable"}
    assert all("/bad/" in subject or "/zt/gone" in subject for subject in sure), sure
    assert done.returncode == 0 or "全部检查完" not in done.stdout
