"""Dates of one article that contradict one another (日期前后矛盾): two on the page, page and list, meta tag, writing after publication."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from audits.records import Confidence, Hit
from audits.rulebook.loading import Strict
from audits.texts.issuers import is_reprint
from audits.texts.keys import document_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import DateMark
    from audits.records.views import PageView
    from audits.rulebook import RuleBook

SCOPE = "page"
FACTS = {"title": str, "pair": ("visible", "written", "signature", "signed", "list", "meta", "url"), "one": str, "other": str, "days": int}
_SEEN = ("visible", "field", "script")


class Params(Strict):
    """Days that two dates may lie apart; None: the pair is not compared.

    ``visible``: two labelled publication dates of the page; ``written``: a labelled writing date after publication; ``signature``: the
    sign-off after publication; ``signed``: writing date and sign-off; ``list``, ``meta``, ``url``: shown date against that of the list, the PubDate tag, the address.
    """

    visible: int | None = 0
    written: int | None = 1
    signature: int | None = 7
    signed: int | None = 1
    list: int | None = 3
    meta: int | None = None
    url: int | None = None


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit a page: the pair that a reader sees most plainly."""
    page = view.page
    shown = [mark for mark in page.dates if mark.kind == "published" and mark.where in _SEEN and mark.value]
    if not shown or page.published_where not in ("visible", "script"):
        return
    if is_reprint(page, view.site):
        return  # a reprint keeps the dates of the page that it was taken from
    first = shown[0]
    if (first.value or "") > view.today.isoformat():
        return  # an impossible date contradicts every other; that it is impossible is told by another rule
    found = _two_shown(shown, params.visible) or _written(page.dates, first, params) or _signed(page.dates, params.signed)
    if found is None and params.list is not None:
        listed = [item.date for item in view.listed if item.date]
        if listed and all(_apart(first.value, day) > params.list for day in listed):
            found = ("list", first.value or "", listed[0], False)
    for where, days in (("meta", params.meta), ("url", params.url)):
        if found is None and days is not None:
            other = next((mark for mark in page.dates if mark.where == where and mark.value), None)
            if other is not None and _apart(first.value, other.value) > days:
                found = (where, first.value or "", other.value or "", False)
    if found is not None:
        pair, one, other_day, sure = found
        facts = {"title": page.title or page.url, "pair": pair, "one": one, "other": other_day, "days": _apart(one, other_day)}
        confidence = Confidence.CONFIRMED if sure and not page.problems else Confidence.LIKELY
        yield Hit(document_key(page), facts, at=first.raw, confidence=confidence)


def _two_shown(shown: list[DateMark], tolerance: int | None) -> tuple[str, str, str, bool] | None:
    """Two publication dates behind labels of the same page."""
    labelled = [mark for mark in shown if "：" in mark.raw and mark.where != "script"]
    if tolerance is None or len(labelled) < 2:
        return None
    for other in labelled[1:]:
        if _apart(labelled[0].value, other.value) > tolerance:
            return "visible", labelled[0].value or "", other.value or "", True
    return None


def _written(dates: tuple[DateMark, ...], first: DateMark, params: Params) -> tuple[str, str, str, bool] | None:
    """A writing date after the publication; sure only where both stand behind labels."""
    for mark in dates:
        if mark.kind != "written" or not mark.value or not first.value or mark.value <= first.value:
            continue
        signed = mark.where == "signature"
        tolerance = params.signature if signed else params.written
        if tolerance is not None and _apart(first.value, mark.value) > tolerance:
            labelled = mark.where in ("visible", "field") and first.where == "visible" and "：" in first.raw
            return "signature" if signed else "written", first.value, mark.value, labelled
    return None


def _signed(dates: tuple[DateMark, ...], tolerance: int | None) -> tuple[str, str, str, bool] | None:
    """A labelled writing date that is not the day of the sign-off."""
    labelled = next((mark.value for mark in dates if mark.kind == "written" and mark.value and mark.where in ("visible", "field")), None)
    signed = next((mark.value for mark in dates if mark.kind == "written" and mark.value and mark.where == "signature"), None)
    if tolerance is None or not labelled or not signed or _apart(labelled, signed) <= tolerance:
        return None
    return "signed", labelled, signed, False


def _apart(one: str | None, other: str | None) -> int:
    """Days between two ISO dates."""
    if not one or not other:
        return 0
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)
