"""What a comparison of two runs says, in words and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.screen.count_text import count_data, count_words
from reports.screen.words import title_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.engine.comparing import Fate
    from audits.rulebook import RuleBook
    from crawler.jobs.compare import Comparison, Unlike, UnlikeWhy

GROUPS: dict[Fate, str] = {
    "new": "新发现", "counted-now": "上次无法核验或已作处置、这次计入", "not-fixed": "仍然存在", "fixed": "已经改好", "not-examined": "这次没有查到",
}  # fmt: skip
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
    for run, counted in zip((found.before, found.after), found.counts, strict=True):
        yield f"批次 {run.id}：{count_words(counted)}"
    for group, word in GROUPS.items():
        items = found.items[group]
        if items or group != "counted-now":
            yield f"{word}：{len(items)} 项"
        for item in items[:most]:
            yield f"  {item.id} {title_of(item.finding, book.rules.get(item.finding.rule))}：{item.finding.message}"


def compare_data(found: Comparison) -> dict[str, Any]:
    """The comparison for other programs; the groups hold numbers of items."""
    shown: dict[str, Any] = {group: [item.id for item in found.items[group]] for group in GROUPS}
    differences = [_unlike(one, found) for one in found.unlike]
    before, after = map(count_data, found.counts)
    return {"before": found.before.id, "after": found.after.id, "counts": {"before": before, "after": after}, "differences": differences, **shown}


def _unlike(one: Unlike, found: Comparison) -> str:
    alone = f"（问题 {one.before or one.after} 项，没有参加比较）" if one.why in ("only-before", "only-after") and (one.before or one.after) else ""
    return alone.join((UNLIKE[one.why].format(
        site=one.site, before=one.before or "不限", after=one.after or "不限", earlier=found.before.id, later=found.after.id
    ), ""))
