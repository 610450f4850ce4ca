"""PostgreSQL databases that exist for one test."""

from __future__ import annotations

import os
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

if TYPE_CHECKING:
    from collections.abc import Iterator

POSTGRES = os.environ.get("PORTAL_AUDIT_TEST_POSTGRES", "")
"""Address of a database whose user may make others."""
needs_postgresql = pytest.mark.skipif(not POSTGRES, reason="PORTAL_AUDIT_TEST_POSTGRES names no database: PostgreSQL is not tried")


@contextmanager
def own_database() -> Iterator[str]:
    """The address of a new database, which is gone afterwards."""
    name, engine = f"audit_{uuid.uuid4().hex[:12]}", create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield POSTGRES.rpartition("/")[0] + "/" + name
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()
