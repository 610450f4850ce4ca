"""Starts the console: settings, tables, the first account, and the server. Nothing of Django is loaded before."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection

from audits.store.codes import StoreProblem
from reports.console.roles import Office
from reports.console.settings import HERE, SCHEMA, Station, values

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_BODY = 16 * 1024 * 1024
"""Bytes of a request; a file that is handed in may have fewer."""
THREADS = 8


def prepare(place: Station) -> None:
    """Settings and tables, which are made or brought up to date."""
    if not settings.configured:
        settings.configure(**values(place))
        django.setup()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    call_command("migrate", verbosity=0, interactive=False)


def first_admin() -> tuple[str, str] | None:
    """(login, one-time password) of the first account, where there is nobody yet."""
    from reports.console.people import invite  # models exist only after the set-up

    if get_user_model().objects.exists():
        return None
    person, password = invite("admin", "系统管理员", Office.ADMIN)
    return person.login, password


def ready_made(people: Iterable[tuple[str, str, Office, tuple[str, ...]]]) -> list[tuple[str, str, str]]:
    """(login, role, password) of accounts for a demonstration, that need no change of their passwords; those that exist get new ones."""
    from reports.console.people import invite, one_time_password, set_units  # models exist only after the set-up

    told = []
    for login, name, role, units in people:
        person = get_user_model().objects.filter(login=login).first() or invite(login, name, role, units)[0]
        password = one_time_password()
        person.set_password(password)
        person.must_change, person.invited_until, person.is_active, person.role = False, None, True, role.value
        person.save()
        set_units(person, units)
        told.append((login, person.role_words, password))
    return told


def warm_up() -> None:
    """Read once what screens ask for all day, so that the first who comes does not wait for it."""
    from reports.console.desk import console  # models exist only after the set-up
    from reports.console.jobs import NotDone  # the same

    desk = console()
    with suppress(NotDone, StoreProblem):  # who asks for it is told
        desk.board.items(desk.day())
        desk.to_review.items(desk.jobs.run_to_review(), desk.day())


def application() -> Any:
    """The console as a WSGI application, with the files that its pages load."""
    from whitenoise import WhiteNoise  # a server in front may give out these files itself

    return WhiteNoise(get_wsgi_application(), root=str(HERE / "static"), prefix="static/", max_age=3600)


def serve(host: str, port: int, *, https: bool) -> None:
    """Answer until somebody stops it."""
    import waitress  # the tests call the application without a server

    behind = {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": {"x-forwarded-proto", "x-forwarded-for"}} if https else {}
    waitress.serve(application(), host=host, port=port, threads=THREADS, ident=None, max_request_body_size=MOST_BODY, **behind)
