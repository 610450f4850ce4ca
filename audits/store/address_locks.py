"""Places at IP addresses that all machines share which work for one store: advisory locks of PostgreSQL, so that those of a dead process are free."""

from __future__ import annotations

import threading
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from audits.store.codes import StoreProblem

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, TextClause

_TAKE = text("SELECT pg_try_advisory_lock(:key, :place)")
_GIVE = text("SELECT pg_advisory_unlock(:key, :place)")
_GIVE_ALL = text("SELECT pg_advisory_unlock_all()")


class AddressLocks:
    """The places that this process holds, by a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._turn = engine, threading.Lock()
        self._connection: Connection | None = None
        self._held: set[tuple[int, int]] = set()

    def take(self, ip: str, places: int) -> int | None:
        """A place at an address that has so many, None where all are taken. Where the database is away for a moment there is none. From any thread."""
        key = zlib.crc32(ip.encode()) - 2**31
        with self._turn:
            for place in range(places):
                if (key, place) not in self._held and self._says(_TAKE, key, place):
                    self._held.add((key, place))
                    return place
        return None

    def give_back(self, ip: str, place: int) -> None:
        """Let another have a place."""
        key = zlib.crc32(ip.encode()) - 2**31
        with self._turn:
            if (key, place) in self._held:
                self._held.discard((key, place))
                self._says(_GIVE, key, place)

    def close(self) -> None:
        """Let others have all of them, at once: the server's end of a connection that was closed may hold its locks a while longer."""
        with self._turn:
            self._held.clear()
            if self._connection is not None:
                with suppress(DBAPIError):
                    self._connection.execute(_GIVE_ALL)
                self._connection.invalidate()
                self._connection.close()
                self._connection = None

    def _says(self, what: TextClause, key: int, place: int) -> bool:
        try:
            if self._connection is None:
                self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            return bool(self._connection.execute(what, {"key": key, "place": place}).scalar())
        except (StoreProblem, DBAPIError):
            self._held.clear()  # they went with the connection
            self._connection = None
            return False
