"""Document numbers (文号) of a page itself, never one that it cites."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.extract.source.lines import Line

_YEAR = r"[〔﹝［\[【（(〈<]\s{0,2}(?:19|20)\d{2}\s{0,2}年?\s{0,2}[〕﹞］\]】）)〉>]"
NUMBER = re.compile(
    rf"[\u4e00-\u9fffA-Za-z·、]{{1,24}}?\s{{0,3}}(?:{_YEAR}|(?:19|20)\d{{2}}年)\s{{0,3}}第?\s{{0,3}}[0-9０-９]{{1,5}}\s{{0,3}}号"
)
"""``X〔2018〕43号`` with any brackets and inner spaces."""
DECREE = re.compile(
    rf"(?:中华人民共和国)?[\u4e00-\u9fff]{{2,30}}?(?:令|公告|通告|决定)\s{{0,3}}(?:{_YEAR})?\s{{0,3}}"
    r"第\s{0,3}(?:[0-9０-９]{1,5}|[一二三四五六七八九十百〇零○]{1,8})\s{0,3}号"
)
"""``国务院令第711号``, ``农业部公告第2567号``."""
_YEAR_ONLY = re.compile(r"^(?:(?:19|20)\d{2}年?)")
_PARENTHESES = re.compile(r"[（(]([^（）()]{4,60}(?:[（(][^（）()]{4,8}[）)])?[^（）()]{0,20}号)[）)]\s{0,3}$")
_ENGLISH = re.compile(r"\bNo\.\s{0,2}(\d{1,5})\b")
_NOT_OWN = re.compile(r"项目|编号|采购|招标|合同|案号|许可证|登记|备案|证号|票据|批复文号|依据|根据|按照|标准|关于|贯彻|落实|学习|转发|印发|执行")
_PLACEHOLDER = re.compile(r"^(?:无|暂无|没有|空|号|null|none|-+|—+|\*+|第?号|〔〕号|字|其他|\d{1,3})$", re.I)
_ANY_NUMBER = re.compile(r"[0-9０-９一二三四五六七八九十]")
_PART = re.compile(r"第\s{0,3}(?:\d{1,5}|[一二三四五六七八九十百〇零○]{1,8})\s{0,3}号")
_OWN_NAME = re.compile(
    r"[\u4e00-\u9fff]{2,20}(?:令|公告|通告)\s{0,3}(?:第\s{0,3}[0-9一二三四五六七八九十百〇零]{1,8}\s{0,3}号|[（(]\s?第\s{0,3}[0-9一二三四五六七八九十百〇零]{1,8}\s{0,3}号\s?[）)])"
    r"(?=[\s（(：:—\-_《]|$)|[\u4e00-\u9fff]{2,16}(?:人民政府|[部局委]|委员会|总局|国务院)令第[0-9一二三四五六七八九十百〇零]{1,8}号(?=[\u4e00-\u9fff])"
)
_BEHIND = re.compile(r"\s{0,3}(?:[（(][^（）()]{0,40}[）)]|(?:现行)?有效|失效|废止)\s{0,3}$")
_SPACES = re.compile(r"\s+")
_AT_END = re.compile(rf"{_YEAR}\s{{0,3}}第?\s{{0,3}}[0-9０-９]{{1,5}}\s{{0,3}}号$")
_AT_HEAD = re.compile(rf"^[【\[（(《]?[\u4e00-\u9fffA-Za-z]{{2,12}}\s{{0,2}}{_YEAR}\s{{0,3}}第?\s{{0,3}}[0-9０-９]{{1,5}}\s{{0,3}}号(?=[】\]）)》:：\s]|[\u4e00-\u9fff])")
_ENDS_TITLE = re.compile(
    r"(?:公告|通知|意见|办法|决定|批复|复函|函|方案|规定|细则|通报|通告|公示|报告|计划|规划|纲要|要点|清单|目录|制度|条例|令|请示|纪要|措施|预案|答复)(?=[\u4e00-\u9fff])|"
    r"[\s》”）)】\]—\-_|｜：:]"
)
_CODE = re.compile(r"[\u4e00-\u9fffA-Za-z]+")
_ABOUT_IT = re.compile(r"[】\]）)》]?\s{0,2}(?:文件?(?!关于)|的|解读|精神|政策|通知精神|等|号|和|及|与|、|规定的?|要求)")
_EXPLAINS = re.compile(r"解读|图解|问答|一图读懂|政策说明|起草说明|失效|废止")
LONGEST_CODE = 12
"""Letters of an office's code before the year (机关代字)."""


def from_field(value: str) -> str | None:
    """The number in a label's value, None for placeholders."""
    value = value.strip(" 　;；,，。")
    if not value or len(value) > 80 or _PLACEHOLDER.match(_SPACES.sub("", value)) or not _ANY_NUMBER.search(value):
        return None
    match = NUMBER.search(value) or DECREE.search(value)
    if match and (match.end() - match.start() >= len(value) - 3 or _BEHIND.match(value[match.end() :])) and match.start() <= 1:
        return tight(match[0])
    return tight(value)


def tight(number: str) -> str:
    """A number without inner whitespace; everything else as written."""
    return _SPACES.sub("", number).strip("()（）,，;；")


def from_title(title: str) -> str | None:
    """The number that a title carries in closing brackets, at its end or its head, or as its own name (``农业部公告第2567号``)."""
    tail = _PARENTHESES.search(title)
    if tail:
        inner = _YEAR_ONLY.sub("", tail[1].strip())
        if whole(inner):
            return tight(inner)
    found = _at_end(title) or _at_head(title)
    if found:
        return found
    if whole(title):
        return tight(title)
    match = _OWN_NAME.match(title)
    if match and not _NOT_OWN.search(match[0]) and not _EXPLAINS.search(title):
        return re.sub(r"[（()）]", "", tight(match[0]))
    english = _ENGLISH.search(title)
    return f"No.{english[1]}" if english and re.search(r"announcement|decree|order|notice|circular", title, re.I) else None


def _at_end(title: str) -> str | None:
    """The number behind a title, without the title: what follows its last word for a kind of document, a mark or a blank."""
    end = _AT_END.search(title)
    if end is None:
        return None
    before = title[: end.start()]
    cut = max((match.end() for match in _ENDS_TITLE.finditer(before)), default=0)
    code = before[cut:]
    if not 2 <= len(code) <= LONGEST_CODE or not _CODE.fullmatch(code) or (not cut and len(before) > LONGEST_CODE):
        return None
    return tight(code + end[0]) if cut and whole(code + end[0]) else None


def _at_head(title: str) -> str | None:
    """The number that a title begins with; none where the title speaks of the document with that number."""
    match = _AT_HEAD.match(title)
    if match is None or _NOT_OWN.search(match[0]) or _ABOUT_IT.match(title[match.end() :]) or _EXPLAINS.search(title):
        return None
    return tight(match[0].lstrip("【[（(《"))


def whole(text: str) -> bool:
    """Whether a text is nothing but one document number."""
    text = text.strip(" ()（）【】[]")
    if not 4 <= len(text) <= 60 or _NOT_OWN.search(text):
        return False
    match = NUMBER.match(text)
    if match and match.end() >= len(text):
        return True
    match = DECREE.match(text)
    return bool(match and match.end() >= len(text))


def from_head(lines: Sequence[Line]) -> str | None:
    """The number that stands alone on one of the first lines of the main text (or parted over two, as decrees print it)."""
    previous = ""
    for line in lines:
        if line.cell and len(line.element.getparent()) > 1:
            continue
        text = line.text.strip()
        bare = text.strip("()（） ")
        if whole(bare):
            return tight(bare)
        if _PART.fullmatch(bare) and previous.endswith(("令", "公告", "通告")):
            return tight(previous + bare)
        ends = re.search(r"(?:文\s{0,3}件|令|公告)?\s{1,6}(\S.{3,50}号)$", bare)
        if ends and whole(ends[1]):
            return tight(ends[1])
        joined = re.match(r"[（(]([^（）()]{0,50}(?:[（(]\d{4}[）)])?[^（）()]{0,12}号)[）)]", text)
        if joined and whole(joined[1]):
            return tight(joined[1])
        if re.match(r"附件|附：|根据|为", bare) or (len(bare) > 60 and ("，" in bare or "。" in bare)):
            break
        previous = _SPACES.sub("", bare)
    return None
