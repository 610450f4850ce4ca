"""Document numbers (文号) and order numbers (令) as pages write them, brought to one form."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.texts.numerals import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.codes import NumberKind

_DIGITS = {"〇": 0, "零": 0, "○": 0, "O": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = "[0-9〇零○一二三四五六七八九十百千两]"
_GAPS = re.compile("[\\s\u200b-\u200f\u2060\ufeff]+")
_TAGS = re.compile(r"</?[A-Za-z][^<>]{0,300}>|<!--.{0,300}?-->")
_OPEN, _CLOSE = "〔\\[（(【<〈﹝﹙「〖", "〕\\])）】>〉﹞﹚」〗"
_DOC = re.compile(
    rf"([A-Za-z\u4e00-\u9fff]{{0,30}}?)[{_OPEN}]第?((?:19|20)\d{{2}}|\d{{2}})年?[{_CLOSE}]{{1,2}}(?:字)?第?0{{0,6}}(\d{{1,6}})号(?!令)"
)
_BARE = re.compile(r"([\u4e00-\u9fff]{2,14}[发函规字办令])\[?((?:19|20)\d{2})\]?(\d{1,4})号")
_LOST = re.compile(r"([\u4e00-\u9fff]{2,14})((?:19[5-9]|20[0-4])\d)(\d{1,4})号(?!令)")
_ISSUER = r"([A-Za-z\u4e00-\u9fff、]{0,40}?)"
_ORDER = re.compile(
    rf"{_ISSUER}(令|公告)[{_OPEN}]?(?:((?:19|20)\d{{2}})年?[{_CLOSE}]?年?)?[{_OPEN}]?第?0{{0,4}}({NUMERAL}{{1,7}})号[{_CLOSE}]?"
)
_ORDER_LAST = re.compile(rf"{_ISSUER}((?:19|20)\d{{2}}年)?第?0{{0,4}}({NUMERAL}{{1,7}})号(令|公告)")
_ORDER_SHORT = re.compile(rf"(国务院|人民政府)第({NUMERAL}{{1,7}})号(?!令|文|公告|修)")
_PROSE = re.compile(
    r".{0,60}(?:根据|依据|按照|依照|关于|你[省市县区院局厅部]|我[省市县区院局厅部]|指导意见|现行|参见|以及|或者|原文号|文号|字号|编号|部令)"
)
_PROSE_CHAR = re.compile(r"(?:.{0,60}[\u4e00-\u9fff])?[而和及与见即按在的了日](?![政府办发委])|.{1,60}[而和及与见即按在的了日]")
_ISSUER_PROSE = re.compile(
    r".{0,60}(?:根据|依据|按照|关于|指导意见|已经|日(?!照|喀则|土)|[以由](?=国务院|[\u4e00-\u9fff]{2,8}(?:人民政府|部$)))"
)
_AGENCY = re.compile(r".{0,60}(?:国务院|人民政府|委员会|办公厅|办公室|[\u4e00-\u9fff]{2}部|总局|法院|检察院)(?![发函办规字令公厅])")
_PLACELESS = re.compile(r"^(?:中华人民共和国|人民共和国|共和国)")


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a document, understood."""

    kind: NumberKind
    """What it is a number of."""
    issuer: str
    """Code of the office (机关代字) or issuer of the order; may be empty or the tail of a name."""
    year: str
    """Four digits; ``""`` for orders that are counted through."""
    sequence: str
    """Arabic digits without leading zeros."""
    raw: str = ""
    """As written, without spaces."""

    @property
    def key(self) -> str:
        """The one form: ``国办发〔2017〕47号``, ``国务院令第711号``, ``交通部令2006年第11号``."""
        if self.kind == "document":
            return f"{self.issuer}〔{self.year}〕{self.sequence}号"
        word = "令" if self.kind == "order" else "公告"
        return f"{self.issuer}{word}{self.year + '年' if self.year else ''}第{self.sequence}号"

    def same(self, other: Number) -> bool:
        """Whether both are one number, allowing for an issuer written short (``市政府令第1号``)."""
        if (self.kind, self.year, self.sequence) != (other.kind, other.year, other.sequence):
            return False
        return same_issuer(self.issuer, other.issuer)


def same_issuer(one: str, other: str) -> bool:
    """Whether two issuers may be one: equal, one the tail of the other, or a short name."""
    one, other = _long_issuer(one), _long_issuer(other)
    return one == other or not one or not other or one.endswith(other) or other.endswith(one)


def _long_issuer(issuer: str) -> str:
    return re.sub(r"(?<!人民)政府$", "人民政府", issuer)


def flat(text: str) -> str:
    """Text in one width, without tags and without any space."""
    text = text[:200_000]
    if "<" in text:
        text = _TAGS.sub("", text)
    return _GAPS.sub("", unicodedata.normalize("NFKC", text))


def arabic(text: str) -> str:
    """A number in Chinese or Arabic digits as Arabic digits; ``""`` if it is none."""
    if (number := whole(text, 18)) is not None:
        return str(number)
    if not any(char in _UNITS for char in text):
        digits = [_DIGITS.get(char, int(char) if char.isdecimal() else -1) for char in text]
        return "" if not 0 < len(digits) <= 18 or min(digits) < 0 else str(int("".join(map(str, digits))))
    total = current = 0
    for char in text:
        if char in _UNITS:
            total += (current or 1) * _UNITS[char]
            current = 0
        elif char in _DIGITS:
            current = _DIGITS[char]
        elif char.isdecimal():
            current = current * 10 + int(char)
        else:
            return ""
    return str(total + current)


def find_numbers(text: str, *, is_flat: bool = False) -> Iterator[Number]:
    """All numbers of a short text (title, citation, note), in order of kind, then place."""
    line = text if is_flat else flat(text)
    seen: set[str] = set()
    for number in (*_documents(line), *_orders(line)):
        if number.key not in seen:
            seen.add(number.key)
            yield number


def normal_number(text: str) -> str:
    """The first number of a text in its one form, ``""`` if there is none."""
    return next((number.key for number in find_numbers(text)), "")


def _documents(line: str) -> Iterator[Number]:
    found = False
    for match in _DOC.finditer(line):
        found = True
        code, year, sequence = match.groups()
        if code.endswith("令"):
            yield Number("order", _issuer(code[:-1]), _full_year(year), sequence, match[0])
        elif not code.endswith(("会议", "令第")):
            yield Number("document", _code(code), _full_year(year), sequence, match[0])
    if not found and "号" in line:
        for pattern in (_BARE, _LOST):
            lost = pattern.search(line)
            if lost and not lost[1].endswith(("令", "公告", "年")):
                yield Number("document", _code(lost[1]), lost[2], str(int(lost[3])), lost[0])
                return


def _orders(line: str) -> Iterator[Number]:
    if "号" not in line:
        return
    for match in _ORDER.finditer(line):
        issuer, word, year, sequence = match.groups()
        issuer = issuer.removesuffix("命")
        yield Number("order" if word == "令" else "notice", _issuer(issuer), year or "", arabic(sequence), match[0])
    for match in _ORDER_LAST.finditer(line):
        issuer, year, sequence, word = match.groups()
        yield Number("order" if word == "令" else "notice", _issuer(issuer), (year or "")[:4], arabic(sequence), match[0])
    for match in _ORDER_SHORT.finditer(line):
        start = max(0, match.start() - 12)
        head = re.search(r"[\u4e00-\u9fff]{0,12}$", line[start : match.start()])
        yield Number("order", _issuer((head[0] if head else "") + match[1]), "", arabic(match[2]), match[0])


def _full_year(year: str) -> str:
    return year if len(year) == 4 else f"19{year}" if int(year) > 48 else f"20{year}"


def _code(code: str) -> str:
    """An office code without the prose and the office's name before it."""
    rest = code
    for pattern in (_PROSE, _PROSE_CHAR):
        found = pattern.match(rest)
        rest = rest[found.end() :] if found else rest
    agency = _AGENCY.match(rest)
    if agency and len(rest) - agency.end() >= 2:
        rest = rest[agency.end() :]
    return rest


def _issuer(issuer: str) -> str:
    """The issuer of an order without prose and without the name of the state."""
    rest = issuer.strip("、")
    found = _ISSUER_PROSE.match(rest)
    rest = rest[found.end() :] if found else rest
    place = rest.rfind("共和国")
    rest = rest[place + 3 :] if place >= 0 else rest
    place = rest.rfind("委员长")
    rest = rest[place:] if place >= 0 else rest
    return "国务院" if rest == "国" else _PLACELESS.sub("", rest)
