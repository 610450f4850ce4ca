"""我的待办: what a department has to deal with, by deadline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits.store.ledgers import ledgers_of
from reports.console.desk import OnBoard, by_deadline, console
from reports.screen.words import SEVERITY, STATE, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from audits.records import Finding
    from audits.store.ledgers import IssuedLedger

A_PAGE, SOON = 50, 3
"""Items on a page; working days that are near."""
GROUPS = {"todo": "要办的", "checking": "等复查", "asked": "等答复", "done": "已办结"}


@dataclass(frozen=True, slots=True)
class Line:
    """One item in a list."""

    item: str
    title: str
    message: str
    department: str
    site: str
    severity: str
    severity_code: str
    state: str
    due: str
    left: int
    urgency: str
    group: str


def line_of(one: OnBoard) -> Line:
    """An item as a list shows it."""
    desk, finding, life = console(), one.item.finding, one.item.life
    group = one.turn
    urgency = one.item.urgency(SOON) if life.due and group == "todo" else ""
    return Line(
        one.item.item, title_of(finding, desk.book.rules.get(finding.rule)), finding.message, life.department, finding.site, SEVERITY[finding.severity],
        finding.severity.value, STATE[life.state], life.due, one.item.days_left, urgency, group,
    )  # fmt: skip


def matching(items: Sequence[OnBoard], words: str) -> list[OnBoard]:
    """Items with some words in their number, sentence or address."""
    if not words:
        return list(items)
    folded = words.lower()
    return [one for one in items if any(folded in text.lower() for text in (one.item.item, *_told(one.item.finding)))]


def _told(finding: Finding) -> tuple[str, ...]:
    return finding.message, finding.page_url, finding.target_url


@require_safe
def todo(request: HttpRequest) -> HttpResponse:
    """The list."""
    desk, person = console(), request.user
    wanted, words = request.GET.get("group", "todo"), request.GET.get("q", "").strip()[:100]
    mine = desk.mine(person)
    counts = dict.fromkeys(GROUPS, 0)
    for one in mine:
        counts[one.turn] += 1
    late = sum(one.late for one in mine)
    chosen = by_deadline(matching([one for one in mine if one.turn == wanted], words))
    page = Paginator(chosen, A_PAGE).get_page(request.GET.get("page"))
    groups = [(code, says, counts[code]) for code, says in GROUPS.items()]
    answer: HttpResponse = render(
        request, "console/todo.html",
        {
            "page": page, "lines": [line_of(one) for one in page.object_list], "groups": groups, "group": wanted, "q": words, "late": late,
            "ledgers": _ledgers(person.units) if person.role == "clerk" else [], "units": "、".join(sorted(person.units)),
        },
    )  # fmt: skip
    return answer


def _ledgers(units: frozenset[str]) -> list[IssuedLedger]:
    """The last ledgers that went out to some bodies, the newest first."""
    return [one for one in reversed(ledgers_of(console().store)) if one.kind == "issued" and one.department in units][:6]
