"""Items of the standard disclosure catalogue that the site leaves empty, stale or out (公开标准目录未覆盖)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.disclosure.catalogue import Periods, fulfilments, item_key
from audits.disclosure.duties import department_named
from audits.records import Confidence, Hit, Occurrence
from audits.texts.yearly import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import SiteView
    from audits.rulebook import RuleBook, Strict

SCOPE = "site"
NEEDS = "catalogue"
UNCOVERED = ("empty", "stale", "missing")
FACTS = {"item": str, "content": str, "state": UNCOVERED, "column": str, "latest": str, "unit": str, "cell": str}
VOCABULARIES = {"publication-periods": Periods}


def check(site: SiteView, params: Strict, book: RuleBook) -> Iterator[Hit]:
    """One hit for each item that is not fulfilled; none for items whose column could not be read."""
    seen: set[str] = set()
    for fulfilment in fulfilments(site, site.catalogue, book):
        item = fulfilment.item
        key = item_key(item)
        if fulfilment.state not in UNCOVERED or key in seen:
            continue
        seen.add(key)
        column = site.site.column(fulfilment.column)
        department = department_named(site.site, squeezed(item.unit)) or (column.department if column else "")
        facts = {
            "item": item.name, "content": item.content or item.name, "state": fulfilment.state,
            "column": column.name if column else item.column, "latest": fulfilment.newest or "",
            "unit": item.unit, "cell": item.cell,
        }  # fmt: skip
        url = fulfilment.url or site.site.home
        where = Occurrence(url, text=item.name, column=fulfilment.column, department=department)
        confidence = Confidence.CONFIRMED if fulfilment.sure else Confidence.LIKELY
        yield Hit(key, facts, page_url=url, at=item.name, column=fulfilment.column, occurrences=(where,), confidence=confidence)
