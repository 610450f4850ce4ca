"""Progress of any number of sites: one table where there is a terminal, lines now and then where there is none."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

import click
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from crawler.cli._tally import OVER, SiteProgress, Tally
from reports.screen.run_stand import clock
from reports.screen.words import RUN_KIND
from reports.workbook.cells import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from crawler.jobs.work import Plan, Progress, Tell

LINE_EVERY_S = 10.0
LOOK_EVERY_S = 1.0
FEW = 8
"""So many sites have lines of their own where there is no terminal; of more, one line tells of all."""
NAME = 16
"""Columns for the name of a site."""
AROUND = 6
"""Lines of the terminal that the rows of sites leave free."""
STEPS = {"pages": "抓取", "confirming": "复核", "judging": "判断", "done": "完成", "stopping": "停下", "interrupted": "中断", "failed": "出错"}
_STOPPING = "正在停下，等手头的请求做完；再按一次 Ctrl-C 立即停"


class Screen:
    """Shows what workers tell, of one run after another."""

    def __init__(self, *, follow: bool = False, quiet: bool = False) -> None:
        self._follow, self._quiet = follow, quiet
        self._plan: Plan | None = None
        self._tally = Tally({}, 0.0)
        self._shown: set[str] = set()
        self._last: dict[str, float] = {}
        self._said_stopping = False
        self._console: Console | None = None
        if sys.stderr.isatty() and not quiet:
            self._console = Console(file=getattr(sys.stderr, "raw", sys.stderr), markup=False, highlight=False)

    @contextmanager
    def watch(self, plan: Plan) -> Iterator[Tell]:
        """See ``crawler.jobs.work.Watch``."""
        names = {site.site: visible(site.name) for site in plan.run.sites}
        self._plan, self._said_stopping = plan, False
        self._tally = Tally(names, time.monotonic(), len(names) - len(plan.jobs))
        if plan.resumed and not plan.jobs:
            click.echo(f"批次 {plan.run.id} 的站点都已做完，只重新写出结果。", err=True)
        if not self._console and not self._quiet:
            click.echo(f"批次 {plan.run.id}：{RUN_KIND[plan.run.kind]} {len(plan.jobs)} 个站点", err=True)
        live = Live(get_renderable=self._table, console=self._console, refresh_per_second=2) if self._console else nullcontext()
        with live:
            yield self._tell
        if self._follow:
            self._show_new()

    def _tell(self, told: Progress) -> None:
        """Show one message of a worker."""
        moment = time.monotonic()
        line = self._tally.take(told, moment)
        if self._follow and told.findings and self._due("follow", moment, LOOK_EVERY_S):
            self._show_new()
        if self._quiet:
            return
        if self._console:
            if told.step == "failed":
                self._console.print(visible(f"[{line.name}] {_failure(told)}"))
        elif len(self._tally.names) <= FEW:
            self._say(line, told, moment)
        else:
            self._say_all(line, told, moment)
        if told.step == "stopping" and not self._said_stopping:
            self._said_stopping = True
            if self._console:
                self._console.print(_STOPPING)
            else:
                click.echo(_STOPPING, err=True)

    def _due(self, what: str, moment: float, every_s: float) -> bool:
        """Whether something is to be said or looked at again."""
        if moment - self._last.get(what, -every_s) < every_s:
            return False
        self._last[what] = moment
        return True

    def _say(self, line: SiteProgress, told: Progress, moment: float) -> None:
        """A line of one site: at each step, and now and then."""
        if told.step == "stopping" or (not self._due(told.site, moment, LINE_EVERY_S) and told.step == "pages"):
            return
        says = {"failed": _failure(told), "interrupted": f"已读 {told.pages} 页"}.get(told.step) or f"{_figures(told)}{_more(told)}"
        click.echo(f"[{line.name}] {STEPS.get(told.step, told.step)}：{says}", err=True)

    def _say_all(self, line: SiteProgress, told: Progress, moment: float) -> None:
        """A line of a site that has ended, and now and then one of all."""
        if told.step in ("done", "failed"):
            click.echo(f"[{line.name}] {STEPS[told.step]}：{_failure(told) if told.step == 'failed' else _figures(told)}", err=True)
        if self._due("all", moment, LINE_EVERY_S):
            click.echo(summary(self._tally, moment), err=True)

    def _table(self) -> RenderableType:
        """All sites: in one line how many are how far, below those that are under way."""
        moment = time.monotonic()
        rows = max(3, (self._console.height if self._console else 24) - AROUND)
        return table_of(self._tally, moment, rows)

    def _show_new(self) -> None:
        """Findings not yet shown, a line each."""
        from audits.store.findings import findings_of

        assert self._plan is not None
        for finding in findings_of(self._plan.store, self._plan.run.id):
            if finding.id not in self._shown:
                self._shown.add(finding.id)
                click.echo(f"{finding.id} {finding.rule} {finding.message} {finding.page_url}")


def say_ended(told: Progress) -> None:
    """A line for each site that has ended, for one who works for others."""
    if told.step in OVER:
        click.echo(f"[{visible(told.site)}] {STEPS[told.step]}：{_failure(told) if told.step == 'failed' else _figures(told)}", err=True)


def summary(tally: Tally, moment: float) -> str:
    """How far all sites are, in one line."""
    counts = [("完成", tally.number("done")), ("正在做", len(tally.running())), ("等待", tally.waiting())]
    counts += [(name, number) for name, number in (("出错", tally.number("failed")), ("中断", tally.number("interrupted"))) if number]
    says = f"站点 {len(tally.names)}：" + "，".join(f"{name} {number}" for name, number in counts)
    gaps = f"（{tally.with_gaps()} 个有没查到的部分）" if tally.with_gaps() else ""
    left = tally.left_s(moment)
    rest = f"，大约还要 {clock(left)}" if left is not None else ""
    return f"{says}{gaps}；已读 {tally.pages()} 页，问题 {tally.findings()}；用了 {clock(moment - tally.begun)}{rest}"


def table_of(tally: Tally, moment: float, rows: int) -> RenderableType:
    """The table of a terminal with room for so many sites."""
    table = Table(box=None, pad_edge=False, expand=False)
    for title, right in (("站点", False), ("步骤", False), ("已读页", True), ("地址", True), ("问题", True), ("用了", True), ("还要", True)):
        table.add_column(title, justify="right" if right else "left", no_wrap=True, overflow="ellipsis", max_width=NAME)
    running = tally.running()
    for line in running[:rows]:
        told, left = line.told, line.left_s(moment)
        asked = f"{told.asked}/{told.known}"
        table.add_row(
            line.name, STEPS.get(told.step, told.step), str(told.pages), asked, str(told.findings), clock(moment - line.begun), "" if left is None else clock(left)
        )
    more = [Text(f"……正在做的另有 {len(running) - rows} 个站点")] if len(running) > rows else []
    return Group(Text(summary(tally, moment)), *([table] if running else []), *more)


def _figures(told: Progress) -> str:
    """How far one site is."""
    return f"已读 {told.pages} 页，访问地址 {told.asked}/{told.known}，问题 {told.findings}"


def _failure(told: Progress) -> str:
    """Why a worker did not come to its end."""
    return f"想不到的错误，技术细节写在 {told.log}，请把这个文件交给维护人员" if told.log else told.note


def _more(told: Progress) -> str:
    """What else there is to say of a message: how many addresses are tried again."""
    if told.step == "confirming":
        return f"；{told.note} 个打不开的再试一次" if told.note else ""
    return ""
