"""The records that flow between the parts: frozen dataclasses, a sentence under each field.

Glossary (the only place that pairs the terms):

====================  =========================  ====================  =====================
Page 页面             Link 链接                  ListItem 列表条目      Probe 探测
Outcome 探测结果       Hit 命中                   Finding 问题           Occurrence 出现处
Run 巡检批次           Coverage 覆盖情况           Decision 处置          Return 整改反馈
Verdict 复查结论       Site 站点                  Department 责任单位    Column 栏目
====================  =========================  ====================  =====================

Site, Department and Column are part of the register and live in ``audits.rulebook.register``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class PageKind(StrEnum):
    """What a page is, told from its content."""

    HOME = "home"
    LIST = "list"
    EMPTY_LIST = "empty-list"
    JS_LIST = "js-list"
    DETAIL = "detail"
    ERROR = "error"
    REDIRECT = "redirect"
    OTHER = "other"


class Place(StrEnum):
    """The class of the place on a page where something stands."""

    FRAME = "frame"
    LIST = "list"
    CONTENT = "content"
    ATTACHMENT = "attachment"


class Confidence(StrEnum):
    """How sure a finding is; only the first two reach a department."""

    CONFIRMED = "confirmed"
    LIKELY = "likely"
    UNVERIFIABLE = "unverifiable"


class Severity(StrEnum):
    """How grave a finding is (严重/较重/一般)."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


CONFIDENCE_ORDER = {Confidence.CONFIRMED: 0, Confidence.LIKELY: 1, Confidence.UNVERIFIABLE: 2}


def least_sure(one: Confidence, other: Confidence) -> Confidence:
    """The weaker of two confidences."""
    return max(one, other, key=CONFIDENCE_ORDER.__getitem__)


@dataclass(frozen=True, slots=True)
class Link:
    """One reference on a page (链接), wherever a browser or a reader would find it."""

    raw: str
    """The reference as written in the page, surrounding whitespace kept."""
    url: str
    """Absolute address the way a browser resolves it, without fragment; ``""`` if it cannot be resolved."""
    fragment: str = ""
    """What follows ``#``, undecoded."""
    element: str = "a href"
    """Element and attribute, e.g. ``a href``, ``img src``, ``style url``, ``a onclick``."""
    text: str = ""
    """Visible text, else alternative text; whitespace collapsed, at most 200 characters."""
    title: str = ""
    """The title attribute, at most 200 characters."""
    place: str = ""
    """Path of the element by tags, ids and classes (no indexes), so that a template gives the same place on each page."""
    region: Place = Place.CONTENT
    """Place class guessed from this page alone; the engine corrects it to ``frame`` by counting over the template."""
    hidden: str = ""
    """Why a reader cannot see it (``display-none``, ``off-screen``, ``tiny``, ``same-colour``, ``zero-size``), or ``""``."""
    problem: str = ""
    """Code of what is wrong with the address itself (see ``audits.extract.addresses``), or ``""``."""


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

    kind: str
    """``published``, ``written``, ``effective``, ``repealed``, ``expires``."""
    value: str | None
    """ISO date, or None where the text is no possible date."""
    raw: str
    """The text it was read from."""
    where: str
    """``visible``, ``script``, ``meta``, ``url``, ``signature``, ``field``."""


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

    where: str
    """``field``, ``title``, ``banner``, ``repeal-date``, ``list``, ``column``."""
    label: str
    """The label as normalised, e.g. ``有效性``; ``""`` where the mark has none."""
    value: str
    """Literal value; ``""`` if the label is blank."""
    state: str
    """``in-force``, ``amended``, ``partly``, ``not-yet``, ``expired``, ``repealed``, ``blank``, ``unknown``."""


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched page (页面) as understood; made by ``audits.extract.read``."""

    url: str
    """Address that was fetched."""
    base: str = ""
    """Address that relative references are resolved against."""
    kind: PageKind = PageKind.OTHER
    """What the page is."""
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
    published_where: str | None = None
    """``visible``, ``script``, ``meta``, ``url``, ``signature``."""
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
    doc_type: str | None = None
    """Kind of document told from the title, e.g. ``通知``, ``公示``."""
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
    links: tuple[Link, ...] = ()
    """Every reference of the page, in page order."""
    anchors: frozenset[str] = frozenset()
    """Values of id and a name, for fragments."""
    template: str = ""
    """Short hash of the page's outer structure; pages of one template share it."""
    problems: tuple[str, ...] = ()
    """Codes of what could not be read, e.g. ``parser-limit``, ``links-lost``, ``truncated``, ``too-many-links``."""


@dataclass(frozen=True, slots=True)
class DataRequest:
    """A request that a list page's script would make for its items."""

    url: str
    """Address."""
    reader: str
    """The reader that understands the answer."""
    method: str = "GET"
    """GET or POST."""
    body: str = ""
    """Form body of a POST."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a redirect chain."""

    url: str
    """Address that answered."""
    status: int
    """Its status."""
    location: str = ""
    """The Location as sent, at most 500 characters."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One attempt to fetch an address (探测)."""

    url: str
    """Address asked for."""
    at: str
    """When, ISO with seconds, local time zone."""
    method: str = "GET"
    """GET or HEAD."""
    status: int = 0
    """HTTP status, 0 if there was no answer."""
    reason: str = "ok"
    """Code: ``ok``, ``http-404``, ``timeout``, ``dns``, ``refused``, ``reset``, ``tls-expired``, ``wall-ruishu`` … (``audits.probing``)."""
    elapsed_ms: int = 0
    """Duration in milliseconds."""
    redirect: str = ""
    """Absolute address that a redirect leads to, or ``""``."""
    location: str = ""
    """The Location header as sent, at most 500 characters."""
    content_type: str = ""
    """Content-Type as sent."""
    size: int = -1
    """Bytes: Content-Length, else what was read; -1 unknown."""
    ip: str = ""
    """Address that was connected to."""
    certificate: str = ""
    """``""`` if fine or plain http, else ``expired``, ``wrong-name``, ``self-signed``, ``not-yet``, ``untrusted``."""
    title: str = ""
    """Title of the page that answered, at most 200 characters."""
    sniffed: str = ""
    """What the first bytes are: ``html``, ``pdf``, ``zip`` …, ``empty``; ``""`` if not looked at."""
    body_hash: str = ""
    """Short hash of the body."""
    note: str = ""
    """Plain words of the library or server, for evidence only."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of a target at the end (探测结果), from all attempts and the redirects behind it."""

    target: str
    """Normalised address."""
    internal: bool
    """Whether it lies on a registered host."""
    reason: str = "ok"
    """``ok`` or the code of the deciding attempt; also ``soft-404``, ``redirect-home``, ``redirect-error``, ``redirect-loop``, ``not-fetched``."""
    status: int = 0
    """Status of the last answer."""
    confidence: Confidence = Confidence.CONFIRMED
    """How sure ``reason`` is."""
    final_url: str = ""
    """Where it ended."""
    hops: tuple[Hop, ...] = ()
    """Redirect chain, the target first."""
    attempts: tuple[Probe, ...] = ()
    """All attempts, in time order."""
    title: str = ""
    """Title of the document that opened."""
    html_title: str = ""
    """Title element of the page that opened."""
    headings: tuple[str, ...] = ()
    """Headings of the page that opened, where it was read as a page."""
    doc_number: str = ""
    """Document number of what opened."""
    kind: str = ""
    """Page kind of what opened, ``""`` for what was only probed."""
    content_type: str = ""
    """Content-Type of the last answer."""
    sniffed: str = ""
    """What the first bytes are."""
    certificate: str = ""
    """Certificate problem of the host, or ``""``."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a finding shows (出现处)."""

    page_url: str
    """Page."""
    page_title: str = ""
    """Its title."""
    place_class: Place = Place.CONTENT
    """Class of the place."""
    place: str = ""
    """Path on the page."""
    text: str = ""
    """Anchor text or quoted text."""
    column: str = ""
    """Column id of the page, ``""`` if none."""
    department: str = ""
    """Department id of that column, ``""`` for the operator of the site."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What a detector yields (命中): knows no severity, wording, law, department or clock."""

    subject: str
    """What the finding is about, the stable key (never texts that may be reworded)."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Values for the message and the evidence; only what ``FACTS`` of the detector names."""
    page_url: str = ""
    """Page; ``""`` means the page in view."""
    target_url: str = ""
    """Address that is at fault, or ``""``."""
    place: str = ""
    """Path on the page."""
    at: str = ""
    """The words on the page: anchor text or quoted text."""
    confidence: Confidence = Confidence.CONFIRMED
    """How sure it is; the rule may lower it."""
    column: str = ""
    """Column id, where the hit is about a column or the page belongs to several."""
    occurrences: tuple[Occurrence, ...] = ()
    """All places, where there is more than the page in view."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of a site (问题): site × rule × subject, with its occurrences."""

    id: str
    """First 12 hex digits of SHA-256 over rule, site and subject (问题编号)."""
    run: str
    """Run that saw it."""
    rule: str
    """Rule name."""
    site: str
    """Site id."""
    subject: str
    """Stable key of what it is about."""
    column: str = ""
    """Column id or ``""``."""
    department: str = ""
    """Department id; ``""`` for the operator of the site."""
    page_url: str = ""
    """One page that shows it: the first by address."""
    page_title: str = ""
    """Title of that page."""
    target_url: str = ""
    """Address at fault, or ``""``."""
    place: str = ""
    """Path on the page."""
    message: str = ""
    """The sentence an official reads."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Evidence."""
    severity: Severity = Severity.MAJOR
    """From the rule."""
    confidence: Confidence = Confidence.CONFIRMED
    """How sure."""
    first_seen: str = ""
    """Date of the first run that saw it."""
    last_seen: str = ""
    """Date of the last run that saw it."""
    occurrences: int = 1
    """Number of occurrences."""
    pages: tuple[str, ...] = ()
    """Up to 20 pages."""
    status: str = "open"
    """``open``, ``claimed``, ``contested``, ``verified``, ``waived``, ``false-positive``, ``reopened`` …"""


@dataclass(frozen=True, slots=True)
class PlaceProof:
    """What a re-check saw at one place of a finding."""

    page_url: str
    """Page."""
    state: str
    """``clean``, ``dirty`` or ``unexamined``."""
    why: str
    """Code: ``gone-from-page``, ``target-works``, ``page-removed``, ``rule-silent``, ``still-found``, ``not-fetched``, ``not-sound``,
    ``target-unverifiable``, ``still-listed``, ``rule-not-run``."""
    text: str = ""
    """Anchor or quoted text of the place."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a re-check proved of one finding (复查结论)."""

    finding: str
    """Finding id."""
    run: str
    """The re-check."""
    result: str
    """``fixed`` 已整改, ``not-fixed`` 未整改, ``not-examined`` 未复查."""
    proofs: tuple[PlaceProof, ...] = ()
    """One for each place, in the order of the places."""

    def count(self, state: str) -> int:
        """Places in a state."""
        return sum(1 for proof in self.proofs if proof.state == state)


def finding_id(rule: str, site: str, subject: str) -> str:
    """Stable number of a finding (问题编号); a test pins examples."""
    return hashlib.sha256("\x1f".join((rule, site, subject)).encode("utf-8", "surrogatepass")).hexdigest()[:12]
