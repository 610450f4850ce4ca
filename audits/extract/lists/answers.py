"""What an answer to a script's request lists, whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audits.records import DataRequest, ListItem


@dataclass(frozen=True, slots=True)
class ReaderAnswer:
    """What one answer lists."""

    items: tuple[ListItem, ...] = ()
    """In the order of the answer."""
    pages: int | None = None
    """Pages that the list has, where the answer tells it."""
    next: DataRequest | None = None
    """The request for what follows, or None."""
    records: int | None = None
    """Items that the list has in all, where the answer tells it."""
