"""A portal that gets another domain keeps the numbers of its problems."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from audits.rulebook.register import load_register
from audits.store.findings import findings_of
from crawler.jobs.inspect import Inspection, inspect
from crawler.jobs.recheck import Recheck, recheck
from tests.support.ledgerlib import send_out
from tests.support.portal_server import PortalServer, register, small_portal
from tests.support.small_site import BOOK, new_store

if TYPE_CHECKING:
    from pathlib import Path

    from audits.rulebook import Site

DAY, LATER = date(2026, 3, 1), date(2026, 3, 2)
OLD, NEW = "www.small.example", "zwgk.new-name.example"


def moved_site(folder: Path, address: str, formerly: str) -> Site:
    """The small site under its new domain."""
    path = folder / "moved.yml"
    path.write_text(register(address).replace(OLD, NEW) + formerly, "utf-8")
    return load_register(path, BOOK.column_types)[0]


def test_problems_keep_their_numbers_under_the_new_domain(tmp_path: Path) -> None:
    pages = small_portal(articles=12, dead=3)
    pages["/xw/t5.html"] = pages["/xw/t5.html"].replace(b'<div id="zoom">', f'<div id="zoom"><a href="http://{OLD}/bad/old.html">旧地址</a>'.encode())
    with PortalServer(pages) as portal:
        store = new_store(tmp_path)
        (tmp_path / "small.yml").write_text(register(portal.address), "utf-8")
        before = inspect(store, BOOK, Inspection(DAY), load_register(tmp_path / "small.yml", BOOK.column_types)).run
        portal.pages = {path: body.replace(OLD.encode(), NEW.encode()) for path, body in portal.pages.items()}
        after = inspect(store, BOOK, Inspection(DAY), [moved_site(tmp_path, portal.address, f"formerly: {{{OLD}: {NEW}}}\n")]).run
        lost = inspect(store, BOOK, Inspection(DAY), [moved_site(tmp_path, portal.address, "")]).run
        send_out(store, before, DAY)
        portal.pages = {path: body.replace(b"/bad/1.html", b"/xw/") for path, body in portal.pages.items()}
        looked = recheck(store, BOOK, Recheck(LATER, before))
    known, found = ({one.id: one for one in findings_of(store, run)} for run in (before, after))
    assert known.keys() == found.keys()
    assert {one.subject for one in known.values()} == {one.subject for one in found.values()}
    assert {one.target_url for one in found.values() if one.rule == "broken-link"} >= {f"http://{NEW}/bad/0.html", f"http://{NEW}/bad/old.html"}
    assert not known.keys() <= {one.id for one in findings_of(store, lost)}, "without the entry they are others"
    assert {(known[one.finding].target_url.rpartition("/")[2], one.result) for one in looked.items if known[one.finding].rule == "broken-link"} == {
        ("0.html", "not-fixed"), ("1.html", "fixed"), ("2.html", "not-fixed"), ("old.html", "not-fixed"), ("gone.html", "not-fixed"),
    }, "what was found under the old domain is looked at under the new one"  # fmt: skip
    others = {(known[one.finding].rule, one.result) for one in looked.items if known[one.finding].rule != "broken-link"}
    assert {result for _, result in others} == {"not-fixed"}, others
