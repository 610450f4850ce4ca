"""How links are checked: ``rules/links.yml`` as a checked model."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from audits.rulebook.loading import Strict


class LinkSettings(Strict):
    """``rules/links.yml``."""

    attachments: tuple[str, ...]
    """Endings of documents."""
    ports: tuple[Annotated[int, Field(ge=1, le=65_535)], ...]
    """Ports that may be connected to, beside those in the register."""
    official_suffixes: tuple[Annotated[str, Field(min_length=1)], ...]
    """Endings of host names that belong to public bodies."""
    max_page_mb: float = Field(20, ge=0.01, le=200)
    """A page larger than this counts as reachable and is not read."""
    sniff_kb: int = Field(64, ge=4, le=4096)
    """So much of a document is read to tell what it is."""
    pause_s: float = Field(30, ge=0, le=3600)
    """Longest pause for a host that asks for one."""
    attachment_links: bool = False
    """Whether links inside PDF, Word and Excel attachments are checked."""
    throttled: int = Field(20, ge=1, le=100)
    """So many requests for patience in a row end the questions to a host."""
