"""Letters that nobody answered for too long (留言超期未答复)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from audits.records import Confidence, Hit
from audits.rulebook.loading import Strict
from audits.texts.addresses import subject_key
from audits.texts.days import add_years, as_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from audits.records import Letter
    from audits.records.views import PageSummary, SiteView
    from audits.rulebook import RuleBook

SCOPE = "site"
FACTS = {"title": str, "asked": str, "days": int, "months": int, "state": str, "outcome": ("unanswered", "undated")}


class Params(Strict):
    """``months``: within which a letter must be answered; ``within_days``: older letters no longer count; ``exempt``: words of columns of other kinds."""

    months: int = 3
    within_days: int = 365
    exempt: tuple[str, ...] = ()


@dataclass
class _Case:
    """What all pages together say of one letter."""

    letter: Letter
    page: PageSummary
    all: list[Letter] = field(default_factory=list)


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each letter of the last year without an answer; one that needs a person where the day of asking is not told."""
    lists = {view.url: view.column.id for view in site.columns}
    for key, case in _cases(site, params, lists).items():
        if any(one.state == "answered" or one.answered for one in case.all) or not any(one.state == "waiting" for one in case.all):
            continue
        dated = [(day, one) for one in case.all if (day := as_date(one.asked)) is not None]
        sure_days = [day for day, one in dated if one.sure]
        asked = min(sure_days or [day for day, _ in dated], default=None)
        column = lists.get(case.page.page.url) or next(iter(case.page.columns), "")
        said = next((one.said for one in case.all if one.said), "")
        if asked is None:
            facts = {"title": case.letter.title, "asked": "", "days": 0, "months": params.months, "state": said, "outcome": "undated"}
            yield Hit(key, facts, page_url=case.page.page.url, at=case.letter.title, column=column, confidence=Confidence.UNVERIFIABLE)
        elif _is_late(asked, site.today, params):
            days = (site.today - asked).days
            facts = {"title": case.letter.title, "asked": asked.isoformat(), "days": days, "months": params.months, "state": said, "outcome": "unanswered"}
            sure = bool(sure_days) and not case.page.page.problems
            confidence = Confidence.CONFIRMED if sure else Confidence.LIKELY
            yield Hit(key, facts, page_url=case.page.page.url, at=case.letter.title, column=column, confidence=confidence)


def _is_late(asked: date, today: date, params: Params) -> bool:
    """Whether a letter waits beyond its months, and is not so old that it no longer counts."""
    return add_years(asked, params.months / 12) < today <= asked + timedelta(days=params.within_days)


def _cases(site: SiteView, params: Params, lists: dict[str, str]) -> dict[str, _Case]:
    """Letters by where they stand, put together from their pages and the lists that show them."""
    found: dict[str, _Case] = {}
    for summary in site.pages():
        if not summary.page.letters or _is_exempt(site, summary, params, lists):
            continue
        alone = len(summary.page.letters) == 1
        for letter in summary.page.letters:
            own = subject_key(letter.url) == subject_key(summary.page.url)
            key = subject_key(letter.url) if alone or not own else f"{subject_key(letter.url)}|{letter.title}"
            case = found.setdefault(key, _Case(letter, summary))
            case.all.append(letter)
            if own:
                case.letter, case.page = letter, summary
    return found


def _is_exempt(site: SiteView, summary: PageSummary, params: Params, lists: dict[str, str]) -> bool:
    """Whether a page belongs to columns of interviews, surveys, petitions or reports of offences, which this does not concern."""
    ids = (*summary.columns, *([lists[summary.page.url]] if summary.page.url in lists else []))
    names = [column.name for ident in ids if (column := site.site.column(ident)) is not None]
    return any(word in name for name in (*names, summary.page.column, *summary.page.breadcrumb) for word in params.exempt)
