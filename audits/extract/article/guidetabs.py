"""Tabs (标签页): a bar of labels, and the panel that belongs to each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from audits.extract.source.lines import SEAM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from audits.extract.source.lines import Line

TAB_TAGS = frozenset({"li", "a", "span", "button", "div", "label", "em", "i"})
LEAST_TABS, MOST_TABS = 3, 30
_QUOTED = re.compile(r"['\"]#?([\w-]{1,60})['\"]")
_POINTS = ("href", "data-target", "data-id", "data-tab", "data-href", "aria-controls", "for", "rel")


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of labels, each of which shows a panel."""

    lines: int
    """Lines that it takes."""
    names: tuple[str, ...]
    """Its labels."""
    tabs: tuple[Any, ...]
    """Their elements, None where they have none of their own."""
    holder: Any
    """The element that holds them."""


def bar_at(lines: Sequence[Line], at: int, named: Callable[[str], str]) -> Bar | None:
    """The bar that begins with a line; None where the line begins none."""
    first = lines[at]
    if first.level or first.cell in ("td", "th", "dt", "dd") or len(first.text) > LEAST_TABS * 100:
        return None
    pieces = [piece.strip() for piece in first.marked.split(SEAM) if piece.strip()]
    if len(pieces) >= LEAST_TABS and all(named(piece) for piece in pieces):
        children = [child for child in islice(first.element, MOST_TABS) if isinstance(child.tag, str) and "".join(child.itertext()).strip()]
        tabs = children if len(children) == len(pieces) else [None] * len(pieces)
        return Bar(1, tuple(pieces), tuple(tabs), first.element)
    if first.element.tag not in TAB_TAGS or not named(first.text):
        return None
    run: list[Line] = []
    for line in islice(lines, at, at + MOST_TABS):
        if line.element.tag != first.element.tag or not named(line.text):
            break
        run.append(line)
    holder = first.element.getparent()
    if len(run) < LEAST_TABS or holder is None or any(line.element.getparent() is not holder for line in run):
        return None
    if sum(isinstance(child.tag, str) for child in islice(holder, MOST_TABS * 2)) != len(run):
        return None
    return Bar(len(run), tuple(line.text for line in run), tuple(line.element for line in run), holder)


def panels_of(bar: Bar, by_id: Mapping[str, Any]) -> list[Any]:
    """The panel of each tab, found by what the tab points at, else by order; None where neither tells."""
    pointed = [_pointed(tab, by_id) if tab is not None else None for tab in bar.tabs]
    if any(panel is not None for panel in pointed):
        return pointed
    return _by_order(bar.holder, len(bar.names)) or [None] * len(bar.names)


def _pointed(tab: Any, by_id: Mapping[str, Any]) -> Any:
    """The element whose id a tab names."""
    for element in islice(tab.iter(), 6):
        if not isinstance(element.tag, str):
            continue
        told = [value.lstrip("#") for name in _POINTS if (value := element.get(name) or "") and (name != "href" or value.startswith("#"))]
        told += [name for key in ("onclick", "onmouseover", "href") for name in _QUOTED.findall((element.get(key) or "")[:300])]
        for name in told:
            found = by_id.get(name)
            if found is not None and found is not element and found is not tab:
                return found
    return None


def _by_order(holder: Any, count: int) -> list[Any]:
    """As many like elements as there are tabs: the children of what follows the bar, or what follows it."""
    for _ in range(3):
        following = [one for one in islice(holder.itersiblings(), MOST_TABS * 2) if _is_panel(one)]
        for one in following[:2]:
            inner = [child for child in islice(one, MOST_TABS * 2) if _is_panel(child)]
            if len(inner) == count and len({child.tag for child in inner}) == 1:
                return inner
        if len(following) == count and len({(one.tag, (one.get("class") or "").split(" ")[0]) for one in following}) == 1:
            return following
        holder = holder.getparent()
        if holder is None:
            break
    return []


def _is_panel(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag not in ("script", "style", "br")
