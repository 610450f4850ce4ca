"""H74, H76: names and titles that would move a cursor, turn a line round or break a file cost no ledger and reach no eye as they are."""

from __future__ import annotations

import re
import zipfile
from email import message_from_string, policy
from typing import TYPE_CHECKING

import pytest

from reports.workbook.cells import visible
from tests.support.commandline import TODAY, run_metered
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("names")

BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")
YAML = "\\a\\e[31m\\x85\\x9b2J\\u202e\\u2066\\u2028"
HTML = "\x07\x1b[31m\x85\x9b2J\u202e\u2066\u2028\x00\ufffe&#x202e;&#7;&#x9b;"


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inspection of a site whose every name is evil, with all that is written of it."""
    folder = tmp_path_factory.mktemp("evil")
    pages = {path: body.replace("条要闻".encode(), f"条要闻{HTML}".encode()) for path, body in small_portal(4, 2).items()}
    with PortalServer(pages) as portal:
        text = register(portal.address)
        for name in ("name: 示例市人民政府\n", "owner: 示例市人民政府办公室\n"):
            text = text.replace(name, name.replace(": ", ': "').replace("\n", f'{YAML}"\n'))
        text = text.replace("{name: 市政府办公室}", f'{{name: "市政府{YAML}办公室"}}').replace("name: 要闻", f'name: "要{YAML}闻"')
        (folder / "small.yml").write_text(text, "utf-8")
        done = [run_metered(folder, "inspect", "small.yml", "--today", TODAY, "--follow")]
        done.append(run_metered(folder, "page", "http://www.small.example/xw/t1.html", "--resolve", f"www.small.example={portal.address}"))
    written = (["issue", "--all-confirmed", "--today", TODAY], ["review"], ["bulletin"], ["report"], ["due", "--all", "--out", "out"])
    done += [run_metered(folder, *command) for command in (*written, ["findings", "list"], ["runs"], ["score"])]
    said = "".join(one.stdout + one.stderr for one in done)
    assert "Traceback" not in said
    assert all(one.returncode in (0, 3) for one in done), said
    (folder / "said.txt").write_text(said, "utf-8")
    return folder


def test_h74_the_terminal_shows_every_character(evil: Path) -> None:
    said = (evil / "said.txt").read_text("utf-8")
    assert BAD.search(said) is None
    assert "␇" in said
    assert "〔U+202E〕" in said


def test_h76_every_ledger_is_written_and_whole(evil: Path) -> None:
    assert len(list((evil / "out").glob("整改台账_*_草稿.xlsx"))) == 3
    assert len(list((evil / "out").glob("整改台账_*轮.xlsx"))) == 3
    for path in [*(evil / "out").glob("*.xlsx"), *(evil / "out").glob("*.docx")]:
        with zipfile.ZipFile(path) as parts:
            for name in parts.namelist():
                if name.endswith((".xml", ".rels")):
                    assert BAD.search(parts.read(name).decode("utf-8")) is None, f"{path.name} {name}"


def test_h76_no_text_beside_the_ledgers_does_anything(evil: Path) -> None:
    texts = [path for path in (evil / "out").iterdir() if path.suffix in (".txt", ".eml", ".jsonl")]
    assert {path.suffix for path in texts} == {".txt", ".eml", ".jsonl"}
    for path in texts:
        text = path.read_bytes().decode("utf-8")
        assert BAD.search(text) is None, path.name
        if path.suffix == ".eml":
            assert BAD.search(str(message_from_string(text, policy=policy.default).get_body())) is None


def test_h75_the_report_shows_every_character(evil: Path) -> None:
    (path,) = (evil / "out").glob("*.html")
    assert BAD.search(path.read_text("utf-8")) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\nc", "a\tb\nc"), ("a\r\nb", "a\nb"), ("\x1b[2J", "␛[2J"), ("\x9b2J", "\ufffd2J"), ("a\u202eb", "a〔U+202E〕b"),
        ("中文，", "中文，"), ("x" * 40_000, "x" * 40_000),
    ],
)  # fmt: skip
def test_what_is_visible_stays_and_the_rest_becomes_so(text: str, shown: str) -> None:
    assert visible(text) == shown
