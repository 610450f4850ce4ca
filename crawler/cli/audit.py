"""``audit``: judge a stored run again with the rules of today, without fetching anything."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from audits.store import open_store
from crawler.cli._options import out_option, rules_option, run_option, say_upgrade, store_option, writable_folder
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from pathlib import Path


@click.command(help="用现在的规则重新判断一个已抓取的批次，不再访问网站；结果存为新的批次。")
@run_option
@store_option
@out_option
@rules_option
@click.option("--only", multiple=True, metavar="规则或组", help="只用这些规则或规则组；可以写多次")
def command(run_id: str, store_url: str, out_dir: Path, rules_dir: Path | None, only: tuple[str, ...]) -> None:
    """See ``help``."""
    from audits.engine.books import keep
    from audits.engine.finishing import reaudit
    from audits.engine.opening import open_site, origin_of
    from crawler.cli._results import show_summary, write_results
    from crawler.jobs.inspect import check_names

    book = open_book(rules_dir)
    check_names(book, only)
    writable_folder(out_dir)
    store = open_store(store_url, create=False, upgrade=say_upgrade)
    started = time.monotonic()
    base = store.run(run_id)
    origin = origin_of(store, base)
    kept: dict[str, Any] = {key: base.options[key] for key in ("catalogue", "posts") if key in base.options}
    options = {"only": list(only), "rules_dir": str(rules_dir or ""), **kept}
    run = store.create_run(base.sites, base.today, keep(store, book), options, kind="audit", base=base.id)
    opened = store.run(run)
    for site in base.sites:
        old, new = store.site_run(origin.id, site.site), store.site_run(run, site.site)
        reaudit(open_site(store, opened, site, book, only), new.id, complete=bool(old.coverage.get("complete")))
    complete = all(one.coverage.get("complete") for one in store.site_runs(run))
    store.set_run_status(run, "complete" if complete else "incomplete")
    files, written = write_results(store, run, book, out_dir)
    show_summary(store, run, book, files, time.monotonic() - started, {})
    raise SystemExit(0 if complete and written else 3)
