"""Bytes into pages: pure, also used by cases, replay and re-check."""

from audits.extract.reading import read

__all__ = ["read"]
