"""Names of places at the head of an office's name, and whether an office belongs to another place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audits.rulebook.register import Site

_PLACE = re.compile(r"(?:中共)?([一-鿿]{1,8}?(?:自治州|自治县|自治旗|省|市|县|区|旗|州|盟))")
_OFFICE = re.compile(r"(?:人民政府|政府|委员会|委|办公室|[一-鿿]{1,14}?(?:局|委|办|厅|委员会|中心|办公室|总队|支队|大队))")
_NO_PLACE = (
    "开发区", "高新区", "新区", "园区", "社区", "景区", "校区", "地区", "城区", "林区", "灾区", "库区", "辖区", "全区", "各区", "本区",
    "各县", "各市", "全市", "全县",
)  # fmt: skip
_COUNTY = ("县", "区", "旗")


def places_of(name: str) -> tuple[str, ...]:
    """The places that the name of an office begins with, from the larger to the smaller; ``()`` if it is no office's name."""
    found: list[str] = []
    at = 0
    while (match := _PLACE.match(name, at)) and not match[1].endswith(_NO_PLACE):
        found.append(match[1])
        at = match.end()
    return tuple(found) if found and _OFFICE.match(name, at) else ()


def own_places(site: Site) -> tuple[str, ...]:
    """The places that a site speaks for."""
    return tuple(dict.fromkeys(place for name in (site.owner, site.name) for place in places_of(name)))


def elsewhere(office: str, own: tuple[str, ...], site_kind: str) -> str:
    """``other`` if an office is one of another place of the same level, ``perhaps`` if the level is not clear, else ``""``.

    Offices of higher and of subordinate places are at home here.
    """
    places = places_of(office)
    if not own or not places or any(place in own for place in places):
        return ""
    last = places[-1]
    own_county = own[-1].endswith(_COUNTY)
    if last.endswith(_COUNTY):
        return "other" if own_county or site_kind in ("county", "township") else ""
    if last.endswith("市") and site_kind not in ("county", "township"):
        return "perhaps" if any(place.endswith("市") for place in own) else ""
    return ""
