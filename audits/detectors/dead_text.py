"""Entries of menus and lists that look like links and lead nowhere (空链接)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Confidence, Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import PageView
    from audits.rulebook.book import RuleBook
    from audits.rulebook.rule import NoParams

SCOPE = "page"
NEEDS_TEXT = False
FACTS = {"name": str, "written": str}


def check(view: PageView, params: NoParams, book: RuleBook) -> Iterator[Hit]:
    """One hit for each text; a script that cannot be seen may still make it do something, so none is certain."""
    seen: set[str] = set()
    for link in view.page.links:
        subject = f"{link.place} {link.text}"
        if link.problem != "no-target" or subject in seen:
            continue
        seen.add(subject)
        facts = {"name": link.text, "written": link.raw.strip()}
        yield Hit(subject, facts, place=link.place, at=link.text, confidence=Confidence.LIKELY)
