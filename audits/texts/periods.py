"""The state of a document from its own words: how long it says it is valid, and what that means on a given day."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from audits.texts.days import DATE, add_years, dates_in, first_date
from audits.texts.numbers import NUMERAL, arabic, flat

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.records import Page
    from audits.records.codes import PeriodState, PeriodWhere

_DAY = (
    r"(?:(?:19|20)\d{2}[年./-]\d{1,2}[月./-]\d{1,2}日?|"
    r"[一二][〇零○一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
)
_SELF = re.compile(
    r"本(?:实施|暂行|管理|试行|工作|补充|扶持|奖励|奖补|若干)?(?:办法|规定|细则|通知|意见|方案|决定|措施|条例|规则|制度|标准|规范|"
    r"文件|公告|通告|政策|预案|规程|指引|指南|目录|"
    r"通则|章程|计划|实施细则|实施办法|实施意见|准则|程序|若干\w{2}|条款)|(?:此|该)(?:文|件|文件)"
)
_STARTS = re.compile(
    rf"自(?:({_DAY})|(?:发布|公布|印发|发文|下发|颁布|颁发|签发|通过|发文|公开)之日)(?:起|开始|后){{0,3}}"
    rf"(?:满|经过)?({NUMERAL}{{1,3}})?(?:个工作)?(日|天|个月)?(?:后|起|之后){{0,3}}(?:正式)?"
    r"(?:施行|实施|执行|生效|试行|起施行|暂行|开始)"
)
_EVENT_FROM = re.compile(rf"({_DAY})(?:起|开始)(?:正式)?(?:施行|实施|执行|生效|试行)")
_PERIOD = r"(?:有效期限?|试行期限?|暂行期限?|执行期限?|实施期限?|施行期限?|有效时间|有效时限|政策期限|时效期)"
_UNTIL = (
    re.compile(rf"{_PERIOD}(?:为|是|:|暂定)?[^。;]{{0,24}}?(?:截至|截止到|截止至|截止|止于|至|到|—|-|~)({_DAY})"),
    re.compile(rf"(?:施行|实施|执行|试行|有效|延续|延长|延期|适用|沿用|截止)(?:期限?)?(?:延长|延续)?(?:至|到|截至|截止到)({_DAY})"),
    re.compile(rf"自[^,。;]{{2,24}}起?(?:施行|实施|执行|生效|试行)?,?(?:至|到)({_DAY})(?:止|终止|结束|失效|废止)"),
    re.compile(rf"({_DAY})(?:起|后|以后|之后)?(?:自行|自动|自然)?(?:废止|失效|终止|停止执行)"),
)
_YEARS = re.compile(
    rf"(?:{_PERIOD}(?:限)?(?:暂定|定)?(?:为|是|:)?(?:自[^,。;]{{2,24}}?(?:起|后))?(?:,)?|"
    rf"(?<![\u4e00-\u9fff]年)(?:试行|暂行|有效|执行|实施))({NUMERAL}{{1,3}}|半)(?:个)?(年半|年|月)(?!\d|[月内以度终底前前初])"
)
_RULE_TEXT = re.compile(
    r"不(?:得)?超过|一般为|最长|原则上|不少于|应当(?:规定|标注|明确|注明|载明)|届满|未(?:明确|规定|标注)|到期前|期满前|超过有效期|最多"
)
_OTHERS = re.compile(
    r"(?:证|照|书|资质|报告|成绩|码|合同|标志|批件|登记|许可|票据|结果|名单|资格|保函|投标|协议|账号|身份|执照|标识|专利|商标|"
    r"检定|检测|认定|称号|备案|授权|报价|(?<!本)公示|(?<!本)公告|卡|券|药品|产品|"
    r"规范性文件)(?:的|之)?(?:有效期|有效期限|有效时间)"
)
_LENGTH = re.compile(r"[\d一二两三四五六七八九十半○〇]\s{0,3}个?\s{0,3}[年月]|\d{4}[-/.]\d")
_LICENCE = re.compile(r"许可|证号|证书|执照|资质|持证|企业名称|行政相对人|批准文号|注册号|产品名称")
_CLAUSE_END = re.compile(r"[,，;；。:：]")
AROUND = 40
"""Characters quoted at each side of the words that give a period."""
_FOLLOWING = ("有效期", "试行期", "暂行期", "执行期")
"""How a sentence begins that goes on about the one before it."""
_SENTENCE_ENDS = ("。", ";", "；", "\n\n")
_LIVES = ("有效", "试行", "暂行", "期限", "失效", "废止", "日止", "行至", "施至", "执行期", "停止执行")
"""One of them stands in every sentence about a validity period; plain words, since a search of the whole text must cost little."""


@dataclass(frozen=True, slots=True)
class Period:
    """How long a document says it is valid."""

    start: date | None
    """First day."""
    end: date
    """Last day."""
    words: str
    """The words it follows from, in one width and without spaces."""
    literal: bool
    """Whether both ends stand in the text; else the start is the day the document was written."""
    where: PeriodWhere = "text"
    """``text`` or ``field``."""
    sentence: str = ""
    """The sentence they stand in, ``""`` where they are quoted as they are."""

    @property
    def quote(self) -> str:
        """The words as written, with the clause they stand in."""
        return _quoted(self.sentence, self.words) if self.sentence else self.words

    def state(self, today: date) -> PeriodState:
        """How a day stands to it."""
        if self.start is not None and today < self.start:
            return "not-yet"
        return "expired" if today > self.end else "in-force"


def own_period(page: Page) -> Period | None:
    """The validity period of the page's document from its metadata block, else from its own words."""
    written = _day(page.written) or _day(page.published)
    found = _from_fields(page, written)
    return found if found is not None else period_in(page.text, written)


def period_in(text: str, written: date | None = None) -> Period | None:
    """The validity period that a text gives itself, the last one where there are several."""
    tried = -1
    for place in reversed(_places(text)):
        if 0 <= tried <= place:
            continue
        start, end = _sentence(text, place)
        if end - start > 600:
            continue
        tried = start
        part = text[start:end]
        if _LENGTH.search(part) is None:
            continue
        sentence, before = flat(part), ""
        if start > 1 and sentence.startswith(_FOLLOWING):
            before = flat(text[_sentence(text, start - 2)[0] : start - 1][-300:])
        found = _period_of(sentence, before, written)
        if found is not None:
            return replace(found, sentence=" ".join(part.split()))
    return None


def _places(text: str) -> list[int]:
    """Where the words stand, the last 400."""
    found = []
    for word in _LIVES:
        place = text.find(word)
        while place >= 0:
            found.append(place)
            place = text.find(word, place + 2)
    return sorted(found)[-400:]


def _sentence(text: str, place: int) -> tuple[int, int]:
    """Start and end of the sentence around a place."""
    start = max(text.rfind(mark, max(0, place - 700), max(0, place)) for mark in _SENTENCE_ENDS) + 1
    ends = [end for mark in _SENTENCE_ENDS if (end := text.find(mark, max(0, place), place + 700)) >= 0]
    return start, min(ends, default=min(len(text), place + 700))


def _period_of(sentence: str, before: str, written: date | None) -> Period | None:
    if _OTHERS.search(sentence) or "原《" in sentence or ("《" in sentence and not _SELF.search(sentence.split("《")[0])):
        return None
    starts = _STARTS.search(sentence) or _EVENT_FROM.search(sentence)
    follows = sentence.startswith(_FOLLOWING) and (_SELF.search(before) or _STARTS.search(before))
    if not (_SELF.search(sentence) or starts or follows):
        return None
    if follows and not starts:
        starts = _STARTS.search(before) or _EVENT_FROM.search(before)
    start, literal = _start(starts, written)
    until = _until(sentence, start)
    if until is not None:
        return Period(start, until[0], until[1], literal=True)
    years = _YEARS.search(sentence)
    if years is None or _RULE_TEXT.search(sentence[max(0, years.start() - 12) : years.end() + 6]) or start is None:
        return None
    length = _length(years[1], years[2])
    if not length:
        return None
    return Period(start, add_years(start, length) - timedelta(days=1), years[0], literal=literal)


def _until(sentence: str, start: date | None) -> tuple[date, str] | None:
    """The last day and the words that name it."""
    for pattern in _UNTIL:
        for match in pattern.finditer(sentence):
            day = first_date(match[1])
            if day is not None and (start is None or day > start) and not sentence[match.end() :].startswith(("前", "之前", "以前")):
                return day, match[0]
    return None


_flat_character = lru_cache(8192)(flat)


def _quoted(sentence: str, words: str) -> str:
    """The clause of a sentence that has the words, which are in one width and without spaces, and the clause before it if that is short."""
    plain = [_flat_character(char) for char in sentence]
    places = [place for place, chars in enumerate(plain) for _ in chars]
    found = "".join(plain).find(words)
    if found < 0:
        return sentence[-2 * AROUND :]
    first, last = places[found], places[found + len(words) - 1] + 1
    after = _CLAUSE_END.search(sentence, last, last + AROUND)
    end = after.start() if after else min(len(sentence), last + AROUND)
    starts = [0, *(match.end() for match in _CLAUSE_END.finditer(sentence, 0, first))][-2:]
    start = next((place for place in starts if place >= first - AROUND), first - AROUND)
    cut = "…" if end == last + AROUND < len(sentence) and not after else ""
    return ("…" if start not in starts else "") + sentence[start:end].strip() + cut


def _start(match: re.Match[str] | None, written: date | None) -> tuple[date | None, bool]:
    """First day and whether it stands in the text."""
    if match is None:
        return written, False
    if match[1]:
        return first_date(match[1]), True
    delay = match[2] if match.re is _STARTS else None
    days = int(arabic(delay) or 0) if delay else 0
    if delay and match[3] == "个月":
        days *= 30
    return (written + timedelta(days=days) if written else None), False


def _length(amount: str, unit: str) -> float:
    """Years."""
    number = 0.5 if amount == "半" else float(arabic(amount) or 0)
    if unit == "月":
        return number / 12 if number <= 120 else 0
    return number + 0.5 if unit == "年半" else number if number <= 30 else 0


def of_licence(labels: Iterable[str]) -> bool:
    """Whether a table of labels speaks of a licence or certificate, whose validity is not that of a document."""
    return any(_LICENCE.search(label) for label in labels)


def _from_fields(page: Page, written: date | None) -> Period | None:
    """From 有效期 and 废止日期 of the metadata block of a page that has a number; a table of licences has none."""
    if not (page.doc_number or page.index_number) or of_licence(field.label for field in page.fields):
        return None
    start = next((day for label in ("生效", "施行", "实施") if (day := _field_day(page, label)) is not None), None)
    for field in page.fields:
        if "有效期" not in field.label and not field.label.startswith(("废止", "失效", "终止")):
            continue
        value = flat(field.value)
        days = [day for day, _, _ in dates_in(value)]
        if days and (len(days) > 1 or "至" in value + field.label or DATE.fullmatch(value.split("00:00")[0]) or len(value) <= 24):
            return Period(days[0] if len(days) > 1 else start, days[-1], f"{field.label}：{field.value}", literal=True, where="field")
        years = re.fullmatch(rf"({NUMERAL}{{1,3}}|半)(?:个)?(年半|年|月)", value)
        if years and (first := start or written) and (length := _length(years[1], years[2])):
            end = add_years(first, length) - timedelta(days=1)
            return Period(first, end, f"{field.label}：{field.value}", literal=start is not None, where="field")
    return None


def _field_day(page: Page, word: str) -> date | None:
    found: Iterable[str] = (field.value for field in page.fields if field.label.startswith(word))
    return next((day for value in found if (day := first_date(flat(value))) is not None), None)


def _day(text: str | None) -> date | None:
    return first_date(text) if text else None
