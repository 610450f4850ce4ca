"""Names of places at the head of an office's name, and whether an office belongs to another place."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audits.rulebook.register import Site

_PLACE = re.compile(r"(?:中共)?([一-鿿]{1,14}?(?:自治州|自治县|自治旗|自治区|行政区|省|市(?!区)|县|区|旗|州(?![市县区])|盟))")
_OFFICE = re.compile(r"(?:人民政府|政府|委员会|委|办公室|[一-鿿]{1,14}?(?:局|委|办|厅|委员会|中心|办公室|总队|支队|大队))")
_NO_PLACE = re.compile(
    r"(?:局|厅|委员|国家|中国|全国|总|关于|印发|政府|部门)|^(?:我|本|各|全|该|城|都|上|超|门|夜|集|菜|节|联|同|红|某)[省市县区旗州盟]$|"
    r"(?:开发|高新|新|园|社|景|校|地|城|林|灾|库|辖|小|片|特|专|管|保护|功能|示范|保税|自贸|度假|矿|山|牧|军|战|街|港|产业|合作|试验|农业)区$"
)
_COUNTY = ("县", "区", "旗")
_CLASS = re.compile(r"(自治州|自治县|自治旗|自治区|行政区|省|市|县|区|旗|州|盟)$")
_PEOPLES = (
    "蒙古族|蒙古|回族|藏族|维吾尔族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|"
    "高山族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|达斡尔|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|锡伯|阿昌族|普米族|"
    "塔吉克族|塔吉克|怒族|乌孜别克族|俄罗斯族|鄂温克族|德昂族|保安族|裕固族|京族|塔塔尔族|独龙族|鄂伦春族|赫哲族|门巴族|珞巴族|基诺族|各族|回"
)
_ENDS_IN_PEOPLES = re.compile(rf"(.{{2,6}}?)(?:{_PEOPLES}){{1,6}}$")
_ALIKE = {"自治县": "县", "自治旗": "旗", "自治州": "州", "自治区": "区域", "省": "区域"}


def places_of(name: str) -> tuple[str, ...]:
    """The places that the name of an office begins with, from the larger to the smaller; ``()`` if it is no office's name."""
    found: list[str] = []
    at = 0
    while (match := _PLACE.match(name, at)) and not _NO_PLACE.search(match[1]):
        found.append(match[1])
        at = match.end()
    return tuple(found) if found and _OFFICE.match(name, at) else ()


def own_places(site: Site) -> tuple[str, ...]:
    """The places that a site speaks for, by all their names that the register knows or that follow from these."""
    told = (place for name in (site.owner, site.name) for place in places_of(name))
    return tuple(dict.fromkeys(name for place in (*told, *site.also_known_as) for name in _names_of(place)))


def elsewhere(office: str, own: tuple[str, ...], site_kind: str) -> str:
    """``other`` if an office is surely one of another place, ``perhaps`` if it may be a higher one or an earlier name of this one, else ``""``.

    Offices of higher and of subordinate places are at home here.
    """
    places = places_of(office)
    if not own or not places or any(same_place(place, mine) for place in places for mine in own):
        return ""
    last = places[-1]
    earlier = any(_may_be(last, mine) for mine in own)
    if last.endswith(_COUNTY) and not last.endswith(("自治区", "行政区")):
        if not (any(mine.endswith(_COUNTY) for mine in own) or site_kind in ("county", "township")):
            return ""
        return "perhaps" if earlier else "other"
    return "perhaps" if last.endswith("市") and any(place.endswith("市") for place in own) else ""


@lru_cache(2048)
def _root(place: str) -> str:
    """A place's name without its class and the peoples of an autonomous one: ``道真`` of ``道真仡佬族苗族自治县``."""
    match = _CLASS.search(place)
    bare = place[: match.start()] if match else place
    if match and match[1].startswith("自治"):
        peoples = _ENDS_IN_PEOPLES.match(bare)
        bare = peoples[1] if peoples else bare
    return bare.removesuffix("族") if len(bare) > 2 else bare


def _may_be(short: str, mine: str) -> bool:
    """Whether a name may be an earlier or a shorter one of a place: of one root, or the first letters of an autonomous or long one (``莫旗``)."""
    root, own = _root(short), _root(mine)
    if root == own:
        return True
    autonomous = "自治" in mine
    return bool(root) and len(own) > len(root) + 1 and own.startswith(root) and (autonomous or len(root) > 1)


def same_place(one: str, other: str) -> bool:
    """Whether two names are of one place: equal, or an autonomous one written long and short (``自治县``, ``县``)."""
    return one == other or (_root(one) == _root(other) and _class(one) == _class(other))


def _class(place: str) -> str:
    match = _CLASS.search(place)
    return _ALIKE.get(match[1], match[1]) if match else ""


def _names_of(place: str) -> tuple[str, ...]:
    """A place with the shorter names that it has as an autonomous one."""
    match = _CLASS.search(place)
    if match is None or not match[1].startswith("自治") or match[1] == "自治区":
        return (place,)
    return place, _root(place) + match[1], _root(place) + _class(place)
