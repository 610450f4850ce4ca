"""Progress on the terminal: a bar for each site where there is a terminal, a line now and then where there is none."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

if TYPE_CHECKING:
    from audits.rulebook import Site
    from audits.store import Store
    from crawler.jobs.inspection import Progress

LINE_EVERY_S = 10.0
_STEPS = {"pages": "抓取", "confirming": "复核", "judging": "判断", "done": "完成", "stopping": "停下", "interrupted": "中断", "failed": "出错"}
_STOPPING = "正在停下，等手头的请求做完；再按一次 Ctrl-C 立即停"


class Screen:
    """Shows what workers tell; a context manager."""

    def __init__(self, sites: tuple[Site, ...], store: Store, run: str, *, follow: bool, quiet: bool) -> None:
        self._names = {site.site: site.name for site in sites}
        self._store, self._run, self._follow, self._quiet = store, run, follow, quiet
        self._shown: set[str] = set()
        self._last: dict[str, float] = {}
        self._tasks: dict[str, Any] = {}
        self._bars: Bars | None = None
        if sys.stderr.isatty() and not quiet:
            columns = (
                TextColumn("{task.fields[name]}", markup=False),
                TextColumn("{task.description}"),
                BarColumn(24),
                TaskProgressColumn(),
                TextColumn("{task.fields[note]}"),
            )
            self._bars = Bars(*columns, TimeElapsedColumn(), console=Console(stderr=True, markup=False, highlight=False))

    def __enter__(self) -> Screen:
        if self._bars:
            self._bars.start()
        elif not self._quiet:
            click.echo(f"批次 {self._run}：巡检 {len(self._names)} 个站点", err=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars:
            self._bars.stop()

    def tell(self, told: Progress) -> None:
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
        step = _STEPS.get(told.event, told.event)
        due = moment - self._last.get(told.site, 0.0) >= LINE_EVERY_S
        if told.event != "pages" or due:
            self._last[told.site] = moment
            says = {"failed": told.note, "stopping": _STOPPING, "interrupted": f"已读 {told.pages} 页"}.get(told.event) or f"{note}{_more(told)}"
            click.echo(f"[{self._names.get(told.site, told.site)}] {step}：{says}", err=True)

    def _bar(self, told: Progress, note: str) -> None:
        assert self._bars is not None
        task = self._tasks.get(told.site)
        if task is None:
            name = self._names.get(told.site, told.site)[:20]
            task = self._tasks[told.site] = self._bars.add_task("抓取", total=None, name=name, note="")
        step = _STEPS.get(told.event, told.event)
        if told.event in ("stopping", "interrupted", "failed"):
            self._bars.update(task, description=step)
            if told.event != "interrupted":
                self._bars.console.print(told.note or _STOPPING)
            return
        total = max(told.known, 1)
        self._bars.update(
            task, description=step, completed=total if told.event == "done" else min(told.asked, total), total=total, note=note
        )

    def _show_new(self) -> None:
        """Findings not yet shown, a line each."""
        from audits.store.findings import findings_of

        for finding in findings_of(self._store, self._run):
            if finding.id not in self._shown:
                self._shown.add(finding.id)
                click.echo(f"{finding.id} {finding.rule} {finding.message} {finding.page_url}")


def _more(told: Progress) -> str:
    """What else there is to say of a message: how many addresses are tried again."""
    if told.event == "confirming":
        return f"；{told.note} 个打不开的再试一次" if told.note else ""
    return ""
