"""The closed sets that records are made of, as types: mypy refuses any other code, and the store refuses to read one.

A set is a ``Literal``, or an enum where it is ordered or looped over. Beside a ``Literal`` stands the tuple of its codes where
they are needed at run time. What rule files name as well stands below, in ``audits.rulebook.codes``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, get_args

from audits.records.reasons import Reason
from audits.rulebook.codes import Confidence

NoCode = Literal[""]
"""What stands in a field to which none of its codes applies."""


class Place(StrEnum):
    """The class of the place on a page where something stands."""

    FRAME = "frame"
    LIST = "list"
    CONTENT = "content"
    ATTACHMENT = "attachment"


CONFIDENCE_ORDER = {Confidence.CONFIRMED: 0, Confidence.LIKELY: 1, Confidence.UNVERIFIABLE: 2}


def least_sure(one: Confidence, other: Confidence) -> Confidence:
    """The weaker of two confidences."""
    return max(one, other, key=CONFIDENCE_ORDER.__getitem__)


# -- what a re-check proves ------------------------------------------------------------------------------------------------

ProofState = Literal["clean", "dirty", "unexamined"]
"""What a re-check saw at a place: the fault is gone, it is still there, or nobody can say."""
ProofWhy = Literal[
    "gone-from-page", "target-works", "page-removed", "rule-silent", "still-found", "still-listed", "not-fetched", "not-sound", "target-unverifiable",
    "rule-not-run", "list-not-read", "other-document", "cut-short", "other-kind", "target-unproved", "no-rule", "no-place", "never-seen", "never-read", "perhaps-found",
    "proved-before", "no-proof", "proof-broken", "look-at-proof",
]  # fmt: skip
"""Why a place is in its state."""
Result = Literal["fixed", "not-fixed", "not-examined"]
"""What a re-check proves of a finding (复查结论): 已整改, 未整改, 未复查."""
Standing = Literal["fixed", "not-fixed", "not-examined", "relapsed"]
"""The same as it stands in the life of an item: what had been closed and is found again is 反弹."""
PROOF_STATES: tuple[ProofState, ...] = get_args(ProofState)
PROOF_WHYS: tuple[ProofWhy, ...] = get_args(ProofWhy)
STANDINGS: tuple[Standing, ...] = get_args(Standing)

# -- runs ------------------------------------------------------------------------------------------------------------------

RunKind = Literal["inspect", "recheck", "audit", "taken-over"]
"""What a run is: an inspection, a re-check of one, the rules run once more over what one stored, an office's own list of problems (移交)."""
RunStatus = Literal["running", "complete", "incomplete", "unended", "interrupted"]
"""How a run stands: it ended and every page was looked at, it ended with gaps, or a site of it never came to its end."""
SiteStatus = Literal["waiting", "crawling", "judging", "done", "interrupted", "failed"]
"""How one site of a run stands."""
HandedKind = Literal["catalogue", "posts", "week", "reported", "reposts", "accounts"]
"""What an office hands in beside the register."""
ReportedState = Literal["unreported", "closed-answering", "moved", "name", "code", "malformed-code", "reported-twice"]
"""What the export of the reporting system says otherwise of a site."""
ReconciledState = ReportedState | Literal["not-registered", "closed", "same"]
"""How a site stands in the register and in that export."""
RepostState = Literal["in-time", "late", "missing", "waiting", "undated"]
"""How a site stands to what it has to repost; ``undated``: it is there, and its day or its title is not sure."""
Scope = Literal["page", "link", "site"]
"""What a detector is shown; also the phase of a run in which its findings come."""
BookLack = Literal["not-kept", "unreadable"]
"""Why the rule book of a run cannot be used, so that today's is."""
SizeKind = Literal["bodies", "pages", "links", "addresses", "lists", "findings", "ledgers", "returns", "history", "rules"]
"""What takes room in a store."""
RUN_KINDS: tuple[RunKind, ...] = get_args(RunKind)
RUN_STATUSES: tuple[RunStatus, ...] = get_args(RunStatus)
SITE_STATUSES: tuple[SiteStatus, ...] = get_args(SiteStatus)
REPORTED_STATES: tuple[ReportedState, ...] = get_args(ReportedState)
SCOPES: tuple[Scope, ...] = get_args(Scope)

# -- the life of an item ---------------------------------------------------------------------------------------------------

EventKind = Literal["issued", "returned", "contested", "undone", "verdict", "decision", "withdrawn", "answered", "reviewed", "sampled", "recalled", "taken-over"]
"""What can happen to an item; what each kind says stands in ``audits.records.events``."""
Claim = Literal["issued", "in-progress", "claimed", "extension", "contested"]
"""What a department says of an item (整改状态): 未整改, 整改中, 已整改, 申请延期, 有异议."""
DecisionKind = Literal["false-positive", "exempt", "deferred", "not-applicable", "confirmed", "explained"]
"""What the office decides (处置): 误报, 豁免, 暂缓, 规则不适用, 属实, 已说明 (what cannot be made good any more)."""
ReviewKind = Literal["issue", "false-positive", "reassign", "merge", "defer"]
"""What the office says of an item before it goes out (审核): 下发, 误报, 改派, 合并, 暂缓."""
SampleKind = Literal["sound", "wrong"]
"""What a second person says of an item of the sample (抽查): 属实, 误报."""
LedgerKind = Literal["draft", "review", "issued", "bulletin"]
"""What a kept workbook is: a draft of a ledger, a list for review, a ledger that went out."""
Trust = Literal["nothing", "reviewed", "confirmed"]
"""What goes out: nothing new, what somebody has reviewed, or also what is confirmed though nobody has."""
Reply = Literal["accept", "reject", "extend", "close"]
"""What the office may answer; that an extension is accepted makes it an extension; ``close`` is for what no rule can look at again."""
AnswerKind = Literal["accepted", "rejected", "extended", "settled"]
"""What the office answers to an objection or a request for more time: 成立, 不成立, 同意延期; or that it has seen for itself what is mended."""
ItemState = Literal[
    "open", "unverifiable", "approved", "handed-over", "issued", "in-progress", "extension", "claimed", "contested", "verified", "returned", "not-retested", "gone",
    "exempt", "deferred", "not-applicable", "false-positive", "explained", "reopened",
]  # fmt: skip
"""Where an item stands."""
EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)
CLAIMS: tuple[Claim, ...] = get_args(Claim)
DECISION_KINDS: tuple[DecisionKind, ...] = get_args(DecisionKind)
ANSWER_KINDS: tuple[AnswerKind, ...] = get_args(AnswerKind)
REVIEW_KINDS: tuple[ReviewKind, ...] = get_args(ReviewKind)
SAMPLE_KINDS: tuple[SampleKind, ...] = get_args(SampleKind)
LEDGER_KINDS: tuple[LedgerKind, ...] = get_args(LedgerKind)

# -- what could not be read ------------------------------------------------------------------------------------------------

PageProblem = Literal[
    "parser-limit", "links-lost", "truncated", "too-many-links", "no-html", "mixed-charset", "unclosed-comment", "unclosed-script", "unclosed-element",
    "unread", "needs-script", "needs-login", "nothing-shown",
]  # fmt: skip
"""What could not be read of a page; ``unread`` where nothing is known of it but its title, the last three where it shows nothing of its own."""
FileProblem = Literal[
    "empty", "damaged", "encrypted", "too-many-parts", "zip-bomb", "nested-zip", "doctype", "legacy-doc", "image", "unsupported", "no-text", "truncated",
    "too-large", "not-there", "timeout", "memory-limit", "crashed", "no-reader", "internal-error",
]  # fmt: skip
"""What could not be read of an attachment."""
PAGE_PROBLEMS: tuple[PageProblem, ...] = get_args(PageProblem)
FILE_PROBLEMS: tuple[FileProblem, ...] = get_args(FileProblem)

CoverageNote = Literal["one_body", "away", "lying_dns", "too-few-pages"]
"""What makes all that was seen of a site doubtful."""
COVERAGE_NOTES: tuple[CoverageNote, ...] = get_args(CoverageNote)

# -- service guides --------------------------------------------------------------------------------------------------------

GuideElement = Literal["name", "basis", "condition", "material", "place", "time", "phone", "process", "fee", "form"]
"""What a service guide must say (办事指南要素)."""
GuideState = Literal["given", "blank", "perhaps-blank", "unknown"]
"""Whether something stands under a label: it does, it does not, a script may still put it there, its place was not found."""
GUIDE_ELEMENTS: tuple[GuideElement, ...] = get_args(GuideElement)

# -- letters ---------------------------------------------------------------------------------------------------------------

LetterState = Literal["answered", "waiting", "unknown"]
"""Whether a letter to the office was answered, as far as a page tells."""
LETTER_STATES: tuple[LetterState, ...] = get_args(LetterState)

# -- duties ----------------------------------------------------------------------------------------------------------------

FulfilmentState = Literal["fulfilled", "empty", "stale", "missing", "unknown"]
"""How an item of the disclosure catalogue stands; ``unknown`` where its column could not be read."""
OwnFulfilmentWhy = Literal["by-name", "by-address", "alike", "by-title", "unregistered", "no-column"]
"""How the column of an item was found, or why it was not."""

# -- lists -----------------------------------------------------------------------------------------------------------------

ListState = Literal["read", "empty", "unreachable", "not-readable", "redirected", "not-fetched"]
"""What became of a column's list, or of one page of it."""
OwnListReason = Literal["single-page", "error-page", "redirect", "no-list-found", "repeats", "answer-not-understood", "not-html"]
"""What is to be said of lists only."""
ListReason = OwnListReason | Reason
"""Why a list is in its state."""
LIST_STATES: tuple[ListState, ...] = get_args(ListState)
FulfilmentWhy = OwnFulfilmentWhy | ListState
"""The same, or what became of the column's list."""
OWN_LIST_REASONS: tuple[OwnListReason, ...] = get_args(OwnListReason)

# -- links -----------------------------------------------------------------------------------------------------------------

Hiding = Literal["display-none", "off-screen", "tiny", "zero-size", "transparent", "same-colour", "white-text", "behind-end", "noscript",
    "style-file", "style-file-away",
]  # fmt: skip
"""Why a reader cannot see a link."""
AddressProblem = Literal[
    "unparseable", "local-path", "template", "credentials", "missing-scheme", "doubled-scheme", "missing-host", "odd-characters", "look-alike", "unknown-scheme",
    "too-long", "intranet", "no-target",
]  # fmt: skip
"""What is wrong with an address itself, whatever it leads to."""
Method = Literal["GET", "HEAD", "POST"]
"""How an address is asked for."""
CertificateProblem = Literal["expired", "not-yet", "wrong-name", "self-signed", "untrusted", "incomplete"]
"""Why browsers warn of a host's certificate; ``incomplete`` is a chain that they complete by themselves."""
OwnRobotsState = Literal["obeyed", "none", "unreadable"]
RobotsState = OwnRobotsState | Reason
"""What became of a host's robots.txt: it is obeyed, there is none, nobody can read it, or why it did not come; only the first refuses anything."""
WholeKind = Literal[
    "html", "xml", "svg", "mht", "json", "text", "pdf", "zip", "docx", "xlsx", "pptx", "ofd", "ole", "office-xml", "office-html", "rtf", "ceb", "djvu", "rar", "7z",
    "gzip", "bzip2", "xz", "jpeg", "png", "gif", "bmp", "ico", "tiff", "webp", "mp3", "mp4", "ogg", "flv", "media", "swf", "font", "exe", "binary", "empty",
]  # fmt: skip
"""What a body is, told from its first bytes."""
DamagedKind = Literal[
    "pdf-damaged", "zip-damaged", "docx-damaged", "xlsx-damaged", "pptx-damaged", "ofd-damaged", "ole-damaged", "rar-damaged", "7z-damaged",
]  # fmt: skip
"""A document of which the end is missing."""
BodyKind = WholeKind | DamagedKind
OWN_ROBOTS_STATES: tuple[OwnRobotsState, ...] = get_args(OwnRobotsState)
HIDINGS: tuple[Hiding, ...] = get_args(Hiding)
ADDRESS_PROBLEMS: tuple[AddressProblem, ...] = get_args(AddressProblem)
METHODS: tuple[Method, ...] = get_args(Method)
CERTIFICATE_PROBLEMS: tuple[CertificateProblem, ...] = get_args(CertificateProblem)
BODY_KINDS: tuple[BodyKind, ...] = (*get_args(WholeKind), *get_args(DamagedKind))

# -- pages -----------------------------------------------------------------------------------------------------------------

DateKind = Literal["published", "written", "effective", "repealed", "expires"]
"""What a date of a page is the date of."""
ShownWhere = Literal["visible", "script", "meta", "url", "signature"]
"""Where the publication date of a page was read."""
DateWhere = ShownWhere | Literal["field"]
"""Where a date was read; ``field`` is the metadata block."""
ValidityState = Literal["in-force", "amended", "partly", "not-yet", "expired", "repealed"]
"""Whether a document is in force (有效性)."""
OwnMarkState = Literal["blank", "unknown", "dated"]
MarkState = ValidityState | OwnMarkState
"""What a mark says of that; or it is blank, not understood, or only a date."""
MarkWhere = Literal["field", "title", "banner", "repeal-date", "script", "list", "column"]
"""Where a mark stands."""
DocType = Literal[
    "年度报告", "政策解读", "采购招标", "人事招考", "公示", "领导信息", "新闻动态", "信访回应", "法律法规", "通知公告", "规范性文件", "政策文件", "机构职能",
    "统计数据", "办事指南", "其他",
]  # fmt: skip
"""Kind of a document (文种)."""
Embedded = Literal["party-mark", "error-report", "footer"]
"""What scripts bring into a home page and a plain reading cannot see; ``footer`` also by a frame or an include."""
DATE_KINDS: tuple[DateKind, ...] = get_args(DateKind)
SHOWN_WHERE: tuple[ShownWhere, ...] = get_args(ShownWhere)
DATE_WHERE: tuple[DateWhere, ...] = (*SHOWN_WHERE, "field")
VALIDITY_STATES: tuple[ValidityState, ...] = get_args(ValidityState)
MARK_STATES: tuple[MarkState, ...] = (*VALIDITY_STATES, *get_args(OwnMarkState))
MARK_WHERE: tuple[MarkWhere, ...] = get_args(MarkWhere)
DOC_TYPES: tuple[DocType, ...] = get_args(DocType)
EMBEDDED: tuple[Embedded, ...] = get_args(Embedded)

DateShape = Literal["full", "month-day", "year-month", "year", "day"]
"""How much of a date a text shows."""

# -- laws and documents in force -------------------------------------------------------------------------------------------

LawStatus = Literal["in-force", "amended", "repealed", "expired", "not-yet"]
"""What the shipped tables say of a version of a law."""
LawEnd = Literal["replaced", "revised", "repealed", "expired", "alongside", "partly"]
"""How a law, or a version of it, ended."""
OwnEnd = Literal["replaced", "revised", "repealed", "expired", "partly"]
"""The same where a person of the office accepted it."""
Sureness = Literal["A", "B"]
"""How well an end is known: read in the deciding text or the national database, or taken from the text of another."""
LocalStatus = Literal["in-force", "amended", "to-amend", "repealed", "expired"]
"""What the office's own clean-up (清理结果) says of a document."""
RulingOutcome = Literal["current", "outdated", "repealed", "unknown"]
"""What follows for the text of a law on a page."""
VersionSign = Literal["note", "number", "title", "field", "article", "only-title", "future"]
"""What told the version of a law on a page."""
DocumentState = ValidityState | Literal["unknown"]
"""State of a document of the list of documents in force."""
StateGround = Literal["catalogue", "mark", "repeal-date", "period", "label", "none"]
"""What tells that state, the surest first."""
GapReason = Literal["not-collected", "not-on-site", "ended-but-listed", "not-on-list"]
"""What is wrong with where a document is listed: not in the column for all of its kind, in the office's own list only, or among
those in force though it ended, on the site only."""
LAW_STATUSES: tuple[LawStatus, ...] = get_args(LawStatus)
LAW_ENDS: tuple[LawEnd, ...] = get_args(LawEnd)
SURENESS: tuple[Sureness, ...] = get_args(Sureness)

# -- visits ----------------------------------------------------------------------------------------------------------------

Witness = Literal["alone", "others", "none"]
"""What the other sites of a round of visits tell of our own network: there are none, one of them answered, none of them did."""
WITNESSES: tuple[Witness, ...] = get_args(Witness)

ExpiringKind = Literal["column", "account"]
"""What may be over its limit soon."""

# -- scores ----------------------------------------------------------------------------------------------------------------

JudgedBy = Literal["machine", "partly", "person", "not-run"]
"""Who judges an indicator; ``not-run`` where none of its rules ran."""
VetoState = Literal["hit", "clear", "review", "person", "not-run"]
"""How a veto condition stands; ``review`` are clues that a person must look at, ``person`` is a person's matter without a clue."""
ScoreVerdict = Literal["vetoed", "failed", "passed", "bonus", "open"]
"""What a score comes to; ``open`` while a person has not judged all that no program can."""

# -- what texts tell -------------------------------------------------------------------------------------------------------

NumberKind = Literal["document", "order", "notice"]
"""What a number is of: a document (文号), an order (令), a notice (公告)."""
YearlyKind = Literal["report", "budget", "accounts"]
"""What comes out once a year: the report on disclosure, the budget, the final accounts."""
MoneyLevel = Literal["government", "department", "unit"]
"""Whose money a budget speaks of."""
PeriodWhere = Literal["text", "field"]
"""Where a document says how long it holds."""
PeriodState = Literal["not-yet", "in-force", "expired"]
"""How a day stands to that time."""
NoteKind = Literal["adopted", "approved", "promulgated", "amended", "revised", "effective", "repealed"]
"""What an enactment note (题注) tells of a day."""
PageRole = Literal["document", "interpretation", "draft", "cleanup", "decision", "gazette", "archive", "news", "other"]
"""What a page is to a document: the document itself, an interpretation, a draft, the result of a clean-up …"""
ExposureKind = Literal["id-card", "mobile", "bank-card", "home-address"]
"""What of a person a page shows."""
EXPOSURE_KINDS: tuple[ExposureKind, ...] = get_args(ExposureKind)
