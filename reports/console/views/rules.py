"""规则: what each rule says, and a change to it, which is tried on stored pages before it is saved."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from reports.console.desk import console
from reports.console.guard import found, note
from reports.console.jobs import NotDone
from reports.console.models import LogEntry
from reports.screen.rule_page import rule_page
from reports.screen.rule_table import STATUSES
from reports.screen.words import GROUPS, SEVERITY

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest, HttpResponse

LARGEST = 40_000
"""Characters of a rule file."""
_DRAFT = re.compile(r"[0-9a-f]{16}")


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """All rules."""
    lines = [(rule, GROUPS[rule.group], SEVERITY[rule.severity], STATUSES[rule.status], _own(rule.rule) != "") for rule in console().book.rules.values()]
    answer: HttpResponse = render(request, "console/rules.html", {"lines": lines, "own": console().book.own_dir})
    return answer


def _own(rule: str) -> str:
    """What the office has changed of a rule, as its file says."""
    folder = console().book.own_dir
    path = folder / "audits" / f"{rule}.yml" if folder else None
    return path.read_text("utf-8") if path is not None and path.is_file() else ""


def _start_text(rule: str) -> str:
    """What a change begins with where there is none."""
    known = console().book.rules[rule]
    return f"rule: {rule}\n# 只写要改的项，例如：\n# severity: {known.severity.value}\n# deadline: {known.deadline}\n# message: {known.message}\n"


@require_safe
def one(request: HttpRequest, rule: str) -> HttpResponse:
    """One rule, the office's change to it, what a trial of a new one found, and who changed it when."""
    desk = console()
    known = found(desk.book.rules.get(rule))
    text, draft = _own(rule) or _start_text(rule), request.GET.get("draft", "")
    task = None
    if _DRAFT.fullmatch(draft):
        file = _file(draft)
        if file.is_file():
            text, task = file.read_text("utf-8"), desk.jobs.try_state(file)
    context = {
        "rule": known, "page": rule_page(known, desk.book), "text": text, "draft": draft if task else "", "task": task, "own": desk.book.own_dir,
        "history": LogEntry.objects.filter(action="rule-save", about=rule, status__lt=400)[:50],
    }  # fmt: skip
    template = "console/rule_trial.html" if request.headers.get("HX-Request") else "console/rule.html"
    answer: HttpResponse = render(request, template, context)
    return answer


def _file(draft: str) -> Path:
    return console().jobs.drafts() / f"{draft}.yml"


@require_POST
def attempt(request: HttpRequest, rule: str) -> HttpResponse:
    """Try a change on what the newest inspection stored."""
    found(console().book.rules.get(rule))
    text = request.POST.get("text", "").replace("\r\n", "\n")[:LARGEST]
    if not re.search(rf"^rule:\s*[\"']?{re.escape(rule)}[\"']?\s*$", text, re.M):
        raise NotDone(f"要有一行 rule: {rule}，一次只改这一条规则。")
    file = console().jobs.check_rule(text)
    console().jobs.try_rule(file)
    note(request, rule, "试用一个改动")
    answer: HttpResponse = redirect(f"{reverse('rule', kwargs={'rule': rule})}?draft={file.stem}#trial")
    return answer


@require_POST
def save(request: HttpRequest, rule: str) -> HttpResponse:
    """Keep a change that was tried."""
    desk, draft = console(), request.POST.get("draft", "")
    found(desk.book.rules.get(rule))
    file = _file(draft) if _DRAFT.fullmatch(draft) else None
    if file is None or not file.is_file() or desk.jobs.try_state(file).state != "done":
        raise NotDone("先试用，看过会多查出、少查出什么，再保存。")
    before, after = _own(rule), file.read_text("utf-8")
    desk.book = desk.jobs.save_rule(file)
    changes = "\n".join(line for line in difflib.unified_diff(before.splitlines(), after.splitlines(), "原来", "现在", lineterm="", n=0))
    note(request, rule, changes or "没有改动")
    answer: HttpResponse = redirect("rule", rule=rule)
    return answer
