"""Reasons: the families that stay open are told by their shape, and no code of the product speaks of a reason that there is not."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from audits.records.reasons import KEPT_OUT, KNOWN_REASONS, NOT_LOOKED_AT, reason_from, status_reason, wall_reason
from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = sorted(path for room in ("audits", "crawler", "reports") for path in (ROOT / room).rglob("*.py"))
OTHERS = {
    "audits/extract/source/charset.py", "audits/detectors/implausible_date.py", "audits/store/site_view.py", "audits/store/connecting.py",
    "audits/detectors/unmatched_document.py",
}
"""Files whose ``reason`` is another thing's."""


def compared(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Texts that something called reason is compared with, with their lines; mypy lets any text pass, since the families are open."""
    for node in ast.walk(tree):
        sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
        if any((side.attr if isinstance(side, ast.Attribute) else getattr(side, "id", "")) == "reason" for side in sides):
            yield from ((one.lineno, one.value) for side in sides for one in ast.walk(side) if isinstance(one, ast.Constant) and isinstance(one.value, str))


def test_every_reason_that_is_compared_is_one() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in SOURCES if path.relative_to(ROOT).as_posix() not in OTHERS
        for line, text in compared(ast.parse(path.read_text("utf-8"))) if reason_from(text) is None
    }  # fmt: skip
    assert found == set()


def test_a_misspelt_reason_would_be_seen() -> None:
    tree = ast.parse('if outcome.reason in ("ok", "clsoed") or reason == "tiemout":\n    pass')
    assert [text for _, text in compared(tree) if reason_from(text) is None] == ["clsoed", "tiemout"]


@pytest.mark.parametrize("text", ["http-", "http-abc", "wall-", "wall-a\nb", "", "Ok", "http-404 "])
def test_what_has_not_the_shape_is_no_reason(text: str) -> None:
    assert reason_from(text) is None


def test_open_families_are_told_by_shape() -> None:
    assert [reason_from(code) for code in ("http-418", "wall-某防护", "http-404")] == [status_reason(418), wall_reason("某防护"), "http-404"]


def test_what_was_kept_out_was_not_looked_at() -> None:
    assert KEPT_OUT < NOT_LOOKED_AT < set(KNOWN_REASONS)
    assert {reason for reason in KNOWN_REASONS if reason.startswith(("trap-", "cap-"))} <= KEPT_OUT
    assert not NOT_LOOKED_AT & {"ok", "http-404", "timeout", "intranet"}
