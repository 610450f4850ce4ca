"""Sites of a stored run as site rules see them, for what reads what an inspection kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.engine.opening import known_site, open_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.rulebook import RuleBook
    from audits.store import Store
    from audits.store.opening import Run
    from audits.store.site_view import StoredSite


def stored_sites(store: Store, run: Run, book: RuleBook) -> Iterator[StoredSite]:
    """Each site of a run with its outcomes."""
    for site in run.sites:
        yield known_site(open_site(store, run, site, book)).stored
