"""Names that a person gave: which sites of a register or a run, which rules."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from audits.texts.addresses import is_intranet
from crawler.jobs.problems import InnerHome, Named, Unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.rulebook import RuleBook, Site
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
