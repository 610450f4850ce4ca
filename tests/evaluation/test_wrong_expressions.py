"""The gate of the dictionary: what it calls a mistake without doubt is one on every real page that we have."""

from __future__ import annotations

import tarfile
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest

from audits.extract import read
from audits.regulations.laws import laws_of
from audits.rulebook import load_rulebook
from audits.texts.borders import load_words
from audits.texts.expressions import Expression, Expressions, Matcher, snippet
from tests.evaluation.pages import readings, samples
from tests.support.places import ROOT, SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator

PORTALS = SHARED / "portals"
BOOK = load_rulebook()
LEAST = 20
"""How often the right expression must stand in the texts, before the wrong one may be called a mistake without doubt."""
SHORT = 3
"""Characters up to which an entry must say where it is no mistake."""
REAL_SLIPS = Counter({"布署": 3, "粗旷": 1, "分辩率": 1, "秸杆禁烧": 1})
"""Mistakes that really stand on these pages, read by eye."""

pytestmark = [
    pytest.mark.skipif(not samples(), reason="labelled pages are not beside the checkout: NOT TESTED"),
    pytest.mark.xdist_group("labelled"),
]


@cache
def texts() -> tuple[str, ...]:
    """Texts of all labelled pages, recorded portals and sample portals, and the titles of all laws; each once."""
    return tuple(dict.fromkeys((*_pages(), *_recorded(), *_demo(), *(version.title for law in laws_of(BOOK).titles.values() for version in law.versions))))


def _pages() -> Iterator[str]:
    yield from (page.body_text for _, page in readings())


def _recorded() -> Iterator[str]:
    for path in sorted(PORTALS.glob("*.tar.gz")):
        with tarfile.open(path) as archive:
            for member in archive:
                if member.isfile() and member.name.endswith(("html", "htm")):
                    yield read(archive.extractfile(member).read(), f"http://www.example.gov.cn/{member.name}").body_text  # type: ignore[union-attr]


def _demo() -> Iterator[str]:
    for path in sorted((ROOT / "rules" / "demo").rglob("*.html")):
        yield read(path.read_bytes(), f"http://www.example.gov.cn/{path.name}").body_text


@cache
def matcher() -> Matcher:
    """The shipped dictionary, ready to search with."""
    return Matcher.of(BOOK.vocabulary("wrong-expressions", Expressions), load_words(BOOK.data_dir))


def certain() -> dict[str, Expression]:
    """Entries that may make a confirmed finding."""
    return {wrong: entry for wrong, entry in matcher().entries.items() if entry.sure}


def test_there_is_much_to_read() -> None:
    assert sum(map(len, texts())) > 1_000_000
    assert len(certain()) > 100


def test_every_certain_entry_was_tried_where_its_right_form_stands() -> None:
    counts = dict.fromkeys({entry.right for entry in certain().values()}, 0)
    for text in texts():
        for right in counts:
            counts[right] += text.count(right)
    assert [wrong for wrong, entry in certain().items() if counts[entry.right] < LEAST] == []


def test_short_certain_entries_say_where_they_are_no_mistake() -> None:
    assert [wrong for wrong, entry in certain().items() if len(wrong) <= SHORT and not entry.unless and not entry.when] == []


def test_no_doubtful_entry_hides_a_certain_one() -> None:
    doubtful = [wrong for wrong, entry in matcher().entries.items() if not entry.sure]
    assert [(wrong, inner) for wrong in doubtful for inner in certain() if inner in wrong] == []


def test_what_is_certain_is_so() -> None:
    slips = [(slip.wrong, snippet(text, slip.start, len(slip.wrong))) for text in texts() for slip in matcher().find(text) if slip.sure]
    assert Counter(wrong for wrong, _ in slips) - REAL_SLIPS == Counter(), slips
