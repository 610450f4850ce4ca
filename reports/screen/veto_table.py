"""The conditions of a veto (单项否决) as a table: by what evidence a program judges each, and what a person must look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.rulebook.indicators import load_schemes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.rulebook import RuleBook
    from audits.rulebook.indicators import Veto

JUDGES = {"machine": "程序判断", "proof": "程序查实的即否决，没有查实的人工检查", "person": "人工认定，程序给线索"}
HEAD = "| 指标 | 条件 | 谁判断 | 程序凭什么 | 人工检查什么 |\n| --- | --- | --- | --- | --- |"
NOTHING = "没有规则，只凭人工检查"


def veto_tables(book: RuleBook) -> Iterator[str]:
    """A table for each scheme, as Markdown."""
    for scheme in load_schemes(book).values():
        yield f"\n### {scheme.title}（`{scheme.scheme}`，{scheme.scope}）\n\n{HEAD}"
        for veto in scheme.veto:
            mark = " ※" if veto.verify else ""
            cells = (f"{veto.name}{mark}", veto.condition, judged_by(veto), evidence(veto, book), veto.manual)
            yield "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def judged_by(veto: Veto) -> str:
    """Who judges a condition."""
    return JUDGES[veto.judge] if veto.rules else "人工认定"


def evidence(veto: Veto, book: RuleBook) -> str:
    """The rules whose findings count, and how many make it a veto."""
    names = "、".join(book.rules[rule].title for rule in veto.rules if rule in book.rules)
    if not names:
        return NOTHING
    return f"{names}（确认的满 {veto.at_least} 个）" if veto.judge != "person" else f"线索：{names}"
