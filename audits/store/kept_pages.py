"""A page as a run kept it, with what another run needs to take it over."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from audits.store.pages import unpack

if TYPE_CHECKING:
    from audits.records import Probe


class ReadingRow(NamedTuple):
    """By what a page can be taken over, as it is stored."""

    etag: str
    modified: str
    reader: str
    since: str
    until: str
    source: int


class KeptPage(NamedTuple):
    """A page as a run kept it."""

    number: int
    probe: Probe
    """The attempt that gave it."""
    head: tuple[str, str, str, str, int, int, str]
    """Kind, title, template, hash, length and sketch of its text, facts as JSON."""
    content_type: str
    packed: bytes
    links: bytes
    reading: ReadingRow

    @property
    def facts(self) -> str:
        """JSON of what was read."""
        return self.head[-1]

    @property
    def body(self) -> bytes:
        """What the server sent."""
        return unpack(self.packed)
