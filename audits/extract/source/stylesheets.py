"""A page's own style elements, as far as they decide whether a reader sees what stands in an element."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from audits.extract.source.visibility import style_hides

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import lxml.html

LONGEST, LONGEST_SELECTOR, LONGEST_STYLE = 200_000, 300, 1500
MOST_RULES, MOST_STEPS, MOST_DEPTH = 3000, 6, 60
MOST_VEILS = 60_000
"""Characters of what is kept of one style sheet file."""
SHARED = 8000
"""Characters of a style sheet that is likely to stand in other pages too."""
_COMMENT = re.compile(r"/\*.{0,2000}?\*/", re.S)
_VEILING = re.compile(r"none|hidden|collapse|-\s{0,3}\d{3}|opacity|clip|scale|font-size\s{0,3}:\s{0,3}[01.]|line-height\s{0,3}:\s{0,3}0", re.I)
"""What a sheet has somewhere that hides anything."""
_BRACE = re.compile(r"[{}]")
_STEP = re.compile(r"(?P<tag>[a-z][a-z0-9]{0,15}|\*)?(?P<names>(?:[.#][\w-]{1,60}){0,6})(?::(?:link|visited|first-child))?", re.I)
_PARTS = re.compile(r"[.#][\w-]+")
_SPLIT = re.compile(r"\s*>\s*|\s+")
_ELSEWHERE = re.compile(r"@(?:[\w-]*keyframes|font-face|page)|@media[^{}]*(?:print|\(|speech)", re.I)
"""What holds for no reader, or for some screens only."""
_TELLING = re.compile(
    r"^(?:display|visibility|position|left|right|top|bottom|margin(?:-(?:left|top|right|bottom))?|text-indent|font-size|line-height|(?:max-)?(?:height|width)"
    r"|overflow|opacity|clip|clip-path|filter|color|background(?:-color|-image)?|transform|animation(?:-name)?|padding(?:-(?:top|bottom))?)$"
)
_DECLARATION = re.compile(r"([a-z-]{3,30})\s{0,9}:\s{0,9}((?:[^;\"'()]|\"[^\"]{0,500}\"|'[^']{0,500}'|\([^()]{0,1000}\)){1,600})", re.I)


class _Step(NamedTuple):
    """One part of a selector, read from its end."""

    tag: str
    names: frozenset[str]
    """``.class`` and ``#id`` that an element must have."""
    child: bool
    """Whether it is the very parent of the part that was read before it."""

    def fits(self, element: lxml.html.HtmlElement, names: frozenset[str]) -> bool:
        """Whether an element with these names is one that the part speaks of."""
        return self.tag in ("", "*", element.tag) and self.names <= names


class _Rule(NamedTuple):
    """One selector with the declarations that matter."""

    steps: tuple[_Step, ...]
    style: dict[str, str]
    weight: tuple[int, int, int]


class PageStyles:
    """The rules of a page's style elements, in the order in which they win."""

    def __init__(self, rules: Iterable[_Rule]) -> None:
        self._by_key: dict[str, list[tuple[int, _Rule]]] = {}
        for order, rule in enumerate(sorted(rules, key=lambda one: one.weight)):
            last = rule.steps[0]
            key = min(last.names) if last.names else last.tag or "*"
            self._by_key.setdefault(key, []).append((order, rule))

    def styled(self, element: lxml.html.HtmlElement, attributes: dict[str, str]) -> dict[str, str]:
        """The attributes of an element, its style put together from the rules and its own."""
        names = _names_of(element)
        above = _Above(element)
        found = [one for key in (*names, element.tag, "*") for one in self._by_key.get(key, ()) if _holds(one[1], element, names, above)]
        if not found:
            return attributes
        style: dict[str, str] = {}
        for _, rule in sorted(found, key=lambda one: one[0]):
            style.update(rule.style)
        own = attributes.get("style", "")
        for name in _declared(own):
            style.pop(name, None)
        return {**attributes, "style": f"{';'.join(f'{name}:{value}' for name, value in style.items())};{own}"}


def styles_of(texts: Iterable[str], *, hiding: bool = True) -> PageStyles | None:
    """What style elements say, None where no rule of them hides anything or makes its text white, unless all are wanted."""
    sheets = tuple(texts)
    return _shared_styles(sheets, hiding) if sum(map(len, sheets)) <= SHARED else _styles(sheets, hiding)


def _styles(sheets: tuple[str, ...], hiding: bool) -> PageStyles | None:
    rules = [rule for text in sheets for rule in (_shared_rules(text) if len(text) <= SHARED else _rules_in(text))]
    if hiding and not any(style_hides(_written(rule.style)) for rule in rules):
        return None
    return PageStyles(rules)


_shared_styles = lru_cache(128)(_styles)


def grounds_in(sheet: str) -> str:
    """The rules of a style sheet file that give what they name a ground of its own, as a sheet that says nothing else."""
    found = []
    for selectors, written in _blocks(_COMMENT.sub("", sheet[:LONGEST])):
        grounds = ";".join(f"{name}:{value}" for name, value in _declared(written).items() if name.startswith("background"))
        if grounds and any(_steps(selector.strip()) for selector in selectors.split(",")):
            found.append(f"{selectors}{{{grounds}}}")
    return "".join(found[:MOST_RULES])[:LONGEST]


def veils_in(sheet: str) -> str:
    """The rules of a style sheet file about what some of them hide, as a sheet that says nothing else; ``""`` where none hides anything.

    Colours are left out: a file gives white text its ground as often as not.
    """
    if not _VEILING.search(sheet):
        return ""
    found = []
    for selectors, written in _blocks(_COMMENT.sub("", sheet[:LONGEST])):
        style = {name: value for name, value in _declared(written).items() if _TELLING.match(name) and not name.startswith(("color", "background"))}
        if style and any(_steps(selector.strip()) for selector in selectors.split(",")):
            found.append((selectors, style))
    hidden = {name for _, style in found if style_hides(_written(style)) for name in style}
    if not hidden:
        return ""
    return "".join(f"{selectors}{{{_written(style)}}}" for selectors, style in found[:MOST_RULES] if not hidden.isdisjoint(style))[:MOST_VEILS]


def names_in(sheet: str) -> frozenset[str]:
    """``.class`` and ``#id`` names of what the rules of a style sheet hide."""
    rules = (rule for rule in _rules_in(sheet) if style_hides(_written(rule.style)))
    return frozenset(name for rule in rules for step in rule.steps for name in step.names)


def _written(style: dict[str, str]) -> str:
    return ";".join(f"{name}:{value}" for name, value in style.items())


def _names_of(element: lxml.html.HtmlElement) -> frozenset[str]:
    """``.class`` and ``#id`` of an element."""
    classes, ident = element.get("class"), element.get("id")
    found = [f".{name}" for name in classes.split()] if classes else []
    return frozenset([*found, f"#{ident}"] if ident else found)


class _Above:
    """The elements around one, the nearest first, with their names: looked at once for all rules, and only as far as one asks."""

    def __init__(self, element: lxml.html.HtmlElement) -> None:
        self._last: lxml.html.HtmlElement | None = element
        self._found: list[tuple[lxml.html.HtmlElement, frozenset[str]]] = []

    def at(self, place: int) -> tuple[lxml.html.HtmlElement, frozenset[str]] | None:
        """The element that many steps up, None above the root."""
        while len(self._found) <= place and self._last is not None:
            self._last = self._last.getparent()
            if self._last is not None:
                self._found.append((self._last, _names_of(self._last)))
        return self._found[place] if place < len(self._found) else None


def _holds(rule: _Rule, element: lxml.html.HtmlElement, names: frozenset[str], above: _Above) -> bool:
    """Whether a rule speaks of an element; of several ancestors that fit, the nearest is taken."""
    if not rule.steps[0].fits(element, names):
        return False
    place = 0
    for step in rule.steps[1:]:
        furthest = place + (1 if step.child else MOST_DEPTH)
        while (found := above.at(place)) is not None and not step.fits(*found):
            place += 1
            if place >= furthest:
                return False
        if found is None:
            return False
        place += 1
    return True


def _rules_in(text: str) -> tuple[_Rule, ...]:
    """The rules of one style element that hold for everybody who reads the page on a large screen."""
    if "{" not in text:
        return ()
    found: list[_Rule] = []
    for selectors, written in _blocks(_COMMENT.sub("", text[:LONGEST])):
        style = {name: value for name, value in _declared(written).items() if _TELLING.match(name)}
        for selector in selectors.split(",") if style else ():
            if (steps := _steps(selector.strip())) and len(found) < MOST_RULES:
                names = [name for step in steps for name in step.names]
                ids = sum(name.startswith("#") for name in names)
                found.append(_Rule(steps, style, (ids, len(names) - ids, sum(step.tag not in ("", "*") for step in steps))))
    return tuple(found)


_shared_rules = lru_cache(256)(_rules_in)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of each innermost block."""
    heads: list[str] = []
    start, inner = 0, False
    for match in _BRACE.finditer(text):
        piece, start = text[start : match.start()], match.end()
        if match[0] == "{":
            heads.append(piece.rpartition(";")[2].strip())
            inner = True
        elif heads:
            head = heads.pop()
            if inner and len(head) <= LONGEST_SELECTOR and len(piece) <= LONGEST_STYLE and not any(map(_ELSEWHERE.match, (*heads, head))):
                yield head, piece
            inner = False


def _declared(style: str) -> dict[str, str]:
    """Declarations of a style, the last of each name."""
    return {match[1].lower(): match[2].replace("!important", "").strip() for match in _DECLARATION.finditer(style[:LONGEST_STYLE])}


def _steps(selector: str) -> tuple[_Step, ...]:
    """The parts of a selector from its end, ``()`` for what speaks of a state or of anything but tags, classes and ids."""
    parts = _SPLIT.split(selector)
    if not selector or len(parts) > MOST_STEPS:
        return ()
    children = [">" in gap for gap in _SPLIT.findall(selector)]
    found = []
    for number in range(len(parts) - 1, -1, -1):
        match = _STEP.fullmatch(parts[number])
        if match is None or not (match["tag"] or match["names"]):
            return ()
        child = number < len(children) and children[number]
        found.append(_Step((match["tag"] or "").lower(), frozenset(_PARTS.findall(match["names"])), child))
    return tuple(found)


def speaks_of(selector: str, element: lxml.html.HtmlElement) -> bool:
    """Whether a selector of tags, classes and ids names an element."""
    steps = _shared_steps(selector)
    return bool(steps) and _holds(_Rule(steps, {}, (0, 0, 0)), element, _names_of(element), _Above(element))


_shared_steps = lru_cache(2048)(_steps)
