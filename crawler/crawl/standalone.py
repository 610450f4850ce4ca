"""A session that ``scrapy crawl`` makes for itself: a run of its own with one site."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from audits.engine.books import keep
from audits.engine.opening import open_site
from audits.records.run_options import RunOptions
from audits.rulebook import load_rulebook
from audits.rulebook.loading import near_miss
from audits.rulebook.register import load_register
from audits.store import open_store
from audits.store.leases import take_lease
from crawler.crawl.session import Session


def open_session(
    register: str = "", site: str = "", store: str = "sqlite:///portal-audit.db", today: str = "", rules: str = "", **others: Any
) -> Session:
    """A session for ``scrapy crawl portal -a register=… -a site=…``: a run of its own with one site.

    Raises MistakesFound, StoreProblem or ValueError with a sentence.
    """
    known = ("register", "site", "store", "today", "rules")
    for name in others:
        raise ValueError(f"没有参数“{name}”{near_miss(name, known)}；可用：{'、'.join(known)}")
    if Path(register).suffix.lower() not in ("", ".yml", ".yaml") or not register:
        raise ValueError("请用 -a register=登记.yml 指明登记表；表格登记（.xlsx）请用 portal-audit inspect")
    try:
        day = datetime.strptime(today, "%Y-%m-%d").date() if today else date.today()
    except ValueError:
        raise ValueError(f"today 应写成 2026-03-01 这样的日期，现在是：{today}") from None
    book = load_rulebook(Path(rules) if rules else None)
    sites = load_register(Path(register), book.column_types)
    chosen = next((one for one in sites if not site or one.site == site), None)
    if chosen is None:
        raise ValueError(f"登记表里没有站点“{site}”；已登记：{'、'.join(one.site for one in sites)}")
    kept = open_store(store)
    run = kept.run(kept.create_run([chosen], day, keep(kept, book), RunOptions()))
    kept.work_under(take_lease(kept.engine, run.id))
    return Session(open_site(kept, run, chosen, book), standalone=True)
