"""Errors that nobody expected go to a file with the versions of everything, never to a screen."""

from __future__ import annotations

import platform
import re
import sys
import tempfile
import traceback
from contextlib import suppress
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from audits.store.connecting import masked

PACKAGES = ("portal-audit", "scrapy", "lxml", "aiohttp", "sqlalchemy", "openpyxl")
_SECRET = re.compile(r"://[^/\s'\"]*@")


def write_trouble(error: BaseException) -> Path | None:
    """Write what happened; in the folder at hand, else where the system keeps such files; None where neither has room for it."""
    lines = [f"{datetime.now():%Y-%m-%d %H:%M:%S}", " ".join(masked(word) for word in sys.argv), f"Python {sys.version}", platform.platform()]
    lines += [f"{name} {_version(name)}" for name in PACKAGES]
    text = "\n".join([*lines, "", *traceback.format_exception(error)])
    text = _SECRET.sub("://***@", text)
    name = f"portal-audit-error-{datetime.now():%Y%m%d-%H%M%S-%f}.log"
    for folder in (Path.cwd(), Path(tempfile.gettempdir())):
        try:
            (folder / name).write_text(text, "utf-8", errors="backslashreplace")
        except OSError:
            with suppress(OSError):
                (folder / name).unlink(missing_ok=True)
            continue
        return folder / name
    return None


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"
