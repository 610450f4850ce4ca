"""What jobs cannot do, in the sentence that the commands have for it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from crawler.cli._sentences import on_screen
from reports.console.jobs import NotDone

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def said() -> Iterator[None]:
    """Say what jobs cannot do in the sentence of the commands. Raises NotDone."""
    try:
        yield
    except Exception as error:
        sentence = on_screen(error)
        if sentence is None:
            raise
        raise NotDone(sentence) from error
