"""What a comparison of two runs says, in words and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.rulebook import RuleBook
    from crawler.jobs.compare import Comparison, Group, Unlike, UnlikeWhy

GROUPS: dict[Group, str] = {"new": "新发现", "not-fixed": "仍然存在", "fixed": "已经改好", "not-examined": "这次没有查到"}
UNLIKE: dict[UnlikeWhy, str] = {
    "rules": "两次所用的规则不同，问题的增减有一部分可能来自规则的改动",
    "only": "只用的规则不同：{before} → {after}",
    "max-pages": "每站最大页数不同：{before} → {after}",
    "only-before": "站点“{site}”只在 {earlier} 里",
    "only-after": "站点“{site}”只在 {later} 里",
    "pages": "站点“{site}”两次读到的页数相差一半以上（{before} → {after}），较少的一次不能说明问题已改",
}


def compare_lines(found: Comparison, book: RuleBook, most: int) -> Iterator[str]:
    """What makes the runs incomparable first, then each group with its first findings."""
    yield f"批次 {found.before.id}（{found.before.today}）与批次 {found.after.id}（{found.after.today}）"
    yield "两次不完全可比：" if found.unlike else "两次的规则和范围相同。"
    for one in found.unlike:
        yield f"  {_unlike(one, found)}"
    for group, word in GROUPS.items():
        yield f"{word}：{len(found.findings[group])} 个"
        for finding in found.findings[group][:most]:
            rule = book.rules.get(finding.rule)
            yield f"  {finding.id} {rule.title if rule else finding.rule}：{finding.message}"


def compare_data(found: Comparison) -> dict[str, Any]:
    """The comparison for other programs."""
    shown: dict[str, Any] = {group: [finding.id for finding in found.findings[group]] for group in GROUPS}
    differences = [_unlike(one, found) for one in found.unlike]
    return {"before": found.before.id, "after": found.after.id, "differences": differences, **shown}


def _unlike(one: Unlike, found: Comparison) -> str:
    return UNLIKE[one.why].format(
        site=one.site, before=one.before or "不限", after=one.after or "不限", earlier=found.before.id, later=found.after.id
    )
