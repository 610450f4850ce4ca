"""Opens a store, makes its tables, refuses one of another version; runs and their sites."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, Table, event, insert, inspect, select, update
from sqlalchemy.exc import DBAPIError

from audits.records.codes import RUN_KINDS, RUN_STATUSES, SITE_STATUSES
from audits.rulebook.register import Site
from audits.store import schema
from audits.store.codes import Codes, StoreProblem
from audits.store.connecting import connect, exclusive, masked, reason_of, say_why
from audits.store.run_options import options_from, options_json
from audits.store.site_coverage import coverage_from, coverage_json
from audits.store.site_facts import facts_from, facts_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from audits.records import Coverage
    from audits.records.codes import RunKind, RunStatus, SiteStatus
    from audits.records.run_options import RunOptions
    from audits.records.site_facts import SiteFacts


RUN_KIND = Codes("runs", "kind", RUN_KINDS)
_STATUS = Codes("runs", "status", RUN_STATUSES)
_SITE_STATUS = Codes("site_runs", "status", SITE_STATUSES)


@dataclass(frozen=True, slots=True)
class Run:
    """One inspection or re-check (巡检批次)."""

    id: str
    kind: RunKind
    base: str
    created: str
    finished: str
    today: date
    status: RunStatus
    sites: tuple[Site, ...]
    rules_digest: str
    options: RunOptions


@dataclass(frozen=True, slots=True)
class SiteRun:
    """One site in one run."""

    id: int
    run: str
    site: str
    status: SiteStatus
    started: str
    finished: str
    coverage: Coverage | None
    """None before the end of its inspection."""
    facts: SiteFacts

    @property
    def pages(self) -> int:
        """Pages that were read."""
        return self.coverage.addresses.pages if self.coverage is not None else 0

    @property
    def is_complete(self) -> bool:
        """Whether it was inspected to its end and nothing was left out."""
        return self.status == "done" and self.coverage is not None and self.coverage.complete


@dataclass
class Store:
    """An open store; made by ``open_store``."""

    engine: Engine
    url: str

    def create_run(
        self, sites: Sequence[Site], today: date, rules_digest: str, options: RunOptions, kind: RunKind = "inspect", base: str = ""
    ) -> str:
        """A new run with its sites; its id is the reference date and a number."""
        with exclusive(self.engine) as connection:
            prefix = f"{today:%Y%m%d}-"
            known = connection.execute(select(schema.runs.c.id).where(schema.runs.c.id.like(prefix + "%"))).scalars()
            number = 1 + max((int(known_id.rpartition("-")[2]) for known_id in known), default=0)
            run = f"{prefix}{number}"
            connection.execute(
                insert(schema.runs).values(
                    id=run,
                    kind=kind,
                    base=base,
                    created=now(),
                    today=today,
                    status="running",
                    rules_digest=rules_digest,
                    register=json.dumps([site.model_dump(mode="json") for site in sites], ensure_ascii=False),
                    options=options_json(options),
                )
            )
            connection.execute(insert(schema.site_runs), [{"run": run, "site": site.site, "status": "waiting"} for site in sites])
        return run

    def runs(self) -> list[Run]:
        """All runs, oldest first."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(schema.runs).order_by(schema.runs.c.created, schema.runs.c.id)).mappings().all()
        return [_run(row) for row in rows]

    def run(self, run: str = "") -> Run:
        """One run, the newest without a name; raises StoreProblem if there is none."""
        known = self.runs()
        if not run and known:
            return known[-1]
        found = next((one for one in known if one.id == run), None)
        if found is None:
            names = "、".join(one.id for one in known[-5:]) or "（还没有批次）"
            raise StoreProblem(f"没有批次“{run}”；已有的批次：{names}" if run else "数据库里还没有巡检批次，请先运行 portal-audit inspect")
        return found

    def set_run_status(self, run: str, status: RunStatus) -> None:
        """Record how a run stands."""
        finished = now() if status in ("complete", "incomplete") else ""
        with self.engine.begin() as connection:
            connection.execute(update(schema.runs).where(schema.runs.c.id == run).values(status=status, finished=finished))

    def site_runs(self, run: str) -> list[SiteRun]:
        """Sites of a run, in register order."""
        with self.engine.connect() as connection:
            rows = connection.execute(
                select(schema.site_runs).where(schema.site_runs.c.run == run).order_by(schema.site_runs.c.id)
            ).mappings()
            return [_site_run(row) for row in rows]

    def site_run(self, run: str, site: str) -> SiteRun:
        """One site of a run; raises StoreProblem if it is not part of it."""
        found = next((one for one in self.site_runs(run) if one.site == site), None)
        if found is None:
            raise StoreProblem(f"批次 {run} 里没有站点“{site}”")
        return found

    def update_site_run(
        self, site_run: int, *, status: SiteStatus | None = None, started: str | None = None, finished: str | None = None,
        coverage: Coverage | None = None, facts: SiteFacts | None = None,
    ) -> None:  # fmt: skip
        """Record how a site stands; what is None stays as it is."""
        given: dict[str, str | None] = {"status": status, "started": started, "finished": finished}
        given["coverage"] = None if coverage is None else coverage_json(coverage)
        given["facts"] = None if facts is None else facts_json(facts)
        values = {key: one for key, one in given.items() if one is not None}
        with self.engine.begin() as connection:
            connection.execute(update(schema.site_runs).where(schema.site_runs.c.id == site_run).values(**values))

    def bulk(self, connection: Connection, table: Table, rows: list[tuple[Any, ...]]) -> None:
        """Insert many rows, values in the order of the table's columns; past the ORM-like layers for speed."""
        if rows:
            connection.exec_driver_sql(self._insert_sql(table), rows)

    def _insert_sql(self, table: Table) -> str:
        mark = "?" if self.engine.dialect.name == "sqlite" else "%s"
        names = [column.name for column in table.columns]
        return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(mark for _ in names)})"

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def _run(row: Any) -> Run:
    sites = tuple(Site.model_validate(site) for site in json.loads(row["register"]))
    values = {**row, "kind": RUN_KIND[row["kind"]], "status": _STATUS[row["status"]], "options": options_from(row["options"]), "sites": sites}
    values.pop("register")
    return Run(**values)


def _site_run(row: Any) -> SiteRun:
    coverage, facts = coverage_from(row["coverage"]), facts_from(row["facts"])
    return SiteRun(**{**row, "status": _SITE_STATUS[row["status"]], "coverage": coverage, "facts": facts})


def now() -> str:
    """This moment, ISO with seconds and zone."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def open_store(url: str, *, create: bool = True, upgrade: Callable[[str], None] | None = None) -> Store:
    """The store at an SQLAlchemy address; raises StoreProblem with a sentence that says what to do.

    ``create`` makes the tables where there are none. ``upgrade`` is given by the process that a person started, and told in a sentence what
    was done: a store of an earlier version is brought up to date; without it, as in workers and in commands that only read, it is refused.
    """
    engine = connect(url)
    try:
        found = _version(engine, url)
        if found is None:
            if not create:
                raise StoreProblem(f"数据库 {masked(url)} 里还没有巡检结果，请先运行 portal-audit inspect，或用 --store 指明数据库")
            _create(engine)
        elif found != str(schema.VERSION):
            _bring_up(engine, url, found, upgrade)
    except DBAPIError as error:
        says = reason_of(error.orig) or str(error.orig).strip().splitlines()[0]
        raise StoreProblem(f"打不开数据库 {masked(url)}：{says}；请检查路径、权限和连接参数") from None
    event.listen(engine, "handle_error", say_why)
    return Store(engine, url)


def _version(engine: Engine, url: str) -> str | None:
    """Version of the tables, None where there are none yet; raises StoreProblem for somebody else's database."""
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
        if "meta" in names:
            return str(connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == "version")).scalar())
        if names & {"runs", "findings", "pages"}:
            raise StoreProblem(f"{masked(url)} 不是本程序的数据库，请换一个文件或库")
    return None


def _create(engine: Engine) -> None:
    """Make the tables, once, however many processes try at the same time."""
    with exclusive(engine) as connection:
        if "meta" not in inspect(connection).get_table_names():
            schema.metadata.create_all(connection)
            connection.execute(insert(schema.meta).values(key="version", value=str(schema.VERSION)))


def _bring_up(engine: Engine, url: str, found: str, upgrade: Callable[[str], None] | None) -> None:
    """A store of another version: brought up to date where that is allowed and known, else refused in a sentence."""
    if not found.isdecimal() or int(found) > schema.VERSION:
        says = f"数据库 {masked(url)} 是版本 {found} 的，比本程序（版本 {schema.VERSION}）新；请升级程序，或用 --store 另指一个文件，原文件保留不动"
        raise StoreProblem(says)
    if upgrade is None:
        says = f"数据库 {masked(url)} 是版本 {found} 的，本程序用版本 {schema.VERSION}；请先运行 portal-audit store upgrade（会先备份，历史都保留）"
        raise StoreProblem(says)
    from audits.store.upgrading import upgrade_store  # Alembic costs 0.7 s to load; most commands never upgrade

    upgrade(upgrade_store(engine, url, found))
