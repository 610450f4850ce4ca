"""When a page was published: every date it shows or tells with the signs for and against it, and the one that most speaks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.extract.article.labels import KIND_OF, bare_label
from audits.extract.weighing import weigh, weights
from audits.records import DateMark
from audits.records.codes import DATE_KINDS
from audits.texts.dates import Found, dates_in, first_date, parted_date, plausible, short_date, url_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from audits.extract.article.fields import LabelledValue
    from audits.extract.article.maintext import MainText
    from audits.extract.article.titles import Title
    from audits.extract.source.lines import Line
    from audits.records.codes import DateKind, DateWhere, ShownWhere

LATEST_START = 12
"""Characters that may stand before the date in the value of a label."""
LONGEST = 200
DEEPEST = 40
"""Characters that may stand before a date on its line."""
MOST_LEFT = 16
"""Characters of a line with a date that are neither date nor furniture."""
ABOVE = 12
"""Lines before the text that are looked at where no title is shown."""
MOST_PLACES = 60
MOST_LONE = 3
NEAR_TITLE = 4
HEAD_OF_TEXT = 2
"""Lines of the text that may be a date line."""
_NOISE = re.compile(
    r"\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?|\d{1,2}\s?[时点]\d{1,2}\s?分?(?:\d{1,2}秒)?|星期[一二三四五六日天]|(?:来源|稿件).{0,40}|"
    r"(?:作者|编辑|浏览|点击|阅读|访问|分享|责任|保护视力色).{0,20}|字[号体].{0,30}|[【\[（(]\s?[大中小]\s?[】\]）)]|"
    r"(?:打印|人气|关闭|收藏|评论|我要).{0,12}|[\s|｜/\-—:：,，.;；\[\]【】()（）·&]|发布(?:时间|日期)?|时间|日期|发表于|发布于|on|次"
)
_OTHER_TIME = re.compile(r"[月日至到起止届期年招]|会议|报名")
_OTHER_LABEL = re.compile(
    r"(?:截止|截至|报名|公示|有效|实施|施行|生效|失效|废止|留言|答复|举办|会议|活动|开标|开庭|考试|出生|成立|到期|起始|开始|结束|截标|执行|开工|竣工|签订|合同|中标|成交|验收|完成|到任|任职|批准|备案|"
    r"立案)\S{0,4}[:：]?$"
)
_UNKNOWN_LABEL = re.compile(r"^[【\[（(\s]{0,3}([\u4e00-\u9fff](?:\s?[\u4e00-\u9fff]){1,7})\s?[:：]\s?$")
_OF_DAYS = re.compile(r"[日时间期发布刊登载录稿表更添]")
"""Letters one of which the label of a day has, however it is misspelt."""
_FIRST_WRITTEN = ("成文", "落款", "签发", "印发", "颁布", "制定")
"""Labels of dates that are surely not the day a page went on line."""
_UPDATED = ("最后", "更新", "编辑")
_LIVE = re.compile(r"今天是|现在是|今日|当前时间|欢迎")
_FURNITURE = re.compile(r"来源|作者|浏览|点击|阅读|字号|字体|编辑|打印|访问")
_ORDINAL = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)]?\s?[、.．）)]\s?[^\d\s]")
_OF_PLACE = re.compile(r"[（(]?[一二三四五六七八九十\d]{0,3}[）)]?\s?[、.．]?\s?[\u4e00-\u9fff]{0,4}地\s?点")
_MEETING = re.compile(r"上午|下午|晚上|\d\s?[时点]|[起至—–~～]|前$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date that may be the day of publication, with the signs."""

    mark: DateMark
    signs: tuple[str, ...]
    line: int = -1
    """Index of its line, -1 if it is not shown."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What was decided."""

    value: str | None
    raw: str
    where: ShownWhere | None
    dates: tuple[DateMark, ...]
    signs: tuple[str, ...] = ()
    """What spoke for and against the date."""

    @property
    def issued(self) -> bool:
        """Whether the date is that of issue, for want of one of publication."""
        return "label-issued" in self.signs


def value_date(value: str) -> Found | None:
    """The date that the value of a label begins with, also with a year of two digits."""
    found = first_date(value)
    if found is None:
        found = short_date(value)
    return found if found is not None and found.start <= LATEST_START else None


def labelled_dates(entries: Sequence[LabelledValue], title: Title, main: MainText, lines: Sequence[Line]) -> list[Candidate]:
    """Dates behind known labels, in page order; an impossible one is kept without a value."""
    found = []
    reprinted = _reprint_lines(entries)
    for entry in entries:
        sign = _sign_of(entry)
        if not sign or not entry.field.value or (date := value_date(entry.field.value)) is None:
            continue
        inside = _in_text(entry.line, title, main)
        if sign in ("label-time", "label-update") and (_of_event(entry.line, lines) or (inside and not _heads_text(entry.line, main, lines))):
            continue
        kind = _DATE_KINDS[entry.kind] if sign in ("label-issued", "label-written", "other") else "published"
        where: DateWhere = "field" if entry.block and kind != "published" else "visible"
        mark = DateMark(kind, date.value, f"{entry.field.label}：{date.raw}", where)
        place = _place(entry.line, title, main)
        found.append(Candidate(mark, (sign, *place, *(("in-text",) if entry.line in reprinted and not inside else ())), entry.line))
    return found


def _of_event(index: int, lines: Sequence[Line]) -> bool:
    """Whether a time is that of something the text speaks of: it is numbered as a paragraph, or has a place behind it."""
    line = lines[index]
    if _ORDINAL.match(line.text) is not None:
        return True
    return "年" in line.text and any(_OF_PLACE.match(other.text) for other in lines[index + 1 : index + 3])


def _reprint_lines(entries: Sequence[LabelledValue]) -> frozenset[int]:
    """Date lines that name another source than the first one does: those of the page that a text was taken from."""
    dated = {entry.line for entry in entries if entry.kind in ("published", "time")}
    sources = [(entry.line, entry.field.value) for entry in entries if entry.kind == "source" and entry.line in dated]
    return frozenset(line for line, value in sources[1:] if line > sources[0][0] and value not in ("", sources[0][1]))


def _sign_of(entry: LabelledValue) -> str:
    """Sign of a date behind a label; ``other`` for dates of other things, ``""`` for no date."""
    if entry.kind == "time":
        return "label-update" if entry.field.label.startswith(_UPDATED) else "label-time"
    if entry.kind == "written":
        return "label-written" if entry.field.label.startswith(_FIRST_WRITTEN) else "label-issued"
    known = {"published": "label-published", "asked": "label-asked", "answered": "label-answered"}
    return known.get(entry.kind, "other" if entry.kind in ("effective", "repealed", "expires") else "")


def _in_text(line: int, title: Title, main: MainText) -> bool:
    """Whether a line lies in the main text, below a title that stands before it."""
    return main.sure and title.last < main.start <= line < main.end


def _heads_text(index: int, main: MainText, lines: Sequence[Line]) -> bool:
    """Whether a line at the head of the text is a date line all the same, and not the time of a meeting."""
    text = lines[index].text
    if index > main.start + HEAD_OF_TEXT or any("地点" in line.text[:6] for line in lines[index + 1 : index + 3]):
        return False
    return _FURNITURE.search(text) is not None or (_MEETING.search(text) is None and "年" not in text)


def _place(line: int, title: Title, main: MainText) -> tuple[str, ...]:
    """What the place of a date says."""
    signs = []
    if title.line >= 0:
        signs.append("near-title" if 0 <= line - title.last <= NEAR_TITLE else "above-title" if line < title.line else "far")
    if _in_text(line, title, main):
        signs.append("in-text")
    return tuple(signs)


def lone_dates(lines: Sequence[Line], title: Title, main: MainText, entries: Iterable[LabelledValue]) -> list[Candidate]:
    """Dates without a known label: beside the title, between title and text or right above it, on a line that is little more.

    Lines that hold the value of a label for something else are left out.
    """
    taken = {place for entry in entries if entry.kind in _OF_OTHERS for place in _value_lines(entry, lines)}
    found = []
    if title.line >= 0 and title.last == title.line and title.text != lines[title.line].text:
        behind = first_date(lines[title.line].text.removeprefix(title.text))
        if behind is not None and behind.start <= 3:
            found.append(Candidate(DateMark("published", behind.value, behind.raw, "visible"), ("lone", "near-title"), title.line))
    for index in _places(lines, title, main):
        line = lines[index]
        if index in taken or line.frame or len(line.text) > LONGEST or _of_event(index, lines) or _LIVE.search(line.text) or line.linked > len(line.text) * 0.7:
            continue
        if (date := _alone(line)) is not None:
            mark = DateMark("published", date[0].value, date[0].raw, "visible")
            found.append(Candidate(mark, (date[1], *_place(index, title, main)), index))
        if len(found) >= MOST_LONE:
            break
    return found


def _value_lines(entry: LabelledValue, lines: Sequence[Line]) -> Iterator[int]:
    """The lines of a label that hold its value."""
    for place in (entry.line, entry.line + 1):
        if place < len(lines) and entry.field.value and entry.field.value in lines[place].text:
            yield place


def _places(lines: Sequence[Line], title: Title, main: MainText) -> list[int]:
    """Lines that may show the date, the likeliest first."""
    low = max(0, title.last + 1 if title.line >= 0 else main.start - ABOVE)
    outside = main.sure and 0 <= title.last < main.start
    high = min(len(lines), main.start if outside else max(main.start + 3, low + 1))
    places = list(range(low, high)) if high - low <= MOST_PLACES else [*range(low, low + ABOVE), *range(max(low + ABOVE, high - ABOVE), high)]
    if title.line > 0:
        places += [title.line - 1, title.line - 2]
    return [index for index in places if 0 <= index < len(lines)]


def _alone(line: Line) -> tuple[Found, str] | None:
    """The date that a line is little more than, and its sign; None where it belongs to something else."""
    date = next(iter(dates_in(line.text, 3)), None) or short_date(line.text) or parted_date(line.marked)
    if date is None or date.start > DEEPEST:
        return None
    before = line.text[: date.start].strip(" 【[（(|")
    if _OTHER_LABEL.search(before):
        return None
    unknown = _UNKNOWN_LABEL.match(line.text[: date.start])
    if unknown and (KIND_OF.get(bare_label(unknown[1]), "published") not in ("published", "time") or not _OF_DAYS.search(unknown[1])):
        return None
    rest = (" " if unknown else line.text[: date.start]) + " " + line.text[date.end :]
    left = _NOISE.sub("", rest)
    if len(left) > MOST_LEFT or _OTHER_TIME.search(left):
        return None
    return date, "label-unknown" if unknown else "lone"


def candidates(shown: Sequence[Candidate], hidden: Sequence[DateMark], signature: str | None, signature_raw: str, url: str) -> list[Candidate]:
    """Every date; a date line inside the text (that of a reprint) is left out where another one stands outside."""
    outside = any(one.mark.kind == "published" and one.mark.value and "in-text" not in one.signs for one in shown)
    kept = [one for one in shown if not (outside and "in-text" in one.signs and one.mark.kind == "published")]
    every = [*kept, *(Candidate(mark, (_HIDDEN[mark.where] if mark.kind == "published" else "other",)) for mark in hidden)]
    if (address := url_date(url)) is not None:
        every.append(Candidate(DateMark("published", address.value, address.raw, "url"), ("address",)))
    if signature is not None:
        every.append(Candidate(DateMark("written", signature, signature_raw, "signature"), ("signature",)))
    return every


def decide(shown: Sequence[Candidate], hidden: Sequence[DateMark], signature: str | None, signature_raw: str, url: str) -> Publication:
    """The date with the greatest weight, the first of equal ones; a day that cannot be decides nothing."""
    every = candidates(shown, hidden, signature, signature_raw, url)
    table = weights("published")
    best: Candidate | None = None
    most = 0.0
    for one in every:
        weight = weigh(one.signs, table) if plausible(one.mark.value) else 0.0
        if weight > most:
            best, most = one, weight
    marks = tuple(one.mark for one in _told(every, best))
    if best is None:
        return Publication(None, "", None, marks)
    where = "visible" if best.mark.where == "field" else best.mark.where
    return Publication(best.mark.value, best.mark.raw, where, marks, best.signs)


_DATE_KINDS: dict[str, DateKind] = {kind: kind for kind in DATE_KINDS}
_HIDDEN: dict[DateWhere, str] = {"script": "script", "meta": "meta"}


def _told(every: Sequence[Candidate], best: Candidate | None) -> list[Candidate]:
    """All dates but those of weaker signs that a surer one outdoes: lone lines, times of change, letters' days."""
    weak = [one for one in every if one.signs[0] in _WEAK]
    told = best.signs[0] if best in weak and best is not None else weak[0].signs[0] if weak and not _sure(every) else ""
    return [one for one in every if one.signs[0] not in _WEAK or one.signs[0] == told]


def _sure(every: Sequence[Candidate]) -> bool:
    return any(one.signs[0] == "label-published" and one.mark.value for one in every)


_OF_OTHERS = frozenset({"written", "effective", "repealed", "expires", "answered", "letter", "other", "index", "number"})
_WEAK = frozenset({"lone", "label-unknown", "label-time", "label-update", "label-asked", "label-answered"})
