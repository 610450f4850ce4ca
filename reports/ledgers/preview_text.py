"""A preview of returned ledgers in words, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audits.rulebook.loading import near_miss
from reports.ledgers import compare
from reports.ledgers.columns import BY_KEY, COLUMNS
from reports.screen.width import MOST_LINES, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reports.ledgers.compare import Change, ChangeGroup, ComparedRow, Preview, UnclearWhy
    from reports.ledgers.returned import Returned, ReturnNote

GROUP_WORDS: Mapping[ChangeGroup, str] = {
    compare.UPDATED: "有修改",
    compare.CONFLICT: "冲突：下发以后主管部门（或更新的文件）已经改过，未采用",
    compare.NOT_OUT: "没有下发，未采用",
    compare.UNKNOWN: "问题编号不认识，未采用",
    compare.REPEATED: "问题编号重复",
    compare.OTHER_DEPARTMENT: "属于别的单位，未采用",
    compare.MISPLACED: "问题编号与网址对不上，未采用",
    compare.LOCKED_EDITED: "改了不该改的列，这些改动不采用",
    compare.UNCLEAR: "填的内容认不出，未采用",
}
_NOTES: dict[ReturnNote, str] = {"macros": "文件里有宏，已忽略", "no-meta": "不是下发的原文件（可能复制到了新表），按问题编号核对"}
_NOT_OUT: dict[str, str] = {
    "draft": "这一行来自草稿，不是下发的台账", "found": "这个问题还没有下发", "recalled": "这个问题已撤回下发", "handed-over": "这个问题已改派别的单位",
}  # fmt: skip
_ODD: Mapping[UnclearWhy, str] = {
    "": "", "picture": "，是图片，程序读不出，请改填文字", "future-day": "，是还没有到的日期", "day-before-found": "，比发现问题的日期还早",
}  # fmt: skip


def returns_lines(files: Sequence[Returned], batch: int, *, applied: bool, hint: str = "") -> Iterator[str]:
    """The preview of each file, and what came of all of them; ``batch`` is 0 where nothing was changed.

    ``hint``: what a command must have besides, for this store.
    """
    for one in files:
        yield from preview_lines(one)
    changed = sum(len(one.preview.of(compare.UPDATED)) for one in files if one.preview is not None)
    if batch and not changed:
        yield f"已按交回的内容处理冲突，这是第 {batch} 次入库。撤销：portal-audit returns undo {batch}{hint}"
    elif not changed:
        yield f"共 {len(files)} 个文件，没有可采用的改动。"
    elif applied:
        yield f"已写入 {changed} 行改动，这是第 {batch} 次入库。撤销：portal-audit returns undo {batch}{hint}"
    else:
        yield f"共 {changed} 行有改动，还没有写入；核对无误后加 --apply 入库。"


def returns_record(files: Sequence[Returned], batch: int) -> dict[str, Any]:
    """The same for other programs."""
    return {"files": [preview_record(one) for one in files], "applied": bool(batch), "batch": batch or None}


def preview_lines(one: Returned) -> Iterator[str]:
    """Lines for a terminal; of a large group only the first rows."""
    if one.problem or one.preview is None:
        yield f"{one.path}：{one.problem}"
        return
    preview = one.preview
    yield f"{one.path}（{preview.department or '主管部门'}，台账 {preview.ledger or '不明'}）"
    for note in one.notes:
        yield f"  注意：{_NOTES[note]}"
    yield from (f"  注意：工作表“{short(name)}”没有台账的表头，没有用到" for name in one.unused)
    yield from (f"  注意：{sentence}" for sentence in (one.opened.left_out() if one.opened else ()))
    yield from (f"  注意：{sentence}" for sentence in one.aside)
    for title in one.ignored:
        yield f"  注意：“{short(title)}”列里填了内容，但不是台账的列，没有采用{near_miss(title, [column.title for column in COLUMNS])}"
    for group, words in GROUP_WORDS.items():
        entries = preview.of(group)
        if entries:
            yield f"  {words}（{len(entries)} 行）："
            yield from (f"    {entry_words(entry)}" for entry in entries[:MOST_LINES])
            if len(entries) > MOST_LINES:
                yield f"    …… 其余 {len(entries) - MOST_LINES} 行从略，可用 --format json 全部列出"
    unchanged, missing = len(preview.of(compare.UNCHANGED)), len(preview.of(compare.MISSING))
    yield f"  没有变化 {unchanged} 行" + (f"；台账里有、文件里没有 {missing} 行（不影响）" if missing else "")


def preview_record(one: Returned) -> dict[str, Any]:
    """The same for other programs."""
    if one.problem or one.preview is None:
        return {"file": str(one.path), "error": one.problem, "usable": False}
    preview: Preview = one.preview
    groups = {group: [_record(entry) for entry in preview.of(group)] for group in compare.GROUPS}
    return {
        "file": str(one.path),
        "sha256": one.opened.sha256 if one.opened else "",
        "error": "",
        "usable": one.is_usable,
        "ledger": preview.ledger,
        "department": preview.department,
        "notes": one.notes,
        "unused_sheets": list(one.unused),
        "ignored": one.ignored,
        "aside": one.aside,
        "counts": preview.counts(),
        "groups": groups,
    }


def _record(entry: ComparedRow) -> dict[str, Any]:
    changes = [{"column": change.title, "key": change.key, "old": change.old, "new": change.new, "why": change.why} for change in entry.changes]
    more = {"problem": entry.problem, "near": entry.near, "lacks": list(entry.lacks)}
    return {"item": entry.item, "where": entry.where, "changes": changes, "note": entry.note, **more}


def entry_words(entry: ComparedRow) -> str:
    """What comes of a row, in words."""
    changes = "；".join(_change(change, entry.group) for change in entry.changes)
    item = entry.item or f"“{short(entry.note)}”"
    notes: Mapping[ChangeGroup, str] = {
        compare.OTHER_DEPARTMENT: f"属于{entry.note}",
        compare.NOT_OUT: _NOT_OUT.get(entry.note, ""),
        compare.MISPLACED: f"网址是问题 {entry.note} 的",
        compare.REPEATED: "内容相同，按一行处理" if entry.note == compare.SAME else "内容不同，都未采用",
        compare.UPDATED: "其中有公式，取了公式的结果，请核对" if entry.note == "formula" else "",
    }
    lacks = f"没有写{'、'.join(BY_KEY[key].title for key in entry.lacks)}，请补充" if entry.lacks else ""
    near = f"是不是 {entry.near}？" if entry.near else ""
    said = "，".join(part for part in (near, changes, lacks, notes.get(entry.group, "")) if part)
    about = f"〔{short(entry.problem)}〕" if entry.problem else ""
    where = f"（{entry.where}）" if entry.where else " "
    return f"{item}{about if not near else ''}{where}{said}{about if near else ''}"


def _change(change: Change, group: ChangeGroup) -> str:
    title = BY_KEY[change.key].title
    if group == compare.UNCLEAR:
        return f"{title}写的是“{short(change.new)}”{_ODD[change.why]}"
    return f"{title}：{short(change.old) or '（空）'} → {short(change.new) or '（空）'}"
