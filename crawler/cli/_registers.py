"""Reads a register in any of its forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.rulebook.register import load_register

if TYPE_CHECKING:
    from pathlib import Path

    from audits.rulebook import RuleBook, Site


def read_register(path: Path, book: RuleBook) -> list[Site]:
    """Sites of a .yml, a folder of them, or an .xlsx; raises MistakesFound."""
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".et"):
        from reports.registers import load_xlsx_register

        return load_xlsx_register(path, book.column_types)
    return load_register(path, book.column_types)
