"""The recorded county portal through the command line; what is true of it is read from the recording with a reader of its own (bs4)."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from tests.support.commandline import run
from tests.support.places import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PORTALS = SHARED / "portals"
HOST = "www.zhecheng.gov.cn"
TODAY = "2018-07-28"
LINKS = ("href", "src", "action", "background")

pytestmark = pytest.mark.skipif(not (PORTALS / "zhecheng.tar.gz").exists(), reason="no ../shared/portals beside the checkout: NOT TESTED")


# -- what is true of the recording ---------------------------------------------------------------------------------------


@cache
def recording() -> tuple[dict[str, bytes], frozenset[str]]:
    """Pages by path, and the paths that answered 404."""
    with tarfile.open(PORTALS / "zhecheng.tar.gz") as archive:
        pages = {member.name: archive.extractfile(member).read() for member in archive if member.isfile()}  # type: ignore[union-attr]
    return pages, frozenset((PORTALS / "zhecheng.gone.txt").read_text("utf-8").split())


def path_of(url: str) -> str:
    """The path in the recording that an address of the portal asks for."""
    path = unquote(urlsplit(url).path).lstrip("/")
    return path + "index.html" if not path or path.endswith("/") else path


@cache
def raw_references(path: str) -> frozenset[str]:
    """References of a recorded page as written."""
    soup = BeautifulSoup(recording()[0][path], "lxml")
    raws = {value for name in LINKS for element in soup.select(f"[{name}]") if (value := str(element[name]).strip())}
    return frozenset(raw for raw in raws if not raw.startswith(("#", "javascript:", "mailto:")))


def foreign_hosts() -> list[str]:
    """Other hosts that recorded pages refer to; the server of the recording answers for them, so that no test leaves this machine."""
    pages, gone = recording()
    urls = (urlsplit(raw) for path in pages.keys() - gone for raw in raw_references(path) if raw.startswith(("http:", "https:", "//")))
    return sorted({url.hostname for url in urls if url.hostname and url.hostname != HOST})


def dead_references(register: dict[str, Any]) -> dict[str, set[str]]:
    """Dead paths with the addresses of the pages that refer to them, as far as links lead from the entrances of a register."""
    pages, gone = recording()
    entrances = [register["home"], *(column["list"] for column in register["columns"])]
    waiting = [urljoin(register["home"], entrance) for entrance in entrances]
    met, dead = set[str](), dict[str, set[str]]()
    while waiting:
        url = waiting.pop()
        path = path_of(url)
        if url in met or path in gone or path not in pages:
            continue
        met.add(url)
        for target in {urldefrag(urljoin(url, raw))[0] for raw in raw_references(path)}:
            if urlsplit(target).hostname == HOST:
                waiting.append(target)
                if path_of(target) in gone:
                    dead.setdefault(path_of(target), set()).add(url)
    return dead


@cache
def list_pages() -> dict[str, bool]:
    """Folders of the portal that show a list, and whether the list has no item."""
    found = {}
    for path, body in recording()[0].items():
        if path.endswith("/index.html") and path not in recording()[1]:
            lists = BeautifulSoup(body, "lxml").select("div.news_list")
            if len(lists) == 1:
                found[f"/{path.removesuffix('index.html')}"] = not lists[0].select("li")
    return dict(sorted(found.items()))


# -- what an inspection says of it ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Where the recording is served; what was not recorded answers 403, as a site that shuts programs out."""
    command = [sys.executable, str(PORTALS / "serve_portal.py"), "zhecheng", "--port", "0", "--unrecorded", "403"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().rpartition(" at ")[2].strip()
        process.kill()


def original() -> dict[str, Any]:
    """The register of the recording."""
    register: dict[str, Any] = yaml.safe_load((PORTALS / "zhecheng.yml").read_text("utf-8"))
    return register


def with_every_list() -> dict[str, Any]:
    """The register of the recording with every list of the portal as a column."""
    register = original()
    names = {column["list"] for column in register["columns"]}
    register["columns"] += [
        {"id": f"l{number}", "name": f"栏目{number}", "type": "news", "department": "gov-office", "list": path}
        for number, path in enumerate(list_pages())
        if path not in names
    ]
    return register


def inspected(folder: Path, register: dict[str, Any], server: str) -> tuple[list[dict[str, Any]], str]:
    """Findings of an inspection with a register, and what it said on the screen."""
    register["resolve"] = dict.fromkeys((HOST, *foreign_hosts()), server)
    (folder / "zhecheng.yml").write_text(yaml.safe_dump(register, allow_unicode=True), "utf-8")
    done = run(folder, "inspect", "zhecheng.yml", "--today", TODAY, timeout=300)
    assert done.returncode == 3, f"lists that were not recorded stay unread, so the run is not complete:\n{done.stdout}{done.stderr}"
    return [json.loads(line) for line in (folder / "out" / "findings.jsonl").read_text("utf-8").splitlines()], done.stdout


def told(findings: list[dict[str, Any]]) -> dict[str, int]:
    """Dead paths of the portal that link findings for departments name, with how often each is referred to."""
    rules = {"broken-link", "broken-attachment", "broken-resource"}
    own = [line for line in findings if line["rule"] in rules and urlsplit(line["target_url"]).hostname == HOST and line["confidence"] != "unverifiable"]
    dead = [(path_of(line["target_url"]), line["occurrences"]) for line in own]
    assert len(dead) == len(dict(dead)), "an address is reported once"
    return dict(dead)


def test_with_its_register_every_dead_address_that_links_lead_to_is_found_once(tmp_path: Path, server: str) -> None:
    findings, said = inspected(tmp_path, original(), server)
    dead = dead_references(original())
    assert len(dead) == 31
    assert told(findings) == {path: len(pages) for path, pages in dead.items()}, "each with all its pages, and no living page"
    assert any(line["rule"] == "stale-column" for line in findings)
    ledgers = sorted((tmp_path / "out").glob("整改台账_*.xlsx"))
    assert len(ledgers) > 5, "the master ledger, and one for each department with findings"
    assert all(load_workbook(path, read_only=True).sheetnames for path in ledgers)
    assert "未检查：" in said


def test_a_register_of_all_lists_meets_all_dead_addresses_but_one_and_exactly_the_empty_lists(tmp_path: Path, server: str) -> None:
    findings, _ = inspected(tmp_path, with_every_list(), server)
    dead = dead_references(with_every_list())
    assert recording()[1] - set(dead) == {"skin/css/images/header_sep.html"}, "no recorded page refers to it"
    assert told(findings) == {path: len(pages) for path, pages in dead.items()}
    empty = {path for path, nothing in list_pages().items() if nothing}
    assert len(empty) == 23
    assert {urlsplit(line["page_url"]).path for line in findings if line["rule"] == "empty-column"} == empty
