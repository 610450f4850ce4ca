"""The console on the sample portals: an inspection whose confirmed problems went out, and one account of each role."""

from __future__ import annotations

import json
import os
from collections import Counter
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

from crawler.cli.demo import TODAY
from crawler.jobs.problems import Handed, mistakes_in
from reports.workbook.files import whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audits.rulebook import RuleBook, Site
    from audits.store import Store


@contextmanager
def demo_data(book: RuleBook, out_dir: Path) -> Iterator[tuple[str, Path]]:
    """The address of a store with an inspection of the sample portals, and their registers.

    The portals stay open meanwhile: items can be looked at again, columns tried, an inspection begun.
    """
    from crawler.cli._demo_server import served_sites
    from crawler.cli._inspection import inspect_and_write
    from crawler.cli._progress import Screen
    from crawler.jobs.inspect import Inspection

    with ExitStack() as stack:
        with mistakes_in(Handed.SAMPLES):
            sites = served_sites(book, stack)
        click.echo(f"示例网站已在本机打开，先巡检一遍（“今天”定为 {TODAY}）……")
        store_url = f"sqlite:///{(out_dir / 'portal-audit.db').resolve().as_posix()}"
        inspect_and_write(store_url, book, Inspection(TODAY, processes=os.cpu_count() or 1), sites, out_dir, Screen(), issued=True)
        yield store_url, _registers(book.data_dir / "demo" / "registers", sites, out_dir / "登记表")


def _registers(shipped: Path, sites: list[Site], folder: Path) -> Path:
    """The shipped registers with the addresses at which their portals are served now."""
    folder.mkdir(parents=True, exist_ok=True)
    for site in sites:
        with whole(folder / f"{site.site}.yml") as writing:
            text = (shipped / f"{site.site}.yml").read_text("utf-8").rstrip()
            writing.write_text(f"{text}\n\nresolve: {json.dumps(site.resolve)}\n", "utf-8")
    return folder


def say_accounts(store: Store) -> None:
    """Make one account of each role, and say their passwords, once."""
    from reports.console.desk import console
    from reports.console.roles import Office
    from reports.console.serving import ready_made

    owners = sorted({site.owner for site in store.run().sites})
    having = Counter(one.item.life.department for one in console().board.items(TODAY) if one.item.life.department not in owners)
    busiest = tuple(name for name, _ in having.most_common(1))
    people = (
        ("zhuguan", "王主管", Office.SUPERVISOR, ()), ("jingban", "李经办", Office.CLERK, busiest), ("yunwei", "赵运维", Office.OPERATOR, tuple(owners)),
        ("lingdao", "周领导", Office.LEADER, ()), ("guanli", "钱管理", Office.ADMIN, ()),
    )  # fmt: skip
    click.echo("示例账号（密码只显示这一次）：")
    for login, role, password in ready_made(people):
        click.echo(f"  {login:<10}{password}  {role}")
