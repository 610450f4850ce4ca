"""Slips of writing, obsolete names and terms that an office's dictionary lists (错误表述)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Confidence, Hit
from audits.rulebook.loading import Strict
from audits.rulebook.rule import ColumnTypes  # noqa: TC001 - the models are built from it
from audits.texts.borders import load_words
from audits.texts.expressions import KINDS, Expressions, Matcher, Slip, snippet
from audits.texts.keys import document_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import PageView
    from audits.rulebook import RuleBook

SCOPE = "page"
FACTS = {"wrong": str, "right": str, "snippet": str, "count": int, "kind": KINDS, "title": str}
VOCABULARIES = {"wrong-expressions": Expressions}


class Params(Strict):
    """``own_types``: column types whose pages the unit itself writes, where obsolete names count; ``most``: findings a page at most."""

    own_types: ColumnTypes = ("institution", "guide", "service", "powers", "leaders")
    most: int = 20


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each wrong expression of a page, however often it stands there."""
    vocabulary = book.vocabulary("wrong-expressions", Expressions)
    page = view.page
    if any(word in page.title for word in vocabulary.not_titles):
        return
    matcher = book.memo("wrong-expressions", "matcher", lambda: Matcher.of(vocabulary, load_words(book.data_dir)))
    main = (page.body_text or page.text) if view.is_home else (page.text or page.body_text)
    text = main if page.title in main[:300] else f"{page.title}\n{main}"
    own = any(column.type in params.own_types for column in view.columns)
    slips: dict[str, list[Slip]] = {}
    for slip in matcher.find(text):
        if (slip.kind != "agency" or own) and (slip.since is None or slip.since <= view.today):
            slips.setdefault(slip.wrong, []).append(slip)
    key = document_key(page)
    for wrong, found in list(slips.items())[: params.most]:
        first = found[0]
        shown = snippet(text, first.start, len(wrong))
        facts = {
            "wrong": wrong, "right": first.right or vocabulary.removed, "snippet": shown, "count": len(found), "kind": first.kind,
            "title": page.title or page.url,
        }  # fmt: skip
        yield Hit(f"{key}|{wrong}", facts, at=shown, confidence=Confidence.CONFIRMED if first.sure else Confidence.LIKELY)
