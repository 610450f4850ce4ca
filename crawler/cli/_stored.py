"""Sites of a stored run as site rules see them, for commands that read what an inspection kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.rulebook import RuleBook
    from audits.store import Store
    from audits.store.opening import Run
    from audits.store.site_view import StoredSite


def stored_run(store_url: str, run_id: str) -> tuple[Store, Run]:
    """An open store and one of its runs, the newest without a name; ends the program with a sentence if there is none."""
    store = open_store(store_url, create=False)
    return store, store.run(run_id)


def stored_sites(store: Store, run: Run, book: RuleBook) -> Iterator[StoredSite]:
    """Each site of a run with its outcomes."""
    from audits.engine.opening import known_site, open_site

    for site in run.sites:
        yield known_site(open_site(store, run, site, book)).stored
