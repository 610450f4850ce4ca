"""Every reference of a page, wherever a browser or a reader would find it; one bad reference never costs the rest."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

import lxml.etree
import lxml.html

from audits.extract.source.acted import MOST_SCRIPTS, is_opened, opened_attributes, opened_by
from audits.extract.source.forms import form_references
from audits.extract.source.planted import Written, behind_end, in_turn
from audits.extract.source.scripted import DOCUMENTS, css_references, handler_references
from audits.extract.source.special import SHORT, SPECIAL, clean
from audits.extract.source.stylesheets import PageStyles, styles_of
from audits.extract.source.tree import own_text
from audits.extract.source.visibility import Ground, Hidden, hidden_names, hides_below
from audits.records import Link, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audits.extract.source.document import Document
    from audits.records.codes import AddressProblem, Hiding, NoCode

MAX_LINKS = 12_000
LIST_SIZE = 5
MOST_PARTS = 4
"""Elements in an anchor that may stand the same on other pages: a picture, a few words in a style of their own."""
_LAZY = (
    "data-src", "data-original", "data-lazy-src", "data-lazyload", "data-lazy", "data-echo", "data-url", "original", "lazy-src", "lay-src",
    "_src",
)  # fmt: skip
_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "a": ("href", "xlink:href"), "area": ("href",), "link": ("href",), "script": ("src",), "img": ("src", *_LAZY),
    "image": ("href", "xlink:href"), "source": ("src",), "iframe": ("src", "data-src"), "frame": ("src",), "form": ("action",),
    "video": ("src", "poster"), "audio": ("src",), "object": ("data",), "embed": ("src",), "track": ("src",), "input": ("src",), "button": ("formaction",),
    "use": ("href", "xlink:href"), "bgsound": ("src",), "body": ("background",), "table": ("background",),
    "td": ("background",), "th": ("background",), "tr": ("background",), "tbody": ("background",), "thead": ("background",),
    "tfoot": ("background",), "meta": (), "style": (), "option": (), "param": (), "base": (),
}  # fmt: skip
_TAGS = tuple(_ATTRIBUTES)
_USUAL_TAGS = tuple(tag for tag in _TAGS if tag not in ("table", "tbody", "thead", "tfoot", "tr", "td", "th", "body"))
_BY_CONTENT = frozenset({"style", "option"})
_FRAME_TAGS = frozenset({"header", "footer", "nav"})
_COUNTED = frozenset({"a", "area", "img", "link", "script", "iframe", "frame"})
_HANDLERS = ("onclick", "ondblclick", "onmousedown", "onmouseup", "ontouchstart", "ontouchend", "onpointerdown", "onpointerup")
_ANY_ELEMENT = (b"click=", b"url(", b"onmousedown=", b"onmouseup=", b"ontouch", b"onpointer")
_PAGE_RELATIONS = frozenset({
    "next", "prev", "previous", "first", "last", "start", "up", "contents", "index", "chapter", "section", "appendix", "help", "bookmark", "amphtml",
})  # fmt: skip
"""Relations of pages that a reader is led to, not of files that a browser loads."""
_FETCHED_RELATIONS = _PAGE_RELATIONS | {
    "stylesheet", "icon", "shortcut", "apple-touch-icon", "apple-touch-icon-precomposed", "mask-icon", "manifest", "preload",
    "modulepreload", "prefetch", "prerender", "alternate",
}  # fmt: skip
_DOCUMENT = re.compile(rf"\.(?:{DOCUMENTS})(?:$|[?#])", re.I)
_FRAME_WORDS = re.compile(
    r"(?:^|[\s#._-])(?:head(?:er)?|foot(?:er)?|nav(?:bar|igation)?|menu|top(?:bar|nav)?|bottom|copyright|banner|links?|friend\w{0,9}|yqlj|"
    r"side(?:bar)?|toolbar)(?:$|[\s#.\d_-])",
    re.I,
)
_NO_PARTS: dict[str, Hiding] = {}
Above = tuple[str, bool, Hidden]
"""Path, whether a part of the frame by its names, and how hidden."""
_TOP: Above = ("", False, "")
_UNSHOWN: dict[str, Literal["template", "noscript"]] = {"template": "template", "noscript": "noscript"}


class _Entry:
    """One reference as it stands in its element; the link of each region is made once and shared by all pages that have it."""

    __slots__ = ("_content", "_listed", "element", "fixed", "parts", "place", "raw")

    def __init__(self, parts: tuple[str, str, str, str, str, str], place: Above, problem: AddressProblem | NoCode) -> None:
        """``parts``: raw, url, fragment, element, text, title."""
        self.raw, self.element, self.place = parts[0], parts[3], place[0]
        self.parts = (*parts, *place, problem)
        region = Place.FRAME if place[1] else Place.ATTACHMENT if parts[3][:2] == "a " and _DOCUMENT.search(parts[1]) else None
        self.fixed = None if region is None else self._link(region)
        self._listed: Link | None = None
        self._content: Link | None = None

    def _link(self, region: Place) -> Link:
        raw, url, fragment, element, text, title, place, _, hidden, problem = self.parts
        return _link(raw, url, fragment, element, text, title, place, region, hidden, problem)

    def listed(self) -> Link:
        """The link where it is one of a list."""
        if self._listed is None:
            self._listed = self._link(Place.LIST)
        return self._listed

    def content(self) -> Link:
        """The link where it stands alone."""
        if self._content is None:
            self._content = self._link(Place.CONTENT)
        return self._content


class _Collector:
    """The links of one document while they are gathered."""

    def __init__(self, document: Document, sheets: Sequence[str]) -> None:
        self.document = document
        self.sheets = sheets
        self.resolve = document.resolver.resolve
        self.links: list[_Entry] = []
        self.known: dict[lxml.html.HtmlElement, Above] = {}
        self.below: dict[tuple[str, str], str] = {}
        self.names = _NO_PARTS
        self.opened = frozenset[str]()
        """Attributes whose values the page's scripts open."""
        self.own = False
        """Whether what was just gathered depends on the page's own scripts, so that it is nothing for other pages."""
        self.sheet: PageStyles | None = None
        self.dressed: dict[lxml.html.HtmlElement, dict[str, str]] = {}
        """Attributes of elements with what the style elements say of them."""
        self.kept: dict[Any, Any] = {}
        self.elements = 0
        self.curtain: Hiding | NoCode = ""
        """How what follows is hidden, since a script wrote a tag that hides it and no other has closed that."""
        self.written: dict[lxml.html.HtmlElement, Written] = {}

    def run(self) -> None:
        """Walk the page once; only pages that have handlers or pictures in styles need a look at every element."""
        document, data = self.document, self.document.lower
        scripts = {element: text for element in document.of("script") if (text := element.text)}
        self.names = hidden_names(scripts.values())
        self.sheet = styles_of((*self.sheets, *(element.text for element in document.of("style") if element.text)), hiding=not self.sheets)
        self.opened = frozenset[str]().union(*map(opened_attributes, islice(scripts.values(), MOST_SCRIPTS)))
        if not self.names and not self.opened:
            self.kept = document.resolver.kept
        self.written = dict(zip(scripts, in_turn(scripts.values()), strict=True))
        everything = bool(self.opened) or any(mark in data for mark in _ANY_ELEMENT)
        tags = _TAGS if b"background=" in data else _USUAL_TAGS
        for element in document.root.iter() if everything else document.of(*tags):
            tag = element.tag
            if tag.__class__ is not str:
                continue
            if tag in _COUNTED:
                self.elements += 1
            if tag in _BY_CONTENT or (self.curtain and tag in _ATTRIBUTES):
                self.element(element, tag, dict(element.items()), everything)
            elif tag in _ATTRIBUTES:
                self.usual(element, tag, everything)
            elif items := element.items():
                self.anywhere(element, tag, dict(items))
            if len(self.links) >= MAX_LINKS:
                del self.links[MAX_LINKS:]
                document.problems.append("too-many-links")
                return

    def usual(self, element: lxml.html.HtmlElement, tag: str, everything: bool) -> None:
        """An element that stands the same on many pages of a site: what was understood of it once is used again."""
        parent, parts = element.getparent(), len(element)
        if parent is None or (parts and (tag != "a" or parts > MOST_PARTS or any(map(len, element)))):
            self.element(element, tag, dict(element.items()), everything)
            return
        above = self.known.get(parent) or self.above(parent)
        held = lxml.etree.tostring(element, encoding="utf-8", with_tail=False) if parts else element.text
        key = (tag, above, held, *self.marks(element))
        entries = self.kept.get(key)
        if entries is not None:
            self.links += entries
            return
        before, self.own = len(self.links), False
        self.element(element, tag, dict(element.items()), everything)
        entries = self.links[before:]
        if not self.own and all(entry.raw.startswith(("/", "http://", "https://")) for entry in entries):
            self.kept[key] = entries

    def element(self, element: lxml.html.HtmlElement, tag: str, attributes: dict[str, str], everything: bool) -> None:
        """All references of one element."""
        if names := _ATTRIBUTES.get(tag):
            self.plain(element, tag, attributes, names)
        if tag in SPECIAL:
            SPECIAL[tag](self, element, attributes)
        if everything and attributes:
            self.anywhere(element, tag, attributes)

    def plain(self, element: lxml.html.HtmlElement, tag: str, attributes: dict[str, str], names: tuple[str, ...]) -> None:
        """References that stand in an attribute as they are."""
        if tag == "link" and not _is_fetched(attributes.get("rel")):
            return
        if "formaction" in attributes and attributes.get("formmethod", "get").lower() == "get" and self.resolve(attributes["formaction"]).problem != "intranet":
            self.add(element, tag, attributes, f"{tag} formaction", attributes["formaction"], clean(attributes.get("value", ""))[:SHORT])
        if tag == "button" or (tag == "input" and attributes.get("type", "").lower() != "image"):
            return
        if tag == "form":
            for sent in form_references(element, lambda raw: self.resolve(raw).problem == "intranet"):
                self.add(element, tag, attributes, "form action", sent)
            return
        for name in names:
            raw = attributes.get(name)
            if raw is not None and raw.strip():
                self.add(element, tag, attributes, "link rel" if tag == "link" and _leads_on(attributes.get("rel")) else f"{tag} {name}", raw)

    def called(self, script: str) -> list[str]:
        """What a handler opens by calling a function of this page."""
        self.own = True
        return opened_by(script, self.document)

    def anywhere(self, element: lxml.html.HtmlElement, tag: str, attributes: dict[str, str]) -> None:
        """References that any element may have: event handlers, pictures in its style, SVG links."""
        for name in _HANDLERS:
            if script := attributes.get(name):
                held = [attributes.get(held, "") for held in opened_attributes(script)] if any(word in script for word in ("ttr", "data")) else []
                for raw in handler_references(script) or self.called(script) or filter(is_opened, held):
                    self.add(element, tag, attributes, f"{tag} {name}", raw)
        for name in self.opened:
            if is_opened(raw := attributes.get(name, "")):
                self.add(element, tag, attributes, f"{tag} onclick", raw.strip())
        style = attributes.get("style")
        if style and "url(" in style.lower():
            for raw in css_references(style):
                self.add(element, tag, attributes, "style url", raw)

    def add(self, element: lxml.html.HtmlElement, tag: str, attributes: dict[str, str], name: str, raw: str, text: str = "") -> None:
        """One reference, unless it leads nowhere by intent."""
        address = self.resolve(raw)
        url, fragment = address.url, address.fragment
        if address.ignored:
            if tag == "a" and not fragment and name == "a href" and raw.lstrip()[:11].lower() == "javascript:":
                for inner in handler_references(raw) or self.called(raw):
                    self.add(element, tag, attributes, "a href script", inner)
                return
            if not fragment or tag not in ("a", "area"):
                return
            url = self.document.base.partition("#")[0]
        parent = element.getparent()
        above = _TOP if parent is None else self.known.get(parent) or self.above(parent)
        place = self.under(above, tag, attributes if self.sheet is None else self.styled(element))
        hidden = place[2]
        if hidden in ("template", "noscript") and (tag != "a" or hidden == "template"):
            return
        if isinstance(hidden, Ground) or (hidden == "tiny" and tag == "a" and not own_text(element).strip() and element.find(".//img") is not None):
            place = (place[0], place[1], "")  # a picture has no size of its text
        if not text:
            text = _text(element, tag, attributes, name)
        if self.curtain and place[2] in ("", "white-text"):
            place = (place[0], place[1], self.curtain)
        title = attributes.get("title")
        title = clean(title)[:SHORT] if title else ""
        self.links.append(_Entry((raw[:2000], url, fragment, name, text, title), place, address.problem))

    def styled(self, element: lxml.html.HtmlElement) -> dict[str, str]:
        """The attributes of an element, with what the page's style elements say of it."""
        if self.sheet is None:
            return dict(element.items())
        found = self.dressed.get(element)
        if found is None:
            attributes = dict(element.items())
            found = self.dressed[element] = self.sheet.styled(element, attributes) if element.tag.__class__ is str else attributes
        return found

    def marks(self, element: lxml.html.HtmlElement) -> list[Any]:
        """What two elements of a tag have in common that stand for the same on all pages of a site: attributes, and what style elements say."""
        return element.items() if self.sheet is None else [*element.items(), self.styled(element).get("style")]

    def under(self, above: Above, tag: str, attributes: dict[str, str]) -> Above:
        """The place of an element below ``above``: path by tags, ids and classes, frame by its names, and how hidden."""
        path, frame, hidden = above
        step, by_name = _step(tag, attributes.get("id"), attributes.get("class")) if attributes else _step(tag, None, None)
        key = (path, step)
        full = self.below.get(key)
        if full is None:
            full = self.below[key] = ">".join([*path.split(">")[-5:], step]) if path else step
        if attributes:
            hidden = hides_below(hidden, tag, attributes, self.names)
        return full, frame or by_name, hidden

    def above(self, element: lxml.html.HtmlElement) -> Above:
        """The place of what holds something; kept with the element itself, since its number would be given to another."""
        known = self.known
        parent = element.getparent()
        outer = None if parent is None else known.get(parent)
        if outer is not None:
            key = (outer, element.tag, *self.marks(element))
            place = self.kept.get(key)
            if place is None:
                place = self.kept[key] = self.inside(element, outer)
            known[element] = place
            return place
        chain = []
        node: lxml.html.HtmlElement | None = element
        while node is not None and node not in known:
            chain.append(node)
            node = node.getparent()
        place = _TOP if node is None else known[node]
        for node in reversed(chain):
            place = known[node] = self.inside(node, place)
        return place

    def inside(self, element: lxml.html.HtmlElement, outer: Above) -> Above:
        """The place of what an element holds, where the element stands in ``outer``."""
        tag = element.tag if element.tag.__class__ is str else "?"
        attributes = self.styled(element)
        if tag in ("html", "body"):
            ground = hides_below("", tag, attributes, _NO_PARTS)
            return tag, False, ground if isinstance(ground, Ground) else ""
        path, frame, hidden = self.under(outer, tag, attributes)
        return path, frame, _UNSHOWN.get(tag, hidden)

    def finished(self) -> Iterator[Link]:
        """The links; what stands many times at the same place is a list, and what stands behind the end of the page is no part of it."""
        behind = behind_end(self.document.data, self.document.lower)
        counts: dict[str, int] = {}
        for entry in self.links:
            if entry.element == "a href":
                counts[entry.place] = counts.get(entry.place, 0) + 1
        for entry in self.links:
            link = entry.fixed or (entry.listed() if counts.get(entry.place, 0) >= LIST_SIZE else entry.content())
            yield replace(link, hidden="behind-end") if behind and not link.hidden and link.raw.strip() in behind else link


def links_of(document: Document, sheets: Sequence[str] = ()) -> tuple[list[Link], int]:
    """All references in page order, and how many elements with links the tree holds; ``sheets`` are style sheet files that the page loads."""
    collector = _Collector(document, sheets)
    collector.run()
    return list(collector.finished()), collector.elements


def _leads_on(relation: str | None) -> bool:
    """Whether a link element names another page of the site."""
    return relation is not None and not _PAGE_RELATIONS.isdisjoint(relation.lower().split())


def _is_fetched(relation: str | None) -> bool:
    """Whether a browser or a reader fetches what a link element names; Word leaves ``File-List`` and the like."""
    return not relation or not _FETCHED_RELATIONS.isdisjoint(relation.lower().split())


def _text(element: lxml.html.HtmlElement, tag: str, attributes: dict[str, str], name: str) -> str:
    """What a reader sees of a reference, else its alternative text."""
    text = ""
    if tag == "a":
        text = clean(own_text(element) if len(element) else element.text or "")
    elif tag == "button" or " on" in name:
        text = clean("".join(islice(element.itertext(), SHORT)))
    if not text:
        text = clean(attributes.get("alt", ""))
        if not text and len(element):
            image = element.find(".//img")
            text = "" if image is None else clean(image.get("alt") or image.get("title") or "")
    return text[:SHORT]


_link = lru_cache(16_384)(Link)
"""Links of frames and lists are the same on many pages."""


@lru_cache(8192)
def _step(tag: str, ident: str | None, classes: str | None) -> tuple[str, bool]:
    """One step of a path, and whether its names speak of a frame."""
    step = tag
    if ident and not any(letter.isdigit() for letter in ident[-3:]):
        step += f"#{ident[:30]}"
    if classes:
        step += "." + ".".join(classes.split()[:2])[:40]
    return step, tag in _FRAME_TAGS or _FRAME_WORDS.search(step) is not None
