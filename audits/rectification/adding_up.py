"""Proofs add up over the re-checks of an inspection: what one has proved clean stays so while another cannot read it, until it is seen again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audits.rectification.verdicts import result_of
from audits.rectification.workitems import split

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audits.records import Finding, Occurrence, PlaceProof, Verdict
    from audits.records.codes import ProofState, ProofWhy
    from audits.records.events import ItemVerdict

    Spot = tuple[str, str]

TEXT = 60
"""Characters of a place's text that a stored proof keeps."""
HERE: frozenset[ProofWhy] = frozenset({"not-fetched", "not-sound", "list-not-read", "other-document", "cut-short", "other-kind"})
"""Reasons that tell of a page that could not be read as it is, and nothing of the fault itself."""


def added_up(verdict: Verdict, finding: Finding, places: Sequence[Occurrence], earlier: Sequence[tuple[str, ItemVerdict]]) -> Verdict:
    """A verdict in which places that could not be read count as they were last seen; ``earlier``: item and verdict, the oldest first.

    An item that was proved to be mended as a whole has nothing to add up: whether it has come back is another question.
    """
    proofs = list(verdict.proofs)
    for item, (_, numbers) in split(finding, places).items():
        own = [said for name, said in earlier if name == item]
        spots = [_spot(proofs[number]) for number in numbers if number < len(proofs)]
        last = next((said.result for said in reversed(own) if said.result != "not-examined"), "")
        if last == "fixed":
            continue
        clean = _clean(own, spots)
        for number in numbers:
            if number < len(proofs) and proofs[number].state == "unexamined" and proofs[number].why in HERE and _spot(proofs[number]) in clean:
                proofs[number] = replace(proofs[number], state="clean", why="proved-before")
    return replace(verdict, proofs=tuple(proofs), result=result_of({proof.state for proof in proofs}))


def _spot(proof: PlaceProof) -> Spot:
    return proof.page_url, proof.text[:TEXT]


def _clean(earlier: Iterable[ItemVerdict], spots: Iterable[Spot]) -> set[Spot]:
    """Spots that were clean when they were last examined."""
    known, states = set(spots), dict[tuple[str, str], "ProofState"]()
    for said in earlier:
        kept = [proof for proof in said.proofs if proof.state != "clean"]
        whole = len(kept) == sum(number for state, number in said.counts.items() if state != "clean")
        shown = {_spot(proof) for proof in kept}
        clean = known - shown if whole and said.counts else {_spot(proof) for proof in said.proofs if proof.state == "clean"} - shown
        states.update(dict.fromkeys(clean, "clean"))
        states.update({_spot(proof): proof.state for proof in kept if proof.state == "dirty"})
    return {spot for spot, state in states.items() if state == "clean"}
