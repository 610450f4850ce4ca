"""How often each rule ran, and which failed where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from audits.store import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from audits.records import Execution, RuleFailure
    from audits.store.opening import Store


def write_rule_runs(store: Store, site_run: int, executions: Mapping[str, Execution], failures: Iterable[RuleFailure]) -> None:
    """Record executions and failures of one site's rules; a second call replaces the first."""
    rows = [
        {"site_run": site_run, "rule": name, "times": run.times, "hits": run.hits, "seconds": round(run.seconds, 4)}
        for name, run in sorted(executions.items())
    ]
    failed = [{"site_run": site_run, "rule": one.rule, "place": one.where, "error": one.error[:500]} for one in failures]
    with store.writing() as connection:
        for table, values in ((schema.rule_runs, rows), (schema.rule_failures, failed)):
            connection.execute(delete(table).where(table.c.site_run == site_run))
            if values:
                connection.execute(insert(table), values)


def rule_failures(store: Store, site_run: int) -> list[tuple[str, str, str]]:
    """(rule, place, error) of a site."""
    table = schema.rule_failures
    with store.engine.connect() as connection:
        rows = connection.execute(select(table).where(table.c.site_run == site_run).order_by(table.c.rule, table.c.place))
        return [(row.rule, row.place, row.error) for row in rows]


def rules_run(store: Store, site_run: int) -> list[str]:
    """Names of the rules that ran on a site."""
    table = schema.rule_runs
    with store.engine.connect() as connection:
        return list(connection.execute(select(table.c.rule).where(table.c.site_run == site_run).order_by(table.c.rule)).scalars())
