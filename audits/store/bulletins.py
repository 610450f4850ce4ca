"""Bulletins (通报) as they were published: what they said and the document itself, kept once and never changed."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from audits.store import schema
from audits.store.codes import StoreProblem
from audits.store.connecting import exclusive
from audits.store.ledgers import IssuedLedger, kept_values
from audits.store.pages import unpack

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audits.store.opening import Store


@dataclass(frozen=True, slots=True)
class Published:
    """A bulletin that was published."""

    run: str
    day: str
    """ISO day on which it was."""
    who: str
    """Who published it."""
    said: Mapping[str, Any]
    """Everything that it says, as the one who wrote it packs it."""
    issued: int
    """Problems that had gone out, as it says."""
    file: str
    """Name of the document."""
    content: bytes
    """The document."""


def publish(store: Store, one: Published) -> Published:
    """Keep a bulletin as that of its run; returns the one that holds: an earlier one where somebody was first."""
    packed = json.dumps({"said": one.said, "issued": one.issued, "who": one.who}, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    kept = IssuedLedger(_ident(one.run), one.run, "", one.file, one.day, {}, hashlib.sha256(packed).hexdigest(), "bulletin")
    values = kept_values(kept, zstd.compress(packed), one.content)
    with exclusive(store.engine) as connection:
        if connection.execute(select(schema.ledgers.c.id).where(schema.ledgers.c.id == values["id"])).first() is None:
            connection.execute(insert(schema.ledgers).values(values))
    return published(store, one.run) or one


def published(store: Store, run: str) -> Published | None:
    """The bulletin of a run as it was published, None where none was. Raises StoreProblem if it was tampered with."""
    table = schema.ledgers
    with store.engine.connect() as connection:
        row = connection.execute(select(table).where(table.c.id == _ident(run), table.c.kind == "bulletin")).first()
    if row is None:
        return None
    packed = unpack(row.rows)
    if hashlib.sha256(packed).hexdigest() != row.digest:
        raise StoreProblem(f"批次 {run} 印发的通报在数据库里被改过，与印发时的校验值不符；请从备份恢复")
    kept = json.loads(packed)
    return Published(run, row.issued, kept["who"], kept["said"], kept["issued"], row.file, row.content)


def _ident(run: str) -> str:
    return f"{run}-bulletin"
