"""The recorded county portal through the command line; what is true of it is read from the recording with a reader of its own (bs4)."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from openpyxl import load_workbook
from test_inspect import run

if TYPE_CHECKING:
    from collections.abc import Iterator

PORTALS = Path(__file__).resolve().parents[1] / ".." / "shared" / "portals"
HOST = "www.zhecheng.gov.cn"
TODAY = "2018-07-28"
LINKS = ("href", "src", "action", "background")

pytestmark = [
    pytest.mark.skipif(not (PORTALS / "zhecheng.tar.gz").exists(), reason="no ../shared/portals beside the checkout: NOT TESTED"),
    pytest.mark.xdist_group("recorded-portal"),
]


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
    raws = {value for name in LINKS for element in soup.find_all(attrs={name: True}) if (value := str(element[name]).strip())}
    return frozenset(raw for raw in raws if not raw.startswith(("#", "javascript:", "mailto:")))


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
    """Where the recording is served."""
    command = [sys.executable, str(PORTALS / "serve_portal.py"), "zhecheng", "--port", "0"]
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


def inspected(folder: Path, register: dict[str, Any], server: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Findings and the master ledger's explanation after an inspection with a register."""
    register["resolve"] = {HOST: server}
    (folder / "zhecheng.yml").write_text(yaml.safe_dump(register, allow_unicode=True), "utf-8")
    done = run(folder, "inspect", "zhecheng.yml", "--today", TODAY, timeout=300)
    assert done.returncode == 3, f"lists that were not recorded stay unread, so the run is not complete:\n{done.stdout}{done.stderr}"
    findings = [json.loads(line) for line in (folder / "out" / "findings.jsonl").read_text("utf-8").splitlines()]
    return findings, {"screen": done.stdout, "out": folder / "out"}


@pytest.fixture(scope="module")
def as_registered(server: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The inspection with the portal's register as it is."""
    return inspected(tmp_path_factory.mktemp("registered"), original(), server)


@pytest.fixture(scope="module")
def every_list(server: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The inspection with a register that names every list of the portal."""
    return inspected(tmp_path_factory.mktemp("every"), with_every_list(), server)


def told(findings: list[dict[str, Any]]) -> dict[str, int]:
    """Dead paths that link findings name, with how often each is referred to."""
    rules = {"broken-link", "broken-attachment", "broken-resource"}
    dead = [(path_of(line["target_url"]), line["occurrences"]) for line in findings if line["rule"] in rules]
    assert len(dead) == len(dict(dead)), "an address is reported once"
    return dict(dead)


def test_every_dead_address_that_links_lead_to_is_found_once(as_registered: tuple[list[dict[str, Any]], Any]) -> None:
    dead = dead_references(original())
    assert len(dead) == 31
    assert told(as_registered[0]) == {path: len(pages) for path, pages in dead.items()}, "each with all its pages, and no living page"


def test_a_register_that_names_every_list_meets_all_dead_addresses_but_one(every_list: tuple[list[dict[str, Any]], Any]) -> None:
    dead = dead_references(with_every_list())
    assert recording()[1] - set(dead) == {"skin/css/images/header_sep.html"}, "no recorded page refers to it"
    assert told(every_list[0]) == {path: len(pages) for path, pages in dead.items()}


def test_exactly_the_lists_without_an_item_are_called_empty(every_list: tuple[list[dict[str, Any]], Any]) -> None:
    empty = {path for path, nothing in list_pages().items() if nothing}
    assert len(empty) == 23
    said = {urlsplit(line["page_url"]).path for line in every_list[0] if line["rule"] == "empty-column"}
    assert said == empty


def test_ledgers_and_coverage_say_what_was_found_and_what_was_not_read(as_registered: tuple[list[dict[str, Any]], Any]) -> None:
    findings, told_of = as_registered
    ledgers = sorted(told_of["out"].glob("整改台账_*.xlsx"))
    assert len(ledgers) > 5, "the master ledger, one of the site and one for each department with findings"
    assert all(load_workbook(path, read_only=True).sheetnames for path in ledgers)
    assert "未检查：" in told_of["screen"]
    assert any(line["rule"] == "stale-column" for line in findings)
