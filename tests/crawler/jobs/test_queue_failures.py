"""A site whose job fails three times: it is given up, the run goes on without it and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from audits.store import open_store
from crawler.jobs.inspect import prepare
from crawler.jobs.queue import put
from tests.crawler.jobs.test_many_sites import sites
from tests.crawler.jobs.test_queue import ASKED, worker
from tests.support.commandline import run
from tests.support.databases import needs_postgresql, own_database
from tests.support.portal_server import PortalServer, small_portal
from tests.support.small_site import BOOK

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("queue")


@needs_postgresql
def test_a_site_that_fails_three_times_is_given_up_and_named(tmp_path: Path) -> None:
    with own_database() as url, PortalServer(small_portal(6, 2)) as portal:
        store = open_store(url)
        made = prepare(store, BOOK, ASKED, sites(tmp_path, portal, "s0", "s1"))
        with store.engine.begin() as connection:  # whatever is written of an address of this site is refused
            ident = store.site_run(made.id, "s1").id
            connection.execute(text(f"alter table urls add constraint broken check (site_run <> {ident})"))
        assert put(store, made, ("s0", "s1")) == 2
        (tmp_path / "out").mkdir()
        process = worker(tmp_path, url, "--out", "out", "--until-empty")
        said = process.communicate(timeout=240)
        with store.engine.connect() as connection:
            jobs = connection.execute(text("select args ->> 'failures' from procrastinate_jobs where args ->> 'site' = 's1' order by id")).scalars().all()
        states, status = {one.site: one.status for one in store.site_runs(made.id)}, store.run(made.id).status
        watched = run(tmp_path, "runs", "watch", made.id, "--once", "--store", url)
        store.close()
    assert (jobs, states, status) == (["0", "1", "2"], {"s0": "done", "s1": "failed"}, "unended"), said
    assert said[1].count("[s1] 出错：想不到的错误，技术细节写在 ") == 3
    assert "站点 2：完成 1，出错 1" in watched.stdout
    assert (tmp_path / "out" / made.id / "findings.jsonl").is_file(), "what was found of the other site is on paper"
