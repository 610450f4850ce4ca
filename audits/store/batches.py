"""What a crawl has gathered and not yet written: all of it goes into one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, update

from audits.store import schema
from audits.store.pages import pack
from audits.texts.masking import mask_text

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from audits.records import Finding
    from audits.records.codes import Scope
    from audits.store.opening import Store

class Packed(bytes):
    """A body that is packed already."""


BODY = list(schema.pages.columns.keys()).index("body")


@dataclass
class Batch:
    """Rows and changes of one site, in the order of a transaction."""

    site_run: int
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    """Rows by table, values in the order of its columns; bodies are packed when they are written."""
    states: list[dict[str, Any]] = field(default_factory=list)
    """Addresses that are done or skipped."""
    retags: list[dict[str, Any]] = field(default_factory=list)
    """Addresses that turned out to be list pages."""
    gone: list[tuple[str, int]] = field(default_factory=list)
    """Columns and the numbers of their list pages whose reading is replaced."""
    facts: str = ""
    """What is known of the site, where that has changed."""
    size: int = 0
    """Bytes of the bodies."""

    def __bool__(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.rows or self.states or self.retags or self.gone or self.facts)

    def of(self, table: str) -> list[tuple[Any, ...]]:
        """Rows of a table, to add to."""
        return self.rows.setdefault(table, [])

    def page(self, row: tuple[Any, ...]) -> None:
        """A page with its body."""
        self.of("pages").append(row)
        self.size += len(row[BODY])

    def forget_column_page(self, column: str, list_page: int) -> None:
        """A list page is read again in another way: what was said of it goes, here and in the store."""
        rows = self.of("column_pages")
        rows[:] = [row for row in rows if row[1:3] != (column, list_page)]
        self.gone.append((column, list_page))

    def write(self, store: Store, connection: Connection) -> None:
        """Write all of it."""
        old, urls = schema.column_pages, schema.urls
        for column, list_page in self.gone:
            where = and_(old.c.site_run == self.site_run, old.c.column_id == column, old.c.list_page == list_page)
            connection.execute(delete(old).where(where))
        for name, rows in self.rows.items():
            packed = [(*row[:BODY], _packed(row[BODY]), *row[BODY + 1 :]) for row in rows] if name == "pages" else rows
            store.bulk(connection, schema.metadata.tables[name], packed)
        where = and_(urls.c.site_run == self.site_run, urls.c.id == bindparam("i"))
        if self.states:
            connection.execute(update(urls).where(where).values(state=bindparam("s"), reason=bindparam("r")), self.states)
        if self.retags:
            changed: dict[str, Any] = {"role": bindparam("o"), "column_id": bindparam("c"), "list_page": bindparam("p")}
            connection.execute(update(urls).where(where).values(**changed), self.retags)
        if self.facts:
            table = schema.site_runs
            connection.execute(update(table).where(table.c.id == self.site_run).values(facts=self.facts))


def _packed(body: bytes) -> bytes:
    return bytes(body) if isinstance(body, Packed) else pack(body)


def finding_row(run: str, finding: Finding, phase: Scope) -> tuple[Any, ...]:
    """The row of a finding."""
    return (
        run, finding.id, finding.site, finding.rule, phase, clean_value(finding.subject), finding.column, finding.department,
        clean_value(finding.page_url), shown_text(finding.page_title), clean_value(finding.target_url), shown_text(finding.place), shown_text(finding.message),
        json.dumps(finding.facts, ensure_ascii=False, default=str), finding.severity.value, finding.confidence.value,
        finding.first_seen, finding.last_seen,
    )  # fmt: skip


def clean_value(value: Any) -> Any:
    """Text a database takes: no NUL, no lone surrogates."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode() if not value.isascii() or "\x00" in value else value
    return value


def shown_text(text: str) -> str:
    """What many people will read: numbers of persons are masked."""
    return str(clean_value(mask_text(text)))
