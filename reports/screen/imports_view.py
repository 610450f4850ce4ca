"""What becomes of an office's own tables of words and of documents, row by row, in words and as JSON: to be looked over before it is kept."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from audits.regulations.local import STATUS_NAMES, identity_of
from reports.screen.width import MOST_LINES, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from audits.regulations.importing import Imported, ImportedRow
    from audits.regulations.local import LocalEntry
    from audits.texts.word_lists import WordList, WordRow



def words_lines(found: WordList, file: str, *, applied: bool) -> Iterator[str]:
    """Lines for a terminal; of many rows only the first."""
    yield f"{file}："
    for sheet in dict.fromkeys(one.sheet for one in found.columns):
        taken = "、".join(one.title if one.written == one.title else f"{short(one.written)}→{one.title}" for one in found.columns if one.sheet == sheet and one.title)
        yield f"  工作表“{sheet}”的表头：{taken}" if sheet else f"  表头：{taken}"
    yield from (f"  注意：{line}" for line in found.unused)
    yield from _group("采用" if applied else "可以采用", [_word(row) for row in found.rows if row.entry is not None])
    yield from _group("不能采用", [f"{row.where}：{row.why}" for row in found.refused])
    yield from _end(len(found.taken), "个词", applied=applied)


def words_record(found: WordList, file: str, *, applied: bool) -> dict[str, Any]:
    """The same for other programs."""
    return {
        "file": file, "applied": applied, "headings": [{"sheet": one.sheet, "written": one.written, "column": one.title} for one in found.columns],
        "taken": [
            {"where": row.where, "wrong": row.wrong, "right": row.entry.right, "unless": list(row.entry.unless), "when": list(row.entry.when), "note": row.note}
            for row in found.rows
            if row.entry is not None
        ],
        "refused": [{"where": row.where, "why": row.why} for row in found.refused], "unused": found.unused,
    }  # fmt: skip


def _word(row: WordRow) -> str:
    assert row.entry is not None
    more = [f"{name}：{'、'.join(words)}" for name, words in (("例外", row.entry.unless), ("语境", row.entry.when)) if words]
    beside = f"（{short('；'.join(more))}）" if more else ""
    return f"{row.where}：{short(row.wrong)} → {short(row.entry.right) or '（删去或改写）'}{beside}"


def documents_lines(found: Imported, known: Iterable[LocalEntry], file: str, *, applied: bool) -> Iterator[str]:
    """Lines for a terminal; ``known`` are the documents that the office's list has already."""
    old = {identity_of(entry): entry for entry in known}
    counts = {name: sum(entry.status == code for entry in found.entries) for code, name in STATUS_NAMES.items()}
    yield f"{file}："
    yield from (f"  注意：{line}" for line in found.unused)
    yield from _group("采用" if applied else "可以采用", [line for row in found.rows if row.entry is not None for line in _document(row, row.entry, old)])
    yield from _group("不能采用", [f"{row.where}：{row.why}" for row in found.refused])
    if found.entries:
        yield "  其中：" + "，".join(f"{name} {count}" for name, count in counts.items() if count)
    yield from _end(len({identity_of(entry) for entry in found.entries}), "件", applied=applied)


def documents_record(found: Imported, known: Iterable[LocalEntry], file: str, *, applied: bool) -> dict[str, Any]:
    """The same for other programs."""
    old = {identity_of(entry): entry for entry in known}
    return {
        "file": file, "applied": applied,
        "taken": [{"where": row.where, **asdict(row.entry), "change": _change(row.entry, old), "notes": list(row.notes)} for row in found.rows if row.entry is not None],
        "refused": [{"where": row.where, "why": row.why} for row in found.refused], "unused": list(found.unused),
    }  # fmt: skip


def _document(row: ImportedRow, entry: LocalEntry, old: Mapping[str, LocalEntry]) -> Iterator[str]:
    number = f"（{short(entry.number)}）" if entry.number else ""
    day = f"，{entry.date} 起" if entry.date else ""
    yield f"{row.where}：{short(entry.title)}{number}，{STATUS_NAMES[entry.status]}{day}，{_change(entry, old)}"
    yield from (f"  {note}" for note in row.notes)


def _change(entry: LocalEntry, old: Mapping[str, LocalEntry]) -> str:
    before = old.get(identity_of(entry))
    if before is None:
        return "新增"
    if before.status != entry.status:
        return f"替换原来的“{STATUS_NAMES[before.status]}”"
    return "与已有的相同" if before == entry else "状态不变，其余内容以这一行为准"


def _group(words: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"  {words}（{sum(1 for line in lines if not line.startswith(' '))} 行）："
        yield from (f"    {line}" for line in lines[:MOST_LINES])
        if len(lines) > MOST_LINES:
            yield "    …… 其余从略，可用 --format json 全部列出"


def _end(number: int, unit: str, *, applied: bool) -> Iterator[str]:
    if not number:
        yield "没有可以采用的内容。"
    elif not applied:
        yield f"共 {number} {unit}可以采用，还没有写入；核对无误后加 --apply 写入。"
