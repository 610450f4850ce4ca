"""``console``: the desk in the browser, for the office and its departments."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._options import fail, rules_option, say_upgrade, store_option, today_option, writable_folder
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from collections.abc import Callable

    from audits.rulebook import RuleBook
    from audits.store import Store
    from reports.console.settings import Station


@click.command(
    help="在浏览器里办理：各单位看自己的待办、反馈、马上复查一项；主管部门审核、答复。第一次启动给出系统管理员的一次性密码。"
    "要先装好：pip install -e \".[console]\"。\n\n例：portal-audit console --store sqlite:///portal-audit.db --host 0.0.0.0 --name xj.example.gov.cn"
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
        from reports.console.serving import first_admin, prepare, serve, warm_up
    except ModuleNotFoundError as missing:
        if missing.name not in ("django", "whitenoise", "waitress"):
            raise
        fail('还没有装浏览器工作台用的组件，请先运行：pip install -e ".[console]"')
    from crawler.cli._console_demo import demo_data, say_accounts
    from crawler.cli.demo import TODAY

    book = open_book(rules_dir)
    with ExitStack() as stack:
        if demo:
            store_url, today = stack.enter_context(demo_data(book, out_dir)), today or TODAY
        store = open_store(store_url, create=False, upgrade=say_upgrade)
        writable_folder(out_dir)
        prepare(_station(store, names, https))
        stack.callback(_open(store, book, today, out_dir, register))
        if demo:
            say_accounts(store)
        elif (told := first_admin()) is not None:
            click.echo(f"第一个账号：{told[0]}，一次性密码（只显示这一次）：{told[1]}")
        click.echo(f"工作台已打开：http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}/  按 Ctrl-C 关闭。")
        threading.Thread(target=warm_up, name="console-warm-up", daemon=True).start()
        try:
            serve(host, port, https=https)
        except OSError as error:
            fail(f"端口 {port} 用不了（{error.strerror}），请用 --port 另指一个")


def _station(store: Store, names: tuple[str, ...], https: bool) -> Station:
    """Where the console keeps its own tables: beside the file of the store, else where the command is called."""
    from audits.store.connecting import file_of
    from reports.console.settings import Station

    path = file_of(store.engine)
    return Station(store.url, path.resolve().parent if path else Path.cwd(), names, https)


def _open(store: Store, book: RuleBook, today: date | None, out_dir: Path, register: Path | None) -> Callable[[], None]:
    """Let the screens work on a store; returns what ends that."""
    from crawler.cli._console_jobs import ConsoleJobs
    from crawler.cli._console_work import LongWork
    from reports.console.desk import Console, open_console

    def day() -> date:
        return today or date.today()

    work, long = (LongWork({"PORTAL_AUDIT_STORE": store.url}) for _ in range(2))
    open_console(Console(store, book, ConsoleJobs(store, book, day, work, out_dir, long, register), day))

    def close() -> None:
        work.close()
        long.close()

    return close
