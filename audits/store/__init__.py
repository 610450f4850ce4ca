"""Keeps what a run saw and judged, in SQLite or PostgreSQL; the only package that knows the database."""

from audits.store.codes import StoreProblem
from audits.store.opening import NothingYet, OlderStore, Store, open_store

__all__ = ["NothingYet", "OlderStore", "Store", "StoreProblem", "open_store"]
