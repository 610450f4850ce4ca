"""With what a run was started, to JSON and back."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from audits.records import CatalogueItem, Post
from audits.records.run_options import HandedIn, RunOptions

if TYPE_CHECKING:
    from collections.abc import Mapping


def options_json(options: RunOptions) -> str:
    """JSON of a run's options."""
    beside = options.handed_in
    values = {
        "only": options.only,
        "max_pages": options.max_pages,
        "rules_dir": options.rules_dir,
        "out": options.out,
        "catalogue": {site: [asdict(item) for item in items] for site, items in beside.catalogues.items()},
        "posts": {site: [asdict(post) for post in posts] for site, posts in beside.posts.items()},
    }
    return json.dumps(values, ensure_ascii=False)


def options_from(text: str) -> RunOptions:
    """The options of a stored run; what this version does not know of an item is left out."""
    values: dict[str, Any] = json.loads(text)
    items, posts = values.get("catalogue", {}), values.get("posts", {})
    beside = HandedIn(
        {site: tuple(CatalogueItem(**_known(row, CatalogueItem)) for row in rows) for site, rows in items.items()},
        {site: tuple(Post(**_known(row, Post)) for row in rows) for site, rows in posts.items()},
    )
    return RunOptions(tuple(values.get("only", ())), values.get("max_pages", 0), values.get("rules_dir", ""), beside, values.get("out", ""))


def _known(row: Mapping[str, Any], record: type[CatalogueItem | Post]) -> dict[str, Any]:
    names = {one.name for one in fields(record)}
    return {key: value for key, value in row.items() if key in names}
