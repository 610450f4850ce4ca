"""Addresses that no browser can open as they are written: local paths, template leftovers, missing protocol or host, stray characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.probing.targets import name_of
from audits.records import Confidence, Hit
from audits.records.codes import ADDRESS_PROBLEMS
from audits.texts.addresses import subject_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import PageView
    from audits.rulebook.book import RuleBook
    from audits.rulebook.rule import NoParams

SCOPE = "page"
NEEDS_TEXT = False
_OTHERS = frozenset({"intranet", "no-target"})
"""Problems that have rules of their own."""
PROBLEMS = tuple(problem for problem in ADDRESS_PROBLEMS if problem not in _OTHERS)
FACTS = {"name": str, "written": str, "problem": PROBLEMS, "element": str}
_SECRET = re.compile(r"(//[^/@:\s]{0,100}:)[^/@\s]{0,200}@")
_TYPO = re.compile(r"^(?:h{0,2}t{1,4}p{0,3}s{0,2}|ht+ps?|hpt+ps?|hptt|hppt|ttps?|https?[a-z]|[a-z]https?|htt|hxxps?)$", re.I)
_UNSURE = {"odd-characters": Confidence.LIKELY, "look-alike": Confidence.LIKELY, "too-long": Confidence.UNVERIFIABLE}


def check(view: PageView, params: NoParams, book: RuleBook) -> Iterator[Hit]:
    """One hit for each such address of the page."""
    seen: set[str] = set()
    for link in view.page.links:
        problem = link.problem
        if not problem or problem in _OTHERS:
            continue
        if problem == "unknown-scheme" and not _TYPO.match(link.raw.strip().partition(":")[0]):
            continue
        written = _SECRET.sub(r"\1***@", " ".join(link.raw.split()))[:500]
        subject = subject_key(link.url) if problem == "credentials" and link.url else written
        if subject in seen:
            continue
        seen.add(subject)
        facts = {"name": name_of(link), "written": written, "problem": problem, "element": link.element}
        confidence = _UNSURE.get(problem, Confidence.CONFIRMED)
        yield Hit(subject, facts, target_url=link.url, place=link.place, at=link.text or link.title or written, confidence=confidence)
