"""The rule books by which runs were judged, each kept once."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from audits.store import schema
from audits.store.opening import now

if TYPE_CHECKING:
    from collections.abc import Callable

    from audits.store.opening import Store


def keep_book(store: Store, digest: str, pack: Callable[[], bytes]) -> None:
    """Keep a book under its digest, unless it is kept already."""
    table = schema.rule_books
    with store.engine.connect() as connection:
        if connection.execute(select(table.c.digest).where(table.c.digest == digest)).first() is not None:
            return
    try:
        with store.engine.begin() as connection:
            content = pack()
            connection.execute(insert(table).values(digest=digest, kept=now(), content=content, sha256=hashlib.sha256(content).hexdigest()))
    except IntegrityError:
        return  # another process was faster


def kept_book(store: Store, digest: str) -> bytes | None:
    """The book of a digest, None where it was not kept: stores of version 1 kept digests only."""
    table = schema.rule_books
    with store.engine.connect() as connection:
        found = connection.execute(select(table.c.content).where(table.c.digest == digest)).scalar()
    return None if found is None else bytes(found)
