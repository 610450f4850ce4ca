"""A page as readers see it: its visible lines in order, each with the block element it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import lxml.etree

from audits.extract.document import BLOCKS, SILENT, squeeze

if TYPE_CHECKING:
    import lxml.html

SEAM = "\ue000"
"""Stands in ``Line.marked`` where an inline element begins or ends."""
MAX_LINES = 6_000
_CELLS = frozenset({"td", "th", "dt", "dd"})
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "ucaptitle": 1}
_FRAME_NAME = re.compile(
    r"(?:^|[\s_-])(?:foot(?:er)?|header|nav(?:bar|igation)?|mainnav|menu|submenu|sidebar|copyright|bottom|topbar|toolbar|yqlj|friend\w{0,9}|search\w{0,9})"
    r"(?:$|[\s\d_-])",
    re.I,
)
_CONTENT_MARK = re.compile(r"content\.begin|信息内容\]>\s?begin|^/?\s?enpcontent|正文(?:内容)?\s?(?:开始|begin|start)|content\s?(?:begin|start)", re.I)


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
class Block:
    """One element that holds lines."""

    element: lxml.html.HtmlElement
    first: int
    """Index of its first line."""
    end: int
    """Index after its last line."""
    mass: int
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
    blocks: list[Block] = field(default_factory=list)
    """Innermost first."""
    scripts: list[Script] = field(default_factory=list)
    marked: list[Any] = field(default_factory=list)
    """Elements that a comment of the content system names as the main text."""


class _Walk:
    """State of one pass over the body."""

    def __init__(self) -> None:
        self.found = Lines()
        self.parts: list[str] = []
        self.holders: list[tuple[Any, int, str, int, bool]] = []
        self.masses: list[int] = []
        self.anchors: list[Any] = []
        self.in_anchor = 0
        self.linked = 0

    def add(self, text: str | None) -> None:
        """Some text of the current line."""
        if text:
            self.parts.append(text)
            if self.in_anchor:
                self.linked += len(text)

    def flush(self) -> None:
        """End the current line."""
        if not self.parts:
            return
        marked = squeeze("".join(self.parts))
        self.parts.clear()
        text = marked.replace(SEAM, "")
        if "  " in text:
            text = squeeze(text)
        text = text.strip()
        if text and self.holders and len(self.found.lines) < MAX_LINES:
            element, _, cell, level, frame = self.holders[-1]
            self.found.lines.append(Line(text, marked, element, cell, level, min(self.linked, len(text)), frame, tuple(self.anchors)))
            if not frame:
                self.masses[-1] += max(0, len(text) - self.linked)
        self.anchors.clear()
        if self.in_anchor and self.found.lines:
            self.anchors.extend(self.found.lines[-1].anchors[-1:])
        self.linked = 0

    def open(self, element: Any, tag: str) -> None:
        """Enter an element that holds lines."""
        self.flush()
        _, _, _, level, frame = self.holders[-1] if self.holders else (None, 0, "", 0, False)
        if not frame:
            names = f"{element.get('class') or ''} {element.get('id') or ''}"
            frame = tag in ("nav", "footer") or (len(names) > 1 and _FRAME_NAME.search(names) is not None)
        self.holders.append((element, len(self.found.lines), tag if tag in _CELLS else "", _HEADINGS.get(tag, level), frame))
        self.masses.append(0)

    def close(self) -> None:
        """Leave it."""
        self.flush()
        element, first, _, _, _ = self.holders.pop()
        mass = self.masses.pop()
        if self.masses:
            self.masses[-1] += mass
        self.found.blocks.append(Block(element, first, len(self.found.lines), mass))


def lines_of(body: lxml.html.HtmlElement) -> Lines:
    """The lines of a body; parts hidden by their own style are left out."""
    walk = _Walk()
    events = lxml.etree.iterwalk(body, events=("start", "end", "comment", "pi"))
    open_holders: list[Any] = []
    skipped: Any = None
    for event, element in events:
        tag = element.tag
        if event == "start":
            if tag in SILENT or _hidden(element):
                _note_script(walk, element, tag)
                events.skip_subtree()
                skipped = element
                continue
            if tag in BLOCKS and tag not in ("br", "hr") or element is body or (tag != "a" and "id" in element.attrib):
                walk.open(element, tag)
                open_holders.append(element)
            elif tag == "br":
                walk.flush()
            else:
                walk.parts.append(SEAM)
            if tag == "a":
                walk.in_anchor += 1
                walk.anchors.append(element)
            walk.add(element.text)
        elif event == "end":
            if element is skipped:
                skipped = None
            else:
                if open_holders and element is open_holders[-1]:
                    walk.close()
                    open_holders.pop()
                elif tag not in ("br", "hr"):
                    walk.parts.append(SEAM)
                if tag == "a":
                    walk.in_anchor -= 1
            if element is not body:
                walk.add(element.tail)
        else:
            if event == "comment" and len(element.text or "") < 60 and _CONTENT_MARK.search(element.text or ""):
                walk.found.marked.append(element.getparent())
            walk.add(element.tail)
    return walk.found


def _hidden(element: Any) -> bool:
    style = element.get("style")
    return style is not None and "display" in style and "none" in style and "display:none" in style.replace(" ", "").lower()


def _note_script(walk: _Walk, element: Any, tag: Any) -> None:
    if tag == "script" and element.text and len(element.text) < 20_000 and len(walk.found.scripts) < 300:
        before = squeeze("".join(walk.parts)).replace(SEAM, "").strip()
        walk.found.scripts.append(Script(element.text, before[-60:], len(walk.found.lines)))
