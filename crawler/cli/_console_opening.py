"""Opens the console on a store: its own tables, what the screens work on, and the server."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from audits.store import open_store
from crawler.cli._console_demo import demo_data, say_accounts
from crawler.cli._console_jobs import ConsoleJobs
from crawler.cli._console_work import LongWork
from crawler.cli._options import fail, say_upgrade, writable_folder
from crawler.cli.demo import TODAY
from reports.console.desk import Console, open_console
from reports.console.serving import first_admin, prepare, serve, warm_up
from reports.console.settings import Station

if TYPE_CHECKING:
    from collections.abc import Callable

    from audits.rulebook import RuleBook
    from audits.store import Store


class ConsoleAddress(NamedTuple):
    """Where the console is to be reached."""

    host: str
    port: int
    names: tuple[str, ...]
    """Further names under which browsers ask for it."""
    https: bool


class ConsoleMatter(NamedTuple):
    """What the console works on."""

    store_url: str
    book: RuleBook
    today: date | None
    out_dir: Path
    register: Path | None
    """What an inspection that is begun on the screen inspects."""
    demo: bool


def run_console(desk: ConsoleMatter, place: ConsoleAddress) -> None:
    """Open the console and serve it until Ctrl-C."""
    with ExitStack() as stack:
        if desk.demo:
            store_url, registers = stack.enter_context(demo_data(desk.book, desk.out_dir))
            desk = desk._replace(store_url=store_url, register=registers, today=desk.today or TODAY)
        store = open_store(desk.store_url, create=False, upgrade=say_upgrade)
        writable_folder(desk.out_dir)
        prepare(_station(store, place))
        stack.callback(_open(store, desk))
        if desk.demo:
            say_accounts(store)
        elif (told := first_admin()) is not None:
            click.echo(f"第一个账号：{told[0]}，一次性密码（只显示这一次）：{told[1]}")
        click.echo(f"工作台已打开：http://{'127.0.0.1' if place.host in ('0.0.0.0', '::') else place.host}:{place.port}/  按 Ctrl-C 关闭。")
        threading.Thread(target=warm_up, name="console-warm-up", daemon=True).start()
        try:
            serve(place.host, place.port, https=place.https)
        except OSError as error:
            fail(f"端口 {place.port} 用不了（{error.strerror}），请用 --port 另指一个")


def _station(store: Store, place: ConsoleAddress) -> Station:
    """Where the console keeps its own tables: beside the file of the store, else where the command is called."""
    from audits.store.connecting import file_of

    path = file_of(store.engine)
    return Station(store.url, path.resolve().parent if path else Path.cwd(), place.names, place.https)


def _open(store: Store, desk: ConsoleMatter) -> Callable[[], None]:
    """Let the screens work on a store; returns what ends that."""

    def day() -> date:
        return desk.today or date.today()

    work, long = (LongWork({"PORTAL_AUDIT_STORE": store.url}) for _ in range(2))
    open_console(Console(store, desk.book, ConsoleJobs(store, desk.book, day, work, desk.out_dir, long, desk.register), day))

    def close() -> None:
        work.close()
        long.close()

    return close
