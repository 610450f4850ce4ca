"""What a re-check can say of a task of the yearly plan (要点任务): whether the addresses given as proof open; whether they prove it, a person says."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from audits.records import Confidence, Occurrence, PlaceProof, Verdict
from audits.rectification.life import life_of
from audits.rectification.takeover import TASK
from audits.texts.addresses import is_address
from audits.texts.written_addresses import BARE, SEPARATOR, addresses_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audits.records import Finding
    from audits.records.events import Event
    from audits.rectification.verdicts import SiteSeenAgain

MOST_PROOFS = 20
"""Addresses of one task that are visited."""


def is_task(finding: Finding) -> bool:
    """Whether a finding is a task of a plan."""
    return finding.rule == TASK


def proof_places(finding: Finding, home: str, events: Sequence[Event]) -> list[Occurrence]:
    """A place for each address that was last given as proof, in the plan or in a ledger that came back; one without address where there is none."""
    life = life_of(finding.id, events)
    text = life.cells.get("new_url") or life.last.get("new_url") or ""
    urls = list(dict.fromkeys(_addresses(text, home)))[:MOST_PROOFS]
    return [Occurrence(url, department=finding.department, column=finding.column) for url in urls or [""]]


def task_verdict(finding: Finding, places: Sequence[Occurrence], site: SiteSeenAgain, run: str) -> Verdict:
    """The verdict on a task: what does not open proves nothing, and nothing that opens closes it by itself."""
    proofs = tuple(_proof(place.page_url, site) for place in places)
    broken = any(proof.state == "dirty" for proof in proofs)
    return Verdict(finding.id, run, "not-fixed" if broken else "not-examined", proofs)


def _proof(url: str, site: SiteSeenAgain) -> PlaceProof:
    if not url:
        return PlaceProof("", "unexamined", "no-proof")
    outcome = site.outcome(url)
    if outcome is None or outcome.reason == "not-fetched" or outcome.confidence is Confidence.UNVERIFIABLE:
        return PlaceProof(url, "unexamined", "target-unverifiable")
    if outcome.reason != "ok":
        return PlaceProof(url, "dirty", "proof-broken")
    page = site.page_facts(outcome.final_url or url)
    words = " ".join(filter(None, (page.title, page.published))) if page is not None and page.title else outcome.title or outcome.html_title
    return PlaceProof(url, "unexamined", "look-at-proof", words)


def _addresses(text: str, home: str) -> Iterator[str]:
    """Addresses in a cell: with a protocol, below the home page, or bare."""
    found = [url for url, _ in addresses_in(text)]
    parts = [part for part in SEPARATOR.split(text) if part]
    found += [urljoin(home, part) for part in parts if part.startswith("/") and not found]
    found += [f"http://{part}" for part in parts if not found and BARE.fullmatch(part)]
    yield from (url.partition("#")[0] for url in found if is_address(url))
