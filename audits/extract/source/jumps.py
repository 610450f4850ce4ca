"""Where a page's script sends its reader at once: assignments and calls that change the place, whatever they are called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.extract.source.running import Running

if TYPE_CHECKING:
    from collections.abc import Sequence

    import lxml.html

_PLACE = r"(?:(?:window|self|top|parent|document|this)\s{0,3}\.\s{0,3}){0,3}location(?:\s{0,3}\.\s{0,3}href)?"
_GOAL = r"(?:\\?'([^'\\\n]{1,500})\\?'|\\?\"([^\"\\\n]{1,500})\\?\")(?!\s{0,3}[+.])"
_JUMP = re.compile(
    rf"(?<![\w.])(?:{_PLACE}\s{{0,3}}=(?!=)\s{{0,3}}{_GOAL}|{_PLACE}\s{{0,3}}\.\s{{0,3}}(?:replace|assign)\s{{0,3}}\(\s{{0,3}}{_GOAL}"
    rf"|(?:(?:window|self|top|navigation)\s{{0,3}}\.\s{{0,3}})?navigate\s{{0,3}}\(\s{{0,3}}{_GOAL}"
    rf"|(?:window\s{{0,3}}\.\s{{0,3}})?open\s{{0,3}}\(\s{{0,3}}{_GOAL}\s{{0,3}},\s{{0,3}}['\"]_(?:self|top|parent)['\"])",
    re.I,
)
_BRACKETS = re.compile(r"\[\s{0,3}['\"](location|href)['\"]\s{0,3}\]")
_NAMED = re.compile(r"(?:^|[\s;{(,])([A-Za-z_$][\w$]{0,40})\s{0,5}=\s{0,5}(\"[^\"\n]{1,500}\"|'[^'\n]{1,500}')\s{0,3}(?=[;,\n<]|$)")
_USED = re.compile(r"((?:=|\()\s{0,3})([A-Za-z_$][\w$]{0,40})(?=\s{0,3}[;),\n<]|$)")
_COMMENT = re.compile(r"/\*.{0,4000}?\*/|(?:^|(?<=[\s;{}]))//[^\n]{0,2000}", re.S)
_BY_DEVICE = re.compile(r"userAgent|navigator\s{0,3}\.\s{0,3}platform|screen\s{0,3}\.\s{0,3}width|innerWidth|matchMedia", re.I)
_ELSE = re.compile(r"\belse\b(?!\s{0,3}if)", re.I)
_SUM = re.compile(r"(['\"`])([^'\"`\\\n]{0,500})\1\s{0,3}\+\s{0,3}(['\"`])([^'\"`\\\n]{0,500})\3")
_ORIGIN = re.compile(
    r"(?:(?:window|self|top|document)\s{0,3}\.\s{0,3}){0,2}location\s{0,3}\.\s{0,3}(?:origin|protocol\s{0,3}\+\s{0,3}['\"]//['\"]\s{0,3}\+\s{0,3}"
    r"(?:(?:window|self|top|document)\s{0,3}\.\s{0,3}){0,2}location\s{0,3}\.\s{0,3}host(?:name)?)\s{0,3}\+\s{0,3}(?=['\"`])"
)
_WHOLE = re.compile(r"`([^`$\\\n'\"]{1,500})`")
"""A template that fills nothing in."""
_CONDITION = re.compile(r"\b(?:if|while|for|case)\b|\belse\b|&&|\|\||\?")
_STATEMENT = re.compile(r"[;{}]")
MOST_SUMS = 20
_ELEMENT = re.compile(
    r"(?:document\s{0,3}\.\s{0,3}(?:getElementById\(\s{0,3}|querySelector\(\s{0,3}(?=['\"]#))|(?:\$|jQuery)\(\s{0,3}(?=['\"]#))['\"]#?([\w-]{1,80})['\"]\s{0,3}\)"
    r"\s{0,3}\.\s{0,3}(?:(innerText|textContent|innerHTML|(?:text|html)\(\s{0,3}\))|(value|val\(\s{0,3}\))|(href)|(?:getAttribute|attr)\(\s{0,3}['\"]([\w-]{1,40})['\"]\s{0,3}\))"
)
LONGEST = 8000
LONGEST_GOAL = 500


def jump_in(script: str, root: lxml.html.HtmlElement | None = None, beside: Sequence[str] = ()) -> str:
    """The reference that a script goes to, ``""`` if it goes nowhere, waits for a click, or goes only on some devices.

    ``root`` is the page around it: a goal may stand in an element that the script names; ``beside`` are its other scripts, which may call it.
    """
    code = _COMMENT.sub("", script[:LONGEST])
    code = _BRACKETS.sub(r".\1", code)
    if root is not None:
        code = _ELEMENT.sub(lambda match: _quoted(root, match), code)
    texts = {match[1]: match[2] for match in _NAMED.finditer(code)}
    if texts:
        code = _USED.sub(lambda match: match[1] + texts.get(match[2], match[2]), code)
    if _BY_DEVICE.search(code):
        halves = _ELSE.split(code, maxsplit=1)
        if len(halves) < 2:
            return ""
        code = halves[1]
    return _goal(_summed(code), beside)


def _summed(code: str) -> str:
    """The code with literals that are added up as one."""
    code = _WHOLE.sub(r'"\1"', _ORIGIN.sub("", code))
    for _ in range(MOST_SUMS):
        code, changed = _SUM.subn(r'"\2\4"', code)
        if not changed:
            break
    return code


def _goal(code: str, beside: Sequence[str]) -> str:
    """Where code goes that runs at once and on no condition."""
    running, goal = Running(code, beside), ""
    for found in _JUMP.finditer(code):
        statement = _STATEMENT.split(code[: found.start()])[-1]
        if running.at_once(found.start()) and not _CONDITION.search(statement):
            goal = next(part for part in found.groups() if part).strip()
            break
    return "" if goal.lower().startswith(("javascript:", "about:", "#")) else goal


def _quoted(root: lxml.html.HtmlElement, named: re.Match[str]) -> str:
    """What an element named by a script holds, as a literal of the script; the expression itself where that is no reference."""
    element = next((one for one in root.iter() if isinstance(one.tag, str) and one.get("id") == named[1]), None)
    if element is None:
        return named[0]
    held = (element.text_content() if named[2] else element.get("value") if named[3] else element.get("href" if named[4] else named[5])) or ""
    held = held.strip()
    return named[0] if not held or len(held) > LONGEST_GOAL or re.search(r"[\s'\"\\]", held) else f'"{held}"'
