"""Whether a page is a column itself: one page where others have a list (单页栏目), and so no article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.texts.addresses import page_key, resolve

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from audits.records import Page
    from audits.records.views import PageView
    from audits.rulebook import Column


def is_column(view: PageView) -> bool:
    """Whether the page's address is that of the list of one of its columns, or the page stands for a column of its own."""
    return stands_for_column(view.page, list_keys(view.columns, view.site.home))


def list_keys(columns: Iterable[Column], home: str) -> frozenset[str]:
    """What the lists of some columns are compared by."""
    return frozenset(page_key(resolve(column.list, home).url) for column in columns)


def stands_for_column(page: Page, lists: Collection[str]) -> bool:
    """Whether a page has the address of one of some lists, or that of a folder and the title with which its own trail ends."""
    if page_key(page.url) in lists:
        return True
    return bool(page.breadcrumb) and page.title == page.breadcrumb[-1] and is_folder(page.url)


def is_folder(url: str) -> bool:
    """Whether an address is that of a folder: it ends in a slash or an index file."""
    path = url.partition("?")[0]
    return path.endswith("/") or not page_key(path).endswith(path.rpartition("/")[2])
