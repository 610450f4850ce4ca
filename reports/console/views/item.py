"""One item: its page with the place marked, what is said of it, a re-check at once, and everything that happened to it (一项的全部经过)."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from audits.records.events import ItemVerdict
from audits.rectification.life import ASKED
from audits.rectification.states import OUT
from audits.store.desk import file_content
from audits.store.life import events_of
from reports.console.desk import console
from reports.console.guard import found, note
from reports.console.item_facts import item_facts, stored_page
from reports.console.jobs import NotDone
from reports.console.models import MOST_UPLOAD
from reports.html.stored_page import POLICY, marked_page
from reports.ledgers.columns import BY_KEY, CONTESTED, EXTENSION, OWN, STATES
from reports.ledgers.compare import CONFLICT, UNCLEAR, UPDATED
from reports.ledgers.preview_text import entry_words
from reports.ledgers.typed import apply_typed, preview_typed, shown_cells
from reports.screen.verdict_text import verdict_sentence
from reports.screen.words import STATE, VERDICT
from reports.workbook.names import file_part

if TYPE_CHECKING:
    from django.http import HttpRequest

    from audits.rectification.life import Life
    from reports.console.desk import OnBoard
    from reports.console.item_facts import ItemFacts

KINDS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",), ".png": (b"\x89PNG",), ".jpg": (b"\xff\xd8\xff",), ".jpeg": (b"\xff\xd8\xff",), ".docx": (b"PK\x03\x04",), ".xlsx": (b"PK\x03\x04",),
    ".doc": (b"\xd0\xcf\x11\xe0",), ".xls": (b"\xd0\xcf\x11\xe0",), ".wps": (b"\xd0\xcf\x11\xe0", b"PK\x03\x04"), ".et": (b"\xd0\xcf\x11\xe0", b"PK\x03\x04"),
    ".ofd": (b"PK\x03\x04",), ".zip": (b"PK\x03\x04",),
}  # fmt: skip
"""Files that may go with an answer, and with what bytes each begins."""


class AnswerForm(forms.Form):
    """What a department says of an item: the cells that a ledger has for it."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    state = forms.ChoiceField(choices=[(one, one) for one in STATES])
    measures = forms.CharField(required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    new_url = forms.CharField(required=False, max_length=2000)
    person = forms.CharField(required=False, max_length=100)
    done = forms.CharField(required=False, max_length=40, widget=forms.TextInput(attrs={"type": "date"}))
    remark = forms.CharField(required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    file = forms.FileField(required=False, label="附件（PDF、图片、Word、Excel、压缩包，12 MB 以内）")

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for key in OWN:
            self.fields[key].label, self.fields[key].help_text = BY_KEY[key].title, BY_KEY[key].hint if key != "state" else ""

    def clean(self) -> dict[str, Any]:
        """An objection and a request for more time need their reason."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("state") in (CONTESTED, EXTENSION) and not data.get("remark"):
            self.add_error("remark", "有异议的写明理由；申请延期的写明理由和希望延到哪天。")
        return data

    def clean_file(self) -> Any:
        """A file of a kind that is known, as large as is taken, and what its name says."""
        given = self.cleaned_data.get("file")
        if given:
            begins = KINDS.get(PurePosixPath(given.name).suffix.lower())
            if begins is None:
                raise forms.ValidationError(f"不收这种文件；可以交：{'、'.join(KINDS)}")
            if given.size > MOST_UPLOAD:
                raise forms.ValidationError(f"文件超过 {MOST_UPLOAD // 1024 // 1024} MB。")
            if not given.read(8).startswith(begins):
                raise forms.ValidationError("文件的内容和它的名称对不上。")
            given.seek(0)
        return given


@require_safe
def item(request: HttpRequest, item: str) -> HttpResponse:
    """Everything about an item."""
    return _screen(request, _mine(request, item))


@require_POST
def answer(request: HttpRequest, item: str) -> HttpResponse:
    """Keep what a department says; a conflict is shown first, as that of a file is."""
    desk, one = console(), _mine(request, item)
    form = AnswerForm(request.POST, request.FILES)
    if one.item.life.state not in OUT:
        raise NotDone(f"{item} 现在是“{STATE[one.item.life.state]}”，不用再反馈。")
    if not form.is_valid():
        return _screen(request, one, form, status=400)
    given, take = form.cleaned_data, "take" in request.POST
    preview = preview_typed(desk.store, item, {key: given[key] for key in OWN}, given["seen"], desk.day())
    conflicts = preview.of(CONFLICT)
    if preview.of(UNCLEAR) or (conflicts and not take):
        says = [entry_words(entry) for entry in (*preview.of(UNCLEAR), *conflicts)]
        return _screen(request, one, form, says=says, conflict=bool(conflicts), status=409)
    files = [(_file_name(given["file"].name), given["file"].read())] if given["file"] else []
    batch = apply_typed(desk.store, preview, desk.day(), request.user.name, files, take_conflicts=take)
    changed = "；".join(entry_words(entry) for entry in (*preview.of(UPDATED), *conflicts))
    note(request, item, f"第 {batch} 次入库：{changed}{'，附件 ' + files[0][0] if files else ''}" if batch else "没有改动")
    done: HttpResponse = redirect(f"{reverse('item', kwargs={'item': item})}?saved={batch}")
    return done


def _file_name(name: str) -> str:
    """A name that is only a name, whatever was sent."""
    path = PurePosixPath(name.replace("\\", "/"))
    return f"{file_part(path.stem, set())}{path.suffix.lower()}"


def _mine(request: HttpRequest, ident: str) -> OnBoard:
    """The item, if the person may see it; raises Http404 for any other, whether it exists or not."""
    one: OnBoard = found(console().one(request.user, ident))
    return one


def _screen(request: HttpRequest, one: OnBoard, form: AnswerForm | None = None, **more: Any) -> HttpResponse:
    desk, status = console(), more.pop("status", 200)
    facts = item_facts(desk, request.user, one.item)
    may_answer = request.user.role in ("clerk", "operator") and facts.life.state in OUT
    if may_answer and form is None:
        form = AnswerForm(initial={**shown_cells(facts.life), "seen": facts.last_event})
    context = {
        "form": form if may_answer else None, "saved": request.GET.get("saved", ""), "task": desk.jobs.recheck_state(facts.item),
        "may_recheck": facts.life.state in OUT and request.user.role != "leader", "cells": _cells(facts.life), "asked": facts.life.state in ASKED,
        "may_recall": facts.life.state in OUT and request.user.role == "supervisor", **more,
    }  # fmt: skip
    return show_item(request, one, facts, "console/item.html", context, status)


def show_item(request: HttpRequest, one: OnBoard, facts: ItemFacts, template: str, more: dict[str, Any], status: int = 200) -> HttpResponse:
    """A screen about one item, with its page beside it."""
    context = {"facts": facts, "one": one, "state": STATE[facts.life.state], "verdict": _verdict(facts.life), "page_index": _index(request, facts), **more}
    response: HttpResponse = render(request, template, context, status=status)
    return response


def _verdict(life: Life) -> str:
    if life.verdict is None:
        return ""
    why = verdict_sentence(life.proved) if life.proved is not None else ""
    return f"{life.checked} 复查：{VERDICT[life.verdict]}。{why}"


def _cells(life: Life) -> list[tuple[str, str]]:
    return [(BY_KEY[key].title, life.cells[key]) for key in OWN if life.cells.get(key)]


def _index(request: HttpRequest, facts: ItemFacts) -> int:
    wanted = request.GET.get("at", "0")
    return min(int(wanted), max(0, len(facts.places) - 1)) if wanted.isdecimal() and len(wanted) < 6 else 0


@require_safe
def page(request: HttpRequest, item: str) -> HttpResponse:
    """The page as it was stored, for a frame that can do nothing."""
    desk, one = console(), _mine(request, item)
    facts = item_facts(desk, request.user, one.item)
    place = facts.places[_index(request, facts)] if facts.places else None
    url = place.page_url if place else facts.finding.page_url
    stored = stored_page(desk, facts.finding, url)
    if stored is None:
        return _framed("<!DOCTYPE html><meta charset=utf-8><p>这一页没有存下来（可能当时没能打开，或已清理）。请打开原网页查看。</p>")
    text, _ = marked_page(stored[0], stored[1], url, facts.finding.target_url, place.text if place else "")
    return _framed(text)


def _framed(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@require_safe
def file(request: HttpRequest, item: str, batch: int, sha256: str) -> HttpResponse:
    """A file that came with an answer: to be saved, never to be shown by the browser."""
    facts = item_facts(console(), request.user, _mine(request, item).item)
    listed = found(next((one for one in facts.files if (one.batch, one.sha256) == (batch, sha256)), None))
    return download(found(file_content(console().store, batch, sha256)), listed.name)


def download(content: bytes, name: str) -> HttpResponse:
    """A file to be saved."""
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return response


@require_POST
def recheck(request: HttpRequest, item: str) -> HttpResponse:
    """Have the item looked at again, now."""
    one = _mine(request, item)
    if one.item.life.state not in OUT:
        raise NotDone(f"{item} 现在是“{STATE[one.item.life.state]}”，不用复查。")
    console().jobs.recheck_item(item)
    note(request, item, "复查这一项")
    done: HttpResponse = redirect(f"{reverse('item', kwargs={'item': item})}#recheck")
    return done


@require_safe
def recheck_state(request: HttpRequest, item: str) -> HttpResponse:
    """How far the re-check is, as a part of a page that asks for itself again until there is an answer."""
    desk, one = console(), _mine(request, item)
    task = desk.jobs.recheck_state(item)
    told = events_of(desk.store, [item[:12]]).get(item[:12], [])
    answered = any(event.id > task.asked and event.item == item and isinstance(event.said, ItemVerdict) for event in told)
    context = {"task": task, "one": one, "item": item, "verdict": _verdict(one.item.life) if answered else "", "state": STATE[one.item.life.state]}
    response: HttpResponse = render(request, "console/recheck_state.html", context)
    return response
