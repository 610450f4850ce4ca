"""News and notices that do not say where they come from (未注明来源)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.records import Confidence, Hit
from audits.rulebook.loading import Strict
from audits.texts.column_pages import is_column
from audits.texts.keys import document_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Page
    from audits.records.views import PageView
    from audits.rulebook import RuleBook

SCOPE = "page"
FACTS = {"title": str, "state": ("missing", "blank")}

_CHINESE = re.compile("[一-鿿]")
_BYLINE = re.compile(
    r"[（(](?:[一-鿿]{1,16}(?:局|委|办|办公室|中心|院|科|镇|乡|街道|社|府|站|处|所|队|馆|校|报|台|部|厅)[ 　]{0,4}[一-鿿]{2,4}"
    r"|[一-鿿、 　]{0,16}(?:供稿|报道|通讯员|记者|撰稿|文/图|图/文|文图|摄影报道)[一-鿿、:： 　]{0,16})[)）][\s。]{0,4}$"
)
"""Who wrote it, in brackets at the end (县人社局 李明): the unit is told, though not under a label."""
TAIL = 60


class Params(Strict):
    """``labels``: what counts as a source label; ``instead``: labels and words that tell the origin as well."""

    labels: tuple[str, ...] = ("来源", "稿源", "出处")
    instead: tuple[str, ...] = ()


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a page without a source; a blank label may be filled by a script and is only likely."""
    page = view.page
    if page.source or page.issuer or not _CHINESE.search(page.title) or is_column(view):
        return
    fields = {field.label: field.value for field in page.fields}
    if any(fields.get(label) for label in params.instead) or any(label in page.responsible for label in params.instead):
        return
    pattern = book.memo("missing-source", params, lambda: _pattern(params))
    text = page.body_text or page.text
    found = pattern.search(text)
    if found and found["value"]:
        return
    blank = found is not None or any(label in name and not value for name, value in fields.items() for label in params.labels)
    yield Hit(
        document_key(page), {"title": page.title, "state": "blank" if blank else "missing"}, at=page.title,
        confidence=_confidence(page, blank),
    )  # fmt: skip


def _pattern(params: Params) -> re.Pattern[str]:
    """A label with what follows it, up to the next label or mark."""
    labels = "|".join(map(re.escape, (*params.labels, *params.instead)))
    value = r"(?P<value>(?!\S{1,8} ?[:：])[^\s:：|｜【\[]{2})?"
    return re.compile(rf"(?<!资金)(?<!收入)(?<!经费)(?<!数据)(?<!能源)(?:{labels})[ 　]{{0,3}}[:：][ 　]{{0,3}}{value}")


def _confidence(page: Page, blank: bool) -> Confidence:
    """Surely without a source: no label at all in a page that was read whole, or a blank one that the head repeats blank."""
    if page.problems:
        return Confidence.UNVERIFIABLE
    if blank:
        return Confidence.CONFIRMED if page.meta.get("contentsource") == "" else Confidence.LIKELY
    signed = _BYLINE.search((page.text or page.body_text)[-TAIL:]) is not None
    return Confidence.LIKELY if signed or page.meta.get("contentsource") else Confidence.CONFIRMED
