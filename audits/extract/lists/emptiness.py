"""Whether the answer for a list says that it has no item, and is not merely one that nobody can read."""

from __future__ import annotations

import re
from typing import Any

from audits.extract.lists.readers._parts import decoded, json_of

MOST_PARTS = 5000
_GOOD = frozenset({"0", "1", "200", "ok", "success", "true", "succ"})
_OUTCOME_KEYS = ("code", "status", "errcode", "errorcode", "success", "ret", "state")
_NOTHING = re.compile(r"(?:暂无|暂没有|尚无|查无|没有|未找到|未查询到|无)(?:任何|相关|符合条件的?|更多|最新|可显示的?)?(?:数据|记录|信息|内容|结果|文件|文章)")


def says_nothing(body: bytes) -> bool:
    """Whether an answer has an empty list in the place of its records, or words for it, and no error."""
    text = decoded(body).strip()
    if "<datastore" in text[:2000].lower():
        return "<record>" not in text.lower()
    value = json_of(body)
    if isinstance(value, (dict, list)):
        return not _failed(value) and _only_empty(value)
    return len(text) < 5000 and "<a" not in text.lower() and _NOTHING.search(re.sub(r"<[^<>]{0,300}>|\s", "", text)) is not None


def _failed(value: Any) -> bool:
    """Whether a JSON answer says that something went wrong."""
    if not isinstance(value, dict):
        return False
    told = {str(key).lower(): part for key, part in value.items()}
    if told.get("error") or told.get("exception"):
        return True
    given = [told[key] for key in _OUTCOME_KEYS if isinstance(told.get(key), (str, int))]
    return any(str(part).strip().lower() not in _GOOD for part in given)


def _only_empty(value: Any) -> bool:
    """Whether a JSON value has an empty list and no list of anything else."""
    empty, waiting = False, [value]
    for _ in range(MOST_PARTS):
        if not waiting:
            break
        part = waiting.pop()
        if isinstance(part, list):
            if any(isinstance(row, (dict, list)) and row for row in part):
                return False
            empty = empty or not part
        elif isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, str) and "<a" in part:
            return False
    return empty
