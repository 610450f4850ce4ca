"""Writes ledgers (整改台账), issues them and reads them back when departments return them."""

from reports.ledgers.issuing import issue_ledgers
from reports.ledgers.letters import issue_with_letters, write_with_letters
from reports.ledgers.making import LedgerFile
from reports.ledgers.writing import write_drafts

__all__ = ["LedgerFile", "issue_ledgers", "issue_with_letters", "write_drafts", "write_with_letters"]
