"""Lists that stand whole inside one HTML comment, which a script of the page opens (甘肃 and its kin)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lxml.etree

from audits.extract.lists.answers import ReaderAnswer
from audits.extract.lists.readers._parts import rows_of
from audits.extract.source.document import parse

if TYPE_CHECKING:
    from audits.extract.source.document import Document
    from audits.records import DataRequest

NAME = "comment"
_COMMENTS = lxml.etree.XPath("//comment()[string-length(.) > 80]")


def recognise(document: Document) -> tuple[DataRequest, ...]:
    """Nothing is asked for: the page has the whole list."""
    return ()


def inline(document: Document) -> ReaderAnswer | None:
    """Items of the comment that alone fills its container."""
    best: ReaderAnswer | None = None
    comments: Any = _COMMENTS(document.body)
    for comment in comments[:100]:
        text = comment.text or ""
        if text.count("<a") < 1 or "href" not in text or not _alone(comment):
            continue
        found = [item for item in rows_of(text, document.base) if item.date]
        if found and (best is None or len(found) > len(best.items)):
            best = ReaderAnswer(tuple(found))
    return best


def _alone(comment: Any) -> bool:
    """Whether the container shows nothing but what a script makes of the comment."""
    parent = comment.getparent()
    if parent is None or parent.tag in ("body", "html", "head"):
        return False
    shown = [parent.text or "", *(child.tail or "" for child in parent)]
    return not "".join(shown).strip() and all(not isinstance(child.tag, str) or child.tag in ("script", "style") for child in parent)


def items(body: bytes, url: str, form: str = "") -> ReaderAnswer:
    """Items of a page of this kind that was fetched as data."""
    return inline(parse(body, url)) or ReaderAnswer()
