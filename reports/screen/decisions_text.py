"""Decisions in words, with how often they were needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.screen.words import DECISION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from audits.rectification.decisions import Decision

IDLE_RUNS = 2
"""Runs without a match after which a decision is proposed for withdrawal."""


def decision_lines(one: Decision, matches: Sequence[tuple[str, int]], today: date) -> Iterator[str]:
    """Lines about one decision; ``matches`` is (run, number) by run, oldest first."""
    scope = (("问题", one.item or one.finding), ("站点", one.site), ("规则", one.rule), ("栏目", one.column), ("网址", one.target))
    said = "，".join(f"{label} {value}" for label, value in scope if value)
    yield f"第 {one.id} 号  {DECISION[one.kind]}  {_standing(one, today)}  {said}"
    until = f"，至 {one.until}" if one.until else ""
    yield f"    {one.reason}（{one.author}，{one.created}{until}）"
    if matches:
        listed = "，".join(f"{run} 用到 {number} 次" for run, number in matches[-5:])
        idle = len(matches) >= IDLE_RUNS and not any(number for _, number in matches[-IDLE_RUNS:])
        yield f"    {listed}" + (f"；最近 {IDLE_RUNS} 个批次没有用到，可考虑撤回" if idle and one.holds(today) else "")


def _standing(one: Decision, today: date) -> str:
    if one.withdrawn:
        return f"已于 {one.withdrawn} 撤回"
    if one.until and one.until < today.isoformat():
        return "已过期"
    return "有效" if one.holds(today) else f"自 {one.created} 起有效"
