"""Service guides that lack elements, name them without saying anything, or give no number to call (办事指南要素不全)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.extract.article.guidewords import spoken_of
from audits.records import Confidence, Hit, PageKind, Place, Several
from audits.records.codes import GUIDE_ELEMENTS
from audits.rulebook.loading import Strict
from audits.rulebook.rule import ColumnTypes  # noqa: TC001 - the models are built from it
from audits.texts.addresses import subject_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audits.records import Guide, GuidePart
    from audits.records.codes import GuideElement
    from audits.records.views import PageView
    from audits.rulebook.book import RuleBook

SCOPE = "page"
LOOK = ("none", "file", "picture", "elsewhere", "text", "table")
EXTENT = ("none", "some", "most")
FACTS = {
    "title": str, "count": int, "missing": Several(GUIDE_ELEMENTS), "blank": Several(GUIDE_ELEMENTS), "phone": str,
    "extent": EXTENT, "look": LOOK,
}  # fmt: skip
"""``count``: of the eight classes of the national indicators; ``look``: why a person must look, where the page cannot tell."""
CLASSES: tuple[GuideElement, ...] = ("name", "basis", "condition", "material", "place", "time", "phone", "process")
STRUCTURED, MOST, LEAST = 4, 4, 2
HARDLY_ANYTHING = 200
"""Characters of a page without files, pictures and links that cannot hold a guide."""
_GUIDE = re.compile(r"(?:办事|服务|办理|申请|申领|审批|业务)指南|办理须知|办事须知|一次性告知(?:书|单)")
_GENERIC = re.compile(r"(?:办事指南|服务指南|指南|详情|详细|内容|正文|事项详情|办事指南详情|在线办事|网上办事)?")
_NUMBER = re.compile(r"[0-9０-９](?:[\s\-－—()（）]{0,3}[0-9０-９]){4,}|[一二三四五六七八九〇零]{5,}")
_MARKS = re.compile(r"[\s\u3000\-—–_/\\.…·。，,;；:：、()（）【】\[\]*!！?？~～]+")


class Words(Strict):
    """``rules/vocabularies/guide-elements.yml``."""

    blank: tuple[str, ...]
    """Values that say nothing."""
    none: tuple[str, ...]
    """Values that say there is none."""
    never_none: tuple[str, ...]
    """Elements of which there must be some."""
    refers: tuple[str, ...]
    """Words by which a value sends its reader elsewhere."""
    notices: tuple[str, ...]
    """Words of titles that are no guide's."""


VOCABULARIES = {"guide-elements": Words}


class Params(Strict):
    """``column_types``: columns whose pages are guides; elsewhere only pages whose titles say so."""

    column_types: ColumnTypes = ("service",)


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a guide with faults, all of them in it; one that needs a person where the page cannot tell."""
    page = view.page
    words = book.vocabulary("guide-elements", Words)
    listed = any(column.type in params.column_types for column in view.columns)
    if page.kind not in (PageKind.DETAIL, PageKind.OTHER) or any(word in page.title for word in words.notices):
        return
    if not (listed or (_GUIDE.search(page.title) and page.kind == PageKind.DETAIL)):
        return
    guide = page.guide
    named = {part.element for part in guide.parts} if guide is not None else set()
    if guide is None or guide.many or len(named.intersection(CLASSES)) < LEAST:
        yield _hollow(view) if listed and _is_hollow(view) else _unclear(view, guide)
        return
    blank, sure_blank = _blank(guide, words)
    missing, sure_missing = _missing(view, guide, named)
    phone, sure_phone = _phone(guide, words, page.text) if "phone" not in blank else ("", True)
    if not (missing or blank or phone):
        return
    sure = sure_blank and sure_missing and sure_phone and not page.problems
    yield _hit(view, missing, blank, phone, sure=sure)


def _blank(guide: Guide, words: Words) -> tuple[list[str], bool]:
    """Elements under none of whose labels anything stands, and whether that is certain of all."""
    by_element: dict[str, list[GuidePart]] = {}
    for part in guide.parts:
        by_element.setdefault(part.element, []).append(part)
    found: list[str] = []
    sure = True
    for element in GUIDE_ELEMENTS:
        parts = by_element.get(element, [])
        if parts and all(part.state != "unknown" and _says_nothing(part, words) for part in parts):
            found.append(element)
            sure = sure and all(part.value or part.state == "blank" for part in parts)
    return found, sure


def _says_nothing(part: GuidePart, words: Words) -> bool:
    """Whether nothing stands under a label, or only words that say so."""
    if part.state in ("blank", "perhaps-blank"):
        return True
    bare = _MARKS.sub("", part.value)
    if not bare:
        return bool(part.value)
    if bare in words.none:
        return part.element in words.never_none
    return bare in words.blank


def _missing(view: PageView, guide: Guide, named: set[GuideElement]) -> tuple[list[str], bool]:
    """Classes of which the page has no label, and whether that is certain of all; what the text tells without a label is never certain."""
    structured = len(named.intersection(CLASSES)) >= STRUCTURED
    found: list[str] = []
    sure = structured and not guide.media and not view.page.attachments
    for element in CLASSES:
        told = element in guide.mentioned
        if element in named or element in guide.told or (told and not structured):
            continue
        if element == "name" and not _GENERIC.fullmatch(view.page.title.strip()):
            continue
        found.append(element)
        sure = sure and not told
    return found, sure


def _phone(guide: Guide, words: Words, text: str) -> tuple[str, bool]:
    """What stands in the place of a telephone number, ``""`` if a number does; whether that is certain."""
    parts = [part for part in guide.parts if part.element == "phone" and part.state == "given" and part.label not in ("联系人", "咨询方式", "联系方式")]
    if not parts or any(_NUMBER.search(part.value) or not part.value for part in parts):
        return "", True
    sure = not _NUMBER.search(text) and not any(word in part.value for part in parts for word in words.refers)
    return parts[0].value[:60], sure


def _is_hollow(view: PageView) -> bool:
    """Whether a page is too short to be a guide and has nothing in which it could lie."""
    page = view.page
    if page.kind is not PageKind.DETAIL or page.problems or page.attachments or not page.text or len(page.text) > HARDLY_ANYTHING:
        return False
    return not any(link.region is Place.CONTENT and link.element in ("a href", "img src", "iframe src", "embed src", "object data") for link in page.links)


def _hollow(view: PageView) -> Hit:
    """What a page of a few words does not even speak of."""
    missing = [element for element in CLASSES if element != "name" and element not in spoken_of(view.page.text)]
    return _hit(view, missing, [], "", sure=False)


def _hit(view: PageView, missing: Sequence[str], blank: Sequence[str], phone: str, *, sure: bool) -> Hit:
    """What is wrong with a guide; a label of a telephone without a number is a class that is missing too."""
    count = len({*missing, *blank, *(["phone"] if phone else [])}.intersection(CLASSES))
    facts = {
        "title": view.page.title, "count": count, "missing": list(missing), "blank": list(blank), "phone": phone,
        "extent": EXTENT[2 if count >= MOST else 1], "look": LOOK[0],
    }  # fmt: skip
    return Hit(subject_key(view.page.url), facts, at=view.page.title, confidence=Confidence.CONFIRMED if sure else Confidence.LIKELY)


def _unclear(view: PageView, guide: Guide | None) -> Hit:
    """What a person must look at, where a page does not show its elements."""
    page = view.page
    if guide is not None and guide.many:
        look = "table"
    elif page.attachments:
        look = "file"
    elif len(page.text) < 120 and any(link.element == "img src" for link in page.links):
        look = "picture"
    elif len(page.text) < 120:
        look = "elsewhere"
    else:
        look = "text"
    facts = {"title": page.title, "count": 0, "missing": [], "blank": [], "phone": "", "extent": EXTENT[0], "look": look}
    return Hit(subject_key(page.url), facts, at=page.title, confidence=Confidence.UNVERIFIABLE)
