"""Whose document a page shows: one of the site's owner and departments, or a reprint of another body's (转载)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.texts.places import own_places, places_of, same_place

if TYPE_CHECKING:
    from audits.records import Page
    from audits.rulebook.register import Site

OWN, OTHER, UNKNOWN = "own", "other", ""
_BODY_END = r"(?:人民政府|政府|委员会|办公室|办公厅|常委会|党组|党委|工作部|[局委办厅部院署会行处队所站中心司]|中心|公司|指挥部|领导小组)"
_OPENING = re.compile(rf"^([一-鿿、，,\s（）()]{{2,60}}?{_BODY_END})(?:等[^关印转]{{0,12}})?\s{{0,2}}(?:关于|印发|转发|公告|令|通告)")
_NATIONAL = re.compile(
    r"^(?:中华人民共和国|国务院|国家|中共中央|中央|全国|最高人民|中国(?!共产党.{2,12}[县市区州旗省]))"
    r"|^[一-鿿]{2,10}(?:(?<!宣传)(?<!组织)(?<!统战)(?<!武装)(?<!工作)部|总局|总署|总社)(?:$|办公厅|令)"
)
_BARE = re.compile(r"^(?:我|本)?([省市县区州旗盟])(?![一-鿿]{0,3}[省市县区州旗盟])")
_REPRINT = re.compile(r"^[（(【〔\[]?\s?转载?(?:发|自)?\s?[）)】〕\]]|^转载[:：]")
_MEDIUM = re.compile(
    r"^(?:新华|人民|中新|央视|央广|光明|澎湃|学习强国|南方(?:\+|＋|plus)|求是|半月谈|瞭望|紫光阁|旗帜|环球|观察者|国是|经济参考)|"
    r"(?:[一-鿿]报|电视台|电台|广播|融媒体?|新闻|[一-鿿]网|网站|客户端|公众号|头条号?|微博|视频号|通讯社|杂志社?|[一-鿿]{2}发布)$"
)
_OURS = re.compile(r"^(?:本|我[网站局委办们]|门户|政府|政务)")
_OWN_MEDIUM = re.compile(r"^([一-鿿]{1,16}(?:[局委办院厅]|中心))(?:的)?(?:官方|政务|门户)?(?:网站?|微信|微博|公众号|客户端|头条号){1,2}$")
"""A site or an account that is named after the office that runs it."""
_OFFICIAL_ACCOUNT = re.compile(r"^([一-鿿]{2,6}?)(?:市|县|区|旗|州)?(?:发布|融媒体?|新闻网?|网站|政府网|日报|公众号|电视台|客户端)")
_SPLIT = re.compile(r"[、，,;；\s]+")
_NUMBER = re.compile(r"^(?:国|中)(?:发|办|函|令|字)|^国办|^中办|^国务院|^[一-鿿]{1,4}部(?:发|函|办|规|令|公告)|部办|^税总|^财税|^主席令")
_ANY_PLACE = "政府办县市区乡镇州旗党委局"
"""Letters with which numbers of a place begin that leave its name out."""
_NATIONAL_NUMBER = re.compile(
    r"^(?:国[一-鿿]|民[发函办政]|财[综税社建农教行资库预金会企法评办]|人社[部厅]|中?组[发通]|教[基职师高政体科发厅规财人民外研学语]|建[城房质村办法规市标科]|"
    r"交[运公规办水科通]|农[办发牧渔质计财机科]|商[务办]|[卫医]保?[发办规]|医保|应急|工信|文旅|自然资|发改|环[发办规函生土水大]|水[利资规保建农]|司[发办规]|公[通治交]字?|"
    r"药监|市监|税[总务]|银[发保监办]|证监|保监|审[计办]|林[规发办]|残联|全[国总]|最高|法[释发])"
)
"""How numbers of ministries begin; a number of a place begins with a letter of its name."""


def whose(page: Page, site: Site) -> str:
    """``own``, ``other`` or ``""`` (nothing tells): the body that the title opens with, else the number, else the issuing body decides.

    Where none is named, a title or number that begins with the name of the site's place makes it one of the site's own, a source elsewhere
    another's. An issuing office of the site beside a foreign number and a foreign source is but the one that put the text on line.
    """
    if _REPRINT.match(page.title):
        return OTHER
    opening = _OPENING.match(page.title)
    if opening is not None:
        told = of_body(opening[1], site)
        if told:
            return told
    foreign = bool(page.doc_number) and not _is_numbered_here(page.doc_number or "", site)
    if page.doc_number and site.kind != "ministry" and (_NUMBER.search(page.doc_number) or (foreign and _NATIONAL_NUMBER.search(page.doc_number))):
        return OTHER
    told = of_body(page.issuer or "", site)
    if told == OWN and foreign:
        return OTHER if _from_elsewhere(page, site) else of_body(page.source or "", site)
    if told:
        return told
    own = own_places(site)
    code = (page.doc_number or "")[:1]
    if page.title.startswith(own) or (code and any(code in place for place in own)):
        return OWN
    return OTHER if _from_elsewhere(page, site) else UNKNOWN


def is_reprint(page: Page, site: Site) -> bool:
    """Whether the page shows another body's text: it issued the document, or the source that the page names is a paper or site elsewhere."""
    return whose(page, site) == OTHER or _from_elsewhere(page, site)


def _from_elsewhere(page: Page, site: Site) -> bool:
    """Whether a source that the page names is a paper, an account or a body of another place."""
    sources = [page.source or "", *(field.value for field in page.fields if "来源" in field.label or "稿源" in field.label)]
    return any(_is_elsewhere(source, site) for source in sources if source)


def _is_elsewhere(source: str, site: Site) -> bool:
    places = own_places(site)
    if any(source in name or name in source for name in (site.name, site.owner, *places) if len(name) > 2):
        return False
    if _OURS.match(source):
        return False
    if _BARE.match(source):
        return of_body(source, site) == OTHER
    body = _OWN_MEDIUM.match(source)
    if body is not None and of_body(body[1], site) == OWN:
        return False
    account = _OFFICIAL_ACCOUNT.match(source)
    if account is not None and any(place.startswith(account[1]) for place in places):
        return False
    return _MEDIUM.search(source) is not None or of_body(source, site) == OTHER


def of_body(name: str, site: Site) -> str:
    """Whether a body is the site's owner, one of its departments or of its place; of several bodies the first counts."""
    first = next((part for part in _SPLIT.split(name.strip()) if part), "").removeprefix("中共")
    own = own_places(site)
    if len(first) < 2:
        return UNKNOWN
    places = places_of(first)
    if places:
        return OWN if _is_here(places, own) else OTHER if own or site.kind == "ministry" else UNKNOWN
    bare = _BARE.match(first)
    if bare is not None and own:
        return OWN if any(place.endswith(bare[1]) for place in own) or (bare[1] in "县区旗" and not _is_county(own)) else OTHER
    if _is_named(first, site):
        return OWN
    if _NATIONAL.search(first):
        return OTHER
    return OWN if own and site.kind != "ministry" else UNKNOWN


def _is_numbered_here(number: str, site: Site) -> bool:
    """Whether a document number begins with a letter of the site's place (of its owner's name where no place is known), or as any place's may."""
    return number[0] in _ANY_PLACE or any(number[0] in name for name in own_places(site) or (site.owner, site.name))


def _is_named(name: str, site: Site) -> bool:
    """Whether the register knows a body, with or without the place before its name."""
    for known in (site.owner, *(department.name for department in site.departments.values())):
        bare = known[1:] if _BARE.match(known) else known
        if len(bare) >= 3 and len(name) >= 3 and (bare in name or known.startswith(name)):
            return not (_NATIONAL.search(name) and not _NATIONAL.search(known))
    return False


def _is_here(places: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """Whether one of the places is the site's own, or a county or district below it as far as classes tell."""
    if any(same_place(place, mine) for place in places for mine in own):
        return True
    return bool(own) and len(places) == 1 and _is_county(places) and not _is_county(own)


def _is_county(places: tuple[str, ...]) -> bool:
    return any(place.endswith(("县", "区", "旗")) and not place.endswith("自治区") for place in places)
