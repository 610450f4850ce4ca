"""Which program reads and judges: what another one read is not taken over."""

from __future__ import annotations

import hashlib
import platform
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import audits

LONGEST = 20
"""Characters of a digest."""


@lru_cache(maxsize=1)
def reader_version() -> str:
    """A digest of all code that reads and judges, and of the versions of what it stands on; another one after any change."""
    digest, folder = hashlib.sha256(platform.python_version().encode()), Path(audits.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for named in _packages():
        digest.update(named.encode())
    return digest.hexdigest()[:LONGEST]


def _packages() -> list[str]:
    """The packages that the program needs, with their versions."""
    try:
        wanted = requires("portal-audit") or []
    except PackageNotFoundError:
        return []
    found = []
    for one in wanted:
        name = one.partition(";")[0].strip()
        for mark in "[<>=!~ (":
            name = name.partition(mark)[0]
        try:
            found.append(f"{name}={version(name)}")
        except PackageNotFoundError:
            continue
    return sorted(found)
