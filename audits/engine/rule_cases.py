"""Tries the examples that come with rules: each must find what it says, and nothing else."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from audits.engine.discovery import detector_of
from audits.engine.judge import Judge
from audits.extract import read
from audits.records.views import PageView
from audits.rulebook.loading import Mistake, place_of
from audits.rulebook.register import check_site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audits.rulebook import RuleBook
    from audits.rulebook.rule import OwnCase, Rule

HOME = "http://www.case.example/"
_SITE = {"site": "case", "name": "示例网站", "home": HOME, "owner": "示例单位", "departments": {"own": {"name": "示例单位"}}}


def case_mistakes(book: RuleBook) -> Iterator[Mistake]:
    """Examples of all rules that do not come out as they say; of a rule that does not run on the day of an example too."""
    for name, rule in book.rules.items():
        marks, file = book.places.get(name, {}), f"rules/audits/{name}.yml"
        if rule.cases and detector_of(rule.detector).scope != "page":
            says = f"检查模块“{rule.detector}”看的不是一个网页，不能带案例；能带案例的检查模块见 CONTRIBUTING.md"
            yield Mistake(place_of(marks, ("cases",), file), "cases", says)
            continue
        for number, case in enumerate(rule.cases):
            where, key = place_of(marks, ("cases", number), file), f"cases.{number}"
            if case.column_type and case.column_type not in book.column_types:
                yield Mistake(where, key, f"不认识的栏目类型“{case.column_type}”；可用的类型：{'、'.join(book.column_types)}")
            elif says := _differs(case.expect, _sentences(book, rule, case)):
                yield Mistake(where, key, f"案例“{case.name}”{says}")


def _sentences(book: RuleBook, rule: Rule, case: OwnCase) -> list[str]:
    """What the rule says of an example."""
    columns = [{"id": "c", "name": "示例栏目", "type": case.column_type, "department": "own", "list": "/c/"}] if case.column_type else []
    site = check_site({**_SITE, "columns": columns}, {}, "case", book.column_types)
    page = read(_body(case), f"{HOME}c/t20260301_1.html")
    judge = Judge(book, site, case.today, "case", frozenset([rule.rule]))
    found = [judged.finding.message for judged in judge.judge_page(PageView(page, site, case.today, site.columns))]
    return [*found, *(failure.error for failure in judge.failures)]


def _body(case: OwnCase) -> bytes:
    if case.html:
        return case.html.encode()
    title, lines = escape(case.title), "".join(f"<p>{escape(line)}</p>" for line in case.text.splitlines() if line.strip())
    head = f'<meta charset="utf-8"><title>{title}</title>'
    shown = f'<h1>{title}</h1><div class="info">发布时间：2026-03-01</div><div id="zoom">{lines}</div>'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{shown}</body></html>".encode()


def _differs(expected: Sequence[str], found: list[str]) -> str:
    """How what was found differs from what should be; ``""`` where it does not. Each sentence answers one expectation."""
    left, lacking = list(found), []
    for words in sorted(expected, key=len, reverse=True):
        answer = next((one for one in left if words in one), None)
        if answer is None:
            lacking.append(words)
        else:
            left.remove(answer)
    said = [f"应查出“{'”“'.join(lacking)}”，没有查出"] if lacking else []
    said += [f"不应查出，却查出：{'；'.join(left)}"] if left else []
    return "；".join(said)
