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

A_PAGE, MOST_ROUNDS = 50, 12


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


PLACE = {turn: place for place, turn in enumerate(GROUPS)}
LATE = len(GROUPS)


@dataclass
class Numbers:
    """Numbers of all tables, counted in one go."""

    of: dict[str, dict[str, list[int]]]
    """Table, then body, site or kind, to its items by whose turn it is, and how many are late."""
    rounds: dict[str, list[int]]
    """Day on which items went out to the same."""
    relapses: int = 0


def _numbers(items: Sequence[OnBoard]) -> Numbers:
    found = Numbers({key: {} for key in _OF}, {})
    tables = [(found.of[key], of) for key, of in _OF.items()]
    for one in items:
        place, late, life = PLACE[one.turn], one.late, one.item.life
        for table, of in tables:
            row = table.setdefault(of(one), [0] * (LATE + 1))
            row[place] += 1
            row[LATE] += late
        found.rounds.setdefault(life.issued, [0] * (LATE + 1))[place] += 1
        found.relapses += life.relapses > 0
    return found


def _rows(table: dict[str, list[int]], words: Callable[[str], str], seen: dict[str, str] | None = None) -> list[OverviewRow]:
    rows = []
    for value, numbers in table.items():
        groups = tuple(numbers[:LATE])
        rows.append(OverviewRow(value, words(value), sum(groups), groups, numbers[LATE], round(100 * groups[-1] / sum(groups)), (seen or {}).get(value, "")))
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
    rules, numbers = desk.book.rules, _numbers(items)

    def named(rule: str) -> str:
        return rules[rule].title if rule in rules else rule

    tables = [
        ("department", "责任单位", _rows(numbers.of["department"], str, _last_seen())), ("site", "站点", _rows(numbers.of["site"], str)),
        ("rule", "问题", _rows(numbers.of["rule"], named)),
    ]  # fmt: skip
    groups = [(words, sum(row[PLACE[code]] for row in numbers.rounds.values())) for code, words in GROUPS.items()]
    rounds = [(day, sum(row), row[PLACE["done"]]) for day, row in sorted(numbers.rounds.items(), reverse=True)[:MOST_ROUNDS]]
    context = {
        "tables": tables, "number": len(items), "groups": groups, "late": sum(row.late for row in tables[0][2]), "relapses": numbers.relapses,
        "day": desk.day(), "rounds": rounds,
    }  # fmt: skip
    answer: HttpResponse = render(request, "console/overview.html", context)
    return answer


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
