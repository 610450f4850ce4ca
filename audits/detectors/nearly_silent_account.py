"""New-media accounts that will have been silent for too long in a few days, or hardly say anything all year (政务新媒体将不更新、空壳)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from audits.records import Confidence, Hit
from audits.rulebook.loading import Strict
from audits.texts.keys import normal_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import SiteView
    from audits.rulebook import RuleBook

SCOPE = "site"
NEEDS = "posts"
FACTS = {"account": str, "state": ("soon", "hollow"), "latest": str, "until": str, "number": int}
YEAR = 365


class Params(Strict):
    """``limit``: days without a post that are let pass; ``ahead``: how many days before to warn; ``least``: posts in a year of an account that is used."""

    limit: int = 14
    ahead: int = 4
    least: int = 12


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each; posts of a year are counted only where the export reaches back a year for that account."""
    names: dict[str, str] = {}
    days: dict[str, list[date]] = defaultdict(list)
    for post in site.posts:
        key = normal_key(post.account)
        names.setdefault(key, post.account)
        if post.time and (day := date.fromisoformat(post.time[:10])) <= site.today:
            days[key].append(day)
    for key, found in days.items():
        newest, since = max(found), site.today - timedelta(days=YEAR)
        left = params.limit - (site.today - newest).days
        number = sum(1 for day in found if day > since)
        facts = {"account": names[key], "latest": newest.isoformat(), "until": (newest + timedelta(days=params.limit)).isoformat(), "number": number}
        if 0 <= left < params.ahead:
            yield Hit(f"soon|{key}", {**facts, "state": "soon"}, at=names[key], confidence=Confidence.CONFIRMED)
        if number < params.least and min(found) <= since:
            yield Hit(f"hollow|{key}", {**facts, "state": "hollow"}, at=names[key], confidence=Confidence.LIKELY)
