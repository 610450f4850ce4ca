"""The first screen of the report: the verdict or what it lacks, what cannot wait, who is worst, what has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.outgoing.standing import WORST, UnitLine, due_this_week, leaks, overdue, units, verdicts, what_is_lacking, why_failed
from reports.screen.score_view import conclusion
from reports.workbook.cells import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.engine.comparing import Fate
    from reports.outgoing.overview import Overview, SiteLine

MOST_NAMED = 6
"""Sites that are named one by one on the first screen."""


CHANGES: dict[Fate, str] = {
    "new": "新发现", "counted-now": "上次无法核验或作过处置，这次查实", "fixed": "已改好", "not-fixed": "仍在", "not-examined": "这次没有查到",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands on the first screen."""

    headline: str
    """The verdict in one sentence."""
    tone: str
    """``bad``, ``good`` or ``open``."""
    verdicts: tuple[tuple[str, str, str], ...]
    """(site, what its score comes to, tone)."""
    unnamed: int
    """Sites that had no room."""
    urgent: tuple[tuple[str, int, str], ...]
    """(what cannot wait, how many, more of it)."""
    worst: tuple[UnitLine, ...]
    changed: tuple[tuple[str, int], ...]
    """What became of the problems of the inspection before."""
    before: str
    """That inspection, ``""`` where there is none."""


def opening(data: Overview) -> Opening:
    """The first screen of a run."""
    found = verdicts(data.sites)
    ordered = [*found.failed, *found.open, *found.passed]
    tone = "bad" if found.failed else "open" if found.open else "good"
    return Opening(
        _headline(data), tone, tuple((plain(site.name), _said(site), _tone(site)) for site in ordered[:MOST_NAMED]), max(0, len(ordered) - MOST_NAMED),
        tuple(_urgent(data)), tuple(units(data)[:WORST]), tuple(_changed(data)), f"{data.previous.day}，批次 {data.previous.run}" if data.previous else "",
    )  # fmt: skip


def _headline(data: Overview) -> str:
    found = verdicts(data.sites)
    parts = [
        f"不合格 {len(found.failed)} 个" if found.failed else "", f"合格 {len(found.passed)} 个" if found.passed else "",
        f"还不能下结论 {len(found.open)} 个" if found.open else "",
    ]  # fmt: skip
    rate = f"，合格率 {found.rate}" if found.rate else ""
    incomplete = sum(1 for site in data.sites if not site.complete)
    left = f"其中 {incomplete} 个没有全部检查完，数字以已检查的范围为准。" if incomplete else ""
    problems, units_ = len(data.problems()), len(data.by_department())
    what = f"发现问题 {problems} 项（其中已下发 {data.counted.issued} 项），涉及 {units_} 个单位。" if problems else "在检查范围内没有发现问题。"
    return f"检查网站 {len(data.sites)} 个：{'、'.join(filter(None, parts))}{rate}。{left}{what}"


def _said(site: SiteLine) -> str:
    if site.score is None:
        return what_is_lacking(site)
    if site.verdict == "failed":
        return f"{conclusion(site.score)}{why_failed(site)}"
    return conclusion(site.score)


def _tone(site: SiteLine) -> str:
    return "bad" if site.verdict in ("vetoed", "failed") else "open" if site.verdict == "open" else "good"


def _urgent(data: Overview) -> Iterator[tuple[str, int, str]]:
    """What cannot wait: leaks and vetoes first."""
    exposed, late, soon = leaks(data), overdue(data), due_this_week(data)
    vetoed = [site for site in data.sites if site.vetoes]
    clues = sum(len(one.findings) + len(one.likely) for site in data.sites for one in site.clues)
    yield "个人信息泄露，项", len(exposed), "、".join(dict.fromkeys(plain(one.work.department_name) for one in exposed)) or "没有发现"
    yield "触发单项否决的网站，个", len(vetoed), f"另有 {clues} 条否决线索待人工认定" if clues else "没有待认定的线索"
    yield "已超期，项", len(late), f"最早的期限 {late[0].life.due}" if late else "没有超期的"
    yield "本周到期，项", len(soon), f"最近的期限 {soon[0].life.due}" if soon else "本周没有到期的"


def _changed(data: Overview) -> Iterator[tuple[str, int]]:
    if data.previous is None:
        return
    for group, word in CHANGES.items():
        if number := data.changes.get(group, 0):
            yield word, number
    if data.previous.relapsed:
        yield "其中反弹", data.previous.relapsed


def site_vetoes(site: SiteLine) -> str:
    """Vetoes of a site with the numbers that make them, and what a person has to decide."""
    if site.score is None:
        return "没有打分方案"
    hit = [f"{one.rule.name} {len(one.findings)}（{one.rule.at_least} 个即否决）" if one.rule.at_least > 1 else one.rule.name for one in site.vetoes]
    near = [
        f"{one.rule.name} {len(one.findings)}（{one.rule.at_least} 个即否决，没有到）"
        for one in site.score.vetoes
        if one.state == "clear" and one.findings and one.rule.at_least > 1
    ]
    clues = [f"{one.rule.name}：{len(one.findings) + len(one.likely)} 条线索待人工认定" for one in site.clues]
    return "；".join([*hit, *clues, *near]) or "未触发"
