"""Links, and what is known of their targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.records.codes import Place
from audits.rulebook.codes import Confidence

if TYPE_CHECKING:
    from collections.abc import Collection

    from audits.records.codes import AddressProblem, BodyKind, CertificateProblem, Hiding, Method, NoCode
    from audits.records.reasons import Reason
    from audits.rulebook.codes import PageKind


@dataclass(frozen=True, slots=True)
class Link:
    """One reference on a page (链接), wherever a browser or a reader would find it."""

    raw: str
    """The reference as written in the page, surrounding whitespace kept."""
    url: str
    """Absolute address the way a browser resolves it, without fragment; ``""`` if it cannot be resolved."""
    fragment: str = ""
    """What follows ``#``, undecoded."""
    element: str = "a href"
    """Element and attribute, e.g. ``a href``, ``img src``, ``style url``, ``a onclick``."""
    text: str = ""
    """Visible text, else alternative text; whitespace collapsed, at most 200 characters."""
    title: str = ""
    """The title attribute, at most 200 characters."""
    place: str = ""
    """Path of the element by tags, ids and classes (no indexes), so that a template gives the same place on each page."""
    region: Place = Place.CONTENT
    """Place class guessed from this page alone; the engine corrects it to ``frame`` by counting over the template."""
    hidden: Hiding | NoCode = ""
    """Why a reader cannot see it, or ``""``."""
    problem: AddressProblem | NoCode = ""
    """What is wrong with the address itself, or ``""``."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a redirect chain."""

    url: str
    """Address that answered."""
    status: int
    """Its status."""
    location: str = ""
    """The Location as sent, at most 500 characters."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One attempt to fetch an address (探测)."""

    url: str
    """Address asked for."""
    at: str
    """When, ISO with seconds, local time zone."""
    method: Method = "GET"
    """How it was asked for."""
    status: int = 0
    """HTTP status, 0 if there was no answer."""
    reason: Reason = "ok"
    """What came of it."""
    elapsed_ms: int = 0
    """Duration in milliseconds."""
    redirect: str = ""
    """Absolute address that a redirect leads to, or ``""``."""
    location: str = ""
    """The Location header as sent, at most 500 characters."""
    content_type: str = ""
    """Content-Type as sent."""
    size: int = -1
    """Bytes: Content-Length, else what was read; -1 unknown."""
    ip: str = ""
    """Address that was connected to."""
    certificate: CertificateProblem | NoCode = ""
    """Why browsers warn of the host's certificate; ``""`` if they do not, or for plain http."""
    title: str = ""
    """Title of the page that answered, at most 200 characters."""
    sniffed: BodyKind | NoCode = ""
    """What the first bytes are; ``""`` if not looked at."""
    body_hash: str = ""
    """Short hash of the body."""
    note: str = ""
    """Plain words of the library or server, for evidence only."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of a target at the end (探测结果), from all attempts and the redirects behind it."""

    target: str
    """Normalised address."""
    internal: bool
    """Whether it lies on a registered host."""
    reason: Reason = "ok"
    """``ok``, that of the deciding attempt, or what all attempts and redirects together come to."""
    status: int = 0
    """Status of the last answer."""
    confidence: Confidence = Confidence.CONFIRMED
    """How sure ``reason`` is."""
    final_url: str = ""
    """Where it ended."""
    hops: tuple[Hop, ...] = ()
    """Redirect chain, the target first."""
    attempts: tuple[Probe, ...] = ()
    """All attempts, in time order."""
    title: str = ""
    """Title of the document that opened."""
    html_title: str = ""
    """Title element of the page that opened."""
    headings: tuple[str, ...] = ()
    """Headings of the page that opened, where it was read as a page."""
    doc_number: str = ""
    """Document number of what opened."""
    kind: PageKind | NoCode = ""
    """Page kind of what opened, ``""`` for what was only probed."""
    content_type: str = ""
    """Content-Type of the last answer."""
    sniffed: BodyKind | NoCode = ""
    """What the first bytes are."""
    certificate: CertificateProblem | NoCode = ""
    """Certificate problem of the host, or ``""``."""
    host: str = ""
    """Scheme and host of the target where it never answered and several addresses lie on it, else ``""``."""
    targets: tuple[str, ...] = ()
    """All addresses of the site's links of which the same is known for the same reason."""
    anchors: Collection[str] | None = None
    """Names of places in the page that opened, None where it was not read as a page."""
