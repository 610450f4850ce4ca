"""Every place of a page that says whether its document is in force (有效性): label, title mark, banner, repeal date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.extract.source.unseen import behind_label
from audits.records import Field, ValidityMark
from audits.texts.numbers import flat
from audits.texts.periods import of_licence
from audits.texts.titles import read_title
from audits.texts.validity_words import Labels, shipped_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BANNER = re.compile(
    r"^[【\[(〔*※]{0,2}(?:特别|温馨)?(?:提示|说明|注|备注|声明)?[:]?(?:注意[:,])?"
    r"(?P<subject>(?:本|该|此)(?:[\u4e00-\u9fff]{0,2}(?:文件|文|件|规章|办法|规定|通知|政策|法规|条例|细则|公文|意见|方案|决定)))?"
    r"(?P<when>(?:已经?|现已?|业已)?(?:于|自|从)?(?:\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?)(?:起|已|被|正式){0,4})?"
    r"(?P<state>(?:已经?|现已?|业已|被|全文|现行){0,4}(?:予以)?(?:宣布|明令|全文)?(?:废止|失效|作废|停止执行|修改|修订|有效))"
    r"(?P<rest>[,，;；(（][^。]{0,80})?[。!】\])〕*※]{0,3}$"
)
_BANNER_BY = re.compile(
    r"^[【\[(〔*※]{0,2}(?:提示|说明|注)?[:]?(?:本|该|此)(?:文件|文|件|规章|办法|规定|通知|政策|法规|条例|细则|公文|意见|方案)"
    r"(?:已|现)?(?:被|由|根据|依据|按照|经)[^。]{2,120}(?P<state>废止|失效|停止执行|宣布失效)[。!】\])〕*]{0,3}$"
)
_TITLE_DATED = re.compile(
    r"[【\[(〔]\s{0,2}(?:已?于)?(?:\d{4}年\d{1,2}月\d{1,2}日)(?:起|已|被|由[^【】\[\]()]{2,40}){0,3}(废止|失效)\s{0,2}[】\])〕]$"
)
_ALONE = re.compile(r"^[【\[(〔](?:有效|现行有效|继续有效|失效|已失效|废止|已废止|已修改|部分有效|尚未生效)[】\])〕]$")
_BARE_VALUES = re.compile(r"^(?:有效|现行有效|继续有效|失效|已失效|废止|已废止|已修改|部分有效|尚未生效)$")
_STATE_ONLY = re.compile(r"^(?:有效|修改|修订)$")
_CHOICE = re.compile(r"type\s{0,3}=\s{0,3}[\"']?(?:radio|checkbox)|<option", re.I)
"""What offers several values, of which one is chosen."""
_TEMPLATE = re.compile(r"\{\{|\$\{|<%|#\{")
_EXTENDED = re.compile(r"有效期(?:限)?(?:已|现)?(?:延长|延续|顺延|展期|延期)(?:至|到)(?:19|20)\d{2}")
_FIRST_OF_MARKS = frozenset("特温提说注备声本该此已现业于自从被全予宣明废失作停修有继部尚经根")
"""How a banner or value may begin, if it begins with a Chinese character."""
HEAD_LINES = 60


def validity_marks(fields: Iterable[Field], title: str, lines: Sequence[str] = (), source: str = "") -> tuple[ValidityMark, ...]:
    """Marks of a page, labels first.

    ``fields`` is the metadata block, ``title`` the title as written with its marks, ``lines`` the visible lines around the title
    (outside menus and the running text as far as that is known), ``source`` the page's source to tell values that a script fills in.
    """
    words = shipped_labels()
    entries = list(fields)
    licence = of_licence(field.label for field in entries)
    doubtful = (*words.uncertain_fields, *words.date_fields) if licence else ()
    marks = [mark for field in entries if field.label not in doubtful and (mark := field_mark(field, words, source))]
    marks += _title_marks(title, words)
    marks += _line_marks(lines, words, has_label=any(mark.where == "field" for mark in marks))
    return tuple(dict.fromkeys(marks))


def field_mark(field: Field, words: Labels, source: str = "") -> ValidityMark | None:
    """What one field of the metadata block says, None if it is no validity field."""
    label = field.label
    dated = label in words.date_fields
    if not dated and label not in words.fields:
        return None
    state = words.state(label, field.value)
    if state == "other" or (label in words.uncertain_fields and state in ("unknown", "blank", "dated")):
        return None
    if dated:
        if state == "dated":
            return ValidityMark("repeal-date", label, field.value, state)
        return None if state in ("blank", "unknown") else ValidityMark("field", label, field.value, state)
    if source and (state == "blank" or (state == "unknown" and _CHOICE.search(source))):
        unseen = behind_label(label, source)
        if unseen.value and (seen := words.state(label, unseen.value)) != "blank" and seen != "other":
            return ValidityMark("field", label, unseen.value, seen)
        if unseen.scripted:
            return ValidityMark("script", label, field.value, "unknown")
    if state == "unknown" and _TEMPLATE.search(field.value):
        return ValidityMark("script", label, field.value, state)
    return ValidityMark("field", label, field.value, state)


def label_and_value(marks: Iterable[ValidityMark]) -> tuple[str | None, str | None]:
    """The label of a page and its literal value: a filled one before a blank one; (None, None) without label."""
    found = [mark for mark in marks if mark.where in ("field", "script") and mark.label]
    if not found:
        return None, None
    best = next((mark for mark in found if mark.state != "blank"), found[0])
    return best.label, best.value


def _title_marks(title: str, words: Labels) -> list[ValidityMark]:
    read = read_title(title)
    if read.mark and (state := words.mark_state(read.mark)):
        return [ValidityMark("title", "", read.mark, state)]
    found = _TITLE_DATED.search(flat(title))
    if found:
        return [ValidityMark("title", "", found[0].strip("【】[]()〔〕"), words.mark_state(found[1]) or "repealed")]
    return []


def _line_marks(lines: Sequence[str], words: Labels, *, has_label: bool) -> list[ValidityMark]:
    """Banners, and values that stand alone because their labels are drawn by CSS."""
    marks: list[ValidityMark] = []
    for raw in lines[:HEAD_LINES]:
        if len(raw) > 200 or ("\u4e00" <= raw[:1] <= "\u9fff" and raw[0] not in _FIRST_OF_MARKS):
            continue
        if not any(word in raw for word in ("效", "废止", "作废", "停止执行", "修改", "修订")):
            continue
        line = flat(raw)
        if _EXTENDED.search(line) and len(line) <= 80:
            marks.append(ValidityMark("banner", "", line[:80], "dated"))
            continue
        if _BARE_VALUES.match(line):
            if not has_label and (own := words.state("", line)) != "other":
                marks.append(ValidityMark("field", "", line, own))
            continue
        found = _BANNER.match(line)
        if found and _is_banner(found, line):
            marks.append(ValidityMark("banner", "", line[:80], words.mark_state(found["state"]) or "unknown"))
        elif by := _BANNER_BY.match(line):
            marks.append(ValidityMark("banner", "", line[:80], words.mark_state(by["state"]) or "repealed"))
    return marks


def _is_banner(found: re.Match[str], line: str) -> bool:
    """Whether a short line speaks of the page's own document: it names it, or is nothing but a bracketed word."""
    if found["subject"]:
        bare = _STATE_ONLY.match(found["state"]) is not None and not line.startswith(("【", "[", "(")) and not found["when"]
        return not bare or found["state"] == "有效"
    return bool(_ALONE.match(line)) or (line[:1] in "【[(〔*※" and bool(re.search("已|现行|全文", found["state"])))
