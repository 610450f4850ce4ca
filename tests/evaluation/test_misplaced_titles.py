"""Titles of real lists judged by themselves: what a person saw misplaced is found, and nothing else."""

from __future__ import annotations

import tarfile
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import yaml

from audits.engine import Judge
from audits.extract import read
from audits.records import Page, PageKind
from audits.records.views import PageView
from audits.rulebook import load_rulebook
from audits.rulebook.register import check_site
from tests.evaluation.pages import samples
from tests.support.places import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

PORTALS = SHARED / "portals"
KNOWN = yaml.safe_load((Path(__file__).parent / "misplaced_titles.yml").read_text("utf-8"))
MISPLACED = frozenset((kind, title) for kind, titles in KNOWN["misplaced"].items() for title in titles)
UNDECIDED = frozenset(KNOWN["undecided"])
OTHER, MADE = (yaml.safe_load((Path(__file__).parent / name).read_text("utf-8")) for name in ("portal_titles.yml", "made_titles.yml"))
"""Titles of one more portal, whole columns of it, and made-up ones for every type of column."""
PRECISION, RECALL = 0.97, 0.7
BOOK = load_rulebook()
TODAY = date(2026, 3, 1)

pytestmark = pytest.mark.skipif(not samples(), reason="labelled pages are not beside the checkout: NOT TESTED")


class Item(NamedTuple):
    """One title in its column."""

    column: str
    kind: str
    title: str
    misplaced: bool
    """Whether a person saw that it does not belong there."""


def item(column: str, kind: str, title: str) -> Item:
    """A title of the labelled lists and recorded portals, as a person judged it."""
    return Item(column, kind, title, (kind, title) in MISPLACED)


def others() -> list[Item]:
    """Titles of the portal that was left out while the words were chosen."""
    return _of_columns(OTHER)


def made() -> list[Item]:
    """Made-up titles."""
    return _of_columns(MADE)


def _of_columns(columns: Iterable[dict[str, Any]]) -> list[Item]:
    return [
        Item(given["column"], given["type"], title, misplaced)
        for given in columns
        for misplaced, titles in ((False, given.get("fits", ())), (True, given.get("misplaced", ())))
        for title in titles
    ]


@cache
def items() -> tuple[Item, ...]:
    """Titles of the labelled lists and of the recorded portals, each once a column type."""
    found: dict[tuple[str, str], Item] = {}
    for one in (*_of_lists(), *_of_portals()):
        found.setdefault((one.kind, one.title), one)
    return tuple(one for one in found.values() if one.title not in UNDECIDED)


def _of_lists() -> Iterator[Item]:
    for sample in samples():
        kind = str(KNOWN["columns"].get(f"{sample.site}|{sample.label.get('column')}", "")) if sample.name == "lists" else ""
        for listed in sample.label["items"] if kind else ():
            yield item(sample.label["column"], kind, listed["title"])


def _of_portals() -> Iterator[Item]:
    for path in sorted(PORTALS.glob("*.yml")):
        register = yaml.safe_load(path.read_text("utf-8"))
        with tarfile.open(path.with_suffix(".tar.gz")) as archive:
            pages = {member.name: archive.extractfile(member).read() for member in archive if member.isfile() and "index" in member.name}  # type: ignore[union-attr]
        for column in register["columns"]:
            folder = column["list"].lstrip("/").removesuffix("index.html")
            for name in sorted(pages):
                if name.startswith(folder) and "/" not in name.removeprefix(folder):
                    for listed in read(pages[name], f"{register['home']}{name}").items:
                        yield item(column["name"], column["type"], listed.title)


def is_found(one: Item) -> bool:
    """Whether the rule finds a title alone out of place."""
    column = {"id": "c", "name": one.column, "type": one.kind, "list": "/c/"}
    site = check_site({"site": "s", "name": "门户网站", "home": "http://a.example/", "columns": [column]}, {}, "s", BOOK.column_types)
    judge = Judge(BOOK, site, TODAY, "r", frozenset({"misplaced-content"}))
    page = Page("http://a.example/c/1.html", kind=PageKind.DETAIL, title=one.title, title_raw=one.title, problems=("unread",))
    found = judge.judge_page(PageView(page, site, TODAY, site.columns))
    assert not judge.failures, judge.failures
    return bool(found)


def judged(given: Iterable[Item]) -> tuple[list[Item], list[Item], list[Item]]:
    """(found and right, found and wrong, missed)."""
    found = [(one, is_found(one)) for one in given]
    right = [one for one, told in found if told and one.misplaced]
    return right, [one for one, told in found if told and not one.misplaced], [one for one, told in found if not told and one.misplaced]


def test_there_are_titles_of_many_kinds_of_columns() -> None:
    kinds = Counter(one.kind for one in items())
    assert len(kinds) >= 15
    assert kinds.total() >= 900
    assert sum(1 for one in items() if one.misplaced) >= 35
    assert len({one.kind for one in others()}) >= 9
    assert len(others()) >= 220


@pytest.mark.parametrize("given", [items, others, made], ids=["seen", "other", "made"])
def test_what_a_person_saw_is_found_and_little_else(given: Callable[[], Iterable[Item]]) -> None:
    right, wrong, missed = judged(given())
    for kind in sorted({one.kind for one in (*right, *wrong, *missed)}):
        figures = [sum(1 for one in part if one.kind == kind) for part in (right, wrong, missed)]
        print(f"{kind:15} found {figures[0]}, wrongly {figures[1]}, missed {figures[2]}")
    assert len(right) >= PRECISION * len(right + wrong), wrong
    assert len(right) >= RECALL * len(right + missed), missed


@pytest.mark.parametrize(
    ("kind", "column", "least"),
    [
        ("news", "plan", 0.9), ("news", "annual-report", 0.9), ("news", "institution", 0.9), ("news", "guide", 0.9), ("news", "system", 0.9),
        ("news", "notice", 0.9), ("news", "policy", 0.9), ("budget", "annual-report", 0.9), ("budget", "plan", 0.9), ("procurement", "plan", 0.5),
        ("procurement", "policy", 0.5), ("annual-report", "plan", 0.8), ("annual-report", "news", 0.8), ("personnel", "normative", 0.4),
        ("statistics", "institution", 0.6), ("budget", "institution", 0.8),
    ],
)  # fmt: skip
def test_titles_put_into_a_wrong_column_are_found(kind: str, column: str, least: float) -> None:
    name = BOOK.column_types[column].name
    moved = [Item(name, column, one.title, True) for one in items() if one.kind == kind and not one.misplaced]
    assert sum(map(is_found, moved)) >= least * len(moved)
