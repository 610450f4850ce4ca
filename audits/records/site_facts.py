"""What a crawl learns of a site as a whole: its answers to nonsense, pages that look like error pages, the network."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from audits.records.codes import FileProblem, PageProblem, RobotsState
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
    body: str = ""
    """Short hash of the body, ``""`` without one."""


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
    faint: bool = False
    """Whether it is short and shows words that are faintly like one."""
    plain: bool = False
    """Whether those words stand in its title or are said to the reader of a page."""
    empty: bool = False
    """Whether it shows words of a list without entries or of a page that a script fills."""
    unscripted: bool = False
    """Whether it has no script that could fill it."""
    missing: bool = False
    """Whether title and text both say that what was asked for is not there."""


@dataclass(frozen=True, slots=True)
class TextSketch:
    """The text of an attachment, so far as it tells one document from another; nothing of it can be read from it."""

    length: int
    """Letters and characters, numbers and marks left out."""
    pieces: tuple[int, ...]
    """Smallest hashes of the pieces of that text; texts share as many of them as they are alike."""


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


@dataclass(frozen=True, slots=True)
class Face:
    """What a host showed with a good answer: a page, or where it sent us."""

    title: str = ""
    """Title of the page."""
    size: int = 0
    """Bytes of the page."""
    redirect: str = ""
    """Where the answer led, ``""`` for a page."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A time in which a host no longer gave the pages that it had given in the same run; nothing is judged by its answers."""

    host: str
    """The host."""
    since: str
    """When it was last seen good, ISO with milliseconds."""
    until: str = ""
    """When it was seen good again, ``""`` if it never was."""
    reason: Reason = "ok"
    """How it answered then, ``ok`` where it showed other pages."""
    faces: tuple[Face, ...] = ()
    """The other pages that it showed."""


class Wavering(NamedTuple):
    """A host that fails for some requests and not for others."""

    host: str
    """The host."""
    asks: int
    """How often in a row an address must fail before that says anything of it."""
    opened: int
    """Addresses that failed and opened when they were asked for again."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What a run took over from the one before on the word of servers that it has not changed."""

    run: str = ""
    """The run before, ``""`` where nothing was looked at by it."""
    taken: int = 0
    """Pages that were not fetched."""
    sampled: int = 0
    """Pages that were fetched whole all the same, to see whether the servers tell the truth."""
    lying: tuple[str, ...] = ()
    """Hosts that say so of pages that have changed; nothing is taken over on their word."""


class FrameLink(NamedTuple):
    """One link of a site's frame: a block of links that stands alike on most of its pages (网站框架)."""

    place: str
    """Where it stands, by tags, ids and classes."""
    url: str
    """Where it leads."""
    text: str
    """What it says."""


@dataclass(slots=True)
class SiteFacts:
    """What is known of a site as a whole; filled while its crawl goes on, kept with its record."""

    nonsense: list[NonsenseAnswer] = field(default_factory=list)
    """Its answers to addresses that cannot exist."""
    errors: list[NonsenseAnswer] = field(default_factory=list)
    """Pages that came with a status of failure for addresses that somebody links to."""
    nonsense_asked: list[str] = field(default_factory=list)
    """Such addresses that were asked for since an answer looked like an error page."""
    suspects: dict[str, Suspect] = field(default_factory=dict)
    """Good answers that look like error pages, by address."""
    made: dict[str, int] = field(default_factory=dict)
    """Programs that make pages from a number, by address without its query, with the bytes of the largest page that each gave."""
    network: NetworkFacts = NetworkFacts()
    """What attempts and look-ups told of the network."""
    turns: list[Turn] = field(default_factory=list)
    """Times in which one of its hosts had turned."""
    unchanged: Unchanged = Unchanged()
    """What was taken over from the run before."""
    wavering: list[Wavering] = field(default_factory=list)
    """Hosts that failed for some requests and not for others."""
    robots: dict[str, RobotsState] = field(default_factory=dict)
    """Origin to what became of its robots.txt."""
    attachments: dict[str, tuple[PageProblem | FileProblem, ...]] | None = None
    """Attachments whose text was read, with what could not be read of them; None where nobody asks for it."""
    texts: dict[str, TextSketch] = field(default_factory=dict)
    """Attachments that may have to be known again, with how their text reads."""
    handled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Script files of the site, with selectors of what they make answer a click."""
    grounds: dict[str, str] = field(default_factory=dict)
    """Style sheet files of the site, with their rules that give something a ground of its own."""
    veils: dict[str, str] = field(default_factory=dict)
    """Style sheet files of the site, with their rules about what some of them hide."""
    frame: set[FrameLink] = field(default_factory=set)
    """Links of the site's frame."""
    framed: set[str] = field(default_factory=set)
    """List pages that are read with that frame in hand, since they were misread without it."""
    late: set[str] = field(default_factory=set)
    """Pages that a list showed only after they had been judged; they are judged again at the end."""
