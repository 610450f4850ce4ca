"""What a re-check decided, in words and as JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from crawler.cli._rules_text import rules_sentence
from reports.screen.words import VERDICT, WHY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.jobs.recheck import Checked, Rechecked


def recheck_lines(done: Rechecked) -> Iterator[str]:
    """The outcome in plain words: counts first, then each item that is not simply mended or not."""
    counts = Counter(one.result for one in done.items)
    yield f"\n复查批次 {done.run}（复查的是批次 {done.base}）：共 {len(done.items)} 项"
    for result, word in VERDICT.items():
        yield f"  {word}：{counts[result]} 项"
    for one in done.items:
        if one.result == "not-examined" or (one.result != "fixed" and one.counts.get("clean")):
            reasons = "，".join(f"{WHY[why]} {number} 处" for why, number in one.reasons.items())
            places = f"{one.counts.get('clean', 0)} 处已改，{one.counts.get('dirty', 0)} 处未改，{one.counts.get('unexamined', 0)} 处未能复查"
            yield f"  {one.item} {VERDICT[one.result]}：{places}（{reasons}）"
    if says := rules_sentence(done.base, done.rules):
        yield f"  {says}"
    for site in done.too_few_pages:
        yield f"  站点 {site}：能访问到的页面不到应复查的一半，这次复查不改变任何问题的状态"


def recheck_data(done: Rechecked) -> dict[str, Any]:
    """The outcome for other programs."""
    return {"run": done.run, "base": done.base, "items": [_item(one) for one in done.items]}


def _item(one: Checked) -> dict[str, Any]:
    return {
        "item": one.item,
        "finding": one.finding,
        "site": one.site,
        "result": one.result,
        "verdict": VERDICT[one.result],
        "places": dict(one.counts),
        "reasons": dict(one.reasons),
    }
