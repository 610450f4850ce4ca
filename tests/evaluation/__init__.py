"""Floors for what is only probably right: fields of labelled real pages, pinned and refusing to sink."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.evaluation.scoring import Score


def all_scores() -> list[Score]:
    """Scores of every module here that has ``scores()``."""
    found: list[Score] = []
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda info: (info.name != "lists", info.name)):
        if info.name in ("scoring", "table") or info.name.startswith("test_"):
            continue
        module = importlib.import_module(f"{__name__}.{info.name}")
        if hasattr(module, "scores"):
            found += module.scores()
    return found
