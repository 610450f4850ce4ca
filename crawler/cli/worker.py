"""``worker``: works for the queue of a store, on this machine."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path

import click

from audits.store import open_store
from crawler.cli._options import crew_options, store_option


@click.command(
    help="为排队的巡检干活，可以在任意多台机器上运行：从 PostgreSQL 数据库里取站点来做。"
    "机器断电、进程被杀的，十几秒后由别的机器从原处接着做。按 Ctrl-C 停下，手头的站点放回队列。"
)
@store_option
@click.option(
    "--out", "out_dir", type=click.Path(path_type=Path), default=None, metavar="DIR",
    help="批次做完时把台账写进这个已有的文件夹（每个批次一个子文件夹）；不写的只做站点，写台账留给别的机器",
)  # fmt: skip
@crew_options
@click.option("--until-empty", is_flag=True, help="队列空了就结束；不写就一直等新的站点")
def command(store_url: str, out_dir: Path | None, jobs: int | None, each: int | None, until_empty: bool) -> None:
    """See ``help``."""
    from crawler.cli._progress import say_ended
    from crawler.cli._results import paper_for
    from crawler.jobs.books import open_book
    from crawler.jobs.capacity import sites_at_once
    from crawler.jobs.finish_queued import finish_queued
    from crawler.jobs.queue import QueueWorker
    from crawler.jobs.workers import Workers

    store, processes = open_store(store_url, create=False), jobs or os.cpu_count() or 1
    each = each or sites_at_once(processes)
    finisher = None if out_dir is None else partial(finish_queued, store, open_book(None), out_dir, paper_for)
    worker = QueueWorker(store, finisher, processes * each, until_empty=until_empty)
    worker.start()
    click.echo(f"开始干活：{processes} 个进程，每个同时最多 {each} 个站点。", err=True)
    ended = Workers().run([], processes, say_ended, each, worker.inflow)
    worker.stop()
    if worker.trouble is not None:
        raise worker.trouble
    sys.exit(130 if "interrupted" in ended.values() else 0)
