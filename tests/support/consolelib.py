"""The console on a small store, for tests: Django's own tables are made once a process, a store and its people for each test."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client

from audits.store.ledgers import last_event, ledgers_of
from crawler.cli._console_jobs import ConsoleJobs
from crawler.cli._console_work import LongWork
from reports.console.desk import Console, open_console
from reports.console.serving import prepare
from reports.console.settings import Station
from reports.ledgers.columns import BY_KEY, LEDGER
from tests.support import ledgerlib

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from reports.console.roles import Office
    from tests.support.ledgerlib import Made

_numbers = count(1)
_folders: list[tempfile.TemporaryDirectory[str]] = []
HRSS, GOV, FINANCE, OPERATOR = "市人力资源和社会保障局", "市政府办公室", "市财政局", "示例市人民政府办公室"
PASSWORD = "a-long-enough-phrase"


def ready() -> None:
    """Settings and tables, once a process."""
    if not _folders:
        _folders.append(tempfile.TemporaryDirectory(prefix="portal-audit-console-"))
        PBKDF2PasswordHasher.iterations = 100  # what a password costs is Django's affair
        prepare(Station("sqlite://", Path(_folders[0].name)))


@dataclass
class AskedWork(LongWork):
    """Keeps what was asked for instead of starting processes."""

    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def ask(self, name: str, words: Sequence[str], event: int) -> None:
        """Keep it."""
        self.asked.append((name, tuple(words)))
        del event


@dataclass
class Opened:
    """An open console."""

    made: Made
    console: Console
    work: AskedWork

    def person(self, role: Office, *units: str, password: str = "") -> Any:
        """Somebody new."""
        person = get_user_model()(login=f"{role.value}{next(_numbers)}", name=f"{role.value}某", role=role.value, must_change=False)
        if password:
            person.set_password(password)
        person.save()
        for unit in units:
            person.unit_rows.create(name=unit)
        return person

    def browser(self, role: Office | None = None, *units: str, csrf: bool = False) -> Client:
        """A browser, of somebody new who has signed in."""
        client = Client(HTTP_HOST="127.0.0.1", enforce_csrf_checks=csrf)
        if role is not None:
            client.force_login(self.person(role, *units), backend="django.contrib.auth.backends.ModelBackend")
        return client

    def items(self) -> dict[str, str]:
        """Item to its department, of what is out."""
        return {one.item.item: one.item.life.department for one in self.console.board.items(ledgerlib.TODAY)}

    def of(self, department: str) -> list[str]:
        """Items of a department."""
        return sorted(item for item, owner in self.items().items() if owner == department)

    def seen(self) -> int:
        """The last event."""
        return last_event(self.made.store)


def opened(folder: Path, *, issued: bool = True, made: Made | None = None, today: date = ledgerlib.TODAY) -> Opened:
    """A console on a store with the usual findings, which went out to their departments."""
    ready()
    made = made or ledgerlib.make(folder)
    if issued:
        ledgerlib.issue(made, folder)
    work = AskedWork({})
    console = Console(made.store, made.book, ConsoleJobs(made.store, made.book, lambda: today, work, folder, work, folder / "register.yml"), lambda: today)
    open_console(console)
    return Opened(made, console, work)


def filled(desk: Opened, client: Any, department: str, folder: Path, item: str, **cells: str) -> Path:
    """The ledger of a department, downloaded and filled in."""
    ident = next(one.id for one in ledgers_of(desk.made.store) if one.department == department)
    path = folder / "台账.xlsx"
    path.write_bytes(client.get(f"/ledgers/{ident}").content)
    book = openpyxl.load_workbook(path)
    sheet = book[LEDGER]
    heading = next(row for row in sheet.iter_rows() if "问题编号" in [cell.value for cell in row])
    columns = {cell.value: cell.column or 0 for cell in heading}
    row = next(cell.row for cell in sheet[openpyxl.utils.get_column_letter(columns["问题编号"])] if cell.value == item)
    for key, value in cells.items():
        sheet.cell(row, columns[BY_KEY[key].title], value)
    book.save(path)
    book.close()
    return path
