"""With what a run was started, to JSON and back."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from audits.records.duties import Account, CatalogueItem, Post, ReportedSite, Repost
from audits.records.run_options import HandedIn, RunOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

_BESIDE = {
    "catalogue": ("catalogues", CatalogueItem), "posts": ("posts", Post), "reported": ("reported", ReportedSite),
    "reposts": ("reposts", Repost), "accounts": ("accounts", Account),
}  # fmt: skip
"""Key of the JSON to the field of ``HandedIn`` and the record of a row."""


def options_json(options: RunOptions) -> str:
    """JSON of a run's options."""
    values: dict[str, Any] = {"only": options.only, "max_pages": options.max_pages, "rules_dir": options.rules_dir, "out": options.out}
    for key, (name, _) in _BESIDE.items():
        values[key] = {site: [asdict(row) for row in rows] for site, rows in getattr(options.handed_in, name).items()}
    return json.dumps(values, ensure_ascii=False)


def options_from(text: str) -> RunOptions:
    """The options of a stored run; what this version does not know of an item is left out."""
    values: dict[str, Any] = json.loads(text)
    beside = {name: _rows(values.get(key, {}), record) for key, (name, record) in _BESIDE.items()}
    return RunOptions(tuple(values.get("only", ())), values.get("max_pages", 0), values.get("rules_dir", ""), HandedIn(**beside), values.get("out", ""))


def _rows(given: Mapping[str, Any], record: type[Any]) -> dict[str, tuple[Any, ...]]:
    names = {one.name for one in fields(record)}
    return {site: tuple(record(**{key: value for key, value in row.items() if key in names}) for row in rows) for site, rows in given.items()}
