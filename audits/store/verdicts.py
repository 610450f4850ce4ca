"""Verdicts of re-checks, stored as events of the items they are about, with the proof of each place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audits.records.events import Event, ItemVerdict
from audits.rectification.workitems import split, split_verdict
from audits.store.life import add_events

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from audits.records import Finding, Occurrence, Verdict
    from audits.store.opening import Store

MOST_PROOFS = 2000
"""Places of one item whose proof is kept word for word; the rest is counted."""


def record_verdicts(
    store: Store, verdicts: Sequence[Verdict], findings: Mapping[str, Finding], places: Mapping[str, Sequence[Occurrence]], today: date
) -> None:
    """Store one event for each work item of each verdict, in one transaction."""
    events = []
    for verdict in verdicts:
        finding, of_finding = findings[verdict.finding], places.get(verdict.finding, ())
        parts = split(finding, of_finding)
        for item, (result, counts) in split_verdict(finding, of_finding, verdict).items():
            proofs = [verdict.proofs[number] for number in parts[item][1] if number < len(verdict.proofs)]
            shown = sorted(proofs, key=lambda proof: (proof.state == "clean", proof.page_url))[:MOST_PROOFS]
            said = ItemVerdict(result, counts, tuple(replace(proof, text=proof.text[:60]) for proof in shown))
            events.append(Event(0, "", today.isoformat(), said, verdict.run, verdict.finding, item))
    add_events(store, events)
