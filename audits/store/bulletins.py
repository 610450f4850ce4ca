"""Bulletins (通报) as they were published: what they said and the document itself, never changed, and which were taken back."""

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

    from sqlalchemy import Connection

    from audits.store.opening import Store

WITHDRAWN = "-withdrawn"
"""Ending of the id under which stands that a bulletin was taken back."""


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


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A published bulletin that was taken back (撤回); it stays in the store."""

    published: Published
    day: str
    """ISO day on which it was."""
    who: str
    """Who took it back."""
    reason: str


def publish(store: Store, one: Published) -> Published:
    """Keep a bulletin as that of its run; returns the one that holds: an earlier one where somebody was first."""
    with exclusive(store.engine) as connection:
        holds, taken_back = _read(connection, one.run)
        if holds is None:
            said = {"said": one.said, "issued": one.issued, "who": one.who}
            _keep(connection, _ident(one.run, len(taken_back)), one.run, one.day, one.file, said, one.content)
    return holds or published(store, one.run) or one


def withdraw(store: Store, run: str, day: str, who: str, reason: str) -> Withdrawn | None:
    """Take back the bulletin of a run, so that another can be published; None where none holds. Raises StoreProblem if it was tampered with."""
    with exclusive(store.engine) as connection:
        holds, taken_back = _read(connection, run)
        if holds is None:
            return None
        ident = _ident(run, len(taken_back)) + WITHDRAWN
        _keep(connection, ident, run, day, holds.file, {"who": who, "reason": reason}, b"")
    return Withdrawn(holds, day, who, reason)


def published(store: Store, run: str) -> Published | None:
    """The bulletin of a run that holds, None where none does. Raises StoreProblem if it was tampered with."""
    with store.engine.connect() as connection:
        return _read(connection, run)[0]


def withdrawn(store: Store, run: str) -> list[Withdrawn]:
    """The bulletins of a run that were taken back, the first one first. Raises StoreProblem if they were tampered with."""
    with store.engine.connect() as connection:
        return _read(connection, run)[1]


def _read(connection: Connection, run: str) -> tuple[Published | None, list[Withdrawn]]:
    """The bulletin that holds, and those before it."""
    table = schema.ledgers
    taken_back: list[Withdrawn] = []
    rows = {row.id: row for row in connection.execute(select(table).where(table.c.run == run, table.c.kind == "bulletin"))}
    while (row := rows.get(_ident(run, len(taken_back)))) is not None:
        kept = _unpacked(row)
        one = Published(run, row.issued, kept["who"], kept["said"], kept["issued"], row.file, row.content)
        if (ended := rows.get(row.id + WITHDRAWN)) is None:
            return one, taken_back
        why = _unpacked(ended)
        taken_back.append(Withdrawn(one, ended.issued, why["who"], why["reason"]))
    return None, taken_back


def _keep(connection: Connection, ident: str, run: str, day: str, file: str, said: Mapping[str, Any], content: bytes) -> None:
    packed = json.dumps(said, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    kept = IssuedLedger(ident, run, "", file, day, {}, hashlib.sha256(packed).hexdigest(), "bulletin")
    connection.execute(insert(schema.ledgers).values(kept_values(kept, zstd.compress(packed), content)))


def _unpacked(row: Any) -> dict[str, Any]:
    packed = unpack(row.rows)
    if hashlib.sha256(packed).hexdigest() != row.digest:
        raise StoreProblem(f"批次 {row.run} 印发的通报在数据库里被改过，与印发时的校验值不符；请从备份恢复")
    found: dict[str, Any] = json.loads(packed)
    return found


def _ident(run: str, number: int) -> str:
    """Id of a bulletin; ``number``: how many were taken back before it."""
    return f"{run}-bulletin-{number + 1}" if number else f"{run}-bulletin"
