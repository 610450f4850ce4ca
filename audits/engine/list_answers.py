"""How the answer to a list's script is read: by the reader that asked for it, and within a budget."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from audits.engine.budget import TooCostly
from audits.extract.lists.emptiness import says_nothing
from audits.extract.lists.readers import readers

if TYPE_CHECKING:
    from audits.extract.lists.answers import ReaderAnswer
    from audits.records import DataRequest

log = logging.getLogger(__name__)
MOST_AT_ONCE = 400_000
"""Bytes of an answer that is read between two requests; a list of two thousand items takes fewer."""


def list_answer(request: DataRequest, body: bytes, list_page: int) -> ReaderAnswer | None:
    """What an answer lists by the reader that asked for it; None where it cannot be understood. Raises TooCostly."""
    family = next((reader for reader in readers() if reader.name == request.reader), None)
    if family is None:
        return None
    try:
        answer = family.items(body, request.url, request.body)
        empty = not answer.items and (answer.records is None or list_page > 1) and says_nothing(body)  # one page beyond the last is empty
        return replace(answer, records=0) if empty else answer
    except TooCostly:
        raise
    except Exception:
        log.exception("reader %s failed on %s", request.reader, request.url)
        return None
