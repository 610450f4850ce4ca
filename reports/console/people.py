"""Signing in, one-time passwords, and what locks an account: rules about people, without any screen."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from reports.console.roles import UNIT_BOUND, Office

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_FAILURES, LOCK_MINUTES = 5, 15
"""Wrong passwords after which an account is locked, and for how long."""
INVITED_DAYS = 7
"""Days for which a one-time password opens."""
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters that nobody mistakes for one another when a password is read out."""


def one_time_password() -> str:
    """A new one: four groups of four."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def invite(login: str, name: str, role: Office, units: Iterable[str] = ()) -> tuple[Any, str]:
    """A new person and the one-time password, which is nowhere else."""
    password = one_time_password()
    with transaction.atomic():
        person = get_user_model()(login=login.strip().lower(), name=name.strip(), role=role.value)
        _may_enter(person, password)
        person.save()
        set_units(person, units)
    return person, password


def renew(person: Any) -> str:
    """A new one-time password; it ends all sessions and unlocks the account."""
    password = one_time_password()
    _may_enter(person, password)
    person.epoch, person.failures, person.locked_until = person.epoch + 1, 0, None
    person.save()
    return password


def _may_enter(person: Any, password: str) -> None:
    person.set_password(password)
    person.must_change, person.invited_until = True, timezone.now() + timedelta(days=INVITED_DAYS)


def set_units(person: Any, units: Iterable[str]) -> None:
    """The bodies of a person, instead of those before; none for roles that are bound to none."""
    person.unit_rows.all().delete()
    if person.office in UNIT_BOUND:
        for unit in dict.fromkeys(filter(None, (one.strip() for one in units))):
            person.unit_rows.create(name=unit)


def sign_in(login: str, password: str) -> tuple[Any | None, str]:
    """(the person, "") or (None, why not). Nothing tells whether an account exists."""
    people = get_user_model()
    person = people.objects.filter(login=login.strip().lower()).first()
    wrong = "登录名或密码不对。"
    if person is None:
        make_password(password)  # as long as it takes for one that exists
        return None, wrong
    if person.is_locked:
        return None, f"密码连续输错 {MOST_FAILURES} 次，已锁定 {LOCK_MINUTES} 分钟；请稍后再试，或请系统管理员重设密码。"
    if not check_password(password, person.password) or not person.is_active:
        people.objects.filter(pk=person.pk).update(failures=F("failures") + 1)
        person.refresh_from_db()
        if person.failures >= MOST_FAILURES:
            people.objects.filter(pk=person.pk).update(failures=0, locked_until=timezone.now() + timedelta(minutes=LOCK_MINUTES))
        return None, wrong
    if person.must_change and person.invited_until is not None and person.invited_until < timezone.now():
        return None, "一次性密码已经过期，请系统管理员重新发一个。"
    people.objects.filter(pk=person.pk).update(failures=0, locked_until=None)
    return person, ""


def may_lose(person: Any) -> bool:
    """Whether a person may be turned off or given another role: somebody must be left to manage."""
    if person.office is not Office.ADMIN:
        return True
    return bool(get_user_model().objects.filter(role=Office.ADMIN.value, is_active=True).exclude(pk=person.pk).exists())
