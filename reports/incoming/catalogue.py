"""Reads the standard disclosure catalogue (公开标准目录) that an office keeps in Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import CatalogueItem
from audits.rulebook.loading import Mistake, MistakesFound
from reports.incoming.tables import Heading, read_table, unheard

if TYPE_CHECKING:
    from pathlib import Path

    from reports.incoming.tables import Tell

HEADINGS = (
    Heading("level1", "一级事项", ("一级公开事项", "公开事项一级", "事项类别", "一级目录", "领域"), required=True, from_above=True),
    Heading("level2", "二级事项", ("二级公开事项", "公开事项二级", "事项名称", "二级目录", "公开事项"), from_above=True),
    Heading("content", "公开内容", ("公开内容要素", "内容", "公开要素", "内容标准", "公开内容及要求")),
    Heading("basis", "公开依据", ("依据", "法定依据", "公开依据及文件")),
    Heading("limit", "公开时限", ("时限", "公开时限要求", "更新时限", "公开频次")),
    Heading("unit", "公开主体", ("责任单位", "公开责任主体", "责任主体", "公开单位", "主体")),
    Heading("column", "栏目", ("公开栏目", "对应栏目", "栏目名称", "所在栏目", "网站栏目", "公开位置", "栏目位置", "栏目路径", "网址")),
)


def load_catalogue(path: Path, tell: Tell = unheard) -> tuple[CatalogueItem, ...]:
    """Items in the order of the file; raises MistakesFound with the cell of each mistake; ``tell`` hears of what is not used."""
    items, mistakes = [], []
    for row in read_table(path, HEADINGS, "公开标准目录", tell=tell):
        if not row.get("level1"):
            mistakes.append(Mistake(row.places["level1"], "一级事项", "没有填写"))
        elif not row.get("level2") and not row.get("content"):
            place = row.places.get("content") or row.places.get("level2") or row.place
            mistakes.append(Mistake(place, "公开内容", "二级事项和公开内容都没有填写，不知道公开什么"))
        else:
            items.append(CatalogueItem(**{key: row.get(key) for key in row.values}, cell=row.place))
    if mistakes:
        raise MistakesFound(mistakes)
    if not items:
        raise MistakesFound([Mistake(str(path), "", "目录里还没有事项")])
    return tuple(items)
