"""Django's settings, made from where the console runs; nothing is read from the environment."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from audits.store.connecting import private

HERE = Path(__file__).parent
SCHEMA = "console"
"""Schema of the console's own tables on PostgreSQL."""
IDLE_MINUTES = 40
VALIDATORS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("UserAttributeSimilarityValidator", {"user_attributes": ("login", "name")}), ("MinimumLengthValidator", {"min_length": 10}),
    ("CommonPasswordValidator", {}), ("NumericPasswordValidator", {}),
)  # fmt: skip
"""What a password is checked by."""


@dataclass(frozen=True, slots=True)
class Station:
    """Where the console keeps its own tables, and by which names it is called."""

    store_url: str
    folder: Path
    """Folder of the key, and of the console's own file."""
    names: tuple[str, ...] = ()
    """Host names by which browsers may call it, besides those of this machine."""
    https: bool = False
    """Whether browsers reach it by https, through a server in front of it."""


def values(place: Station) -> dict[str, Any]:
    """All settings."""
    return {
        "DEBUG": False,
        "SECRET_KEY": _key(place.folder / "console.key"),
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]", *place.names],
        "CSRF_TRUSTED_ORIGINS": [f"https://{name}" for name in place.names] if place.https else [],
        "INSTALLED_APPS": ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", "reports.console.apps.ConsoleConfig"],
        "MIDDLEWARE": [
            "reports.console.guard.headers",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "reports.console.guard.Log",
            "reports.console.guard.Gate",
        ],
        "ROOT_URLCONF": "reports.console.urls",
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "templates"],
                "OPTIONS": {
                    "context_processors": ["django.template.context_processors.request", "reports.console.guard.around"],
                    "libraries": {"console": "reports.console.tags"},
                    "builtins": ["reports.console.tags"],
                },
            }
        ],
        "DATABASES": {"default": database(place)},
        "AUTH_USER_MODEL": "console.Person",
        "AUTH_PASSWORD_VALIDATORS": [{"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options} for name, options in VALIDATORS],
        "LOGIN_URL": "login",
        "LANGUAGE_CODE": "zh-hans",
        "USE_TZ": True,
        "TIME_ZONE": "Asia/Shanghai",
        "STATIC_URL": "/static/",
        **_cookies(https=place.https),
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 1_000_000,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 2000,
        "DATA_UPLOAD_MAX_NUMBER_FILES": 5,
        "LOGGING_CONFIG": None,
    }  # fmt: skip


def _cookies(*, https: bool) -> dict[str, Any]:
    """Sessions that end by themselves; no script and no other site has their cookies."""
    return {
        "SESSION_COOKIE_AGE": IDLE_MINUTES * 60,
        "SESSION_SAVE_EVERY_REQUEST": True,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": https,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": https,
        "CSRF_USE_SESSIONS": False,
        "CSRF_FAILURE_VIEW": "reports.console.guard.no_token",
    }


def database(place: Station) -> dict[str, Any]:
    """Where Django keeps its tables: a file of its own, or a schema of its own beside the store on PostgreSQL."""
    if not place.store_url.startswith("postgresql"):
        path = place.folder / "console.db"
        private(path)
        options = {"timeout": 30, "init_command": "PRAGMA journal_mode=WAL;", "transaction_mode": "IMMEDIATE"}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}
    parts = urlsplit(place.store_url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"options": f"-c search_path={SCHEMA}"},
        "CONN_MAX_AGE": 60,
    }


def _key(path: Path) -> str:
    """The key that signs sessions, made once; whoever can read the file can sign in as anybody."""
    if not path.exists():
        private(path)
        path.write_text(secrets.token_urlsafe(50), "ascii")
    elif os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return path.read_text("ascii").strip()
