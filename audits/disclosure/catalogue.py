"""The office's standard disclosure catalogue (公开标准目录), and how far a site fulfils each of its items."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from audits.rulebook.loading import Strict
from audits.rulebook.register import NEVER, parse_days
from audits.texts.keys import normal_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.records import CatalogueItem
    from audits.records.codes import FulfilmentState, FulfilmentWhy, NoCode
    from audits.records.views import ColumnView, SiteView
    from audits.rulebook.book import RuleBook

NEAR_NAME = 85
_PATH = re.compile(r"\s*(?:>|＞|›|»|→|⇒|-{1,3}>?|—{1,2}|\\|/|\||｜)\s*")
_SEVERAL = re.compile(r"[;；\n]+")
_NAME_NOISE = re.compile(r"[\s“”\"'《》〈〉【】\[\]（）()·、，,。：:]|栏目$|专栏$|板块$|列表$")
_WORDS = re.compile(r"[、，,；;/（）()\s“”\"《》]+|以及|和|及|与|或")
_GENERIC = re.compile(r"(?:等?(?:相关|有关|主要)?(?:信息|情况|内容|公开|公示|结果|文件|政策|工作|事项|目录|清单))+$")


def item_key(item: CatalogueItem) -> str:
    """The stable key of an item: what its row says, not where it stands."""
    return "|".join(normal_key(part) for part in (item.level1, item.level2, item.content))


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """How far a site fulfils an item."""

    item: CatalogueItem
    state: FulfilmentState
    """How it stands."""
    column: str = ""
    """Id of its column, ``""`` if there is none."""
    url: str = ""
    """Address of the column's list, or of a page that fulfils the item."""
    newest: str = ""
    """ISO date of the newest entry, ``""`` if none is known."""
    days: int = 0
    """Days since then."""
    limit: int = NEVER
    """Days within which it must be updated; -1 never."""
    entries: int = 0
    """Entries that were counted."""
    sure: bool = True
    """False where the column was told from a name that is only alike, or was not read to its end."""
    why: FulfilmentWhy | NoCode = ""
    """How its column was found, or why it was not."""


class Period(Strict):
    """Words of a time limit and the days they leave."""

    words: tuple[str, ...]
    within: str


class Periods(Strict):
    """``rules/vocabularies/publication-periods.yml``."""

    periods: tuple[Period, ...]


def fulfilments(site: SiteView, items: Sequence[CatalogueItem], book: RuleBook) -> list[Fulfilment]:
    """The state of each item, in the order of the catalogue."""
    if not items:
        return []
    places = _Places(site)
    found = [places.of(item) for item in items]
    shared = Counter(view.column.id for view, _ in found if view is not None)
    periods = book.vocabulary("publication-periods", Periods)
    result = []
    for item, (view, why) in zip(items, found, strict=True):
        if view is None:
            result.append(_without_column(site, item, places, why))
        else:
            result.append(_of_column(site, item, view, why, periods, book, shared=shared[view.column.id] > 1))
    return result


def _of_column(
    site: SiteView, item: CatalogueItem, view: ColumnView, why: FulfilmentWhy, periods: Periods, book: RuleBook, *, shared: bool
) -> Fulfilment:
    """The state of an item whose column is registered."""
    column = view.column
    sure = why != "alike"
    kind = book.column_types.get(column.type)
    if view.state not in ("read", "empty"):
        return Fulfilment(item, "unknown", column.id, view.url, sure=False, why=view.state)
    if not view.items:
        state: FulfilmentState = "fulfilled" if kind is not None and kind.may_be_empty else "empty"
        return Fulfilment(item, state, column.id, view.url, sure=sure, why=why)
    words = _words_of(item) if shared else []
    own = [entry for entry in view.items if any(word in entry.title for word in words)] if words else []
    entries = own or list(view.items)
    newest = max((entry.date for entry in entries if entry.date and entry.date <= site.today.isoformat()), default="")
    limit = _limit(item, periods)
    if limit is None:
        limit = column.update_within if column.update_within is not None else book.update_limit(column.type)
    days = (site.today - date.fromisoformat(newest)).days if newest else 0
    state = "stale" if newest and limit != NEVER and days > limit else "fulfilled"
    return Fulfilment(item, state, column.id, view.url, newest, days, limit, len(entries), sure and view.complete, why)


def _without_column(site: SiteView, item: CatalogueItem, places: _Places, why: FulfilmentWhy) -> Fulfilment:
    """The state of an item without a registered column: pages that speak of it, an unregistered column of that name, or nothing."""
    url = places.page_about(item)
    if url:
        return Fulfilment(item, "fulfilled", url=url, entries=1, sure=False, why="by-title")
    if places.is_unregistered(item):
        return Fulfilment(item, "unknown", sure=False, why="unregistered")
    return Fulfilment(item, "missing", sure=site.complete and bool(item.column), why=why)


def _limit(item: CatalogueItem, periods: Periods) -> int | None:
    """Days that the item's own time limit leaves between two updates; None if it speaks of none."""
    for period in periods.periods:
        if any(word in item.limit for word in period.words):
            return parse_days(period.within)
    return None


def _words_of(item: CatalogueItem) -> list[str]:
    """Words that a title about the item may hold."""
    parts = [_GENERIC.sub("", part) for part in _WORDS.split(item.level2 or item.level1)]
    return [part for part in parts if len(part) >= 2]


def plain_name(name: str) -> str:
    """A column's name for comparison."""
    return _NAME_NOISE.sub("", normal_key(name))


@dataclass
class _Places:
    """Where a site may hold an item."""

    site: SiteView
    _by_name: dict[str, ColumnView] = field(default_factory=dict)
    _by_path: dict[str, ColumnView] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for view in self.site.columns:
            self._by_name.setdefault(plain_name(view.column.name), view)
            self._by_name.setdefault(view.column.id.lower(), view)
            for address in (view.url, view.column.list):
                self._by_path.setdefault(_path_of(address), view)

    def of(self, item: CatalogueItem) -> tuple[ColumnView | None, FulfilmentWhy]:
        """The registered column of an item and how it was told."""
        told = [part for part in _SEVERAL.split(item.column) if part.strip()]
        for part in told:
            if part.strip().startswith(("http://", "https://", "/")):
                found = self._by_path.get(_path_of(part.strip()))
                if found is not None:
                    return found, "by-address"
                continue
            for name in (part, *reversed(_PATH.split(part.strip()))):
                found = self._by_name.get(plain_name(name))
                if found is not None:
                    return found, "by-name"
        last = [plain_name(_PATH.split(part.strip())[-1]) for part in told] or [plain_name(item.level2), plain_name(item.level1)]
        for name in filter(None, last):
            if not told and name in self._by_name:
                return self._by_name[name], "by-name"
            found = self._alike(name)
            if found is not None:
                return found, "alike"
        return None, "no-column"

    def _alike(self, name: str) -> ColumnView | None:
        """The column whose name is most like one, if any is like it at all."""
        best: tuple[float, ColumnView] | None = None
        for known, view in self._by_name.items():
            score = fuzz.ratio(name, known)
            if score >= NEAR_NAME and (best is None or score > best[0]):
                best = (score, view)
        return best[1] if best else None

    @cached_property
    def _titles(self) -> tuple[str, list[int], list[str]]:
        """All titles in one text, where each begins, and the addresses; one search over it stands for thousands."""
        starts, urls, parts, at = [], [], [], 0
        for summary in self.site.pages():
            part = plain_name(summary.page.title)
            starts.append(at)
            urls.append(summary.page.url)
            parts.append(part)
            at += len(part) + 1
        return "\n".join(parts), starts, urls

    @cached_property
    def _names(self) -> set[str]:
        """Names of columns that the site itself shows: breadcrumbs, meta tags, links of the home page."""
        names: set[str] = set()
        for summary in self.site.pages():
            names.update(summary.page.breadcrumb)
            names.add(summary.page.column)
        if self.site.home is not None:
            names.update(link.text for link in self.site.home.links if 2 <= len(link.text) <= 20)
        return {plain_name(name) for name in names if name}

    def page_about(self, item: CatalogueItem) -> str:
        """A page whose title holds the full name of the item, where the catalogue names no column."""
        name = plain_name(item.level2 or item.level1)
        if item.column or len(name) < 4:
            return ""
        text, starts, urls = self._titles
        at = text.find(name)
        return urls[bisect_right(starts, at) - 1] if at >= 0 else ""

    def is_unregistered(self, item: CatalogueItem) -> bool:
        """Whether the site shows a column of the item's name that the register lacks."""
        told = [_PATH.split(part.strip())[-1] for part in _SEVERAL.split(item.column) if part.strip()]
        return any(plain_name(name) in self._names for name in told or [item.level2 or item.level1])


def _path_of(address: str) -> str:
    """Path and query of an address, without the name of an index page."""
    rest = re.sub(r"^https?://[^/?#]*", "", address.strip())
    return re.sub(r"(?:index\.\w{3,5})?$", "", rest.partition("#")[0]).rstrip("/") or "/"
