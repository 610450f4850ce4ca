"""The metadata block (信息区) of a page in every layout that portals use: cells, lists, label lines, brackets, lone lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.extract.article import grids
from audits.extract.article.labels import KIND_OF, bare_label, kind_of, labelled, looks_like_label, tidy, words
from audits.extract.source.lines import SEAM
from audits.records import Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audits.extract.article.labels import Labelled
    from audits.extract.source.lines import Line

MAX_FIELDS = 80
LONGEST_VALUE = 200
_SURE_KINDS = frozenset({"index", "number", "issuer", "validity", "written", "published"})
_OF_LETTERS = frozenset({"letter", "asked", "answered"})
LEAST_OF_LETTER = 2
"""Labels of a letter that make a page one: 流水号, 信件内容 … also stand alone elsewhere."""
_SURE_LABELS = frozenset({"主题分类", "公开方式", "主题词"})
_SKIPPED = words(
    "字号 字体 字体大小 字体大小调整 浏览次数 浏览量 浏览 阅读次数 阅读量 阅读 点击 点击数 点击量 点击率 点击次数 访问次数 访问量 "
    "人气 打印 分享 分享到 大小 保护视力色 视力保护色 视力保护 颜色 浏览人数 次数 页面生成时间 location"
)
_BLOCK_ONLY = words(
    "标题 名称 状态 主题 专题 栏目 类别 分类 电话 地址 传真 邮编 备注 附件 联系电话 咨询电话 截止日期 截止时间 编号 效力 法律效力 "
    "下载 地区"
)
"""Labels too common to be read outside a block that has surer ones."""


@dataclass(frozen=True, slots=True)
class LabelledValue:
    """A field with the line it stands in."""

    field: Field
    kind: str
    """Kind of its label, ``""`` for an unknown one."""
    line: int
    """Index of its line."""
    block: bool
    """Whether it is part of a metadata block (cells or lone lines) rather than of a date line."""


def entries_of(lines: list[Line], zones: list[tuple[int, int]]) -> list[LabelledValue]:
    """Label and value pairs in the given stretches of lines, in page order; a block printed twice is given once."""
    found: list[LabelledValue] = []
    for start, end in zones:
        found += _zone(lines, start, end)
    sure = [entry for entry in found if entry.kind in _SURE_KINDS or entry.field.label in _SURE_LABELS]
    letter = sum(entry.kind == "letter" for entry in found) >= LEAST_OF_LETTER
    has_block = letter or sum(entry.block for entry in sure) >= 2 or len(sure) >= 3
    kept: dict[tuple[str, str], LabelledValue] = {}
    filled = {entry.field.label for entry in found if entry.field.value}
    for entry in found:
        name = entry.field.label
        if name in _SKIPPED or (entry.kind in _OF_LETTERS and not letter) or ((name in _BLOCK_ONLY or not entry.kind) and not has_block):
            continue
        if not entry.field.value and name in filled and entry.kind != "source":
            continue
        kept.setdefault((name, entry.field.value), entry)
    return list(kept.values())[:MAX_FIELDS]


def _zone(lines: list[Line], start: int, end: int) -> list[LabelledValue]:
    found: list[LabelledValue] = []
    lone = _lone_labels(lines, start, end)
    index = start
    while index < end:
        line = lines[index]
        if line.frame or line.level == 1 or (line.linked >= len(line.text) and not line.cell):
            index += 1
            continue
        if (line.cell or index in lone) and (rows := grids.pairs_at(line)):
            found += [_entry(label, tidy(value), label, index, True) for label, value in rows]
            index = grids.last_in(lines, index, end)
            continue
        if line.cell or index in lone:
            taken, entry = _cell(lines, index, end, index in lone)
            if entry is not None:
                found.append(entry)
                index += taken
                continue
        if len(line.text) <= 400:
            inner = labelled(line.marked)
            cell = bool(line.cell) and not _is_date_line(inner)
            found += [_entry(one.label, one.value, one.raw, index, cell or one.raw[0] in "[【") for one in inner]
            if not inner and (entry := _seamed(line, index)) is not None:
                found.append(entry)
        index += 1
    return found


def _is_date_line(found: Sequence[Labelled]) -> bool:
    """Whether a cell holds the date line of an article: several labels, one of them of date or source."""
    return len(found) > 1 and any(one.kind in ("published", "time", "source") for one in found)


def _cell(lines: list[Line], index: int, end: int, lone: bool) -> tuple[int, LabelledValue | None]:
    """A cell (or lone line) that is nothing but a label: its value is what follows up to the next cell."""
    line = lines[index]
    kind = kind_of(line.text)
    if not kind and not (line.cell and looks_like_label(line.text)):
        return 1, None
    if not kind and line.cell in ("dd",):
        return 1, None
    label = bare_label(line.text)
    parts: list[str] = []
    place = index + 1
    if line.cell:
        following = line.element if place < end and _inside(lines[place].element, line.element) else _next_cell(line.element)
        while place < end and following is not None and _inside(lines[place].element, following):
            parts.append(lines[place].text)
            place += 1
        if following is None or (len(parts) == 1 and kind_of(parts[0]) and not _has_colon(line.text)):
            return 1, None
        if len(parts) == 1 and (kind_of(parts[0]) or looks_like_label(parts[0]) or _begins_with_label(lines[index + 1])):
            return 1, _entry(label, "", line.text, index, True)
    elif lone and place < end and _may_be_value(line, lines[place]):
        parts.append(lines[place].text)
        place += 1
    return max(1, place - index), _entry(label, tidy(" ".join(parts)), line.text, index, True)


def _may_be_value(line: Line, following: Line) -> bool:
    """Whether the line behind a lone label is its value: no label, no heading, and close to it."""
    if following.level != line.level or len(following.text) > LONGEST_VALUE or kind_of(following.text) or labelled(following.marked):
        return False
    above = line.element.getparent()
    return above is None or _inside(following.element, above) or _inside(following.element, above.getparent())


def _has_colon(text: str) -> bool:
    """Whether a label is written with its colon or in brackets; a row of labels without is the head of a table."""
    return text.endswith(("：", ":", "】", "]", "］"))


def _seamed(line: Line, index: int) -> LabelledValue | None:
    """A label in an element of its own with the value right behind it, without a colon (``<span>成文日期</span>2025-03-01``)."""
    first, seam, rest = line.marked.strip(SEAM + " ").partition(SEAM)
    if not seam or len(first) > 16 or kind_of(first) not in _SURE_KINDS:
        return None
    value = tidy(" ".join(rest.replace(SEAM, " ").split()))
    return _entry(bare_label(first), value, first.strip(), index, True) if value else None


def _begins_with_label(line: Line) -> bool:
    """Whether a cell holds a label of its own with its value."""
    found = labelled(line.marked)
    return bool(found) and line.text.startswith(found[0].raw)


def _next_cell(element: object) -> object | None:
    """The cell beside one (or the ``dd`` after a ``dt``)."""
    following = element.getnext()  # type: ignore[attr-defined]
    while following is not None and following.tag not in ("td", "th", "dd", "dt"):
        following = following.getnext()
    return None if following is None or following.tag == "dt" else following


def _inside(element: object, ancestor: object) -> bool:
    """Whether an element lies in another one, at most eight levels up."""
    current = element
    for _ in range(8):
        if current is ancestor:
            return True
        current = current.getparent()  # type: ignore[attr-defined]
        if current is None:
            return False
    return False


def _lone_labels(lines: list[Line], start: int, end: int) -> frozenset[int]:
    """Lines that are nothing but a label, where at least two stand near one another (label and value on lines of their own)."""
    short = [index for index in range(start, end) if _short(lines[index])]
    places = [index for index in short if kind_of(lines[index].text) not in ("", "other")]
    near = [
        place
        for number, place in enumerate(places)
        if (number and place - places[number - 1] <= 6)
        or (number + 1 < len(places) and places[number + 1] - place <= 6)
        or lines[place].text.endswith(("：", ":"))
    ]
    if len(near) < 2:
        return frozenset(near)
    others = (index for index in short if near[0] - 12 <= index <= near[-1] + 12 and bare_label(lines[index].text) in KIND_OF)
    return frozenset(near).union(others)


def _short(line: Line) -> bool:
    """Whether a line could be a label that stands alone."""
    text = line.text
    return not line.cell and not line.linked and len(text) <= 16 and text[0] not in "[【［〔" and bare_label(text) not in _SKIPPED


def _entry(label: str, value: str, raw: str, line: int, block: bool) -> LabelledValue:
    return LabelledValue(Field(label, _without_placeholder(value), raw), KIND_OF.get(label, ""), line, block)


def _without_placeholder(value: str) -> str:
    """A value, ``""`` where it is only dashes or dots."""
    return "" if not value.strip(" —–-－_.…。·:：;；,，、/|　") else value[:500]


def values(entries: list[LabelledValue], *kinds: str) -> Iterator[LabelledValue]:
    """Entries of some kinds that have a value, in page order."""
    return (entry for entry in entries if entry.kind in kinds and entry.field.value)
