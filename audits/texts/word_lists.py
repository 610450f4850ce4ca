"""Reads an office's own table of wrong expressions (错敏词表), row by row: what is taken, what is not and why."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from audits.rulebook.loading import Mistake, MistakesFound, near_miss
from audits.texts.expressions import Expression

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HEADINGS = {
    "wrong": (
        "错误表述", "错误词", "错误词语", "错词", "错敏词", "错误用语", "敏感词", "错误", "错误写法", "错误说法", "错误用法",
        "不规范表述", "不规范用语", "易错词", "禁用词", "禁用语",
    ),
    "right": (
        "正确表述", "正确词", "正确词语", "建议词", "建议表述", "推荐用语", "正确用语", "正确", "正确写法", "正确说法", "正确用法",
        "规范表述", "规范用语", "规范写法", "规范说法", "规范词", "标准表述", "应为", "应改为", "改为", "修改为", "替换为", "替换词", "修改建议", "建议修改为",
    ),
    "note": ("备注", "说明", "依据", "分类"),
    "unless": ("例外", "例外词语", "不算错的情况"),
    "when": ("语境", "上下文", "同时出现"),
}  # fmt: skip
_COUNTING = frozenset({"序号", "编号", "no", "no."})
"""Headings of columns that hold nothing to use."""


@dataclass(frozen=True, slots=True)
class WordRow:
    """One row of a table of words."""

    where: str
    wrong: str
    entry: Expression | None
    """What it becomes, None where it cannot be used."""
    note: str = ""
    """The office's remark."""
    why: str = ""
    """Why it cannot be used."""


@dataclass(frozen=True, slots=True)
class UsedColumn:
    """One heading of a sheet with what it was taken for."""

    sheet: str
    written: str
    title: str
    """The usual heading of that column, ``""`` if it is none."""


@dataclass
class WordList:
    """A table of words as it was understood."""

    columns: list[UsedColumn] = field(default_factory=list)
    rows: list[WordRow] = field(default_factory=list)
    """All filled rows, in order."""
    taken: dict[str, WordRow] = field(default_factory=dict)
    """Wrong expression to its row."""
    unused: list[str] = field(default_factory=list)
    """What of the file was not used: sheets, columns, rows."""

    @property
    def refused(self) -> list[WordRow]:
        """Rows that cannot be used."""
        return [row for row in self.rows if row.why]

    def as_yaml(self) -> str:
        """A vocabulary file: plain pairs as lines, the rest as entries."""
        return _as_yaml({wrong: row.entry for wrong, row in self.taken.items() if row.entry is not None}, {wrong: row.note for wrong, row in self.taken.items()})


def read_words(sheets: Mapping[str, Sequence[Sequence[Any]]], name: str = "") -> WordList:
    """An office's own list from the sheets of its table, each with a heading row of its own. Raises MistakesFound where no sheet has one."""
    tables = {sheet: [[_cell(value) for value in row] for row in rows] for sheet, rows in sheets.items()}
    heads = {sheet: at for sheet, table in tables.items() if (at := _head_of(table)) is not None}
    if not heads:
        shown = next((row for table in tables.values() for row in table if sum(map(bool, row)) > 1), [])
        now = f"；现在是：{'、'.join(cell[:20] for cell in shown if cell)}{_near_heading(shown)}" if shown else ""
        raise MistakesFound([Mistake(f"{name}第1行", "", f"没有表头：至少要有“{_HEADINGS['wrong'][0]}”和“{_HEADINGS['right'][0]}”两列{now}")])
    found = WordList()
    for sheet, table in tables.items():
        if sheet in heads:
            _read_sheet(found, sheet, f"{name}{sheet and f'的工作表“{sheet}”'}", table, heads[sheet])
        elif any(filter(None, itertools.chain(*table))):
            first = next(row for row in table if any(row))
            found.unused.append(f"{name} 的工作表“{sheet}”没有词表的表头，没有用到{_near_heading(first)}")
    if not found.rows:
        raise MistakesFound([Mistake(f"{name}第{min(heads.values()) + 2}行", "", "表头下面没有内容")])
    return found


def _read_sheet(found: WordList, sheet: str, where: str, table: Sequence[Sequence[str]], at: int) -> None:
    """Add the rows of one sheet to what is found, and what of it is not used."""
    columns = _columns(table[at])
    titles = {place: _HEADINGS[key][0] for key, place in columns.items()}
    found.columns += [UsedColumn(sheet, cell, titles.get(place, "")) for place, cell in enumerate(table[at]) if cell]
    unknown = [
        cell
        for place, cell in enumerate(table[at])
        if cell and place not in titles and cell.lower() not in _COUNTING and any(place < len(row) and row[place] for row in table[at + 1 :])
    ]
    found.unused += [f"{where}的“{cell[:20]}”列不认识，没有采用{_near_heading([cell])}" for cell in unknown]
    for number, row in enumerate(table[at + 1 :], at + 2):
        values = {key: row[place] if place < len(row) else "" for key, place in columns.items()}
        if not any(values.values()):
            if any(row):
                found.unused.append(f"{where}第{number}行的字都在表头以外的列里，没有用到")
            continue
        made = _row(f"{where}第{number}行", values, found.taken)
        if unknown and "right" not in columns and made.entry is not None:
            why = f"没有“{_HEADINGS['right'][0]}”列，也许是不认识的“{unknown[0][:20]}”列：请改表头；确实都要删去或改写的，加一列空的“{_HEADINGS['right'][0]}”"
            made = WordRow(made.where, made.wrong, None, why=why)
        found.rows.append(made)
        if made.entry is not None:
            found.taken.setdefault(made.wrong, made)


def _row(where: str, values: Mapping[str, str], taken: Mapping[str, WordRow]) -> WordRow:
    wrong = values["wrong"]
    if why := _row_mistake(values):
        return WordRow(where, wrong, None, why=why)
    split = {key: tuple(filter(None, re.split(r"[、,，;；|]", values.get(key, "")))) for key in ("unless", "when")}
    entry, before = Expression(right=values.get("right", ""), kind="term", unless=split["unless"], when=split["when"]), taken.get(wrong)
    if before is not None and before.entry is not None and before.entry != entry:
        differs = f"写的正确表述是“{before.entry.right}”" if before.entry.right != entry.right else "写的例外或语境不同"
        return WordRow(where, wrong, None, why=f"“{wrong}”重复，前面（{before.where}）{differs}，以前面的为准")
    return WordRow(where, wrong, entry, values.get("note", ""))


def _near_heading(cells: Sequence[str]) -> str:
    """The first heading that one of some cells may be meant for."""
    names = [name for known in _HEADINGS.values() for name in known]
    return next((near for cell in cells if cell and (near := near_miss(_bare(cell), names))), "")


def _head_of(table: Sequence[Sequence[str]]) -> int | None:
    """Index of the row with the headings."""
    return next((number for number, row in enumerate(table) if _columns(row).keys() >= {"wrong"}), None)


def _cell(value: Any) -> str:
    return "" if value is None else re.sub(r"\s+", " ", str(value)).strip()


def _bare(cell: str) -> str:
    """A heading without marks and what stands in brackets behind it."""
    return re.sub(r"[（(].*$|[\s:：*＊]", "", cell)


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Key to the place of its column; the first heading of a kind wins."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        bare = _bare(cell)
        for key, names in _HEADINGS.items():
            if bare in names:
                found.setdefault(key, place)
    return found


def _row_mistake(values: Mapping[str, str]) -> str:
    """What is wrong with a row, or ``""``."""
    wrong, right = values["wrong"], values.get("right", "")
    if not wrong:
        return "没有填错误表述"
    if len(wrong) < 2:
        return f"“{wrong}”只有一个字，会误报，请写成词语"
    if wrong == right:
        return f"“{wrong}”的错误表述和正确表述相同"
    if "=>" in wrong + right or "→" in wrong + right or " # " in wrong + right:
        return f"“{wrong}”里有 => 、→ 或 # ，不能用"
    return ""


def _as_yaml(entries: dict[str, Expression], notes: dict[str, str]) -> str:
    """A vocabulary file: plain pairs as lines, the rest as entries."""
    lines = ["vocabulary: wrong-expressions"]
    special = {wrong: entry for wrong, entry in entries.items() if entry.unless or entry.when}
    if special:
        lines.append("entries:")
        for wrong, entry in special.items():
            lists = "".join(
                f", {key}: [{', '.join(map(_quoted, words))}]" for key, words in (("unless", entry.unless), ("when", entry.when)) if words
            )
            lines.append(f"  {_quoted(wrong)}: {{right: {_quoted(entry.right)}, kind: {entry.kind}{lists}}}")
    lines.append("words: |2")
    for wrong, entry in entries.items():
        if wrong not in special:
            note = f" # {notes[wrong]}" if notes.get(wrong) else ""
            lines.append(f"  {wrong} => {entry.right}{note}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A YAML scalar that is a text whatever it holds."""
    return "'" + text.replace("'", "''") + "'"
