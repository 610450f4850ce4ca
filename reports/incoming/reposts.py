"""Reads the list of what has to be reposted by when (重要信息转载任务)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records.duties import Repost
from audits.rulebook.loading import Mistake, MistakesFound
from reports.incoming.posts import moment
from reports.incoming.tables import Heading, read_table, unheard

if TYPE_CHECKING:
    from pathlib import Path

    from reports.incoming.tables import Tell

HEADINGS = (
    Heading("title", "标题", ("转载标题", "转载内容", "信息标题", "文件名称", "稿件标题", "内容", "转载信息"), required=True),
    Heading("due", "转载时限", ("时限", "要求时间", "完成时限", "转载期限", "截止时间", "截止日期", "要求完成时间"), required=True),
    Heading("issuer", "来源", ("发布单位", "发布机构", "信息来源", "来源单位")),
    Heading("original", "原文链接", ("原文网址", "链接", "网址", "原文地址", "来源网址")),
    Heading("scope", "转载范围", ("范围", "转载单位", "责任网站", "要求转载的网站", "站点", "网站")),
    Heading("since", "下达时间", ("发布时间", "发布日期", "原文发布时间", "通知时间", "下达日期")),
)


def load_reposts(path: Path, tell: Tell = unheard) -> tuple[Repost, ...]:
    """Tasks in the order of the file; raises MistakesFound with the cell of each mistake; ``tell`` hears of what is not used."""
    tasks, mistakes = [], []
    for row in read_table(path, HEADINGS, "转载任务", tell=tell):
        due, since = moment(row.get("due")), moment(row.get("since"))
        if not row.get("title"):
            mistakes.append(Mistake(row.places["title"], "标题", "没有填写"))
        elif due is None:
            mistakes.append(Mistake(row.places["due"], "转载时限", f"应写成 2026-03-01 这样的日期（现在是：{row.get('due') or '空'}）"))
        else:
            tasks.append(Repost(row.get("title"), due[:10], row.get("issuer"), row.get("original"), row.get("scope"), (since or "")[:10], row.place))
    if mistakes:
        raise MistakesFound(mistakes)
    if not tasks:
        raise MistakesFound([Mistake(str(path), "", "表里还没有转载任务")])
    return tuple(tasks)
