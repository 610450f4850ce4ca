"""Bytes into pages: pure, also used by cases, replay and re-check."""

from audits.extract.reading import dead_entries_of, hidden_links_of, read, read_anchors, veiled_links_of
from audits.extract.source.limits import is_heavy

__all__ = ["dead_entries_of", "hidden_links_of", "is_heavy", "read", "read_anchors", "veiled_links_of"]
