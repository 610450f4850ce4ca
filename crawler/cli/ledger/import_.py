"""``ledger import``: an office's own list of open problems becomes items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from crawler.cli._takeover import take_table, takeover_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help="接收本单位自己的问题清单（往年台账、上级通报），成为历史为“移交”的问题。先写明每一列当作什么、每一行成为什么，不写入；"
    "核对无误后加 --apply --by 姓名 入库。\n\nFILE 可以是 .xlsx、.xls、.et、.ods、.csv 文件。同一份清单交几次都不重复；撤销：returns undo N。"
)
@takeover_options
def command(file: Path, **given: Any) -> None:
    """See ``help``."""
    from reports.ledgers import taking_over

    take_table(taking_over, file, given)
