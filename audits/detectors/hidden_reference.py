"""Links that readers cannot see and that lead to other people's sites (暗链)."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from audits.probing.targets import domain_of, is_official, is_registered, name_of
from audits.records import Confidence, Hit
from audits.records.codes import HIDINGS
from audits.rulebook.loading import Strict
from audits.texts.addresses import host_of, subject_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Link
    from audits.records.views import PageView
    from audits.rulebook.book import RuleBook
    from audits.rulebook.rule import NoParams

SCOPE = "page"
NEEDS_TEXT = False
FARM = 6
"""So many different owners in one block that is not displayed are planted."""
TAB = 3
MOST_TARGETS = 50
_TURNING = re.compile(r"carousel|swiper|slid(?:e|er|es)\b|slick|owl-|banner|lunbo|flexslider|bxslider|nivo|focus|playbox|tab(?:s|box|con\w{0,6})?\b", re.I)
"""Names of what shows its parts one after the other."""
_STYLED = re.compile(r"\.(?:css|less)(?:$|\?)|style", re.I)
"""Files that may give a ground to what is white."""
FACTS = {"name": str, "target": str, "way": HIDINGS, "host": str, "words": list, "count": int, "targets": list}


class HiddenLinks(Strict):
    """``rules/vocabularies/hidden-links.yml``."""

    words: tuple[str, ...]
    """Words of a link text or address that show what a hidden link is for."""
    weak: tuple[str, ...] = ()
    """Words that have an honest use, too: two of them show it, one makes it likely."""
    harmless: tuple[str, ...]
    """Domains that are hidden for good reasons: counters, sharing, filing numbers."""


VOCABULARIES = {"hidden-links": HiddenLinks}


def check(view: PageView, params: NoParams, book: RuleBook) -> Iterator[Hit]:
    """One hit for each such target of the page; certain if its words give it away."""
    hidden = [link for link in view.page.links if link.hidden and link.url and link.element in ("a href", "area href", "iframe src")]
    if not hidden:
        return
    lists = book.vocabulary("hidden-links", HiddenLinks)
    patterns = book.memo("hidden_reference.words", HiddenLinks, lambda: (_any(lists.words), _any(lists.weak)))
    own = domain_of(view.site.home)
    foreign: dict[str, tuple[Link, str, list[str]]] = {}
    doubted: set[str] = set()
    for link in hidden:
        domain = domain_of(link.url)
        if domain == own or domain in lists.harmless or is_registered(link.url, view.site) or is_official(link.url, book):
            continue
        said = f"{link.text} {link.title} {link.url}"
        strong, weak = (list(dict.fromkeys(pattern.findall(said)))[:5] for pattern in patterns)
        subject = subject_key(link.url)
        if subject not in foreign and not strong and len(weak) == 1:
            doubted.add(subject)
        foreign.setdefault(subject, (link, domain, (strong + weak)[:5]))
    styled = any(link.element == "link href" and _STYLED.search(link.url) for link in view.page.links)
    blocks = Counter(link.place for link, _, _ in foreign.values())
    domains = {place: {domain for link, domain, _ in foreign.values() if link.place == place} for place in blocks}
    sure = {
        subject: _sure(link, words, subject in doubted or (styled and link.hidden == "white-text"), len(domains[link.place]), blocks[link.place])
        for subject, (link, _, words) in foreign.items()
    }
    told: dict[str, str] = {}
    for wanted in (Confidence.CONFIRMED, Confidence.LIKELY):
        for subject, (link, _, _) in foreign.items():
            if sure[subject] is wanted:
                told.setdefault(link.place, subject)
    for subject, (link, _, words) in foreign.items():
        confidence, first = sure[subject], told.get(link.place) if blocks[link.place] > 1 else None
        if confidence is None or (first is not None and first != subject):
            continue  # one block was planted at once, and is told once
        targets = sorted(other.url for other, _, _ in foreign.values() if other.place == link.place) if first else []
        facts = {
            "name": name_of(link), "target": link.url, "way": link.hidden, "host": host_of(link.url), "words": words, "count": len(targets),
            "targets": targets[:MOST_TARGETS],
        }  # fmt: skip
        block = f"{link.place} {min(domains[link.place])}"  # two blocks may hang at the same place of two pages
        yield Hit(block if first else subject, facts, target_url=link.url, place=link.place, at=link.text or link.title, confidence=confidence)


def _any(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)) or r"(?!)", re.I)


def _sure(link: Link, words: list[str], doubted: bool, domains: int, links: int) -> Confidence | None:
    """How sure a hidden link is: menus and tabs are hidden too, so a block that is merely not displayed needs words or many owners.

    Several links of one block to one and the same site are a tab with that site's news. ``doubted``: its only word has an honest use,
    or its white text may have a ground that a style sheet file gives, of which a block with many owners leaves nothing. What a style sheet
    file does not display is as good as always a menu.
    """
    if words:
        sure = Confidence.CONFIRMED if not doubted or domains >= FARM else Confidence.LIKELY
        return None if link.hidden == "style-file" and sure is Confidence.LIKELY else sure
    if link.hidden in ("noscript", "white-text", "behind-end", "style-file") or (domains < FARM and _TURNING.search(link.place)):
        return None
    if link.hidden != "display-none" or domains >= FARM:
        return Confidence.LIKELY
    return None if links >= TAB and domains * 2 < links else Confidence.UNVERIFIABLE
