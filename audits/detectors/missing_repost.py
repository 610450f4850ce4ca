"""Information that had to be reposted by a day and is not there, or came late (重要信息转载任务)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.disclosure.reposts import reposted
from audits.records import Confidence, Hit
from audits.texts.keys import normal_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import SiteView
    from audits.rulebook import RuleBook
    from audits.rulebook.loading import Strict

SCOPE = "site"
NEEDS = "reposts"
FACTS = {"title": str, "due": str, "state": ("missing", "late"), "found": str, "cell": str}
_BEYOND = re.compile(r"[^0-9a-z\u3400-\u9fff]+")


def check(site: SiteView, params: Strict, book: RuleBook) -> Iterator[Hit]:
    """One hit for each task of the site that is over; what a crawl that left pages out did not meet is not sure to be missing."""
    for one in reposted(site):
        if one.state not in ("missing", "late"):
            continue
        task = one.task
        sure = one.sure and (one.state == "late" or site.complete)
        facts = {"title": task.title, "due": task.due, "state": one.state, "found": one.day, "cell": task.cell}
        yield Hit(
            _BEYOND.sub("", normal_key(task.title))[:80], facts, page_url=one.url, at=task.title, column=one.column,
            confidence=Confidence.CONFIRMED if sure else Confidence.LIKELY,
        )  # fmt: skip
