"""findings.jsonl: one line of JSON a finding, for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from audits.store.findings import findings_of

if TYPE_CHECKING:
    from pathlib import Path

    from audits.records import Finding
    from audits.rulebook import RuleBook
    from audits.store import Store

KEYS = (
    "id", "run", "rule", "site", "column", "department", "subject", "page_url", "target_url", "place", "message", "facts", "severity", "confidence",
    "first_seen", "last_seen", "occurrences", "pages", "status",
)  # fmt: skip
"""Keys of a line, in this order."""


def finding_record(finding: Finding, status: str = "") -> dict[str, Any]:
    """A finding as it stands in a line; codes and ISO dates only."""
    record = {key: getattr(finding, key) for key in KEYS}
    record |= {"severity": finding.severity.value, "confidence": finding.confidence.value, "pages": list(finding.pages), "facts": dict(finding.facts)}
    if status:
        record["status"] = status
    return record


def write_jsonl(store: Store, run: str, book: RuleBook, path: Path) -> int:
    """All findings of a run, unverifiable ones too; returns how many."""
    findings = findings_of(store, run)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for finding in findings:
            file.write(json.dumps(finding_record(finding), ensure_ascii=False, default=str).encode("utf-8", "replace").decode() + "\n")
    return len(findings)
