"""收台账: ledgers go out as files and come back as files, on the same terms as by command: looked at first, then taken, and a batch can be taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits.store.connecting import workspace
from audits.store.ledgers import ledger, ledger_content, ledgers_of
from reports.console.desk import console
from reports.console.guard import found, note
from reports.console.jobs import NotDone
from reports.console.models import MOST_UPLOAD, Upload
from reports.console.roles import UNIT_BOUND
from reports.console.views.item import download
from reports.ledgers.compare import CONFLICT, NOT_OUT, OTHER_DEPARTMENT, UPDATED
from reports.ledgers.preview_text import preview_lines
from reports.workbook.names import file_part

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from reports.console.models import Person
    from reports.ledgers.returned import Returned

KINDS = (".xlsx", ".xls", ".et", ".ods", ".csv")
MOST_KEPT = 5
"""Files of a person that wait to be taken."""


class FileForm(forms.Form):
    """A returned ledger."""

    file = forms.FileField(label="填好的台账（.xlsx、.xls、.et、.ods、.csv）")

    def clean_file(self) -> Any:
        """A table as large as is taken; what is in it is read in a process of its own."""
        given = self.cleaned_data["file"]
        if not given.name.lower().endswith(KINDS):
            raise forms.ValidationError(f"请交台账文件：{'、'.join(KINDS)}")
        if given.size > MOST_UPLOAD:
            raise forms.ValidationError(f"文件超过 {MOST_UPLOAD // 1024 // 1024} MB。")
        return given


@require_http_methods(["GET", "POST"])
def returns(request: HttpRequest) -> HttpResponse:
    """Ledgers that went out, and a form for one that comes back."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        name = _name(given.name)
        upload = Upload.objects.create(person=request.user, name=name, content=given.read())
        for old in Upload.objects.filter(person=request.user).order_by("-id")[MOST_KEPT:]:
            old.delete()
        note(request, name, "交来台账，还没有写入")
        done: HttpResponse = redirect("returns-preview", upload=upload.pk)
        return done
    listed = [one for one in reversed(ledgers_of(console().store)) if one.kind == "issued" and _may_have(request.user, one.department)]
    answer: HttpResponse = render(request, "console/returns.html", {"form": form, "ledgers": listed[:200]}, status=400 if form.errors else 200)
    return answer


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, upload: int) -> HttpResponse:
    """What the file would change; then it is taken."""
    one = found(Upload.objects.filter(pk=upload, person=request.user).first())
    take = request.method == "POST"
    conflicts = request.POST.get("conflicts") == "returned"
    with workspace() as folder:
        path = folder / one.name
        path.write_bytes(bytes(one.content))
        looked, _ = console().jobs.take_files([path], console().day(), request.user.name, apply=False)
        _check_mine(request.user, looked[0])
        batch = console().jobs.take_files([path], console().day(), request.user.name, apply=True, take_conflicts=conflicts)[1] if take else 0
    if take:
        note(request, one.name, f"第 {batch} 次入库" if batch else "没有可采用的改动")
        one.delete()
    context = {
        "one": one, "lines": [line.replace(str(path), one.name) for line in preview_lines(_for(request.user, looked[0]))], "batch": batch, "taken": take,
        "changes": _number(looked[0], UPDATED), "conflicts": _number(looked[0], CONFLICT),
    }  # fmt: skip
    answer: HttpResponse = render(request, "console/returns_preview.html", context)
    return answer


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take a batch back; what it said stays in the history."""
    number = request.POST.get("batch", "").strip()
    if not number.isdecimal() or len(number) > 9:
        raise NotDone("请写第几次入库。")
    items = console().jobs.undo(int(number), console().day(), request.user.name)
    note(request, f"第 {number} 次入库", f"撤销，涉及 {items} 个问题")
    answer: HttpResponse = redirect("returns")
    return answer


def _name(name: str) -> str:
    """A name that is only a name, with one of the known endings."""
    ending = next(one for one in KINDS if name.lower().endswith(one))
    return f"{file_part(name[: -len(ending)].replace(chr(92), '/').rpartition('/')[2], set())}{ending}"


def _check_mine(person: Person, one: Returned) -> None:
    """Refuse a file of another body; raises NotDone."""
    if one.preview is not None and not _may_have(person, one.preview.department):
        raise NotDone("这份台账不是你的单位的，没有读取。")


def _may_have(person: Person, department: str) -> bool:
    return person.office not in UNIT_BOUND or department in person.units


def _for(person: Person, one: Returned) -> Returned:
    """A preview without what other bodies' items are about, for who is bound to some."""
    if one.preview is None or person.office not in UNIT_BOUND:
        return one
    entries = [
        replace(entry, problem="", note="别的单位" if entry.group == OTHER_DEPARTMENT else entry.note) if entry.group in (OTHER_DEPARTMENT, NOT_OUT) else entry
        for entry in one.preview.entries
    ]
    return replace(one, preview=replace(one.preview, entries=entries))


def _number(one: Returned, group: Any) -> int:
    return len(one.preview.of(group)) if one.preview is not None else 0


@require_safe
def ledger_file(request: HttpRequest, ledger_id: str) -> HttpResponse:
    """A ledger as it was sent out."""
    one = found(ledger(console().store, ledger_id))
    found(one if one.kind == "issued" and _may_have(request.user, one.department) else None)
    return download(ledger_content(console().store, one.id), one.file)
