"""findings.jsonl: one line of JSON a finding, for other programs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from audits.rectification.life import worst
from audits.store.counting import count
from audits.store.findings import findings_of
from audits.texts.masking import mask_all
from reports.workbook.cells import json_text
from reports.workbook.files import whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audits.records import Finding
    from audits.records.codes import ItemState
    from audits.rulebook import RuleBook
    from audits.store import Store

KEYS = (
    "id", "run", "rule", "site", "column", "department", "subject", "page_url", "target_url", "place", "message", "facts", "severity", "confidence",
    "first_seen", "last_seen", "occurrences", "pages", "status", "items", "problems",
)  # fmt: skip
"""Keys of a line, in this order."""


@dataclass(frozen=True, slots=True)
class FindingToday:
    """A finding as it stands, with its items: one for each body that has to mend a part of it."""

    finding: Finding
    items: dict[str, ItemState]
    """Number of an item to where it stands."""
    problems: int
    """Items that count as problems; the sum over all findings is the number in every other output."""


def finding_record(one: FindingToday) -> dict[str, Any]:
    """A finding as it stands in a line; codes and ISO dates only, no numbers of persons."""
    finding = one.finding
    record = {key: getattr(finding, key) for key in KEYS[:-2]}
    told: dict[str, Any] = mask_all(record | {"pages": list(finding.pages), "facts": dict(finding.facts)})
    return told | {"items": one.items, "problems": one.problems}


def findings_today(store: Store, run: str) -> Iterator[FindingToday]:
    """All findings of a run as they stand today, unverifiable ones too."""
    counted = count(store, run, store.run(run).today).by_finding()
    for finding in findings_of(store, run):
        items = counted[finding.id]
        states = {one.work.id: one.state for one in items}
        yield FindingToday(replace(finding, status=worst(states.values())), states, sum(1 for one in items if one.counts))


def write_jsonl(store: Store, run: str, book: RuleBook, path: Path) -> int:
    """Write all findings of a run; returns how many."""
    lines = 0
    with whole(path) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        for one in findings_today(store, run):
            file.write(json_line(one))
            lines += 1
    return lines


def json_line(one: FindingToday) -> str:
    """One line of findings.jsonl."""
    return json_text(finding_record(one)) + "\n"
