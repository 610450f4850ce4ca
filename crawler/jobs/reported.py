"""Sets a register beside the export of the national reporting system (信息报送系统), and opens what is reported to be closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.disclosure.reporting import differences, home_of, is_of
from audits.rulebook import Site
from audits.texts.addresses import host_of, is_address
from crawler.jobs.fetching import fetch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.records.codes import ReconciledState
    from audits.records.duties import ReportedSite
    from audits.records.reasons import Reason

MOST_VISITS = 500
"""Home pages that are opened."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One thing that the two sides say of a site."""

    state: ReconciledState
    """What differs; ``same`` where nothing does."""
    name: str
    """The site."""
    reported: str
    """As the export has it."""
    registered: str
    """As the register has it."""
    cell: str
    """Place in the export."""
    came: Reason | None = None
    """What came of opening its home page, None where it was not opened."""
    led: str = ""
    """Where its home page led, if to another host."""


def reconcile(sites: Sequence[Site], rows: Sequence[ReportedSite], *, visit: bool) -> list[Reconciled]:
    """What differs, site by site, then the sites that are not registered; with ``visit`` the home pages of closed and unregistered ones are opened."""
    left = [row for row in rows if not any(is_of(row, site) for site in sites)]
    closed = {site.site: site.home for site in sites if (own := [row for row in rows if is_of(row, site)]) and all(row.is_closed for row in own)}
    asked = [*closed.values(), *(home_of(row) for row in left)] if visit else []
    came = _opened([url for url in dict.fromkeys(asked) if is_address(url)][:MOST_VISITS], sites)
    found: list[Reconciled] = []
    for site in sites:
        reason, led = came.get(site.home, (None, ""))
        mine = list(differences(site, rows, answers=reason == "ok"))
        found += [Reconciled(one.state, site.name, one.reported, one.registered, one.cell, reason, led) for one in mine]
        if not mine:
            state: ReconciledState = "closed" if site.site in closed else "same"
            found.append(Reconciled(state, site.name, "", "", "", reason, led))
    for row in left:
        reason, led = came.get(home_of(row), (None, ""))
        kind: ReconciledState = "closed-answering" if row.is_closed and reason == "ok" else "closed" if row.is_closed else "not-registered"
        found.append(Reconciled(kind, row.name, " ".join(filter(None, (row.code, row.home, row.status))), "", row.cell, reason, led))
    return found


def _opened(urls: Sequence[str], sites: Sequence[Site]) -> dict[str, tuple[Reason, str]]:
    """What came of each address, and the host that it led to, if another; asked under the same guards as an inspection."""
    if not urls:
        return {}
    resolve = {host: target for site in sites for host, target in site.resolve.items()}
    asked = fetch(urls, Site(site="reported", name="reported", home=urls[0], resolve=resolve))
    return {url: (one.reason, one.url if host_of(one.url) != host_of(url) else "") for url, one in zip(urls, asked, strict=True)}
