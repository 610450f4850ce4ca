"""What a crawl learns of a site as a whole: its answers to nonsense, pages that look like error pages, the network."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audits.records.codes import FileProblem, PageProblem
    from audits.records.reasons import Reason


@dataclass(frozen=True, slots=True)
class NonsenseAnswer:
    """How a site answers for an address that cannot exist."""

    url: str
    """The address."""
    status: int
    """Its status, 0 if there was no answer."""
    reason: Reason
    """What came of the attempt."""
    redirect: str = ""
    """Where it leads, or ``""``."""
    title: str = ""
    """Title of the page that answered."""
    size: int = 0
    """Bytes of its body."""
    length: int = 0
    """Characters that a reader sees, numbers alike and spaces left out."""
    sketch: tuple[int, ...] = ()
    """Smallest hashes of the pieces of that text; texts share as many of them as they are alike."""
    hash: str = ""
    """Hash of that text, ``""`` without one."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A good answer that looks like an error page."""

    title: str
    """Its title."""
    length: int
    """Characters that a reader sees, numbers alike and spaces left out."""
    sketch: tuple[int, ...]
    """Smallest hashes of the pieces of that text."""
    hash: str
    """Hash of that text, ``""`` without one."""
    worded: bool
    """Whether it shows words of an error page."""


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """Whether the network was there and honest while the site was crawled."""

    away: bool = False
    """Nothing answered any more, not even the site's own host."""
    one_body: str = ""
    """Hash of a body with which many hosts answered alike (a proxy's login page), or ``""``."""
    lying_dns: bool = False
    """The resolver answers for names that cannot exist."""
    outside: bool = True
    """Hosts other than the site's own can be reached."""
    pauses: int = 0
    """How often the crawl waited for the network."""


@dataclass(slots=True)
class SiteFacts:
    """What is known of a site as a whole; filled while its crawl goes on, kept with its record."""

    nonsense: list[NonsenseAnswer] = field(default_factory=list)
    """Its answers to addresses that cannot exist."""
    nonsense_asked: list[str] = field(default_factory=list)
    """Such addresses that were asked for since an answer looked like an error page."""
    suspects: dict[str, Suspect] = field(default_factory=dict)
    """Good answers that look like error pages, by address."""
    network: NetworkFacts = NetworkFacts()
    """What attempts and look-ups told of the network."""
    robots: dict[str, str] = field(default_factory=dict)
    """Origin to what became of its robots.txt: ``obeyed``, ``none``, ``error-500`` …"""
    attachments: dict[str, tuple[PageProblem | FileProblem, ...]] | None = None
    """Attachments whose text was read, with what could not be read of them; None where nobody asks for it."""
