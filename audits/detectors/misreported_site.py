"""Sites that the national reporting system knows otherwise than they are (信息报送系统登记不符)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.disclosure.reporting import differences
from audits.records import Confidence, Hit
from audits.records.codes import REPORTED_STATES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import SiteView
    from audits.rulebook import RuleBook
    from audits.rulebook.loading import Strict

SCOPE = "site"
NEEDS = "reported"
FACTS = {"state": REPORTED_STATES, "reported": str, "registered": str, "cell": str}


def check(site: SiteView, params: Strict, book: RuleBook) -> Iterator[Hit]:
    """One hit for each thing that the export says otherwise of the site."""
    for one in differences(site.site, site.reported, answers=site.home is not None):
        facts = {"state": one.state, "reported": one.reported, "registered": one.registered, "cell": one.cell}
        yield Hit(one.state, facts, at=one.reported or one.registered, confidence=Confidence.CONFIRMED if one.sure else Confidence.LIKELY)
