"""Readers of column lists that come by script: which pure reader understands an answer, and a browser where none does."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audits.extract.readers import ReaderAnswer

log = logging.getLogger(__name__)


@cache
def _families() -> dict[str, Any]:
    package = importlib.import_module("audits.extract.readers")
    found = {}
    for info in pkgutil.iter_modules(package.__path__):
        if not info.name.startswith("_"):
            module = importlib.import_module(f"{package.__name__}.{info.name}")
            if hasattr(module, "NAME"):
                found[module.NAME] = module
    return found


def read_answer(reader: str, body: bytes, url: str, form: str = "") -> ReaderAnswer | None:
    """Items of an answer by the reader that asked for it; None where it cannot be understood."""
    family = _families().get(reader)
    if family is None:
        return None
    try:
        answer: ReaderAnswer = family.items(body, url, form)
    except Exception:
        log.exception("reader %s failed on %s", reader, url)
        return None
    return answer
