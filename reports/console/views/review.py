"""审核下发: findings beside the stored page, judged by keys; a sample for a second person; then what was let go goes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits.records import Confidence
from reports.console.desk import console
from reports.console.guard import found, note
from reports.console.item_facts import item_facts
from reports.console.jobs import NotDone
from reports.console.views.item import show_item
from reports.console.waiting import FILTERS, is_new
from reports.ledgers.review_list import sample_of
from reports.screen.words import CONFIDENCE, REVIEW, SAMPLE, SEVERITY, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from audits.store.counting import Counted
    from reports.console.waiting import WaitingCounts

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter, with how many items have it."""

    value: str
    words: str
    number: int


def _chosen(request: HttpRequest, items: list[Counted]) -> list[Counted]:
    wanted = [(of, value) for key, of in FILTERS.items() if (value := request.GET.get(key, ""))]
    return [one for one in items if all(of(one) == value for of, value in wanted)] if wanted else items


def _title(one: Counted) -> str:
    return title_of(one.work.finding, console().book.rules.get(one.work.finding.rule))


def _said(one: Counted) -> str:
    if one.life.is_doubted:
        return "抽查认为不成立"
    return REVIEW[one.life.review.review] if one.life.review is not None else ""


@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """What waits, by body, rule and confidence."""
    desk = console()
    run = desk.jobs.run_to_review()
    waiting, counts = desk.to_review.items(run, desk.day()), desk.to_review.counts
    chosen = _chosen(request, waiting)
    if request.GET.get("all") != "1":
        chosen = [one for one in chosen if is_new(one)]
    page = Paginator(chosen, A_PAGE).get_page(request.GET.get("page"))
    lines = [(one, _title(one), SEVERITY[one.work.finding.severity], CONFIDENCE[one.confidence], _said(one)) for one in page.object_list]
    context = {
        "run": run, "page": page, "lines": lines, "choices": _choices(counts), "wanted": {key: request.GET.get(key, "") for key in FILTERS},
        "all": request.GET.get("all") == "1", "waiting": len(waiting), "new": counts.new, "ready": counts.ready.total(),
        "query": request.GET.urlencode(), "task": desk.jobs.issue_state(run),
    }  # fmt: skip
    answer: HttpResponse = render(request, "console/review.html", context)
    return answer


def _choices(counts: WaitingCounts) -> list[tuple[str, str, list[Choice]]]:
    """(key, heading, values) of every filter."""
    told = []
    for key, heading in (("department", "责任单位"), ("rule", "问题"), ("confidence", "核验程度")):
        values = [(value, number) for value, number in counts.of[key].most_common() if number]
        told.append((key, heading, [Choice(value, _value_words(key, value), number) for value, number in values]))
    return told


def _value_words(key: str, value: str) -> str:
    rules = console().book.rules
    if key == "confidence":
        return CONFIDENCE[Confidence(value)]
    return rules[value].title if key == "rule" and value in rules else value


@require_safe
def one(request: HttpRequest, item: str) -> HttpResponse:
    """One item that waits, with the keys to judge it."""
    return _judged(request, item)


def _judged(request: HttpRequest, item: str, *, says: str = "", status: int = 200) -> HttpResponse:
    desk = console()
    chosen = _chosen(request, desk.to_review.items(desk.jobs.run_to_review(), desk.day()))
    ids = [one.work.id for one in chosen]
    shown = found(desk.one(request.user, item))
    place = ids.index(item) if item in ids else -1
    one = chosen[place] if place >= 0 else None
    site = one.work.site if one is not None else None
    context = {
        "waits": one is not None, "said": _said(one) if one is not None else "", "next": _after(chosen, place), "before": ids[place - 1] if place > 0 else "",
        "left": sum(1 for other in chosen if is_new(other)), "query": request.GET.urlencode(), "says": says, "reasons": request.POST,
        "departments": [site.department_name(ident) for ident in ("", *site.departments)] if site is not None else [],
        "sampling": request.GET.get("sampling") == "1", "sample_words": list(SAMPLE.values()),
    }  # fmt: skip
    return show_item(request, shown, item_facts(desk, request.user, shown.item), "console/review_item.html", context, status)


def _after(chosen: Sequence[Counted], place: int) -> str:
    """The next item that nobody has judged: behind this one, else from the beginning."""
    rest = [*chosen[place + 1 :], *chosen[: max(place, 0)]]
    return next((one.work.id for one in rest if is_new(one)), "")


@require_POST
def judge(request: HttpRequest, item: str) -> HttpResponse:
    """Take an opinion, and go on to the next item."""
    desk, given = console(), request.POST
    run = desk.jobs.run_to_review()
    typed = {"item": item, **{key: given.get(key, "").strip()[:2000] for key in ("opinion", "to", "into", "until", "reason", "judged", "remark")}}
    if typed["judged"]:
        typed["who"] = request.user.name
        _check_second(run, item, request.user.name)
    chosen = _chosen(request, desk.to_review.items(run, desk.day()))
    ids = [one.work.id for one in chosen]
    following = _after(chosen, ids.index(item) if item in ids else -1)
    try:
        desk.jobs.judge(run, typed, desk.day(), request.user.name)
    except NotDone as why:
        note(request, item, f"没有做成：{why}")
        return _judged(request, item, says=str(why), status=409)
    note(request, item, "，".join(filter(None, (typed["opinion"] or f"抽查 {typed['judged']}", typed["to"], typed["into"], typed["until"], typed["reason"]))))
    if typed["judged"]:
        back: HttpResponse = redirect("sample")
        return back
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    answer: HttpResponse = redirect(f"{reverse('review-item', kwargs={'item': following})}{query}" if following else reverse("review"))
    return answer


def _check_second(run: str, item: str, name: str) -> None:
    """A sample is for somebody else than who reviewed the item; raises NotDone."""
    desk = console()
    facts = [one for one in desk.to_review.items(run, desk.day()) if one.work.id == item]
    reviewed = desk.reviewer(item) if facts else ""
    if reviewed == name:
        raise NotDone("抽查要由另一个人来做：这一项是你审核的。")


@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    """The items that a second person looks at: by lot, the same for everybody."""
    desk = console()
    run = desk.jobs.run_to_review()
    waiting = {one.work.id: one for one in desk.to_review.items(run, desk.day())}
    drawn = [waiting[str(row["item"])] for row in sample_of(run, [{"item": ident} for ident in waiting])]
    lines = [(one, _title(one), _said(one), SAMPLE[one.life.sampled.found] if one.life.sampled else "") for one in drawn]
    wrong = sum(1 for one in drawn if one.life.is_doubted)
    looked = sum(1 for one in drawn if one.life.sampled is not None)
    answer: HttpResponse = render(request, "console/sample.html", {"lines": lines, "looked": looked, "wrong": wrong})
    return answer


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    """What would go out, by body; then it goes out."""
    desk = console()
    run = desk.jobs.run_to_review()
    if request.method == "POST":
        everything = request.POST.get("confirmed") == "1"
        desk.jobs.issue(run, all_confirmed=everything)
        note(request, f"批次 {run}", "下发，连同没有逐条审核的“确认”项" if everything else "下发审核为下发的")
        done: HttpResponse = redirect("issue")
        return done
    desk.to_review.items(run, desk.day())
    counts = desk.to_review.counts
    ready = [(name, number) for name, number in counts.ready.most_common() if number]
    context = {"run": run, "ready": ready, "number": counts.ready.total(), "unseen": counts.unseen, "task": desk.jobs.issue_state(run)}
    answer: HttpResponse = render(request, "console/issue.html", context)
    return answer


@require_safe
def issue_state(request: HttpRequest) -> HttpResponse:
    """How far that is, as a part of a page."""
    answer: HttpResponse = render(request, "console/issue_state.html", {"task": console().jobs.issue_state(console().jobs.run_to_review())})
    return answer


@require_POST
def recall(request: HttpRequest, item: str) -> HttpResponse:
    """Take an item back from its department."""
    desk, reason = console(), request.POST.get("reason", "").strip()[:2000]
    if not reason:
        raise NotDone("撤回下发要写理由。")
    desk.jobs.recall(item, reason, request.user.name, desk.day())
    note(request, item, f"撤回下发：{reason}")
    answer: HttpResponse = redirect("item", item=item)
    return answer
