"""Alembic's entrance: the connection, with its transaction, comes from ``audits.store.upgrading``."""

from __future__ import annotations

from alembic import context

from audits.store import schema

context.configure(connection=context.config.attributes["connection"], target_metadata=schema.metadata, render_as_batch=True)
context.run_migrations()
