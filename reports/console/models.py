"""The console's own tables: people, their units, what they did. Nothing of the store is here."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from reports.console.roles import ROLE_WORDS, UNIT_BOUND, Office

MOST_UPLOAD = 12 * 1024 * 1024
"""Bytes of a file that is handed in."""


class People(BaseUserManager):
    """Finds people by the name with which they sign in."""

    def get_by_natural_key(self, username: str) -> Any:
        """One person; the case of the name does not matter."""
        return self.get(login=username.strip().lower())


class Person(AbstractBaseUser):
    """Somebody who may sign in (账号)."""

    login = models.CharField("登录名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    role = models.CharField("角色", max_length=12, choices=[(role.value, words) for role, words in ROLE_WORDS.items()])
    is_active = models.BooleanField(default=True)
    must_change = models.BooleanField(default=True)
    """Whether the password is a one-time password: nothing else is open before it is changed."""
    invited_until = models.DateTimeField(null=True)
    """Until when a one-time password opens."""
    failures = models.IntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    epoch = models.IntegerField(default=0)
    """Counted up to end all sessions of a person."""
    created = models.DateTimeField(default=timezone.now)

    objects = People()
    USERNAME_FIELD = "login"

    class Meta:
        """Ordered as lists show them."""

        ordering = ("role", "login")

    @property
    def office(self) -> Office:
        """The role."""
        return Office(self.role)

    @property
    def role_words(self) -> str:
        """The role as people read it."""
        return ROLE_WORDS[self.office]

    @property
    def units(self) -> frozenset[str]:
        """Names of the bodies whose items this person sees; empty for roles that are not bound to any."""
        if self.office not in UNIT_BOUND:
            return frozenset()
        if not hasattr(self, "_units"):
            self._units = frozenset(self.unit_rows.values_list("name", flat=True))
        return frozenset(self._units)

    @property
    def is_locked(self) -> bool:
        """Whether too many wrong passwords were given a short while ago."""
        return self.locked_until is not None and self.locked_until > timezone.now()

    def get_session_auth_hash(self) -> str:
        """Of password and epoch: a change of either ends the sessions."""
        return str(salted_hmac("console.session", f"{self.password}:{self.epoch}", algorithm="sha256").hexdigest())


class PersonUnit(models.Model):
    """A body whose items a person deals with (责任单位)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="unit_rows")
    name = models.CharField(max_length=200)

    class Meta:
        """Each once."""

        unique_together = (("person", "name"),)


class LogEntry(models.Model):
    """One thing that somebody did, or tried (操作记录): appended, never changed."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    login = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    address = models.CharField(max_length=60)
    action = models.CharField(max_length=40)
    """Name of the address that was called."""
    about = models.CharField(max_length=300)
    """What it was about: an item, a file, a person."""
    detail = models.TextField()
    status = models.IntegerField()
    """HTTP status of the answer."""

    class Meta:
        """The newest first."""

        ordering = ("-id",)

    def save(self, *args: Any, **named: Any) -> None:
        """Append; what stands stays."""
        if self.pk is not None:
            raise ValueError("the log is only appended to")
        super().save(*args, **named)

    def delete(self, *_args: Any, **_named: Any) -> Any:
        """Nothing is deleted."""
        raise ValueError("the log is only appended to")


class Upload(models.Model):
    """A ledger that was handed in and is looked at before it is taken."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    at = models.DateTimeField(default=timezone.now)
