"""One rule file (``rules/audits/X.yml``): what is wrong, why it matters, how to put it right, where it is written."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, PrivateAttr, field_validator, model_validator

from audits.rulebook.codes import Confidence, PageKind, Severity
from audits.rulebook.loading import Strict
from audits.rulebook.message import read_message
from audits.rulebook.register import Expectation, SiteKind, parse_days

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMN_TYPES = "column types"
ColumnTypes = Annotated[tuple[str, ...], COLUMN_TYPES]
"""Names of column types in the parameters of a detector or in a word list; each must be one of ``rules/columns.yml``."""
Group = Literal["links", "validity", "regulations", "columns", "content", "duties", "site"]


class NoParams(Strict):
    """For detectors without parameters."""


class Basis(Strict):
    """One passage that a rule rests on (检查依据)."""

    regulation: str
    """Id of a file in ``rules/regulations/``."""
    clause: str
    """Name of a clause in that file."""


class Indicator(Strict):
    """The indicator of 国办秘函〔2019〕19号 that a rule touches."""

    name: str
    """Name of the indicator."""
    kind: Literal["veto", "deduction"]
    """单项否决 or 扣分."""
    points: float = 0
    """Points a finding costs, where known."""
    verify: bool = False
    """True where the number comes from memory: 核对原文."""


class OwnCase(Strict):
    """One example with a rule, tried by ``rules check``: what stands on a page, and what must be found there."""

    name: str = Field(min_length=1)
    """What it shows."""
    text: str = ""
    """Text of an article; a line is a paragraph."""
    html: str = ""
    """A whole page, where a text does not do."""
    title: str = "示例网页"
    """Title of the article."""
    column_type: str = ""
    """Type of the column that lists it, ``""`` if none does."""
    today: date = date(2026, 3, 1)
    """The day on which it is judged."""
    expect: tuple[str, ...]
    """For each problem that is found, in any order, words of the sentence about it; none where nothing may be found."""

    @model_validator(mode="after")
    def _one_page(self) -> OwnCase:
        if bool(self.text) == bool(self.html):
            raise ValueError("text（正文）和 html（整个网页）写一个，不能都写或都不写")
        return self


class AppliesTo(Strict):
    """Which pages a rule looks at; an empty list means all."""

    pages: tuple[PageKind, ...] = ()
    column_types: tuple[str, ...] = ()
    not_column_types: tuple[str, ...] = ()
    doc_types: tuple[str, ...] = ()
    expects: Expectation | None = None
    """The column must expect this (see the register)."""
    attachments: bool = False
    """Whether the text of attachments is judged as well."""
    unread: bool = False
    """Whether items of lists whose pages were not read are judged by their titles."""


class Rule(Strict):
    """A rule as an inspector reads and edits it."""

    rule: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    """Name; says what is found."""
    title: str = Field(min_length=1)
    """Name in the ledger (问题名称)."""
    group: Group
    """Group of DESIGN section 7; 问题类别 in the ledger."""
    severity: Severity
    """严重 / 较重 / 一般."""
    graver: dict[str, dict[str, Severity]] = Field(default_factory=dict)
    """Fact to the codes of it that make a finding of another severity."""
    local_basis: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Fact to the codes with which a finding rests on a local demand, and the words that stand in place of the documents."""
    status: Literal["preview", "stable", "retired"] = "stable"
    """试行 / 正式 / 停用; retired rules do not run."""
    since: str = "0.1"
    """Version that brought it."""
    detector: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    """Module in ``audits/detectors``."""
    basis: tuple[Basis, ...] = ()
    """Where it is written."""
    indicator: Indicator | None = None
    """National indicator, where one applies."""
    what: str = Field(min_length=1)
    """What is wrong."""
    why: str = Field(min_length=1)
    """Why it matters."""
    how_to_fix: str = Field(min_length=1)
    """How to put it right (整改建议)."""
    message: str = Field(min_length=1)
    """Sentence with holes ``{fact}`` and parts ``[…]`` that may be left out; see ``audits.rulebook.message``."""
    wording_from: str = ""
    """Word list with words for the codes of facts, shared by several rules, or ``""``."""
    wording: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Words for the codes of a fact; they go before those of the word list."""
    params: dict[str, Any] = Field(default_factory=dict)
    """Parameters of the detector."""
    vocabulary: str = ""
    """Word list that the detector reads in place of its own, or ``""``."""
    cases: tuple[OwnCase, ...] = ()
    """Examples of an office's own rule, tried by ``rules check``; those of shipped rules are tests."""
    applies_to: AppliesTo = AppliesTo()
    """Which pages."""
    confidence: Confidence = Confidence.CONFIRMED
    """The surest a finding of this rule may be."""
    deadline: int = Field(default=10, ge=1, le=365)
    """Working days to put it right (整改期限)."""
    ends_with_page: bool = False
    """Whether it is put right by taking the page or file down even while a list still leads there: the dead entry is a finding of its own."""
    verify: str = ""
    """What to compare with the original document (核对原文), or ``""``."""
    notes: str = ""
    """Anything else an inspector should know."""
    valid_from: date | None = None
    """First day the rule counts."""
    valid_to: date | None = None
    """Last day the rule counts."""
    _shared: dict[str, dict[str, str]] = PrivateAttr(default_factory=dict)
    """What the word list says."""

    @model_validator(mode="before")
    @classmethod
    def _of_earlier_versions(cls, value: Any) -> Any:
        """Rules of earlier versions, which stores keep with their runs, named a category beside the group."""
        return {key: one for key, one in value.items() if key != "category"} if isinstance(value, dict) else value

    @field_validator("message")
    @classmethod
    def _message(cls, value: str) -> str:
        try:
            read_message(value)
        except ValueError as error:
            raise ValueError(f"message {error}，现在是：{value}") from None
        return value

    def sharing(self, words: Mapping[str, Mapping[str, str]]) -> Rule:
        """The rule with the words of the word list that it names."""
        found = self.model_copy()
        found._shared = {fact: dict(codes) for fact, codes in words.items()}
        return found

    def words(self, fact: str) -> dict[str, str]:
        """Words for the codes of a fact, its own before shared ones."""
        return {**self._shared.get(fact, {}), **self.wording.get(fact, {})}

    def holes(self) -> list[str]:
        """Names of the facts that the sentence speaks of."""
        return read_message(self.message).holes()

    def render(self, facts: Mapping[str, Any]) -> str:
        """The sentence; page texts are values only and are never read as a template."""
        return read_message(self.message).filled(lambda name: self.word(name, facts.get(name, "")))

    def word(self, fact: str, value: Any) -> str:
        """A fact as people read it: worded codes, lists with 、."""
        if isinstance(value, (list, tuple)):
            return "、".join(self.word(fact, item) for item in value)
        words = self.words(fact)
        text = re.sub(r"\s+", " ", str(value)).strip()
        if words:
            return words.get(text, words.get("other", text))
        return text if len(text) <= 120 else text[:119] + "…"

    def severity_of(self, facts: Mapping[str, Any]) -> Severity:
        """The severity of a finding with certain facts."""
        told = (by_code.get(str(facts.get(fact, ""))) for fact, by_code in self.graver.items())
        return next((severity for severity in told if severity), self.severity)

    def local_basis_of(self, facts: Mapping[str, Any]) -> str:
        """The local demand on which a finding with certain facts rests, ``""`` where it rests on the documents."""
        told = (by_code.get(str(facts.get(fact, ""))) for fact, by_code in self.local_basis.items())
        return next((words for words in told if words), "")

    def counts_on(self, today: date) -> bool:
        """Whether the rule runs on a day."""
        early = self.valid_from is not None and today < self.valid_from
        late = self.valid_to is not None and today > self.valid_to
        return self.status != "retired" and not early and not late


class SharedWording(Strict):
    """A word list with words for codes that several rules use; a rule names it as ``wording_from``."""

    wording: dict[str, dict[str, str]]
    """Fact to code to words."""


class Clause(Strict):
    """One clause of a document that rules rest on."""

    text: str
    """Its content in our words, or literally where short."""
    verify: bool = False
    """True where the original was not read: 核对原文."""


class BasisDocument(Strict):
    """A document that rules rest on (``rules/regulations/X.yml``)."""

    regulation: str
    """Id, same as the file's stem."""
    title: str
    issuer: str = ""
    """Who issued it."""
    number: str = ""
    """Document number (文号)."""
    status: Literal["in_force", "ended"] = "in_force"
    """No rule may rest on one that has ended."""
    url: str = ""
    """Where the original can be read, or ``""``."""
    clauses: dict[str, Clause]
    """Clause name to content."""


class ColumnType(Strict):
    """What is expected of columns of one type (``rules/columns.yml``)."""

    name: str
    """Name of the type."""
    update_within: str = "never"
    """National or default limit, e.g. ``14d``."""
    warn_within: str = ""
    """Stricter local early warning, or ``""``."""
    layer: Literal["veto", "deduction", "local"] = "local"
    """Which layer ``update_within`` belongs to."""
    expects: tuple[Expectation, ...] = ()
    """What documents in it must show."""
    may_be_empty: bool = False
    """Whether an empty list is legitimate."""
    office_duty: bool = False
    """Whether the operator of the site, not the column's department, answers for the column as a whole: that it is there and up to date."""
    names: tuple[str, ...] = ()
    """Words in a column name that suggest this type, for proposals."""
    basis: tuple[Basis, ...] = ()
    """Where the limit is written."""
    verify: bool = False
    """True where the original was not read: 核对原文."""

    @field_validator("update_within", "warn_within")
    @classmethod
    def _days(cls, value: str) -> str:
        if value:
            parse_days(value)
        return value


class RequiredColumn(Strict):
    """A column that a kind of site must have."""

    type: str = ""
    """Column type that stands for it, or ``""`` if only the name does."""
    name: str
    """Standard name."""
    names: tuple[str, ...] = ()
    """Names that count as the same."""
    where: str = ""
    """Where it belongs, for the message."""
    since: date | None = None
    """First day on which it is due."""
    verify: bool = False
    """True where the demand comes from memory: 核对原文."""


class ColumnsFile(Strict):
    """``rules/columns.yml``."""

    column_types: dict[str, ColumnType]
    site_kinds: dict[SiteKind, tuple[RequiredColumn, ...]] = Field(default_factory=dict)
    """Kind of site to the columns it must have."""
