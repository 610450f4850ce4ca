"""Signs of a reading in plain words: what spoke for and against how a title or a date was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TOPICS = {"title": "标题", "published": "发布日期", "kind": "页面类型", "list": "列表"}
SIGNS: dict[str, str] = {
    "meta-same": "与网页标签里的标题相同", "meta-part": "与网页标签里的标题部分相同", "head-same": "与title元素相同",
    "head-begins": "title元素以它开头", "head-cut": "title元素是它的开头（被截断）", "head-holds": "title元素里有它",
    "label-same": "与信息区的标题一致", "h1": "在一级标题里", "h2": "在二级标题里", "h3": "在三级标题里", "h4": "在四级标题里",
    "named": "所在元素的名字像标题", "large": "字大", "centred": "居中", "bold": "加粗", "linked": "是链接", "sentence": "像正文的长句",
    "stopped": "以句号、逗号结尾", "colon": "以冒号结尾", "labelled": "像“标签：值”", "dated": "带日期", "site": "像网站名", "genre": "以文种结尾",
    "date-next": "紧接着是日期行", "date-near": "下面几行有日期行", "date-same": "与日期同一行", "date-above": "在日期行下面", "text-near": "下面就是正文",
    "text-above": "在正文里", "crumb-next": "紧接在面包屑下面", "crumb-above": "在面包屑下面", "crumb-below": "在面包屑上面",
    "column": "与栏目同名", "column-headed": "与栏目同名，但位置像标题", "unshown": "页面上没有更像的，取title元素", "unshown-meta": "网页标签里写有标题",
    "unshown-site": "title元素像网站名", "unshown-empty": "没有title元素",
    "label-published": "有发布日期的标签", "label-time": "有“时间”“日期”的标签", "lone": "标题附近单独一行的日期", "label-unknown": "标签不认识",
    "label-asked": "来信、提问的时间", "label-answered": "答复、办理的时间", "label-update": "更新时间", "script": "由脚本写出", "label-issued": "发文、生成日期",
    "meta": "网页标签里的日期", "address": "网址里的日期", "signature": "正文落款", "label-written": "成文日期", "near-title": "紧接标题",
    "above-title": "在标题上面", "far": "离标题较远", "in-text": "在正文里", "other": "别的日期",
}  # fmt: skip
"""Name of a sign → how people call it."""


def signs_text(signs: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """One line a topic: what spoke for and against its reading."""
    for topic, found in signs.items():
        if found:
            yield f"{TOPICS.get(topic, topic)}依据：" + "、".join(SIGNS.get(sign, sign) for sign in found)
