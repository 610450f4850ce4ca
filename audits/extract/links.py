"""Every reference of a page, wherever a browser or a reader would find it; one bad reference never costs the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audits.extract.document import squeeze
from audits.records import Link, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    import lxml.html

    from audits.extract.document import Document

MAX_LINKS = 20_000
SHORT = 200
_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "a": ("href",), "area": ("href",), "link": ("href",), "script": ("src",),
    "img": ("src", "data-src", "data-original", "data-lazy-src", "original", "lazy-src", "_src"),
    "source": ("src",), "iframe": ("src", "data-src"), "frame": ("src",), "form": ("action",), "video": ("src", "poster"), "audio": ("src",),
    "object": ("data",), "embed": ("src",), "track": ("src",), "input": ("src",), "body": ("background",), "table": ("background",),
    "td": ("background",),
}
_CSS_URL = re.compile(r"url\(\s*(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^'\")\s]{0,2000}))\s*\)|@import\s+(?:\"([^\"]{0,2000})\"|'([^']{0,2000})')", re.I)
_SCRIPTED = re.compile(
    r"(?:window\.open|(?:window\.|self\.|top\.|parent\.|document\.)?location(?:\.href)?\s*=|location\.(?:replace|assign))\s*\(?\s*['\"]([^'\"]{1,2000})['\"]", re.I
)
_REFRESH = re.compile(r"^\s*\d+(?:\.\d+)?\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]+)", re.I)
_FRAME_WORDS = re.compile(
    r"(?:^|[\s#._-])(?:head(?:er)?|foot(?:er)?|nav(?:bar|igation)?|menu|top(?:bar|nav)?|bottom|copyright|banner|links?|friend\w*|yqlj|side(?:bar)?|toolbar)(?:$|[\s#.\d_-])", re.I
)


@dataclass
class _Found:
    links: list[Link] = field(default_factory=list)
    elements: int = 0
    places: dict[int, tuple[str, bool]] = field(default_factory=dict)


def links_of(document: Document) -> tuple[list[Link], int]:
    """All references in page order, and how many elements with links the tree holds."""
    found = _Found()
    for element in document.root.iter():
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if tag in ("a", "area", "img", "link", "script", "iframe", "frame"):
            found.elements += 1
        for name, raw in _references(element, tag):
            if len(found.links) >= MAX_LINKS:
                document.problems.append("too-many-links")
                return found.links, found.elements
            _add(document, found, element, tag, name, raw)
    return found.links, found.elements


def _references(element: lxml.html.HtmlElement, tag: str) -> Iterator[tuple[str, str]]:
    """(attribute, reference) of one element."""
    attributes = element.attrib
    for name in _ATTRIBUTES.get(tag, ()):
        raw = attributes.get(name)
        if raw is not None and (name == "href" or raw.strip()) and not (tag == "input" and attributes.get("type", "").lower() != "image"):
            yield name, raw
    if not attributes and tag != "style":
        return
    if tag in ("img", "source") and (srcset := attributes.get("srcset") or attributes.get("data-srcset")):
        for part in srcset.split(","):
            if part.strip():
                yield "srcset", part.split()[0]
    if (style := attributes.get("style")) and ("url(" in style or "URL(" in style):
        yield from (("style url", raw) for raw in css_references(style))
    if tag == "style" and element.text:
        yield from (("url", raw) for raw in css_references(element.text))
    if tag == "meta" and (attributes.get("http-equiv") or "").lower() == "refresh" and (refresh := _REFRESH.match(attributes.get("content") or "")):
        yield "refresh", refresh[1]
    if (script := attributes.get("onclick")) and (scripted := _SCRIPTED.search(script)):
        yield "onclick", scripted[1]
    if tag == "a" and (attributes.get("href") or "").lstrip()[:11].lower() == "javascript:" and (scripted := _SCRIPTED.search(attributes["href"])):
        yield "href script", scripted[1]


def css_references(css: str) -> Iterator[str]:
    """References in a style sheet."""
    for match in _CSS_URL.finditer(re.sub(r"/\*.*?\*/", "", css, flags=re.S)):
        raw = next((group for group in match.groups() if group), "")
        if raw:
            yield raw


def _add(document: Document, found: _Found, element: lxml.html.HtmlElement, tag: str, name: str, raw: str) -> None:
    """One reference as a link, unless it leads nowhere by intent."""
    address = document.resolver.resolve(raw)
    if address.ignored and not (address.fragment and tag in ("a", "area")):
        return
    url = document.url.partition("#")[0] if address.ignored else address.url
    place, frame = _place(element, found.places)
    text = squeeze("".join(element.itertext())) if tag in ("a", "area") or name == "onclick" else ""
    if not text:
        text = squeeze(element.get("alt") or _image_text(element))
    region = Place.FRAME if frame else Place.CONTENT
    found.links.append(
        Link(raw[:2000], url, address.fragment, f"{tag} {name}", text[:SHORT], squeeze(element.get("title") or "")[:SHORT], place, region, "", address.problem)
    )


def _image_text(element: lxml.html.HtmlElement) -> str:
    image = element.find(".//img") if len(element) else None
    return "" if image is None else image.get("alt") or image.get("title") or ""


def _place(element: lxml.html.HtmlElement, known: dict[int, tuple[str, bool]]) -> tuple[str, bool]:
    """Path by tags, ids and classes, and whether it lies in a part that is frame by its names."""
    parent = element.getparent()
    name = _step(element)
    if parent is None:
        return name, False
    key = id(parent)
    above = known.get(key)
    if above is None:
        above = known[key] = _place(parent, known) if parent.tag not in ("body", "html") else (parent.tag, False)
    path, frame = above
    steps = path.split(">")
    path = ">".join(steps[-5:])
    return f"{path}>{name}", frame or element.tag in ("header", "footer", "nav") or bool(_FRAME_WORDS.search(name))


def _step(element: lxml.html.HtmlElement) -> str:
    ident, classes = element.get("id"), element.get("class")
    step = element.tag if isinstance(element.tag, str) else "?"
    if ident and not any(letter.isdigit() for letter in ident[-3:]):
        step += f"#{ident[:30]}"
    if classes:
        step += "." + ".".join(classes.split()[:2])[:40]
    return step
