"""The rule book, checked against all that reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.rulebook import MistakesFound
from audits.rulebook.book import read_rulebook
from audits.rulebook.loading import by_line
from crawler.jobs.problems import Handed, MistakesIn

if TYPE_CHECKING:
    from pathlib import Path

    from audits.rulebook import Mistake, RuleBook


def open_book(rules_dir: Path | None) -> RuleBook:
    """The shipped rules with an office's own folder over them; raises MistakesIn with all mistakes."""
    book, mistakes = checked_book(rules_dir)
    if mistakes:
        raise MistakesIn(Handed.RULES, tuple(mistakes))
    return book


def checked_book(rules_dir: Path | None, *, cases: bool = False) -> tuple[RuleBook, list[Mistake]]:
    """The rule book and every mistake of every file in it: rules, word lists, column types, link settings, schemes, regulations, workdays.

    With ``cases`` the examples that come with rules are tried as well, where nothing else is wrong.
    """
    # all readers of rules cost 0.4 s to load: a worker makes itself ready meanwhile
    from audits.engine import rule_mistakes
    from audits.engine.problem_words import rules_by_word
    from audits.engine.rule_cases import case_mistakes
    from audits.probing.soft404 import ErrorPages
    from audits.regulations.laws import laws_of
    from audits.rulebook.indicators import load_schemes
    from audits.rulebook.links import LinkSettings
    from audits.rulebook.workdays import load_workdays

    book, mistakes = read_rulebook(rules_dir)
    mistakes += rule_mistakes(book)
    for reads in (
        lambda: book.settings(LinkSettings),
        lambda: book.vocabulary("error-pages", ErrorPages),
        lambda: load_workdays(book.data_dir, book.own_dir),
        lambda: load_schemes(book),
        lambda: laws_of(book),
        lambda: rules_by_word(book),
    ):
        try:
            reads()
        except MistakesFound as found:
            mistakes += found.mistakes
    if cases and not mistakes:
        mistakes += case_mistakes(book)
    return book, sorted(set(mistakes), key=by_line)
