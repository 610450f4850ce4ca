"""A page as it was stored, shown beside the finding with its place marked: harmless, without anything that it would load or run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urldefrag

import lxml.etree
import lxml.html

from audits.extract.source.document import parse
from audits.texts.masking import mask_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.extract.source.document import Document

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; base-uri 'none'; sandbox"
"""What the frame may do: show its text in its own styles, and nothing else."""
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"
"""The same for a page that is opened as a file, as far as a page can say it of itself."""
MARK = "outline:3px solid #d4380d;outline-offset:2px;background:#fff1b8;scroll-margin:120px"
ANCHOR = "portal-audit-place"
LARGEST = 3_000_000
"""Bytes of a page that are shown."""
_REMOVED = frozenset(
    ["script", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "link", "meta", "noscript", "template", "audio", "video", "source", "track", "portal"]
)  # fmt: skip
_KEPT = frozenset(
    ["class", "style", "title", "alt", "colspan", "rowspan", "width", "height", "align", "valign", "dir", "lang", "type", "value", "cellpadding", "cellspacing", "border"]
)
_UNREAD = _REMOVED | {"style", "title", "head"}
_LOADS = re.compile(r"@import[^;]{0,2000};?|url\([^)]{0,2000}\)?", re.I)
_HIDES = ("display:none", "visibility:hidden", "opacity:0")


_BLOCKS = frozenset(
    ["html", "body", "div", "p", "table", "tbody", "thead", "tr", "td", "th", "ul", "ol", "li", "dl", "dt", "dd", "section", "article", "main", "header",
     "footer", "h1", "h2", "h3"]
)  # fmt: skip


class Copy(NamedTuple):
    """A page as it may be handed out."""

    text: str
    marked: bool
    """Whether the place was found."""
    masked: bool
    """Whether it had numbers of persons in it."""


def marked_page(body: bytes, content_type: str, url: str, target: str, words: str) -> tuple[str, bool]:
    """(the page, whether the place was found): the link to an address, else the first place with the words."""
    root, found = _marked(body, content_type, url, target, words)
    return _written(root), found


def handed_out(body: bytes, content_type: str, url: str, target: str, words: str) -> Copy:
    """The same to be opened as a file: it says by itself that nothing may be loaded, and has numbers of persons masked."""
    root, found = _marked(body, content_type, url, target, words)
    masked = _mask(root)
    _forbid(root)
    return Copy(_written(root), found, masked)


def _marked(body: bytes, content_type: str, url: str, target: str, words: str) -> tuple[lxml.html.HtmlElement, bool]:
    document = parse(body[:LARGEST], url, content_type)
    root = document.root
    place = _place(document, target, words)
    for element in list(root.iter()):
        _clean(element)
    if place is not None:
        _show(place)
    return root, place is not None


def _written(root: lxml.html.HtmlElement) -> str:
    return str(lxml.html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>"))


def _place(document: Document, target: str, words: str) -> lxml.html.HtmlElement | None:
    said = _folded(words)
    links = list(_links(document, target)) if target else []
    if links:
        return next((one for one in links if said and said in _folded(one.text_content())), links[0])
    return _narrowest(document.root, said[:60]) if said else None


def _narrowest(root: lxml.html.HtmlElement, said: str) -> lxml.html.HtmlElement | None:
    """The innermost element with some words, of the first place that has them."""
    holding, inner = None, root
    while inner is not None:
        holding = inner
        inside = (one for one in holding if isinstance(one.tag, str) and one.tag not in _UNREAD)
        inner = next((one for one in inside if said in _folded(one.text_content())), None)
    return holding if holding is not None and holding.tag not in ("html", "body") else None


def _links(document: Document, target: str) -> Iterator[lxml.html.HtmlElement]:
    wanted = urldefrag(target)[0]
    for element in document.root.iter("a", "area", "img", "iframe", "input", "embed"):
        written = [text for name in ("href", "src") if (text := element.get(name))]
        if any(text == target or document.resolver.resolve(text).url == wanted for text in written):
            yield element


def _clean(element: lxml.html.HtmlElement) -> None:
    """Take out what would run or load something; words stay."""
    if not isinstance(element.tag, str):
        if element.getparent() is not None:
            element.drop_tree()
        return
    if element.tag in _REMOVED:
        if element.getparent() is not None:
            element.drop_tree()
        return
    if ":" in element.tag or element.tag in ("svg", "math"):
        element.tag = "span"
    if element.tag == "form":
        element.tag = "div"
    if element.tag == "style":
        element.text = _LOADS.sub("", element.text or "")
    for name in list(element.attrib):
        if name.lower() not in _KEPT:
            del element.attrib[name]
    style = element.get("style")
    if style and ("url(" in style.lower() or "expression" in style.lower()):
        del element.attrib["style"]


def _show(place: lxml.html.HtmlElement) -> None:
    """Mark the place, and let it be seen where the page hides it."""
    for one in (place, *place.iterancestors()):
        style = (one.get("style") or "").replace(" ", "").lower()
        if any(hidden in style for hidden in _HIDES):
            del one.attrib["style"]
    place.set("style", f"{place.get('style', '')};{MARK}".lstrip(";"))
    place.set("id", ANCHOR)


def _mask(root: lxml.html.HtmlElement) -> bool:
    """Mask numbers of persons, those too that elements without a line of their own take apart; returns whether there were any."""
    before = [text for element in root.iter() for text in (element.text, element.tail, *element.attrib.values()) if text]
    for element in (one for one in root.iter() if one.tag in _BLOCKS):
        innermost = not any(one.tag in _BLOCKS for one in element.iterdescendants())
        if innermost and mask_text(element.text_content()) != "".join(map(mask_text, element.itertext())):
            _flatten(element)
    for element in root.iter():
        for name, value in element.attrib.items():
            if name != "style":
                element.set(name, mask_text(value))
        if element.tag != "style":
            element.text = mask_text(element.text) if element.text else element.text
        element.tail = mask_text(element.tail) if element.tail else element.tail
    return before != [text for element in root.iter() for text in (element.text, element.tail, *element.attrib.values()) if text]


def _flatten(element: lxml.html.HtmlElement) -> None:
    """Only the words of an element; a place that was marked in it is the whole of it."""
    said, marked = element.text_content(), any(one.get("id") == ANCHOR for one in element.iterdescendants())
    for child in list(element):
        element.remove(child)
    element.text = said
    if marked:
        _show(element)


def _forbid(root: lxml.html.HtmlElement) -> None:
    """Say in the page itself that nothing may be loaded or run: nobody else does where it is opened as a file."""
    head = root.find("head")
    if head is None:
        head = lxml.html.Element("head")
        root.insert(0, head)
    policy = lxml.html.Element("meta", {"http-equiv": "Content-Security-Policy", "content": FILE_POLICY})
    head.insert(0, policy)
    head.insert(0, lxml.html.Element("meta", {"charset": "utf-8"}))


def _folded(text: str) -> str:
    return "".join(text.split())
