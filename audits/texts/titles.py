"""Titles as pages write them, brought to one form; what a title says beside the name (version, number, state) is kept apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from audits.texts.numbers import Number, find_numbers, flat

_QUOTES = str.maketrans({"〈": "《", "〉": "》", "<": "《", ">": "》", "⟨": "《", "⟩": "》", "«": "《", "»": "》"})
_KEY_DROPS = re.compile(r"[《》“”\"'‘’·•・,，、.。:：;；!！?？_|—–\-()（）\[\]【】〔〕\s]|中华人民共和国|的")
_MARK_WORDS = (
    r"(?:已经?|现已?|被)?(?:失效|废止|修改|修订|作废|停止执行|宣布失效|过期)|"
    r"(?:现行)?有效|部分(?:失效|废止|有效|修改)|尚未(?:生效|施行)|继续有效"
)
_MARK = re.compile(rf"^[【\[(〔]({_MARK_WORDS})[】\])〕]|[【\[(〔]({_MARK_WORDS})[】\])〕]$")
_AMENDED = r"((?:19|20)\d{2})年?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:第[一二三四五六七八九十]{1,2}次)?(?:修正|修订)(?:文本|本|版)?"
_VERSION = re.compile(rf"\({_AMENDED}\)$|(?<=[例法定则]){_AMENDED}$")
_BARE_YEAR = re.compile(r"(?<=[例法定则])((?:19|20)\d{2})年?$")
_NOTE = re.compile(r"\(([^()]{2,120})\)$")
_WHOLE = re.compile(r"\(?(?:全文|最新|最新版|全文公布|文字版|图片版|文本)\)?$|^(?:最新|现行)(?=《|中华)")
_ORDER_HEAD = re.compile(
    r"^(?:中华人民共和国)?(?:国务院|主席|[\u4e00-\u9fff]{2,16}?)令\(?第[0-9〇零一二三四五六七八九十百]{1,6}号\)?(?=[《\u4e00-\u9fff])"
)
_LAW_END = re.compile(r"(?:法|条例|办法|规定|细则|规则|决定|解释|法典|通则|规程|章程|准则|规范|标准|若干意见|批复|试行\)|暂行\))$")


@dataclass(frozen=True, slots=True)
class ParsedTitle:
    """A title taken apart."""

    name: str
    """The name alone: one width, no outer 《》, inner ones kept."""
    key: str
    """What two spellings of one name share."""
    year: str = ""
    """Year of the version that the title names (``2018年修正``)."""
    mark: str = ""
    """A word about the state, e.g. ``已废止``."""
    mark_raw: str = ""
    """That word with its brackets."""
    numbers: tuple[Number, ...] = ()
    """Numbers that stand in brackets behind the name or as an order before it."""
    note: str = ""
    """The bracket behind the name, where it tells of promulgation."""


@lru_cache(maxsize=20_000)
def read_title(raw: str) -> ParsedTitle:
    """The parts of a title; never raises."""
    name = flat(raw[:600]).translate(_QUOTES)
    year = mark = mark_raw = note = ""
    numbers: tuple[Number, ...] = ()
    for _ in range(6):
        before = name
        name = _unwrap(name)
        if found := _MARK.search(name):
            mark, mark_raw = mark or found[1] or found[2], mark_raw or found[0]
            name = _MARK.sub("", name, count=1)
        elif (found := _VERSION.search(name)) or (found := _BARE_YEAR.search(name)):
            year, name = year or next(filter(None, found.groups())), name[: found.start()]
        elif found := _WHOLE.search(name):
            name = name.replace(found[0], "", 1)
        elif (found := _NOTE.search(name)) and (told := tuple(find_numbers(found[1], is_flat=True)) or _tells(found[1])):
            note, numbers, name = note or found[1], numbers or (told if isinstance(told, tuple) else ()), name[: found.start()]
        elif (found := _ORDER_HEAD.search(name)) and _LAW_END.search(name):
            numbers, name = numbers or tuple(find_numbers(found[0], is_flat=True)), name[found.end() :]
        if name == before:
            break
    return ParsedTitle(name, title_key(name), year, mark, mark_raw, numbers, note)


def title_key(title: str) -> str:
    """What two spellings of one name share: no state's name, no 的, no marks and spaces."""
    return _KEY_DROPS.sub("", flat(title).translate(_QUOTES))


def _tells(note: str) -> bool:
    """Whether a bracket tells of promulgation (and is no part of the name)."""
    return bool(re.search(
        r"(?:19|20)\d{2}年\d{1,2}月|(?:公布|发布|修正|修订|通过|施行)$|以下简称|简称", note)) and not note.startswith(("试行", "暂行"))


def _unwrap(name: str) -> str:
    """Without an outer pair of 《》 that spans the whole."""
    if name.startswith("《") and name.endswith("》"):
        depth = 0
        for place, char in enumerate(name):
            depth += (char == "《") - (char == "》")
            if depth == 0 and place < len(name) - 1:
                return name
        return name[1:-1]
    return name


def inner_title(name: str) -> str:
    """The document inside ``…关于印发《X》的通知`` or ``…关于印发X的通知``, else ``""``."""
    found = re.search(
        r"(?:印发|转发|发布|公布|颁布|颁发)(?:关于)?《?(.{2,120}?)》?的(?:通知|公告|决定|命令|通告)$", flat(name).translate(_QUOTES))
    return found[1].replace("》《", "") if found else ""
