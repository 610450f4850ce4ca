"""H24-H27, H31 and H32 as the network brings them: look-ups that fail or lie, a network that is away, a proxy that answers for everybody.

Each in an inspection and in a re-check of what was issued while all was well; nothing of it closes an item or accuses anybody.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from crawler.crawl.network import WELL_KNOWN
from tests.hostile.test_forbidden_addresses import PRIVATE, SPECIAL
from tests.support.commandline import METERED, TODAY, assert_unheld, environment, found
from tests.support.databases import needs_postgresql, own_database
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.xdist_group("internet"), pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")]

OWN, FOREIGN = "93.184.216.34", "93.184.216.35"
LOGIN = b"<html><head><title>login</title></head><body><form>please log in to use the network<input type=password></form></body></html>"
FORBIDDEN = [*PRIVATE, *(ip.partition("%")[0] for ip in SPECIAL)]
NAMES = {
    **{name: [FOREIGN] for name in WELL_KNOWN},
    "www.small.cn": [OWN],
    "fine.cn": [FOREIGN],
    "once.cn": ["", FOREIGN],
    "gone.cn": [""],
    "servfail.cn": ["?"],
    "six.cn": ["2400:3200::1"],
    **{f"f{number}.cn": [FOREIGN] for number in range(6)},
    **{f"inner{number}.cn": [ip] for number, ip in enumerate(FORBIDDEN)},
}
LITERAL = [f"http://{f'[{ip}]' if ':' in ip else ip}/" for ip in FORBIDDEN]


PATHS = ("/", *(f"/{number}.html" for number in range(6)))


class Everywhere(dict[str, bytes]):
    """One page under every address."""

    def get(self, path: str, default: Any = None) -> Any:
        """The page."""
        return LOGIN


class Inspected(NamedTuple):
    """An inspection of a site while the network was as it should be."""

    folder: Path
    portal: PortalServer
    foreign: PortalServer
    more: tuple[str, ...] = ()

    def world(self, **changes: Any) -> dict[str, Any]:
        return {"names": NAMES, "served": {OWN: self.portal.address, FOREIGN: self.foreign.address}, **changes}

    def run(self, world: dict[str, Any], *arguments: str) -> subprocess.CompletedProcess[str]:
        (self.folder / "world.json").write_text(json.dumps(world), "utf-8")
        command = [sys.executable, "-m", "tests.support.internet", "world.json", *arguments, *self.more]
        done = subprocess.run(command, cwd=self.folder, env={**environment(), **METERED}, capture_output=True, text=True, timeout=200)
        assert_unheld(self.folder)
        assert done.returncode in (0, 3), done.stdout + done.stderr
        return done

    def rechecked(self, **changes: Any) -> dict[str, str]:
        """Address to what a re-check says of it in a world."""
        done = self.run(self.world(**changes), "recheck", "--today", TODAY, "--format", "json")
        targets = {one["id"]: one["target_url"] for one in found(self.folder)}
        return {targets[item["finding"]]: item["result"] for item in json.loads(done.stdout)["items"]}


def text_of(pages: dict[str, bytes]) -> str:
    schemes = ("http", "https")
    links = [f"http://{host}/" for host in ("fine.cn", "once.cn", "gone.cn", "servfail.cn", "six.cn")]
    links += [f"http://f{number}.cn/{number}.html" for number in range(6)]
    links += [f"{schemes[number % 2]}://inner{number}.cn/" for number in range(len(FORBIDDEN))]
    anchors = "".join(f'<p><a href="{link}">{link}</a></p>' for link in (*links, *LITERAL))
    return pages["/"].decode().replace("</body>", f"{anchors}</body>")


def opened(folder: Path, *more: str) -> Iterator[Inspected]:
    pages = small_portal(4, 1)
    pages["/"] = text_of(pages).encode()
    fine = {path: f"<html><head><title>{path}</title></head><body><p>another office {path}</p></body></html>".encode() for path in PATHS}
    with PortalServer(pages) as portal, PortalServer(fine) as foreign:
        text = register(portal.address, timeout_s=3).replace("www.small.example", "www.small.cn")
        (folder / "small.yml").write_text("\n".join(line for line in text.splitlines() if not line.startswith("resolve")), "utf-8")
        yield Inspected(folder, portal, foreign, more)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inspected]:
    for one in opened(tmp_path_factory.mktemp("internet")):
        one.run(one.world(), "inspect", "small.yml", "--issue", "--today", TODAY, "--only", "links")
        yield one


def of_links(site: Inspected) -> dict[str, tuple[str, str, str]]:
    lines = [json.loads(line) for line in (site.folder / "out" / "findings.jsonl").read_text("utf-8").splitlines()]
    return {one["target_url"]: (one["rule"], one["facts"].get("reason", ""), one["confidence"]) for one in lines}


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("fine.cn", None),
        ("once.cn", None),
        ("gone.cn", ("broken-external-link", "dns", "confirmed")),
        ("servfail.cn", ("broken-external-link", "dns-temporary", "unverifiable")),
        ("six.cn", ("broken-external-link", "ipv6-only", "unverifiable")),
    ],
)
def test_h24_h25_what_look_ups_tell_of_a_link(site: Inspected, host: str, told: tuple[str, str, str] | None) -> None:
    assert of_links(site).get(f"http://{host}/") == told


@pytest.mark.parametrize("number", range(len(FORBIDDEN)), ids=FORBIDDEN.__getitem__)
def test_h31_h32_no_port_of_a_forbidden_address_is_tried(site: Inspected, number: int) -> None:
    tried = [line.rpartition(" ")[0] for line in (site.folder / "tried").read_text("utf-8").splitlines()]
    assert OWN in tried
    assert FORBIDDEN[number] not in tried
    findings = of_links(site)
    named = findings.get(f"{'https' if number % 2 else 'http'}://inner{number}.cn/")
    assert named is None or (named[0], named[2]) == ("intranet-link", "unverifiable"), named


def test_h24_a_recheck_over_an_honest_network_finds_what_is_still_gone(site: Inspected) -> None:
    told = site.rechecked()
    assert told["http://gone.cn/"] == "not-fixed"
    assert "fixed" not in told.values()


def test_h24_a_resolver_that_answers_for_everybody_closes_nothing(site: Inspected) -> None:
    told = site.rechecked(names={**NAMES, "gone.cn": [FOREIGN]}, everything=FOREIGN)
    assert told["http://gone.cn/"] == "not-examined"
    assert "fixed" not in told.values()


def test_h26_a_network_that_is_away_closes_nothing(site: Inspected) -> None:
    assert set(site.rechecked(away=[2, 10**9]).values()) <= {"not-examined"}
    assert site.rechecked()["http://gone.cn/"] == "not-fixed", "it is still open"


def test_h26_a_network_that_comes_back_is_waited_for(site: Inspected) -> None:
    told = site.rechecked(away=[3, 40])
    assert told["http://gone.cn/"] in ("not-fixed", "not-examined")
    assert "fixed" not in told.values()


def test_h26_a_network_that_was_never_there_accuses_nobody(tmp_path: Path) -> None:
    for one in opened(tmp_path):
        done = one.run(one.world(away=[0, 10**9]), "inspect", "small.yml", "--today", TODAY)
    assert found(tmp_path) == []
    assert "本机网络中断" in done.stdout


def test_h27_a_proxy_that_answers_for_everybody_closes_nothing(site: Inspected) -> None:
    with PortalServer({}) as proxy:
        proxy.pages = Everywhere()
        told = site.rechecked(names=NAMES | {"gone.cn": [FOREIGN]}, served={"*": proxy.address})
    assert set(told.values()) == {"not-examined"}


def test_h24_h27_an_inspection_among_liars_accuses_nobody(tmp_path: Path) -> None:
    for one in opened(tmp_path):
        with PortalServer({}) as proxy:
            proxy.pages = Everywhere()
            served = {OWN: one.portal.address, "*": proxy.address}
            done = one.run(one.world(everything=FOREIGN, served=served), "inspect", "small.yml", "--today", TODAY, "--only", "links")
        foreign = [line for line in found(tmp_path) if ".small.cn" not in line["target_url"]]
        assert {line["confidence"] for line in foreign if line["rule"] == "broken-external-link"} <= {"unverifiable"}
        assert "本机域名解析会把不存在的域名指到别处" in done.stdout
        assert "多个网站返回同一个页面" in done.stdout


@needs_postgresql
def test_two_jobs_on_postgresql_are_told_the_same(site: Inspected, tmp_path: Path) -> None:
    with own_database() as database:
        for one in opened(tmp_path, "--store", database, "--jobs", "2"):
            one.run(one.world(), "inspect", "small.yml", "--issue", "--today", TODAY, "--only", "links")
            assert of_links(one) == of_links(site)
            assert one.rechecked(names={**NAMES, "gone.cn": [FOREIGN]}, everything=FOREIGN)["http://gone.cn/"] == "not-examined"
