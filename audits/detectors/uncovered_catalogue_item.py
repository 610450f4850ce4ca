"""Items of the standard disclosure catalogue that the site leaves empty, stale or out (公开标准目录未覆盖)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.disclosure.catalogue import Periods, cover, item_key
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
    """One hit for each item that is not covered; none for items whose column could not be read."""
    seen: set[str] = set()
    for covered in cover(site, site.catalogue, book):
        item = covered.item
        key = item_key(item)
        if covered.state not in UNCOVERED or key in seen:
            continue
        seen.add(key)
        column = site.site.column(covered.column)
        department = department_named(site.site, squeezed(item.unit)) or (column.department if column else "")
        facts = {
            "item": item.name, "content": item.content or item.name, "state": covered.state,
            "column": column.name if column else item.column or "none", "latest": covered.newest or "none",
            "unit": item.unit or "none", "cell": item.cell,
        }  # fmt: skip
        url = covered.url or site.site.home
        where = Occurrence(url, text=item.name, column=covered.column, department=department)
        confidence = Confidence.CONFIRMED if covered.sure else Confidence.LIKELY
        yield Hit(key, facts, page_url=url, at=item.name, column=covered.column, occurrences=(where,), confidence=confidence)
