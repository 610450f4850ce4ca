"""Who stands behind a page: issuer (发布机构), source (来源) and the persons named as responsible (责任编辑, 审核 …)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.extract.article.labels import labelled, words
from audits.texts.dates import dates_in, short_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.extract.article.fields import LabelledValue
    from audits.extract.source.lines import Line

_HAN = r"[\u4e00-\u9fff]"
_ORGAN = (
    r"(?:(?:人民)?政府(?:办公厅|办公室)?|办公厅|办公室|国务院|委员会|法院|检察院|银行|分行|总会|大学|学院|中心|[总支大]队|指挥部|领导小组|工作组|公司|协会|工会|"
    r"联合会|工商联|管委会|[调工][查作]队|街道|办事处|乡|镇|党委|党组|联席会议|专班|主席|总理|[省市县区州部]长|"
    rf"{_HAN}[局厅部委办署院所站处网])"
)
_SHORT_ORGANS = words("国务院 外交部 教育部 财政部 司法部 公安部 农业部 民政部 水利部 商务部 科技部")
_ORGAN_LINE = re.compile(rf"^[\u4e00-\u9fff·、（）()\-— ]{{2,80}}{_ORGAN}(?:[（(][^（）()]{{1,10}}[）)])?$")
_FROM_TITLE = re.compile(
    rf"^([\u4e00-\u9fff·、（）()\- ]{{2,60}}?{_ORGAN}(?:[、\s]{{1,3}}[\u4e00-\u9fff（）()]{{2,30}}?{_ORGAN}){{0,6}})\s?(?:等{_HAN}{{0,5}})?"
    r"(?=关于|转发|印发|公布|令|公告|通告)"
)
_LETTERHEAD = re.compile(rf"^([\u4e00-\u9fff·、（）()\- ]{{2,60}}{_ORGAN})(?:文件|令|公告|通告|便函|函|办公室文件)?$")
_AFTER_PERSON = re.compile(
    r"\s{0,3}(?:[（(【\[]?(?:浏览|点击|阅读|字体|字号|发布|时间|日期|来源|打印|分享|关闭|电话)|[【\[|｜]|\d{4}[-年/])"
)
_PERSON_VALUE = re.compile(r"^[\u4e00-\u9fffA-Za-z·•*\s、,，;；/&（）()0-9.\-]{1,60}$")
_NOTHING = frozenset({"未知", "无", "暂无", "null", "undefined", "佚名", "其他", "空"})
"""Values that stand where a name should."""
_AFTER_DATE = re.compile(r"(?:印发|发布|印|\d{1,2}:\d{2}(?::\d{2})?|[（(].{1,20}[）)])")
_BEFORE_DATE = re.compile(r"(?:date|日期|成文日期)\s?[:：]?", re.I)
_OTHER_DATE = re.compile(r"(?:时间|日期|截止|期限)\s?[:：]?$|^[（(]?[一二三四五六七八九十\d]{1,2}[）)、.]")
_ANNEX = re.compile(r"[（(【]?附\s{0,3}[件表录]|此件|[（(]|抄送|主送")
_HEAD_OF_OFFICE = re.compile(r"主席|总理|[省市县区州部局]长$")
_FAR_IN = re.compile(r"text-indent:(?:2\d\d|3\d\d)(?:\.\d+)?p[tx]")
_RUNNING = re.compile(r"[。！？；]|，.{12}")
_TITLE_WORDS = re.compile(r"的?(?:通知|意见|公告|公示|通告|办法|规定|方案|报告|决定|函|批复|请示|纪要|细则|规划)(?:[（(].{0,20}[）)])?$")
_STARTS = ("关于", "转发", "印发", "公布", "令", "公告", "通告")
_CUT_SOURCE = re.compile(
    r"(?:\s{1,4}(?:字体|字号|浏览|点击|打印|分享|发布|时间|日期|阅读|责编|编辑|作者|【|\[)|[【\[]|\s{0,2}(?:[（(]\s{0,2})?(?:(?:19|20)\d{2}\s{0,2}[-年/.]|\d{2}[-/.]\d{1,2}[-/.]\d)).{0,200}$"
)


_ORDER_HEAD = re.compile(r"^(?:中华人民共和国)?([\u4e00-\u9fff]{2,30})令(?:[（(]?第[0-9一二三四五六七八九十百〇零]{1,8}号[）)]?)?$")
_TAIL_SOURCES = words("来源 信息来源 稿件来源 文章来源 新闻来源 稿源 转载来源 来源单位 供稿单位")
"""Labels of a source below the text; 资料来源 there belongs to figures."""
HEAD_OF_ORDER = 8
REACH_OF_ORDER = 16
"""Lines in which the head of an order stands, and in which its day follows."""
MAX_SIGNED = 90
SHORTLY_SIGNED = 10
"""Characters of a line with nothing but a day whose year has two digits."""
ENDS = 3
LONGEST_TAIL_SOURCE = 30


def tail_source(tail: Sequence[tuple[str, str, str]]) -> str | None:
    """The source that stands at the end of the text."""
    for kind, label, value in tail:
        source = clean_source(value) if kind == "source" and label in _TAIL_SOURCES else ""
        if source and len(source) <= LONGEST_TAIL_SOURCE and not _RUNNING.search(source):
            return source
    return None


def clean_source(value: str) -> str:
    """A source without what else stands on its line."""
    value = _CUT_SOURCE.sub("", " " + value).strip(" |｜/:：,，;；·【】[]") if value else ""
    return "" if value in _NOTHING else value[:80]


def clean_person(value: str) -> str:
    """A person's (or office's) name behind a label, ``""`` if the value is none."""
    value = _AFTER_PERSON.split(value.lstrip(" （(【["), maxsplit=1)[0].strip(" |｜/:：,，;；。·)）]】")
    return value if value and len(value) <= 40 and _PERSON_VALUE.match(value) and not _RUNNING.search(value) else ""


def tail_entries(lines: Sequence[Line]) -> list[tuple[str, str, str]]:
    """(kind, label, value) of persons and sources on the last short lines of the main text."""
    found = []
    for line in lines:
        if len(line.text) > 90 or _RUNNING.search(line.text):
            inner = re.findall(r"[（(【\[]([^（）()【】\[\]]{3,60})[）)】\]]", line.text[-160:])
            texts = [text for text in inner if re.search(r"[:：]", text)]
        else:
            texts = [line.marked]
        for text in texts:
            for one in labelled(text):
                if one.kind in ("person", "source") and one.value:
                    raw = re.sub(r"[\s\[\]【】［］（(:：|｜]", "", one.raw)
                    found.append((one.kind, raw or one.label, one.value))
    return found


def is_organ(text: str) -> bool:
    """Whether a line is nothing but the name of an office."""
    text = text.strip(" ()（）")
    known = text in _SHORT_ORGANS or _ORGAN_LINE.match(text) is not None
    return 2 <= len(text) <= 80 and known and not _TITLE_WORDS.search(text)


def from_title(title: str) -> str | None:
    """The office that a title begins with (``X关于…``)."""
    match = _FROM_TITLE.match(re.sub(r"^[【〔\[（(][^】〕\]）)]{1,8}[】〕\]）)]", "", title))
    if not match:
        return None
    name = re.sub(r"\s{1,3}", "、", match[1].strip(" 、"))
    rest = title[match.end(1) :]
    return name if rest.lstrip(" 等部门单位").startswith(_STARTS) else None


def letterhead(lines: Sequence[Line]) -> str | None:
    """The office whose name stands alone at the head of the main text."""
    for line in lines[:4]:
        bare = line.bare
        match = _LETTERHEAD.match(bare)
        if match and len(bare) <= 40 and not _TITLE_WORDS.search(match[1]):
            return match[1]
        if len(bare) > 60:
            break
    return None


@dataclass(frozen=True, slots=True)
class SignOff:
    """A sign-off (落款): the offices and the date below them."""

    issuer: str | None = None
    date: str | None = None
    raw: str = ""


def signature(lines: Sequence[Line], title: str) -> SignOff:
    """The sign-off of the page's own document: that of an order, of the title's office, else the first with one (annexes follow), else the last."""
    ordered = _order(lines)
    if ordered is not None:
        return ordered
    opening = from_title(title) or ""
    named: list[SignOff] = []
    bare: list[SignOff] = []
    for index, line in enumerate(lines):
        found = dates_in(line.text, 3) if len(line.text) <= MAX_SIGNED else []
        short = short_date(line.text) if not found and len(line.text) <= SHORTLY_SIGNED and line.text[:1].isdigit() else None
        found = [short] if short is not None else found
        if len(found) != 1 or found[0].value is None:
            continue
        before, after = line.text[: found[0].start].strip(" ，,（("), line.text[found[0].end :].strip(" 。）)")
        organ = bool(before) and is_organ(before)
        if (after and not _AFTER_DATE.fullmatch(after)) or (before and not organ and not _BEFORE_DATE.fullmatch(before)):
            continue
        names = [before] if organ else _names_above(lines, index)
        sign = SignOff("、".join(names) or None, found[0].value, found[0].raw)
        if names:
            if opening and any(name in opening or opening in name for name in names):
                return sign
            named.append(sign)
        elif short is None and _signs(lines, index):
            bare.append(sign)
    return named[0] if named else bare[-1] if bare else _bracketed(lines)


def _order(lines: Sequence[Line]) -> SignOff | None:
    """Who signed an order (令) and when: the day stands alone below the decree, and the regulation with its own ends follows."""
    for place, line in enumerate(lines[:HEAD_OF_ORDER]):
        head = _ORDER_HEAD.match(line.bare)
        if head is None or not is_organ(head[1]):
            continue
        for index in range(place + 1, min(len(lines), place + REACH_OF_ORDER)):
            text = lines[index].text
            found = dates_in(text, 2) if len(text) <= MAX_SIGNED else []
            if len(found) == 1 and found[0].value and not text[: found[0].start].strip(" （(") and not text[found[0].end :].strip(" 。）)"):
                return SignOff(head[1], found[0].value, found[0].raw)
    return None


def _bracketed(lines: Sequence[Line]) -> SignOff:
    """An office in brackets at the end of the text, without a day."""
    for line in lines[-ENDS:]:
        text = line.text
        if text[:1] in "（(" and text[-1:] in "）)" and len(text) <= MAX_SIGNED and is_organ(text[1:-1].strip()):
            return SignOff(text[1:-1].strip())
    return SignOff()


def _signs(lines: Sequence[Line], index: int) -> bool:
    """Whether a date that stands alone, without an office above, is a sign-off: at the right, before the annexes or at the end."""
    previous = lines[index - 1].text if index else ""
    ends = index + 1 == len(lines) or _ANNEX.match(lines[index + 1].text) is not None
    right = _right(lines[index])
    early = index < len(lines) * 0.5 and len(lines) > 8
    if (early and not right and not (ends and index > 5)) or _OTHER_DATE.search(previous):
        return False
    return right or ends


def _names_above(lines: Sequence[Line], index: int) -> list[str]:
    """Offices on the lines right above a date, in page order."""
    names: list[str] = []
    for line in reversed(lines[max(0, index - 8) : index]):
        found = _offices(line.text.strip(" ()（）"))
        if not found:
            break
        names[:0] = found
    return names


def _offices(text: str) -> list[str]:
    """The offices that a line names and nothing else; the person who signs for one is left out."""
    parts = [part for part in re.split(r"\s{1,40}|、", text) if part]
    joined = "".join(parts)
    if len(parts) == 1 and is_organ(text):
        return [text]
    if len(parts) > 1 and all(len(part) >= 3 and is_organ(part) for part in parts):
        return parts
    if len(parts) > 1 and all(len(part) <= 2 for part in parts) and is_organ(joined):
        return [joined]
    if len(parts) == 2 and is_organ(parts[0]) and 2 <= len(parts[1]) <= 4 and _HEAD_OF_OFFICE.search(parts[0]):
        return parts[:1]
    return [parts[0]] if len(parts) == 2 and parts[1] == "主席" else []


def _right(line: Line) -> bool:
    """Whether a line stands at the right by its own or its parent's style."""
    element = line.element
    for _ in range(2):
        style = (element.get("style") or "").replace(" ", "").lower()
        if element.get("align") == "right" or "text-align:right" in style or _FAR_IN.search(style):
            return True
        element = element.getparent()
        if element is None:
            return False
    return False


def responsible(entries: Sequence[LabelledValue], tail: Sequence[tuple[str, str, str]], scripts: dict[str, str]) -> dict[str, str]:
    """Persons named as responsible, label as written to name; the first of a label wins."""
    found: dict[str, str] = {}
    for entry in entries:
        if entry.kind == "person" and (name := clean_person(entry.field.value)):
            found.setdefault(re.sub(r"[\s\[\]【】［］（(:：|｜]", "", entry.field.raw_label) or entry.field.label, name)
    for kind, label, value in tail:
        if kind == "person" and (name := clean_person(value)):
            found.setdefault(label, name)
    for label, value in scripts.items():
        if name := clean_person(value):
            found.setdefault(label, name)
    return found
