"""When the pages of a site say that they were published."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from audits.store import schema
from audits.store.codes import readable

if TYPE_CHECKING:
    from audits.store.opening import Store


def published_of(store: Store, site_run: int) -> dict[str, str]:
    """Address of each page of a site that tells it to its day; the bodies are not needed."""
    pages, urls = schema.pages, schema.urls
    same = and_(urls.c.site_run == pages.c.site_run, urls.c.id == pages.c.url_id)
    wanted = select(urls.c.url, pages.c.facts).join_from(pages, urls, same).where(pages.c.site_run == site_run)
    found = {}
    with store.engine.connect().execution_options(yield_per=500) as connection:
        for row in connection.execute(wanted):
            with readable("pages", "facts"):
                day = json.loads(row.facts).get("published")
            if day:
                found[row.url] = str(day)
    return found
