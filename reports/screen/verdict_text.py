"""What a re-check said of an item, as one sentence that names the places which keep it open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.screen.words import WHY

if TYPE_CHECKING:
    from audits.records import PlaceProof
    from audits.records.codes import ProofState, ProofWhy
    from audits.records.events import ItemVerdict

MOST_NAMED = 10
"""Pages named for each reason; of more the number is told."""
_STATES: dict[ProofState, str] = {"dirty": "{number} 处仍在", "unexamined": "{number} 处没能复查", "clean": "{number} 处已改好"}


def verdict_sentence(said: ItemVerdict) -> str:
    """The verdict in words: how many places stand how, then why, each reason with its pages."""
    places = sum(said.counts.values())
    if not places:
        return ""
    closed = said.result == "fixed"
    shown = [proof for proof in said.proofs if closed or proof.state != "clean"]
    told = [words.format(number=said.counts[state]) for state, words in _STATES.items() if said.counts.get(state)]
    whole = f"全部 {places} 处都已改好" if closed else f"共 {places} 处，{'，'.join(told)}" if places > 1 else ""
    why = "；".join(_reason(reason, proofs, named=not closed) for reason, proofs in _by_reason(shown).items())
    return f"{'：'.join(part for part in (whole, why) if part)}。"


def _by_reason(proofs: list[PlaceProof]) -> dict[ProofWhy, list[PlaceProof]]:
    found: dict[ProofWhy, list[PlaceProof]] = {}
    for proof in proofs:
        found.setdefault(proof.why, []).append(proof)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def _reason(why: ProofWhy, proofs: list[PlaceProof], *, named: bool) -> str:
    pages = list(dict.fromkeys(_opened(proof) for proof in proofs if proof.page_url)) if named else []
    if not pages:
        return WHY[why]
    more = f" 等 {len(pages)} 页" if len(pages) > MOST_NAMED else ""
    return f"{WHY[why]}（{'、'.join(pages[:MOST_NAMED])}{more}）"


def _opened(proof: PlaceProof) -> str:
    """A page; what a person has to look at comes with its title."""
    return f"{proof.page_url}《{proof.text}》" if proof.why == "look-at-proof" and proof.text else proof.page_url
