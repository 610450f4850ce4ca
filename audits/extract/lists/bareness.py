"""What is left of a page when links and furniture are taken away: own words, empty lists, pictures, and words that say there is nothing."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from audits.extract.lists.surroundings import is_frame_text, is_more

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import lxml.html

    from audits.extract.source.lines import Line

FOOTER = re.compile(
    r"版权所有|主办(?:单位)?[：:]|主办单位|制作维护|推荐使用|ICP备|网站标识码|公网安备|技术支持|Copyright|浏览器|分辨率|邮政?编码?|承办|备案|"
    r"您访问的链接即将离开"
)
"""Lines of footers and notices that are no text of the page."""
_FURNITURE = re.compile(
    r"(?:当前|您的?|所在|现在)?.{0,4}位置.{0,6}[:：]?|(?:序号|标题|名称|信息名称|文件名称|主题|文号|发文字号|发布(?:日期|时间|机构|单位)|成文日期|生成日期|日期|时间|索引号|来源|点击(?:数|率)?|浏览(?:量|次数)?|状态|办理状态|操作|内容|类型|类别)+|"
    r"(?:请输入|输入)?.{0,8}(?:关键[词字]|查询|搜索|检索|排序).{0,8}|第?\s?\d{0,5}\s?页?\s?[/共]?\s?\d{0,5}\s?[页条]?|[\d\s/:：,，.·|<>«»\[\]()（）-]+|(?:首|上一?|下一?|尾|末|最后一)页.{0,30}|跳?转(?:到|至).{0,10}|每页.{0,20}|共\s?\d.{0,20}|"
    r"今天是.{0,30}|.{0,6}年.{0,3}月.{0,3}日.{0,10}|星期.|信息列表|栏目列表|文章列表|列表|正文|>+|\W+"
)
NOTHING = re.compile(
    r"(?:暂时?无|暂时?没有|暂未|还没有|没有|尚无|尚未|未能?|查无|无)(?:找到|查到|搜到|搜索到|检索到|查询到|发布|公开|公布|录入|收录|添加|上传)?"
    r"(?:任何|相关的?|有关的?|符合(?:您的)?(?:查询)?(?:条件|要求)的?|新增的?|更多|最新|该栏目|本栏目|此类|可以?(?:显示|展示|公开)的?|公开的?|发布的?|对应的?|可用的?|匹配的?"
    r"|您所?(?:要|想|需要)要?(?:找|查找|查询|查看|搜索|检索)?的?){0,3}(?:新增|相关|公开|文章|政务|政策|新闻|通知|公告|图片)?"
    r"(?:信息|内容|数据|文章|记录|公告|文件|资料|新闻|结果|更新|稿件|留言|信件|项目|文档|条目|通知)|暂未(?:发布|公开|更新|开通|上线)"
    r"|(?:正在|尚在|还在)(?:建设|更新|整理|完善|维护|升级|录入|筹备|制作)|(?:栏目|内容|资料|数据|信息|页面|网站|此处|本页)?(?:建设|更新|整理|完善|维护|升级)中(?=$|[^\w]|请|敬)"
    r"|敬请期待|敬请关注|no\s(?:data|records?|results?)\b|(?:列表|内容|栏目|结果)为空|nodata|(?:数据|内容|栏目)(?:即将|稍后)(?:上线|发布|更新)|此栏目(?:下)?(?:没有|无)",
    re.I,
)
"""What a column says that has no rows."""
SENTENCE = 20
"""Characters that the end of a sentence is worth: however short, it is what the page has to say."""
DATA = 100
"""Characters without a blank that are no word."""
_IDENTITY = re.compile(r"备案|网安备|标识码|主办(?:单位)?\s?[:：]|承办(?:单位)?\s?[:：]|技术支持|[Cc]opyright|邮编|电话\s?[:：]|地址\s?[:：]")
"""Words of footers that no text has."""
_SHOWING = frozenset({"img", "video", "embed", "object", "iframe"})
_PHOTO = re.compile(r"upload|attach|/files?/|/pics?/|/art/|W0\d{8}|\d{8}|[0-9a-f]{12}", re.I)
"""Addresses of pictures that somebody uploaded, and that are no part of a template."""


def footer_from(lines: Sequence[Line], first: int) -> int:
    """Index of the first line of the footer: a sentence about copyright is what a page says, not its footer."""
    for index in range(first, len(lines)):
        text = lines[index].text
        if _IDENTITY.search(text) or not (len(text) > SENTENCE and text.endswith("。")):
            return index
    return len(lines)


def own_words(text: str, linked: int, names: frozenset[str]) -> int:
    """Characters of a line that belong to no link, name of a column, pager, search form or heading of a table."""
    bare = "".join(text.split())
    if bare in names or is_frame_text(bare) or is_more(bare) or _FURNITURE.fullmatch(bare[:80]):
        return 0
    sentence = SENTENCE if bare.endswith(("。", "；", "！")) else 0
    return max(0, len(bare) if not linked else letters(bare) - linked) + sentence


def is_data(text: str) -> bool:
    """Whether a text is no words but what a script decodes."""
    return len(text) > DATA and text.isascii() and " " not in text


def letters(text: str) -> int:
    """Characters of a text without the signs that stand between links."""
    return sum(map(str.isalnum, text))


def bare_lists(body: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """List elements without rows."""
    for element in body.iter("ul", "tbody", "ol", "dl"):
        if not (element.text or "").strip() and not any(isinstance(child.tag, str) and child.tag not in ("script", "style") for child in element):
            yield element


def pictures(body: lxml.html.HtmlElement, lines: Sequence[Line], crumb: int, footer: int) -> Iterator[tuple[Any, bool]]:
    """Uploaded pictures, films and frames that stand between two lines, each with whether it is a link."""
    start = lines[crumb].element if 0 <= crumb < len(lines) else None
    end = lines[footer].element if footer < len(lines) else None
    inside = start is None
    for element in body.iter():
        if element is end:
            return
        if element is start:
            inside = True
        elif inside and element.tag in _SHOWING and (element.tag != "img" or _PHOTO.search(element.get("src") or "")):
            yield element, any(upper.tag == "a" for upper in islice(element.iterancestors(), 3))
