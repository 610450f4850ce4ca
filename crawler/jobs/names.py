"""Names that a person gave: which sites of a register or a run, which rules."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from audits.rulebook.offices import ids_of, sites_under
from audits.store.parts import SitePart
from audits.texts.addresses import is_intranet
from crawler.jobs.problems import InnerHome, Named, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audits.rulebook import RuleBook, Site
    from audits.store import Store
    from audits.store.opening import Run


def chosen(sites: Sequence[Site], names: Sequence[str]) -> list[Site]:
    """The sites of these names, all without any; raises InnerHome, Unknown."""
    for site in sites:
        _check_home(site)
    known = tuple(site.site for site in sites)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Unknown(Named.SITE, unknown[0], known)
    return [site for site in sites if not names or site.site in names]


def chosen_of_run(run: Run, names: Sequence[str]) -> list[Site]:
    """The sites of a run with these names, all without any; raises Unknown."""
    known = tuple(site.site for site in run.sites)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Unknown(Named.SITE_OF_RUN, unknown[0], known, run=run.id)
    return [site for site in run.sites if not names or site.site in names]


def part_of(sites: Iterable[Site], office: str, *, own: bool = False) -> SitePart:
    """The sites of an office and of all below it, or its ``own`` ones alone; of a site that is there twice the last says whose it is.

    Raises Unknown.
    """
    lines = {site.site: site.office for site in sites}
    known = {one.id: one.name for line in lines.values() for one in line}
    meant = ids_of(lines, office)
    if len(meant) > 1:
        raise Unknown(Named.SEVERAL_OFFICES, office, tuple(meant))
    if not meant:
        shown = tuple(name if name == ident else f"{ident} {name}" for ident, name in known.items())
        raise Unknown(Named.OFFICE, office, shown, tuple(known.values()))
    if not (found := sites_under(lines, meant[0], own=own)):
        raise Unknown(Named.OWN_SITE, known[meant[0]])
    return SitePart(known[meant[0]], found, own=own)


def part_of_store(store: Store, office: str, *, own: bool = False) -> SitePart:
    """The same for the sites that runs of a store had, as the newest of each knew it. Raises Unknown."""
    return part_of((site for run in store.runs() for site in run.sites), office, own=own)


def _check_home(site: Site) -> None:
    """Refuse a home page inside the office that the register does not say how to reach."""
    host = (urlsplit(site.home).hostname or "").lower()
    mapped = {name.rpartition(":")[0] or name for name in site.resolve} | set(site.resolve)
    if is_intranet(f"[{host}]" if ":" in host else host) and host not in mapped:
        raise InnerHome(site.site, site.home, host, urlsplit(site.home).netloc.rpartition("@")[2])


def check_names(book: RuleBook, only: Sequence[str]) -> None:
    """Refuse a name that is no rule and no group."""
    groups = {rule.group for rule in book.rules.values()}
    for name in only:
        if name not in book.rules and name not in groups:
            raise Unknown(Named.RULE_OR_GROUP, name, tuple(sorted(groups)), tuple(book.rules))
