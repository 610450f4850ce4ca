"""Changes to the tree of a page: rows, titles, containers, the text of an article."""

from __future__ import annotations

import re
from typing import Any

import lxml.html

Tree = Any
"""An element of lxml."""
_BLOCK = frozenset(("li", "tr", "dd", "dt", "p", "div", "section", "td", "article", "table", "ul", "ol", "tbody"))
_LEAST_TEXT = 20
_LEAST_KEPT = 0.98
_LEAST_CUT = 8
"""Shortest beginning of a title that a title element may be cut down to."""


def parsed(text: str) -> Tree | None:
    """The tree of a page; None where the parser loses text of it."""
    text = re.sub(r"^\s*<\?xml[^>]*>", "", text.replace("\0", ""))
    try:
        root = lxml.html.document_fromstring(text)
    except (lxml.etree.ParserError, ValueError):
        return None
    body = root.find("body")
    shown = len(re.sub(r"(?is)<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^>]*>|&\w+;|\s", "", text))
    return root if body is not None and len(squeezed(root)) >= _LEAST_KEPT * shown else None


def written(root: Tree) -> str:
    """A tree as source."""
    return "<!DOCTYPE html>\n" + str(lxml.html.tostring(root, encoding="unicode"))


def squeezed(element: Tree) -> str:
    """Text of an element without whitespace, scripts and comments."""
    parts = [part for node in element.iter() if isinstance(node.tag, str) and node.tag not in ("script", "style") for part in _own(node, element)]
    return re.sub(r"\s", "", "".join(parts))


def _own(node: Tree, top: Tree) -> list[str]:
    """Text that stands directly in a node, but for what belongs to those above ``top``."""
    return [node.text or "", *(child.tail or "" for child in node)]


def remove(element: Tree) -> None:
    """Take an element out and leave the text behind it."""
    parent = element.getparent()
    tail, previous = element.tail or "", element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def renamed(root: Tree, tags: dict[str, str]) -> bool:
    """Elements of the body under other names."""
    found = list(root.find("body").iter(*tags))
    for element in found:
        element.tag = tags[element.tag]
    return bool(found)


def divs_to_tables(root: Tree) -> bool:
    """Every div as a table of one cell."""
    found = list(root.find("body").iter("div"))
    for element in found:
        if any(parent.tag in ("p", "a", "span") for parent in element.iterancestors()):
            continue
        row, cell = element.makeelement("tr"), element.makeelement("td")
        cell.text, element.text = element.text, None
        cell.extend(list(element))
        row.append(cell)
        element.append(row)
        element.tag = "table"
    return bool(found)


def tables_to_divs(root: Tree) -> bool:
    """Every table as divs, but for those with several labels in one row: their order is all that tells what belongs together."""
    done = False
    for table in list(root.find("body").iter("table")):
        rows = [[squeezed(cell) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
        if any(len(row) > 1 and all(0 < len(cell) <= _LEAST_CUT for cell in row) for row in rows):
            continue
        cells = [cell for cell in table.iter("tbody", "thead", "tfoot", "tr", "td", "th") if next(cell.iterancestors("table")) is table]
        for element in (table, *cells):
            element.tag = "div"
        done = True
    return done


def divs_to_lists(root: Tree) -> bool:
    """Divs with nothing but several divs in them as lists."""
    done = False
    for element in list(root.find("body").iter("div")):
        children = [child for child in element if isinstance(child.tag, str)]
        if len(children) > 1 and all(child.tag == "div" for child in children) and not (element.text or "").strip():
            done = True
            element.tag = "ul"
            for child in children:
                child.tag = "li"
    return done


def rows_removed(root: Tree, items: list[dict[str, Any]]) -> bool:
    """Take the rows of a list out; whether all of them were found."""
    anchors = []
    pool = [(anchor, squeezed(anchor), (anchor.get("href") or "").strip()) for anchor in root.find("body").iter("a")]
    for item in items:
        title, href = re.sub(r"\s|\.{3,}|…", "", item["title"] or ""), item["href"] or ""
        mine = [anchor for anchor, _, given in pool if href and given == href and not given.lower().startswith(("javascript", "#"))]
        mine = mine or [anchor for anchor, words, _ in pool if title and (title in words or (len(words) > _LEAST_CUT and title.startswith(words.rstrip("…."))))]
        if not mine:
            return False
        anchors.append(mine[-1] if len(mine) > 1 and not any(squeezed(one) for one in mine) else next((one for one in mine if squeezed(one)), mine[0]))
    if len(set(anchors)) < len(items):
        return False
    others = set(anchors)
    rows = []
    for anchor in anchors:
        row = anchor
        while row.getparent().tag != "body" and not (set(row.getparent().iter("a")) & others) - {anchor} and (len(anchors) > 1 or row.tag not in _BLOCK):
            row = row.getparent()
        rows.append(row)
    for row in rows:
        remove(row)
    return True


def retitled(root: Tree, old: str, new: str) -> bool:
    """Put another title wherever the old one stands; whether it stood in the body at all."""
    wanted = re.sub(r"\s", "", old)
    pattern = re.compile(r"\s*".join(map(re.escape, wanted)))
    found = False
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            element.set(name, pattern.sub(lambda _: new, value)) if name not in ("href", "src") else None
        inside = element.tag not in ("script", "style", "title")
        element.text, first = _replaced(element.text, pattern, new)
        tails = False
        for child in element:
            child.tail, here = _replaced(child.tail, pattern, new)
            tails = tails or here
        found = found or (inside and (first or tails) and element.tag != "head")
    for element in list(root.find("body").iter()):
        smallest = isinstance(element.tag, str) and len(element) and squeezed(element) == wanted
        if smallest and not any(isinstance(child.tag, str) and squeezed(child) == wanted for child in element):
            for child in list(element):
                element.remove(child)
            element.text, found = new, True
    for title in root.iter("title"):
        _cut(title, wanted, new)
    return found


def _replaced(text: str | None, pattern: re.Pattern[str], new: str) -> tuple[str | None, bool]:
    changed, count = pattern.subn(lambda _: new, text or "")
    return (changed if count else text), bool(count)


def _cut(element: Tree, old: str, new: str) -> None:
    """Replace the beginning of the old title where the title element has it cut short."""
    given = re.sub(r"\s", "", element.text or "")
    length = next((size for size in range(min(len(old), len(given)), _LEAST_CUT - 1, -1) if given.startswith(old[:size])), 0)
    if length:
        element.text = new[:length] + given[length:]


def text_as_picture(root: Tree, kept: list[str]) -> bool:
    """The text of an article as one picture; what holds any of ``kept`` stays. Whether there was such a text."""
    body = root.find("body")
    total = sum(map(len, _sentences(body)))
    if not total:
        return False
    place = body
    while True:
        inner = [child for child in place if isinstance(child.tag, str) and sum(map(len, _sentences(child))) >= 0.8 * total]
        if not inner:
            break
        place = inner[0]
    wanted = [re.sub(r"\s", "", word) for word in kept if word]
    hrefs = {word for word in kept if word}

    def holds(element: Tree) -> bool:
        words = squeezed(element)
        return any(word in words for word in wanted) or any(anchor.get("href") in hrefs for anchor in element.iter("a"))

    if place.tag in ("p", "span", "font", "b", "strong"):
        place = place.getparent()
    gone = [child for child in place if isinstance(child.tag, str) and _sentences(child) and not holds(child)]
    if not gone or sum(map(len, _sentences(place))) - sum(len(part) for child in gone for part in _sentences(child)) > 0.2 * total:
        return False
    picture = place.makeelement("p")
    picture.append(place.makeelement("img", {"src": "./W020200101000000000000.jpg"}))
    gone[0].addprevious(picture)
    for child in gone:
        remove(child)
    return True


def _sentences(element: Tree) -> list[str]:
    """Long texts of an element that are none of a link."""
    found = []
    for node in element.iter():
        if isinstance(node.tag, str) and node.tag not in ("script", "style", "title", "option", "a"):
            parts = (re.sub(r"\s", "", part or "") for part in _own(node, element))
            found += [part for part in parts if len(part) >= _LEAST_TEXT and re.search(r"[，。；、：]", part)]
    return found
