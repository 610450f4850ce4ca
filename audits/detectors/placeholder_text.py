"""Texts that were never meant for readers: tests, template leftovers, filler, "under construction" (占位内容)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.records import Confidence, Hit, PageKind
from audits.rulebook.loading import Strict
from audits.texts.addresses import subject_key
from audits.texts.keys import document_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Page
    from audits.records.views import PageView
    from audits.rulebook import RuleBook

SCOPE = "page"
KINDS = ("test", "template", "undefined", "filler", "building", "empty-counter")
FACTS = {"kind": KINDS, "where": ("title", "body", "field", "list"), "quote": str, "title": str}

_TEMPLATE = re.compile(
    r"\{\{[^{}\n]{0,60}\}\}|\$\{[^{}\n]{1,60}\}|<%=?[^%<>\n]{0,60}%>|\[!--[\w.]{1,40}--\]|\{\$[\w.>\[\]-]{1,40}\}|"
    r"\{/?(?:dede|eyou|pboot|field|cms):[^{}\n]{1,60}\}|【字号[:：]? ?〖(?! ?[大中小])"
)
_COUNTED = ("浏览", "阅读", "点击", "访问")
_MARKS = ("{", "<%", "[!--", "【字号")
"""One of them stands in every text that ``_TEMPLATE`` matches."""
_VALUE = re.compile(r"[:：] ?(undefined|NaN|null|\[object Object\])(?![\w.-])|\bundefined(?:年|月|日|次|-undefined)|\[object Object\]")
_UNSET = ("undefined", "NaN", "null", "[object Object]")
_COUNTER = re.compile(r"(?:浏览|阅读|点击|访问)(?:次数|量|数)[:：] ?(?:次(?!数)|\[ ?\]|【 ?】|\( ?\)|（ ?）)")
_FILLING = re.compile(r"vue|angular|handlebars|mustache|template|laytpl|layui|avalon|knockout|juicer|jsrender|react|doT", re.I)
_COUNT_BEHIND = re.compile(r"\s{0,2}(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,2})$")
_CROSSES = re.compile(r"[xX×ｘＸ]{3,20}")
_BARE = re.compile(r"[\W\d_]+")
SHORT = 40


class Placeholders(Strict):
    """``rules/vocabularies/placeholders.yml``."""

    tests: tuple[str, ...]
    """Words of tests; one of them must be there."""
    test_fillers: tuple[str, ...]
    """Words that a test title or body is otherwise made of; anything else makes it a real text."""
    filler_leads: tuple[str, ...]
    """Words that a filler begins with (``此处是新闻标题``)."""
    filler_words: tuple[str, ...]
    """Words that may stand in between."""
    filler_nouns: tuple[str, ...]
    """Words that it ends with; one of them said over and over is a filler too."""
    titles: tuple[str, ...]
    """Whole titles that nobody filled in."""
    bodies: tuple[str, ...]
    """Whole texts that nobody filled in."""
    fillers: tuple[str, ...]
    """Filler wherever it stands, in lower case."""
    building: tuple[str, ...]
    """What pages under construction say."""
    real: tuple[str, ...] = ()
    """Words beside a filler that make it a real text."""


VOCABULARIES = {"placeholders": Placeholders}


class Params(Strict):
    """``building_length``: characters up to which a page that says so counts as under construction."""

    building_length: int = 60


@dataclass(frozen=True, slots=True)
class _Words:
    """The compiled word list."""

    test: re.Pattern[str]
    must: tuple[str, ...]
    filling: re.Pattern[str]
    lists: Placeholders

    def is_test(self, text: str) -> bool:
        """Whether a short text is made of test words only."""
        if not text or len(text) > SHORT:
            return False
        bare = _BARE.sub("", text).lower()
        return any(word in bare for word in self.must) and self.test.fullmatch(bare) is not None

    def is_unset(self, title: str) -> bool:
        """Whether a whole title is one that nobody filled in, with a count behind it or not (``文章标题01``), or crosses."""
        bare = title.strip()
        return bare in self.lists.titles or _COUNT_BEHIND.sub("", bare) in self.lists.titles or _CROSSES.fullmatch(bare) is not None

    def is_filler(self, text: str) -> bool:
        """Whether a short text says but what should stand there, or the same word over and over."""
        bare = _BARE.sub("", text).lower() if 4 <= len(text) <= SHORT else ""
        return len(bare) >= 4 and self.filling.fullmatch(bare) is not None


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each kind of placeholder on a page, and for each test item of a list."""
    page = view.page
    words = book.memo("placeholders", "compiled", lambda: _compile(book.vocabulary("placeholders", Placeholders)))
    seen: set[str] = set()
    key = document_key(page)
    for kind, where, quote, confidence in (*_in_title(page, words), *_in_body(page, words, params)):
        if kind not in seen:
            seen.add(kind)
            facts = {"kind": kind, "where": where, "quote": quote[:60], "title": page.title or page.html_title or page.url}
            yield Hit(f"{key}|{kind}", facts, at=quote[:60], confidence=confidence)
    for item in page.items:
        kind = "test" if words.is_test(item.title) else "filler" if words.is_filler(item.title) else ""
        if kind:
            facts = {"kind": kind, "where": "list", "quote": item.title[:60], "title": page.title}
            yield Hit(f"{subject_key(item.url or page.url)}|{kind}", facts, at=item.title[:60], target_url=item.url)


def _compile(lists: Placeholders) -> _Words:
    made_of = sorted({*lists.tests, *lists.test_fillers}, key=len, reverse=True)
    nouns = _any(lists.filler_nouns)
    return _Words(
        re.compile(rf"(?:{'|'.join(map(re.escape, made_of))}){{1,10}}"),
        lists.tests,
        re.compile(rf"{_any(lists.filler_leads)}{_any(lists.filler_words)}{{0,8}}{nouns}|(.{{0,4}}{nouns})\1{{1,9}}"),
        lists,
    )


def _any(words: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"


Found = tuple[str, str, str, Confidence]


def _in_title(page: Page, words: _Words) -> Iterator[Found]:
    for title in dict.fromkeys((page.title, page.html_title)):
        bare = title.strip()
        if match := _TEMPLATE.search(bare):
            yield "template", "title", match[0], Confidence.CONFIRMED
        if bare in ("undefined", "null", "NaN") or "undefined" in bare.lower().split():
            yield "undefined", "title", bare, Confidence.CONFIRMED
    if page.kind in (PageKind.DETAIL, PageKind.OTHER, PageKind.LIST):
        if words.is_test(page.title):
            yield "test", "title", page.title, Confidence.CONFIRMED
        elif words.is_unset(page.title) or words.is_filler(page.title):
            yield "filler", "title", page.title, Confidence.CONFIRMED


def _in_body(page: Page, words: _Words, params: Params) -> Iterator[Found]:
    """Placeholders of text and metadata block."""
    text = page.body_text or page.text
    for field in page.fields:
        if field.value in ("undefined", "null", "NaN"):
            yield "undefined", "field", f"{field.label}：{field.value}", Confidence.CONFIRMED
    if any(mark in text for mark in _MARKS) and (match := _TEMPLATE.search(text)):
        yield "template", "body", match[0], _sureness_of_template(page)
    if any(word in text for word in _UNSET) and (match := _VALUE.search(text)):
        yield "undefined", "body", text[max(0, match.start() - 8) : match.end()], Confidence.LIKELY
    lower = text.lower()
    for word in words.lists.fillers:
        at = lower.find(word)
        if at >= 0 and not any(real in text[max(0, at - 20) : at + len(word) + 20] for real in words.lists.real):
            yield "filler", "body", text[at : at + len(word)], Confidence.CONFIRMED
            break
    yield from _whole_body(page, words, params)
    scripts = any(link.element == "script src" for link in page.links)
    if not scripts and any(word in text for word in _COUNTED) and (match := _COUNTER.search(text)):
        yield "empty-counter", "body", match[0], Confidence.LIKELY


def _whole_body(page: Page, words: _Words, params: Params) -> Iterator[Found]:
    """Pages whose whole main text is a test, a filler or a promise."""
    main = page.text.strip()
    whole = Confidence.LIKELY if page.problems else Confidence.CONFIRMED
    if main and page.kind is PageKind.DETAIL:
        if words.is_test(main):
            yield "test", "body", main, whole
        elif (main in words.lists.bodies or words.is_filler(main)) and not page.attachments:
            yield "filler", "body", main, whole
    empty = page.kind is PageKind.EMPTY_LIST
    if (main and len(main) <= params.building_length and page.kind is not PageKind.HOME) or empty:
        said = next((word for word in words.lists.building if word in (page.body_text if empty else main)), "")
        if said:
            yield "building", "body", said, whole


def _sureness_of_template(page: Page) -> Confidence:
    """A leftover in the text may be filled by a script library of the page."""
    scripts = [link.url for link in page.links if link.element == "script src"]
    if any(_FILLING.search(url) for url in scripts) or page.data_requests:
        return Confidence.UNVERIFIABLE
    return Confidence.LIKELY if scripts else Confidence.CONFIRMED
