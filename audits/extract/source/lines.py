"""A page as readers see it: its visible lines in order, each with the block element it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import lxml.etree
import lxml.html

from audits.extract.source.tree import BLOCKS, SILENT

SEAM = "\ue000"
"""Stands in ``Line.marked`` where an inline element begins or ends."""
MAX_LINES = 40_000
_CELLS = frozenset({"td", "th", "dt", "dd"})
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "ucaptitle": 1}
_FRAME_NAME = re.compile(
    r"(?:^|\s)(?:(?:site|page|top|main|web|public|common|wrap|index|mobile|pc|g|m)[_-]?)?"
    r"(?:foot(?:er)?|header|nav(?:bar|igation)?|menu|submenu|sidebar|copyright|bottom|topbar|yqlj|friend(?:ly)?_?links?|search)"
    r"(?:[_-]?(?:box|wrap|wrapper|bg|main|con|container|inner|bar|nav|menu|list|mobile|pc|area))?\d{0,3}(?=$|\s)",
    re.I,
)
_HOLDERS = BLOCKS - {"br", "hr"}
_SEAMLESS = SILENT | {"br", "hr"}
_DISPLAY_NONE = re.compile(r"display\s{0,3}:\s{0,3}none", re.I)
_NEVER = re.compile(r"(?!)")
_STYLES: Any = lxml.etree.XPath("descendant-or-self::*/@style", smart_strings=False)
FEW_LINES = 4
FRAMED, MOST_BESIDE = 0.75, 16
"""Part of a line's links that must be those of the site's frame, so that it belongs to it, and characters that may stand beside them."""
SHORT = 60
"""Characters of a line that is likely to stand on other pages too."""
_ODD = re.compile("[\x00-\x08\x0e-\x1b\u200b\ufeff]")
_INLINE_HOLDER = re.compile(r"zoom|content|body|article|text", re.I)
_CONTENT_MARK = re.compile(
    r"content\.begin|信息内容\]>\s?begin|^/?\s?enpcontent|正文(?:内容)?\s?(?:开始|begin|start)|content\s?(?:begin|start)", re.I
)


@dataclass(slots=True)
class Line:
    """One visible line: text between two block boundaries or line breaks."""

    text: str
    """Text, whitespace collapsed."""
    marked: str
    """The same with ``SEAM`` at the borders of inline elements."""
    element: lxml.html.HtmlElement
    """The innermost block element it stands in."""
    cell: str = ""
    """``td``, ``th``, ``dt`` or ``dd`` if that element is such a cell."""
    level: int = 0
    """Level of the heading it stands in, 0 if in none."""
    linked: int = 0
    """Characters of it that are links."""
    frame: bool = False
    """Whether it stands in a part that its names call header, menu or footer."""
    anchors: tuple[lxml.html.HtmlElement, ...] = ()
    """Link elements in it."""

    @property
    def bare(self) -> str:
        """The text without any whitespace."""
        return self.text.replace(" ", "")


@dataclass(slots=True)
class TextBlock:
    """One element that holds lines."""

    element: lxml.html.HtmlElement
    first: int
    """Index of its first line."""
    cell: str = ""
    """See ``Line``, as the next two."""
    level: int = 0
    frame: bool = False
    names: str = ""
    """Its class, then its id."""
    ident: bool = False
    """Whether it has an id."""
    end: int = 0
    """Index after its last line."""
    mass: int = 0
    """Weight of the running text in it: characters outside links and frames."""


@dataclass(slots=True)
class Script:
    """One inline script of the body with what stands before it."""

    code: str
    before: str
    """Visible text of the same line before it."""
    line: int
    """Index of the line it stands in or before."""


@dataclass
class Lines:
    """Everything the walk over a body found."""

    lines: list[Line] = field(default_factory=list)
    blocks: list[TextBlock] = field(default_factory=list)
    """Innermost first."""
    scripts: list[Script] = field(default_factory=list)
    marked: list[Any] = field(default_factory=list)
    """Elements that a comment of the content system names as the main text."""


def lines_of(body: lxml.html.HtmlElement, framed: frozenset[str] = frozenset()) -> Lines:
    """The lines of a body; parts hidden by their own style are left out, unless nearly all of the page is (shown by script once loaded)."""
    found = _Walk(body, _DISPLAY_NONE, framed).read()
    return found if len(found.lines) >= FEW_LINES else _Walk(body, _NEVER, framed).read()


def all_lines_of(body: lxml.html.HtmlElement) -> list[Line]:
    """The lines of a body with those of panels that show once a reader clicks (标签页)."""
    return _Walk(body, _NEVER, frozenset()).read().lines


class _Walk:
    """One pass over a body; what is shown becomes lines, each kept with the block of a page that holds it."""

    __slots__ = ("anchors", "body", "depth", "found", "framed", "hidden", "hides", "holder", "linked", "parts")

    def __init__(self, body: lxml.html.HtmlElement, hidden: re.Pattern[str], framed: frozenset[str]) -> None:
        self.body, self.hidden, self.framed = body, hidden, framed
        self.hides = any("none" in style for style in _STYLES(body))
        self.found = Lines()
        self.holder = TextBlock(body, 0)
        self.parts: list[str] = []
        """Pieces of the line that is being read."""
        self.anchors: list[Any] = []
        """Links of that line, the one last that is still open."""
        self.linked = self.depth = 0
        """Characters of that line that are links, and links that are open."""

    def read(self) -> Lines:
        """All lines; elements with children wait in ``opened`` until these are done."""
        opened: list[tuple[Any, Any, Any, TextBlock | None]] = []
        children = iter((self.body,))
        while True:
            element = next(children, None)
            if element is None:
                if not opened:
                    return self.found
                children, element, tag, outer = opened.pop()
                self._end(tag, outer)
            else:
                tag = element.tag
                if tag.__class__ is not str or tag in SILENT or (self.hides and self._is_hidden(element)):
                    self._pass_by(element, tag)
                else:
                    outer = self._begin(element, tag)
                    if text := element.text:
                        self._say(text)
                    if len(element):
                        opened.append((children, element, tag, outer))
                        children = iter(element[:])
                        continue
                    self._end(tag, outer)
            if opened and (text := element.tail):
                self._say(text)

    def _is_hidden(self, element: Any) -> bool:
        style = element.get("style")
        return style is not None and "none" in style and self.hidden.search(style) is not None

    def _say(self, text: str) -> None:
        """A piece of text."""
        if self.parts or not text.isspace():
            self.parts.append(text)
            if self.depth:
                self.linked += len(text)

    def _pass_by(self, element: Any, tag: Any) -> None:
        """Note what a reader does not see and what tells something all the same."""
        if tag == "script":
            _note_script(self.found, element, self.parts)
        elif tag is lxml.etree.Comment and len(element.text or "") < 60 and _CONTENT_MARK.search(element.text or ""):
            self.found.marked.append(element.getparent())
        if tag.__class__ is str:
            self.parts.append("" if tag in _SEAMLESS else SEAM)

    def _begin(self, element: Any, tag: str) -> TextBlock | None:
        """Begin an element; one that holds lines of its own gives back the block around it."""
        if tag in _HOLDERS or element is self.body or (tag in ("font", "span") and _INLINE_HOLDER.search(element.get("id") or "")):
            if self.parts:
                self._flush()
            outer, ident = self.holder, element.get("id", "")
            names = f"{element.get('class', '')} {ident}"
            frame = outer.frame or tag in ("nav", "footer") or (len(names) > 1 and _named_frame(names))
            level = _HEADINGS.get(tag, outer.level)
            self.holder = TextBlock(element, len(self.found.lines), tag if tag in _CELLS else "", level, frame, names, ident != "")
            return outer
        if tag == "br" or tag == "hr":
            if self.parts:
                self._flush()
            return None
        self.parts.append(SEAM)
        if tag == "a":
            self.depth += 1
            self.anchors.append(element)
        return None

    def _end(self, tag: str, outer: TextBlock | None) -> None:
        """End an element."""
        if outer is not None:
            if self.parts:
                self._flush()
            holder, self.holder = self.holder, outer
            holder.end = len(self.found.lines)
            self.found.blocks.append(holder)
            outer.mass += holder.mass
        elif tag not in _SEAMLESS:
            self.parts.append(SEAM)
            if tag == "a":
                self.depth -= 1

    def _flush(self) -> None:
        """End the line that is being read."""
        raw = "".join(self.parts)
        self.parts.clear()
        text, marked = _short_clean(raw) if len(raw) <= SHORT else _clean(raw)
        lines, anchors, holder = self.found.lines, self.anchors, self.holder
        if text and len(lines) < MAX_LINES:
            linked = min(self.linked, len(text))
            frame = holder.frame or (bool(self.framed and anchors) and len(text) - linked <= MOST_BESIDE and _is_framed(anchors, self.framed))
            lines.append(Line(text, marked, holder.element, holder.cell, holder.level, linked, frame, tuple(anchors)))
            if not holder.frame:
                holder.mass += len(text) - linked
            if anchors:
                del anchors[: len(anchors) - (1 if self.depth else 0)]
        self.linked = 0


def _is_framed(anchors: list[Any], framed: frozenset[str]) -> bool:
    """Whether the links of a line are those of the site's frame."""
    return sum(one.get("href") in framed for one in anchors) >= FRAMED * len(anchors)


def _clean(raw: str) -> tuple[str, str]:
    """``text`` and ``marked`` of a line."""
    marked = " ".join(raw.split())
    text = marked.replace(SEAM, "").strip()
    if not text.isprintable():
        marked = " ".join(_ODD.sub("", raw).split())
        text = marked.replace(SEAM, "").strip()
    return " ".join(text.split()) if "  " in text else text, marked


_short_clean = lru_cache(4096)(_clean)
"""Short lines are mostly those of frames and lists, which are the same on many pages."""


@lru_cache(4096)
def _named_frame(names: str) -> bool:
    return _FRAME_NAME.search(names) is not None


def _note_script(found: Lines, element: Any, parts: list[str]) -> None:
    """Keep an inline script with the words of the line before it."""
    code = element.text
    if code and len(code) < 20_000 and len(found.scripts) < 300:
        before = " ".join("".join(parts).split()).replace(SEAM, "").strip()
        found.scripts.append(Script(code, before[-60:], len(found.lines)))
