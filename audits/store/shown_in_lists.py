"""Rows of columns' lists that lead to an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from sqlalchemy import select

from audits.store import schema

if TYPE_CHECKING:
    from audits.store.opening import Store


class ListRow(TypedDict):
    """One row of a list as it stood there."""

    column: str
    page: int
    position: int
    title: str
    date: str
    url: str


def listed_at(store: Store, site_run: int, url: str) -> list[ListRow]:
    """Rows that lead to an address, by column and place; columns by their numbers in the register."""
    table = schema.listings.c
    wanted = select(table.column_id, table.list_page, table.position, table.title, table.date_raw, table.url)
    with store.engine.connect() as connection:
        rows = connection.execute(wanted.where(table.site_run == site_run, table.url == url).order_by(table.column_id, table.list_page, table.position))
        return [
            {"column": row.column_id, "page": row.list_page, "position": row.position + 1, "title": row.title, "date": row.date_raw, "url": row.url} for row in rows
        ]  # fmt: skip
