"""Signing in and out, and one's own password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.console.guard import note
from reports.console.people import sign_in
from reports.console.roles import ENTRANCE

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def _secret(label: str, kind: str) -> Any:
    """A field for a password; ``kind`` tells browsers which one they may fill in."""
    return forms.CharField(label=label, max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": kind}))


class SignIn(forms.Form):
    """Name and password."""

    login = forms.CharField(label="登录名", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}))
    password = _secret("密码", "current-password")


class NewPassword(forms.Form):
    """The old password and the new one twice."""

    old = _secret("现在的密码（第一次登录的，写一次性密码）", "current-password")
    new = _secret("新密码（10 个字符以上，不能全是数字）", "new-password")
    again = _secret("新密码再写一遍", "new-password")

    def __init__(self, person: Any, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.person = person

    def clean(self) -> dict[str, Any]:
        """All three must fit."""
        super().clean()
        old, new, again = (self.cleaned_data.get(name, "") for name in ("old", "new", "again"))
        if old and not self.person.check_password(old):
            self.add_error("old", "现在的密码不对。")
        if new and again and new != again:
            self.add_error("again", "两遍写的不一样。")
        if new and new == old:
            self.add_error("new", "新密码不能和现在的一样。")
        elif new:
            try:
                validate_password(new, self.person)
            except forms.ValidationError as weak:
                self.add_error("new", weak)
        return self.cleaned_data


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in; then to where one wanted to go."""
    form, says = SignIn(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        request.log_login = given["login"]
        person, says = sign_in(given["login"], given["password"])
        note(request, given["login"], says or "登录")
        if person is not None:
            login(request, person, backend="django.contrib.auth.backends.ModelBackend")
            return redirect(_wanted(request))
    answer: HttpResponse = render(request, "console/login.html", {"form": form, "says": says, "wanted": _wanted(request)}, status=200 if not says else 401)
    return answer


def _wanted(request: HttpRequest) -> str:
    """Where one wanted to go, if that is here; else the entrance."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    answer: HttpResponse = redirect("login")
    return answer


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To where one's role begins."""
    answer: HttpResponse = redirect(ENTRANCE[request.user.office])
    return answer


@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """One's own password; all other sessions end with the old one."""
    person = request.user
    form = NewPassword(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        person.set_password(form.cleaned_data["new"])
        person.must_change, person.invited_until = False, None
        person.save()
        update_session_auth_hash(request, person)
        note(request, person.login, "改了自己的密码")
        return redirect("home")
    answer: HttpResponse = render(request, "console/password.html", {"form": form})
    return answer
