"""Takes over the tasks of a yearly plan (要点任务台账), which live as findings do: chased, answered, looked at again, decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.store.ledgers import last_event
from reports.incoming.tables import text_of
from reports.incoming.tasks import read_tasks
from reports.ledgers.taken_rows import beside_the_list
from reports.ledgers.taking_over import Takeover, apply_takeover, sort_out
from reports.ledgers.task_rows import TaskReader, task_rows, year_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from audits.rulebook import RuleBook, Site
    from audits.store import Store

TITLE_ROWS = 5
"""First rows of a sheet, among which its title is looked for."""
__all__ = ["apply_takeover", "read_takeover"]


def read_takeover(store: Store, book: RuleBook, sites: Sequence[Site], base: str, path: Path, day: date) -> Takeover:
    """What the rows of a plan become on a day; ``base`` is not looked at, since no inspection finds a task. Raises MistakesFound."""
    newest, unused = last_event(store), list[str]()
    table = read_tasks(path, unused.append)
    found = Takeover(path, table, newest, unused=unused)
    reader = TaskReader(book, sites, day, table.opened.date1904)
    titles = [text_of(cell) for sheet in table.opened.sheets for cells in sheet.rows[:TITLE_ROWS] for cell in cells if len([*filter(None, cells)]) == 1]
    year = year_of(" ".join((path.stem, *(sheet.name for sheet in table.opened.sheets), *titles)), day)
    rows = [one for row in table.rows for one in ([row] if beside_the_list(row) else task_rows(row, year, sites))]
    sort_out(store, found, reader, rows, "")
    return found
