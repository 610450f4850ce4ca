"""A site beside what the national reporting system has of it (全国政府网站信息报送系统)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.texts.addresses import host_of
from audits.texts.keys import normal_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audits.records.codes import ReportedState
    from audits.records.duties import ReportedSite
    from audits.rulebook.register import Site

_CODE = re.compile(r"(?:[0-9]{10}|bm[0-9]{8})", re.I)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which the export and the register differ."""

    state: ReportedState
    """What differs."""
    reported: str
    """As the export has it."""
    registered: str
    """As the register has it, or as it is."""
    cell: str = ""
    """Place in the export."""
    sure: bool = True


def differences(site: Site, rows: Sequence[ReportedSite], *, answers: bool) -> Iterator[Difference]:
    """What the export says otherwise of a site; one that is closed there and does not answer is as it should be."""
    own = [row for row in rows if is_of(row, site)]
    if not own:
        yield Difference("unreported", "", f"{site.name} {site.home}", sure=bool(site.site_code))
        return
    running = [row for row in own if not row.is_closed]
    if len(running) > 1:
        yield Difference("reported-twice", "、".join(row.name for row in running), site.name, "、".join(row.cell for row in running))
    row = (running or own)[0]
    if row.is_closed:
        if answers:
            yield Difference("closed-answering", row.status, site.home, row.cell)
        return
    if row.home and not _is_host_of(row, site):
        yield Difference("moved", row.home, site.home, row.cell)
    if normal_key(row.name) != normal_key(site.name):
        yield Difference("name", row.name, site.name, row.cell)
    if row.code and site.site_code and row.code.lower() != site.site_code.lower():
        yield Difference("code", row.code, site.site_code, row.cell)
    elif row.code and not _CODE.fullmatch(row.code):
        yield Difference("malformed-code", row.code, site.site_code, row.cell)


def is_of(row: ReportedSite, site: Site) -> bool:
    """Whether a row is about a site: its code, its host or its name."""
    if row.code and row.code.lower() == site.site_code.lower():
        return True
    return _is_host_of(row, site) or normal_key(row.name) == normal_key(site.name)


def home_of(row: ReportedSite) -> str:
    """The address of a row's home page with a protocol, ``""`` if it has none."""
    return row.home if "://" in row.home or not row.home else f"http://{row.home}"


def _is_host_of(row: ReportedSite, site: Site) -> bool:
    """Whether the home page of a row stands on the host of the site's home page, or on one that it had before."""
    known = {_bare(host_of(site.home))} | {_bare(host) for host in site.formerly}
    return bool(row.home) and _bare(host_of(home_of(row))) in known


def _bare(host: str) -> str:
    return (host.rpartition(":")[0] or host).removeprefix("www.").lower()
