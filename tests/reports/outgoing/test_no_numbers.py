"""Whatever goes out of the office shows no number of a person that a page, an address or a file showed."""

from __future__ import annotations

import email
import zipfile
from dataclasses import replace
from email import policy
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from audits.records import Occurrence
from audits.rulebook.workdays import Workdays
from audits.store.items import all_items
from reports.html import write_report
from reports.ledgers import write_drafts
from reports.ledgers.letters import write_reminders
from reports.ledgers.open_items import open_items
from reports.ledgers.review_list import write_review
from reports.outgoing.exports import write_csv, write_xlsx
from reports.outgoing.jsonl import write_jsonl
from reports.outgoing.overview import overview
from tests.support import ledgerlib

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN = ("13987654321", "139-8765-4321", "１３９８７６５４３２１", "139 8765 4321", "008613987654321")
URL = "https://www.demo.example/x?mobile={}"


def texts(folder: Path) -> dict[str, str]:
    """What the files of a folder say."""
    found = {}
    for path in folder.rglob("*"):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                found[path.name] = "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist() if name.endswith((".xml", ".rels")))
        elif path.suffix == ".eml":
            message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
            found[path.name] = "\n".join(str(part.get_content()) for part in message.walk() if part.get_content_type() == "text/plain")
        elif path.is_file():
            found[path.name] = path.read_text("utf-8")
    return found


@pytest.mark.parametrize("written", WRITTEN)
def test_no_file_that_goes_out_shows_a_number(tmp_path: Path, written: str) -> None:
    url = URL.format(quote(written))
    where = Occurrence(url, f"联系{written}", text=f"电话{written}", column="news", department="gov-office")
    judged = ledgerlib.finding("broken-link", url, [where], message=f"链接“{written}”打不开")
    facts = {"targets": [url], "attempts": [f"GET {url}"], "note": written}
    judged = replace(judged, finding=replace(judged.finding, facts=facts))
    made = ledgerlib.make(tmp_path, [judged])
    out = tmp_path / "out"
    out.mkdir()
    write_drafts(made.store, made.run, made.book, out, ledgerlib.TODAY)
    write_review(made.store, made.run, made.book, out, ledgerlib.TODAY)
    write_jsonl(made.store, made.run, made.book, out / "findings.jsonl")
    (out / "findings.csv").write_text("".join(write_csv(made.store, made.run, made.book)), "utf-8")
    write_xlsx(made.store, made.run, made.book, out / "findings.xlsx")
    write_report(overview(made.store, made.store.run(made.run), made.book, ledgerlib.TODAY), made.book, out / "report.html")
    ledgerlib.send_out(made.store, made.run)
    late = ledgerlib.TODAY.replace(month=6)
    write_reminders(made.store, open_items(made.store, late, Workdays()), 3, made.book, out, late)
    found = texts(out)
    assert len(found) >= 7, found.keys()
    assert {name for name, text in found.items() if any(one in text for one in (*WRITTEN, quote(written)))} == set()
    assert {name for name, text in found.items() if "139****4321" not in text} == set()
    assert all_items(made.store, made.run)[0].finding.target_url == url, "the store finds the page by it"
