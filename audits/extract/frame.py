"""The frame of a site (网站框架): blocks of links that stand alike on most of its pages, whatever their names are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audits.records.site_facts import FrameLink

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.records import Link

COUNTED = frozenset({"a href", "script src"})
"""What a frame is made of."""
FEWEST = 2
"""Sisters of a page that tell its frame; fewer tell nothing."""
SHARE = 0.8
"""Part of them that must have a link at the same place."""


@dataclass(frozen=True)
class Frame:
    """What is known of the frame of a page; nothing where there was nothing to compare with."""

    links: frozenset[FrameLink] = frozenset()

    def on(self, links: Iterable[Link]) -> frozenset[str]:
        """References, as written, that stand on a page only as part of its frame."""
        if not self.links:
            return frozenset()
        inside: set[str] = set()
        outside: set[str] = set()
        for link in links:
            if link.element == "a href":
                known = FrameLink(link.place, link.url, link.text) in self.links
                (inside if known else outside).add(link.raw)
        return frozenset(inside - outside)


NO_FRAME = Frame()


@dataclass
class FrameCount:
    """On how many pages of a site each link stands at its place."""

    pages: int = 0
    _having: Counter[FrameLink] = field(default_factory=Counter)

    def add(self, links: Iterable[Link]) -> None:
        """One more page."""
        self.pages += 1
        self._having.update(_placed(links))

    def frame_for(self, links: Iterable[Link], *, counted: bool) -> Frame:
        """What of a page's links is frame; ``counted`` says that the page itself was added."""
        sisters = self.pages - counted
        if sisters < FEWEST:
            return NO_FRAME
        return Frame(frozenset(one for one in _placed(links) if self._having[one] - counted >= SHARE * sisters))


def _placed(links: Iterable[Link]) -> set[FrameLink]:
    return {FrameLink(link.place, link.url, link.text) for link in links if link.element in COUNTED}
