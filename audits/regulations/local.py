"""The office's own documents and accepted events, kept as CSV in its rules folder (``regulations/local.csv``, ``events.csv``)."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from audits.rulebook.loading import Mistake, MistakesFound, near_miss
from audits.texts.days import first_date
from audits.texts.numbers import flat, normal_number
from audits.texts.titles import title_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from audits.records.codes import LocalStatus, NoCode, OwnEnd

LOCAL_HEADINGS = {
    "title": "文件名称", "number": "文号", "issuer": "制定机关", "written": "成文日期", "status": "状态", "date": "状态生效日期",
    "decided_by": "决定文件", "successor": "替代文件", "source": "来源", "as_of": "资料日期",
}  # fmt: skip
EVENT_HEADINGS = {
    "title": "原文件名称", "number": "原文号", "written": "原成文日期", "kind": "处理", "date": "生效日期", "decided_by": "决定文件",
    "successor": "新文件", "level": "层级", "source": "来源",
}  # fmt: skip
_SERIAL, _FIRST_DAY = re.compile(r"[2-6][0-9]{4}(?:\.[0-9]{1,20})?"), date(1899, 12, 30)
"""A day as a table counts it, from 1954 on, and the day from which it counts."""
_COMPACT = re.compile(r"(?:19|20)[0-9]{6}")
_SYNONYMS = {
    "title": ("文件名称", "名称", "标题", "文件标题", "规范性文件名称", "文件题目", "题目", "规章名称", "法规名称", "原文件名称"),
    "number": ("文号", "发文字号", "文件编号", "发文文号", "文件文号", "字号", "原文号", "令号"),
    "issuer": ("制定机关", "发文机关", "发文单位", "制定单位", "发布机构", "起草单位", "实施单位", "印发单位", "制发机关", "责任单位"),
    "written": ("成文日期", "发文日期", "印发日期", "发文时间", "印发时间", "公布日期", "发布日期", "制定时间", "原成文日期"),
    "status": (
        "状态", "清理结果", "清理意见", "清理结论", "处理意见", "有效性", "效力状态", "时效性", "处理结果", "清理建议", "结论", "处理",
    ),
    "date": ("状态生效日期", "废止日期", "失效日期", "生效日期", "废止时间", "失效时间", "有效期至", "截止日期"),
    "decided_by": ("决定文件", "清理决定", "废止依据", "依据", "废止文件"),
    "successor": ("替代文件", "新文件", "替代文件名称"),
    "source": ("来源", "来源网址", "网址", "链接"),
    "as_of": ("资料日期", "清理日期", "截至日期"),
}  # fmt: skip
_STATUS: tuple[tuple[LocalStatus, re.Pattern[str]], ...] = (
    ("repealed", re.compile(r"废止|撤销|停止执行")),
    ("expired", re.compile(r"失效|作废|过期|届满")),
    ("to-amend", re.compile(r"(?:拟|需|应|建议|予以|待|适时)修[改订]|^修[改订]$")),
    ("amended", re.compile(r"已修[改订]|部分(?:修改|废止|失效|有效)")),
    ("in-force", re.compile(r"继续有效|有效|保留|现行|继续实施|继续执行|继续施行|^是$")),
)
_NOT_STATUS = re.compile(r"(?:不|未|拟|建议|尚未|暂不|暂缓)(?:予以?)?(?:废止|失效)|无效")
STATUS_NAMES: dict[LocalStatus, str] = {"in-force": "继续有效", "amended": "已修改", "to-amend": "拟修改", "repealed": "废止", "expired": "失效"}
KIND_NAMES: dict[OwnEnd, str] = {"repealed": "废止", "replaced": "被替代", "expired": "失效", "revised": "全面修订", "partly": "部分废止"}


@dataclass(frozen=True, slots=True)
class LocalEntry:
    """One document of the office's own list or clean-up result (清理结果)."""

    title: str
    number: str
    issuer: str
    written: str
    """ISO day, ``""`` if not known."""
    status: LocalStatus
    """What the clean-up says of it."""
    date: str = ""
    """ISO day from which the status counts, ``""`` if not known."""
    decided_by: str = ""
    successor: str = ""
    source: str = ""
    as_of: str = ""

    @property
    def number_key(self) -> str:
        """The number in its one form."""
        return normal_number(self.number)

    @property
    def ended(self) -> bool:
        """Whether it is no longer in force."""
        return self.status in ("repealed", "expired")


@dataclass(frozen=True, slots=True)
class OwnEvent:
    """One event that a person accepted."""

    title: str
    number: str = ""
    written: str = ""
    kind: OwnEnd = "repealed"
    date: str = ""
    decided_by: str = ""
    successor: str = ""
    level: str = ""
    source: str = ""


RowT = TypeVar("RowT", LocalEntry, OwnEvent)


def status_of(text: str) -> LocalStatus | NoCode:
    """The status that a clean-up result gives in words, ``""`` if it gives none."""
    words = flat(text)
    if not words or _NOT_STATUS.search(words):
        return ""
    return next((status for status, pattern in _STATUS if pattern.search(words)), "")


def merge_local(old: Iterable[LocalEntry], new: Iterable[LocalEntry]) -> tuple[LocalEntry, ...]:
    """Old entries with new ones over them: the same number (or title and day) is replaced."""
    found = {identity_of(entry): entry for entry in old}
    found.update({identity_of(entry): entry for entry in new})
    return tuple(found.values())


def merge_events(old: Iterable[OwnEvent], new: Iterable[OwnEvent]) -> tuple[OwnEvent, ...]:
    """Accepted events with new ones over them: the same document on the same day is replaced."""
    found = {(normal_number(event.number) or title_key(event.title), event.date): event for event in (*old, *new)}
    return tuple(found.values())


def identity_of(entry: LocalEntry) -> str:
    """What tells a document apart: its number, else title and day."""
    return entry.number_key or f"{title_key(entry.title)}|{entry.written}"


def read_local(folder: Path) -> tuple[LocalEntry, ...]:
    """The office's own list; raises MistakesFound with the line of each mistake."""
    return _read(folder / "local.csv", LocalEntry, LOCAL_HEADINGS, "status", STATUS_NAMES)


def read_own_events(folder: Path) -> tuple[OwnEvent, ...]:
    """Events that the office accepted; raises MistakesFound with the line of each mistake."""
    return _read(folder / "events.csv", OwnEvent, EVENT_HEADINGS, "kind", KIND_NAMES)


def write_local(folder: Path, entries: Iterable[LocalEntry]) -> Path:
    """Write the office's own list."""
    return _write(folder / "local.csv", entries, LOCAL_HEADINGS, "status", STATUS_NAMES)


def write_own_events(folder: Path, events: Iterable[OwnEvent]) -> Path:
    """Write the accepted events."""
    return _write(folder / "events.csv", events, EVENT_HEADINGS, "kind", KIND_NAMES)


def _read(path: Path, model: type[RowT], headings: Mapping[str, str], coded: str, names: Mapping[Any, str]) -> tuple[RowT, ...]:
    if not path.is_file():
        return ()
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_bytes().decode("gb18030", "replace")
    codes = {name: code for code, name in names.items()}
    known = {field.name for field in fields(model)}
    mistakes, found = [], []
    for line, row in enumerate(csv.DictReader(io.StringIO(text, newline="")), start=2):
        values = {key: (row.get(heading) or "").strip() for key, heading in headings.items() if key in known}
        if not any(values.values()):
            continue
        word = values[coded]
        code = codes.get(word) or status_of(word)
        values[coded] = code if code in names else ""
        if not values["title"]:
            mistakes.append(Mistake(f"{path}:{line}", headings["title"], "缺少文件名称"))
        elif not values[coded]:
            mistakes.append(Mistake(f"{path}:{line}", headings[coded], f"不认识的值“{word}”；可用：{'、'.join(names.values())}"))
        else:
            days = {key: iso_day(value) for key, value in values.items() if key in ("written", "date", "as_of")}
            filled: dict[str, Any] = {**values, **days}
            found.append(model(**filled))
    if mistakes:
        raise MistakesFound(mistakes)
    return tuple(found)


def _write(path: Path, rows: Iterable[Any], headings: Mapping[str, str], coded: str, names: Mapping[Any, str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.stem}.part{path.suffix}")
    with draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings.values())
        for row in rows:
            values = asdict(row)
            values[coded] = names.get(values[coded], values[coded])
            writer.writerow([values[key] for key in headings])
    draft.replace(path)
    return path


def heading_key(name: str) -> str:
    """What a column of an office's table holds, told from its heading; ``""`` if unknown."""
    word = _heading(name)
    return next((key for key, words in _SYNONYMS.items() if word in words), "")


def near_heading(name: str) -> str:
    """``（是不是“x”？）`` where a heading that is unknown is close to one that is known."""
    return near_miss(_heading(name), [word for words in _SYNONYMS.values() for word in words])


def values_of(cells: Mapping[str, str]) -> dict[str, str]:
    """What the cells of a row say, whatever the office calls its columns; of several columns that mean the same, the first that is filled."""
    known = {_heading(name): text for name, text in cells.items()}
    return {key: next((known[word] for word in words if known.get(word)), "") for key, words in _SYNONYMS.items()}


def _heading(name: Any) -> str:
    return re.sub(r"[（(].*$", "", flat(str(name))).strip("*:：")


def iso_day(text: str) -> str:
    """The first day of a text, ISO, also of a day that is written or shown as a number; ``""`` without one."""
    if _COMPACT.fullmatch(text.strip()):
        with suppress(ValueError):
            return date.fromisoformat(text.strip()).isoformat()
    if _SERIAL.fullmatch(text.strip()):
        return (_FIRST_DAY + timedelta(days=int(text.strip().partition(".")[0]))).isoformat()
    day = first_date(flat(text)) or first_date(flat(text)[:10])
    return day.isoformat() if day else ""
