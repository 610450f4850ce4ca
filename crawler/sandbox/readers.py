"""What reads files and heavy pages for all sites that one process crawls."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.sandbox.heavy_pages import PageReader
from crawler.sandbox.reader import AttachmentReader

AT_MOST = 2
"""Processes of each kind, so that one hostile file holds up nobody else."""


@dataclass
class Readers:
    """One for each process; nothing is started before there is something to read."""

    attachments: AttachmentReader = field(default_factory=lambda: AttachmentReader(at_most=AT_MOST))
    pages: PageReader = field(default_factory=lambda: PageReader(at_most=AT_MOST))

    def close(self) -> None:
        """End what reads."""
        self.attachments.close()
        self.pages.close()
