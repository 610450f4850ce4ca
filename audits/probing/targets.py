"""What the rules about links ask of a link and its target: what kind it is, whose it is, how to name it, what the evidence is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import tldextract

from audits.probing.files import CUT
from audits.probing.reasons import ReasonClass, class_of
from audits.probing.walls import WallsFile
from audits.rulebook.links import LinkSettings
from audits.texts.addresses import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.records import FactType, Link, Outcome
    from audits.records.codes import NoCode
    from audits.records.reasons import Reason
    from audits.rulebook.book import RuleBook
    from audits.rulebook.register import Site

RESOURCE_TAGS = frozenset(
    {"img", "image", "link", "script", "source", "video", "audio", "object", "embed", "track", "input", "body", "table", "td", "th", "tr",
     "tbody", "thead", "tfoot", "style", "param", "use", "bgsound"}
)  # fmt: skip
_PORT = re.compile(r":\d{1,5}$")
_SUFFIXES = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def is_resource(element: str) -> bool:
    """Whether a browser loads what an element names by itself: pictures, styles, scripts."""
    tag, _, attribute = element.partition(" ")
    return tag in RESOURCE_TAGS and "click" not in attribute and element != "link rel"


def extension_of(url: str, book: RuleBook) -> str:
    """Ending of a document that an address names, in its path or as the last value of its query; ``""`` for all else."""
    pattern = book.memo("targets.extension", LinkSettings, lambda: _endings(book.settings(LinkSettings).attachments))
    path, _, query = url.partition("?")
    asked = query and not path.lower().endswith((".html", ".htm", ".shtml"))  # a page is a page, whatever its script is to show
    found = pattern.search(path) or (pattern.search(unquote(query)) if asked else None)
    return found[1].lower() if found else ""


def _endings(endings: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"\.(" + "|".join(map(re.escape, endings)) + r")$", re.I)


def kind_of_target(link: Link, outcome: Outcome, book: RuleBook) -> str:
    """``resource``, ``attachment``, ``internal`` or ``external``: which of the rules about dead targets a link falls under."""
    if outcome.host:
        return "internal" if outcome.internal else "external"
    if is_resource(link.element):
        return "resource"
    if extension_of(link.url, book):
        return "attachment"
    return "internal" if outcome.internal else "external"


def is_registered(url: str, site: Site) -> bool:
    """Whether an address lies on a host of the register; a host without a port stands for all ports."""
    host = host_of(url)
    return host in site.hosts or _PORT.sub("", host) in site.hosts


def domain_of(url: str) -> str:
    """Registrable domain of an address, its host where there is none."""
    host = _PORT.sub("", host_of(url))
    found = _SUFFIXES(host)
    return f"{found.domain}.{found.suffix}" if found.domain and found.suffix else host


def is_official(url: str, book: RuleBook) -> bool:
    """Whether an address belongs to a public body by its name."""
    host = _PORT.sub("", host_of(url))
    return host.endswith(tuple(f".{suffix}" for suffix in book.settings(LinkSettings).official_suffixes)) or host in book.settings(
        LinkSettings
    ).official_suffixes


def reported_reason(outcome: Outcome) -> Reason | NoCode:
    """The reason for which a target is reported as dead or as not verifiable; ``""`` if other rules speak of it, or nothing is wrong."""
    reason = outcome.reason
    if reason in ("soft-404", "redirect-home", "redirect-error", "intranet", "needs-script", "oversize"):
        return ""
    kind = class_of(reason)
    if kind in (ReasonClass.GONE, ReasonClass.FAULT, ReasonClass.WALL) or reason in ("blocked-port", "retry-later"):
        return reason
    return ""


def was_cut(outcome: Outcome) -> bool:
    """Whether the server broke off each time that a target was asked for, twice at least."""
    asked = [at for at in outcome.attempts if at.url == outcome.final_url and at.method != "HEAD"]
    return len(asked) >= 2 and all(at.status == 200 and at.note == CUT for at in asked)


def wall_name(reason: Reason, book: RuleBook) -> str:
    """Name of a wall for people, ``""`` for other reasons."""
    if not reason.startswith("wall-"):
        return ""
    wall = book.vocabulary("walls", WallsFile).walls.get(reason.removeprefix("wall-"))
    return wall.name if wall else ""


def name_of(link: Link) -> str:
    """What to call a link: its text, else its title, else the last part of its address."""
    tail = unquote(link.url.partition("?")[0].rstrip("/").rpartition("/")[2])
    return link.text or link.title or tail or link.url


def evidence_of(outcome: Outcome) -> dict[str, Any]:
    """Attempts, redirects and certificate as facts that can be stored and shown."""
    return {
        "attempts": [f"{at.at} {at.method} {at.url} {at.status or '-'} {at.reason} {at.elapsed_ms}ms" for at in outcome.attempts[:10]],
        "chain": [f"{hop.status} {hop.url}" for hop in outcome.hops[:20]],
        "certificate": outcome.certificate,
    }  # fmt: skip


EVIDENCE: dict[str, FactType] = {"attempts": list, "chain": list, "certificate": str}
"""Facts of ``evidence_of``, for the FACTS of detectors."""
