"""Links that somebody planted: in hidden blocks that scripts write, between tags that they write, and behind the end of the page."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from audits.extract.source.scripted import WRITES
from audits.extract.source.visibility import element_hides

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audits.records.codes import Hiding, NoCode

_HREF = re.compile(rb"<a\s[^<>]{0,300}?href\s{0,3}=\s{0,3}[\"']([^\"'<>]{1,2000})[\"']", re.I)
MOST_SCRIPT, MOST_TAGS = 30_000, 2_000
SHARED = 16_000
"""Characters of a script that is likely to stand in other pages too."""
_BLOCKS = frozenset({"div", "span", "p", "ul", "ol", "li", "table", "tbody", "tr", "td", "marquee", "font", "center", "section", "b", "i"})
_INTO_PAGE = re.compile(r"\bdocument\s{0,3}\.\s{0,3}write(?:ln)?\s{0,3}\(")
_LITERALS = re.compile(r"\"((?:[^\"\\\n]|\\.)*+)\"?|'((?:[^'\\\n]|\\.)*+)'?|`((?:[^`\\]|\\.)*+)`?", re.S)
"""Never fails once it has begun, so that a long script is read once."""
_ESCAPED = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.S)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})((?:[^<>\"']{1,500}+|\"[^\"<>]{0,1000}+\"|'[^'<>]{0,1000}+'){0,40}+)>")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]{1,30})\s{0,3}=\s{0,3}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'<>]{1,2000}))")
_VOID = frozenset({"img", "input", "br", "hr", "meta", "link", "area", "base", "embed", "source"})


class Planted(NamedTuple):
    """A link that a script writes where nobody sees it."""

    raw: str
    text: str
    hidden: Hiding


class Written(NamedTuple):
    """What a script writes."""

    links: tuple[Planted, ...]
    """Hidden links."""
    opens: Hiding | NoCode
    """How the block is hidden that it opens and does not close, ``""`` if there is none."""
    closes: bool
    """Whether it closes a block that it did not open."""


NOTHING = Written((), "", False)


def written_by(script: str) -> Written:
    """What a script writes that hides links, as far as its literals show it."""
    code = script[:MOST_SCRIPT]
    if not any(mark in code for mark in ("<", "%3", "\\x3", "\\u003")) or not WRITES.search(code):
        return NOTHING
    return _shared_written(code) if len(code) <= SHARED else _written_by(code)


def _written_by(code: str) -> Written:
    found = _walk(markup_in(code))
    return found if _INTO_PAGE.search(code) else found._replace(opens="", closes=False)


_shared_written = lru_cache(128)(_written_by)
"""The scripts of a template stand on many pages."""


def in_turn(scripts: Iterable[str]) -> list[Written]:
    """What each of a page's scripts writes, in page order; a block that none of the later ones closes is not hidden by it."""
    found = [written_by(script) for script in scripts]
    closed = False
    for number in range(len(found) - 1, -1, -1):
        if found[number].opens and not closed:
            found[number] = found[number]._replace(opens="")
        closed = closed or found[number].closes
    return found


def behind_end(data: bytes, lower: bytes) -> frozenset[str]:
    """References that stand behind the end of a page only."""
    end = lower.find(b"</html")
    if end < 0 or b"<a" not in lower[end:]:
        return frozenset()
    tail = {match[1].strip() for match in _HREF.finditer(data, end)}
    return frozenset(raw.decode("utf-8", "replace") for raw in tail if raw and raw not in data[:end])


def markup_in(script: str) -> str:
    """All literals of a script in a row, their escapes undone."""
    found = "".join(match[1] or match[2] or match[3] or "" for match in _LITERALS.finditer(script))
    plain = _ESCAPED.sub(lambda match: chr(int(match[1] or match[2], 16)) if match[1] or match[2] else match[3], found)
    return unquote(plain) if "%3c" in plain.lower() else plain


def _walk(markup: str) -> Written:
    """Follow the tags of a markup."""
    links: list[Planted] = []
    opened: list[tuple[str, Hiding | NoCode]] = []
    closes = False
    for match in _tags(markup):
        tag = match[2].lower()
        if match[1]:
            if any(name == tag for name, _ in opened):
                while opened.pop()[0] != tag:
                    pass
            else:
                closes = closes or tag in _BLOCKS
            continue
        attributes = {found[1].lower(): unescape(found[2] or found[3] or found[4] or "") for found in _ATTRIBUTE.finditer(match[3])}
        outer = opened[-1][1] if opened else ""
        hidden = outer or element_hides(tag, attributes, {})
        if tag == "a" and hidden and hidden != "white-text" and attributes.get("href"):
            text = re.sub(r"<[^<>]{0,300}>", "", markup[match.end() : match.end() + 300].partition("</a")[0])
            links.append(Planted(attributes["href"], " ".join(unescape(text).split()), hidden))
        if tag not in _VOID:
            opened.append((tag, hidden))
    left: Hiding | NoCode = next((hidden for tag, hidden in opened if tag in _BLOCKS and hidden and hidden != "white-text"), "")
    return Written(tuple(links), left, closes)


def _tags(markup: str) -> Iterator[re.Match[str]]:
    for number, match in enumerate(_TAG.finditer(markup)):
        if number >= MOST_TAGS:
            return
        yield match
