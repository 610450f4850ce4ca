"""Columns that a portal has and its register lacks, proposed for registration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audits.records import PageKind

if TYPE_CHECKING:
    from audits.rulebook import RuleBook
    from audits.store.site_view import StoredSite

LISTS = frozenset({PageKind.LIST, PageKind.EMPTY_LIST, PageKind.JS_LIST})


def proposals(view: StoredSite, book: RuleBook) -> list[dict[str, Any]]:
    """List pages that were seen and belong to no registered column, with the type that their name suggests."""
    known = {column.url for column in view.columns} | {url for url, columns in view.columns_of.items() if columns}
    found: list[dict[str, Any]] = []
    for summary in view.pages():
        page = summary.page
        if page.kind not in LISTS or page.url in known or page.url == view.site.home:
            continue
        full = view.page(page.url)
        dates = sorted(item.date for item in full.items if item.date) if full else []
        texts = [reference.text for reference in view.links_to(page.url) if reference.text]
        name = page.column or page.title or (texts[0] if texts else page.url)
        found.append(
            {
                "name": name[:40], "type": suggested_type(name, book), "url": page.url, "kind": page.kind.value,
                "items": len(full.items) if full else 0, "newest": dates[-1] if dates else None,
            }
        )  # fmt: skip
    return found


def suggested_type(name: str, book: RuleBook) -> str:
    """Column type whose words a name holds; the longest word wins, ``static`` without any."""
    best, length = "static", 0
    for ident, kind in book.column_types.items():
        for word in kind.names:
            if len(word) > length and word in name:
                best, length = ident, len(word)
    return best
