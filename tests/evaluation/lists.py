"""Fields of list pages, and those that every page has."""

from __future__ import annotations

from tests.evaluation.scoring import Score, labelled, where

LISTS = ("list", "js-list")


def scores() -> list[Score]:
    """Items, their dates, next page, pages, kind, column and charset."""
    return [items(), item_dates(), next_page(), pages(), kind(), column(), charset()]


def items() -> Score:
    """Title and reference of each item."""
    score = Score("list items")
    for label, page in labelled("lists"):
        want = {(item["title"], item["href"] or "") for item in label["items"]}
        score.set_of({(item.title, item.href) for item in page.items}, want, where(label))
    return score


def item_dates() -> Score:
    """Date of each item, with the item."""
    score = Score("item dates")
    for label, page in labelled("lists"):
        want = {(item["title"], item["href"] or "", item["date"]) for item in label["items"] if item["date"]}
        score.set_of({(item.title, item.href, item.date) for item in page.items if item.date}, want, where(label))
    return score


def next_page() -> Score:
    """Reference to the next page, or none."""
    score = Score("next page")
    for label, page in labelled("lists"):
        if label["kind"] in LISTS:
            score.each(page.next, label["next"], where(label))
    return score


def pages() -> Score:
    """Number of list pages, or none."""
    score = Score("pages")
    for label, page in labelled("lists"):
        if label["kind"] in LISTS:
            score.each(page.pages, label["pages"], where(label))
    return score


def kind() -> Score:
    """Page kind, over all labelled pages."""
    score = Score("page kind")
    seen = set()
    for label, page in (*labelled("lists"), *labelled("details")):
        if label["path"] not in seen:
            seen.add(label["path"])
            score.each(page.kind.value, label["kind"], where(label))
    return score


def column() -> Score:
    """Name of the column of lists."""
    score = Score("column")
    for label, page in labelled("lists"):
        if label["kind"] in (*LISTS, "empty-list"):
            score.one(page.column, label["column"], where(label))
    return score


def charset() -> Score:
    """Encoding; a page of nothing but ASCII is both."""
    score = Score("charset")
    for label, page in (*labelled("lists"), *labelled("details")):
        got = page.charset
        score.each("utf-8" if got == "ascii" else got, "utf-8" if label["charset"] == "ascii" else label["charset"], where(label))
    return score
