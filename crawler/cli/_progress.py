"""Progress on the terminal: a bar for each site where there is a terminal, a line now and then where there is none."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Column

from reports.workbook.cells import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.jobs.work import Plan, Progress, Tell

LINE_EVERY_S = 10.0
NAME, WIDE = 16, 100
"""Columns for the name of a site; columns of a terminal from which there is room for long bars."""
_STEPS = {"pages": "抓取", "confirming": "复核", "judging": "判断", "done": "完成", "stopping": "停下", "interrupted": "中断", "failed": "出错"}
_STOPPING = "正在停下，等手头的请求做完；再按一次 Ctrl-C 立即停"


def bars_on(console: Console) -> Bars:
    """Bars whose parts keep their places and length whatever stands in them."""
    narrow = console.width < WIDE
    return Bars(
        TextColumn("{task.fields[name]}", markup=False, table_column=Column(width=NAME, no_wrap=True, overflow="ellipsis")),
        TextColumn("{task.description}", table_column=Column(width=4, no_wrap=True)),
        BarColumn(10 if narrow else 24),
        TaskProgressColumn(table_column=Column(width=4, no_wrap=True)),
        TextColumn("{task.fields[note]}", markup=False, table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")),
        TimeElapsedColumn(),
        console=console,
        expand=True,
    )


class Screen:
    """Shows what workers tell, of one run after another."""

    def __init__(self, *, follow: bool = False, quiet: bool = False) -> None:
        self._follow, self._quiet = follow, quiet
        self._plan: Plan | None = None
        self._names: dict[str, str] = {}
        self._shown: set[str] = set()
        self._last: dict[str, float] = {}
        self._tasks: dict[str, Any] = {}
        self._bars: Bars | None = None
        if sys.stderr.isatty() and not quiet:
            self._bars = bars_on(Console(file=getattr(sys.stderr, "raw", sys.stderr), markup=False, highlight=False))

    @contextmanager
    def watch(self, plan: Plan) -> Iterator[Tell]:
        """See ``crawler.jobs.work.Watch``."""
        self._plan, self._names = plan, {site.site: visible(site.name) for site in plan.run.sites}
        if plan.resumed and not plan.jobs:
            click.echo(f"批次 {plan.run.id} 的站点都已做完，只重新写出结果。", err=True)
        if not self._bars and not self._quiet:
            click.echo(f"批次 {plan.run.id}：巡检 {len(self._names)} 个站点", err=True)
        with self._bars or nullcontext():
            yield self._tell

    def _tell(self, told: Progress) -> None:
        """Show one message of a worker."""
        if self._follow and told.findings:
            self._show_new()
        if self._quiet:
            return
        note = f"已读 {told.pages} 页，地址 {min(told.asked, told.known)}/{told.known}，问题 {told.findings}"
        if self._bars:
            self._bar(told, note)
            return
        moment = time.monotonic()
        step = _STEPS.get(told.step, told.step)
        due = moment - self._last.get(told.site, 0.0) >= LINE_EVERY_S
        if told.step != "pages" or due:
            self._last[told.site] = moment
            says = {"failed": _failure(told), "stopping": _STOPPING, "interrupted": f"已读 {told.pages} 页"}.get(told.step) or f"{note}{_more(told)}"
            click.echo(f"[{self._names.get(told.site, told.site)}] {step}：{says}", err=True)

    def _bar(self, told: Progress, note: str) -> None:
        assert self._bars is not None
        task = self._tasks.get(told.site)
        if task is None:
            name = self._names.get(told.site, told.site)
            task = self._tasks[told.site] = self._bars.add_task("抓取", total=None, name=name, note="")
        step = _STEPS.get(told.step, told.step)
        if told.step in ("stopping", "interrupted", "failed"):
            self._bars.update(task, description=step)
            if told.step != "interrupted":
                self._bars.console.print(visible(_failure(told)) or _STOPPING)
            return
        total = max(told.known, 1)
        self._bars.update(
            task, description=step, completed=total if told.step == "done" else min(told.asked, total), total=total, note=note
        )

    def _show_new(self) -> None:
        """Findings not yet shown, a line each."""
        from audits.store.findings import findings_of

        assert self._plan is not None
        for finding in findings_of(self._plan.store, self._plan.run.id):
            if finding.id not in self._shown:
                self._shown.add(finding.id)
                click.echo(f"{finding.id} {finding.rule} {finding.message} {finding.page_url}")


def _failure(told: Progress) -> str:
    """Why a worker did not come to its end."""
    return f"想不到的错误，技术细节写在 {told.log}，请把这个文件交给维护人员" if told.log else told.note


def _more(told: Progress) -> str:
    """What else there is to say of a message: how many addresses are tried again."""
    if told.step == "confirming":
        return f"；{told.note} 个打不开的再试一次" if told.note else ""
    return ""
