"""The arguments of ``scrapy crawl portal -a …`` as a session of its own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from audits.rulebook import MistakesFound
from audits.store import StoreProblem
from crawler.crawl.standalone import open_session

if TYPE_CHECKING:
    from crawler.crawl.session import Session


def own_session(arguments: dict[str, str]) -> Session:
    """A session of its own for ``scrapy crawl``; wrong arguments end the program with a sentence, as with our own command."""
    try:
        return open_session(**arguments)
    except (MistakesFound, StoreProblem, ValueError) as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
