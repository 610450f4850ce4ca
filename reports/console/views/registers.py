"""登记表: which portals and columns are inspected, and a change to that, whose columns are read before it is saved."""

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

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LARGEST = 400_000
"""Characters of a register."""
_DRAFT = re.compile(r"[0-9a-f]{16}")


@require_safe
def registers(request: HttpRequest) -> HttpResponse:
    """The files of the register."""
    files = console().jobs.registers
    answer: HttpResponse = render(request, "console/registers.html", {"names": [(name, files.can_be_changed(name)) for name in files.names()]})
    return answer


@require_safe
def one(request: HttpRequest, name: str) -> HttpResponse:
    """One file, how its columns read, and who changed it when."""
    files, ident = console().jobs.registers, request.GET.get("draft", "")
    text = found(files.text(name))
    draft = files.draft(ident) if _DRAFT.fullmatch(ident) else None
    context = {
        "name": name, "text": draft.read_text("utf-8") if draft else text, "draft": ident if draft else "", "task": files.state(name, draft),
        "changeable": files.can_be_changed(name), "history": LogEntry.objects.filter(action="register-save", about=name, status__lt=400)[:50],
    }  # fmt: skip
    template = "console/register_trial.html" if request.headers.get("HX-Request") else "console/register.html"
    answer: HttpResponse = render(request, template, context)
    return answer


@require_POST
def attempt(request: HttpRequest, name: str) -> HttpResponse:
    """Read the columns as a change says, or as the file says where nothing was changed."""
    files, here = console().jobs.registers, reverse("register", kwargs={"name": name})
    now = found(files.text(name))
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if len(text) > LARGEST:
        raise NotDone(f"登记表太长（{len(text)} 个字符，最多 {LARGEST} 个），请在服务器上改文件。")
    draft = files.check(name, text) if files.can_be_changed(name) and text.strip() != now.strip() else None
    files.attempt(name, draft)
    note(request, name, "试读一个改动" if draft else "试读")
    answer: HttpResponse = redirect(f"{here}?draft={draft.stem}#trial" if draft else f"{here}#trial")
    return answer


@require_POST
def save(request: HttpRequest, name: str) -> HttpResponse:
    """Keep a change whose columns were read."""
    files, ident = console().jobs.registers, request.POST.get("draft", "")
    before = found(files.text(name))
    draft = files.draft(ident) if _DRAFT.fullmatch(ident) else None
    if draft is None or files.state(name, draft).state != "done":
        raise NotDone("先试读，看过各栏目读成什么样，再保存。")
    changes = difflib.unified_diff(before.splitlines(), draft.read_text("utf-8").splitlines(), "原来", "现在", lineterm="", n=0)
    files.save(name, draft)
    note(request, name, "\n".join(changes) or "没有改动")
    answer: HttpResponse = redirect("register", name=name)
    return answer
