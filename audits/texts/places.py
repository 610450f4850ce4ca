"""Names of places at the head of an office's name, and whether an office belongs to another place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audits.rulebook.register import Site

_PLACE = re.compile(r"(?:中共)?([一-鿿]{1,10}?(?:自治州|自治县|自治旗|自治区|行政区|省|市|县|区|旗|州|盟))")
_OFFICE = re.compile(r"(?:人民政府|政府|委员会|委|办公室|[一-鿿]{1,14}?(?:局|委|办|厅|委员会|中心|办公室|总队|支队|大队))")
_NO_PLACE = re.compile(
    r"(?:局|厅|委员|国家|中国|全国|总|关于|印发|政府|部门)|^(?:我|本|各|全|该|城|都|上|超|门|夜|集|菜|节|联|同|红|某)[省市县区旗州盟]$|"
    r"(?:开发|高新|新|园|社|景|校|地|城|林|灾|库|辖|小|片|特|专|管|保护|功能|示范|保税|自贸|度假|矿|山|牧|军|战|街|港|产业|合作|试验|农业)区$"
)
_COUNTY = ("县", "区", "旗")


def places_of(name: str) -> tuple[str, ...]:
    """The places that the name of an office begins with, from the larger to the smaller; ``()`` if it is no office's name."""
    found: list[str] = []
    at = 0
    while (match := _PLACE.match(name, at)) and not _NO_PLACE.search(match[1]):
        found.append(match[1])
        at = match.end()
    return tuple(found) if found and _OFFICE.match(name, at) else ()


def own_places(site: Site) -> tuple[str, ...]:
    """The places that a site speaks for."""
    return tuple(dict.fromkeys(place for name in (site.owner, site.name) for place in places_of(name)))


def elsewhere(office: str, own: tuple[str, ...], site_kind: str) -> str:
    """``other`` if an office is surely one of another place, ``perhaps`` if it may be a higher one, else ``""``.

    Offices of higher and of subordinate places are at home here.
    """
    places = places_of(office)
    if not own or not places or any(place in own for place in places):
        return ""
    last = places[-1]
    if last.endswith(_COUNTY) and not last.endswith(("自治区", "行政区")):
        return "other" if own[-1].endswith(_COUNTY) or site_kind in ("county", "township") else ""
    return "perhaps" if last.endswith("市") and any(place.endswith("市") for place in own) else ""
