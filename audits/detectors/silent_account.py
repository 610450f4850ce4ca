"""New-media accounts without a post for too long (政务新媒体不更新)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from audits.records import Confidence, Hit
from audits.rulebook.loading import Strict
from audits.texts.keys import normal_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Post
    from audits.records.views import SiteView
    from audits.rulebook import RuleBook

SCOPE = "site"
NEEDS = "posts"
FACTS = {"account": str, "latest": str, "days": int, "limit": int}


class Params(Strict):
    """``limit``: days without a post that are let pass."""

    limit: int = 14


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each silent account; where all are silent the export itself may be old, and none is sure."""
    today = site.today.isoformat()
    accounts: dict[str, list[Post]] = defaultdict(list)
    for post in site.posts:
        accounts[normal_key(post.account)].append(post)
    newest = {
        key: max((post.time[:10] for post in posts if post.time and post.time[:10] <= today), default="") for key, posts in accounts.items()
    }
    silent = [key for key in accounts if not newest[key] or (site.today - date.fromisoformat(newest[key])).days > params.limit]
    for key in silent:
        posts = accounts[key]
        undated = any(post.time is None and (post.title or post.text or post.time_raw) for post in posts)
        sure = not undated and not (len(silent) == len(accounts) > 1)
        latest = newest[key]
        days = (site.today - date.fromisoformat(latest)).days if latest else 0
        facts = {"account": posts[0].account, "latest": latest or "none", "days": days, "limit": params.limit}
        confidence = Confidence.CONFIRMED if sure else Confidence.LIKELY
        yield Hit(key, facts, at=posts[0].account, confidence=confidence)
