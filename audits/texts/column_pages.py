"""Whether a page is a column itself: one page where others have a list (单页栏目), and so no article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.texts.addresses import page_key, resolve

if TYPE_CHECKING:
    from audits.records.views import PageView


def is_column(view: PageView) -> bool:
    """Whether the page's address is that of the list of one of its columns."""
    key = page_key(view.page.url)
    return any(page_key(resolve(column.list, view.site.home).url) == key for column in view.columns)
