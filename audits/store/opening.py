"""Opens a store, makes its tables, refuses one of another version; runs and their sites."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from weakref import finalize

from sqlalchemy import Engine, Table, event, insert, inspect, select, update
from sqlalchemy.exc import DBAPIError

from audits.records.codes import RUN_KINDS, RUN_STATUSES, SITE_STATUSES
from audits.rulebook.register import Site
from audits.store import schema
from audits.store.codes import Codes, StoreProblem, readable
from audits.store.connecting import connect, exclusive, file_of, masked, private, reason_of, say_why, unsaid
from audits.store.damage import is_foreign
from audits.store.leases import give_back, take_lease
from audits.store.parts import SitePart, sites_within, within
from audits.store.run_options import options_from, options_json
from audits.store.seals import forget_rows, note_book, note_rows
from audits.store.site_coverage import coverage_from, coverage_json
from audits.store.site_facts import facts_from, facts_json
from audits.store.undone import runs_taken_back
from audits.store.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import ColumnElement, Connection

    from audits.records import Coverage
    from audits.records.codes import RunKind, RunStatus, SiteStatus
    from audits.records.run_options import RunOptions
    from audits.records.site_facts import SiteFacts
    from audits.store.leases import JobLease, Lease


RUN_KIND = Codes("runs", "kind", RUN_KINDS)
ENDED: tuple[RunStatus, ...] = ("complete", "incomplete")
"""States of runs in which nothing is left to do."""
RUN_STATUS = Codes("runs", "status", RUN_STATUSES)
SITE_STATUS = Codes("site_runs", "status", SITE_STATUSES)


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
    taken_back: bool = False
    """Whether the office's own list that made it was taken back (撤销)."""

    @property
    def has_ended(self) -> bool:
        """Whether nothing is left to do (已结束)."""
        return self.status in ENDED


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
        """Whether it was inspected to its end and every page was looked at (全部检查完)."""
        return self.has_ended and self.coverage is not None and self.coverage.complete

    @property
    def has_ended(self) -> bool:
        """Whether nothing is left to do (已结束)."""
        return self.status == "done" and self.coverage is not None and self.coverage.ended


@dataclass
class Store:
    """An open store; made by ``open_store``."""

    engine: Engine
    url: str
    part: SitePart | None = None
    """The sites that are read of; all without one. Nothing is inspected or goes out through a part."""

    def __post_init__(self) -> None:
        """Have a thread at hand that writes while other work goes on."""
        self.writer = Writer(self.engine)

    def for_site(self) -> Store:
        """The same store for one more site of this process: what cannot be written of that site is told to nobody else."""
        other = copy(self)
        other.writer = self.writer.another()
        return other

    @contextmanager
    def holding(self, run: str) -> Iterator[Lease]:
        """The run belongs to this process and its workers meanwhile; raises StoreProblem by name where another one has it."""
        lease = take_lease(self.engine, run)
        self.work_under(lease)
        try:
            yield lease
        finally:
            self.writer.lease = None
            with suppress(StoreProblem, DBAPIError):
                give_back(self.engine, lease)

    def work_under(self, lease: Lease | JobLease) -> None:
        """Write only as long as a lease holds, and keep it alive."""
        self.writer.lease = lease
        self.writer.start()

    @property
    def whose(self) -> str:
        """Whose sites are read of; ``""`` for all."""
        return self.part.whose if self.part is not None else ""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction for what a run gives; raises LeaseLost where another process has taken the run over."""
        return self.writer.writing()

    def create_run(
        self, sites: Sequence[Site], today: date, rules_digest: str, options: RunOptions, kind: RunKind = "inspect", base: str = ""
    ) -> str:
        """A new run with its sites; its id is the reference date and a number."""
        with exclusive(self.engine) as connection:
            return insert_run(connection, sites, today, rules_digest, options, kind, base)

    def runs(self) -> list[Run]:
        """All runs, oldest first."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(schema.runs).order_by(schema.runs.c.created, schema.runs.c.id)).mappings().all()
            back = runs_taken_back(connection) if any(row["kind"] == "taken-over" for row in rows) else frozenset()
        found = (self._seen(_run(row, taken_back=row["id"] in back)) for row in rows)
        return [run for run in found if run.sites or self.part is None]

    def run(self, run: str = "") -> Run:
        """One run; without a name the newest full inspection that has ended, else the newest one.

        Raises StoreProblem if there is none, or what it handed over was taken back.
        """
        found = self._named(run) if run else None
        if found is None:
            known = [one for one in self.runs() if run or not one.taken_back]
            if run or not known:
                names = "、".join(one.id for one in known[-5:]) or "（还没有批次）"
                raise StoreProblem(f"没有批次“{run}”；已有的批次：{names}" if run else "数据库里还没有巡检批次，请先运行 portal-audit inspect")
            ended = [one for one in known if one.has_ended and self._is_full(one, known)]
            return (ended or [one for one in known if one.kind == "inspect"] or known)[-1]
        if found.taken_back:
            raise StoreProblem(f"批次 {found.id} 是移交来的问题，那次入库已经撤销，里面的问题不再办理；经过可用 portal-audit findings show 问题编号 查看")
        return found

    def _named(self, run: str) -> Run | None:
        with self.engine.connect() as connection:
            row = connection.execute(select(schema.runs).where(schema.runs.c.id == run)).mappings().first()
            back = runs_taken_back(connection) if row is not None and row["kind"] == "taken-over" else frozenset()
        if row is None:
            return None
        found = self._seen(_run(row, taken_back=row["id"] in back))
        if not found.sites and self.part is not None:
            raise StoreProblem(f"批次 {run} 里没有“{self.whose}”的站点")
        return found

    def _seen(self, run: Run) -> Run:
        return run if self.part is None else replace(run, sites=sites_within(self.part, run.sites))

    @staticmethod
    def _is_full(run: Run, known: Sequence[Run]) -> bool:
        """Whether a run is an inspection by all rules, or one judged once more."""
        while run.kind == "audit" and not run.options.only:
            run = next(one for one in known if one.id == run.base)
        return run.kind == "inspect" and not run.options.only

    def inspected(self, run: str = "") -> Run:
        """The same, for what tells of pages; raises StoreProblem for an office's own list of problems, for which none was looked at."""
        found = self.run(run)
        if found.kind == "taken-over":
            raise StoreProblem(f"批次 {found.id} 是移交来的问题，没有检查网页；这些问题用 portal-audit ledger、due、recheck、findings 查看和办理")
        return found

    def end_run(self, run: str) -> bool:
        """Record how a run ended, by its sites; returns whether every page of every site was looked at."""
        sites = self.site_runs(run)
        complete = all(one.is_complete for one in sites)
        self.set_run_status(run, "complete" if complete else "incomplete" if all(one.has_ended for one in sites) else "unended")
        return complete

    def set_run_status(self, run: str, status: RunStatus) -> None:
        """Record how a run stands."""
        finished = now() if status in (*ENDED, "unended") else ""
        with self.writing() as connection:
            connection.execute(update(schema.runs).where(schema.runs.c.id == run).values(status=status, finished=finished))
            (note_rows if finished else forget_rows)(connection, run)

    def site_runs(self, run: str) -> list[SiteRun]:
        """Sites of a run, in register order."""
        return self._site_runs(schema.site_runs.c.run == run)

    def _site_runs(self, *wanted: ColumnElement[bool]) -> list[SiteRun]:
        with self.engine.connect() as connection:
            rows = connection.execute(select(schema.site_runs).where(*wanted, *within(self.part, schema.site_runs.c.site)).order_by(schema.site_runs.c.id)).mappings()
            return [_site_run(row) for row in rows]

    def site_run(self, run: str, site: str) -> SiteRun:
        """One site of a run; raises StoreProblem if it is not part of it."""
        found = self._site_runs(schema.site_runs.c.run == run, schema.site_runs.c.site == site)
        if not found:
            raise StoreProblem(f"批次 {run} 里没有站点“{site}”")
        return found[0]

    def update_site_run(
        self, site_run: int, *, status: SiteStatus | None = None, started: str | None = None, finished: str | None = None,
        coverage: Coverage | None = None, facts: SiteFacts | None = None,
    ) -> None:  # fmt: skip
        """Record how a site stands; what is None stays as it is."""
        given: dict[str, str | None] = {"status": status, "started": started, "finished": finished}
        given["coverage"] = None if coverage is None else coverage_json(coverage)
        given["facts"] = None if facts is None else facts_json(facts)
        values = {key: one for key, one in given.items() if one is not None}
        with self.writing() as connection:
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
        """Let go of the database, once everything is written."""
        self.writer.close()
        self.engine.dispose()


def insert_run(
    connection: Connection, sites: Sequence[Site], today: date, rules_digest: str, options: RunOptions, kind: RunKind, base: str
) -> str:
    """A new run with its sites within a transaction that is alone; returns its id."""
    prefix = f"{today:%Y%m%d}-"
    known = connection.execute(select(schema.runs.c.id).where(schema.runs.c.id.like(prefix + "%"))).scalars()
    number = 1 + max((int(known_id.rpartition("-")[2]) for known_id in known), default=0)
    run = f"{prefix}{number}"
    register = json.dumps([site.model_dump(mode="json") for site in sites], ensure_ascii=False)
    connection.execute(
        insert(schema.runs).values(
            id=run, kind=kind, base=base, created=now(), today=today, status="running", rules_digest=rules_digest, register=register,
            options=options_json(options),
        )
    )  # fmt: skip
    connection.execute(insert(schema.site_runs), [{"run": run, "site": site.site, "status": "waiting"} for site in sites])
    note_book(connection, run, rules_digest)
    return run


def read_register(text: str) -> tuple[Site, ...]:
    """The sites of a stored run; raises StoreProblem where they cannot be read."""
    with readable("runs", "register"):
        return tuple(Site.model_validate(site) for site in json.loads(text))


def _run(row: Any, *, taken_back: bool) -> Run:
    sites = read_register(row["register"])
    with readable("runs", "options"):
        options = options_from(row["options"])
    values = {**row, "kind": RUN_KIND[row["kind"]], "status": RUN_STATUS[row["status"]], "options": options, "sites": sites, "taken_back": taken_back}
    values.pop("register")
    return Run(**values)


def _site_run(row: Any) -> SiteRun:
    with readable("site_runs", "coverage"):
        coverage = coverage_from(row["coverage"])
    with readable("site_runs", "facts"):
        facts = facts_from(row["facts"])
    return SiteRun(**{**row, "status": SITE_STATUS[row["status"]], "coverage": coverage, "facts": facts})


def now() -> str:
    """This moment, ISO with seconds and zone."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


class NothingYet(StoreProblem):
    """There is no store at an address."""


class OlderStore(StoreProblem):
    """A store of an earlier version, and nobody said that it may be upgraded."""

    def __init__(self, says: str, version: int, url: str) -> None:
        super().__init__(says)
        self.version, self.url = version, url


def open_store(url: str, *, create: bool = True, upgrade: Callable[[str], None] | None = None) -> Store:
    """The store at an SQLAlchemy address; raises StoreProblem with a sentence that says what to do.

    ``create`` makes the tables where there are none. ``upgrade`` is given by the process that a person started, and told in a sentence what
    was done: a store of an earlier version is brought up to date; without it, as in workers and in commands that only read, it is refused.
    """
    engine = connect(url)
    path = file_of(engine)
    if path is not None and is_foreign(path):
        raise StoreProblem(f"{masked(url)} 不是本程序的数据库，没有动它；请换一个文件或库")
    if path is not None and not path.exists() and not create:
        raise NothingYet(_nothing_yet(url))
    if path is not None:
        private(path)
    try:
        found = _version(engine, url)
        if found is None:
            if not create:
                raise NothingYet(_nothing_yet(url))
            _create(engine)
        elif found != str(schema.VERSION):
            _bring_up(engine, url, found, upgrade)
    except DBAPIError as error:
        says = reason_of(error.orig) or unsaid(str(error.orig).strip().splitlines()[0])
        what = "先把它改名移开，再从备份恢复（portal-audit store restore 备份文件）" if "损坏" in says else "检查路径、权限和连接参数"
        raise StoreProblem(f"打不开数据库 {masked(url)}：{says}；请{what}") from None
    event.listen(engine, "handle_error", say_why)
    store = Store(engine, url)
    finalize(store, engine.dispose)  # at the end of the program at the latest: who closes an SQLite file last brings all of it into the one file
    return store


def _nothing_yet(url: str) -> str:
    return f"数据库 {masked(url)} 里还没有巡检结果，请先运行 portal-audit inspect，或用 --store 指明数据库"


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


def before_upgrade(engine: Engine) -> str:
    """Who makes a copy before an upgrade, in words: the program makes one beside a file only."""
    return "会先备份" if file_of(engine) is not None else "PostgreSQL 请先自行备份，升级时不另存"


def _bring_up(engine: Engine, url: str, found: str, upgrade: Callable[[str], None] | None) -> None:
    """A store of another version: brought up to date where that is allowed and known, else refused in a sentence."""
    if not found.isdecimal() or int(found) < 1:
        raise StoreProblem(f"数据库 {masked(url)} 的版本“{found}”认不出，可能已损坏或被别的程序改过；请从备份恢复，或用 --store 另指一个")
    if int(found) > schema.VERSION:
        says = f"数据库 {masked(url)} 是版本 {found} 的，比本程序（版本 {schema.VERSION}）新；请升级程序，或用 --store 另指一个文件，原文件保留不动"
        raise StoreProblem(says)
    if upgrade is None:
        says = f"数据库 {masked(url)} 是版本 {found} 的，本程序用版本 {schema.VERSION}；请先升级（{before_upgrade(engine)}，历史都保留）"
        raise OlderStore(says, int(found), url)
    from audits.store.upgrading import upgrade_store  # Alembic costs 0.7 s to load; most commands never upgrade

    upgrade(upgrade_store(engine, url, found))
