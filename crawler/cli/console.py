"""``console``: the desk in the browser, for the office and its departments."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli._options import fail, rules_option, store_option, today_option
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from datetime import date


@click.command(
    help="在浏览器里办理：各单位看自己的待办、反馈、马上复查一项；主管部门审核、答复。第一次启动给出系统管理员的一次性密码。"
    "要先装好：.venv/bin/python -m pip install --require-hashes -r requirements-console.lock。"
    "\n\n例：portal-audit console --store sqlite:///portal-audit.db --host 0.0.0.0 --name xj.example.gov.cn"
)
@store_option
@rules_option
@today_option
@click.option("--host", default="127.0.0.1", show_default=True, metavar="地址", help="在哪个地址上听；0.0.0.0 为本机所有地址")
@click.option("--port", type=click.IntRange(1, 65535), default=8400, show_default=True, metavar="N", help="端口")
@click.option("--name", "names", multiple=True, metavar="域名", help="浏览器里用的域名或 IP；可以写多次。本机的不用写")
@click.option("--https", is_flag=True, help="前面有同一台机器上的 https 反向代理（会话只走 https）")
@click.option("--register", type=click.Path(exists=True, path_type=Path), default=None, metavar="登记表", help="在“巡检”页开始巡检时用的登记表")
@click.option("--out", "out_dir", type=click.Path(path_type=Path), default=Path("out"), show_default=True, metavar="DIR", help="台账、通知写到这个文件夹")
@click.option("--demo", is_flag=True, help="用自带的示例网站：先巡检一遍，每种角色一个账号，密码显示一次")
def command(
    store_url: str, rules_dir: Path | None, today: date | None, host: str, port: int, names: tuple[str, ...], https: bool, register: Path | None,
    out_dir: Path, demo: bool,
) -> None:  # fmt: skip
    """See ``help``."""
    try:
        from crawler.cli._console_opening import ConsoleAddress, ConsoleMatter, run_console
    except ModuleNotFoundError as missing:
        if missing.name not in ("django", "whitenoise", "waitress"):
            raise
        fail('还没有装浏览器工作台用的组件，请先运行：.venv/bin/python -m pip install --require-hashes -r requirements-console.lock')
    run_console(ConsoleMatter(store_url, open_book(rules_dir), today, out_dir, register, demo), ConsoleAddress(host, port, names, https))
