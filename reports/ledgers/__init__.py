"""Writes ledgers (整改台账) and reads them back when departments return them."""

from reports.ledgers.letters import write_with_notes
from reports.ledgers.writing import LedgerFile, write_ledgers

__all__ = ["LedgerFile", "write_ledgers", "write_with_notes"]
