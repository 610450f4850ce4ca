"""Keeps what a run saw and judged, in SQLite or PostgreSQL; the only package that knows the database."""

from audits.store.codes import StoreProblem
from audits.store.opening import NothingYet, Store, open_store

__all__ = ["NothingYet", "Store", "StoreProblem", "open_store"]
