"""Ledgers as they were sent out, drafts of them, and files as they came back: immutable copies."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from audits.records.codes import LEDGER_KINDS
from audits.records.events import Issued
from audits.store import schema
from audits.store.codes import Codes, StoreProblem
from audits.store.connecting import exclusive
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
    from pathlib import Path

    from sqlalchemy import Connection

    from audits.records.codes import LedgerKind
    from audits.records.events import Event
    from audits.store.opening import Store

LEDGER_KIND = Codes("ledgers", "kind", LEDGER_KINDS)
FORMER_KEYS = {"unit": "department"}
"""What a column was called in ledgers that were kept by earlier versions, to its key today; what was kept is never written again."""


@dataclass(frozen=True, slots=True)
class IssuedLedger:
    """A ledger as it was sent out, or as a draft of it was written."""

    id: str
    run: str
    department: str
    """Name of the department; ``""`` for the office's own."""
    file: str
    """Name of the file."""
    issued: str
    """ISO day on which it went out, or was written."""
    rows: Mapping[str, Mapping[str, str]]
    """Item to its cells as issued, by key of the column; days as ISO."""
    digest: str = ""
    """Hash over everything that the ledger says; equal digests are the same ledger."""
    kind: LedgerKind = "issued"
    """What it is."""
    round: int = 0
    """Which one of its department (第N轮), 0 where it did not go out."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A workbook that is to be kept."""

    ledger: IssuedLedger
    rows: bytes
    """As ``RowPacker`` gave them."""
    path: Path
    """Where the workbook lies."""


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


_LISTED = tuple(schema.ledgers.c[name] for name in ("id", "run", "department", "file", "issued", "digest", "kind", "round"))


def ledgers_of(store: Store, run: str = "") -> list[IssuedLedger]:
    """Ledgers of a run, or of all, in the order in which they were kept, without their rows; drafts and lists for review too."""
    table = schema.ledgers
    wanted = select(*_LISTED).where(table.c.run == run) if run else select(*_LISTED)
    with store.engine.connect() as connection:
        rows = connection.execute(wanted.order_by(table.c.issued, table.c.id)).all()
    return [_listed(row) for row in rows]


def _listed(row: Any) -> IssuedLedger:
    return IssuedLedger(row.id, row.run, row.department, row.file, row.issued, {}, row.digest, LEDGER_KIND[row.kind], row.round)


def ledger(store: Store, ident: str) -> IssuedLedger | None:
    """A ledger with its rows."""
    table = schema.ledgers
    with store.engine.connect() as connection:
        row = connection.execute(select(*_LISTED, table.c.rows).where(table.c.id == ident)).first()
    return None if row is None else replace(_listed(row), rows=unpack_rows(row.rows))


def rounds(store: Store) -> dict[str, int]:
    """Department to the number of its last round; ``""`` is the office."""
    table = schema.ledgers
    with store.engine.connect() as connection:
        found = connection.execute(select(table.c.department, func.max(table.c.round)).where(table.c.kind == "issued").group_by(table.c.department))
        return {row[0]: row[1] for row in found}


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


def keep_workbook(store: Store, one: Writing) -> None:
    """Keep a draft, or a list for review; nothing happens to an item."""
    with store.engine.begin() as connection:
        connection.execute(insert(schema.ledgers).values(_values(one)))


def last_event(store: Store) -> int:
    """Number of the newest event: what is worked out from events holds as long as this is the newest."""
    with store.engine.connect() as connection:
        return _last(connection)


def keep_issue(store: Store, written: Sequence[Writing], events: Iterable[Event], known: int) -> None:
    """Keep all ledgers that go out together, and that they did, in one transaction; raises StoreProblem where there is a newer event than ``known``."""
    with exclusive(store.engine) as connection:
        if _last(connection) != known:
            raise StoreProblem("这期间别人往数据库里写了新的内容（下发、回收或复查），这一次什么也没有下发；请重新运行")
        for one in written:
            connection.execute(insert(schema.ledgers).values(_values(one)))
        insert_events(connection, events)


def _last(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.max(schema.events.c.id), 0))).scalar_one())


def _values(one: Writing) -> dict[str, Any]:
    return kept_values(one.ledger, one.rows, one.path.read_bytes())


def kept_values(sent: IssuedLedger, rows: bytes, content: bytes) -> dict[str, Any]:
    """The row of a document that is kept, with the digests by which a change to it is noticed."""
    return {
        "id": sent.id, "run": sent.run, "department": sent.department, "file": sent.file, "sha256": hashlib.sha256(content).hexdigest(),
        "issued": sent.issued, "digest": sent.digest, "rows": rows, "content": content, "kind": sent.kind, "round": sent.round,
        "rows_sha256": hashlib.sha256(rows).hexdigest(),
    }  # fmt: skip


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
                "batch": batch, "sha256": one.sha256, "name": one.name, "ledger": one.ledger, "department": one.department, "modified": one.modified,
                "at": now(), "content": one.content,
            }
            for one in files
        ]  # fmt: skip
        if rows:
            connection.execute(insert(schema.returned_files), rows)
        insert_events(connection, [replace(event, batch=batch) for event in events])
    return batch


def unpack_rows(packed: bytes) -> dict[str, dict[str, str]]:
    """Item to its cells by today's keys, whatever they were called when the ledger was kept."""
    written, *rows = map(json.loads, unpack(packed).split(b"\n"))
    keys = [FORMER_KEYS.get(key, key) for key in written]
    return {cells[keys.index("item")]: dict(zip(keys, cells, strict=True)) for cells in rows}
