"""Names of files and sheets made from names of departments and sites, which may hold anything."""

from __future__ import annotations

import re
import unicodedata

from reports.workbook.cells import plain, without_unseen

MAX_FILE_NAME = 40
_FORBIDDEN = re.compile(r"[\\/:*?\"<>|\[\]'\x00-\x1f\s]+")
_DEVICES = frozenset({"CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in range(1, 10)), *(f"LPT{n}" for n in range(1, 10))})


def safe_name(text: str) -> str:
    """A part of a file name that every system takes: no separators, no leading dots, no device names, not too long."""
    name = unicodedata.normalize("NFC", plain(without_unseen(text)))
    name = _FORBIDDEN.sub("_", name).strip(" ._")[:MAX_FILE_NAME].strip(" ._")
    if name.partition(".")[0].upper() in _DEVICES:
        name = f"_{name}"[:MAX_FILE_NAME]
    return name or "未命名"


def of_whom(stem: str, whose: str) -> str:
    """The name of a file without its ending, with whose part of the sites it is about, if it is about a part."""
    return f"{stem}_{safe_name(whose)}" if whose else stem


def unused(name: str, taken: set[str], limit: int) -> str:
    """A name that is not taken yet, with a number where it is; comparison ignores case, as file systems and workbooks do."""
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        tail = f"_{number}"
        found = name[: limit - len(tail)] + tail
    taken.add(found.casefold())
    return found


def file_part(text: str, taken: set[str]) -> str:
    """A safe part of a file name that differs from those given before."""
    return unused(safe_name(text), taken, MAX_FILE_NAME)
