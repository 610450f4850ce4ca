"""Pages that stand in a column they do not belong in (内容混杂)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.records import Confidence, Hit, Occurrence
from audits.rulebook.loading import Strict
from audits.texts.content_kinds import TITLES, ContentByColumn, KindSign, Texts, texts_of, weigh
from audits.texts.keys import document_key
from audits.texts.places import elsewhere, own_places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import PageView
    from audits.rulebook import Column, RuleBook
    from audits.texts.content_kinds import Definition, Where

SCOPE = "page"
FACTS = {"title": str, "column": str, "kind": str, "reasons": list, "belongs": str, "score": int, "definition": str}


class Params(Strict):
    """``reasons``: how many reasons to name."""

    reasons: int = 3


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Why a page does not belong in a column."""

    column: Column
    definition: str
    kind: str
    reasons: list[KindSign]
    confidence: Confidence

    @property
    def points(self) -> int:
        """Points of all reasons."""
        return sum(reason.points for reason in self.reasons)

    @property
    def rank(self) -> tuple[bool, int]:
        """The strongest first."""
        return self.confidence is not Confidence.CONFIRMED, -self.points


VOCABULARIES = {"content-by-column": ContentByColumn}
Found = tuple[str, list[KindSign], Confidence]
"""Name of a kind, what speaks for it, and how surely."""


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a page, with each column it does not belong in as an occurrence."""
    page = view.page
    if not page.title or not view.columns:
        return
    vocabulary = book.vocabulary("content-by-column", ContentByColumn)
    texts = texts_of(page, vocabulary)
    verdicts = {column.id: _judge(view, column, texts, vocabulary, book) for column in view.columns}
    at_home = {column.list for column in view.columns if verdicts[column.id] is None}
    found = [verdict for verdict in verdicts.values() if verdict is not None and verdict.column.list not in at_home]
    if at_home:
        found = [verdict for verdict in found if verdict.confidence is Confidence.CONFIRMED]
    if not found:
        return
    first = min(found, key=lambda verdict: verdict.rank)
    strongest = sorted(first.reasons, key=lambda reason: -reason.points)[: params.reasons]
    facts = {
        "title": page.title,
        "column": first.column.name,
        "kind": first.kind,
        "reasons": [vocabulary.reasons[reason.where].replace("{word}", reason.word) for reason in strongest],
        "belongs": vocabulary.columns[first.definition].holds,
        "score": first.points,
        "definition": first.definition,
    }
    where = tuple(Occurrence(page.url, page.title, text=page.title, column=verdict.column.id) for verdict in found)
    yield Hit(document_key(page), facts, at=page.title, confidence=first.confidence, column=first.column.id, occurrences=where)


def _judge(view: PageView, column: Column, texts: Texts, vocabulary: ContentByColumn, book: RuleBook) -> _Verdict | None:
    """The strongest verdict of all definitions that fit a column, None where the page belongs there."""
    verdicts: list[_Verdict] = []
    elsewhere_in_trail = texts.without_column(column.name)
    for name, definition in vocabulary.columns.items():
        if not _fits(definition, column, book):
            continue
        found = _foreign(definition, column, elsewhere_in_trail, vocabulary) or _of_another_place(view, definition, texts, vocabulary)
        if found is not None:
            kind, reasons, confidence = found
            verdicts.append(_Verdict(column, name, kind, reasons, Confidence.LIKELY if view.page.problems else confidence))
    return min(verdicts, key=lambda verdict: verdict.rank, default=None)


def _fits(definition: Definition, column: Column, book: RuleBook) -> bool:
    """Whether a definition is that of a column: by its name, or by its type, which the name may have to bear out."""
    if any(word in column.name for word in definition.names):
        return True
    kind = book.column_types.get(column.type)
    named = not definition.only_named or (kind is not None and any(word in column.name for word in kind.names))
    return column.type in definition.types and named


def _foreign(definition: Definition, column: Column, texts: Texts, vocabulary: ContentByColumn) -> Found | None:
    """The strongest kind of content that has no place in a column."""
    title = texts.at["title"]
    strange = vocabulary.strange if definition.expects and not any(word in title for word in definition.expects) else 0
    at_home = max((weigh(vocabulary.kinds[kind], texts)[1] for kind in definition.home), default=0)
    scored = []
    for kind, degree in definition.foreign.items():
        content = vocabulary.kinds[kind]
        if any(word in column.name for word in content.at_home_in):
            continue
        reasons, points = weigh(content, texts)
        points += strange if reasons else 0
        enough = points >= vocabulary.sure or (points >= vocabulary.doubtful and degree == "sure")
        if enough and points > at_home:
            scored.append((not content.general and points >= vocabulary.sure, points, content.name, reasons, degree))
    if not scored:
        return None
    _, points, name, reasons, degree = max(scored, key=lambda one: one[:2])
    told = any(reason.full or reason.where not in TITLES for reason in reasons)
    sure = degree == "sure" and points >= vocabulary.sure and told
    named = any(reason.full or reason.plain for reason in reasons)
    silenced = not named and any(word in title for word in definition.accepts)
    if not sure and (silenced or any(word in texts.at["issuer"] for word in vocabulary.higher)):
        return None
    return name, reasons, Confidence.CONFIRMED if sure else Confidence.LIKELY


def _of_another_place(view: PageView, definition: Definition, texts: Texts, vocabulary: ContentByColumn) -> Found | None:
    """Documents of a neighbouring county or city in a column of one's own documents; reprints are let pass."""
    if definition.documents_of == "anyone":
        return None
    places = texts.at
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
    reasons: list[KindSign] = [KindSign(vocabulary.doubtful, where, places[where][:30]) for where, _ in told]
    return vocabulary.elsewhere, reasons, Confidence.CONFIRMED if sure else Confidence.LIKELY
