"""Judges the posts of new-media accounts (政务新媒体) with the page rules that make sense for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audits.disclosure.posts import PAGE_RULES, duties_asked, post_link_views, post_views
from audits.engine.judge import Judge
from audits.records import Judged
from audits.records.findings import MOST_PAGES_NAMED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from audits.records import Outcome, Post
    from audits.rulebook.book import RuleBook


def judge_posts(judge: Judge, posts: Sequence[Post]) -> list[Judged]:
    """Findings of the page rules on posts, each once with all its posts; they belong to the operator of the site."""
    book = _fitted(judge.book, posts)
    names = frozenset(PAGE_RULES).intersection(judge.executions, book.rules)
    if not posts or not names:
        return []
    own = Judge(book, judge.site, judge.today, judge.run, names)
    found: dict[str, Judged] = {}
    for view in post_views(posts, judge.site, judge.today):
        for judged in own.judge_page(view):
            places = tuple(replace(place, column="", department="") for place in judged.occurrences)
            known = found.get(judged.finding.id)
            if known is not None:
                places = (*known.occurrences, *places)
            pages = tuple(dict.fromkeys(place.page_url for place in places))[:MOST_PAGES_NAMED]
            first = known.finding if known is not None else replace(judged.finding, column="", department="")
            found[first.id] = Judged(replace(first, occurrences=len(places), pages=pages), places)
    judge.take_over(own)
    return list(found.values())


def judge_post_links(judge: Judge, posts: Sequence[Post], outcome_of: Callable[[str], Outcome | None]) -> Iterator[Judged]:
    """Findings of the link rules on the addresses that posts lead to; addresses that were not asked for are left out."""
    for view, places in post_link_views(posts, judge.site, judge.today):
        outcome = outcome_of(view.link.url)
        for judged in judge.judge_link(view, outcome) if outcome is not None else ():
            pages = tuple(dict.fromkeys(place.page_url for place in places))[:MOST_PAGES_NAMED]
            yield Judged(replace(judged.finding, occurrences=len(places), pages=pages), places)


def _fitted(book: RuleBook, posts: Sequence[Post]) -> RuleBook:
    """The book with every person required that the export has a column for; without such columns nobody is asked for."""
    rule = book.rules.get("missing-responsible-person")
    if rule is None:
        return book
    asked = set(duties_asked(posts))
    required = {duty: labels for duty, labels in dict(rule.params.get("required", {})).items() if duty in asked}
    rules = dict(book.rules)
    if required:
        rules[rule.rule] = rule.model_copy(update={"params": {**rule.params, "required": required, "all": True}})
    else:
        del rules[rule.rule]
    return replace(book, rules=rules)
