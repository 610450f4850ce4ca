"""Signs of a reading in plain words: what spoke for and against how a title or a date was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TOPICS = {"title": "标题", "published": "发布日期", "kind": "页面类型", "rows": "列表"}
SIGNS: dict[str, str] = {
    "meta-same": "与网页标签里的标题相同", "meta-part": "与网页标签里的标题部分相同", "head-same": "与title元素相同",
    "head-begins": "title元素以它开头", "head-cut": "title元素是它的开头（被截断）", "head-holds": "title元素里有它",
    "label-same": "与信息区的标题一致", "h1": "在一级标题里", "h2": "在二级标题里", "h3": "在三级标题里", "h4": "在四级标题里",
    "named": "所在元素的名字像标题", "large": "字大", "centred": "居中", "bold": "加粗", "linked": "是链接", "sentence": "像正文的长句",
    "stopped": "以句号、逗号结尾", "colon": "以冒号结尾", "labelled": "像“标签：值”", "dated": "带日期", "site": "像网站名", "genre": "以文种结尾",
    "unfinished": "像没有说完的话",
    "date-next": "紧接着是日期行", "date-near": "下面几行有日期行", "date-same": "与日期同一行", "date-above": "在日期行下面", "text-near": "下面就是正文",
    "text-above": "在正文里", "crumb-next": "紧接在面包屑下面", "crumb-above": "在面包屑下面", "crumb-below": "在面包屑上面",
    "column": "与栏目同名", "column-headed": "与栏目同名，但位置像标题", "unshown": "页面上没有更像的，取title元素", "unshown-meta": "网页标签里写有标题",
    "unshown-site": "title元素像网站名", "unshown-empty": "没有title元素",
    "label-published": "有发布日期的标签", "label-time": "有“时间”“日期”的标签", "lone": "标题附近单独一行的日期", "label-unknown": "标签不认识",
    "label-asked": "来信、提问的时间", "label-answered": "答复、办理的时间", "label-update": "更新时间", "script": "由脚本写出", "label-issued": "发文、生成日期",
    "meta": "网页标签里的日期", "address": "网址里的日期", "signature": "正文落款", "label-written": "成文日期", "near-title": "紧接标题",
    "above-title": "在标题上面", "far": "离标题较远", "in-text": "在正文里", "other": "别的日期",
    "dated-rows": "多数行有日期", "few-rows": "3行以上", "some-rows": "6行以上", "many-rows": "10行以上", "lone-row": "只有一行",
    "lone-without-date": "只有一行且没有日期", "names": "标题不是短词", "sentences": "标题像句子", "cut-titles": "标题被截断",
    "dominant": "页面上的长标题大都在这里", "pictures": "行里有图片", "paragraphs": "行里像成段文字", "frame-words": "是页头页脚的用语",
    "column-names": "都像栏目名", "offices": "都是单位或网站名", "home-link": "有“首页”链接", "names-own-column": "列有本栏目的名字",
    "leads-to-itself": "有指向本页的链接", "other-heading": "上面是别的栏目名", "article-addresses": "网址像文章", "folder-addresses": "网址像栏目",
    "dead-addresses": "链接没有地址", "no-articles": "没有一个像文章", "elsewhere": "指向别的网站", "below-own-folder": "在本栏目的目录下",
    "below-breadcrumb": "在面包屑下面", "above-breadcrumb": "在面包屑上面", "in-footer": "在页脚", "box-heading": "标题是热点、推荐一类的边栏",
    "own-heading": "上面是本栏目名", "more-link": "标题旁有“更多”，是别的栏目的一块", "before-pager": "下面是翻页", "after-pager": "在翻页下面",
    "own-list-empty": "前面本栏目的列表是空的", "nought-stated": "页面写明共0条",
    "unseen": "看不见", "frame-names": "在导航里", "side-names": "所在元素的名字像边栏", "list": "有带日期的列表", "list-without-dates": "有没有日期的列表",
    "rows-1": "至少1行有日期", "rows-3": "至少3行有日期", "rows-6": "至少6行有日期", "rows-10": "至少10行有日期", "weight-7": "像列表",
    "weight-10": "很像列表", "weight-13": "非常像列表", "boxed": "列表在边栏里", "few-of-titles": "列表只占页面标题的一小部分",
    "most-of-titles": "页面标题多数在列表里", "nearly-all-titles": "页面标题几乎都在列表里", "rivals": "另有同样长的列表", "pager": "有翻页",
    "no-rows": "没有列表", "nearly-list": "有几分像列表的一块", "prose-60": "有成段文字", "prose-250": "有正文", "prose-1000": "有长篇正文",
    "shows-date": "写有发布日期", "signed": "有落款或成文日期", "article-meta": "网页标签写有文章标题或日期", "breadcrumb-to-text": "面包屑以“正文”结尾",
    "title-line": "有单独的标题行",
    "attachment": "有附件", "fields": "有信息区", "text-names": "有名字像正文的元素", "date-lines": "有“时间：”一类的标签",
    "fact-lines": "有“来源：”“浏览：”一类的标签", "index-block": "有索引号", "neighbours": "有上一篇下一篇", "tools": "有打印、字号",
    "letter": "是来信和答复", "guide": "有办事指南的栏目", "boxes": "有别的栏目的几块", "deep-address": "网址层级深", "root-address": "网址是网站根目录",
    "article-address": "网址像文章", "folder-address": "网址像栏目", "breadcrumb": "有面包屑", "long-breadcrumb": "面包屑有三级以上",
    "column-meta": "网页标签写有栏目名", "site-title": "title元素是网站名", "own-title": "title元素不是网站名", "links-8": "有8个以上链接",
    "links-60": "有60个以上链接", "links-150": "有150个以上链接", "many-lists": "有多个列表", "many-more-links": "有多处“更多”",
    "says-nothing": "写着暂无内容", "headed": "有本栏目名作标题", "says-nought": "写着共0条", "bare": "除链接外没有文字", "own-words": "有自己的文字",
    "columns": "列着下级栏目",
    "links-within": "中间有许多链接", "only-frame": "除公共部分外没有内容",
    "bare-list": "有空的列表元素", "pager-alone": "只有翻页没有条目", "asks-by-script": "由脚本取内容",
    "form": "有要填写的表单", "picture": "有图片", "linked-picture": "有带链接的图片", "always": "起点",
}  # fmt: skip
"""Name of a sign → how people call it."""


def signs_text(signs: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """One line a topic: what spoke for and against its reading."""
    for topic, found in signs.items():
        if found:
            yield f"{TOPICS.get(topic, topic)}依据：" + "、".join(SIGNS.get(sign, sign) for sign in found)
