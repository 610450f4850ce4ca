"""The element tree of a page: by lxml, with all that stands behind the end tags of page and body; by BeautifulSoup where lxml loses a part."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

import lxml.etree
import lxml.html

from audits.extract.source.limits import MOST_ATTRIBUTES, bounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.codes import PageProblem

_ONE_CLASS = lxml.etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement, comment=lxml.html.HtmlComment)
"""One class for all elements; the look-up of lxml.html calls Python for each of them."""
_EMPTY = "<html><body></body></html>"
SILENT = frozenset({"script", "style", "noscript", "template", "textarea", "select", "option", "head", "title"})
BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "br", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form",
     "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td",
     "tfoot", "th", "thead", "tr", "ul", "ucaptitle", "ucapcontent"]
)  # fmt: skip
LARGEST, MOST_TAGS = 3_000_000, 100_000
"""Characters and tags beyond which a page is not read a second time."""
MOST_OF_A_PIECE = 5_000_000
"""Characters of a piece of markup that are read."""
DEEPEST = 200
"""Levels of a page; what is nested deeper stands at the last of them, much as browsers do it, so that nothing costs a square of the nesting."""
_AT_THE_LAST: Any = lxml.etree.XPath("/*" * DEEPEST + "[*]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HYPHENS = re.compile("-(?=-)")
_NAME = re.compile(r"[A-Za-z_][\w.-]{0,60}", re.A)
_CLOSED_BY: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "option": (frozenset({"option"}), frozenset({"select"})),
    "p": (frozenset({"p"}), frozenset({"td", "li", "div", "table", "body"})),
}  # fmt: skip
"""Elements without an end tag: which open one a new one ends, and how far up that is looked for."""


def planted(data: bytes) -> tuple[lxml.html.HtmlElement, list[PageProblem]]:
    """The root of a page's bytes in UTF-8, and codes of what the parser could not take; never raises for bad HTML, only MemoryError."""
    problems: list[PageProblem] = []
    parser = _parser()
    try:
        root = lxml.html.document_fromstring(data, parser=parser) if data.strip() else None
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError):
        root = None
    if any(entry.type == lxml.etree.ErrorTypes.ERR_NO_MEMORY for entry in parser.error_log):
        raise MemoryError
    if root is None:
        root = lxml.html.document_fromstring(_EMPTY)
        if data.strip():
            problems.append("no-html")
    if any(entry.level == lxml.etree.ErrorLevels.FATAL for entry in parser.error_log):
        problems.append("parser-limit")
    _join(root)
    for element in _AT_THE_LAST(root):
        _flatten(element)
    return root, problems


def piece(markup: str) -> lxml.html.HtmlElement | None:
    """The body of a piece of markup that something else than a page holds, None if there is none; bounded as a page is."""
    if "<" not in markup:
        return None
    data, _ = bounded(markup[:MOST_OF_A_PIECE].replace("\x00", "").encode("utf-8", "replace"))
    root, _ = planted(data)
    found: lxml.html.HtmlElement | None = root.find("body")
    return found


def _parser() -> Any:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    parser.set_element_class_lookup(_ONE_CLASS)
    return parser


def _flatten(element: lxml.html.HtmlElement) -> None:
    """Put all that stands in an element behind it, in the order of the page."""
    inside: list[Any] = []
    said: list[list[str]] = [[]]
    for event, part in lxml.etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event != "end" and part is not element:
            inside.append(part)
            said.append([])
        if event != "start" and part.tail:
            said[-1].append(part.tail)
    parts = [element, *inside]
    for part in parts:
        part.tail = None
    for part in reversed(inside):
        element.addnext(part)
    for part, texts in zip(parts, said, strict=True):
        part.tail = _CONTROL.sub("", "".join(texts)) or None


def _join(root: lxml.html.HtmlElement) -> None:
    """Put what follows ``</body>`` or ``</html>`` into the body, where browsers show it; includes end so, and hidden links are planted there."""
    body = root.find("body")
    strays = [] if body is None else list(body.itersiblings())
    behind = list(root.itersiblings())
    if body is None:
        if not any(isinstance(part.tag, str) for part in behind) or root.find("frameset") is not None:
            return
        body = lxml.etree.SubElement(root, "body")
    elif not strays and not behind and not body.tail:
        return
    _add_text(body, body.tail)
    body.tail = None
    for part in strays:
        _take(root, body, part)
    for part in behind:
        if part.tag == "html":
            _add_text(body, part.text)
            _keep_attributes(root, part)
            for child in list(part):
                _take(root, body, child)
        else:
            body.append(part)


def _take(root: lxml.html.HtmlElement, body: lxml.html.HtmlElement, part: Any) -> None:
    """One element behind the body: the children of a second head or body go into the first."""
    tail = part.tail
    if part.tag in ("head", "body") and part is not body:
        head = root.find("head") if part.tag == "head" else body
        head = body if head is None else head
        _keep_attributes(head, part)
        _add_text(head, part.text)
        for child in list(part):
            head.append(child)
        if part.getparent() is not None:
            part.getparent().remove(part)
        _add_text(body, tail)
    else:
        body.append(part)


def _keep_attributes(first: lxml.html.HtmlElement, second: Any) -> None:
    for name, value in second.attrib.items():
        if _NAME.fullmatch(name) and name not in first.attrib:
            first.set(name, _CONTROL.sub("", value))


def _add_text(element: lxml.html.HtmlElement, text: str | None) -> None:
    """Text at the end of an element; control characters, which the parser lets pass, cannot be written into a tree."""
    if not text:
        return
    last = next(element.iterchildren(reversed=True), None)  # its length would be counted
    if last is not None:
        last.tail = _CONTROL.sub("", (last.tail or "") + text)
    else:
        element.text = _CONTROL.sub("", (element.text or "") + text)


def own_text(element: lxml.html.HtmlElement) -> str:
    """Text of an element up to where another of its tag begins: browsers end an anchor there, and anchors in anchors cost no square."""
    inner = next((one for one in islice(element.iter(), 1, None) if one.tag == element.tag), None)
    if inner is None:
        return "".join(element.itertext())
    parts: list[str] = []
    for event, part in lxml.etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if part is inner:
            break
        parts.append((part.text if event == "start" else part.tail) or "")
    return "".join(parts)


def replanted(text: str) -> lxml.html.HtmlElement | None:
    """The root as BeautifulSoup reads the page, None if it cannot either; no deeper than ``DEEPEST``."""
    if len(text) > LARGEST or text.count("<") > MOST_TAGS:
        return None
    # a second reading is seldom: what it needs takes long to load
    from bs4.exceptions import ParserRejectedMarkup

    from audits.extract.source.soup import Soup

    try:
        soup = Soup("".join(_closed(text)), "html.parser", multi_valued_attributes=None)
    except (ParserRejectedMarkup, AssertionError, RecursionError):
        return None
    return _converted(soup)


def _closed(text: str) -> Iterator[str]:
    """The text up to an opening that is never closed: each of these would make the reader look through the whole rest."""
    at = 0
    while (start := text.find("<", at)) >= 0:
        mark = "-->" if text.startswith("<!--", start) else ">"
        end = text.find(mark, start)
        if end < 0:
            break
        yield text[at : end + len(mark)]
        at = end + len(mark)
    rest = text[at:]
    yield rest[: rest.find("<!--")] if "<!--" in rest else rest.replace("<", "&lt;")


def _converted(soup: Any) -> lxml.html.HtmlElement:
    """The tree of BeautifulSoup as elements; one page, head and body, however many the text has."""
    from bs4.element import CData, Comment, NavigableString, PreformattedString, Tag

    make = _parser().makeelement
    root = make("html")
    head, body = lxml.etree.SubElement(root, "head"), lxml.etree.SubElement(root, "body")
    outer = {"html": root, "head": head, "body": body}
    places: dict[int, tuple[Any, int]] = {id(soup): (body, 0)}
    for node in _in_order(soup):
        above, depth = places.get(id(node.parent), (body, 0))
        if isinstance(node, Tag):
            element = outer.get(node.name)
            if element is None:
                above = body if above is root else above
                element = make(node.name if _NAME.fullmatch(node.name) else "span")
                _ended(above, node.name).append(element)
            for name, value in islice(node.attrs.items(), MOST_ATTRIBUTES):
                if _NAME.fullmatch(name) and element.get(name) is None:
                    element.set(name, _CONTROL.sub("", str(value or "")))
            places[id(node)] = (element, depth + 1) if depth < DEEPEST or node.name in outer else (above, depth)
        elif isinstance(node, Comment):
            above.append(lxml.etree.Comment(_HYPHENS.sub("- ", _CONTROL.sub("", str(node))).rstrip("-")))
        elif isinstance(node, CData) or (isinstance(node, NavigableString) and not isinstance(node, PreformattedString)):
            _add_text(body if above is root else above, str(node))
    return root


def _in_order(soup: Any) -> Iterator[Any]:
    """All that stands in a page, in its order."""
    waiting = [iter(soup.contents)]
    while waiting:
        node = next(waiting[-1], None)
        if node is None:
            waiting.pop()
            continue
        yield node
        if inside := getattr(node, "contents", None):
            waiting.append(iter(inside))


def _ended(above: Any, tag: str) -> Any:
    """Where a new element belongs, if it ends one that was left open."""
    if tag not in _CLOSED_BY:
        return above
    ends, bounds = _CLOSED_BY[tag]
    element = above
    for _ in range(6):
        if element is None or element.tag in bounds:
            return above
        if element.tag in ends:
            return element.getparent()
        element = element.getparent()
    return above
