"""Bytes into pages: pure, also used by cases, replay and re-check."""

from audits.extract.reading import read, read_anchors

__all__ = ["read", "read_anchors"]
