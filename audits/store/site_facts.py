"""What is known of a site as a whole, to JSON and back."""

from __future__ import annotations

import json
from typing import Any

from audits.records.codes import FILE_PROBLEMS, OWN_ROBOTS_STATES, PAGE_PROBLEMS, FileProblem, PageProblem, RobotsState
from audits.records.reasons import KNOWN_REASONS, Reason, reason_from
from audits.records.site_facts import (
    Face,
    FrameLink,
    NetworkFacts,
    NonsenseAnswer,
    SiteFacts,
    Suspect,
    TextSketch,
    Turn,
    Unchanged,
    Wavering,
)
from audits.store.codes import Codes

_REASON: Codes[Reason] = Codes("site_runs", "facts.nonsense/turns.reason", KNOWN_REASONS, reason_from)

_ROBOTS: Codes[RobotsState] = Codes("site_runs", "facts.robots", (*OWN_ROBOTS_STATES, *KNOWN_REASONS), reason_from)
_PROBLEM: Codes[PageProblem | FileProblem] = Codes("site_runs", "facts.attachments", (*PAGE_PROBLEMS, *FILE_PROBLEMS))


def facts_json(facts: SiteFacts) -> str:
    """JSON of a site's facts; what nobody has learnt is left out."""
    values: dict[str, Any] = {
        "nonsense": [_values(answer) for answer in facts.nonsense],
        "errors": [_values(answer) for answer in facts.errors],
        "nonsense_asked": facts.nonsense_asked,
        "suspects": {url: _values(suspect) for url, suspect in facts.suspects.items()},
        "made": facts.made,
        "network": _values(facts.network) if facts.network != NetworkFacts() else {},
        "turns": [turn_json(turn) for turn in facts.turns],
        "unchanged": _values(facts.unchanged) if facts.unchanged != Unchanged() else {},
        "wavering": facts.wavering,
        "robots": facts.robots,
        "texts": {url: [text.length, text.pieces] for url, text in facts.texts.items()},
        "handled": facts.handled,
        "grounds": facts.grounds,
        "veils": facts.veils,
        "frame": sorted(facts.frame),
        "framed": sorted(facts.framed),
        "late": sorted(facts.late),
    }
    kept: dict[str, Any] = {} if facts.attachments is None else {"attachments": facts.attachments}
    return json.dumps({**{name: value for name, value in values.items() if value}, **kept}, ensure_ascii=False)


def _values(record: NonsenseAnswer | Suspect | NetworkFacts | Turn | Face | Unchanged) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}


def facts_from(text: str) -> SiteFacts:
    """The facts of a stored site."""
    values: dict[str, Any] = json.loads(text)
    return SiteFacts(
        nonsense=[_answer(answer) for answer in values.get("nonsense", ())],
        errors=[_answer(answer) for answer in values.get("errors", ())],
        nonsense_asked=values.get("nonsense_asked", []),
        suspects={url: Suspect(**_sketched(suspect)) for url, suspect in values.get("suspects", {}).items()},
        made=values.get("made", {}),
        network=NetworkFacts(**values.get("network", {})),
        turns=[turn_from(turn) for turn in values.get("turns", ())],
        unchanged=unchanged_from(values.get("unchanged", {})),
        wavering=[Wavering(*one) for one in values.get("wavering", ())],
        robots={origin: _robots(state) for origin, state in values.get("robots", {}).items()},
        attachments=_problems(values.get("attachments")),
        texts={url: TextSketch(length, tuple(pieces)) for url, (length, pieces) in values.get("texts", {}).items()},
        handled={url: tuple(selectors) for url, selectors in values.get("handled", {}).items()},
        grounds=values.get("grounds", {}),
        veils=values.get("veils", {}),
        frame={FrameLink(*link) for link in values.get("frame", ())},
        framed=set(values.get("framed", ())),
        late=set(values.get("late", ())),
    )


def facts_mark(facts: SiteFacts) -> tuple[object, ...]:
    """What differs whenever something has been learnt, without looking at all of it."""
    attachments = -1 if facts.attachments is None else len(facts.attachments)
    learnt = (facts.nonsense, facts.nonsense_asked, facts.suspects, facts.robots, facts.late, facts.texts, facts.framed, facts.handled, facts.grounds, facts.veils)
    counts = [len(one) for one in learnt]
    return *counts, facts.unchanged, facts.network, tuple(facts.turns), tuple(facts.wavering), attachments


def _sketched(values: dict[str, Any]) -> dict[str, Any]:
    """Values of a record that says how its text reads."""
    return {**values, "sketch": tuple(values["sketch"])}


def _answer(values: dict[str, Any]) -> NonsenseAnswer:
    return NonsenseAnswer(**_sketched({**values, "reason": _REASON[values["reason"]]}))


def turn_json(turn: Turn) -> dict[str, Any]:
    """Values of a turn."""
    return {**_values(turn), "faces": [_values(face) for face in turn.faces]}


def turn_from(values: dict[str, Any]) -> Turn:
    """A turn of its values."""
    return Turn(**{**values, "reason": _REASON[values["reason"]], "faces": tuple(Face(**face) for face in values["faces"])})


def unchanged_from(values: dict[str, Any]) -> Unchanged:
    """What was taken over, of its values."""
    return Unchanged(**{**values, "lying": tuple(values.get("lying", ()))})


def _robots(found: str) -> RobotsState:
    """A state; versions before the codes were a type wrote ``error-`` with whatever the error was called."""
    if not found.startswith("error-"):
        return _ROBOTS[found]
    before = found.removeprefix("error-")
    return "unreadable" if before == "unreadable" else reason_from(f"http-{before}") or reason_from(before) or "unknown"


def _problems(found: dict[str, list[str]] | None) -> dict[str, tuple[PageProblem | FileProblem, ...]] | None:
    return None if found is None else {url: tuple(_PROBLEM[one] for one in problems) for url, problems in found.items()}
