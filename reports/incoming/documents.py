"""Tables of an office's own documents (规范性文件清单、清理结果), and the list of repeals in which a person said 是 or 否."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.regulations.local import EVENT_HEADINGS, KIND_NAMES, OwnEvent, import_local, status_of
from audits.regulations.tables import rows_from_grid, rows_of_page
from audits.rulebook.loading import Mistake, MistakesFound, trouble
from reports.incoming.tables import grids_of, unheard
from reports.screen.regulations_view import ACCEPT

if TYPE_CHECKING:
    from pathlib import Path

    from audits.records.codes import LocalStatus, NoCode
    from audits.regulations.local import Imported
    from reports.incoming.tables import Tell

_YES = frozenset({"是", "y", "yes", "1", "√", "接受"})
_PAGES = (".html", ".htm", ".shtml")


def read_documents(path: Path, tell: Tell = unheard) -> list[dict[str, str]]:
    """Rows by heading of a table or a saved page; raises MistakesFound with what to do. ``tell`` hears of sheets that are not used."""
    rows: list[dict[str, str]] = []
    if path.suffix.lower() in _PAGES and path.is_file():
        try:
            rows = rows_of_page(path.read_bytes(), path.resolve().as_uri())
        except OSError as error:
            raise MistakesFound([Mistake(str(path), "", f"读不了：{trouble(error)}")]) from None
    else:
        for name, grid in grids_of(path, "文件清单").items():
            found = rows_from_grid(grid, status_of(name))
            rows += found
            if not found and name:
                tell(f"{path.name} 的工作表“{name}”没有文件清单的表头，没有用到")
    if not rows:
        raise MistakesFound([Mistake(str(path), "", "没有找到文件清单：表头里要有“文件名称”（或标题、名称），最好还有“文号”和“清理结果”")])
    return rows


def import_table(path: Path, kind: LocalStatus | NoCode = "", decided_by: str = "", as_of: str = "", tell: Tell = unheard) -> Imported:
    """The office's own documents from a table; ``kind`` is the status of all rows of a table without one."""
    return import_local(read_documents(path, tell), kind, source=path.name, as_of=as_of, decided_by=decided_by)


def read_accepted(path: Path) -> list[OwnEvent]:
    """The offered repeals that a person accepted; raises MistakesFound with the line of each mistake."""
    kinds = {name: code for code, name in KIND_NAMES.items()}
    accepted, mistakes = [], []
    for grid in grids_of(path, "废止事项清单").values():
        head = next((number for number, row in enumerate(grid) if ACCEPT in row), len(grid))
        for number, cells in enumerate(grid[head + 1 :], start=head + 2):
            row = dict(zip(grid[head], cells, strict=False))
            if row.get(ACCEPT, "").lower() not in _YES:
                continue
            values = {key: row.get(heading, "").removeprefix("'") for key, heading in EVENT_HEADINGS.items()}
            kind = kinds.get(values.pop("kind"))
            if not values["title"] or kind is None:
                mistakes.append(Mistake(f"{path}:{number}", "", f"缺少原文件名称，或处理方式不是：{'、'.join(kinds)}"))
                continue
            accepted.append(OwnEvent(**values, kind=kind))
    if mistakes:
        raise MistakesFound(mistakes)
    return accepted
