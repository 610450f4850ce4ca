"""One cause, one row: a view over the rows of one department. Items, numbers and places stay as they are.

A row that stands for others is their lead; the others are its members. A department fills in the lead, and what it says there holds for
each member whose own row it left as it was.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from audits.texts.addresses import host_of
from reports.ledgers.across import GONE_HOST, rows_by_target, said_of
from reports.ledgers.columns import EMPTY, GROUPED, OWN
from reports.ledgers.values import text_of
from reports.screen.words import SEVERITY, SEVERITY_ORDER, VERDICT
from reports.workbook.cells import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audits.store.items import WorkItem
    from reports.ledgers.compare import ReturnedRow
    from reports.ledgers.rows import Row

LEAD = "lead"
"""Key of a row: the item whose row stands for it, ``""`` where it stands for itself; stored with each ledger."""
READABLE = 200
"""Rows that the first sheet of a department holds; what weighs less stands on a further sheet."""
ALIKE = 3
"""Items from which on one block of links, or one template, gets one row."""
_INJECTED = ("hidden-link", "hijacked-link")
_LABELS = (
    "missing-source", "missing-publication-date", "missing-responsible-person", "missing-validity-label", "blank-validity-label",
    "missing-enactment-note", "wrong-charset", "breadcrumb-mismatch",
)  # fmt: skip
"""Rules about a label that a template prints: the same fault on many articles of one column and folder has one cause."""
_STATES = ("state", "missing", "label", "shown", "declared", "actual")
"""Facts that say which label it is and how it is missing."""
_REPORTS = ("missing-annual-report", "missing-budget")
_SILENT = ("empty-column", "unreachable-column", "stale-column")
_DIGITS = re.compile(r"\d+")
_TOLD = ("department", "verdict", *OWN)
_JUDGED = ("confidence", "severity", "due")
"""What all rows of a group say; what one of them was told alone makes a row of its own."""

Cause = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class RowGroup:
    """A row with those that it stands for."""

    lead: Row
    members: tuple[Row, ...] = ()

    @property
    def weight(self) -> tuple[int, bool, int]:
        """The gravest first, then what is certain, then what stands on most pages."""
        order = {words: SEVERITY_ORDER[code] for code, words in SEVERITY.items()}
        pages = sum(int(row["pages"]) for row in (self.lead, *self.members))
        return order[self.lead["severity"]], self.lead["confidence"] != "确认", -pages


def group_rows(
    rows: Iterable[Row], items: Mapping[str, WorkItem], merged: Mapping[str, str] | None = None, *, of_all: bool = False
) -> list[RowGroup]:  # fmt: skip
    """Rows by what causes them, each group where its first row stood; a lead says how many it stands for. The rows given are not changed.

    ``merged``: item to the item that the office merged it into. ``of_all``: the rows are of all bodies, and a dead target has one row,
    whoever has to mend a link to it; only such a row stands for items of several bodies, and what is filled in there is said of its own alone.
    """
    by_cause: dict[Cause, list[tuple[int, Row]]] = {}
    into, listed = merged or {}, list(rows)
    targets = rows_by_target(listed, items, {*into, *into.values()})
    for number, row in enumerate(listed):
        if (lead := into.get(row["item"], row["item"])) in into.values():
            by_cause.setdefault(("merged", lead), []).append((number, row))
            continue
        target = targets.get(row["item"])
        cause: Cause = ("target", target) if target else _cause(items[row["item"]]) or (row["item"],)
        same = () if target and of_all else _TOLD if cause[0] == "column" else (*_TOLD, *_JUDGED)
        by_cause.setdefault((*cause, *(row[key] for key in same)), []).append((number, row))
    groups: list[tuple[int, RowGroup]] = []
    for key, numbered in by_cause.items():
        together = [row for _, row in numbered]
        if _is_one(key, together, items):
            made = _across(together, items) if key[0] == "target" else _group(together, items, str(key[1]) if key[0] == "merged" else "")
            groups.append((numbered[0][0], made))
        else:
            groups += [(number, RowGroup({**row, LEAD: ""})) for number, row in numbered]
    return [group for _, group in sorted(groups, key=lambda one: one[0])]


def _group(together: Sequence[Row], items: Mapping[str, WorkItem], chosen: str) -> RowGroup:
    """One row for all: the one that the office chose, a missing report before the empty column, else what stands on most pages."""
    lead = min(together, key=lambda row: (row["item"] != chosen, items[row["item"]].finding.rule not in _REPORTS, -int(row["pages"])))
    said = f"{lead['message']}（同一原因的问题共{len(together)}项，其余见“{GROUPED}”；整改情况填在本行，即对全部{len(together)}项生效）"
    members = tuple({**row, LEAD: lead["item"]} for row in together if row is not lead)
    return RowGroup({**lead, LEAD: "", "message": said}, members)


def _across(together: Sequence[Row], items: Mapping[str, WorkItem]) -> RowGroup:
    """One row for a dead target: what is not mended before what is, then the gravest, then what stands on most pages."""
    lead = min(together, key=lambda row: (row["verdict"] == VERDICT["fixed"], SEVERITY_ORDER[items[row["item"]].finding.severity], -int(row["pages"])))
    several = len({row["department"] for row in together}) > 1
    how = "由各单位分别整改、分别填写" if several else f"整改情况填在本行，即对全部{len(together)}项生效"
    said = f"{said_of(lead, together, items)}：{lead['message']}（其余见“{GROUPED}”；{how}）"
    members = tuple({**row, LEAD: lead["item"]} for row in together if row is not lead)
    return RowGroup({**lead, LEAD: "", "message": said}, members)


def readable(groups: Sequence[RowGroup], most: int) -> tuple[list[RowGroup], list[RowGroup]]:
    """(those that weigh most, the rest), both in their order."""
    first = {id(group) for group in sorted(groups, key=lambda group: group.weight)[:most]}
    return [group for group in groups if id(group) in first], [group for group in groups if id(group) not in first]


def _cause(item: WorkItem) -> Cause | None:
    """What a fault has in common with those that one deed mends; None where it stands alone."""
    finding, facts = item.finding, item.finding.facts
    whose = (item.site.site, item.department)
    if finding.rule in (*_REPORTS, *_SILENT):
        foreign = finding.rule in _REPORTS and facts.get("unit") not in _units(item)
        return ("column", *whose, finding.column) if finding.column and not foreign else None
    if finding.rule == "missing-page-tags":
        return ("tags", *whose, tuple(map(str, facts.get("tags", ()))))
    if finding.rule in _LABELS:
        told = tuple(str(facts.get(name, "")) for name in _STATES)
        return ("label", finding.rule, *whose, item.column, _folder(item.page_url), told)
    if not finding.target_url or not finding.place:
        return None
    reason = str(facts.get("reason", ""))
    if reason in GONE_HOST:
        return ("host", finding.rule, *whose, host_of(finding.target_url), reason)
    if finding.rule in _INJECTED:
        return ("block", finding.rule, *whose, item.page_url, item.pages, finding.place)
    return ("block", finding.rule, *whose, item.page_url, item.pages, finding.place, reason, _folder(finding.target_url))


def _units(item: WorkItem) -> tuple[str, ...]:
    """Names by which a column's own reports go; those of other units have ceased for reasons of their own."""
    column = item.site.column(item.finding.column)
    return item.site.department_name(""), item.site.department_name(column.department if column else "")


def _is_one(key: Cause, together: Sequence[Row], items: Mapping[str, WorkItem]) -> bool:
    if len(together) < 2:
        return False
    rules = {items[row["item"]].finding.rule for row in together}
    if key[0] == "column":
        return bool(rules & set(_REPORTS)) and bool(rules & set(_SILENT))
    if key[0] == "target":
        return len({items[row["item"]].site.site for row in together}) > 1
    return key[0] in ("tags", "merged") or len(together) >= ALIKE


def _folder(url: str) -> str:
    """Where a page lies, whatever the year and day in its address: pages of one folder come from one template."""
    parts = urlsplit(url)
    return f"{parts.netloc}{_DIGITS.sub('#', posixpath.dirname(parts.path))}"


def spread(rows: Sequence[ReturnedRow], sent: Mapping[str, Mapping[str, str]]) -> list[ReturnedRow]:
    """Returned rows, with what a lead says given to each member of its body whose own row is not there or says nothing new.

    ``sent`` holds all rows of the ledgers that the file was made of. The new address of a page is the lead's alone.
    """
    members: dict[str, list[str]] = defaultdict(list)
    for item, cells in sent.items():
        if cells.get(LEAD) and cells.get("department") == sent.get(cells[LEAD], cells).get("department"):
            members[cells[LEAD]].append(item)
    own: dict[str, ReturnedRow] = {}
    for row in rows:
        if row.item not in own or not _says(own[row.item], sent):
            own[row.item] = row
    leads = {member: own[lead] for lead, those in members.items() if lead in own for member in those}
    silent = {item for item in leads if item not in own or not _says(own[item], sent)}
    given = [row for row in rows if row.item not in silent]
    for item, lead in leads.items():
        if item in silent:
            cells = {key: value for key, value in lead.cells.items() if key in OWN and key != "new_url"}
            given.append(replace(lead, raw_item=item, item=item, cells=cells, unclear={}, formulas=()))
    return given


def _says(row: ReturnedRow, sent: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether a row was filled in."""
    before = sent.get(row.item, EMPTY)
    return bool(row.unclear) or any(value != text_of(plain(before.get(key, ""))) for key, value in row.cells.items() if key in OWN)
