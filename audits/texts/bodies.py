"""Names of bodies that may stand for one and the same: ledgers go out by name, and one body with two names gets two."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from itertools import combinations
from operator import ne
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.texts.alike import Alike

LEVELS = "省市州盟县区旗乡镇"
"""Characters that end the name of a place."""
SHORT = 4
"""Characters from which a short form can be told from a word that several names share."""
HEAD = 2
"""Characters that two forms of a name begin with, where none is without its place."""
_MARKS = re.compile(r"[\W_]{1,200}")
_BETWEEN = str.maketrans("", "", "和与及的")
"""Characters that a name goes on without."""


def look_alikes(names: Iterable[str], alike: Alike) -> list[tuple[str, str]]:
    """Pairs of different names that may mean the same body, each pair once, in the order of the names."""
    listed = list(dict.fromkeys(filter(None, names)))
    heads, whole = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    for number, name in enumerate(listed):
        heads[_plain(name)[:HEAD]].append(number)
        whole[_plain(name)].append(number)
    near = {pair for numbers in heads.values() for pair in combinations(numbers, 2)}
    for number, name in enumerate(listed):
        ends = (_plain(name)[start:] for start in range(1, len(_plain(name))))
        near |= {(min(number, other), max(number, other)) for end in ends for other in whole.get(end, ())}
    return [(listed[one], listed[other]) for one, other in sorted(near) if may_be_one(listed[one], listed[other], alike)]


def may_be_one(one: str, other: str, alike: Alike) -> bool:
    """Whether two names may mean one body: written another way, misspelt, without its place, or in short."""
    short, long = sorted((_plain(one), _plain(other)), key=len)
    if short == long or short.translate(_BETWEEN) == long.translate(_BETWEEN):
        return True
    if len(short) == len(long):
        return len(short) > SHORT and sum(map(ne, short, long)) == 1 and any(alike.are(*pair) for pair in zip(short, long, strict=True))
    return _without_place(short, long) or _in_short(short, long)


def _plain(name: str) -> str:
    """A name without spaces, marks and widths."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", name))


def _without_place(short: str, long: str) -> bool:
    """Whether the shorter is the longer without the name of its place, or a part of that (财政局, 市财政局, 示例市财政局)."""
    place = long.removesuffix(short)
    return place != long and len(short) >= SHORT - 1 and (place[-1] in LEVELS or short[0] in LEVELS)


def _in_short(short: str, long: str) -> bool:
    """Whether the shorter is made of characters of the longer, from its first to its last (市人社局, 市发改委)."""
    if len(short) < SHORT or short[0] != long[0] or short[-1] not in (long[-1], long[-3:-2] if long.endswith("委员会") else long[-1]):
        return False
    rest = iter(long)
    return all(char in rest for char in short) and not any(char.isdigit() for char in long)
