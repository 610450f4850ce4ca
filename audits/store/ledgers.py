"""Ledgers as they were sent out, and files as they came back: immutable copies."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from audits.records.events import Issued
from audits.store import schema
from audits.store.events import said_of
from audits.store.life import chunks, insert_events, next_batch
from audits.store.opening import now
from audits.store.pages import unpack

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audits.records.events import Event
    from audits.store.opening import Store


@dataclass(frozen=True, slots=True)
class IssuedLedger:
    """A ledger as it was sent out."""

    id: str
    run: str
    department: str
    """Name of the department; ``""`` for the office's own."""
    file: str
    """Name of the file."""
    issued: str
    """ISO day."""
    rows: Mapping[str, Mapping[str, str]]
    """Item to its cells as issued, by key of the column; days as ISO."""
    digest: str = ""
    """Hash over everything that the ledger says; equal digests are the same ledger."""


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A file that came back."""

    name: str
    sha256: str
    content: bytes
    ledger: str
    department: str
    modified: str
    """When the file says it was last saved, or ``""``."""


def ledgers_of(store: Store, run: str) -> list[IssuedLedger]:
    """Ledgers of a run, oldest first, without their rows."""
    table = schema.ledgers
    columns = (table.c.id, table.c.run, table.c.department, table.c.file, table.c.issued, table.c.digest)
    with store.engine.connect() as connection:
        rows = connection.execute(select(*columns).where(table.c.run == run).order_by(table.c.issued, table.c.id)).all()
    return [IssuedLedger(row.id, row.run, row.department, row.file, row.issued, {}, row.digest) for row in rows]


def ledger(store: Store, ident: str) -> IssuedLedger | None:
    """A ledger with its rows."""
    table = schema.ledgers
    columns = (table.c.id, table.c.run, table.c.department, table.c.file, table.c.issued, table.c.rows)
    with store.engine.connect() as connection:
        row = connection.execute(select(*columns).where(table.c.id == ident)).first()
    return None if row is None else IssuedLedger(row.id, row.run, row.department, row.file, row.issued, _unpack_rows(row.rows))


def ledger_content(store: Store, ident: str) -> bytes:
    """The workbook of a ledger as it was sent out."""
    with store.engine.connect() as connection:
        return bytes(connection.execute(select(schema.ledgers.c.content).where(schema.ledgers.c.id == ident)).scalar_one())


def is_ledger(store: Store, content: bytes) -> bool:
    """Whether a file is a ledger word for word as it was sent out."""
    table, digest = schema.ledgers.c, hashlib.sha256(content).hexdigest()
    with store.engine.connect() as connection:
        return connection.execute(select(table.id).where(table.sha256 == digest).limit(1)).first() is not None


class RowPacker:
    """Rows of a ledger as they are stored, made one by one, with a hash over them."""

    def __init__(self, keys: Sequence[str], head: object) -> None:
        self._compressor = zstd.ZstdCompressor()
        self._hash = hashlib.sha256(json.dumps(head, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace"))
        self._packed = [self._compressor.compress(self._line(keys))]

    def add(self, cells: Iterable[str]) -> None:
        """The next row."""
        line = self._line(cells)
        self._hash.update(line)
        if part := self._compressor.compress(b"\n" + line):
            self._packed.append(part)

    def also(self, cells: Iterable[str]) -> None:
        """A row that only counts for the hash."""
        self._hash.update(self._line(cells))

    def finish(self) -> tuple[bytes, str]:
        """(packed rows, hash)."""
        self._packed.append(self._compressor.flush())
        return b"".join(self._packed), self._hash.hexdigest()

    @staticmethod
    def _line(cells: Iterable[str]) -> bytes:
        return json.dumps(list(cells), ensure_ascii=False).encode("utf-8", "replace")


def record_ledger(store: Store, sent: IssuedLedger, rows: bytes, content: bytes, events: Iterable[Event]) -> None:
    """Store a ledger with the events of its issue, in one transaction; ``rows`` as ``RowPacker`` gave them."""
    values = {
        "id": sent.id, "run": sent.run, "department": sent.department[:200], "file": sent.file, "sha256": hashlib.sha256(content).hexdigest(),
        "issued": sent.issued, "digest": sent.digest, "rows": rows, "content": content,
    }  # fmt: skip
    with store.engine.begin() as connection:
        connection.execute(insert(schema.ledgers).values(values))
        insert_events(connection, events)


def ledgers_with(store: Store, items: Sequence[str]) -> dict[str, str]:
    """Item to the ledger of a department in which it went out last."""
    table = schema.events
    found: dict[str, str] = {}
    with store.engine.connect() as connection:
        for part in chunks(items):
            rows = connection.execute(select(table.c.item, table.c.data).where(table.c.kind == "issued", table.c.item.in_(part)).order_by(table.c.id))
            found.update((row.item, said.ledger) for row in rows if isinstance(said := said_of("issued", row.data), Issued))
    return found


def apply_returns(store: Store, files: Sequence[ReturnedFile], events: Sequence[Event]) -> int:
    """Store returned files and what they change in one transaction; returns the number of the batch."""
    with store.engine.begin() as connection:
        batch = next_batch(connection)
        rows = [
            {
                "batch": batch, "sha256": one.sha256, "name": one.name, "ledger": one.ledger, "department": one.department[:200], "modified": one.modified,
                "at": now(), "content": one.content,
            }
            for one in files
        ]  # fmt: skip
        if rows:
            connection.execute(insert(schema.returned_files), rows)
        insert_events(connection, [replace(event, batch=batch) for event in events])
    return batch


def _unpack_rows(packed: bytes) -> dict[str, dict[str, str]]:
    keys, *rows = map(json.loads, unpack(packed).split(b"\n"))
    return {cells[keys.index("item")]: dict(zip(keys, cells, strict=True)) for cells in rows}
