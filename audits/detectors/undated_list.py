"""Columns whose lists show no dates, so that nobody sees whether they are kept up (列表未标注发布时间)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Confidence, Hit
from audits.rulebook.loading import Strict
from audits.rulebook.register import NEVER, parse_days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import SiteView
    from audits.rulebook import RuleBook
    from audits.rulebook.register import Column

SCOPE = "site"
FACTS = {"column": str, "items": int, "undated": int}


class Params(Strict):
    """``share``: part of the items without a date from which on the list counts as undated; ``standing``: also columns without a limit."""

    share: float = 1.0
    standing: bool = False


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each column that must be updated in time and whose list shows no dates."""
    for view in site.columns:
        total = len(view.items)
        undated = sum(1 for item in view.items if not item.date and not item.date_raw)
        if view.state != "read" or not total or undated < total * params.share:
            continue
        if not params.standing and not _must_be_updated(view.column, book):
            continue
        sure = view.complete and view.reader in ("static", "")
        yield Hit(
            view.column.id, {"column": view.column.name, "items": total, "undated": undated}, page_url=view.url, at=view.column.name,
            column=view.column.id, confidence=Confidence.CONFIRMED if sure else Confidence.LIKELY,
        )  # fmt: skip


def _must_be_updated(column: Column, book: RuleBook) -> bool:
    if column.update_within is not None:
        return column.update_within != NEVER
    kind = book.column_types.get(column.type)
    return kind is not None and parse_days(kind.update_within) != NEVER
