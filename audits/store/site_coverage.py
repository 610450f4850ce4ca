"""What was looked at of a site, to JSON and back; keys and codes are those of every store written so far."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from audits.records import AddressCounts, ColumnCoverage, Coverage, RuleCoverage
from audits.records.codes import COVERAGE_NOTES, FILE_PROBLEMS, LIST_STATES, OWN_LIST_REASONS, PAGE_PROBLEMS
from audits.records.reasons import KNOWN_REASONS, reason_from
from audits.records.site_facts import Wavering
from audits.store.codes import Codes
from audits.store.site_facts import turn_from, turn_json, unchanged_from

if TYPE_CHECKING:
    from audits.records.codes import FileProblem, ListReason, NoCode, PageProblem
    from audits.records.reasons import Reason

READ, LOST = "read", "network-away"
"""Keys of what was counted beside the codes: attachments that were read, addresses that could not be judged."""
_TABLE = "site_runs"
_REASON: Codes[Reason] = Codes(_TABLE, "coverage.failed/skipped/gaps/home", KNOWN_REASONS, reason_from)
_PROBLEM: Codes[FileProblem | PageProblem] = Codes(_TABLE, "coverage.attachments", (*FILE_PROBLEMS, *PAGE_PROBLEMS))
_NOTE = Codes(_TABLE, "coverage.notes", COVERAGE_NOTES)
_STATE = Codes(_TABLE, "coverage.columns.state", LIST_STATES)
_LIST_REASON: Codes[ListReason | NoCode] = Codes(_TABLE, "coverage.columns.reason", ("", *OWN_LIST_REASONS), reason_from)


def coverage_json(coverage: Coverage) -> str:
    """JSON of a site's coverage."""
    addresses = coverage.addresses
    attachments: dict[str, int] = {str(code): number for code, number in coverage.attachments.items()}
    if coverage.attachments_read:
        attachments[READ] = coverage.attachments_read
    values = {
        "discovered": addresses.discovered,
        "fetched": addresses.fetched,
        "pages": addresses.pages,
        "findings": coverage.findings,
        "attachments": attachments,
        "failed": dict(addresses.failed),
        "skipped": dict(addresses.skipped),
        "left": addresses.left,
        **({"unjudged": {LOST: coverage.lost_outside}} if coverage.lost_outside else {}),
        "rules": {name: asdict(rule) for name, rule in coverage.rules.items()},
        "rule_failures": coverage.rule_failures,
        "columns": [asdict(column) for column in coverage.columns],
        "home": coverage.home,
        "complete": coverage.complete,
        "notes": list(coverage.notes),
        **({"gaps": dict(coverage.gaps)} if coverage.gaps else {}),
        **({"turns": [turn_json(turn) for turn in coverage.turns]} if coverage.turns else {}),
        **({"wavering": list(coverage.wavering)} if coverage.wavering else {}),
        **({"unchanged": asdict(coverage.unchanged)} if coverage.unchanged else {}),
        "ended": coverage.ended,
    }
    return json.dumps(values, ensure_ascii=False)


def coverage_from(text: str) -> Coverage | None:
    """The coverage of a stored site, None before the end of its inspection."""
    values: dict[str, Any] = json.loads(text)
    if not values:
        return None
    failed, skipped = ({_REASON[code]: number for code, number in values.get(key, {}).items()} for key in ("failed", "skipped"))
    discovered, fetched, pages = (int(values.get(key, 0)) for key in ("discovered", "fetched", "pages"))
    attachments = dict(values.get("attachments", {}))
    return Coverage(
        AddressCounts(discovered, fetched, pages, failed, skipped, int(values.get("left", 0))),
        findings=values.get("findings", 0),
        attachments_read=attachments.pop(READ, 0),
        attachments={_PROBLEM[code]: number for code, number in attachments.items()},
        lost_outside=values.get("unjudged", {}).get(LOST, 0),
        rules={name: RuleCoverage(rule.get("times", 0), rule.get("hits", 0)) for name, rule in values.get("rules", {}).items()},
        rule_failures=values.get("rule_failures", 0),
        columns=tuple(_column(column) for column in values.get("columns", ())),
        home=_REASON[values.get("home") or "ok"],
        gaps={_REASON[code]: number for code, number in values.get("gaps", {}).items()},
        turns=tuple(turn_from(turn) for turn in values.get("turns", ())),
        wavering=tuple(Wavering(*one) for one in values.get("wavering", ())),
        unchanged=unchanged_from(values["unchanged"]) if "unchanged" in values else None,
        ended=bool(values.get("ended", not values.get("left", 0))),  # stores of earlier versions say it by what was left
        complete=bool(values.get("complete")),
        notes=tuple(_NOTE[note] for note in values.get("notes", ())),
    )


def _column(values: dict[str, Any]) -> ColumnCoverage:
    state, reason = _STATE[values.get("state", "not-fetched")], _LIST_REASON[values.get("reason") or ""]
    named = {"name": values.get("name", values["id"]), "type": values.get("type", "")}
    return ColumnCoverage(**{**values, **named, "state": state, "reason": reason})
