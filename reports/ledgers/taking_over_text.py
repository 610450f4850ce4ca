"""What becomes of an office's own list of open problems, in words and as JSON: first how its headings were taken, then its rows."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from audits.rectification.takeover import LACKS, TASK
from reports.ledgers.columns import BY_KEY
from reports.screen.width import MOST_LINES, short
from reports.screen.words import SEVERITY, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from audits.records.events import TakenOver
    from audits.rulebook import RuleBook
    from reports.ledgers.taking_over import NewItem, Takeover

_CELL = re.compile(r"(?P<sheet>.*)第(?P<row>\d+)行(?P<column>[A-Z]+)列")


def takeover_lines(found: Takeover, book: RuleBook, run: str, batch: int, *, hint: str = "") -> Iterator[str]:
    """Lines for a terminal; ``batch`` is 0 where nothing was kept; of a large group only the first rows.

    ``hint``: what a command must have besides, for this store.
    """
    yield f"{found.path}："
    yield from _headings(found)
    yield from (f"  注意：{line}" for line in found.unused)
    groups = (
        ("采用" if batch else "可以采用", list(_items(found.items, book)), len(found.items)),
        ("先前已有，不重复采用", [f"{one.where}：{one.item}，{one.says}" for one in found.known], len(found.known)),
        ("不能采用", [*_together((one.where, one.why) for one in found.refused), *found.registered], len(found.refused)),
    )
    for words, lines, number in groups:
        if number:
            yield f"  {words}（{number} 行）："
            yield from (f"    {line}" for line in lines[:MOST_LINES])
            if len(lines) > MOST_LINES:
                yield "    …… 其余从略，可用 --format json 全部列出"
    yield from _end(found, run, batch, hint)


def _headings(found: Takeover) -> Iterator[str]:
    """How each heading was taken, by sheet."""
    for sheet in dict.fromkeys(one.sheet for one in found.table.headings):
        mine = [one for one in found.table.headings if one.sheet == sheet]
        taken = "、".join(one.title if one.written == one.title else f"{short(one.written)}→{one.title}" for one in mine if one.title)
        others = "、".join(short(one.written) for one in mine if not one.title)
        yield f"  工作表“{sheet}”的表头：{taken}" if sheet else f"  表头：{taken}"
        if others:
            yield f"    不认识、只随历史保留的列：{others}"


def _items(items: Sequence[NewItem], book: RuleBook) -> Iterator[str]:
    """A line for each item, with what was not used of it; what several rows have alike comes once, below them."""
    notes = Counter(note for one in items for note in one.row.notes)
    for one in items:
        yield _item(one, book)
        yield from (f"    {note}" for note in one.row.notes if notes[note] == 1)
    shared = ((one.row.where, note) for one in items for note in one.row.notes if notes[note] > 1)
    yield from (f"以上{line}" for line in _together(shared))


def _together(told: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Lines about cells, those that say the same of cells of one column in one line."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for where, says in told:
        cell = _CELL.fullmatch(where)
        key = (cell["sheet"], f"行{cell['column']}列", says) if cell else (where, "", says)
        groups.setdefault(key, []).append(int(cell["row"]) if cell else 0)
    for (sheet, column, says), rows in groups.items():
        yield f"{sheet}第{_ranges(rows)}{column}：{says}" if column else f"{sheet}：{says}"


def _ranges(rows: Sequence[int]) -> str:
    """Numbers of rows, those that follow one another as a range."""
    found: list[list[int]] = []
    for row in sorted(rows):
        if found and row == found[-1][-1] + 1:
            found[-1].append(row)
        else:
            found.append([row])
    return "、".join(str(one[0]) if len(one) == 1 else f"{one[0]}—{one[-1]}" for one in found)


def _item(one: NewItem, book: RuleBook) -> str:
    mine, said = one.row.finding, one.row.said
    rule = book.rules.get(one.finding.rule)
    told = [one.row.department, title_of(one.finding, rule), SEVERITY[mine.severity], deadline_words(said)]
    if one.inspected:
        told.append("巡检也发现了，用巡检的编号")
    elif one.row.missing:
        told.append(f"缺{'、'.join(f'“{title}”' for title in one.row.missing)}，复查只能人工核实")
    elif mine.rule == TASK:
        told.append("写了佐证，复查时打开核对" if one.row.cells.get("new_url") else "还没有佐证")
    elif mine.facts.get(LACKS):
        told.append("没有对应的规则，复查只能人工核实")
    return f"{one.row.where}：{one.item}〔{short(mine.message)}〕{'，'.join(told)}"


def deadline_words(said: TakenOver) -> str:
    """The deadline of a row; one that was written and could not be read is not called unwritten."""
    if said.due:
        return f"期限 {said.due}"
    return "期限没有采用" if said.given.get(BY_KEY["due"].title) else "没有写期限"


def _end(found: Takeover, run: str, batch: int, hint: str) -> Iterator[str]:
    if batch:
        yield f"已写入 {len(found.items)} 项，批次 {run}，这是第 {batch} 次入库。撤销：portal-audit returns undo {batch} --by 姓名{hint}"
        without = sum(1 for one in found.items if not one.row.said.due)
        later = f"，没有期限的 {without} 项这时定下期限" if without else ""
        yield f"写成台账发给责任单位：portal-audit issue --run {run}{hint}{later}；复查：portal-audit recheck --run {run}{hint}"
    elif found.items:
        yield f"共 {len(found.items)} 项可以采用，还没有写入；表头和内容核对无误后加 --apply --by 姓名 入库。"
    else:
        yield "没有可以采用的新问题。"


def takeover_record(found: Takeover, book: RuleBook, run: str, batch: int) -> dict[str, Any]:
    """The same for other programs."""
    return {
        "file": str(found.path), "sha256": found.table.opened.sha256, "usable": found.is_usable, "applied": bool(batch), "run": run, "batch": batch or None,
        "headings": [{"sheet": one.sheet, "written": one.written, "column": one.title} for one in found.table.headings],
        "items": [_record(one, book) for one in found.items],
        "known": [{"where": one.where, "item": one.item, "says": one.says, "differs": one.differs} for one in found.known],
        "refused": [{"where": one.where, "why": one.why} for one in found.refused],
        "registered": found.registered, "unused": found.unused,
    }  # fmt: skip


def _record(one: NewItem, book: RuleBook) -> dict[str, Any]:
    mine, said = one.row.finding, one.row.said
    return {
        "item": one.item, "where": one.row.where, "site": mine.site, "department": one.row.department, "rule": one.finding.rule,
        "title": title_of(one.finding, book.rules.get(one.finding.rule)), "message": mine.message, "page_url": mine.page_url, "target_url": mine.target_url,
        "column": mine.column, "severity": mine.severity.value, "found": mine.first_seen, "due": said.due, "number": said.number,
        "inspected": one.inspected, "lacks": mine.facts.get(LACKS, ""), "missing": list(one.row.missing), "claim": one.row.claim, "notes": list(one.row.notes),
    }  # fmt: skip
