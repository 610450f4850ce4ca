"""Which of the information that has to be reposted (重要信息转载任务) a site has, and since when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from audits.texts.keys import normal_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.codes import RepostState
    from audits.records.duties import Repost
    from audits.records.views import SiteView
    from audits.rulebook.register import Site

SAME, ALIKE = 96, 88
"""How like a title must be, of 100, to be that of the task, and to be perhaps that."""
_MARKS = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_WRAPPED = re.compile(r"^(?:转载|转发|重要转载|【?转载】?)[:：｜|丨\s]*|[|｜丨_-]\s*[^|｜丨_-]{2,30}$")
_ALL = re.compile(r"(?:^|[、，,;；\s])(?:全部|所有|各级|各地|各部门|各单位|全市|全县|全省|全区|各有关)")
_BETWEEN = re.compile(r"[、，,;；\s]+")


@dataclass(frozen=True, slots=True)
class Reposted:
    """One task as a site stands to it."""

    task: Repost
    state: RepostState
    """How it stands."""
    url: str = ""
    """Where it was found."""
    day: str = ""
    """ISO day on which it was published there, ``""`` if not known."""
    column: str = ""
    """Column whose list shows it."""
    sure: bool = True
    """False where the title is only alike."""


def reposted(site: SiteView) -> list[Reposted]:
    """Each task that is the site's, in the order of the list."""
    mine = [task for task in site.reposts if _is_asked(task, site.site)]
    if not mine:
        return []
    known: dict[str, list[tuple[str, str, str]]] = {}
    for title, url, day, column in _titles(site):
        known.setdefault(_plain(title), []).append((day or "9999", url, column))
    known.pop("", None)
    return [_found(site, task, known) for task in mine]


def _found(site: SiteView, task: Repost, known: dict[str, list[tuple[str, str, str]]]) -> Reposted:
    wanted, sure = _plain(task.title), True
    places = known.get(wanted)
    if places is None:
        best = process.extractOne(wanted, known.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
        if best is not None:
            places, sure = known[best[0]], best[1] >= SAME
        elif len(wanted) >= 8 and (longer := next((key for key in known if wanted in key and len(key) <= len(wanted) * 2), None)):
            places = known[longer]
    if places is None:
        return Reposted(task, "missing" if task.due < site.today.isoformat() else "waiting")
    within = [place for place in places if not task.since or place[0] >= task.since] or places
    day, url, column = min(within)
    day = "" if day == "9999" else day
    state: RepostState = "undated" if not day else "late" if day > task.due else "in-time"
    return Reposted(task, state if sure or state != "late" else "undated", url, day, column, sure)


def _titles(site: SiteView) -> Iterator[tuple[str, str, str, str]]:
    """Title, address, day and column of all that the site shows: entries of lists, then pages."""
    for view in site.columns:
        for item in view.items:
            yield item.title, item.url, item.date or "", view.column.id
    for summary in site.pages():
        yield summary.page.title, summary.page.url, summary.page.published or "", summary.columns[0] if summary.columns else ""


def _is_asked(task: Repost, site: Site) -> bool:
    """Whether a task is one of a site: where its scope names nobody, all, or the site."""
    if not task.scope or _ALL.search(task.scope):
        return True
    names = {normal_key(name) for name in (site.site, site.name, site.owner, *site.also_known_as) if name}
    return any(normal_key(part) in names for part in _BETWEEN.split(task.scope) if part)


def _plain(title: str) -> str:
    """A title for comparison: without what a site writes before or behind it, and marks."""
    return _MARKS.sub("", normal_key(_WRAPPED.sub("", title.strip())))
