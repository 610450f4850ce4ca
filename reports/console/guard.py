"""What stands around every screen: headers, who may enter, what is written down. An address that is not in the table of roles is open to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import logout
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve

from audits.store.codes import StoreProblem
from reports.console.jobs import NotDone
from reports.console.models import LogEntry
from reports.console.roles import MAY, OPEN, menu_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'", "font-src 'self'", "frame-src 'self'",
    "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
))  # fmt: skip
"""What a browser may load for a screen: nothing from other hosts, no script that stands in a page."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give every answer its headers, unless a screen has stricter ones."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return answered


class Log:
    """Writes down everything that somebody does or tries, whatever comes of it; looking alone is not written down."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then write."""
        person = request.user  # the one who asks: signing out leaves nobody
        login, name = getattr(person, "login", ""), getattr(person, "name", "")
        response = self.get_response(request)
        if request.method not in SAFE or response.status_code == 403:
            LogEntry.objects.create(
                login=login or getattr(request, "log_login", "")[:40], name=name, address=_address(request), action=_name(request)[:40],
                about=getattr(request, "log_about", "/".join(map(str, _values(request))))[:300], detail=getattr(request, "log_detail", ""),
                status=response.status_code,
            )  # fmt: skip
        return response


class Gate:
    """Lets nobody in whom the table of roles does not name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """See ``process_view``."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: object, _named: object) -> HttpResponse | None:
        """None where the person may go on."""
        name = _name(request)
        if name in OPEN:
            return None
        person: Any = request.user
        if not person.is_authenticated:
            return _sign_in(request)
        if not person.is_active:
            logout(request)
            return _sign_in(request)
        if name not in MAY or person.office not in MAY[name]:
            return refused(request, "这个页面不对你的角色开放。", 403)
        if person.must_change and name not in ("password", "logout"):
            return redirect("password")
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A sentence for what cannot be done; everything unexpected is a failure of the program and goes on."""
        if isinstance(error, NotDone | StoreProblem):
            request.log_detail = f"没有做成：{error}"
            return refused(request, str(error), 409)
        return None


def refused(request: HttpRequest, says: str, status: int) -> HttpResponse:
    """A page that says why something is not done."""
    response: HttpResponse = render(request, "console/refused.html", {"says": says}, status=status)
    return response


def no_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What Django's protection against forged forms answers."""
    return refused(request, "页面已经过期，或不是从本系统打开的；请返回刷新后再提交。", 403)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What is not there, and what somebody may not know to be there."""
    return refused(request, "没有这个页面，或者它不归你的单位。", 404)


def broken(request: HttpRequest) -> HttpResponse:
    """What nobody expected."""
    return refused(request, "程序出了想不到的错误，没有做完；已经存下的都还在。请告诉维护人员。", 500)


def around(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every screen shows."""
    person: Any = getattr(request, "user", None)
    signed_in = person is not None and person.is_authenticated and not person.must_change
    return {"person": person, "menu": menu_of(person.office) if signed_in else [], "here": _name(request)}


def note(request: HttpRequest, about: str, detail: str = "") -> None:
    """Say for the log what a request was about."""
    request.log_about, request.log_detail = about, detail


def found(value: Any) -> Any:
    """What was looked for; else the page that tells nobody whether it exists."""
    if value is None:
        raise Http404
    return value


def _sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = refused(request, "登录已经过期，请重新登录。", 401)
        response.headers["HX-Redirect"] = "/login"
        return response
    answer: HttpResponse = redirect(f"/login?next={request.path}" if request.method in SAFE else "/login")
    return answer


def _name(request: HttpRequest) -> str:
    match = request.resolver_match or _resolved(request)
    return str(match.url_name) if match is not None else ""


def _values(request: HttpRequest) -> tuple[object, ...]:
    match = request.resolver_match or _resolved(request)
    return tuple(match.kwargs.values()) if match is not None else ()


def _resolved(request: HttpRequest) -> Any:
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))[:60]
