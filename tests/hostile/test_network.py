"""H24, H26, H27: a network that is away, a resolver that lies and a proxy that answers for everybody stop judging."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

import crawler.crawl.network
from audits.records import Probe
from audits.rulebook.register import Site
from crawler.crawl.network import Network
from tests.support.commandline import TODAY, found, run_metered
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from pathlib import Path

SITE = Site(site="x", name="x", home="http://www.small.example/", hosts=("www.small.example",))


def probe(host: str, status: int, digest: str = "") -> Probe:
    return Probe(f"http://{host}/", "2026-03-01T00:00:00", status=status, sniffed="html" if status else "", body_hash=digest)


def test_h27_the_same_body_on_five_hosts_is_a_proxy() -> None:
    network = Network(SITE)
    for number in range(4):
        network.note(probe(f"h{number}.example.com", 200, "abc"))
    assert network.one_body() == ""
    network.note(probe("h5.example.com", 200, "abc"))
    assert network.one_body() == "abc"


def test_h26_nothing_answers_any_more_means_away_and_one_answer_ends_it() -> None:
    network = Network(SITE)
    for number in range(25):
        network.note(probe(f"h{number}.example.com", 0))
    assert network.seems_away()
    network.note(probe("www.small.example", 404))
    assert not network.seems_away()


def test_h26_the_crawl_waits_for_the_site_and_gives_up_with_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawler.crawl.network, "PAUSE_S", 0.01)
    network = Network(SITE)
    for number in range(25):
        network.note(probe(f"h{number}.example.com", 0))

    async def never() -> bool:
        return False

    async def later() -> bool:
        return network.pauses >= 2

    assert asyncio.run(network.wait_until_there([later], patience_s=5.0))
    for number in range(25):
        network.note(probe(f"h{number}.example.com", 0))
    assert not asyncio.run(network.wait_until_there([never], patience_s=0.05))


def test_h24_h25_a_resolver_that_answers_for_names_that_cannot_exist_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    async def anything(*_: object) -> bool:
        return True

    monkeypatch.setattr(crawler.crawl.network, "resolves", anything)
    network = Network(SITE)
    asyncio.run(network.look())
    assert network.facts().lying_dns


@pytest.mark.parametrize("hosts", [6])
def test_h27_hosts_that_the_register_maps_to_one_server_are_no_proxy(tmp_path: Path, hosts: int) -> None:
    login = b"<html><head><title>login</title></head><body>please log in</body></html>"
    outside = [f"outside{number}.example" for number in range(hosts)]
    pages = small_portal(4, 1)
    links = "".join(f'<a href="http://{host}/">{host}</a>' for host in outside)
    pages["/"] = pages["/"].replace(b"</body>", links.encode() + b"</body>")
    with PortalServer(pages) as portal, PortalServer({"/": login}) as proxy:
        text = register(portal.address)
        mapped = ", ".join(f'{host}: "{proxy.address}"' for host in outside)
        (tmp_path / "small.yml").write_text(text.replace("resolve: {", "resolve: {" + mapped + ", "), "utf-8")
        done = run_metered(tmp_path, "inspect", "small.yml", "--today", TODAY, "--only", "links")
    assert done.returncode == 0, done.stderr
    assert {line["rule"] for line in found(tmp_path)} == {"broken-link"}
