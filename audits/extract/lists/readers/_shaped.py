"""Records of a list told by what they hold, whatever their members are called: a title, an address, a day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from audits.extract.lists.readers._parts import MAX_ITEMS, date_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DEEPEST, LEAST_ROWS, LEAST_HAN, LONGEST_TITLE, MOST_MEMBERS = 12, 2, 6, 200, 60
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ADDRESS = re.compile(r"(?:https?://[^\s<>\"']{4,300}|\.{0,2}/[^\s<>\"']{1,300}|[\w./-]{1,200}\.(?:s?html?|jspx?|aspx?|php|do)(?:\?[^\s<>\"']{0,300})?)", re.I)
_NO_PAGE = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp|svg|ico|css|js|mp4|mp3)(?:$|\?)", re.I)


def shaped_records(value: Any) -> list[dict[str, Any]]:
    """The longest list inside a value of which nearly every member has a title and an address."""
    best: list[dict[str, Any]] = []
    for rows in _lists(value, 0):
        found = [record for row in rows[:MAX_ITEMS] if (record := shaped(row)) is not None]
        if len(found) >= LEAST_ROWS and len(found) * 3 >= len(rows) * 2 and len(found) > len(best):
            best = found
    return best


def holds_rows(value: Any) -> bool:
    """Whether a value has a list of titles with a day or an address each, whether or not they lead anywhere."""
    return any(sum(bool(_shape(row)) for row in rows[:MAX_ITEMS]) >= LEAST_ROWS for rows in _lists(value, 0))


def shaped(row: Any) -> dict[str, Any] | None:
    """Title, address and day among the values of one member, None where it has no title or leads nowhere."""
    found = _shape(row)
    return found if "url" in found else None


def _shape(row: Any) -> dict[str, Any]:
    """The same, nothing where there is no title, or neither address nor day."""
    values = list(row.values()) if isinstance(row, dict) else row if isinstance(row, list) else []
    texts = [value.strip() for value in values[:MOST_MEMBERS] if isinstance(value, str)]
    title = next((text for text in texts if len(text) <= LONGEST_TITLE and len(_HAN.findall(text)) >= LEAST_HAN and not _ADDRESS.fullmatch(text)), "")
    url = next((text for text in texts if _ADDRESS.fullmatch(text) and not _NO_PAGE.search(text)), "")
    day = next((value for value in values[:MOST_MEMBERS] if isinstance(value, (str, int)) and date_of(value)[0] is not None), None)
    return {"title": title, **({"url": url} if url else {}), **({"date": day} if day else {})} if title and (url or day) else {}


def _lists(value: Any, depth: int) -> Iterator[list[Any]]:
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        yield value
    parts: Iterable[Any] = value.values() if isinstance(value, dict) else value[:MAX_ITEMS] if isinstance(value, list) else ()
    for part in parts:
        if isinstance(part, (dict, list)):
            yield from _lists(part, depth + 1)
