"""Annual reports on disclosure of past years that are no longer there (往年年度报告没有保留)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.disclosure.duties import Titles, is_own, kept, own_names, own_part
from audits.records import Confidence, Hit
from audits.rulebook.loading import Strict
from audits.rulebook.rule import ColumnTypes  # noqa: TC001 - the models are built from it
from audits.texts.yearly import report_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import ColumnView, SiteView
    from audits.rulebook import RuleBook
    from audits.texts.yearly import Yearly

SCOPE = "site"
FACTS = {"column": str, "years": list, "count": int, "oldest": int, "newest": int}


class Params(Strict):
    """``first_year``: reports of this year and later are to be kept where no older one shows that they go back further."""

    column_types: ColumnTypes = ("annual-report",)
    first_year: int = 2019


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a column with gaps between its oldest and its newest report; one that needs a person where it begins late."""
    titles = Titles(site)
    for view in site.columns:
        if view.column.type not in params.column_types or view.state != "read":
            continue
        names = own_names(site.site, view.column.department)
        own = own_part(kept(view, _reports), names)
        years = {one.told.year for one in own if one.told.year}
        if not years:
            continue
        for title, day in titles.near(view.column.id, view.column.department):
            found = report_of(title, day, bare=False) if "报" in title else None
            if found is not None and found.year and is_own(found.unit, names):
                years.add(found.year)
        gaps = [year for year in range(min(years) + 1, max(years)) if year not in years]
        sure = view.complete and all(one.told.year for one in own)
        if gaps:
            yield _hit(view, years, gaps, Confidence.CONFIRMED if sure else Confidence.LIKELY)
        elif min(years) > params.first_year:
            yield _hit(view, years, [], Confidence.UNVERIFIABLE)


def _reports(title: str, day: str | None) -> Iterator[Yearly]:
    found = report_of(title, day)
    if found is not None:
        yield found


def _hit(view: ColumnView, years: set[int], gaps: list[int], confidence: Confidence) -> Hit:
    facts = {
        "column": view.column.name, "years": [str(year) for year in gaps], "count": len(gaps), "oldest": 0 if gaps else min(years), "newest": max(years) if gaps else 0,
    }  # fmt: skip
    return Hit(view.column.id, facts, page_url=view.url, at=view.column.name, column=view.column.id, confidence=confidence)
