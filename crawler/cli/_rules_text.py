"""By which rules something was judged again, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audits.engine.books import BookOfRun
    from audits.records.codes import BookLack

SHOWN = 8
"""Rules that are named; the others are counted."""
_MISSING: dict[BookLack, str] = {
    "not-kept": "批次 {run} 没有存下当时的规则（较早的版本写的），这次按现在的规则判断。",
    "unreadable": "批次 {run} 当时的规则本程序读不了，这次按现在的规则判断。",
}


def rules_sentence(run: str, rules: BookOfRun, *, chosen: bool = True) -> str:
    """What differs between the rules of a run and those of today; ``""`` where nothing does. ``chosen``: today's could have been asked for."""
    if rules.missing:
        return _MISSING[rules.missing].format(run=run)
    names = [f"“{rules.titles.get(name, name)}”" for name in rules.changed if name != "*"]
    shown = "、".join(names[:SHOWN]) + (f" 等 {len(names)} 条规则" if len(names) > SHOWN else "")
    changed = "，另有".join(part for part in (shown, "词表或设置" if "*" in rules.changed else "") if part)
    if rules.by_today:
        return f"按现在的规则判断；批次 {run} 当时不同的：{changed}。" if changed else ""
    hint = "要按现在的规则，请加 --current-rules。" if chosen else ""
    return f"按批次 {run} 当时的规则判断；现在不同的：{changed}。{hint}" if changed else ""
