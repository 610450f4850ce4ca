"""Words that look like a misprint beside what the same portal writes everywhere else (疑似错字)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Confidence, Hit, Occurrence, PageKind
from audits.rulebook.loading import Strict
from audits.texts.alike import load_alike
from audits.texts.borders import Borders, load_words
from audits.texts.expressions import Expressions, snippet
from audits.texts.keys import document_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Page
    from audits.records.views import PageSummary, SiteView
    from audits.rulebook import RuleBook
    from audits.texts.variants import Finder, Variant

SCOPE = "site"
FACTS = {"wrong": str, "right": str, "usual": str, "snippet": str, "pages": int, "title": str}
VOCABULARIES = {"wrong-expressions": Expressions}
NEAR = 6


class Params(Strict):
    """``most``: findings of a site at most."""

    most: int = 50


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each page and stretch, where the words stand in the page's own text; the most striking first."""
    vocabulary = book.vocabulary("wrong-expressions", Expressions)
    finder = book.memo("suspected-misprint", "finder", lambda: _finder(vocabulary, book))
    summaries = list(_own_texts(site))
    found = sorted(finder.find(site.words(summary.page.url) for summary in summaries), key=lambda variant: (-variant.pages, variant.page))
    told = 0
    for variant in found:
        if told == params.most:
            return
        summary = summaries[variant.page]
        page = site.page(summary.page.url)
        hit = _hit(page, variant, vocabulary) if page is not None else None
        if hit is not None:
            told += 1
            column = summary.columns[0] if summary.columns else ""
            where = Occurrence(summary.page.url, summary.page.title, text=hit.at, column=column)
            yield Hit(hit.subject, hit.facts, summary.page.url, at=hit.at, confidence=Confidence.LIKELY, column=column, occurrences=(where,))


def _finder(vocabulary: Expressions, book: RuleBook) -> Finder:
    from audits.texts.variants import Finder  # brings numpy: a run of link rules has no texts and does without it

    singles, names, particles = (frozenset(part) for part in (vocabulary.single_words, vocabulary.names, vocabulary.particles))
    return Finder(load_alike(book.data_dir), Borders(load_words(book.data_dir), singles, names, particles))


def _own_texts(site: SiteView) -> Iterator[PageSummary]:
    """Articles, each text once."""
    seen: set[str] = set()
    for summary in site.pages():
        page = summary.page
        if page.kind is PageKind.DETAIL and page.status == 200 and summary.text_hash not in seen:
            seen.add(summary.text_hash or page.url)
            yield summary


def _hit(page: Page, variant: Variant, vocabulary: Expressions) -> Hit | None:
    """A hit, where the words stand in the article itself and no dictionary entry is there already."""
    text = page.text or page.body_text
    start = text.find(variant.near)
    if start < 0 or any(word in page.title for word in vocabulary.not_titles):
        return None
    around = text[max(0, start - NEAR) : start + len(variant.near) + NEAR]
    if any(wrong in around for wrong in vocabulary.entries):
        return None
    shown = snippet(text, start + variant.near.index(variant.wrong), len(variant.wrong))
    facts = {
        "wrong": variant.wrong, "right": variant.right, "usual": variant.usual, "snippet": shown, "pages": variant.pages,
        "title": page.title or page.url,
    }  # fmt: skip
    return Hit(f"{document_key(page)}|{variant.wrong}", facts, at=shown)
