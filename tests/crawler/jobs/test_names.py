"""Which sites of a register are looked at."""

from __future__ import annotations

import pytest

from audits.rulebook import Site
from crawler.jobs.names import chosen
from crawler.jobs.problems import InnerHome, Named, Unknown


def site(name: str, home: str = "http://www.a.example/", **more: object) -> Site:
    return Site.model_validate({"site": name, "name": name, "home": home, **more})


def test_all_sites_without_names_else_those_named() -> None:
    sites = [site("a"), site("b")]
    assert chosen(sites, ()) == sites
    assert chosen(sites, ("b",)) == sites[1:]


def test_an_unknown_name_tells_what_there_is() -> None:
    with pytest.raises(Unknown) as unknown:
        chosen([site("a"), site("b")], ("b", "c"))
    assert unknown.value.args == (Named.SITE, "c", ("a", "b"), (), "")


@pytest.mark.parametrize(
    ("home", "host", "where"),
    [
        ("http://10.1.2.3:8080/", "10.1.2.3", "10.1.2.3:8080"),
        ("http://localhost/", "localhost", "localhost"),
        ("http://[::1]:81/x", "::1", "[::1]:81"),
    ],
)
def test_a_home_inside_the_office_must_be_mapped(home: str, host: str, where: str) -> None:
    with pytest.raises(InnerHome) as inner:
        chosen([site("a", home)], ())
    assert inner.value.args == ("a", home, host, where)
    if ":" not in host:
        mapped = site("a", home, resolve={host: "10.1.2.3:8080"})
        assert chosen([mapped], ()) == [mapped]
