"""findings.jsonl: one line of JSON a finding, for other programs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from audits.records import Confidence
from audits.rectification.decisions import decision_on
from audits.rectification.life import finding_state
from audits.store.decisions import decisions
from audits.store.findings import findings_of
from audits.store.life import events_of
from audits.texts.masking import mask_values
from reports.workbook.files import whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audits.records import Finding
    from audits.rulebook import RuleBook
    from audits.store import Store

KEYS = (
    "id", "run", "rule", "site", "column", "department", "subject", "page_url", "target_url", "place", "message", "facts", "severity", "confidence",
    "first_seen", "last_seen", "occurrences", "pages", "status",
)  # fmt: skip
"""Keys of a line, in this order."""


def finding_record(finding: Finding) -> dict[str, Any]:
    """A finding as it stands in a line; codes and ISO dates only."""
    record = {key: getattr(finding, key) for key in KEYS}
    return record | {"subject": mask_values(finding.subject), "pages": list(finding.pages), "facts": dict(finding.facts)}


def findings_today(store: Store, run: str) -> Iterator[Finding]:
    """All findings of a run as they stand today, unverifiable ones too."""
    today, found = store.run(run).today, findings_of(store, run)
    events = events_of(store, [finding.id for finding in found])
    decided = [one for one in decisions(store) if one.holds(today)]
    for finding in found:
        decision = decision_on(finding, decided, today) if decided else None
        unverifiable = finding.confidence is Confidence.UNVERIFIABLE
        status = finding_state(finding.id, events.get(finding.id, ()), unverifiable=unverifiable, decided=decision.kind if decision else None)
        yield replace(finding, status=status)


def write_jsonl(store: Store, run: str, book: RuleBook, path: Path) -> int:
    """Write all findings of a run; returns how many."""
    count = 0
    with whole(path) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        for finding in findings_today(store, run):
            file.write(json_line(finding))
            count += 1
    return count


def json_line(finding: Finding) -> str:
    """One line of findings.jsonl."""
    return json.dumps(finding_record(finding), ensure_ascii=False, default=str).encode("utf-8", "replace").decode() + "\n"
