"""Everything a page tells of its own document: title, dates, numbers, issuer, source, persons, metadata block, attachments, text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from audits.extract.article import hidden, people, publication
from audits.extract.article.attachments import attachments_of
from audits.extract.article.fields import values
from audits.extract.article.guides import guide_of
from audits.extract.article.labels import KIND_OF, words
from audits.extract.article.letters import letters_of
from audits.extract.article.numbers import from_field, from_head, from_title
from audits.extract.article.parts import parts_of
from audits.extract.article.validity import label_and_value, validity_marks
from audits.extract.source.document import squeeze
from audits.extract.source.tables import numbered_tables
from audits.records import PageKind
from audits.texts.doctypes import doc_type_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audits.extract.article.fields import LabelledValue
    from audits.extract.article.publication import Publication
    from audits.extract.article.titles import Title
    from audits.extract.source.document import Document
    from audits.extract.source.lines import Line, Lines
    from audits.records import DateMark, Field, Guide, Letter, Link, ValidityMark
    from audits.records.codes import DocType, ShownWhere

MAX_TEXT = 400_000
_NOTICES = ("公告", "公示", "通告", "启事")
_LEAST_OF_TITLE = 6
"""Letters of a last name from which on it may be the beginning of the title; a shorter one is the column."""
_CONCERNED = words("责任部门 公开责任部门 联合发文单位 报送单位 公开主体 信息公开机构")
_NOTE = re.compile(
    r"^[（(][^（）()]{0,12}(?:19|20)\d{2}年.{4,900}(?:公布|发布|通过|施行|修订|修正|批准|颁布).{0,200}[）)]\s?$"
)
_UNNAMED = re.compile(
    r"(?:本页|文章|信息|新闻|公告|通知|图文|图片|视频|内容|栏目|网站|详细|文件|资讯){0,2}"
    r"(?:正文|内容|详情|详细|详细内容|列表|浏览|阅读|查看|展示|显示)(?:页面?|文章|信息|新闻|内容)?|(?:网站|返回)?首页|context|home|content|details?|list|more|更多|当前页面?",
    re.I,
)
"""Last names of a breadcrumb that stand for the page and name no column."""


@dataclass(frozen=True, slots=True)
class Details:
    """What ``read_details`` understood; the fields are those of ``audits.records.Page``."""

    title: str = ""
    title_raw: str = ""
    headings: tuple[str, ...] = ()
    published: str | None = None
    published_raw: str = ""
    published_where: ShownWhere | None = None
    written: str | None = None
    written_raw: str = ""
    dates: tuple[DateMark, ...] = ()
    doc_number: str | None = None
    index_number: str | None = None
    issuer: str | None = None
    source: str | None = None
    responsible: Mapping[str, str] = field(default_factory=dict)
    validity: str | None = None
    validity_label: str | None = None
    validity_marks: tuple[ValidityMark, ...] = ()
    fields: tuple[Field, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Link, ...] = ()
    breadcrumb: tuple[str, ...] = ()
    doc_type: DocType | None = None
    column: str = ""
    text: str = ""
    body_text: str = ""
    tables: str = ""
    guide: Guide | None = None
    letters: tuple[Letter, ...] = ()
    enactment_note: str = ""
    signs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    crumb: int = -1
    """Index of the line with the breadcrumb, -1 if there is none."""
    footer: int = 0
    """Index of the first line of the footer, else the number of lines."""


def read_details(document: Document, links: Sequence[Link]) -> Details:
    """The facts of a page's own document; what it does not tell stays empty."""
    parts = parts_of(document)
    found, main, entries, title, own = parts.found, parts.main, parts.entries, parts.title, parts.own
    lines, meta, breadcrumb, between = found.lines, document.meta, parts.trail.names, parts.between
    shown = [*publication.labelled_dates(entries, title, main, lines), *publication.lone_dates(lines, title, main, entries)]
    signed = people.signature([*(line for line in between if not line.frame), *own], title.text)
    published = publication.decide(shown, hidden_dates(document, found), signed.date, signed.raw, document.url)
    written = _written(published, signed)
    number = _number(entries, title, [*between, *own[:16]])
    marks = validity_marks((entry.field for entry in entries), title.raw or title.text, parts.near, document.source)
    validity_label, validity = label_and_value(marks)
    column = column_of(breadcrumb, meta, title.text)
    named = people.tail_entries([*own[-8:], *lines[main.end : min(main.footer, main.end + 6)]])
    return Details(
        title=title.text, title_raw=title.raw, headings=_headings(found),
        published=published.value, published_raw=published.raw, published_where=published.where,
        written=written[0], written_raw=written[1], dates=published.dates,
        doc_number=number, index_number=_index_number(entries),
        issuer=_issuer(entries, signed.issuer, own if number else (), title.text), source=_source(entries, parts.start, found, named),
        responsible=people.responsible(entries, named, _script_people(found)),
        validity=validity, validity_label=validity_label, validity_marks=marks,
        fields=tuple(entry.field for entry in entries), meta=dict(meta),
        attachments=attachments_of(document, found, parts.start, main.end, min(main.footer, main.end + 8), links, title.text),
        breadcrumb=breadcrumb, doc_type=_doc_type(title.text, column, breadcrumb, number, entries), column=column,
        text="\n".join(line.text for line in own)[:MAX_TEXT], body_text=" ".join(line.text for line in lines)[:MAX_TEXT],
        tables=numbered_tables(lines)[:MAX_TEXT], guide=guide_of(document), letters=letters_of(document, title.text, published.value),
        enactment_note=" ".join([line.text for line in [*between, *own[:8]] if _NOTE.match(line.text)][:3]),
        signs={"title": title.signs, "published": published.signs}, crumb=parts.trail.line, footer=main.footer,
    )  # fmt: skip


_NOT_DOCUMENTS = frozenset({PageKind.HOME, PageKind.LIST, PageKind.EMPTY_LIST, PageKind.JS_LIST, PageKind.ERROR, PageKind.REDIRECT})
_OF_NO_PAGE = frozenset({"title", "column", "crumb", "footer"})
_OF_ANY_PAGE = ("title_raw", "headings", "meta", "text", "body_text", "tables", "letters")
_PLACELESS = frozenset({PageKind.HOME, PageKind.ERROR, PageKind.REDIRECT})


def facts_for(details: Details, kind: PageKind) -> dict[str, Any]:
    """Fields of ``Page`` other than title and column; a list, home or error page has no dates, numbers and attachments of its own."""
    names: Iterable[str] = (name for name in Details.__slots__ if name not in _OF_NO_PAGE)
    if kind in _NOT_DOCUMENTS:
        names = _OF_ANY_PAGE if kind in _PLACELESS else (*_OF_ANY_PAGE, "breadcrumb")
    return {name: getattr(details, name) for name in names}


def _written(published: Publication, signed: people.SignOff) -> tuple[str | None, str]:
    """The day of a label, else that of the sign-off; the latter too where the label's day is taken for that of publication."""
    if published.issued and signed.date:
        return signed.date, signed.raw
    return next(((mark.value, mark.raw) for mark in published.dates if mark.kind == "written" and mark.value), (signed.date, signed.raw))


def hidden_dates(document: Document, found: Lines) -> list[DateMark]:
    """Dates of scripts and meta tags."""
    texts = [script.code for script in found.scripts]
    heads = [text for element in document.root.findall("./head/script") if (text := element.text) and len(text) < 20_000]
    if heads and (b"publish" in document.data or b"pubdat" in document.lower):
        texts += heads
    return hidden.script_marks(found.scripts, texts) + hidden.meta_marks(document.meta)


def _number(entries: Sequence[LabelledValue], title: Title, head: Sequence[Line]) -> str | None:
    """Label, else title, else a line of its own below the title."""
    for entry in values(list(entries), "number"):
        number = from_field(entry.field.value)
        if number:
            return number
    return from_title(title.text) or from_head(head)


def _doc_type(title: str, column: str, breadcrumb: tuple[str, ...], number: str | None, entries: Sequence[LabelledValue]) -> DocType:
    """Kind of document; a letter by its labels; a notice that carries its number behind its title is no policy document for that."""
    if not number and any(entry.kind == "letter" for entry in entries):
        return "信访回应"
    bare = "".join(title.split())
    if number and bare.endswith(number) and bare.removesuffix(number).endswith(_NOTICES):
        return doc_type_of(bare.removesuffix(number), column, breadcrumb, None)
    return doc_type_of(title, column, breadcrumb, number)


def _index_number(entries: Sequence[LabelledValue]) -> str | None:
    for entry in values(list(entries), "index"):
        value = entry.field.value.replace(" ", "")
        if any(letter.isdigit() for letter in value) and len(value) <= 80:
            return value
    return None


def _issuer(entries: Sequence[LabelledValue], signed: str | None, own: Sequence[Line], title: str) -> str | None:
    """Label (that of the issuer before those of departments concerned), else sign-off, letterhead, opening of the title."""
    named = [entry for entry in values(list(entries), "issuer") if people.clean_source(entry.field.value)]
    named.sort(key=lambda entry: entry.field.label in _CONCERNED)
    return named[0].field.value if named else signed or people.letterhead(own) or people.from_title(title)


def _source(entries: Sequence[LabelledValue], start: int, found: Lines, tail: Sequence[tuple[str, str, str]]) -> str | None:
    """The first label with a value, else a script's, else that at the end of the text; a blank label is not filled from below."""
    sources = [entry for entry in entries if entry.kind == "source"]
    for entry in sources:
        value = people.clean_source(entry.field.value)
        if value and (entry is sources[0] or entry.line < start):
            return value
    if sources:
        return None
    scripted = hidden.script_labels(found.scripts)
    for label, value in scripted.items():
        if KIND_OF[label] == "source" and people.clean_source(value):
            return people.clean_source(value)
    return people.tail_source(tail)


def _script_people(found: Lines) -> dict[str, str]:
    """Persons whose names a script writes."""
    return {label: value for label, value in hidden.script_labels(found.scripts).items() if KIND_OF[label] == "person"}


def column_of(breadcrumb: tuple[str, ...], meta: Mapping[str, str], title: str = "") -> str:
    """Name of the column: the last name of the breadcrumb that is no filler and not the article's own title, else the meta tag."""
    own = "".join(title.split())
    for place in range(len(breadcrumb) - 1, -1, -1):
        name = breadcrumb[place]
        tight = "".join(name.split()).rstrip(".…")
        titled = own.startswith(tight) and (tight == own or len(tight) >= _LEAST_OF_TITLE)
        if not _UNNAMED.fullmatch(name) and not (place and place == len(breadcrumb) - 1 and titled):
            return name
    return meta.get("columnname", "")[:60]


def _headings(found: Lines) -> tuple[str, ...]:
    """Texts of h1 to h3, at most ten."""
    seen: dict[int, list[str]] = {}
    for line in found.lines:
        if 1 <= line.level <= 3:
            seen.setdefault(id(line.element), []).append(line.text)
            if len(seen) > 10:
                break
    return tuple(squeeze(" ".join(parts))[:300] for parts in list(seen.values())[:10])
