"""Publication and writing dates that cannot be (日期不合常理): in the future, no day of the calendar, 1970, before the republic."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, get_args

from audits.records import Confidence, Hit
from audits.records.codes import ShownWhere
from audits.rulebook.loading import Strict
from audits.texts.keys import document_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import DateMark
    from audits.records.views import PageView
    from audits.rulebook import RuleBook

SCOPE = "page"
Where = Literal[ShownWhere, "field", "list"]
FACTS = {
    "title": str, "date": str, "reason": ("future", "impossible", "epoch", "too-early"), "kind": ("published", "written"),
    "where": get_args(Where),
}  # fmt: skip
EPOCH = ("1970-01-01", "1900-01-01", "0001-01-01", "1899-12-30", "1899-12-31")


class Params(Strict):
    """``where``: places that are looked at; ``ahead_days``: days ahead of the inspection that are let pass; ``earliest``: first day."""

    where: tuple[Where, ...] = ("visible", "script", "field", "list")
    ahead_days: int = 1
    earliest: date = date(1949, 10, 1)


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit a page: the first date that cannot be, the surest place first."""
    page = view.page
    latest = (view.today + timedelta(days=params.ahead_days)).isoformat()
    for mark in page.dates:
        if mark.kind not in ("published", "written") or mark.where not in params.where:
            continue
        reason = _reason(mark.value, latest, params.earliest.isoformat())
        if reason:
            facts = {"title": page.title or page.url, "date": _shown(mark), "reason": reason, "kind": mark.kind, "where": mark.where}
            sure = ("：" in mark.raw or reason == "epoch") and mark.where in ("visible", "field") and not page.problems
            yield Hit(document_key(page), facts, at=mark.raw, confidence=Confidence.CONFIRMED if sure else Confidence.LIKELY)
            return
    if "list" in params.where:
        for item in view.listed:
            day = item.date or ""
            reason = _reason(day, latest, params.earliest.isoformat()) if day else ""
            if reason:
                facts = {"title": page.title or page.url, "date": day, "reason": reason, "kind": "published", "where": "list"}
                yield Hit(document_key(page), facts, at=item.date_raw or day, confidence=Confidence.LIKELY)
                return


def _reason(value: str | None, latest: str, earliest: str) -> str:
    """Why a date cannot be, ``""`` if it can."""
    if value is None:
        return "impossible"
    if value in EPOCH:
        return "epoch"
    if value > latest:
        return "future"
    return "too-early" if value < earliest else ""


def _shown(mark: DateMark) -> str:
    """The date as the page writes it, without its label."""
    return mark.raw.rpartition("：")[2] or mark.value or ""
