"""The stable key of a document: what a finding about it is named by, run after run."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from audits.texts.addresses import subject_key

if TYPE_CHECKING:
    from audits.records import Page

_BRACKETS = str.maketrans("[［【(（﹝〖", "〔" * 7) | str.maketrans("]］】)）﹞〗", "〕" * 7)
_GAPS = re.compile(r"[\s\u200b\ufeff]+")


def document_key(page: Page) -> str:
    """Document number, else index number, else title with issuer and date, else the page's address."""
    for value in (page.doc_number, page.index_number):
        if value and (key := normal_key(value)):
            return key
    date = page.written or page.published
    if page.title and page.issuer and date:
        return "|".join((normal_key(page.title), normal_key(page.issuer), date))
    return subject_key(page.url)


def normal_key(text: str) -> str:
    """A number or name without spaces, in one width, with one kind of brackets."""
    return _GAPS.sub("", unicodedata.normalize("NFKC", text.translate(_BRACKETS)).translate(_BRACKETS))
