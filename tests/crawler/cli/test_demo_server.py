"""The server of the sample portals: static files, the portal's own 404 page, planned behaviours."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from audits.rulebook import MistakesFound
from crawler.cli._demo_server import DemoServer, Portal

HOST = "www.demo.example"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoServer]:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_bytes("<p>中文</p>".encode("gb18030"))
    (tmp_path / "404.html").write_text("没有这一页", "utf-8")
    (tmp_path / "secret").mkdir()
    (tmp_path / "behaviours.yml").write_text(
        "not_found: 404.html\npaths:\n  /old/: {status: 302, redirect: /a/}\n  /soft: {page: 404.html, headers: {X-Test: yes}}\n"
        "  /db/*.asp: {page: 404.html}\n", "utf-8"
    )
    with DemoServer({HOST: Portal.at(tmp_path)}) as running:
        yield running


def ask(server: DemoServer, path: str, host: str = HOST, method: str = "GET") -> tuple[int, bytes, dict[str, str]]:
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    request = urllib.request.Request(f"http://{server.address}{path}", headers={"Host": host}, method=method)
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=5) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), dict(error.headers)


def test_files_come_as_bytes_without_a_charset(server: DemoServer) -> None:
    status, body, headers = ask(server, "/a/")
    assert (status, body, headers["Content-Type"]) == (200, "<p>中文</p>".encode("gb18030"), "text/html")


def test_a_folder_without_slash_redirects(server: DemoServer) -> None:
    status, _, headers = ask(server, "/a")
    assert (status, headers["Location"]) == (301, "/a/")


def test_what_does_not_exist_gets_the_portals_own_page(server: DemoServer) -> None:
    status, body, _ = ask(server, "/gone.html")
    assert (status, body.decode()) == (404, "没有这一页")


def test_planned_behaviours(server: DemoServer) -> None:
    assert ask(server, "/old/")[0] == 302
    status, body, headers = ask(server, "/soft?id=1")
    assert (status, body.decode(), headers["X-Test"]) == (200, "没有这一页", "yes")


def test_a_star_stands_for_any_text(server: DemoServer) -> None:
    assert ask(server, "/db/nothing.asp")[:2] == (200, "没有这一页".encode())
    assert ask(server, "/db/nothing.html")[0] == 404


def test_head_has_the_length_and_no_body(server: DemoServer) -> None:
    status, body, headers = ask(server, "/a/", method="HEAD")
    assert (status, body, headers["Content-Length"]) == (200, b"", "11")


@pytest.mark.parametrize("path", ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/behaviours.yml", "/a/%00"])
def test_nothing_else_is_served(server: DemoServer, path: str) -> None:
    assert ask(server, path)[0] == 404


def test_an_unknown_host_is_not_served(server: DemoServer) -> None:
    assert ask(server, "/a/", host="other.example")[0] == 421


def test_a_mistake_in_the_behaviours_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "behaviours.yml").write_text("paths:\n  /a: {stauts: 404}\n", "utf-8")
    with pytest.raises(MistakesFound, match=r"behaviours.yml:2:8: .*stauts.*status"):
        Portal.at(tmp_path)
