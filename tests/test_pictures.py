"""The pictures of README show what there is now, and can be read at its width."""

from __future__ import annotations

import struct

import pytest

from tests.support.places import ROOT
from tests.tools.pictures import DOCS, PICTURES, SHOWS, shown

README_WIDE = 1100


def test_the_pictures_show_what_there_is_now() -> None:
    assert SHOWS.read_text("utf-8").strip() == shown(), "make pictures, and look at them"


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_can_be_read_at_the_width_of_readme(name: str) -> None:
    content = (DOCS / name).read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    assert 600 <= width <= README_WIDE
    assert 200 <= height <= 700
    assert f"(docs/{name})" in (ROOT / "README.md").read_text("utf-8")
