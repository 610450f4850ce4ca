"""The house: every module lies in a room, a room is a folder directly below one of the three packages, and there are few of them."""

from __future__ import annotations

import pytest

from tests.support.places import ROOT

PACKAGES = ("crawler", "audits", "reports")
MOST_ROOMS = 24


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_lies_beside_the_rooms(package: str) -> None:
    loose = sorted(path.name for path in (ROOT / package).glob("*.py"))
    assert loose == ["__init__.py"], f"{package}/ has modules beside its rooms"


def test_the_rooms_are_few_and_each_says_what_it_is_for() -> None:
    rooms = [path for package in PACKAGES for path in sorted((ROOT / package).iterdir()) if path.is_dir() and path.name != "__pycache__"]
    assert len(rooms) <= MOST_ROOMS
    silent = [str(path.relative_to(ROOT)) for path in rooms if not (path / "__init__.py").read_text("utf-8").startswith('"""')]
    assert not silent
