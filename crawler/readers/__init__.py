"""Readers of column lists that come by script: which pure reader understands an answer, and a browser where none does."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from audits.extract.lists.readers import readers

if TYPE_CHECKING:
    from audits.extract.lists.readers import ReaderAnswer
    from audits.records import DataRequest

log = logging.getLogger(__name__)


def read_answer(request: DataRequest, body: bytes) -> ReaderAnswer | None:
    """Items of an answer by the reader that asked for it; None where it cannot be understood."""
    family = next((reader for reader in readers() if reader.name == request.reader), None)
    if family is None:
        return None
    try:
        return family.items(body, request.url, request.body)
    except Exception:
        log.exception("reader %s failed on %s", request.reader, request.url)
        return None
