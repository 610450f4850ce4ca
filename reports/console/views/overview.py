"""总览和催办: how everything that is out stands, by body, site and kind; reminders ready to send."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import Max
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from audits.store.connecting import workspace
from reports.console.desk import OnBoard, by_deadline, console
from reports.console.guard import note
from reports.console.jobs import NotDone
from reports.console.models import PersonUnit
from reports.console.views.item import download
from reports.console.views.todo import GROUPS, SOON, line_of, matching
from reports.ledgers.letters import write_reminders
from reports.screen.words import title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest, HttpResponse

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One body, site or kind."""

    value: str
    words: str
    number: int
    groups: tuple[int, ...]
    """By whose turn it is, in the order of ``GROUPS``."""
    late: int
    closed: int
    """Per cent that is done."""
    seen: str = ""
    """When somebody of the body signed in last."""


def _rows(items: Sequence[OnBoard], of: Callable[[OnBoard], str], words: Callable[[str], str], seen: dict[str, str] | None = None) -> list[OverviewRow]:
    groups: dict[str, Counter[str]] = {}
    for one in items:
        numbers = groups.setdefault(of(one), Counter())
        numbers[one.turn] += 1
        numbers["late"] += one.late
    rows = [
        OverviewRow(
            value, words(value), sum(numbers[code] for code in GROUPS), tuple(numbers[code] for code in GROUPS), numbers["late"],
            round(100 * numbers["done"] / sum(numbers[code] for code in GROUPS)), (seen or {}).get(value, ""),
        )
        for value, numbers in groups.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.late, -row.groups[0], row.value))


def _last_seen() -> dict[str, str]:
    """Body to the day on which somebody of it signed in last."""
    found = PersonUnit.objects.values("name").annotate(last=Max("person__last_login"))
    return {row["name"]: f"{row['last']:%Y-%m-%d}" for row in found if row["last"]}


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The tables."""
    desk = console()
    items = desk.mine(request.user)
    rules = desk.book.rules

    def named(rule: str) -> str:
        return rules[rule].title if rule in rules else rule

    tables = [
        ("department", "责任单位", _rows(items, _OF["department"], str, _last_seen())),
        ("site", "站点", _rows(items, _OF["site"], str)),
        ("rule", "问题", _rows(items, _OF["rule"], named)),
    ]
    groups: Counter[str] = Counter(one.turn for one in items)
    context = {
        "tables": tables, "number": len(items), "groups": [(words, groups[code]) for code, words in GROUPS.items()], "late": sum(one.late for one in items),
        "relapses": sum(1 for one in items if one.item.life.relapses), "day": desk.day(), "rounds": _rounds(items),
    }  # fmt: skip
    answer: HttpResponse = render(request, "console/overview.html", context)
    return answer


def _rounds(items: Sequence[OnBoard]) -> list[tuple[str, int, int]]:
    """(day, items that went out then, of these done), the newest first."""
    out = Counter(one.item.life.issued for one in items)
    done = Counter(one.item.life.issued for one in items if one.turn == "done")
    return [(day, out[day], done[day]) for day in sorted(out, reverse=True)[:12]]


@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """Items of a body, a site or a kind."""
    desk, query = console(), request.GET
    found = desk.mine(request.user)
    for name, of in _OF.items():
        if wanted := query.get(name, ""):
            found = [one for one in found if of(one) == wanted]
    if query.get("late") == "1":
        found = [one for one in found if one.late]
    if query.get("group") in GROUPS:
        found = [one for one in found if one.turn == query["group"]]
    words = query.get("q", "").strip()[:100]
    page = Paginator(by_deadline(matching(found, words)), A_PAGE).get_page(query.get("page"))
    kept = [(key, value) for key, value in query.items() if key not in ("q", "page")]
    context = {"page": page, "lines": [line_of(one) for one in page.object_list], "q": words, "kept": kept}
    answer: HttpResponse = render(request, "console/overview_items.html", context)
    return answer


_OF: dict[str, Callable[[OnBoard], str]] = {
    "department": lambda one: one.item.life.department, "site": lambda one: one.item.finding.site, "rule": lambda one: one.item.finding.rule,
}  # fmt: skip


@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """The reminder of a body, as a mail that opens ready to send."""
    desk, department = console(), request.POST.get("department", "")
    having = by_deadline([one for one in desk.mine(request.user) if one.item.life.department == department and one.turn == "todo" and one.item.life.due])
    with workspace() as folder:
        paths = write_reminders(desk.store, {department: [one.item for one in having]}, SOON, desk.book, folder, desk.day())
        mail = next((path for path in paths if path.suffix == ".eml"), None)
        if mail is None:
            raise NotDone(f"{department or '这个单位'}没有超期或快到期的问题，不用催办。")
        content, name = mail.read_bytes(), mail.name
    note(request, department, f"写出催办：{title_words(having)}")
    return download(content, name)


def title_words(items: Sequence[OnBoard]) -> str:
    """How many items of which kinds."""
    rules = console().book.rules
    numbers = Counter(title_of(one.item.finding, rules.get(one.item.finding.rule)) for one in items)
    return "，".join(f"{title} {number} 项" for title, number in numbers.most_common(5))
