"""Columns of letters in which the last public answer is old (留言答复长期不更新)."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from audits.records import Confidence, Hit
from audits.rulebook.loading import Strict
from audits.rulebook.rule import ColumnTypes  # noqa: TC001 - the models are built from it
from audits.texts.days import as_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import ColumnView, SiteView
    from audits.rulebook import RuleBook

SCOPE = "site"
WHAT = ("answer", "letter", "none")
FACTS = {"column": str, "latest": str, "days": int, "limit": int, "what": WHAT}
_CHOSEN = re.compile(r"选登|选编|精选|公开|公示|摘登|典型|答复|回复|回应|回音")


class Params(Strict):
    """``limit``: days that are let pass; ``names`` and ``exempt``: words in the names of columns of letters, and of other columns."""

    column_types: ColumnTypes = ("interaction",)
    limit: int = 183
    names: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each column of letters whose last answer, or last published letter, is too old; one that needs a person where it shows none."""
    answers: dict[str, str] | None = None
    for view in site.columns:
        name = view.column.name
        if view.column.type not in params.column_types or not any(word in name for word in params.names) or any(word in name for word in params.exempt):
            continue
        if view.state == "empty":
            yield _hit(view, "", 0, params, "none", Confidence.UNVERIFIABLE)
        if view.state != "read":
            continue
        answers = _answers(site) if answers is None else answers
        today = site.today.isoformat()
        listed = [item.date for item in view.items if item.date and item.date <= today]
        latest = max([*listed, *([answers[view.column.id]] if view.column.id in answers else [])], default="")
        if not latest:
            yield _hit(view, "", 0, params, "none", Confidence.UNVERIFIABLE)
            continue
        days = (site.today - date.fromisoformat(latest)).days
        if days > params.limit:
            answered = view.column.id in answers
            ordered = all(one >= other for one, other in pairwise(listed))
            sure = (view.complete or ordered) and (answered or _CHOSEN.search(name) is not None)
            yield _hit(view, latest, days, params, "answer" if answered else "letter", Confidence.CONFIRMED if sure else Confidence.LIKELY)


def _answers(site: SiteView) -> dict[str, str]:
    """Column to the newest day on which a letter of it was answered."""
    lists = {view.url: view.column.id for view in site.columns}
    found: dict[str, str] = {}
    today = site.today
    for summary in site.pages():
        for letter in summary.page.letters:
            day = as_date(letter.answered)
            for column in (*summary.columns, *([lists[summary.page.url]] if summary.page.url in lists else [])):
                if day is not None and day <= today and day.isoformat() > found.get(column, ""):
                    found[column] = day.isoformat()
    return found


def _hit(view: ColumnView, latest: str, days: int, params: Params, what: str, confidence: Confidence) -> Hit:
    facts = {"column": view.column.name, "latest": latest, "days": days, "limit": params.limit, "what": what}
    return Hit(view.column.id, facts, page_url=view.url, at=view.column.name, column=view.column.id, confidence=confidence)
