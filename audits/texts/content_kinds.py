"""What kind of content a title and a text are of, weighed by signs; the signs stand in ``rules/vocabularies/content-by-column.yml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from audits.rulebook.loading import Strict
from audits.rulebook.rule import ColumnTypes  # noqa: TC001 - the models are built from it

if TYPE_CHECKING:
    from audits.records import Page

Where = Literal["title", "title-end", "number", "issuer", "source", "breadcrumb", "lead", "text"]
Degree = Literal["sure", "doubtful"]
LEAD, TEXT, TITLE = 300, 3000, 400
MOST_BRACKETS = 6
TITLES = ("title", "title-end")
_ENDING = re.compile(r"[（(【〔\[][^（）()【】〔〕\[\]]{0,30}[）)】〕\]]$|[\s》”\"]$|\d{1,4}$|(?<=[稿件期批号次])[一二三四五六七八九十]$")
_HEADS = re.compile("—{1,2}|[:：]")
"""What stands between a title and the title of its part (``公报（第一号）——基本情况``)."""
LONG_HEAD = 6
_CUT = re.compile(r"(?:\.{2,3}|…|\.\.\.\.)$")
_NUMBERED = re.compile(r"[〔\[［【（(](?:19|20)\d{2}[〕\]］】）)]\d{0,4}")


class Sign(Strict):
    """One thing that speaks for (or, with a negative weight, against) a kind of content."""

    where: Where
    words: tuple[str, ...] = ()
    """One of these stands there; none means that the place is not empty."""
    beside: tuple[str, ...] = ()
    """And one of these stands in the same place."""
    unless: tuple[str, ...] = ()
    """And none of these does."""
    plain: bool = False
    """And the title neither begins nor ends as documents do."""
    full: bool = False
    """Whether the words are the full name of the kind, which no other word of a title silences."""
    weight: int
    """Points."""


class ContentKind(Strict):
    """One kind of content."""

    name: str
    """As people call it."""
    signs: tuple[Sign, ...]
    """What speaks for it."""
    general: bool = False
    """Whether it is told only where no kind of its own is."""
    at_home_in: tuple[str, ...] = ()
    """Words in the name of a column that show it belongs there."""


class Definition(Strict):
    """What a column holds and what it does not."""

    types: ColumnTypes = ()
    """Column types."""
    names: tuple[str, ...] = ()
    """Words in the name of a column."""
    only_named: bool = False
    """Whether a column of these types must also have a word of its type in its name: many topics hold all kinds."""
    holds: str
    """What belongs there, in plain words."""
    home: tuple[str, ...] = ()
    """Kinds that belong there; what is as much of one of them as of another kind is let pass."""
    expects: tuple[str, ...] = ()
    """Words of which each title there has one; where none stands, every other kind is likelier."""
    accepts: tuple[str, ...] = ()
    """Titles with these words are no doubtful case, unless they have the full name of another kind."""
    foreign: dict[str, Degree] = Field(default_factory=dict)
    """Kinds that do not belong there, and how surely."""
    documents_of: Literal["own", "own-and-higher", "anyone"] = "anyone"
    """Whose documents it holds: of the place itself, of higher places too, of any."""


class ContentByColumn(Strict):
    """``rules/vocabularies/content-by-column.yml``."""

    sure: int
    """Points from which a page is surely of a kind."""
    doubtful: int
    """Points from which it may be."""
    strange: int = 0
    """Points more for every kind where the title has none of the words that titles of the column have."""
    document_begins: tuple[str, ...] = ()
    """How titles of documents begin."""
    document_ends: tuple[str, ...] = ()
    """How titles of documents end, brackets left out."""
    reasons: dict[Where, str]
    """How a reason reads; ``{word}`` is what was found."""
    elsewhere: str
    """Name of documents of another place."""
    higher: tuple[str, ...]
    """Words in the name of a higher office; doubtful documents of these are let pass."""
    reprints: tuple[str, ...]
    """Words in title or text that tell of a reprint."""
    kinds: dict[str, ContentKind]
    columns: dict[str, Definition]

    @model_validator(mode="after")
    def _known_kinds(self) -> ContentByColumn:
        for name, definition in self.columns.items():
            for key, kinds in (("foreign", definition.foreign), ("home", definition.home)):
                for kind in kinds:
                    if kind not in self.kinds:
                        raise ValueError(f"columns.{name}.{key} 里的“{kind}”不是 kinds 里的内容种类；可用：{'、'.join(self.kinds)}")
        return self


@dataclass(frozen=True, slots=True)
class KindSign:
    """One sign that a page shows."""

    points: int
    where: Where
    word: str
    full: bool = False
    plain: bool = False
    """Whether it counts in titles only that are none of documents."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a page that signs look at."""

    at: dict[Where, str]
    plain: bool
    """Whether the title neither begins nor ends as documents do."""

    def without_column(self, name: str) -> Texts:
        """The same with a column's own name taken out of the trail."""
        return Texts({**self.at, "breadcrumb": self.at["breadcrumb"].replace(name, "")}, self.plain)


def texts_of(page: Page, vocabulary: ContentByColumn) -> Texts:
    """What signs look at in a page."""
    title = re.sub(r"\s+", "", page.title[:TITLE])
    end = bare_end(title)
    text = page.text[:TEXT]
    at: dict[Where, str] = {
        "title": title,
        "title-end": end,
        "number": page.doc_number or "",
        "issuer": page.issuer or "",
        "source": page.source or "",
        "breadcrumb": " ".join((*page.breadcrumb, page.column)),
        "lead": text[:LEAD],
        "text": text,
    }
    return Texts(at, _is_plain(title, end, vocabulary))


def bare_end(title: str) -> str:
    """A title without the brackets, quotation marks and counts at its end."""
    end = title
    for _ in range(MOST_BRACKETS):
        match = _ENDING.search(end)
        if match is None or match.start() <= 2:
            break
        end = end[: match.start()]
    return end


def _is_plain(title: str, end: str, vocabulary: ContentByColumn) -> bool:
    if title.startswith(vocabulary.document_begins) or end.endswith(vocabulary.document_ends):
        return False
    if any(bare_end(head).endswith(vocabulary.document_ends) for head in _HEADS.split(title)[:-1] if len(head) > LONG_HEAD):
        return False
    whole = title.startswith("《") and end.find("》") == -1
    return not whole and _CUT.search(title) is None and _NUMBERED.search(title) is None


def weigh(content: ContentKind, texts: Texts) -> tuple[list[KindSign], int]:
    """What speaks for a kind, and the points of all signs; a word of the title that several signs know is one reason."""
    reasons: list[KindSign] = []
    points = 0
    for sign in content.signs:
        text = texts.at[sign.where]
        if not text or (sign.plain and not texts.plain) or any(word in text for word in sign.unless):
            continue
        if sign.beside and not any(word in text for word in sign.beside):
            continue
        word = _word(sign, text)
        if word:
            points += sign.weight
            if sign.weight > 0:
                _add(reasons, KindSign(sign.weight, sign.where, word, sign.full, sign.plain))
    return reasons, points


def _add(reasons: list[KindSign], new: KindSign) -> None:
    """One reason more, or the same words again for one that is known."""
    for place, known in enumerate(reasons):
        same = known.where == new.where or (known.where in TITLES and new.where in TITLES)
        if same and (known.word in new.word or new.word in known.word):
            reasons[place] = KindSign(known.points + new.points, known.where, known.word, known.full or new.full, known.plain or new.plain)
            return
    reasons.append(new)


def _word(sign: Sign, text: str) -> str:
    """The word of a sign that a text has: at its end, else the first of the list; for plain titles the one that stands first."""
    if sign.where == "title-end":
        return next((word for word in sign.words if text.endswith(word)), "")
    if not sign.words:
        return text[:40]
    found = (word for word in sign.words if word in text)
    return min(found, key=lambda word: (text.find(word), -len(word)), default="") if sign.plain else next(found, "")
