"""Government rules (规章) without the note under the title that says by which order and when they were made (题注)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from audits.records import Confidence, Hit, PageKind, Several
from audits.regulations.notes import note_of, read_note
from audits.regulations.roles import role_of
from audits.rulebook.loading import Strict
from audits.texts.keys import document_key
from audits.texts.titles import read_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import PageView
    from audits.rulebook.book import RuleBook

SCOPE = "page"
FACTS = {"title": str, "missing": Several(("note", "date", "number"))}
_RULE_END = re.compile(r"(?:办法|规定|细则|规则|条例|决定|规程)(?:\((?:试行|暂行)\))?$")
_ORDER_TITLE = re.compile(r"令(?:\(|第|$)|第[〇零一二三四五六七八九十百\d]{1,6}号(?:\)|令)?$|政府令")
_NO_RULE = re.compile(r"(?:通知|公告|意见|通告|目录|清单|解读|说明|方案|函|批复|名单|情况|汇总)$|^关于")
_ORDER = re.compile(r"(?:人民政府|部|局|委员会|署|总局|政府)令")


class Params(Strict):
    """``require``: what a note must hold beside the words themselves: ``date``, ``number``."""

    require: tuple[Literal["date", "number"], ...] = ("date", "number")


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a rule without its note, or whose note lacks a date or number."""
    page = view.page
    if page.kind != PageKind.DETAIL or role_of(page, view.columns) not in ("document", "news"):
        return
    title = read_title(page.title_raw or page.title)
    if _NO_RULE.search(title.name) or not _RULE_END.search(title.name) or _ORDER_TITLE.search(title.name):
        return
    text = note_of(page.enactment_note, page.text) or title.note
    missing = ["note"]
    if text:
        note = read_note(text)
        present = {"date": bool(note.version_days), "number": bool(note.numbers)}
        missing = [what for what in params.require if not present.get(what, True)]
    if not missing:
        return
    signed = _ORDER.search(page.text[:600]) is not None
    readable = "第一条" in page.text and not signed
    sure = missing == ["note"] and readable
    yield Hit(document_key(page), {"title": page.title, "missing": missing}, at=text[:200] or page.title,
              confidence=Confidence.CONFIRMED if sure else Confidence.LIKELY)  # fmt: skip
