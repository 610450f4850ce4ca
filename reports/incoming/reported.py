"""Reads the export of the national reporting system of government sites (全国政府网站信息报送系统)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records.duties import ReportedSite
from audits.rulebook.loading import Mistake, MistakesFound
from reports.incoming.tables import Heading, read_table, unheard

if TYPE_CHECKING:
    from pathlib import Path

    from reports.incoming.tables import Tell

HEADINGS = (
    Heading("name", "网站名称", ("站点名称", "名称", "网站"), required=True),
    Heading("code", "网站标识码", ("标识码", "网站编码", "站点标识码", "政府网站标识码")),
    Heading("home", "首页网址", ("网址", "首页", "首页地址", "网站域名", "域名", "首页链接", "网站网址", "网站地址")),
    Heading("owner", "主办单位", ("主办单位名称", "责任单位", "单位名称")),
    Heading("status", "状态", ("网站状态", "运行状态", "站点状态", "当前状态", "是否关停", "运行情况")),
)


def load_reported(path: Path, tell: Tell = unheard) -> tuple[ReportedSite, ...]:
    """Sites in the order of the file; raises MistakesFound with the cell of each mistake; ``tell`` hears of what is not used."""
    sites, mistakes = [], []
    for row in read_table(path, HEADINGS, "信息报送系统导出表", tell=tell):
        if not row.get("name"):
            mistakes.append(Mistake(row.places["name"], "网站名称", "没有填写"))
        elif not row.get("code") and not row.get("home"):
            mistakes.append(Mistake(row.place, "网站标识码", "网站标识码和首页网址都没有，对不上是哪个网站"))
        else:
            sites.append(ReportedSite(**{key: row.get(key) for key in row.values}, cell=row.place))
    if mistakes:
        raise MistakesFound(mistakes)
    if not sites:
        raise MistakesFound([Mistake(str(path), "", "表里还没有网站")])
    return tuple(sites)
