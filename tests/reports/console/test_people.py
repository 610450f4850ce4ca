"""Signing in: one-time passwords, what locks an account, what ends sessions, who manages whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.support.consolelib import HRSS, PASSWORD, Opened, opened, ready

ready()

from reports.console.models import LogEntry, Person  # noqa: E402  - models exist once Django is set up
from reports.console.people import MOST_FAILURES, invite  # noqa: E402
from reports.console.roles import Office  # noqa: E402


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("console"), issued=False)


def enter(desk: Opened, login: str, password: str) -> tuple[Any, Any]:
    client = desk.browser()
    return client, client.post("/login", {"login": login, "password": password})


def test_a_one_time_password_opens_only_its_change(desk: Opened) -> None:
    person, password = invite("New.Clerk", "李四", Office.CLERK, [HRSS])
    client, answer = enter(desk, "new.clerk", password)
    assert answer.status_code == 302
    assert client.get("/todo").headers["Location"] == "/password"
    for new in ("short", "12345678901", "password12", password, "new.clerk12"):
        assert client.post("/password", {"old": password, "new": new, "again": new}).status_code == 200
    assert client.post("/password", {"old": "wrong", "new": PASSWORD, "again": PASSWORD}).status_code == 200
    assert client.post("/password", {"old": password, "new": PASSWORD, "again": PASSWORD}).status_code == 302
    assert client.get("/todo").status_code == 200
    assert enter(desk, "new.clerk", password)[1].status_code == 401, "it opens once"
    assert password not in person.password


def test_a_one_time_password_does_not_last(desk: Opened) -> None:
    person, password = invite("late", "李四", Office.LEADER)
    Person.objects.filter(pk=person.pk).update(invited_until=timezone.now() - timedelta(minutes=1))
    assert "已经过期" in enter(desk, "late", password)[1].content.decode()


def test_wrong_passwords_lock_an_account_for_a_while(desk: Opened) -> None:
    person = desk.person(Office.SUPERVISOR, password=PASSWORD)
    for _ in range(MOST_FAILURES):
        assert "登录名或密码不对" in enter(desk, person.login, "guess")[1].content.decode()
    assert "已锁定" in enter(desk, person.login, PASSWORD)[1].content.decode()
    Person.objects.filter(pk=person.pk).update(locked_until=timezone.now() - timedelta(seconds=1))
    assert enter(desk, person.login, PASSWORD)[1].status_code == 302
    assert LogEntry.objects.filter(action="login", status=401, about=person.login).count() == MOST_FAILURES + 1


def test_nothing_tells_whether_an_account_exists(desk: Opened) -> None:
    person = desk.person(Office.SUPERVISOR, password=PASSWORD)
    known, unknown = enter(desk, person.login, "guess")[1], enter(desk, "nobody", "guess")[1]
    assert known.status_code == unknown.status_code
    assert "登录名或密码不对" in unknown.content.decode()


def test_a_changed_password_ends_the_other_sessions(desk: Opened) -> None:
    person = desk.person(Office.SUPERVISOR, password=PASSWORD)
    one, other = enter(desk, person.login, PASSWORD)[0], enter(desk, person.login, PASSWORD)[0]
    one.post("/password", {"old": PASSWORD, "new": "another-long-phrase", "again": "another-long-phrase"})
    assert one.get("/returns").status_code == 200
    assert other.get("/returns").status_code == 302


@pytest.mark.parametrize("what", ["renew", "off", "end"])
def test_the_administrator_ends_sessions(desk: Opened, what: str) -> None:
    person = desk.person(Office.SUPERVISOR, password=PASSWORD)
    client = enter(desk, person.login, PASSWORD)[0]
    assert desk.browser(Office.ADMIN).post(f"/users/{person.login}", {"do": what}).status_code in (200, 302)
    assert client.get("/returns").status_code == 302
    assert enter(desk, person.login, PASSWORD)[1].status_code == (302 if what == "end" else 401)


def test_an_invitation_shows_its_password_once_and_the_log_never(desk: Opened) -> None:
    admin = desk.browser(Office.ADMIN)
    given = {"login": "zhang.san", "name": "<b>张三</b>", "role": "clerk", "units": HRSS}
    shown = admin.post("/users/new", given).content.decode()
    password = shown.split("<code>")[1].split("</code>")[0]
    assert "<b>张三" not in shown
    assert enter(desk, "zhang.san", password)[1].status_code == 302
    assert not LogEntry.objects.filter(detail__contains=password).exists()
    assert password not in admin.get("/users/zhang.san").content.decode()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"units": "没有的局"}, "没有这些责任单位"),
        ({"units": ""}, "要写明是哪个单位"),
        ({"login": "../etc"}, "登录名用"),
        ({"role": "root"}, "root"),
        ({"login": "zhang.si"}, ""),
    ],
)
def test_an_invitation_with_a_mistake_invites_nobody(desk: Opened, changed: dict[str, str], says: str) -> None:
    before = Person.objects.count()
    given = {"login": "zhang.si", "name": "张四", "role": "clerk", "units": HRSS, **changed}
    shown = desk.browser(Office.ADMIN).post("/users/new", given).content.decode()
    assert says in shown
    assert Person.objects.count() == before + 1 + (not says)  # the administrator of this test


def test_the_last_administrator_stays(desk: Opened) -> None:
    Person.objects.filter(role="admin").update(is_active=False)
    client = desk.browser(Office.ADMIN)
    me = Person.objects.get(pk=client.session["_auth_user_id"])
    assert client.post(f"/users/{me.login}", {"do": "off"}).status_code == 409
    assert client.post(f"/users/{me.login}", {"do": "change", "name": "x", "role": "leader"}).status_code == 409
    me.refresh_from_db()
    assert (me.is_active, me.role) == (True, "admin")


def test_units_are_those_of_now(desk: Opened) -> None:
    person = desk.person(Office.CLERK, HRSS)
    desk.browser(Office.ADMIN).post(f"/users/{person.login}", {"do": "change", "name": "改名", "role": "clerk", "units": "市财政局"})
    again = Person.objects.get(pk=person.pk)
    assert (again.name, again.units, again.epoch) == ("改名", frozenset({"市财政局"}), 1)
