"""Sites that could not be opened for too much of a week (站点无法访问)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from audits.records import Confidence, Hit
from audits.rulebook.loading import Strict
from audits.texts.addresses import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import SiteView
    from audits.rulebook import RuleBook

SCOPE = "site"
NEEDS = "week"
FACTS = {"site": str, "first": str, "last": str, "visits": int, "failed": int, "percent": str, "limit": str}


class Params(Strict):
    """``percent``: share of failed visits from which on it is one."""

    percent: float = Field(default=5, gt=0, le=100)


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit; it is certain only by the visits that failed while other sites answered."""
    week = site.week
    if week is None or week.percent < params.percent:
        return
    facts = {
        "site": site.site.name, "first": week.first.isoformat(), "last": week.last.isoformat(), "visits": week.visits, "failed": week.failed,
        "percent": f"{week.percent:.1f}%", "limit": f"{params.percent:g}%",
    }  # fmt: skip
    sure = week.sure_percent >= params.percent
    yield Hit(
        host_of(site.site.home), facts, page_url=site.site.home, target_url=site.site.home, at=site.site.name,
        confidence=Confidence.CONFIRMED if sure else Confidence.LIKELY,
    )  # fmt: skip
