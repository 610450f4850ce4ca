"""Visits of home pages in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.probing.visits import LIMIT_MS, opened
from reports.screen.words import reason_words
from reports.workbook.cells import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audits.records.visits import Visit


def round_lines(visits: Sequence[Visit], names: Mapping[str, str], *, away: bool) -> Iterator[str]:
    """A line for each site that did not open in time, and what all of it comes to."""
    came = [(visit, opened(visit)) for visit in visits]
    for visit, is_open in came:
        if not is_open:
            words = "打不开" if is_open is False else "不计入"
            yield f"{words}  {plain(names[visit.site])}  {visit.url}  {_reason(visit)}，{visit.elapsed_ms / 1000:.1f} 秒"
    failed, unclear = (sum(1 for _, is_open in came if is_open is state) for state in (False, None))
    parts = (f"{LIMIT_MS // 1000} 秒内打不开 {failed} 个", f"说明不了什么、不计入的 {unclear} 个" if unclear else "")
    yield f"访问 {len(came)} 个首页：{'，'.join(filter(None, parts))}。"
    if away:
        yield "登记的站点都没有答复，多半是本机的网络断了或被拦住了：这一次的结果记下来，但不计入次数。请检查本机能不能上网。"
    elif failed and any(visit.witness == "alone" for visit in visits):
        yield "登记的站点都在同一处，分不清是网站打不开还是本机的网络断了：这样的结果只作疑似。请把别处的站点也登记进来一起监测。"


def _reason(visit: Visit) -> str:
    """Why, in words; a page that came too late came."""
    return "打开了，但太慢" if visit.reason == "ok" else reason_words(visit.reason)
