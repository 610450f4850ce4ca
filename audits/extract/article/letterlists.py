"""Lists of letters (信件列表): tables with a column of states or days, and rows with a word that says how a letter stands."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from audits.extract.article.guidecells import cells_of, shown_text
from audits.records import Letter
from audits.texts.days import first_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audits.extract.source.document import Document

MOST_TABLES, MOST_ROWS, MOST_PIECES, LEAST_ROWS, MANY_HEADS = 20, 400, 12, 2, 3
LONGEST_STATE, LONGEST_TITLE = 16, 60
_WAITING = re.compile(
    r"(?:暂|尚|还)?[未没](?:有)?(?:回复|答复|处理|办理|受理|办结|回应|反馈|解决)|[待等](?:待)?(?:回复|答复|处理|办理|受理|审核|转办|分办|反馈)|"
    r"(?:正在)?(?:处理|办理|受理|转办|审核|回复|交办|承办|分办|流转)中|(?:正在|已经?)(?:受理|处理中|转办|交办|接收|提交|登记|分办)|在办|暂无(?:回复|答复|回应)?|否"
)
_ANSWERED = re.compile(
    r"已(?:经)?(?:回复|答复|办结|处理|办理|反馈|回应|解决|完成|结束|采纳|办复|公开|归档)(?:完毕|完成)?|"
    r"办结|(?:处理|办理|回复|答复)完毕|完成|是"
)
_MARKS = re.compile(r"[\s\u3000\[\]【】()（）:：。.!！]+")


def answer_state(text: str) -> Literal["waiting", "answered", ""]:
    """What a text that is nothing but a state says."""
    bare = _MARKS.sub("", text[: LONGEST_STATE * 2])
    if not bare or len(bare) > LONGEST_STATE:
        return ""
    return "waiting" if _WAITING.fullmatch(bare) else "answered" if _ANSWERED.fullmatch(bare) else ""


def day_in(text: str) -> str | None:
    """The first day that a text names, in ISO form."""
    found = first_date(text[:80].replace(" 年", "年").replace("年 ", "年").replace(" 月", "月").replace("月 ", "月"))
    return found.isoformat() if found else None


def listed_letters(document: Document, label: Callable[[str], str]) -> list[Letter]:
    """The letters of the lists of a page; none where it has no such list."""
    found = [letter for table in document.of("table")[:MOST_TABLES] for letter in _of_table(document, table, label)]
    if found:
        return found
    rows = [letter for row in islice(document.of("li", "dl"), MOST_ROWS) if (letter := _of_row(document, row)) is not None]
    return rows if len(rows) >= LEAST_ROWS else []


def _of_table(document: Document, table: Any, label: Callable[[str], str]) -> Iterator[Letter]:
    """Rows of a table whose headings name days or states of letters."""
    heads: list[str] = []
    for row in islice(table.iter("tr"), MOST_ROWS):
        cells = cells_of(row)
        texts = [shown_text(cell) for cell in cells]
        kinds = [label(text) for text in texts]
        if not heads:
            known = sum(kind != "" for kind in kinds)
            told = not {"state", "answered"}.isdisjoint(kinds)
            heads = kinds if told and (known >= MANY_HEADS or (known and "asked" in kinds and len(cells) >= MANY_HEADS)) else []
            continue
        if len(cells) != len(heads):
            continue
        yield from _of_cells(document, heads, cells, texts)


def _of_cells(document: Document, heads: list[str], cells: list[Any], texts: list[str]) -> Iterator[Letter]:
    by_kind = {kind: text for kind, text in reversed(list(zip(heads, texts, strict=True))) if kind}
    anchor = next((one for cell in cells for one in islice(cell.iter("a"), 1) if shown_text(one)), None)
    url = document.resolver.resolve(anchor.get("href") or "").url if anchor is not None and anchor.get("href") else ""
    title = shown_text(anchor) if anchor is not None else by_kind.get("title", "")
    asked, answered = day_in(by_kind.get("asked", "")), day_in(by_kind.get("answered", ""))
    said = by_kind.get("state", "") or by_kind.get("answered", "")
    told = answer_state(said)
    if not title or not (asked or answered or told):
        return
    blank = "answered" in by_kind and not by_kind["answered"].strip(" -—–_/.")
    state: Any = "answered" if answered else told or ("waiting" if blank else "unknown")
    sure = asked is not None and state == "waiting"
    yield Letter(title[:LONGEST_TITLE], url or document.url, asked, answered, state, said[:12] if state == "waiting" else "", sure)


def _of_row(document: Document, row: Any) -> Letter | None:
    """A row of a list with a word for its state; whether its day is that of asking nobody says."""
    anchor = next(row.iter("a"), None)
    if anchor is None or not anchor.get("href"):
        return None
    pieces = [piece for text in islice(row.itertext(), MOST_PIECES) if (piece := text.strip())]
    said = next((piece for piece in pieces if len(_MARKS.sub("", piece)) >= 2 and answer_state(piece)), "")
    if not said:
        return None
    title = next((piece for piece in pieces if piece != said and day_in(piece) is None), "") or shown_text(anchor)
    day = next((found for piece in pieces if (found := day_in(piece))), None)
    state: Any = answer_state(said)
    url = document.resolver.resolve(anchor.get("href")).url
    return Letter(title[:LONGEST_TITLE], url, day if state == "waiting" else None, day if state == "answered" else None, state, _MARKS.sub("", said)[:12], sure=False)
