"""Earlier names of hosts: by which name a subject is known, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from audits.rulebook.register import Site


def site(**formerly: Any) -> Site:
    """A site whose hosts had other names."""
    return Site.model_validate({"site": "s", "name": "示例市", "home": "http://c.example/", "formerly": {old.replace("_", "."): new for old, new in formerly.items()}})


MOVED = site(a_example="b.example", b_example="c.example", x_example="y.example:8080")
KNOWN = {
    "c.example/a.html": "a.example/a.html",
    "http://c.example/a.html": "http://a.example/a.html",
    "b.example/a.html": "a.example/a.html",
    "a.example/a.html": "a.example/a.html",
    "www.c.example/a.html": "www.c.example/a.html",
    "c.example.com/a.html": "c.example.com/a.html",
    "xc.example/": "xc.example/",
    "c.example": "a.example",
    "c.example/x?to=http://b.example/": "a.example/x?to=http://a.example/",
    "http://y.example:8080/1": "http://x.example/1",
    "news": "news",
    "示例县c.example。": "示例县c.example。",
}


@pytest.mark.parametrize("text", KNOWN)
def test_a_subject_is_known_by_the_first_name_of_its_host(text: str) -> None:
    assert MOVED.known_by(text) == KNOWN[text]


def test_without_earlier_names_nothing_changes() -> None:
    assert site().known_by("c.example/a.html") == "c.example/a.html"


@pytest.mark.parametrize(
    "formerly",
    [
        {"a_example": "http://c.example/"}, {"a_example": "c.example/zwgk"}, {"a_example": ""}, {"a_example": "ｃ.example"},
        {"a_example": "c.example", "b_example": "c.example"}, {"a_example": "b.example", "b_example": "a.example"}, {"a_example": "a.example"},
    ],
)  # fmt: skip
def test_what_is_no_change_of_a_name_is_refused(formerly: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        site(**formerly)
