"""Tables written as text, cells apart by tabs: which heading stands over a number, and what else its row holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS = re.compile(r"[0-9]{5}")
_HANZI = re.compile(r"[一-鿿]")
_HEADING = re.compile(
    r"序号|编号|姓名|名称|号码|电话|手机|联系|地址|住址|身份证|证号|证件|账号|帐号|卡号|户主|金额|日期|时间|备注|单位|性别|职务|代码|类别|"
    r"类型|数量|面积|内容|情况|事项|许可|结果|机关|原因|当事人|申请人|企业|项目|对象|(?<=[案文书照票批单证据])号$"
)
LONGEST_HEADING = 30
FEWEST = 2


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a table below its headings."""

    headings: tuple[str, ...]
    """Headings of the columns, ``""`` where there is none."""
    cells: tuple[str, ...]

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Heading and cell."""
        for place, cell in enumerate(self.cells):
            yield (self.headings[place] if place < len(self.headings) else ""), cell


def rows_of(text: str) -> Iterator[GridRow]:
    """The rows of all tables of a text; lines of headings that follow one another are read together."""
    headings: tuple[str, ...] = ()
    above = False
    for line in text.split("\n"):
        if "\t" not in line:
            headings, above = ((), False) if not line.strip() else (headings, False)
            continue
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if _are_headings(cells):
            headings = _joined(headings, cells) if above else cells
            above = True
        else:
            above = False
            yield GridRow(headings, cells)


def _are_headings(cells: tuple[str, ...]) -> bool:
    """Whether a row names columns: several short cells in words, none with a long number, two or more of them words of headings."""
    filled = [cell for cell in cells if cell]
    if len(set(filled)) < FEWEST or any(len(cell) > LONGEST_HEADING or _DIGITS.search(cell) for cell in filled):
        return False
    named = sum(1 for cell in filled if _HEADING.search(cell.replace(" ", "")))
    return named >= FEWEST and sum(1 for cell in filled if _HANZI.search(cell)) * 3 >= len(filled) * 2


def _joined(upper: tuple[str, ...], lower: tuple[str, ...]) -> tuple[str, ...]:
    """Two lines of headings as one."""
    width = max(len(upper), len(lower))
    pairs = zip((*upper, *[""] * (width - len(upper))), (*lower, *[""] * (width - len(lower))), strict=True)
    return tuple(one if one == other else f"{one}{other}" for one, other in pairs)
