"""H74, H76: names and titles that would move a cursor, turn a line round or break a file cost no ledger and reach no eye as they are."""

from __future__ import annotations

import json
import re
import zipfile
from email import message_from_string, policy
from typing import TYPE_CHECKING

import openpyxl
import pytest

from reports.workbook.cells import visible
from tests.support.commandline import TODAY, run_metered
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("names")

BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufffe\uffff]")
EVIL = "\a\x1b[31m\x85\x9b2J\u202e\u2066\u2028\u200b\u200d\u2060\u00ad\u061c"
HTML = "\x07\x1b[31m\x85\x9b2J\u202e\u2066\u2028\x00\ufffe&#x202e;&#7;&#x9b;\u200b\u200d&shy;\u061c"
LONG = "某某市人民政府行政审批服务局政务公开科" * 18 + "终"
"""A name of 343 characters."""
SITE, OWNER, DEPARTMENT, OTHER, COLUMN = (f"示例{kind}{EVIL}{LONG}" for kind in ("网站", "办公室", "信息科", "信息科甲", "要闻"))


def evil_register(address: str) -> str:
    text = register(address)
    for plain, evil in (
        ("name: 示例市人民政府\n", f"name: {json.dumps(SITE)}\n"),
        ("owner: 示例市人民政府办公室\n", f"owner: {json.dumps(OWNER)}\n"),
        ("{name: 市政府办公室}", f"{{name: {json.dumps(DEPARTMENT)}}}, other: {{name: {json.dumps(OTHER)}}}"),
        ("name: 要闻, type: news, department: gov, list: /xw/}", f"name: {json.dumps(COLUMN)}, type: news, department: gov, list: /xw/}}"),
    ):
        text = text.replace(plain, evil)
    other = f"  - {{id: other, name: {json.dumps(COLUMN + '乙')}, type: notice, department: other, list: /tz/}}\n"
    return text.replace("pace:", f"{other}pace:")


def evil_portal() -> dict[str, bytes]:
    pages = {path: body.replace("条要闻".encode(), f"条要闻{HTML}".encode()) for path, body in small_portal(4, 2).items()}
    files = "".join(f'<p><a href="/fj/{name}.pdf">{name}</a></p>' for name in (HTML.replace("\x00", ""), LONG))
    pages["/xw/t2.html"] = pages["/xw/t2.html"].replace("示例市第2".encode(), f"{LONG}第2".encode()).replace(b'<div id="zoom">', f'<div id="zoom">{files}'.encode())
    items = "".join(f"<li><a href='/tz/{number}.html'>{LONG}{number}</a><span>2026-02-20</span></li>" for number in range(3))
    return pages | {"/tz/": f"<html><head><meta charset=utf-8><title>{LONG}</title></head><body><ul>{items}</ul></body></html>".encode()}


def fill_in(path: Path, sheet: str, title: str, value: str) -> None:
    """Type the same into all rows of a column."""
    book = openpyxl.load_workbook(path)
    start, at = next((number, row) for number, row in enumerate(book[sheet].iter_rows(max_row=20), 1) if any(str(cell.value).startswith(title) for cell in row))
    column = next(number for number, cell in enumerate(at) if str(cell.value).startswith(title))
    for row in book[sheet].iter_rows(min_row=start + 1):
        if row[0].value is not None:
            row[column].value = value
    book.save(path)


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose every name is evil, long or both, from its inspection to the second round, with all that is written of it."""
    folder = tmp_path_factory.mktemp("evil")
    done: list[subprocess.CompletedProcess[str]] = []
    with PortalServer(evil_portal()) as portal:
        (folder / "small.yml").write_text(evil_register(portal.address), "utf-8")
        done.append(run_metered(folder, "inspect", "small.yml", "--today", TODAY, "--follow"))
        done.append(run_metered(folder, "page", "http://www.small.example/xw/t1.html", "--resolve", f"www.small.example={portal.address}"))
        done.append(run_metered(folder, "review"))
        fill_in(folder / "out" / "待审清单.xlsx", "待审清单", "审核意见", "下发")
        done.append(run_metered(folder, "review", "out/待审清单.xlsx", "--apply", "--by", "张三", "--today", TODAY))
        done.append(run_metered(folder, "issue", "--today", TODAY))
        sent = [str(path.relative_to(folder)) for path in sorted((folder / "out").glob("整改台账_示例*轮.xlsx"))]
        for path in sent:
            fill_in(folder / path, "整改台账", "整改措施", EVIL.translate(dict.fromkeys((7, 27))) + LONG)
        done.append(run_metered(folder, "returns", *sent, "--apply", "--by", "张三", "--today", TODAY))
        done.append(run_metered(folder, "recheck", "--today", TODAY))
    written = (["bulletin"], ["report"], ["due", "--all", "--out", "out"], ["export", "--format", "csv", "--out", "out/all.csv"])
    done += [run_metered(folder, *command) for command in (*written, ["findings", "list"], ["runs"], ["score"], ["store", "check"])]
    said = "".join(one.stdout + one.stderr for one in done)
    assert "Traceback" not in said
    assert all(one.returncode in (0, 3) for one in done), said
    (folder / "said.txt").write_text(said, "utf-8")
    return folder


def names_of(path: Path) -> set[str]:
    """All texts of a workbook."""
    return {str(value) for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows(values_only=True) for value in row if value is not None}


def test_h76_names_are_whole_wherever_they_stand(evil: Path) -> None:
    office, *_ = (evil / "out").glob("整改台账_总台账_*_第1轮.xlsx")
    assert {visible(name) for name in (SITE, OWNER, DEPARTMENT, OTHER, COLUMN)} <= names_of(office)
    findings = [json.loads(line) for line in (evil / "out" / "findings.jsonl").read_text("utf-8").splitlines()]
    assert any(value == COLUMN for one in findings for value in one["facts"].values()), "raw, for other programs"
    letters = "".join(path.read_text("utf-8") for path in (evil / "out").glob("整改通知_*.txt"))
    assert all(visible(name) in letters for name in (OWNER, DEPARTMENT, OTHER))


def test_h76_each_body_has_its_first_and_its_second_round(evil: Path) -> None:
    for number in (1, 2):
        assert len(list((evil / "out").glob(f"整改台账_示例*_第{number}轮.xlsx"))) == 3


def test_h74_the_terminal_shows_every_character(evil: Path) -> None:
    said = (evil / "said.txt").read_text("utf-8")
    assert BAD.search(said) is None
    assert "␇" in said
    assert "〔U+202E〕" in said


def test_h76_every_ledger_is_written_and_whole(evil: Path) -> None:
    assert len(list((evil / "out").glob("整改台账_*_草稿.xlsx"))) == 4
    assert len(list((evil / "out").glob("整改台账_*轮.xlsx"))) == 8
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
