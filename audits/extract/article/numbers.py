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
_NOT_OWN = re.compile(r"项目|编号|采购|招标|合同|案号|许可证|登记|备案|证号|票据|批复文号|依据|根据|按照|标准")
_PLACEHOLDER = re.compile(r"^(?:无|暂无|没有|空|号|null|none|-+|—+|\*+|第?号|〔〕号|字|其他|\d{1,3})$", re.I)
_ANY_NUMBER = re.compile(r"[0-9０-９一二三四五六七八九十]")
_PART = re.compile(r"第\s{0,3}(?:\d{1,5}|[一二三四五六七八九十百〇零○]{1,8})\s{0,3}号")
_OWN_NAME = re.compile(r"[\u4e00-\u9fff]{2,20}(?:令|公告|通告)\s{0,3}第\s{0,3}[0-9一二三四五六七八九十百]{1,8}\s{0,3}号(?=[\s（(：:]|$)")
_SPACES = re.compile(r"\s+")


def from_field(value: str) -> str | None:
    """The number in a label's value, None for placeholders."""
    value = value.strip(" 　;；,，。")
    if not value or len(value) > 80 or _PLACEHOLDER.match(_SPACES.sub("", value)) or not _ANY_NUMBER.search(value):
        return None
    match = NUMBER.search(value) or DECREE.search(value)
    if match and match.end() - match.start() >= len(value) - 3:
        return tight(match[0])
    return tight(value)


def tight(number: str) -> str:
    """A number without inner whitespace; everything else as written."""
    return _SPACES.sub("", number).strip("()（）,，;；")


def from_title(title: str) -> str | None:
    """The number that a title carries in closing brackets or as its own name (``农业部公告第2567号``)."""
    tail = _PARENTHESES.search(title)
    if tail:
        inner = _YEAR_ONLY.sub("", tail[1].strip())
        if whole(inner):
            return tight(inner)
    if whole(title):
        return tight(title)
    match = _OWN_NAME.match(title)
    if match:
        return tight(match[0])
    english = _ENGLISH.search(title)
    return f"No.{english[1]}" if english and re.search(r"announcement|decree|order|notice|circular", title, re.I) else None


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
