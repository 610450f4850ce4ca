"""Tests that share a costly beginning run in one process, which makes it once."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.xdist_group("groups")


def test_the_groups_of_tests_reach_those_who_deal_them_out(request: pytest.FixtureRequest) -> None:
    """pytest-xdist writes the group behind the name of a test; pytest 9.2 let that go without a word, and each process made everything anew."""
    if not hasattr(request.config, "workerinput"):
        pytest.skip("all tests run in one process")
    assert request.node.nodeid.endswith("@groups")
