"""Pages that stand in a column they do not belong in (内容混杂)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from audits.records import Confidence, Hit, Occurrence
from audits.rulebook.loading import Strict
from audits.texts.keys import document_key
from audits.texts.places import elsewhere, own_places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Page
    from audits.records.views import PageView
    from audits.rulebook import Column, RuleBook

SCOPE = "page"
FACTS = {"title": str, "column": str, "kind": str, "reasons": list, "belongs": str, "score": int, "definition": str}

Where = Literal["title", "title-end", "number", "issuer", "source", "breadcrumb", "lead", "text"]
Degree = Literal["sure", "doubtful"]
LEAD, TEXT = 300, 3000
_ENDING = re.compile(r"[（(【〔\[][^（）()【】〔〕\[\]]{0,30}[）)】〕\]]$|[\s》”\"]$")


class Sign(Strict):
    """One thing that speaks for (or, with a negative weight, against) a kind of content."""

    where: Where
    words: tuple[str, ...] = ()
    """One of these stands there; none means that the place is not empty."""
    beside: tuple[str, ...] = ()
    """And one of these stands in the same place."""
    unless: tuple[str, ...] = ()
    """And none of these does."""
    weight: int
    """Points."""


class ContentKind(Strict):
    """One kind of content."""

    name: str
    """As people call it."""
    signs: tuple[Sign, ...]
    """What speaks for it."""
    at_home_in: tuple[str, ...] = ()
    """Words in the name of a column that show it belongs there."""


class Definition(Strict):
    """What a column holds and what it does not."""

    types: tuple[str, ...] = ()
    """Column types."""
    names: tuple[str, ...] = ()
    """Words in the name of a column."""
    holds: str
    """What belongs there, in plain words."""
    accepts: tuple[str, ...] = ()
    """Titles with these words are never a doubtful case."""
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
            for kind in definition.foreign:
                if kind not in self.kinds:
                    raise ValueError(f"columns.{name}.foreign 里的“{kind}”不是 kinds 里的内容种类；可用：{'、'.join(self.kinds)}")
        return self


class Params(Strict):
    """``reasons``: how many reasons to name."""

    reasons: int = 3


Reason = tuple[int, Where, str]
"""Points, place, word."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Why a page does not belong in a column."""

    column: Column
    definition: str
    kind: str
    reasons: list[Reason]
    confidence: Confidence

    @property
    def rank(self) -> tuple[bool, int]:
        """The strongest first."""
        return self.confidence is not Confidence.CONFIRMED, -sum(points for points, _, _ in self.reasons)


VOCABULARIES = {"content-by-column": ContentByColumn}


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a page, with each column it does not belong in as an occurrence."""
    page = view.page
    if not page.title or not view.columns:
        return
    vocabulary = book.vocabulary("content-by-column", ContentByColumn)
    places = _places(page)
    verdicts = {column.id: _judge(view, column, places, vocabulary) for column in view.columns}
    at_home = {column.list for column in view.columns if verdicts[column.id] is None}
    found = [verdict for verdict in verdicts.values() if verdict is not None and verdict.column.list not in at_home]
    if at_home:
        found = [verdict for verdict in found if verdict.confidence is Confidence.CONFIRMED]
    if not found:
        return
    first = min(found, key=lambda verdict: verdict.rank)
    strongest = sorted(first.reasons, key=lambda reason: -reason[0])[: params.reasons]
    facts = {
        "title": page.title,
        "column": first.column.name,
        "kind": first.kind,
        "reasons": [vocabulary.reasons[where].replace("{word}", word) for _, where, word in strongest],
        "belongs": vocabulary.columns[first.definition].holds,
        "score": sum(points for points, _, _ in first.reasons),
        "definition": first.definition,
    }
    where = tuple(Occurrence(page.url, page.title, text=page.title, column=verdict.column.id) for verdict in found)
    yield Hit(document_key(page), facts, at=page.title, confidence=first.confidence, column=first.column.id, occurrences=where)


def _places(page: Page) -> dict[Where, str]:
    """The texts that signs look at."""
    title = re.sub(r"\s+", "", page.title)
    end = title
    while (match := _ENDING.search(end)) and match.start() > 2:
        end = end[: match.start()]
    text = page.text[:TEXT]
    return {
        "title": title,
        "title-end": end,
        "number": page.doc_number or "",
        "issuer": page.issuer or "",
        "source": page.source or "",
        "breadcrumb": " ".join((*page.breadcrumb, page.column)),
        "lead": text[:LEAD],
        "text": text,
    }


def _judge(view: PageView, column: Column, places: dict[Where, str], vocabulary: ContentByColumn) -> _Verdict | None:
    """The strongest verdict of all definitions that fit a column, None where the page belongs there."""
    verdicts: list[_Verdict] = []
    elsewhere_in_trail: dict[Where, str] = {**places, "breadcrumb": places["breadcrumb"].replace(column.name, "")}
    for name, definition in vocabulary.columns.items():
        if column.type not in definition.types and not any(word in column.name for word in definition.names):
            continue
        found = _foreign(definition, column, elsewhere_in_trail, vocabulary) or _of_another_place(view, definition, places, vocabulary)
        if found is not None:
            kind, reasons, confidence = found
            verdicts.append(_Verdict(column, name, kind, reasons, Confidence.LIKELY if view.page.problems else confidence))
    return min(verdicts, key=lambda verdict: verdict.rank, default=None)


def _foreign(
    definition: Definition, column: Column, places: dict[Where, str], vocabulary: ContentByColumn
) -> tuple[str, list[Reason], Confidence] | None:
    """The strongest kind of content that has no place in a column."""
    scored = []
    for kind, degree in definition.foreign.items():
        content = vocabulary.kinds[kind]
        if any(word in column.name for word in content.at_home_in):
            continue
        reasons, points = _weigh(content, places)
        if points >= vocabulary.sure or (points >= vocabulary.doubtful and degree == "sure"):
            scored.append((points, content.name, reasons, degree))
    if not scored:
        return None
    points, name, reasons, degree = max(scored, key=lambda one: one[0])
    sure = degree == "sure" and points >= vocabulary.sure
    if not sure and (
        any(word in places["title"] for word in definition.accepts) or any(word in places["issuer"] for word in vocabulary.higher)
    ):
        return None
    return name, reasons, Confidence.CONFIRMED if sure else Confidence.LIKELY


def _weigh(content: ContentKind, places: dict[Where, str]) -> tuple[list[Reason], int]:
    """What speaks for a kind, and the points of all signs."""
    reasons: list[Reason] = []
    points = 0
    for sign in content.signs:
        text = places[sign.where]
        if not text or any(word in text for word in sign.unless):
            continue
        if sign.beside and not any(word in text for word in sign.beside):
            continue
        if sign.where == "title-end":
            word = next((word for word in sign.words if text.endswith(word)), "")
        else:
            word = next((word for word in sign.words if word in text), "") if sign.words else text[:40]
        if word:
            points += sign.weight
            if sign.weight > 0:
                reasons.append((sign.weight, sign.where, word))
    return reasons, points


def _of_another_place(
    view: PageView, definition: Definition, places: dict[Where, str], vocabulary: ContentByColumn
) -> tuple[str, list[Reason], Confidence] | None:
    """Documents of a neighbouring county or city in a column of one's own documents; reprints are let pass."""
    if definition.documents_of == "anyone":
        return None
    counts = ("other",) if definition.documents_of == "own-and-higher" else ("other", "perhaps")
    own = own_places(view.site)
    looked_at: tuple[Where, ...] = ("issuer", "title")
    told = [(where, found) for where in looked_at if (found := elsewhere(places[where], own, view.site.kind)) in counts]
    if not told or any(place in places["title"] + places["issuer"] for place in own):
        return None
    source = places["source"]
    if source and not any(place in source for place in own):
        return None
    if any(word in places["title"] or word in places["lead"] for word in vocabulary.reprints):
        return None
    sure = len(told) == 2 and all(found == "other" for _, found in told)
    reasons: list[Reason] = [(vocabulary.doubtful, where, places[where][:30]) for where, _ in told]
    return vocabulary.elsewhere, reasons, Confidence.CONFIRMED if sure else Confidence.LIKELY
