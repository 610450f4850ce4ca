"""Cells and other holders of values in a service guide: their text as far as it matters, and whether a script or a picture may say more."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from audits.extract.source.document import squeeze
from audits.extract.source.tree import SILENT

if TYPE_CHECKING:
    from audits.records.codes import GuideState

MEDIA = ("img", "iframe", "embed", "object", "video", "canvas", "svg")
MOST_ELEMENTS, MOST_CELLS = 200, 40
_SCRIPTED = re.compile(r"\{\{|<%|\$\{|v-(?:html|text|if|for)|ng-bind")
_ICON = re.compile(r"logo|icon|arrow|dian|line|bg|btn|erweima|qrcode|weixin|print|close|share|jiucuo|dot", re.I)


def shown_text(holder: Any) -> str:
    """The beginning of what an element shows or will show, whitespace collapsed."""
    parts: list[str] = []
    for element in islice(holder.iter(), MOST_ELEMENTS):
        if isinstance(element.tag, str) and element.tag not in SILENT and element.text:
            parts.append(element.text)
        if element is not holder and element.tail:
            parts.append(element.tail)
        if isinstance(element.tag, str) and element.tag in ("p", "div", "li", "br", "tr", "td"):
            parts.append(" ")
    return squeeze("".join(parts))


def beside(cell: Any) -> Any:
    """The next cell of a row, None if there is none."""
    return next((one for one in islice(cell.itersiblings(), MOST_CELLS) if one.tag in ("td", "th")), None)


def cells_of(row: Any) -> list[Any]:
    """The cells of a row."""
    return [child for child in islice(row, MOST_CELLS) if child.tag in ("td", "th")]


def state_of(value: str, holder: Any) -> GuideState:
    """Whether something stands in a cell."""
    if value or next(holder.iter(*MEDIA), None) is not None:
        return "given"
    return "perhaps-blank" if any(may_be_filled(one) for one in islice(holder.iter(), MOST_ELEMENTS)) else "blank"


def is_content(element: Any) -> bool:
    """Whether a picture is more than an ornament."""
    return element.tag != "img" or not _ICON.search(element.get("src") or "")


def may_be_filled(element: Any) -> bool:
    """Whether a script may write into an element: it has a name by which one finds it."""
    if not isinstance(element.tag, str):
        return False
    if element.tag in ("script", "input", "textarea", "select") or element.get("id"):
        return True
    return any(_SCRIPTED.search(f"{key}={value[:200]}") for key, value in islice(element.items(), 20))


def lies_in(element: Any, ancestor: Any) -> bool:
    """Whether an element is another one or lies in it, at most forty levels up."""
    return element is ancestor or any(upper is ancestor for upper in islice(element.iterancestors(), 40))
