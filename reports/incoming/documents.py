"""Tables of an office's own documents (规范性文件清单、清理结果), and the list of repeals in which a person said 是 or 否."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.regulations.importing import import_local
from audits.regulations.local import EVENT_HEADINGS, KIND_NAMES, OwnEvent, near_heading, status_of
from audits.regulations.tables import rows_from_grid, rows_of_page
from audits.rulebook.loading import Mistake, MistakesFound, trouble
from reports.incoming.tables import grids_of
from reports.screen.regulations_view import ACCEPT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audits.records.codes import LocalStatus, NoCode
    from audits.regulations.importing import GivenRow, Imported

_YES = frozenset({"是", "y", "yes", "1", "√", "接受"})
_PAGES = (".html", ".htm", ".shtml")


def import_table(path: Path, kind: LocalStatus | NoCode = "", decided_by: str = "", as_of: str = "") -> Imported:
    """The office's own documents from a table or a saved page; ``kind`` is the status of all rows of a table without one. Raises MistakesFound with what to do."""
    unused: list[str] = []
    rows: list[GivenRow] = []
    near = ""
    if path.suffix.lower() in _PAGES and path.is_file():
        try:
            rows = rows_of_page(path.read_bytes(), path.resolve().as_uri(), tell=unused.append)
        except OSError as error:
            raise MistakesFound([Mistake(str(path), "", f"读不了：{trouble(error)}")]) from None
    else:
        for name, grid in grids_of(path, "文件清单", unused.append).items():
            found = rows_from_grid(grid, f"工作表“{name}”" if name else "", unused.append, status_of(name))
            rows += found
            if not found and any(map(any, grid)):
                near = near or _near(grid)
                unused.append(f"{path.name} 的工作表“{name}”没有文件清单的表头，没有用到{_near(grid)}")
    if not rows:
        raise MistakesFound([Mistake(str(path), "", f"没有找到文件清单：表头里要有“文件名称”（或标题、名称），最好还有“文号”和“清理结果”{near}")])
    return import_local(rows, kind, source=path.name, as_of=as_of, decided_by=decided_by, unused=unused)


def _near(grid: Sequence[Sequence[str]]) -> str:
    """The heading that a cell of the first rows may be meant for."""
    return next((hint for row in grid[:15] if sum(map(bool, row)) > 1 for cell in row if cell and (hint := near_heading(cell))), "")


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
