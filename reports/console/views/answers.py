"""异议和延期: what departments object to or ask for, and the answers of the office."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, cast, get_args

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from audits.rectification.life import ASKED
from reports.console.desk import by_deadline, console
from reports.console.guard import found, note
from reports.console.jobs import NotDone
from reports.console.views.todo import line_of
from reports.ledgers.values import day_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

A_PAGE = 30
_Answer = Literal["accept", "reject", "extend"]


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """The queue, the nearest deadline first."""
    desk = console()
    asked = by_deadline([one for one in desk.mine(request.user) if one.item.life.state in ASKED])
    page = Paginator(asked, A_PAGE).get_page(request.GET.get("page"))
    lines = [(line_of(one), one.item.life.cells, one.item.life.state == "extension") for one in page.object_list]
    answer: HttpResponse = render(request, "console/answers.html", {"page": page, "lines": lines, "number": len(asked)})
    return answer


@require_POST
def answer(request: HttpRequest, item: str) -> HttpResponse:
    """Keep an answer."""
    desk = console()
    found(desk.one(request.user, item))
    reply, reason = request.POST.get("reply", ""), request.POST.get("reason", "").strip()[:2000]
    if reply not in get_args(_Answer):
        raise NotDone("请选同意或不同意。")
    if not reason:
        raise NotDone("请写理由：单位会在台账和网页里看到。")
    until = _until(request.POST.get("until", "")) if reply == "extend" else None
    if reply == "extend" and until is None:
        raise NotDone("同意延期要写明延到哪天，并晚于原来的期限和今天。")
    words = desk.jobs.answer(item, cast("_Answer", reply), reason, request.user.name, desk.day(), until)
    note(request, item, f"答复：{words}")
    done: HttpResponse = redirect("item", item=item) if request.POST.get("from") == "item" else redirect("answers")
    return done


def _until(text: str) -> date | None:
    day = day_of(text)
    return date.fromisoformat(day) if day else None
