"""Links that scripts bring: written into the page as it opens, or followed by a function that a handler calls."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING

from audits.extract.source.literals import Literals
from audits.extract.source.running import Running, without_comments
from audits.extract.source.scripted import WRITES, handler_references

if TYPE_CHECKING:
    from audits.extract.source.document import Document

MOST_CODE, MOST_WRITES, MOST_LINKS, MOST_SCRIPTS = 30_000, 60, 300, 60
LONGEST = 2000
SHARED = 8000
"""Characters of a script that is likely to stand in other pages too."""
_ANCHOR = re.compile(
    r"<a\s[^<>]{0,500}?\bhref\s{0,3}=\s{0,3}(?:\"([^\"<>]{1,2000})\"|'([^'<>]{1,2000})'|([^\s\"'<>]{1,2000}))[^<>]{0,500}>(.{0,300}?)(?=</a|$)", re.I | re.S
)
_TAGS = re.compile(r"<[^<>]{0,300}>")
_TEXT = r"\s{0,3}(?:'([^'\n]{1,500})'|\"([^\"\n]{1,500})\")\s{0,3}"
_CALL = re.compile(r"\s{0,3}(?:javascript:)?\s{0,3}(?:void\s{0,3}\(?)?(?:return\s{1,3})?([A-Za-z_$][\w$]{0,60})\s{0,3}\(" + _TEXT + r"[,)]", re.I)
_DEFINED = (
    r"(?:function\s{{1,5}}{0}\s{{0,3}}\(|\b{0}\s{{0,3}}=\s{{0,3}}function\s{{0,3}}\w{{0,40}}\s{{0,3}}\()\s{{0,5}}"
    r"([A-Za-z_$][\w$]{{0,40}})[^{{}}]{{0,100}}\{{([^{{}}]{{0,600}})"
)
_GOES = r"(?:\bopen\s{{0,3}}\(|\blocation(?:\s{{0,3}}\.\s{{0,3}}href)?\s{{0,3}}=(?!=)|\blocation\s{{0,3}}\.\s{{0,3}}(?:replace|assign)\s{{0,3}}\()"
_OPENS = _GOES + r"\s{{0,3}}{0}\s{{0,3}}[,;)}}\n]"
_CLICKED = re.compile(
    r"(?:\.\s{0,3}onclick\s{0,3}=|\.\s{0,3}click\s{0,3}\(|\.\s{0,3}(?:addEventListener|on|bind)\s{0,3}\(\s{0,3}['\"](?:on)?click['\"]\s{0,3},(?:\s{0,3}['\"][^'\"\n]{1,60}['\"]\s{0,3},)?)"
    r"\s{0,3}(?:function\s{0,3}\([^(){}]{0,60}\)|\([^(){}]{0,60}\)\s{0,3}=>|\w{1,20}\s{0,3}=>)\s{0,3}\{([^{}]{0,400})\}"
)

_HELD = (
    r"(?:(?:getAttribute|attr|data)\s{0,3}\(\s{0,3}['\"](?P<called>[\w-]{1,40})['\"]\s{0,3}\)|dataset\s{0,3}\.\s{0,3}(?P<member>\w{1,40})"
    r"|dataset\s{0,3}\[\s{0,3}['\"](?P<index>\w{1,40})['\"]\s{0,3}\])"
)
"""What a script takes from an element."""
_OF_ELEMENT = r"\s{0,3}(?:[\w$]{0,30}(?:\([^()]{0,60}\))?\s{0,3}\.\s{0,3}){1,3}"
_GOES_THERE = re.compile(_GOES.replace("{{", "{").replace("}}", "}") + _OF_ELEMENT + _HELD + r"\s{0,3}(?:[,;)}\n]|$)")
_TAKES = re.compile(r"([A-Za-z_$][\w$]{0,40})\s{0,3}=" + _OF_ELEMENT + _HELD + r"\s{0,3}(?:[;,\n]|$)")
_ADDRESS = re.compile(r"(?:https?://|\.{0,2}/)[^\s'\"<>]{1,500}|[^\s'\"<>:]{1,300}\.(?:s?html?|jspx?|aspx?|php|do)(?:\?[^\s'\"<>]{0,300})?", re.I)
BEHIND = 400
"""Characters behind a variable in which a script goes to what it holds."""
_ONE_TEXT = re.compile(r"\s{0,20}(?:\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|`(?:[^`\\]|\\.)*+`|(?:unescape|decodeURI(?:Component)?)\s{0,3}\()(?!\s{0,20}\+)", re.S)
"""Markup that a script writes in one piece: what it puts together from parts may be another address in the end."""


def written_links(script: str, document: Document) -> list[tuple[str, str]]:
    """(reference, text) of links that a script writes as soon as its page opens, or opens at a click, where literals tell them."""
    if not any(mark in script for mark in ("click", "<a", "<A", "%3", "x3")):
        return []
    code = without_comments(script[:MOST_CODE])
    found = [(raw, "") for clicked in islice(_CLICKED.finditer(code), MOST_WRITES) for raw in handler_references(clicked[1])] if "click" in code else []
    if "<a" not in code and "%3c" not in code.lower() and "x3c" not in code.lower():
        return found
    running: Running | None = None
    literals = Literals(code, document.url)
    for match in islice(WRITES.finditer(code), MOST_WRITES):
        markup, _ = literals.at(match.end()) if _ONE_TEXT.match(code, match.end()) else (None, 0)
        if not isinstance(markup, str) or "<a" not in markup[:100_000].lower():
            continue
        running = running or Running(code)
        if running.at_once(match.start()):
            found += anchors_in(markup)
    return list(dict.fromkeys(found))[:MOST_LINKS]


def anchors_in(markup: str) -> list[tuple[str, str]]:
    """(reference, text) of the links of a piece of markup."""
    return [(unescape(one[1] or one[2] or one[3]).strip(), unescape(_TAGS.sub("", one[4]))) for one in islice(_ANCHOR.finditer(markup), MOST_LINKS)]


def opened_by(handler: str, document: Document) -> list[str]:
    """What a handler opens by calling a function of the page with the address: ``go('/a.html')``."""
    call = _CALL.match(handler[:LONGEST])
    given = call and (call[2] or call[3]).strip()
    if not call or not given or not ("/" in given or "." in given):
        return []
    defined = re.compile(_DEFINED.format(re.escape(call[1])))
    for script in islice(document.of("script"), MOST_SCRIPTS):
        if script.text and call[1] in script.text and (body := defined.search(script.text[:MOST_CODE])):
            return [given] if re.search(_OPENS.format(re.escape(body[1])), f"{body[2]};") else []
    return []


def opened_attributes(code: str) -> frozenset[str]:
    """Names of attributes of elements whose values a script or handler opens as they are."""
    code = code[:MOST_CODE]
    if not any(mark in code for mark in ("getAttribute", "attr", "data")):
        return frozenset()
    return _shared_attributes(code) if len(code) <= SHARED else _opened_attributes(code)


def _opened_attributes(code: str) -> frozenset[str]:
    code = without_comments(code)
    found = {_attribute(match) for match in islice(_GOES_THERE.finditer(code), MOST_WRITES)}
    for taken in islice(_TAKES.finditer(code), MOST_WRITES):
        if re.compile(_OPENS.format(re.escape(taken[1]))).search(f"{code[taken.end() : taken.end() + BEHIND]};"):
            found.add(_attribute(taken))
    return frozenset(found - {"href", "src", "action"})


_shared_attributes = lru_cache(256)(_opened_attributes)
"""The scripts of a template stand on many pages."""


def is_opened(value: str) -> bool:
    """Whether the value of such an attribute is an address."""
    return _ADDRESS.fullmatch(value.strip()) is not None


def _attribute(match: re.Match[str]) -> str:
    """The attribute that a script means."""
    if match["called"]:
        return match["called"].lower() if ".data" not in match[0].replace(" ", "") else f"data-{match['called'].lower()}"
    return "data-" + re.sub(r"[A-Z]", lambda letter: f"-{letter[0].lower()}", match["member"] or match["index"])
