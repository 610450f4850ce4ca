"""Where a page's script sends its reader at once: assignments and calls that change the place, whatever they are called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from audits.extract.source.literals import Literals, unescaped
from audits.extract.source.running import Running, comes_down, without_comments
from audits.extract.source.scripted import refresh_reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import lxml.html

_PLACE = r"(?:(?:window|self|top|parent|document|this)\s{0,3}\.\s{0,3}){0,3}location"
_SINK = re.compile(
    rf"(?<![\w.])(?:{_PLACE}(?:\s{{0,3}}\.\s{{0,3}}(?:href|pathname))?\s{{0,3}}=(?!=)|{_PLACE}\s{{0,3}}\.\s{{0,3}}(?:replace|assign)\s{{0,3}}\("
    rf"|(?:(?:window|self|top|navigation)\s{{0,3}}\.\s{{0,3}})?navigate\s{{0,3}}\(|(?:window\s{{0,3}}\.\s{{0,3}})?(?P<opens>open)\s{{0,3}}\("
    r"|(?P<writes>document\s{0,3}\.\s{0,3}write(?:ln)?)\s{0,3}\()",
    re.I,
)
_INTO = re.compile(r"\s{0,9},\s{0,9}['\"]_(?:self|top|parent)['\"]")
_WRITTEN = re.compile(r"<meta\s[^<>]{0,100}?refresh[^<>]{0,40}?\bcontent\s{0,3}=\s{0,3}(?:\"([^\"<>]{1,600})\"|'([^'<>]{1,600})')", re.I)
"""A page that sends its reader on, as a script writes it."""
_ALIAS = re.compile(r"\b(?:var|let|const)\s{1,5}([A-Za-z_$][\w$]{0,40})\s{0,3}=\s{0,3}(?:(?:window|self|top|document)\s{0,3}\.\s{0,3}){0,2}location\s{0,3}[;,\n]")
"""Another name that a script has for the place of its page."""
_BRACKETS = re.compile(r"\[\s{0,3}['\"](location|href)['\"]\s{0,3}\]")
_BY_DEVICE = re.compile(r"userAgent|navigator\s{0,3}\.\s{0,3}platform|screen\s{0,3}\.\s{0,3}width|innerWidth|matchMedia", re.I)
_ELSE = re.compile(r"\belse\b(?!\s{0,3}if)", re.I)
_ORIGIN = re.compile(
    r"(?:(?:window|self|top|document)\s{0,3}\.\s{0,3}){0,2}location\s{0,3}\.\s{0,3}(?:origin|protocol\s{0,3}\+\s{0,3}['\"]//['\"]\s{0,3}\+\s{0,3}"
    r"(?:(?:window|self|top|document)\s{0,3}\.\s{0,3}){0,2}location\s{0,3}\.\s{0,3}host(?:name)?)\s{0,3}\+\s{0,3}(?=['\"`])"
)
_CONDITION = re.compile(r"\b(?:if|while|for|case)\b|\belse\b|&&|\|\||\?")
_SINGLE = re.compile(r"\s*if\s*\(([^{};]{1,150})\)\s*")
"""The condition of one statement."""
_ELEMENT = re.compile(
    r"(?:document\s{0,3}\.\s{0,3}(?:getElementById\(\s{0,3}|querySelector\(\s{0,3}(?=['\"]#))|(?:\$|jQuery)\(\s{0,3}(?=['\"]#))['\"]#?([\w-]{1,80})['\"]\s{0,3}\)"
    r"\s{0,3}\.\s{0,3}(?:(innerText|textContent|innerHTML|(?:text|html)\(\s{0,3}\))|(value|val\(\s{0,3}\))|(href)|(?:getAttribute|attr)\(\s{0,3}['\"]([\w-]{1,40})['\"]\s{0,3}\))"
)
LONGEST = 8000
LONGEST_GOAL = 500
MOST_DEEP = 3
HEAD = 200
_IS_CONDITION = re.compile(r"(?:\b(?:if|while|switch)\s{0,3}\([^{};]{0,150}\)|\b(?:else|try|do|finally))\s{0,9}$")


class Jump(NamedTuple):
    """Where a script goes as soon as its page is there."""

    goal: str = ""
    """The reference, ``""`` if it goes nowhere or nobody can tell where."""
    unsure: bool = False
    """Whether it goes somewhere that only running it would tell, or goes on a condition."""


def jump_in(script: str, root: lxml.html.HtmlElement | None = None, beside: Sequence[str] = (), url: str = "") -> Jump:
    """The reference that a script goes to; none if it goes nowhere, waits for a click, or goes only on some devices.

    ``root`` is the page around it: a goal may stand in an element that the script names; ``beside`` are its other scripts, which may call it;
    ``url`` is its address.
    """
    code = without_comments(script[:LONGEST])
    code = _BRACKETS.sub(r".\1", code)
    if (alias := _ALIAS.search(code)) is not None:
        code = re.sub(rf"(?<![\w$.]){re.escape(alias[1])}(?=\s{{0,3}}\.\s{{0,3}}(?:href|replace|assign)\b)", "location", code)
    if root is not None:
        code = _ELEMENT.sub(lambda match: _quoted(root, match), code)
    code = _ORIGIN.sub("", code)
    if _BY_DEVICE.search(code):
        halves = _ELSE.split(code, maxsplit=1)
        if len(halves) < 2:
            return Jump()
        code = halves[1]
    return _jump(code, beside, url)


def _jump(code: str, beside: Sequence[str], url: str, depth: int = 0) -> Jump:
    """Where code goes that runs at once and on no condition."""
    if not _SINK.search(code):
        return Jump()
    literals, unsure = Literals(code, url, beside="\n".join(beside)[:LONGEST]), False

    def holds(condition: str) -> bool:
        return Literals(condition, url).within(literals) is True or comes_down(condition, code)

    running = Running(code, beside, holds)
    bare = _without(code, running.strings)
    for found in _SINK.finditer(code):
        if not running.at_once(found.start()):
            unsure = unsure or _only_conditions(bare, found.start())
            continue
        if text := next((span for span in running.strings if span[0] < found.start() <= span[1]), None):
            inner = _jump(unescaped(code[text[0] + 1 : text[1]]), (), url, depth + 1) if depth < MOST_DEEP else Jump()
            if inner.goal:
                return inner
            continue
        goal, after = literals.at(found.end())
        if found["writes"]:
            written = _WRITTEN.search(goal) if isinstance(goal, str) else None
            if written is None:
                continue
            goal = refresh_reference(written[1] or written[2])
        if found["opens"] and not _INTO.match(code, after):
            continue
        start = max(map(bare[: found.start()].rfind, ";{}")) + 1
        single = _SINGLE.fullmatch(code, start, found.start())
        if (_CONDITION.search(bare, start, found.start()) and not (single and holds(single[1]))) or not isinstance(goal, str):
            unsure = True
            continue
        goal = goal.strip()
        return Jump() if not goal or len(goal) > LONGEST_GOAL or goal.lower().startswith(("javascript:", "about:", "#")) else Jump(goal)
    return Jump(unsure=unsure)


def _without(code: str, strings: Iterable[tuple[int, int]]) -> str:
    """Code of the same length, without what its texts say."""
    parts, place = [], 0
    for first, last in strings:
        parts += [code[place : first + 1], " " * (last - first - 1)]
        place = last
    return "".join((*parts, code[place:]))


def _only_conditions(bare: str, place: int) -> bool:
    """Whether what stands around a place is nothing but conditions, which may hold for any reader."""
    opened = 0
    for number in range(place - 1, -1, -1):
        opened += (bare[number] == "}") - (bare[number] == "{")
        if opened < 0:
            head = bare[max(0, number - HEAD) : number]
            if not _IS_CONDITION.search(head):
                return False
            opened = 0
    return True


def _quoted(root: lxml.html.HtmlElement, named: re.Match[str]) -> str:
    """What an element named by a script holds, as a literal of the script; the expression itself where that is no reference."""
    element = next((one for one in root.iter() if isinstance(one.tag, str) and one.get("id") == named[1]), None)
    if element is None:
        return named[0]
    held = (element.text_content() if named[2] else element.get("value") if named[3] else element.get("href" if named[4] else named[5])) or ""
    held = held.strip()
    return named[0] if not held or len(held) > LONGEST_GOAL or re.search(r"[\s'\"\\]", held) else f'"{held}"'
