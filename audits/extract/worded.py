"""Words that articles have around their text: labels of dates and facts, tools, neighbours, labels of letters and of service guides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TOOLS = re.compile(r"打印|关闭(?:窗口|本页|页面)?|字号|字体大小|[【\[(]\s{0,3}字体|doPrint|window\.print|doZoom")
_NEIGHBOURS = re.compile(r"上一(?:篇|条|则)|下一(?:篇|条|则)|责任编辑|相关(?:附件|文档|稿件)|扫一扫在手机|分享到")
_DATE_LINE = re.compile(r"(?:时间|日期)\s{0,3}[:：]")
_FACT_LINE = re.compile(
    r"来源\s{0,3}[:：]|作者\s{0,3}[:：]|浏览(?:次数|量)?\s{0,3}[:：]|点击(?:数|率|次数|量)?\s{0,3}[:：]|"
    r"阅读(?:次数|量)?\s{0,3}[:：]"
)
_INDEX_BLOCK = re.compile(r"索\s{0,6}引\s{0,6}号")
_LETTER = re.compile(
    r"(?:回复|答复|处理|办理|受理|交办)(?:内容|单位|部门|机构|时间|日期|情况|意见|结果|状态)|(?:来信|写信|信件|留言|咨询|提问|投诉|诉求)(?:内容|标题|主题|时间|日期|编号|人|类型|类别)|流水号"
)
_GUIDE = re.compile(
    r"(?:办理|受理|实施|申请|申报|审批|设定)(?:部门|机构|主体|依据|条件|流程|程序|材料|时限|地点|时间|对象|方式|结果|窗口|形式)|事项(?:名称|类型|编码)|(?:法定|承诺)(?:办结)?时限|收费(?:标准|依据|情况)"
    r"|(?:咨询|监督|投诉)(?:电话|方式|渠道)"
)
"""Labels of a service guide."""
_WORDS = (
    ("date-lines", _DATE_LINE, "时间 日期", ""),
    ("fact-lines", _FACT_LINE, "来源 作者 浏览 点击 阅读", ""),
    ("index-block", _INDEX_BLOCK, "索", ""),
    ("neighbours", _NEIGHBOURS, "上一 下一 责任编辑 相关 扫一扫 分享到", ""),
    ("tools", _TOOLS, "打印 关闭 字号 字体大小 【 [ ( doPrint window.print doZoom", ""),
    ("guide", _GUIDE, "办理 受理 实施 申请 申报 审批 设定 事项 法定 承诺 收费 咨询 监督 投诉", "办理 受理 事项 申请"),
    ("letter", _LETTER, "回复 答复 处理 办理 受理 交办 来信 写信 信件 留言 咨询 提问 投诉 诉求 流水号", "回复 答复 处理 来信 信件 留言 咨询 提问 投诉"),
)  # fmt: skip
"""Names of the signs, their patterns, what each match of the pattern begins with, and words of which the page must have one."""
_OPENINGS = tuple((name, pattern, tuple(openings.split()), tuple(needed.split())) for name, pattern, openings, needed in _WORDS)
_REPEATED = {"letter": 1, "guide": 3}
"""Signs of which more than so many words are needed."""


def worded(text: str) -> Iterator[str]:
    """Names of the signs that the words of a page are."""
    for name, pattern, openings, needed in _OPENINGS:
        if (not needed or any(word in text for word in needed)) and _is_met(pattern, openings, text, _REPEATED.get(name, 0)):
            yield name


def _is_met(pattern: re.Pattern[str], openings: Iterable[str], text: str, before: int) -> bool:
    """Whether a pattern matches more often than so many times; looked for only where a match may begin, which a plain search tells much sooner."""
    end = met = 0
    for place in sorted(place for opening in openings for place in _places(opening, text)):
        if place >= end and (found := pattern.match(text, place)) is not None:
            end, met = found.end(), met + 1
            if met > before:
                return True
    return False


def _places(word: str, text: str) -> Iterator[int]:
    """Where a word stands in a text."""
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)
