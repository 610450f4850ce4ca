"""What becomes of an office's own list of open problems, in words and as JSON: first how its headings were taken, then its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audits.rectification.takeover import LACKS
from reports.screen.width import MOST_LINES, short
from reports.screen.words import SEVERITY, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audits.rulebook import RuleBook
    from reports.ledgers.taking_over import NewItem, Takeover

_LACKS: Mapping[str, str] = {"no-rule": "没有对应的规则，复查只能人工核实", "no-place": "地址不全，复查只能人工核实"}


def takeover_lines(found: Takeover, book: RuleBook, run: str, batch: int, *, hint: str = "") -> Iterator[str]:
    """Lines for a terminal; ``batch`` is 0 where nothing was kept; of a large group only the first rows.

    ``hint``: what a command must have besides, for this store.
    """
    yield f"{found.path}："
    yield from _headings(found)
    yield from (f"  注意：{line}" for line in found.unused)
    groups = (
        ("采用" if batch else "可以采用", [line for one in found.items for line in _item(one, book)], len(found.items)),
        ("先前已有，不重复采用", [f"{one.where}：{one.item}，{one.says}" for one in found.known], len(found.known)),
        ("不能采用", [f"{one.where}：{one.why}" for one in found.refused], len(found.refused)),
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


def _item(one: NewItem, book: RuleBook) -> Iterator[str]:
    mine, said = one.row.finding, one.row.said
    rule = book.rules.get(one.finding.rule)
    told = [one.row.department, title_of(one.finding, rule), SEVERITY[mine.severity], f"期限 {said.due}" if said.due else "没有写期限"]
    if one.inspected:
        told.append("巡检也发现了，用巡检的编号")
    elif lacks := mine.facts.get(LACKS):
        told.append(_LACKS[lacks])
    yield f"{one.row.where}：{one.item}〔{short(mine.message)}〕{'，'.join(told)}"
    yield from (f"    {note}" for note in one.row.notes)


def _end(found: Takeover, run: str, batch: int, hint: str) -> Iterator[str]:
    if batch:
        yield f"已写入 {len(found.items)} 项，批次 {run}，这是第 {batch} 次入库。撤销：portal-audit returns undo {batch}{hint}"
        without = sum(1 for one in found.items if not one.row.said.due)
        later = f"，没有写期限的 {without} 项这时定下期限" if without else ""
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
        "unused": found.unused,
    }  # fmt: skip


def _record(one: NewItem, book: RuleBook) -> dict[str, Any]:
    mine, said = one.row.finding, one.row.said
    return {
        "item": one.item, "where": one.row.where, "site": mine.site, "department": one.row.department, "rule": one.finding.rule,
        "title": title_of(one.finding, book.rules.get(one.finding.rule)), "message": mine.message, "page_url": mine.page_url, "target_url": mine.target_url,
        "column": mine.column, "severity": mine.severity.value, "found": mine.first_seen, "due": said.due, "number": said.number,
        "inspected": one.inspected, "lacks": mine.facts.get(LACKS, ""), "claim": one.row.claim, "notes": list(one.row.notes),
    }  # fmt: skip
