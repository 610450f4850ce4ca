"""Readers of lists that come by script: one small file a family, found by looking into this folder.

A family has ``NAME``, ``recognise(document)`` (the requests that the page's script would make) and ``items(body, url, form)`` (what
an answer lists). It may have ``inline(document)`` for lists that stand in the page itself, out of a plain parser's sight.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from audits.extract.lists.answers import ReaderAnswer
    from audits.extract.source.document import Document
    from audits.records import DataRequest


@dataclass(frozen=True, slots=True)
class Reader:
    """One family."""

    name: str
    recognise: Callable[[Document], tuple[DataRequest, ...]]
    items: Callable[..., ReaderAnswer]
    inline: Callable[[Document], ReaderAnswer | None] | None = None


@cache
def readers() -> tuple[Reader, ...]:
    """All families, by name; the general one (``xhr``) last."""
    found: list[Any] = []
    names = [info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")]
    found += [importlib.import_module(f"{__name__}.{name}") for name in names]
    found.sort(key=lambda module: (module.NAME == "xhr", module.NAME))
    return tuple(Reader(module.NAME, module.recognise, module.items, getattr(module, "inline", None)) for module in found)
