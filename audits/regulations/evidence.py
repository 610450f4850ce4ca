"""What a finding about a law says of its grounds: deciding document, date, source and state-of date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audits.records import FactType
    from audits.regulations.currency import Ruling
    from audits.regulations.laws import LawEvent, Laws, Version

_DATABASE = re.compile(r"https://flk\.npc\.gov\.cn/detail\?id=\w{1,40}")
_NAMED = re.compile(r"国家法律法规数据库|新华网|常州日报")
_PATH = re.compile(r"([^/]{4,80})\.md\b")


def source_text(books: Laws, code: str) -> str:
    """The source behind a code, as short as it stays findable."""
    full = books.source_of(code)
    found = _DATABASE.search(full)
    if found:
        return found[0]
    named = _NAMED.search(full)
    if named:
        return named[0]
    path = _PATH.search(full)
    return path[1] if path else full.split(" ; ")[0][:80]


def repeal_facts(ruling: Ruling, books: Laws) -> dict[str, object]:
    """Facts of a repealed law: what ended it, from when, what takes its place, and where that is written."""
    event, shown = ruling.event, ruling.shown
    return {
        "law": ruling.title,
        "how": _how(event, shown),
        "since": ruling.ended_on,
        "decided_by": event.decided_by if event else "",
        "successor": event.successor if event else (shown.successor.partition("@")[0] if shown else ""),
        "source": source_text(books, event.source if event else shown.source if shown else ""),
        "as_of": books.as_of if event or shown is None else shown.as_of,
        "version": ruling.shown_day,
        "told_by": ruling.how or "only-title",
    }


def outdated_facts(ruling: Ruling, books: Laws) -> dict[str, object]:
    """Facts of an old version: which one is shown, which one is in force, and where that is written."""
    newest = ruling.newest
    assert newest is not None
    return {
        "law": ruling.title,
        "version": ruling.shown_day,
        "newer": newest.version,
        "newer_number": newest.number if not newest.has("number-of-original") else "",
        "effective": newest.effective if not (newest.has("effective-of-original") or newest.has("effective-unverified")) else "",
        "source": source_text(books, newest.source),
        "as_of": newest.as_of,
        "told_by": ruling.how,
    }


def _how(event: LawEvent | None, shown: Version | None) -> str:
    if event is not None:
        return event.kind
    return "listed-expired" if shown is not None and shown.status == "expired" else "listed-repealed"


REPEAL_FACTS: dict[str, FactType] = {
    "law": str,
    "how": ("replaced", "repealed", "expired", "alongside", "listed-repealed", "listed-expired"),
    "since": str,
    "decided_by": str,
    "successor": str,
    "source": str,
    "as_of": str,
    "version": str,
    "told_by": str,
}
