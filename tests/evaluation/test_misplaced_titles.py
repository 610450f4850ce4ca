"""Titles of real lists judged by themselves: what a person saw misplaced is found, and nothing else."""

from __future__ import annotations

import tarfile
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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
    from collections.abc import Iterator

PORTALS = SHARED / "portals"
KNOWN = yaml.safe_load((Path(__file__).parent / "misplaced_titles.yml").read_text("utf-8"))
MISPLACED = frozenset((kind, title) for kind, titles in KNOWN["misplaced"].items() for title in titles)
UNDECIDED = frozenset(KNOWN["undecided"])
PRECISION, RECALL = 0.97, 0.7
BOOK = load_rulebook()
TODAY = date(2026, 3, 1)

pytestmark = pytest.mark.skipif(not samples(), reason="labelled pages are not beside the checkout: NOT TESTED")


class Item(NamedTuple):
    """One title in its column."""

    column: str
    kind: str
    title: str

    @property
    def misplaced(self) -> bool:
        """Whether a person saw that it does not belong there."""
        return (self.kind, self.title) in MISPLACED


@cache
def items() -> tuple[Item, ...]:
    """Titles of the labelled lists and of the recorded portals, each once a column type."""
    found: dict[tuple[str, str], Item] = {}
    for item in (*_of_lists(), *_of_portals()):
        found.setdefault((item.kind, item.title), item)
    return tuple(item for item in found.values() if item.title not in UNDECIDED)


def _of_lists() -> Iterator[Item]:
    for sample in samples():
        kind = str(KNOWN["columns"].get(f"{sample.site}|{sample.label.get('column')}", "")) if sample.name == "lists" else ""
        for item in sample.label["items"] if kind else ():
            yield Item(sample.label["column"], kind, item["title"])


def _of_portals() -> Iterator[Item]:
    for path in sorted(PORTALS.glob("*.yml")):
        register = yaml.safe_load(path.read_text("utf-8"))
        with tarfile.open(path.with_suffix(".tar.gz")) as archive:
            pages = {member.name: archive.extractfile(member).read() for member in archive if member.isfile() and "index" in member.name}  # type: ignore[union-attr]
        for column in register["columns"]:
            folder = column["list"].lstrip("/").removesuffix("index.html")
            for name in sorted(pages):
                if name.startswith(folder) and "/" not in name.removeprefix(folder):
                    for item in read(pages[name], f"{register['home']}{name}").items:
                        yield Item(column["name"], column["type"], item.title)


def is_found(item: Item) -> bool:
    """Whether the rule finds a title alone out of place."""
    column = {"id": "c", "name": item.column, "type": item.kind, "list": "/c/"}
    site = check_site({"site": "s", "name": "门户网站", "home": "http://a.example/", "columns": [column]}, {}, "s", BOOK.column_types)
    judge = Judge(BOOK, site, TODAY, "r", frozenset({"misplaced-content"}))
    page = Page("http://a.example/c/1.html", kind=PageKind.DETAIL, title=item.title, title_raw=item.title, problems=("unread",))
    found = judge.judge_page(PageView(page, site, TODAY, site.columns))
    assert not judge.failures, judge.failures
    return bool(found)


def test_there_are_titles_of_many_kinds_of_columns() -> None:
    kinds = Counter(item.kind for item in items())
    assert len(kinds) >= 15
    assert kinds.total() >= 900
    assert sum(1 for item in items() if item.misplaced) >= 35


def test_what_a_person_saw_is_found_and_little_else() -> None:
    found = [item for item in items() if is_found(item)]
    right = [item for item in found if item.misplaced]
    wanted = [item for item in items() if item.misplaced]
    assert len(right) >= PRECISION * len(found), [item for item in found if item not in right]
    assert len(right) >= RECALL * len(wanted), [item for item in wanted if item not in right]


@pytest.mark.parametrize(
    ("kind", "column", "least"),
    [
        ("news", "plan", 0.8), ("news", "annual-report", 0.8), ("news", "institution", 0.8), ("news", "guide", 0.8), ("news", "system", 0.8),
        ("budget", "annual-report", 0.9), ("budget", "plan", 0.9), ("procurement", "plan", 0.5), ("procurement", "policy", 0.5),
        ("annual-report", "plan", 0.8), ("personnel", "normative", 0.4), ("statistics", "institution", 0.6),
    ],
)  # fmt: skip
def test_titles_put_into_a_wrong_column_are_found(kind: str, column: str, least: float) -> None:
    name = BOOK.column_types[column].name
    moved = [Item(name, column, item.title) for item in items() if item.kind == kind and not item.misplaced]
    assert sum(map(is_found, moved)) >= least * len(moved)
