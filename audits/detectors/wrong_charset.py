"""Pages whose declared encoding is not the one they are written in (编码声明错误)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.extract.source.charset import known_encoding, same_charset
from audits.records import Confidence, Hit
from audits.rulebook.loading import Strict
from audits.texts.addresses import subject_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import PageView
    from audits.rulebook import RuleBook

SCOPE = "page"
FACTS = {"declared": str, "actual": str}
_UNSURE = frozenset({"big5", "big5-hkscs", "shift_jis", "euc-jp", "euc-kr", "ks_c_5601-1987"})
"""Encodings whose bytes often pass as another one's: no verdict but where they are UTF-8, which nothing passes as by chance."""


class Params(Strict):
    """``ignore``: declared names that are let pass."""

    ignore: tuple[str, ...] = ()


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a page that declares another encoding than its bytes have."""
    page = view.page
    declared = page.declared_charset
    if not declared or declared in params.ignore or same_charset(declared, page.charset) or not known_encoding(declared):
        return
    if declared in _UNSURE and page.charset != "utf-8":
        return
    if (page.html_title + page.body_text).isascii():
        return
    broken = page.body_text.count("\ufffd") > 20
    yield Hit(
        subject_key(page.url), {"declared": declared, "actual": page.charset}, at=declared,
        confidence=Confidence.LIKELY if broken else Confidence.CONFIRMED,
    )  # fmt: skip
