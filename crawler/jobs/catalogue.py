"""How a run fulfils standard disclosure catalogues (公开标准目录), site by site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.disclosure.catalogue import fulfilments
from crawler.jobs.names import chosen_of_run
from crawler.jobs.problems import NoCatalogue, SeveralSites
from crawler.jobs.stored import stored_sites

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.disclosure.catalogue import Fulfilment
    from audits.records import CatalogueItem
    from audits.rulebook import RuleBook, Site
    from audits.store import Store
    from audits.store.opening import Run


@dataclass(frozen=True, slots=True)
class SiteFulfilment:
    """One site with what became of the items of its catalogue."""

    run: Run
    site: Site
    items: tuple[Fulfilment, ...]


def fulfil(store: Store, book: RuleBook, run: str = "", site: str = "", given: Sequence[CatalogueItem] = ()) -> tuple[SiteFulfilment, ...]:
    """Look for each item of a catalogue among the columns that a run read.

    ``given`` is a catalogue for one site; without it each site's own is taken, and sites that have none are left out.
    Raises Unknown, SeveralSites, NoCatalogue, StoreProblem.
    """
    record = store.inspected(run)
    wanted = [one.site for one in chosen_of_run(record, (site,) if site else ())]
    if given and len(wanted) > 1:
        raise SeveralSites(record.id, tuple(wanted))
    found = []
    for view in stored_sites(store, record, book):
        items = given or view.catalogue
        if items and view.site.site in wanted:
            found.append(SiteFulfilment(record, view.site, tuple(fulfilments(view, items, book))))
    if not found:
        raise NoCatalogue()
    return tuple(found)
