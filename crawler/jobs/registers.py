"""Sites of a register that a job is to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from audits.texts.addresses import is_intranet
from crawler.jobs.problems import InnerHome, Named, Unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.rulebook import Site


def chosen(sites: Sequence[Site], names: Sequence[str]) -> list[Site]:
    """The sites of these names, all without any; raises InnerHome, Unknown."""
    for site in sites:
        _check_home(site)
    known = tuple(site.site for site in sites)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Unknown(Named.SITE, unknown[0], known)
    return [site for site in sites if not names or site.site in names]


def _check_home(site: Site) -> None:
    """Refuse a home page inside the office that the register does not say how to reach."""
    host = (urlsplit(site.home).hostname or "").lower()
    mapped = {name.rpartition(":")[0] or name for name in site.resolve} | set(site.resolve)
    if is_intranet(f"[{host}]" if ":" in host else host) and host not in mapped:
        raise InnerHome(site.site, site.home, host, urlsplit(site.home).netloc.rpartition("@")[2])
