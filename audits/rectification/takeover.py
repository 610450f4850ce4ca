"""What an office's own list of open problems hands over (移交): how it is known again, and what no re-check can prove of it.

Such a problem was found by people, so its number says nothing of what a rule finds: it is known again by its rule and its place. One
of which the rule, or the place that the rule needs, is not known stays open until the office has seen for itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.texts.addresses import page_key, subject_key

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from audits.records import Finding, Occurrence
    from audits.records.codes import ProofWhy, Scope
    from audits.rectification.life import Life

NO_RULE = "taken-over"
"""Rule of a problem whose kind no rule stands for."""
TASK = "plan-task"
"""Rule of a task of the yearly plan (要点任务): what is given as proof of it is visited, and a person decides."""
KIND = "taken_over"
"""Fact that holds what the list calls the problem; whatever has it came from a list."""
BY_HAND: frozenset[ProofWhy] = frozenset({"no-rule", "no-place", "never-seen", "never-read", "no-proof", "look-at-proof"})
"""Why a re-check could prove nothing of a problem, and none ever will."""
LACKS = "lacks"
"""Fact that says what a re-check would need and the list does not tell, ``""`` where it tells all."""
_NEEDS: Mapping[Scope, tuple[str, ...]] = {"page": ("page_url",), "link": ("page_url", "target_url"), "site": ("column", "page_url")}
"""What must be known of a problem by the scope of its rule."""


def is_taken_over(finding: Finding) -> bool:
    """Whether a finding was made of a row of a list, not by a rule."""
    return KIND in finding.facts


def unprovable(finding: Finding, scopes: Mapping[str, Scope]) -> ProofWhy | None:
    """Why no re-check can prove anything of a problem; None where one can. ``scopes`` are those of the rules that there are."""
    if not is_taken_over(finding):
        return None
    return "no-rule" if finding.rule not in scopes else "no-place" if missing(finding, scopes) else None


def missing(finding: Finding, scopes: Mapping[str, Scope]) -> tuple[str, ...]:
    """What a re-check would need of a problem and is not known, by the names of the fields; a column brings its page along."""
    scope = scopes.get(finding.rule)
    if scope is None:
        return ()
    lacking = tuple(name for name in _NEEDS[scope] if not getattr(finding, name))
    return lacking[:1] if scope == "site" else lacking


def closed_by_hand(finding: Finding, life: Life) -> bool:
    """Whether the office may close an item that it has seen for itself: no re-check can prove anything, as was known at once or has turned out."""
    if not is_taken_over(finding):
        return False
    turned_out = life.proved is not None and any(proof.why in BY_HAND for proof in life.proved.proofs)
    return bool(finding.facts.get(LACKS)) or turned_out


def seen_again(mine: Finding, places: Sequence[Occurrence], found: Finding, pages: Collection[str], scopes: Mapping[str, Scope]) -> frozenset[str]:
    """Those of the pages of a problem from a list on which a finding of a rule shows it; ``pages`` are those of the finding."""
    own = [mine.page_url, *(place.page_url for place in places)]
    shown = {page_key(url) for url in pages}
    scope = scopes.get(mine.rule)
    if scope == "link":
        alike = scopes.get(found.rule) == "link" and _target(found) & _target(mine)
        return frozenset(url for url in own if alike and page_key(url) in shown)
    if found.rule != mine.rule:
        return frozenset()
    if scope == "site" and found.column == mine.column and found.subject == found.column:
        return frozenset(own)
    return frozenset(url for url in own if page_key(url) in shown)


def perhaps_again(mine: Finding, found: Finding, scopes: Mapping[str, Scope]) -> bool:
    """Whether a finding of a rule about a whole site may be a problem from a list: the same column, and nothing more is known."""
    return scopes.get(mine.rule) == "site" and found.rule == mine.rule and found.column == mine.column


def _target(finding: Finding) -> set[str]:
    more = finding.facts.get("targets")
    return {subject_key(url) for url in (finding.target_url, *(more if isinstance(more, list) else ())) if url}
