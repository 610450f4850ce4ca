"""Addresses as people write them into cells and sentences: several without a blank between, words and marks glued behind."""

from __future__ import annotations

import re

_PART = r"[^\s\"'<>|“”‘’…—\u3000-\u303f\uff00-\uffef]"
"""A character that may be part of an address as people write one."""
_URL = re.compile(rf"https?://{_PART}{{1,4000}}", re.I)
BARE = re.compile(rf"(?:[\w-]{{1,63}}\.){{1,8}}[a-z]{{2,12}}(?::\d{{1,5}})?(?:/{_PART}{{0,4000}})?", re.I | re.A)
"""An address without its protocol."""
SEPARATOR = re.compile(r"[\s,;|，；、]+")
"""What stands between two of them."""
_NEXT = re.compile(r"(?<=[,;])(?=https?://)|(?<=htm)(?=https?://)|(?<=html)(?=https?://)", re.I)
"""Where the next address begins without a blank between; one within the query of another has another mark before it."""
_FILE_THEN_WORDS = re.compile(r"(?P<address>.{1,4000}\.(?:s?html?|jspx?|aspx?|php|pdf|docx?|xlsx?|wps|zip|rar))[\u3400-\u9fff]", re.I)
_WORDS_BEHIND = re.compile(r"(?P<address>[^\u3400-\u9fff]{1,4000})[\u3400-\u9fff][\u3400-\u9fff.,;:!?()\d]{0,4000}$")
_MARKS = (".", ",", ";", ":", "!", "?", "]")


def addresses_in(text: str) -> list[tuple[str, str]]:
    """Each address with a protocol that a text holds, and what was glued behind it."""
    return [cut(part) for whole in _URL.findall(text) for part in _NEXT.split(whole)]


def cut(url: str) -> tuple[str, str]:
    """An address and what is glued behind it: words, and marks that end a sentence or separate. Chinese within a path is part of it."""
    words = _FILE_THEN_WORDS.match(url) or _WORDS_BEHIND.match(url)
    kept = words["address"] if words else url
    while kept.endswith(_MARKS) or (kept.endswith(")") and kept.count(")") > kept.count("(")):
        kept = kept[:-1]
    return kept, url[len(kept) :]
