"""Pages as understood, and their parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audits.rulebook.codes import PageKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audits.records.codes import (
        DateKind,
        DateWhere,
        DocType,
        Embedded,
        FileProblem,
        GuideElement,
        GuideState,
        LetterState,
        MarkState,
        MarkWhere,
        Method,
        PageProblem,
        ShownWhere,
    )
    from audits.records.links import Link


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item of a column's list (列表条目)."""

    title: str
    """Title as shown, whitespace collapsed; the title attribute where the text is cut short."""
    href: str
    """As written in the page."""
    url: str
    """Resolved address, ``""`` if it cannot be resolved."""
    date: str | None = None
    """ISO date beside the item, or None."""
    date_raw: str = ""
    """The text the date was read from."""
    mark: str = ""
    """A validity word shown in the list row (e.g. ``有效``, ``已废止``), or ``""``."""


@dataclass(frozen=True, slots=True)
class DateMark:
    """A date understood on a page, raw beside parsed."""

    kind: DateKind
    """What it is the date of."""
    value: str | None
    """ISO date, or None where the text is no possible date."""
    raw: str
    """The text it was read from."""
    where: DateWhere
    """Where it was read."""


@dataclass(frozen=True, slots=True)
class Field:
    """One label and value of a page's metadata block (信息区)."""

    label: str
    """Label without inner spaces, brackets and colon."""
    value: str
    """Value, whitespace collapsed; ``""`` if blank."""
    raw_label: str = ""
    """Label as written."""


@dataclass(frozen=True, slots=True)
class ValidityMark:
    """One place of a page that says whether its document is in force (有效性标注)."""

    where: MarkWhere
    """Where it stands."""
    label: str
    """The label as normalised, e.g. ``有效性``; ``""`` where the mark has none."""
    value: str
    """Literal value; ``""`` if the label is blank."""
    state: MarkState
    """What it says."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to the office (来信、留言) as a page shows it."""

    title: str
    """What it is about."""
    url: str
    """Address of its own page, or of the page that shows it."""
    asked: str | None = None
    """ISO date on which it was written."""
    answered: str | None = None
    """ISO date on which it was answered."""
    state: LetterState = "unknown"
    """Whether it was answered."""
    said: str = ""
    """The words that say it was not, ``""`` where it only lacks an answer."""
    sure: bool = False
    """Whether labels tell both the day of writing and that it was not answered."""


@dataclass(frozen=True, slots=True)
class GuidePart:
    """What stands under one label of a service guide (办事指南)."""

    element: GuideElement
    """What the label promises."""
    label: str
    """The label, without number and colon."""
    value: str
    """What stands under it, whitespace collapsed and cut; ``""`` if nothing does."""
    state: GuideState
    """Whether something stands there."""


@dataclass(frozen=True, slots=True)
class Guide:
    """A page as a service guide (办事指南)."""

    parts: tuple[GuidePart, ...] = ()
    """Its labels, in page order."""
    mentioned: tuple[GuideElement, ...] = ()
    """Elements that its running text speaks of."""
    told: tuple[GuideElement, ...] = ()
    """Those of them that it tells as well as a label would."""
    media: bool = False
    """Whether pictures or embedded pages stand in it, which may say more."""
    many: bool = False
    """Whether it is a table of many services, which is not judged as one guide."""


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched page (页面) as understood; made by ``audits.extract.read``."""

    url: str
    """Address that was fetched."""
    base: str = ""
    """Address that relative references are resolved against."""
    kind: PageKind = PageKind.OTHER
    """What the page is."""
    jump: str = ""
    """Absolute address to which a page without content of its own sends its reader at once, ``""`` if it does not."""
    status: int = 200
    """HTTP status."""
    charset: str = "utf-8"
    """Encoding that the bytes really have."""
    declared_charset: str = ""
    """Encoding that header or meta declare, lower case; ``""`` if none."""
    html_title: str = ""
    """Content of the title element."""
    title: str = ""
    """Title of the document or list as shown."""
    title_raw: str = ""
    """Title with its line breaks and marks."""
    headings: tuple[str, ...] = ()
    """Texts of h1 to h3, at most ten."""
    published: str | None = None
    """ISO publication date."""
    published_raw: str = ""
    """The text it was read from."""
    published_where: ShownWhere | None = None
    """Where that date was read."""
    written: str | None = None
    """ISO date on which the document was written (成文日期), else that of its signature."""
    written_raw: str = ""
    """The text it was read from."""
    dates: tuple[DateMark, ...] = ()
    """Every date that was understood, with its kind and place."""
    doc_number: str | None = None
    """Document number (文号) as written."""
    index_number: str | None = None
    """Index number (索引号)."""
    issuer: str | None = None
    """Issuing body (发布机构/发文机关)."""
    source: str | None = None
    """Source (来源)."""
    responsible: Mapping[str, str] = field(default_factory=dict)
    """Persons named as responsible, label to name."""
    validity: str | None = None
    """Literal value of the validity label; ``""`` if blank, None without label."""
    validity_label: str | None = None
    """The label as written."""
    validity_marks: tuple[ValidityMark, ...] = ()
    """Every place that says whether the document is in force."""
    enactment_note: str = ""
    """The 题注 under the title of a law or rule, or ``""``."""
    fields: tuple[Field, ...] = ()
    """Metadata block, in page order, duplicates removed."""
    meta: Mapping[str, str] = field(default_factory=dict)
    """Head meta tags, name in lower case to content; the first of a name wins."""
    attachments: tuple[Link, ...] = ()
    """Links to documents that belong to the page."""
    breadcrumb: tuple[str, ...] = ()
    """Names of the breadcrumb (当前位置)."""
    doc_type: DocType | None = None
    """Kind of document, told from title, column and number."""
    column: str = ""
    """Name of the column as the page itself says (breadcrumb or meta)."""
    items: tuple[ListItem, ...] = ()
    """Items of the page's own main list, in page order."""
    next: str | None = None
    """Reference to the next list page, as written."""
    pages: int | None = None
    """Total of list pages, where the page tells it."""
    reader: str = ""
    """Which list reader understood the items, e.g. ``static``, ``datastore``."""
    data_requests: tuple[DataRequest, ...] = ()
    """What must be asked for to see a list that comes by script."""
    text: str = ""
    """Main text without navigation."""
    body_text: str = ""
    """All visible text of the page, frames and footer included, whitespace collapsed."""
    tables: str = ""
    """Its tables that hold a long number: cells apart by tabs, rows on lines, tables apart by a blank line."""
    guide: Guide | None = None
    """What it says as a service guide, None where it does not look like one."""
    letters: tuple[Letter, ...] = ()
    """Letters to the office that it shows."""
    links: tuple[Link, ...] = ()
    """Every reference of the page, in page order."""
    template: str = ""
    """Short hash of the page's outer structure; pages of one template share it."""
    embedded: tuple[Embedded, ...] = ()
    """Home pages only: what scripts bring in unseen."""
    signs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What spoke for and against how ``title``, ``published`` … were read: names of signs, those with weights in ``audits.extract``."""
    problems: tuple[PageProblem | FileProblem, ...] = ()
    """What could not be read of it, or of the attachment that it stands for."""


@dataclass(frozen=True, slots=True)
class DataRequest:
    """A request that a list page's script would make for its items."""

    url: str
    """Address."""
    reader: str
    """The reader that understands the answer."""
    method: Method = "GET"
    """GET or POST."""
    body: str = ""
    """Form body of a POST."""
