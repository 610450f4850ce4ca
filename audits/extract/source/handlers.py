"""Which elements scripts make do something when a reader clicks, told from the selectors in their code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.extract.source.stylesheets import speaks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import lxml.html

LONGEST, MOST = 500_000, 300
REACH = 400
"""Characters behind a selector in which it shows what becomes of what it selects."""
_TEXT = r"(?:\"([^\"\n]{1,200})\"|'([^'\n]{1,200})')"
_SELECTED = re.compile(rf"(?:\$|jQuery|\.\s{{0,3}}(?:querySelector(?:All)?|closest|matches|is))\s{{0,3}}\(\s{{0,3}}{_TEXT}\s{{0,3}}[,)]")
_BY_NAME = re.compile(rf"getElement(?:ById|s?ByClassName|sByTagName)\s{{0,3}}\(\s{{0,3}}{_TEXT}\s{{0,3}}\)")
_EVENT = r"(?:\"[^\"\n]{1,60}\"|'[^'\n]{1,60}')"
_DELEGATED = re.compile(rf"\.\s{{0,3}}(?:on\s{{0,3}}\(\s{{0,3}}{_EVENT}\s{{0,3}},|delegate\s{{0,3}}\()\s{{0,3}}{_TEXT}\s{{0,3}},")
_CLASS_ASKED = re.compile(rf"(?:hasClass|classList\s{{0,3}}\.\s{{0,3}}contains)\s{{0,3}}\(\s{{0,3}}{_TEXT}\s{{0,3}}\)")
_ASKS = re.compile(r"\.\s{0,3}(?:closest|matches|is)\b")
_CHAINED = re.compile(r"\s{0,20}\.\s{0,20}([\w$]{1,40})")
_VARIABLE = re.compile(r"(?:^|[\s;{(,])([A-Za-z_$][\w$]{0,40})\s{0,5}=\s{0,5}[\w$]{0,40}(?:\s{0,3}\.\s{0,3}[\w$]{0,40}){0,3}$")
_INERT = frozenset(
    ["css", "width", "height", "outerWidth", "outerHeight", "innerWidth", "innerHeight", "hide", "show", "addClass", "removeClass", "toggleClass",
     "html", "text", "append", "prepend", "before", "after", "val", "offset", "position", "length", "size", "animate", "fadeIn", "fadeOut", "remove",
     "scrollTop", "scrollLeft", "scroll", "hasClass", "clone", "style", "className", "classList", "innerHTML", "innerText", "textContent", "offsetTop",
     "offsetHeight", "offsetWidth", "clientWidth", "clientHeight", "value", "focus", "resize", "ready", "load", "appendChild", "insertBefore"]
)  # fmt: skip
"""What may be done with elements that makes none of them answer a click."""
_PASSING = frozenset(["first", "last", "eq", "not", "filter", "stop", "parent", "parents", "siblings", "next", "prev", "end", "get", *_INERT])
"""After which more may follow in the same chain."""
_ACTS = (
    r"(?:\s{0,3}\[[^\[\]]{0,20}\])?\s{0,3}"
    r"(?:\.\s{0,3}(?:on\w{2,12}|addEventListener|attachEvent|on|bind|click|delegate|live|href|setAttribute|forEach|each|attr)\b|\))"
)
_BARE = re.compile(r"[\w-]{1,60}")
_ATTRIBUTES = re.compile(r"\[[^\[\]]{0,80}\]")
_STATES = re.compile(r":(?:first|last|even|odd|visible|eq|gt|lt|not|has|nth-child|first-child|last-child|hover)(?:\([^()]{0,60}\))?")


def handled(script: str) -> tuple[str, ...]:
    """Selectors of what a script makes answer a click, as far as its code shows it."""
    found: dict[str, None] = {}
    for selector in _found(script[:LONGEST]):
        if len(found) < MOST:
            found[selector] = None
    return tuple(found)


def _found(code: str) -> Iterator[str]:
    for match in _SELECTED.finditer(code):
        if _acts(code, match):
            yield from _plain(match[1] or match[2])
    for match in _BY_NAME.finditer(code):
        name = match[1] or match[2]
        if _BARE.fullmatch(name) and _acts(code, match):
            yield ("#" if "ById" in match[0] else "." if "Class" in match[0] else "") + name
    for match in _DELEGATED.finditer(code):
        yield from _plain(match[1] or match[2])
    for match in _CLASS_ASKED.finditer(code):
        if _BARE.fullmatch(match[1] or match[2]):
            yield f".{match[1] or match[2]}"


def _acts(code: str, match: re.Match[str]) -> bool:
    """Whether something is done with what a call selects that may make it answer a click."""
    if _ASKS.match(match[0]):
        return True
    place = match.end() if code[match.end() - 1] == ")" else code.find(")", match.end(), match.end() + REACH) + 1
    after = code[place : place + REACH] if place else ""
    while (chained := _CHAINED.match(after)) is not None:
        if _DELEGATED.match(after.lstrip()):
            return False  # what it speaks of is told by the selector inside
        if chained[1] not in _PASSING:
            return True
        after = _behind_call(after[chained.end() :])
    variable = _VARIABLE.search(code[max(0, match.start() - 80) : match.start()])
    return variable is not None and re.search(rf"(?<![\w$.]){re.escape(variable[1])}{_ACTS}", code[place : place + 20_000]) is not None


def _behind_call(code: str) -> str:
    """What follows the brackets of a call."""
    depth = 0
    if not code.lstrip().startswith("("):
        return ""
    for place, mark in enumerate(code):
        depth += (mark == "(") - (mark == ")")
        if not depth and mark == ")":
            return code[place + 1 :]
    return ""


def _plain(selectors: str) -> Iterator[str]:
    """Selectors without states and attributes; one of which nothing is left then speaks of too much to be told."""
    for selector in selectors.split(","):
        shown = _STATES.sub("", _ATTRIBUTES.sub("", selector)).strip()
        if shown and not shown.startswith("<"):
            yield shown


def is_handled(element: lxml.html.HtmlElement, selectors: Iterable[str]) -> bool:
    """Whether one of some selectors speaks of an element or of what it stands in, the body left out."""
    chain: list[lxml.html.HtmlElement] = []
    node: lxml.html.HtmlElement | None = element
    while node is not None and node.tag not in ("body", "html"):
        chain.append(node)
        node = node.getparent()
    return any(speaks_of(selector, one) for selector in selectors for one in chain)
