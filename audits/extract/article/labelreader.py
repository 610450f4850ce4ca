"""What stands under labels, whatever they are: in headings, lines, tables, lists of terms and tabs.

What a reader sees only after a click counts: panels that are hidden until then are read like all others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from audits.extract.article.guidecells import MEDIA, beside, cells_of, is_content, lies_in, may_be_filled, shown_text, state_of
from audits.extract.article.guidetabs import Bar, bar_at, panels_of
from audits.extract.source.lines import SEAM, all_lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audits.extract.source.document import Document
    from audits.extract.source.lines import Line
    from audits.records.codes import GuideState

    Named = Callable[[str], str]
    """What a whole text is the label of, ``""`` for anything else."""

MOST_LINES, MOST_LABELS, MOST_BETWEEN = 6000, 120, 40
_INLINE = re.compile(r"(?:^|[\s;；。，,、|｜])([\u4e00-\u9fff（）()、]{2,16})\s{0,2}[:：]")
_AFTER = re.compile(
    r"^[【\[（(]?\s?(?:责任编辑|编辑[:：]|打印|关闭|分享|上一篇|下一篇|上一条|下一条|扫一扫|主办单位|版权所有|网站地图|"
    r"相关(?:链接|新闻|信息|推荐)|.{0,8}ICP备|返回顶部|收藏|您是第|访问量|浏览)"
)
_FOOTER = re.compile(r"版权所有|ICP备|网站标识码|公网安备|技术支持\s?[:：]|^主办(?:单位)?\s?[:：]")
_NUMBER_ONLY = re.compile(r"[\s\d一二三四五六七八九十（）()、.．【\[■●◆★·•*※]{0,8}")


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A label with what stands under it."""

    label: str
    value: str
    state: GuideState


def own_lines(document: Document, named: Named) -> list[Line]:
    """Lines from the first label to the footer, without those of frames and menus."""
    own = [line for line in islice(all_lines_of(document.body), MOST_LINES) if not line.frame and not _leads_away(line)]
    start = next((at for at, line in enumerate(own) if named(line.text) or _starts_with_label(line, named)), 0)
    end = next((at for at in range(start, len(own)) if _FOOTER.search(own[at].text[:200])), len(own))
    return own[start:end]


class LabelReader:
    """Goes through the lines of a page from label to label."""

    def __init__(self, lines: Sequence[Line], body: Any, named: Named) -> None:
        self.lines, self.body, self.named = lines, body, named
        self.many = False
        self.at = 0
        self.first: Any = None
        self.last: Any = None
        self.order: dict[Any, int] = {}
        self.notable: list[Any] = []
        """Elements that may hold more than text, or that a script may fill, in page order."""
        self.by_id: dict[str, Any] = {}

    def read(self) -> list[LabelledText]:
        """All labels with their values."""
        found: list[LabelledText] = []
        while self.at < len(self.lines) and len(found) < MOST_LABELS:
            found += self._next()
        return found

    def has_media(self) -> bool:
        """Whether a picture or an embedded page stands in what holds the labels."""
        if self.first is None:
            return False
        uppers = {self.first, *islice(self.first.iterancestors(), 60)}
        holder = next((upper for upper in (self.last, *islice(self.last.iterancestors(), 60)) if upper in uppers), None)
        return holder is not None and any(is_content(one) for one in holder.iter(*MEDIA))

    def _next(self) -> list[LabelledText]:
        """What the line at hand begins; the place is moved behind it."""
        line = self.lines[self.at]
        bar = bar_at(self.lines, self.at, self.named)
        if bar is not None:
            self.at += bar.lines
            self._note(line)
            return self._of_bar(bar)
        if self.named(line.text):
            self._note(line)
            cell = _label_cell(line)
            return self._of_cell(line, cell) if cell is not None else [self._of_lines(line, "", line.text)]
        return self._within(line)

    def _note(self, line: Line) -> None:
        self.first = line.element if self.first is None else self.first
        self.last = line.element

    def _of_bar(self, bar: Bar) -> list[LabelledText]:
        """Tabs with what their panels show."""
        self._index()
        found: list[LabelledText] = []
        for label, panel in zip(bar.names, panels_of(bar, self.by_id), strict=True):
            value = shown_text(panel) if panel is not None else ""
            state: GuideState = "unknown" if panel is None else "given" if value or next(panel.iter(*MEDIA), None) is not None else "perhaps-blank"
            found.append(LabelledText(label, value, state))
        return found

    def _of_cell(self, line: Line, cell: Any) -> list[LabelledText]:
        """What a cell that is nothing but a label names: the cell beside it, the one below it, or what follows."""
        other = beside(cell)
        if other is None:
            return [self._of_lines(line, "", line.text)]
        value = shown_text(other)
        if self.named(value):
            if below := self._of_head(cell):
                return below
            self.at += 1
            return [LabelledText(line.text, "", "unknown")]
        self.at += 1
        while self.at < len(self.lines) and lies_in(self.lines[self.at].element, other) and not self.named(self.lines[self.at].text):
            self.at += 1
        return [LabelledText(line.text, value, state_of(value, other))]

    def _of_head(self, cell: Any) -> list[LabelledText]:
        """A row of labels with the row of values below; several rows of values are many services."""
        row = cell.getparent()
        below = row.getnext() if row is not None else None
        if row is None or below is None or below.tag != "tr":
            return []
        names, values = cells_of(row), cells_of(below)
        if len(names) != len(values) or any(self.named(shown_text(one)) for one in values):
            return []
        third = below.getnext()
        self.many = self.many or (third is not None and third.tag == "tr" and len(cells_of(third)) == len(names))
        while self.at < len(self.lines) and any(lies_in(self.lines[self.at].element, one) for one in (row, below)):
            self.at += 1
        texts = ((shown_text(name), shown_text(value), value) for name, value in zip(names, values, strict=True))
        return [LabelledText(name, value, state_of(value, holder)) for name, value, holder in texts if self.named(name)]

    def _of_lines(self, line: Line, begun: str, label: str) -> LabelledText:
        """A label with the lines up to the next one."""
        parts = [begun] if begun else []
        self.at += 1
        while self.at < len(self.lines):
            following = self.lines[self.at]
            if self.named(following.text) or _starts_with_label(following, self.named) or bar_at(self.lines, self.at, self.named) or _AFTER.match(following.text):
                break
            parts.append(following.text)
            self.at += 1
        following_line = self.lines[self.at] if self.at < len(self.lines) else None
        return LabelledText(label, " ".join(parts), "given" if parts else self._blank(line.element, following_line))

    def _blank(self, element: Any, following: Line | None) -> GuideState:
        """How sure it is that nothing stands between a label and what follows."""
        if following is None:
            return "perhaps-blank"
        self._index()
        start, end = self.order.get(element, 0), self.order.get(following.element, 0)
        between = (one for one in self.notable if start < self.order[one] < end and not lies_in(following.element, one) and not lies_in(one, element))
        for one in islice(between, MOST_BETWEEN):
            return "given" if one.tag in MEDIA and is_content(one) else "perhaps-blank"
        return "blank"

    def _index(self) -> None:
        """Note the order of all elements, once, for pages that need it."""
        if not self.order:
            for number, element in enumerate(self.body.iter()):
                self.order[element] = number
                if isinstance(element.tag, str) and (name := element.get("id")):
                    self.by_id.setdefault(name, element)
            self.notable = [one for one in self.order if may_be_filled(one) or (one.tag in MEDIA and is_content(one))]

    def _within(self, line: Line) -> list[LabelledText]:
        """Labels inside a line: in an element of their own, or before a colon."""
        pieces = _pieces(line)
        if len(pieces) > 1 and self.named(pieces[0]):
            self._note(line)
            return [self._of_lines(line, " ".join(pieces[1:]).strip(" :："), pieces[0])]
        labels = list(islice((match for match in _INLINE.finditer(line.text) if self.named(match[1])), MOST_LABELS))
        if not labels or not (len(labels) > 1 or _NUMBER_ONLY.fullmatch(line.text[: labels[0].start(1)])):
            self.at += 1
            return []
        self._note(line)
        found: list[LabelledText] = []
        for match, following in pairwise(labels):
            value = line.text[match.end() : following.start(1)].strip(" ;；，,、|｜")
            found.append(LabelledText(match[1], value, "given" if value else "blank"))
        return [*found, self._of_lines(line, line.text[labels[-1].end() :].strip(" ;；"), labels[-1][1])]


def _pieces(line: Line) -> list[str]:
    """The parts of a line that stand in elements of their own."""
    return [piece.strip() for piece in line.marked.split(SEAM) if piece.strip()] if SEAM in line.marked else [line.text]


def _starts_with_label(line: Line, named: Named) -> bool:
    """Whether a line begins with a label and goes on with its value."""
    pieces = _pieces(line)
    if len(pieces) > 1 and named(pieces[0]):
        return True
    found = next((match for match in _INLINE.finditer(line.text[:80]) if named(match[1])), None)
    return found is not None and _NUMBER_ONLY.fullmatch(line.text[: found.start(1)]) is not None


def _leads_away(line: Line) -> bool:
    """Whether a line is a link to another page, as in a menu of columns."""
    if not line.anchors or line.linked < len(line.text):
        return False
    hrefs = [(anchor.get("href") or "").strip().lower() for anchor in line.anchors]
    return all(href and not href.startswith(("#", "javascript:")) for href in hrefs)


def _label_cell(line: Line) -> Any:
    """The cell that is nothing but the label of a line, or None."""
    element = line.element
    cell = element if element.tag in ("td", "th") else next(islice(element.iterancestors("td", "th"), 1), None)
    return cell if cell is not None and shown_text(cell) == line.text else None
