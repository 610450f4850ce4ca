"""The console as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """One application."""

    name = "reports.console"
    label = "console"
    verbose_name = "工作台"
    default_auto_field = "django.db.models.BigAutoField"
