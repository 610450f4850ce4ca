"""Turns the rows of a list into its items: title, address, date and mark of each."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import lxml.etree
import lxml.html

from audits.extract.lists.anchors import title_anchors, words_of
from audits.extract.lists.rowdates import FULL, date_text, glued_date, iso, joined
from audits.extract.lists.rows import label_dates
from audits.extract.source.document import squeeze
from audits.records import ListItem

if TYPE_CHECKING:
    from audits.extract.lists.rows import ListGroup, ListRow
    from audits.texts.addresses import Resolver

_CUT = re.compile(r"[.…。·]{2,8}$|…$")
_MARK = re.compile(r"(?:现行)?有效|(?:已)?(?:失效|废止|修改|修订)|尚未生效|部分(?:失效|废止|修改)")
_BULLET = re.compile(r"^[·•▪■◆●►▶>»\-]{1,3}\s*(?=\S)")
_NAMED = re.compile(r"^(?:文章|信息)?标\s{0,4}题\s?[:：]\s?|\s(?:作\s{0,8}者|(?:更新|发布|发表)(?:时间|日期)|点击(?:次数|数)?)\s?[:：].*$")
"""What title attributes hold beside the title: 文章标题：… 作者：… 更新时间：…"""
_BLOCK_TITLES = ("h1", "h2", "h3", "h4", "h5", "h6")
_TITLE_NAME = re.compile(r"tit|bt\b|name|head", re.I)


def items_of(resolver: Resolver, group: ListGroup) -> list[ListItem]:
    """The rows as items; rows without a title are none."""
    label_dates(group)
    choices = [choices_of(row) for row in group.rows]
    index = title_index(choices)
    found = []
    rows = []
    for row, anchors in zip(group.rows, choices, strict=True):
        if not anchors:
            continue
        anchor = anchors[index] if index < len(anchors) else anchors[0]
        title = item_title(anchor)
        href = anchor.get("href") or ""
        value, raw = _date(row, href)
        if title:
            found.append(ListItem(title, href, resolver.resolve(href).url if href else "", value, raw, _mark(row)))
            rows.append(row)
    return found if any(item.date_raw for item in found) else _unglued(_unhidden(found, rows))


def choices_of(row: ListRow) -> list[lxml.html.HtmlElement]:
    """Anchors of a row that may be its title."""
    known = row.anchor if row.title is None else row.title
    return title_anchors(row.elements[0], 8) if known is None else [known]


def _unhidden(items: list[ListItem], rows: list[ListRow]) -> list[ListItem]:
    """Items whose dates stand in a comment or a script of the row, where nearly all do."""
    dates = [_hidden_date(row) for row in rows]
    if sum(1 for _, value in dates if value) < max(1, len(items) * 0.8):
        return items
    return [replace(item, date=value, date_raw=raw) for item, (raw, value) in zip(items, dates, strict=True)]


def _hidden_date(row: ListRow) -> tuple[str, str | None]:
    for element in row.elements[0].iter(lxml.etree.Comment, "script") if row.elements else ():
        text = (element.text or "")[:2000]
        if found := FULL.search(text):
            return found[0], iso(int(found[1]), int(found[2]), int(found[3]))
    return "", None


def _unglued(items: list[ListItem]) -> list[ListItem]:
    """Items whose dates are written into the same text as the title, where nearly all are."""
    parted = [glued_date(item.title) for item in items]
    if sum(1 for _, value, _ in parted if value) < max(1, len(items) * 0.8):
        return items
    return [replace(item, title=title, date=value, date_raw=raw) for item, (title, value, raw) in zip(items, parted, strict=True)]


def title_index(rows: list[list[lxml.html.HtmlElement]]) -> int:
    """Which anchor of a row is its title: the second, where the first repeats from row to row like a category."""
    both = [anchors for anchors in rows if len(anchors) > 1]
    if len(rows) < 3 or len(both) < len(rows) * 0.6:
        return 0
    first = [words_of(anchors[0]).strip() for anchors in both]
    second = [words_of(anchors[1]).strip() for anchors in both]
    shorter = sum(map(len, first)) < sum(map(len, second))
    return 1 if shorter and len(set(first)) < len(first) * 0.7 and len(set(second)) > len(set(first)) else 0


def _date(row: ListRow, href: str) -> tuple[str | None, str]:
    """ISO date and raw text of a row."""
    dates, raws = row.dates, row.raws
    if not dates:
        if row.anchor is not None:
            return None, ""
        pieces = [(piece, text) for text in row.elements[0].itertext() if (piece := date_text(text))]
        dates, raws = [piece for piece, _ in pieces], [text.strip() for _, text in pieces]
        dates = [] if all(piece.shape in ("day", "year") for piece in dates) and len({piece.shape for piece in dates}) < 2 else dates
        if not dates:
            return None, ""
    if all(piece.shape != "full" for piece in dates) and row.elements:
        dates = [piece for text in row.elements[0].itertext() if (piece := date_text(text))]
    return joined(dates, href), " ".join(raws)[:100]


def item_title(anchor: lxml.html.HtmlElement) -> str:
    """Title that an anchor shows; the title attribute where the text is cut short or missing."""
    text = _BULLET.sub("", squeeze(_shown(anchor)))
    full = _NAMED.sub("", squeeze(anchor.get("title") or ""))
    if not text:
        return full
    if full and full != text:
        short = _CUT.sub("", text).replace(" ", "")
        if short and len(full.replace(" ", "")) > len(short) and full.replace(" ", "").startswith(short):
            return full
    return text


def _shown(anchor: lxml.html.HtmlElement) -> str:
    """Words of an anchor without dates and numbers that stand in elements of their own; its heading, if it has one."""
    if not len(anchor):
        return anchor.text or ""
    for element in anchor.iter(*_BLOCK_TITLES):
        if (words := words_of(element).strip()):
            return words
    for element in anchor.iter("p", "div", "span", "b", "strong", "em", "dt"):
        if _TITLE_NAME.search(element.get("class") or "") and (words := words_of(element).strip()) and date_text(words) is None:
            return words
    texts = [words_of(element).strip() for element in anchor.iterchildren("p", "div", "dt", "li")]
    blocks = [words for words in texts if words and date_text(words) is None]
    if len(blocks) > 1 and not (anchor.text or "").strip():
        return blocks[0]
    parts = [anchor.text or ""]
    for child in anchor:
        if isinstance(child.tag, str) and child.tag not in ("script", "style"):
            words = _shown(child) if len(child) else child.text or ""
            date = date_text(words) if words.strip() else None
            if date is None or (date.shape in ("year", "day") and child.tag in ("font", "b", "strong", "em", "u")):
                parts.append(words)
        parts.append(child.tail or "")
    kept = [part for part in parts if (date := date_text(part)) is None or date.shape != "full"]
    return "".join(kept if any(part.strip() for part in kept) else parts)


def _mark(row: ListRow) -> str:
    """A word in a cell of its own that says whether the document is in force."""
    if row.anchor is not None:
        return ""
    for text in row.elements[0].itertext():
        word = str(text).strip(" \t\r\n[]()（）【】")
        if 2 <= len(word) <= 8 and _MARK.fullmatch(word):
            return word
    return ""
