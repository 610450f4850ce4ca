"""What is odd in a run, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.engine.tripwire import RUNS
from reports.workbook.cells import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audits.engine.tripwire import Oddity
    from audits.rulebook import RuleBook


def oddity_lines(found: Sequence[Oddity], names: Mapping[str, str], book: RuleBook) -> Iterator[str]:
    """A line for each thing that a person should look at: it may all be mended, or no longer be read."""
    for one in found:
        site = plain(names.get(one.site, one.site))
        if one.rules:
            titles = "、".join(book.rules[rule].title if rule in book.rules else rule for rule in one.rules)
            yield f"{site}：前 {RUNS} 次巡检都查出、这次一处也没有：{titles}。可能都改好了，也可能网站改版后读不出来了，请抽看几页。"
        for reader in one.readers:
            yield f"{site}：前 {RUNS} 次都用“{reader}”读到栏目列表，这次一个也没有读到，请用 portal-audit columns 看看。"
        for day, number in one.redated:
            yield f"{site}：有 {number} 个网页的发布日期和上次不同，都改成了 {day}，请核实是否批量改了日期（弄虚作假属单项否决）。"
