"""Interpretations of policy documents (政策解读): which document a title explains, and whether two names are of one document."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from audits.texts.numbers import flat
from audits.texts.titles import title_key

if TYPE_CHECKING:
    from collections.abc import Iterable

_QUOTES = str.maketrans({"〈": "《", "〉": "》", "<": "《", ">": "》", "«": "《", "»": "》", "⟨": "《", "⟩": "》"})
_WORD = (
    r"(?:一图(?:读懂|看懂|了解|速览|解读)|图解|图说|图读|长图|漫画|动漫|动画|视频|音频|文字"
    r"|图文|图片|媒体|专家|权威|深度|简明|部门|负责人|领导)"
)
_EXPLAINS = re.compile(rf"解读|{_WORD}|答记者问|政策问答|问答$|起草说明|百问百答")
_HEAD = re.compile(
    rf"^(?:[【\[(][^】\])]{{1,12}}[】\])]|(?:{_WORD}|政策|解读){{1,4}}(?:之?[一二三四五六七八九十\d]{{1,2}})?[:|丨｜——\-]{{0,2}}|关于|就|对(?!外)){{1,4}}"
)
_TAIL = re.compile(
    rf"(?:的)?(?:{_WORD}|相关|有关|政策|内容|要点|文件|系列|起草|编制|修订){{0,4}}"
    rf"(?:解读|解析|问答|说明|答记者问|百问百答|{_WORD})(?:材料|稿|文章|版|之?[一二三四五六七八九十\d]{{1,3}})?(?:[(【\[].{{0,16}}[)】\]])?$"
)
_SPEAKER = re.compile(r"^.{0,40}?(?:负责人|负责同志|有关人士|相关人士|新闻发言人|专家|主任|局长|厅长)(?:就|谈|解读|详解)")
_NUMBER_END = re.compile(
    r"\s{0,4}[（(〔\[【][^（）()〔〕\[\]【】]{0,24}[〔\[（(【]?(?:19|20)\d{2}[〕\]）)】]?第?\d{1,5}号[）)〕\]】]?\s{0,4}$"
    r"|\s{1,4}[A-Za-z\u4e00-\u9fff]{1,12}[〔\[（(](?:19|20)\d{2}[〕\]）)]\d{1,5}号\s{0,4}$"
)
"""A number of the document behind its title."""
_PART = re.compile(r"[(【\[][之第]?[一二三四五六七八九十\d]{1,2}[期篇]?[)】\]]$")
_PROMULGATION = re.compile(r"^.{0,40}?(?:关于)?(?:印发|转发|发布|公布|颁布)(?:关于)?(?=.{6})")
_ISSUER = re.compile(r"^.{2,40}?(?:人民政府|政府|办公厅|办公室|委员会|局|厅|部|委)(?:等[一二三四五六七八九十\d]{1,3}(?:部门|单位))?关于")
_LETTER = re.compile(r"的?(?:通知|公告|通告|函)$")
_DISTINCT = re.compile(r"\d+|第?[一二三四五六七八九十]+(?=[批期轮版次部号届条])|试行|暂行|修订|修正|废止|实施细则|实施办法|补充")
NEAR = 92
INSIDE = 10
COMMON = 60
NAMED, MOST_NAMED = 2000, 12
"""Characters of a text in which the explained document is named, and names that are tried."""


def explained(title: str, *, surely: bool = False) -> list[str]:
    """Names of the documents that a title explains; ``[]`` if it is no title of an interpretation.

    ``surely`` says that the page lies in a column of interpretations, where a bare 《name》 is enough.
    """
    text = flat(_NUMBER_END.sub("", title[:400])).translate(_QUOTES)
    if not _EXPLAINS.search(text) and not (surely and "《" in text):
        return []
    quoted = _outer(text)
    if quoted:
        return quoted[:3]
    rest = _PART.sub("", _TAIL.sub("", _HEAD.sub("", _SPEAKER.sub("", text)))).strip(":|丨｜—-")
    return [rest] if rest != text and len(rest) >= 6 else []


def named_in(text: str) -> list[str]:
    """Names in 《》 at the beginning of an interpretation's text, each once: one of them may be what it explains."""
    return list(dict.fromkeys(_outer(flat(text[:NAMED]).translate(_QUOTES))))[:MOST_NAMED]


def _outer(text: str) -> list[str]:
    """What stands in outermost 《》."""
    found, depth, start = [], 0, 0
    for place, char in enumerate(text):
        if char == "《":
            depth += 1
            start = place + 1 if depth == 1 else start
        elif char == "》" and depth:
            depth -= 1
            if depth == 0 and place - start >= 4:
                found.append(text[start:place])
    if depth and len(text) - start >= 6:
        found.append(text[start:])
    return found


def core(name: str) -> str:
    """What names of one document share: no promulgating office, no 关于印发 … 的通知, no marks."""
    text = flat(_NUMBER_END.sub("", name[:400])).translate(_QUOTES)
    quoted = _outer(text)
    if quoted and re.search(r"(?:印发|转发|发布|公布|颁布)", text):
        return title_key(quoted[0])
    letter = _LETTER.search(text)
    rest = _PROMULGATION.sub("", text) if re.match(r".{0,44}(?:印发|转发|发布|公布|颁布)", text) else text
    if rest != text and letter:
        rest = _LETTER.sub("", rest)
    elif rest == text:
        rest = re.sub(r"^关于", "", _ISSUER.sub("", text))
        rest = _LETTER.sub("", rest) if len(rest) > 12 else rest
    return title_key(rest)


@dataclass
class Names:
    """Documents by the core of their names; finds the ones a name may mean."""

    _by_core: dict[str, list[int]] = field(default_factory=dict)
    _cores: list[tuple[str, int]] = field(default_factory=list)
    _grams: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, title: str, number: int) -> None:
        """One document under its number."""
        key = core(title)
        if len(key) < 4:
            return
        if key not in self._by_core:
            place = len(self._cores)
            self._cores.append((key, number))
            for gram in _grams(key):
                self._grams[gram].append(place)
        self._by_core.setdefault(key, []).append(number)

    def find(self, name: str) -> tuple[list[int], bool]:
        """(numbers of documents, whether the names are equal); the nearest core where none is equal."""
        key = core(name)
        if key in self._by_core:
            return self._by_core[key], True
        best, found = 0.0, ""
        for place in self._candidates(key):
            other = self._cores[place][0]
            score = _likeness(key, other)
            if score > best:
                best, found = score, other
        return (self._by_core[found], False) if found else ([], False)

    def _candidates(self, key: str) -> Iterable[int]:
        """Cores that share rare runs of letters with a name, the likeliest first."""
        counts: dict[int, int] = defaultdict(int)
        for gram in _grams(key):
            places = self._grams.get(gram, ())
            if len(places) <= COMMON:
                for place in places:
                    counts[place] += 1
        return sorted(counts, key=lambda place: -counts[place])[:20]


def _grams(key: str) -> set[str]:
    return {key[at : at + 4] for at in range(max(1, len(key) - 3))}


def _likeness(one: str, other: str) -> float:
    """0 to 100; 0 below what may be one document, and where numbers or words such as 试行 differ."""
    if sorted(_DISTINCT.findall(one)) != sorted(_DISTINCT.findall(other)):
        return 0
    short, long = sorted((one, other), key=len)
    if len(short) >= INSIDE and long.endswith(short) and len(short) >= len(long) * 0.6:
        return 99
    score = fuzz.ratio(one, other)
    return score if score >= NEAR and len(short) >= INSIDE else 0
