"""Documents that the office's own list and the portal do not both have (文件清单与网站不符)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Confidence, Hit
from audits.regulations.documents import VALID, beside_the_list
from audits.regulations.laws import laws_of
from audits.rulebook.loading import Strict
from audits.texts.issuers import OWN, of_body
from audits.texts.numbers import normal_number
from audits.texts.titles import title_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import SiteView
    from audits.regulations.local import LocalEntry
    from audits.rulebook.book import RuleBook
    from audits.rulebook.register import Site

SCOPE = "site"
STATES = ("not-on-site", "not-on-list")
FACTS = {"title": str, "number": str, "state": STATES, "columns": str}
_OWN_OFFICES = frozenset({"portal", "county", "township"})


class Params(Strict):
    """``least``: documents in force that a list must have to be one of all of them, so that what it lacks tells something."""

    least: int = 3


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each; what the portal lacks is sure where all of it was read, what the list lacks a person has to judge."""
    valid = [entry for entry in laws_of(book).local if entry.status in VALID]
    collecting = [view for view in site.columns if view.column.type == "normative"]
    if not valid or not collecting:
        return
    whole = site.complete and all(view.state in ("read", "empty") and view.complete for view in collecting)
    mine = {(entry.title, entry.number) for entry in valid if _is_of(entry, site.site)}
    for gap in beside_the_list(site, book):
        here = gap.reason == "not-on-site"
        if (here and (gap.title, gap.number) not in mine) or (not here and len(valid) < params.least):
            continue
        facts = {"title": gap.title, "number": gap.number, "state": gap.reason, "columns": "、".join(gap.found_in)}
        url, column = (collecting[0].url, collecting[0].column.id) if here else (gap.url, "")
        key = f"{gap.reason}|{normal_number(gap.number) or title_key(gap.title)}"
        yield Hit(key, facts, page_url=url, at=gap.title, column=column, confidence=Confidence.CONFIRMED if here and whole else Confidence.LIKELY)


def _is_of(entry: LocalEntry, site: Site) -> bool:
    """Whether a site has to publish a document of the list: a government's portal those of its place, another site its own office's."""
    if not entry.issuer:
        return site.kind in _OWN_OFFICES
    if site.kind in _OWN_OFFICES:
        return of_body(entry.issuer, site) == OWN
    return entry.issuer in (site.owner, *(one.name for one in site.departments.values()))
