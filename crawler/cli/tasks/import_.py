"""``tasks import``: the tasks of a yearly plan become items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from crawler.cli._takeover import take_table, takeover_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help="接收年度要点任务台账（任务、责任单位、时限、佐证），每个责任单位一项，和问题一样催办、反馈、核实。先写明每一列当作什么、每一行成为什么，不写入；"
    "核对无误后加 --apply --by 姓名 入库。\n\nFILE 可以是 .xlsx、.xls、.et、.ods、.csv 文件。同一份台账交几次都不重复；撤销：returns undo N。"
)
@takeover_options
def command(file: Path, **given: Any) -> None:
    """See ``help``."""
    from reports.ledgers import taking_tasks

    take_table(taking_tasks, file, given)
