"""H69, H70 and H34: what robots.txt and sitemaps may do to an inspection, to a re-check, and to addresses inside an office."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.commandline import TODAY, found, run_metered
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess

pytestmark = pytest.mark.xdist_group("robots")

HEAD = "HTTP/1.1 {}\r\nContent-Type: text/plain\r\nConnection: close\r\n{}\r\n"
REFUSING = b"User-agent: *\nDisallow: /\n"


def answer(status: str, body: bytes = b"", *headers: str) -> bytes:
    return HEAD.format(status, "".join(f"{header}\r\n" for header in headers)).encode() + body


ROBOTS = {
    "endless": answer("200 OK", b"Disallow: /nowhere/\n" * 1_500_000),
    "html": answer("200 OK", b"<html><body>Disallow: /</body></html>"),
    "html-behind-blanks": answer("200 OK", b"\n\n  <!DOCTYPE html>\nUser-agent: *\nDisallow: /\n"),
    "forbidden": answer("403 Forbidden", REFUSING),
    "error": answer("500 Busy", REFUSING),
    "redirect-to-page": answer("302 Found", b"", "Location: /xw/"),
    "redirect-to-itself": answer("302 Found", b"", "Location: /robots.txt"),
    "redirect-inside": answer("302 Found", b"", "Location: http://10.0.0.1/robots.txt"),
    "redirect-to-file": answer("302 Found", b"", "Location: file:///etc/passwd"),
    "redirect-broken": answer("302 Found", b"", "Location: http://[::1"),
    "redirect-no-host": answer("302 Found", b"", "Location: http://"),
    "bytes": answer("200 OK", bytes(range(256)) * 400),
    "patterns": answer("200 OK", b"User-agent: *\nDisallow: " + b"/*a" * 2000 + b"$\nCrawl-delay: \xc2\xb2\nAllow: /%zz\nDisallow: http://[\n"),
    "wide": answer("200 OK", "User-agent: *\nDisallow: /nowhere\n".encode("utf-16")),
    "no-answer": b"",
}


def inspected(folder: Path, portal: PortalServer) -> CompletedProcess[str]:
    """An inspection of the small portal."""
    (folder / "small.yml").write_text(register(portal.address, timeout_s=3), "utf-8")
    done = run_metered(folder, "inspect", "small.yml", "--today", TODAY)
    assert done.returncode in (0, 3), done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def with_hosts(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, int], list[dict[str, Any]], list[dict[str, Any]]]:
    """A site of which each host has another robots.txt: how often the page of each was asked for, findings, and what a re-check says."""
    folder = tmp_path_factory.mktemp("robots")
    page = b'<html><head><meta charset=utf-8><title>t</title></head><body><p><a href="/gone/%s.html">dead</a></p></body></html>'
    with ExitStack() as servers:
        hosts = {name: servers.enter_context(PortalServer({"/p.html": page % name.encode()})) for name in ROBOTS}
        for name, server in hosts.items():
            server.raw["/robots.txt"] = ROBOTS[name]
        home = small_portal(1, 0)
        links = "".join(f'<p><a href="http://{name}.small.example/p.html">{name}</a></p>' for name in hosts)
        home["/"] = home["/"].replace(b"</body>", links.encode() + b"</body>")
        portal = servers.enter_context(PortalServer(home))
        text = register(portal.address, timeout_s=5)
        text = text.replace("[www.small.example]", f"[www.small.example, {', '.join(f'{name}.small.example' for name in hosts)}]")
        text = text.replace("resolve: {", "resolve: {" + "".join(f'{name}.small.example: "{server.address}", ' for name, server in hosts.items()))
        (folder / "small.yml").write_text(text, "utf-8")
        done = run_metered(folder, "inspect", "small.yml", "--issue", "--today", TODAY, timeout=240)
        assert done.returncode in (0, 3), done.stdout + done.stderr
        asked = {name: server.asked["/p.html"] for name, server in hosts.items()}
        checked = run_metered(folder, "recheck", "--today", TODAY, "--format", "json", timeout=240)
    return asked, found(folder), json.loads(checked.stdout)["items"]


@pytest.mark.parametrize("name", [name for name in ROBOTS if name != "no-answer"])
def test_h70_no_robots_txt_hides_a_host(with_hosts: Any, name: str) -> None:
    asked, findings, checked = with_hosts
    assert asked[name] > 0
    (dead,) = [one for one in findings if one["target_url"] == f"http://{name}.small.example/gone/{name}.html"]
    assert (dead["rule"], dead["confidence"]) == ("broken-link", "confirmed")
    assert [item["result"] for item in checked if item["finding"] == dead["id"]] == ["not-fixed"]


def test_h70_a_host_that_never_answers_for_its_robots_txt_is_not_asked_for_pages(with_hosts: Any) -> None:
    asked, findings, _ = with_hosts
    assert asked["no-answer"] == 0
    assert not [one for one in findings if "gone/no-answer" in one["target_url"]]


def test_h69_a_sitemap_is_not_asked_for_and_leads_nowhere(tmp_path: Path) -> None:
    robots = b"User-agent: *\nDisallow:\nSitemap: http://10.0.0.1/s.xml\nSitemap: file:///etc/passwd\nSitemap: http://www.small.example/sitemap.xml\n"
    with PortalServer({**small_portal(3, 1), "/robots.txt": robots}) as portal:
        said = inspected(tmp_path, portal)
        assert not [path for path in portal.asked if "sitemap" in path]
    assert "10.0.0.1" not in said.stdout + said.stderr


def test_h69_a_sitemap_that_a_page_links_to_is_one_address(tmp_path: Path) -> None:
    index = b'<?xml version="1.0"?><sitemapindex><sitemap><loc>http://www.small.example/sitemap.xml</loc></sitemap><sitemap><loc>file:///etc/passwd</loc></sitemap></sitemapindex>'
    pages = small_portal(3, 1)
    pages["/"] = pages["/"].replace(b"</body>", b'<a href="/sitemap.xml">map</a><a href="/sitemap.xml.gz">packed</a></body>')
    with PortalServer({**pages, "/sitemap.xml": index, "/sitemap.xml.gz": b"\x1f\x8b" + b"0" * 2_000_000}) as portal:
        inspected(tmp_path, portal)
        assert portal.asked["/sitemap.xml"] == 1
        assert portal.asked["/sitemap.xml.gz"] <= 2
