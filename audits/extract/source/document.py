"""One parse of a page, shared by everything that reads it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

import ada_url
import lxml.etree
import lxml.html

from audits.extract.source.charset import Decoded, decode
from audits.extract.source.limits import bounded
from audits.extract.source.lines import Lines, lines_of
from audits.extract.source.tree import BLOCKS, SILENT, planted, replanted
from audits.texts.addresses import Resolver

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audits.records.codes import PageProblem

_SPACE = re.compile(r"[\s\u3000\xa0\u200b\ufeff]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TAG = re.compile(r"<(?:a|area|img|link|script|iframe|frame|table)\b", re.I)
_OPENED = re.compile(rb"<(!--|script|textarea|title|style|plaintext|xmp|a[\s>]|area|img|link|i?frame|table)")
_SWALLOWING = (b"plaintext", b"script", b"style", b"textarea", b"title", b"xmp")
_UNLINKED = frozenset({b"!--", b"textarea", b"title", b"style", b"plaintext", b"xmp"})
_HIDING = re.compile(r"<(!--|script\b|style\b|textarea\b)", re.I)
_ENDS = {name: re.compile(end, re.I) for name, end in (("!--", "-->"), *((name, rf"</{name}\s*+>") for name in ("script", "style", "textarea")))}
_CLASSES: Any = lxml.etree.XPath("descendant-or-self::*/@class", smart_strings=False)
_IDS: Any = lxml.etree.XPath("descendant-or-self::*/@id", smart_strings=False)
MAX_HELD = 20_000
@dataclass
class Document:
    """A parsed page; made by ``parse``."""

    url: str
    base: str
    root: lxml.html.HtmlElement
    decoded: Decoded
    resolver: Resolver
    problems: list[PageProblem] = field(default_factory=list)
    data: bytes = b""
    """The bytes that were parsed, in UTF-8."""
    lower: bytes = b""
    """The same in lower case, for quick questions."""
    opened: int = 0
    """How often the bytes open a table or an element that may hold a link."""
    elements: tuple[lxml.html.HtmlElement, ...] = ()
    """The first elements; as long as they are held, each walk over the tree need not make them anew."""
    framed: frozenset[str] = frozenset()
    """References that stand on the page only as part of the site's frame, where that is known."""

    @cached_property
    def _by_tag(self) -> dict[str, list[lxml.html.HtmlElement]]:
        found: dict[str, list[lxml.html.HtmlElement]] = {}
        for element in self.elements:
            found.setdefault(element.tag, []).append(element)
        return found

    def of(self, *tags: str) -> list[lxml.html.HtmlElement]:
        """All elements of these tags in page order."""
        if len(self.elements) == MAX_HELD:
            return list(self.root.iter(*tags))
        if len(tags) == 1:
            return self._by_tag.get(tags[0], [])
        wanted = frozenset(tags)
        return [element for element in self.elements if element.tag in wanted]

    @cached_property
    def source(self) -> str:
        """The page as text."""
        return self.decoded.text

    @cached_property
    def body(self) -> lxml.html.HtmlElement:
        """The body element, else the root."""
        found = self.root.find("body")
        return self.root if found is None else found

    @cached_property
    def lines(self) -> Lines:
        """The visible lines of the body."""
        return lines_of(self.body, self.framed)

    @cached_property
    def names(self) -> str:
        """Values of class and id of the body, each once."""
        return " ".join(dict.fromkeys((*_CLASSES(self.body), *_IDS(self.body))))

    @cached_property
    def meta(self) -> dict[str, str]:
        """Meta tags of the whole page, name in lower case to content; the first of a name wins."""
        found: dict[str, str] = {}
        for element in self.of("meta"):
            name = element.get("name") or element.get("property") or (element.get("others") and "others")
            if name:
                found.setdefault(name.strip().lower(), squeeze(element.get("content") or element.get("others") or ""))
        return found


def squeeze(text: str) -> str:
    """Text with all whitespace (full-width too) collapsed to single spaces, control characters gone."""
    if text.isprintable():
        return " ".join(text.split()) if "  " in text else text.strip()
    return _SPACE.sub(" ", _CONTROL.sub("", text)).strip()


def text_of(element: lxml.html.HtmlElement) -> str:
    """Visible text of an element; block elements and line breaks give a newline."""
    parts: list[str] = []
    _collect(element, parts)
    return "".join(parts)


def _collect(root: lxml.html.HtmlElement, parts: list[str]) -> None:
    """Text in document order; a walk of our own, since lxml's text_content keeps scripts and joins blocks."""
    stack: list[tuple[lxml.html.HtmlElement, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        tag = element.tag
        if leaving:
            if tag in BLOCKS:
                parts.append("\n")
            if element is not root and element.tail:
                parts.append(element.tail)
            continue
        silent = not isinstance(tag, str) or (tag in SILENT and element is not root)
        if silent:
            if element.tail and element is not root:
                parts.append(element.tail)
            continue
        if tag in BLOCKS:
            parts.append("\n")
        if element.text:
            parts.append(element.text)
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))


def parse(body: bytes, url: str, content_type: str = "", resolver_cache: dict[str, dict[Any, Any]] | None = None) -> Document:
    """The document of a body; what the parser could not take is in ``problems``; never raises for bad HTML."""
    decoded = decode(body, content_type)
    text = decoded.text
    data = body if decoded.charset in ("utf-8", "ascii") and not body.startswith(b"\xef\xbb\xbf") else text.encode("utf-8", "replace")
    if b"\x00" in data:
        data = data.replace(b"\x00", b"")
    data, cut = bounded(data)
    root, problems = planted(data)
    if cut:
        problems.append("parser-limit")
    lower = data.lower()
    last, opened = _openings(lower)
    problems += _swallowed(lower, last)
    if decoded.replaced > 20 or decoded.replaced * 200 > len(text):
        problems.append("mixed-charset")
    base = _base(root.iter("base"), url) if b"<base" in lower else url
    held = tuple(islice(root.iter(), MAX_HELD))
    return Document(url, base, root, decoded, Resolver(base, url, decoded.charset, resolver_cache), problems, data, lower, opened, held)


def _openings(lower: bytes) -> tuple[dict[bytes, int], int]:
    """Where each name of ``_OPENED`` is opened last, and how many of all openings are tables or may hold a link."""
    last: dict[bytes, int] = {}
    opened = 0
    for found in _OPENED.finditer(lower):
        name = found[1]
        last[name] = found.start()
        opened += name not in _UNLINKED
    return last, opened


def _swallowed(lower: bytes, last: dict[bytes, int]) -> list[PageProblem]:
    """Codes of what is opened and never closed, so that the rest of the page disappears in it."""
    found: list[PageProblem] = []
    opened = last.get(b"!--", -1)
    if opened >= 0 and lower.find(b"-->", opened) < 0 and lower.rfind(b"<script", 0, opened) <= lower.rfind(b"</script", 0, opened):
        found.append("unclosed-comment")
    for name in _SWALLOWING:
        opened = last.get(name, -1)
        if opened >= 0 and len(lower) - opened > 200 and lower.find(b"</" + name, opened) < 0:
            found.append("unclosed-script" if name == b"script" else "unclosed-element")
    return list(dict.fromkeys(found))


def _base(elements: Iterable[lxml.html.HtmlElement], url: str) -> str:
    """The base address: of the first base element with an href, as browsers do."""
    for element in elements:
        href = element.get("href")
        if href is not None:
            try:
                joined = ada_url.join_url(url, href.strip())
            except ValueError:
                return url
            return joined if joined.startswith(("http://", "https://")) else url
    return url


def second_reading(document: Document) -> Document | None:
    """The same page as BeautifulSoup reads it, where lxml lost a part of it; None if that reading has no more."""
    root = replanted(document.source)
    if root is None or _size(root) <= _size(document.root):
        return None
    problems: list[PageProblem] = [problem for problem in document.problems if problem != "parser-limit"]
    held = tuple(islice(root.iter(), MAX_HELD))
    return replace(document, root=root, problems=problems, elements=held)


def _size(root: lxml.html.HtmlElement) -> int:
    """How much a tree holds: characters of text and elements that lead elsewhere, each worth as many as its usual words."""
    return sum(len(text.strip()) for text in root.itertext()) + 20 * sum(1 for _ in root.iter("a", "img", "table", "iframe"))


def lost_part(document: Document, links: int) -> bool:
    """Whether the tree, in which ``links`` elements with links were seen, holds 5 % less than a plain scan of the source."""
    seen = links + len(document.of("table"))
    if document.opened * 0.95 <= seen:
        return False
    counted = len(_TAG.findall(without_hidden(document.source)))
    return counted > 20 and seen < counted * 0.95


def without_hidden(source: str) -> str:
    """Markup without comments, scripts, styles and text areas; what is never closed is looked for once and stays."""
    parts: list[str] = []
    kept, at, unclosed = 0, 0, set[str]()
    while (found := _HIDING.search(source, at)) is not None:
        name, at = found[1].lower(), found.end()
        end = None if name in unclosed else _ENDS[name].search(source, at)
        if end is None:
            unclosed.add(name)
            continue
        parts.append(source[kept : found.start()])
        kept = at = end.end()
    return "".join([*parts, source[kept:]])


def template_hash(root: lxml.html.HtmlElement) -> str:
    """Short hash of the outer structure: tags, ids and classes of the first four levels, repetitions left out."""
    parts: list[str] = []
    for element, depth in _levels(root, 4):
        parts.append(f"{depth}{element.tag}#{element.get('id') or ''}.{element.get('class') or ''}")
    unique = dict.fromkeys(parts)
    return hashlib.sha1("\n".join(unique).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[:10]


_NO_OUTLINE = frozenset({"script", "style", "p", "br", "span", "a", "li"})


def _levels(root: lxml.html.HtmlElement, deepest: int) -> Iterator[tuple[lxml.html.HtmlElement, int]]:
    """Elements of the first levels of the body with their depth."""
    body = root.find("body")
    level = [root if body is None else body]
    for depth in range(deepest):
        following: list[lxml.html.HtmlElement] = []
        for element in level:
            for child in element:
                if isinstance(child.tag, str) and child.tag not in _NO_OUTLINE:
                    yield child, depth
                    following.append(child)
        level = following[:200]
