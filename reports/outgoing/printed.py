"""Sentences of findings as an official paper prints them: short, whole, dates in words, no addresses, no names of persons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.texts.masking import mask_text
from reports.workbook.cells import plain

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST = 70
_ADDRESS = re.compile(r"[：:（(]{0,2}(?:https?|ftp)://[^\s，。；、（）“”]{1,2000}[）)]?", re.I)
_DAY = re.compile(r"(?<![\d-])([12]\d{3})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\d-])")
_PAIRS = {"（": "）", "《": "》", "“": "”", "‘": "’", "〈": "〉", "【": "】", "〔": "〕", "(": ")"}
_QUOTED = re.compile(r"[“《][^“”《》]{1,300}[”》…]")
_TWO = "欧阳|上官|司马|诸葛|夏侯|东方|尉迟|皇甫|令狐|慕容|司徒|公孙|长孙|宇文|端木"
_APPOINTS = "任命|免去|聘任|解聘|提名|录用|追授|授予|给予|接受|关于|对|、|和"
_FEW = "等[0-9一二三四五六七八九十百]"
_PERSON = f"(?:{_FEW}{{0,4}}[名位人]?)?(?:同志|先生|女士|同学|烈士|任职|免职|任免|职务|辞职|处分|受贿|违纪)|{_FEW}{{1,4}}[名位人]"
_NO_NAME = re.compile(r"[局委办厅处科站所院校厂店社队司府馆镇乡县市区省村路街河山园会组部]$|同$")


def day_words(text: str) -> str:
    """ISO days as people write them."""
    return _DAY.sub(lambda day: f"{day[1]}年{int(day[2])}月{int(day[3])}日", text)


def example(message: str, surnames: Collection[str] = ()) -> str:
    """A problem in few words: without addresses, which stand in the ledgers, cut at the end of a clause, every bracket closed."""
    text = day_words(_ADDRESS.sub("", plain(mask_text(message)))).rstrip("。；：:，, ")
    text = mask_names(text, surnames)
    if len(text) > LONGEST:
        head = text[:LONGEST]
        cut = max(head.rfind(mark) for mark in "，；。")
        text = (head[:cut] if cut > LONGEST // 2 else head) + "……"
    return closed(text)


def closed(text: str) -> str:
    """A text that was cut, with the brackets and quotes closed that are open at its end."""
    still: list[str] = []
    for letter in text:
        if letter in _PAIRS:
            still.append(_PAIRS[letter])
        elif letter in still:
            while still.pop() != letter:
                pass
    return text + "".join(reversed(still))


def mask_names(text: str, surnames: Collection[str]) -> str:
    """Names of persons in quoted titles as 张某: those who are appointed, removed, honoured or punished there."""
    if not surnames:
        return text
    name = rf"(?:(?:{_TWO})|[{''.join(re.escape(one) for one in surnames if len(one) == 1)}])[一-鿿]{{1,2}}?"
    ahead = rf"{_PERSON}|(?<=任命..)为|(?<=任命...)为|(?<=聘任..)为|(?<=聘任...)为"
    person = re.compile(rf"(?P<before>^.|{_APPOINTS}|[^一-鿿])(?P<names>{name}(?:[、和与及]{name}){{0,30}}?)(?={ahead})")
    return _QUOTED.sub(lambda quoted: person.sub(_masked, quoted[0]), text)


def _masked(found: re.Match[str]) -> str:
    names = re.split("([、和与及])", found["names"])
    if any(_NO_NAME.search(one) for one in names[::2]):
        return found[0]
    return found["before"] + "".join(one if at % 2 else _masked_name(one) for at, one in enumerate(names))


def _masked_name(name: str) -> str:
    first = 2 if re.match(_TWO, name) else 1
    return name[:first] + "某" * (len(name) - first)
