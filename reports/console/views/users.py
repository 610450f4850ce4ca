"""用户: who may sign in, with which role and for which bodies; and the log of what everybody did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from reports.console.desk import console
from reports.console.guard import found, note
from reports.console.jobs import NotDone
from reports.console.models import LogEntry
from reports.console.people import invite, may_lose, renew, set_units
from reports.console.roles import ROLE_WORDS, UNIT_BOUND, Office

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

A_PAGE = 100


def known_units() -> list[str]:
    """Bodies that may have items: those of the registers of all runs, and those that have some."""
    desk = console()
    names = [site.department_name(one) for run in desk.store.runs() for site in run.sites for one in ("", *site.departments)]
    names += [one.item.life.department for one in desk.board.items(desk.day())]
    return sorted(dict.fromkeys(filter(None, names)))


class PersonForm(forms.Form):
    """A person as it is entered."""

    login = forms.RegexField(r"^[A-Za-z0-9._-]{2,40}$", label="登录名（字母、数字）", error_messages={"invalid": "登录名用 2 到 40 个字母、数字、点、横线。"})
    name = forms.CharField(label="姓名（记入办理经过）", max_length=40)
    role = forms.ChoiceField(label="角色", choices=[(role.value, words) for role, words in ROLE_WORDS.items()])
    units = forms.CharField(label="责任单位（经办、平台运维必填；一行一个，与台账里的名称完全一样）", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, known: list[str], **named: Any) -> None:
        super().__init__(*args, **named)
        self.known = known

    def clean(self) -> dict[str, Any]:
        """Bodies must be known, and there must be some for who is bound to them."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        units = [one.strip() for one in data.get("units", "").splitlines() if one.strip()]
        unknown = [one for one in units if one not in self.known]
        if unknown:
            self.add_error("units", f"没有这些责任单位：{'、'.join(unknown)}；有：{'、'.join(self.known)}")
        if data.get("role") in UNIT_BOUND and not units:
            self.add_error("units", "经办和平台运维要写明是哪个单位的。")
        data["units"] = units
        return data


@require_safe
def users(request: HttpRequest) -> HttpResponse:
    """All people."""
    people = get_user_model().objects.prefetch_related("unit_rows")
    answer: HttpResponse = render(request, "console/users.html", {"people": people})
    return answer


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Invite somebody; the one-time password is shown once."""
    known = known_units()
    form, password = PersonForm(request.POST or None, known=known), ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if get_user_model().objects.filter(login=given["login"].lower()).exists():
            form.add_error("login", "这个登录名已经有了。")
        else:
            person, password = invite(given["login"], given["name"], Office(given["role"]), given["units"])
            note(request, person.login, f"新用户 {person.name}，{person.role_words}，{'、'.join(given['units'])}")
            return _told(request, person, password)
    answer: HttpResponse = render(request, "console/user.html", {"form": form, "known": known})
    return answer


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, login: str) -> HttpResponse:
    """One person: change, new one-time password, turn off and on, end all sessions."""
    people = get_user_model().objects
    person = found(people.filter(login=login).first())
    known = known_units()
    start = {"login": person.login, "name": person.name, "role": person.role, "units": "\n".join(sorted(person.unit_rows.values_list("name", flat=True)))}
    form = PersonForm(request.POST or None if request.POST.get("do") == "change" else None, known=known, initial=start)
    form.fields["login"].disabled = True
    if request.method == "POST":
        done = _act(request, person, form)
        if done is not None:
            return done
    answer: HttpResponse = render(request, "console/user.html", {"form": form, "known": known, "one": person})
    return answer


def _act(request: HttpRequest, person: Any, form: PersonForm) -> HttpResponse | None:
    """What a button of the screen of a person does; None where the form has mistakes."""
    what = request.POST.get("do")
    if what == "renew":
        note(request, person.login, "重设了一次性密码")
        return _told(request, person, renew(person))
    if what == "change":
        if not form.is_valid():
            return None
        given = form.cleaned_data
        if given["role"] != person.role and not may_lose(person):
            raise NotDone("这是最后一个系统管理员，不能改成别的角色。")
        before = f"{person.name}，{person.role_words}，{'、'.join(sorted(person.units))}"
        person.name, person.role = given["name"], given["role"]
        person.epoch += 1
        person.save()
        set_units(person, given["units"])
        note(request, person.login, f"{before} → {person.name}，{person.role_words}，{'、'.join(given['units'])}")
    elif what in ("off", "on", "end"):
        if what == "off" and not may_lose(person):
            raise NotDone("这是最后一个系统管理员，不能停用。")
        person.is_active = person.is_active if what == "end" else what == "on"
        person.epoch += 1
        person.save()
        note(request, person.login, {"off": "停用", "on": "启用", "end": "结束全部会话"}[what])
    answer: HttpResponse = redirect("user", login=person.login)
    return answer


def _told(request: HttpRequest, person: Any, password: str) -> HttpResponse:
    answer: HttpResponse = render(request, "console/invited.html", {"one": person, "password": password})
    return answer


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What everybody did, the newest first."""
    entries = LogEntry.objects.all()
    if who := request.GET.get("who", "").strip():
        entries = entries.filter(login=who.lower())
    if about := request.GET.get("about", "").strip():
        entries = entries.filter(about__contains=about)
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("page"))
    answer: HttpResponse = render(request, "console/log.html", {"page": page, "who": who, "about": about})
    return answer
