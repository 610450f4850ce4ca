"""Understands what people write into a ledger: numbers of items, states, days; what is not understood is said, never guessed."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from reports.ledgers.columns import CLAIMED, CONTESTED, EXTENSION, IN_PROGRESS, NOT_STARTED
from reports.workbook.sheets import NOT_LINKED

SYNONYMS = {
    CLAIMED: (
        "已整改", "整改完成", "已完成", "完成", "完成整改", "已完成整改", "整改到位", "已整改到位", "已整改完成", "整改完毕", "已整改完毕",
        "已改", "已改正", "已修改", "已修复",
        "已解决", "已处理", "已处理完毕", "已落实", "已更正", "√", "✓", "✔", "☑", "ok",
    ),
    IN_PROGRESS: ("整改中", "正在整改", "处理中", "正在处理", "进行中", "推进中", "部分整改", "部分完成", "持续整改"),
    NOT_STARTED: ("未整改", "未完成", "未处理", "未开始", "尚未整改", "待整改", "×", "✗", "✘", "x"),
    EXTENSION: ("申请延期", "延期", "延期整改", "需延期", "申请延长"),
    CONTESTED: ("有异议", "异议", "不属实", "情况不属实", "误报", "不认可", "非问题", "不是问题", "不存在问题", "问题不存在"),
}  # fmt: skip
"""Words that people use for each state."""
_PICTURE = re.compile(r"=?(?:_xlfn\.)?(?:DISPIMG|IMAGE)\(", re.I)
_STATES = {word: state for state, words in SYNONYMS.items() for word in words}
_ITEM = re.compile(r"([0-9a-f]{12})(?:-(a|b)(?:-(.{1,64}))?)?$")
_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:[ T]?\d{1,2}[:时]\d{1,2}.{0,20})?$")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_SERIAL = re.compile(r"\d{5}(?:\.\d{1,12})?$")
_DEADLINE = re.compile(
    r"(?:请|应|须|务必|必须)?(?:于|在|限期?(?:于|在|至|到)?|截[至止]?(?:日期)?[:于到至]?|不晚于|不迟于|最迟|最晚|到|至)?(?P<day>\d.{4,24}?)(?:\([含止]\)|含当日)?"
    r"(?:之前|以前|前|为止|截?止)?(?:整改|完成|办结|反馈|报送|上报|到位|完毕|解决){0,3}$"
)
_MONTH_END = re.compile(r"(\d{4})[-./年](\d{1,2})月?[底末]$")
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


def text_of(value: Any) -> str:
    """A cell as text: whole numbers without fraction, days as ISO, line ends as ``\\n``, no space around."""
    if value is None or value == "":
        return ""
    if isinstance(value, dict):
        return str(value.get("day", ""))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return re.sub(r"[ \t\xa0\u3000]*\n", "\n", str(value).replace("\r\n", "\n").replace("\r", "\n")).strip(" \t\n\xa0\u3000")


def folded(text: str) -> str:
    """A text for comparison: compatible forms made one, all white space and the note on links left out."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text.replace(NOT_LINKED, "")))


def heading_of(text: str) -> str:
    """A heading for comparison, without what forms put around it: stars, and remarks in brackets."""
    return re.sub(r"\([^()]{0,200}\)", "", folded(text)).strip("*★☆※:：")


def is_picture(text: str) -> bool:
    """Whether a cell holds a picture, which Excel and WPS write as a formula: nothing of it can be read."""
    return _PICTURE.match(text) is not None


def item_of(value: Any) -> str:
    """Number of an item (问题编号), ``""`` if it is none; also where a program made a number of it."""
    text = folded(text_of(value)).lower()
    if isinstance(value, (int, float)) and not isinstance(value, bool) and text.isdigit():
        text = text.zfill(12)
    found = _ITEM.match(text.replace("—", "-").replace("－", "-").rstrip("。.,;、:") or text)
    if not found:
        return ""
    finding, part, department = found.groups()
    if not part:
        return finding
    original = re.search(r"-[AaBbＡＢａｂ]-(.{1,64})$", unicodedata.normalize("NFKC", text_of(value)).strip())
    return f"{finding}-{part.upper()}" + (f"-{original[1].strip()}" if department and original else "")


def state_of(value: Any) -> str | None:
    """整改状态 as the drop-down has it; ``""`` for an empty cell, None for words that are not understood."""
    text = folded(text_of(value)).strip("。.!！;；,，").lower()
    if not text:
        return ""
    return _STATES.get(text)


def day_of(value: Any, *, date1904: bool = False) -> str | None:
    """A day as ISO; ``""`` for an empty cell, None for what is no possible day."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return _from_number(float(value), date1904)
    text = unicodedata.normalize("NFKC", text_of(value)).strip().replace("。", ".")
    if not text:
        return ""
    text = re.sub(r"\s*([-./年月日])\s*", r"\1", text)
    found = _DAY.match(text) or _PACKED.match(text)
    if found:
        return _possible(*map(int, found.groups()[:3]))
    return _from_number(float(text), date1904) if _SERIAL.match(text) else None


def deadline_of(value: Any, *, date1904: bool = False) -> str | None:
    """A day by which something is to be done, as ISO: a day, with words such as 前 or 底前 around it; else as ``day_of``."""
    day = day_of(value, date1904=date1904)
    if day is not None or isinstance(value, (bool, int, float)):
        return day
    found = _DEADLINE.match(folded(text_of(value)).rstrip("。.;；,，、"))
    if found is None:
        return None
    if month := _MONTH_END.match(found["day"]):
        year, number = int(month[1]), int(month[2])
        return _possible(year, number, monthrange(year, number)[1]) if 1 <= number <= 12 else None
    return day_of(found["day"])


def names_month_only(value: Any) -> bool:
    """Whether a deadline is the end of a month, without a day."""
    found = _DEADLINE.match(folded(text_of(value)).rstrip("。.;；,，、"))
    return found is not None and _MONTH_END.match(found["day"]) is not None


def _from_number(number: float, date1904: bool) -> str | None:
    whole = int(number) if abs(number) < 1e9 else 0
    if 19_000_101 <= whole <= 21_001_231:
        return _possible(whole // 10_000, whole // 100 % 100, whole % 100)
    if not 20_000 <= whole <= 80_000:
        return None
    return ((_EPOCH_1904 if date1904 else _EPOCH) + timedelta(days=whole)).isoformat()


def _possible(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if 2000 <= year <= 2099 else None
    except ValueError:
        return None
