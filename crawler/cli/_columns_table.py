"""The columns of a site as tables on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from reports.screen.page_view import READERS
from reports.screen.words import reason_words

if TYPE_CHECKING:
    from audits.records.codes import ListState
    from audits.rulebook import RuleBook
    from crawler.jobs.columns import SiteColumns

STATES: dict[ListState, str] = {
    "read": "已读", "empty": "空", "unreachable": "打不开", "not-readable": "读不懂", "redirected": "跳转", "not-fetched": "没有访问",
}  # fmt: skip
HEADINGS = ("栏目", "类型", "结果", "读法", "列表页", "条目", "最新", "最早", "说明")
MORE_HEADINGS = ("名称", "建议类型", "列表地址", "条目", "最新")
WHOLE = frozenset({"结果", "列表页", "条目", "最新", "最早"})
"""Columns that are not folded."""


def show_columns(site: SiteColumns, book: RuleBook) -> None:
    """The registered columns, then those that the register lacks."""
    table = _table(site.name, HEADINGS)
    for column in site.columns:
        kind = book.column_types[column.type].name
        pages = f"{column.pages}/{column.pages_total or '?'}"
        note = reason_words(column.reason) if column.reason else "" if column.complete else "没有读完"
        reader = READERS.get(column.reader, column.reader)
        cells = (column.name, kind, STATES[column.state], reader, pages, str(column.items))
        table.add_row(*cells, column.newest or "—", column.oldest or "—", note)
    console = Console(markup=False, highlight=False)
    console.print(table)
    if site.proposals:
        more = _table("首页上有、登记表里没有的栏目（可考虑补充登记）", MORE_HEADINGS)
        for one in site.proposals:
            more.add_row(one.name, book.column_types[one.type].name, one.url, str(one.items), one.newest or "—")
        console.print(more)


def _table(title: str, headings: tuple[str, ...]) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=heading in WHOLE)
    return table
