"""How a page presents its document: the marks it carries, read with the office's own words, and what they amount to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.extract.article.validity import field_mark
from audits.records import ValidityMark
from audits.texts.days import dates_in
from audits.texts.numbers import flat
from audits.texts.periods import of_licence
from audits.texts.titles import read_title
from audits.texts.validity_words import Labels

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from audits.records import ListItem, Page
    from audits.rulebook.book import RuleBook


def labels_of(book: RuleBook) -> Labels:
    """The word list of validity labels, with the office's own words."""
    return book.vocabulary("validity-labels", Labels)


def marks_of(page: Page, labels: Labels, listed: Iterable[ListItem] = (), today: date | None = None) -> tuple[ValidityMark, ...]:
    """All marks of a page and of the list rows that show it; marks that count from a later day are left out."""
    own = {(mark.where, mark.label, mark.value) for mark in page.validity_marks}
    marks = [again for mark in page.validity_marks if (again := _again(mark, labels)) is not None]
    doubtful = (*labels.uncertain_fields, *labels.date_fields) if of_licence(field.label for field in page.fields) else ()
    for field in page.fields:
        mark = field_mark(field, labels) if field.label not in doubtful else None
        if mark is not None and not any((where, mark.label, mark.value) in own for where in ("field", "script", "repeal-date")):
            marks.append(mark)
    for item in listed:
        word = item.mark or read_title(item.title).mark
        if word and (state := labels.mark_state(word)):
            marks.append(ValidityMark("list", "", word, state))
    return tuple(dict.fromkeys(mark for mark in marks if not (today and _later(mark, today))))


def is_ended(marks: Iterable[ValidityMark], labels: Labels, today: date) -> bool:
    """Whether any mark tells a reader that the document is no longer in force."""
    return any(labels.in_force(mark.state) is False and mark.state != "not-yet" for mark in marks) or any(
        mark.where == "repeal-date" and (day := last_day(mark.value)) is not None and day < today for mark in marks
    )


def is_in_force(marks: Iterable[ValidityMark], labels: Labels) -> bool:
    """Whether a mark says that the document is in force."""
    return any(labels.in_force(mark.state) for mark in marks)


def last_day(text: str) -> date | None:
    """The last date of a value."""
    days = [day for day, _, _ in dates_in(flat(text))]
    return days[-1] if days else None


def _again(mark: ValidityMark, labels: Labels) -> ValidityMark | None:
    """A mark with its state read again, since an office may have added words; None if it is no validity at all."""
    if mark.where in ("banner", "script") or mark.state != "unknown":
        return mark
    state = labels.state(mark.label, mark.value) if mark.where == "field" else labels.mark_state(mark.value) or mark.state
    return None if state == "other" else ValidityMark(mark.where, mark.label, mark.value, state)


def _later(mark: ValidityMark, today: date) -> bool:
    """Whether a title mark or banner speaks of a day to come (``本文件于2027年1月1日失效``)."""
    if mark.where not in ("title", "banner") or mark.state not in ("repealed", "expired"):
        return False
    day = last_day(mark.value)
    return day is not None and day > today and "已" not in mark.value
