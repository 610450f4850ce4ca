"""Writes ledgers (整改台账) and reads them back when departments return them."""

from reports.ledgers.writing import LedgerFile, write_ledgers

__all__ = ["LedgerFile", "write_ledgers"]
