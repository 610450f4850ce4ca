"""Columns whose list has no item at all (空白栏目)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Confidence, Hit
from audits.rulebook.loading import Strict
from audits.rulebook.rule import ColumnTypes  # noqa: TC001 - the models are built from it

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import SiteView
    from audits.rulebook import RuleBook

SCOPE = "site"
FACTS = {"column": str}


class Params(Strict):
    """``ignore_types``: column types that may be empty besides those that ``columns.yml`` allows."""

    ignore_types: ColumnTypes = ()


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each column that was read and found empty; what could not be read is never called empty."""
    for view in site.columns:
        kind = book.column_types.get(view.column.type)
        if view.state != "empty" or view.items or view.column.type in params.ignore_types or (kind is not None and kind.may_be_empty):
            continue
        sure = view.complete and not view.reason
        yield Hit(
            view.column.id, {"column": view.column.name}, page_url=view.url, at=view.column.name, column=view.column.id,
            confidence=Confidence.CONFIRMED if sure else Confidence.LIKELY,
        )  # fmt: skip
