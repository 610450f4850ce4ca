"""One attempt at an address as people read it: local time, what was asked, what came back."""

from __future__ import annotations

import re
from datetime import datetime

from audits.records.reasons import reason_from
from reports.screen.words import reason_words

_ATTEMPT = re.compile(r"(\S+) ([A-Z]+) (\S+) (\d{3}|-) (\S+) (\d+)ms")


def attempt_words(text: str) -> str:
    """An attempt as ``audits.probing.targets`` keeps it; what is not of that form stays as it is."""
    found = _ATTEMPT.fullmatch(text)
    if found is None:
        return text
    at, method, url, status, reason, took = found.groups()
    known = reason_from(reason)
    said = reason_words(known) if known is not None else reason
    code = f"，状态码 {status}" if status != "-" else ""
    return f"{local_time(at)} 访问 {url}：{said}{code}，用时 {int(took) / 1000:.1f} 秒{'' if method == 'GET' else f'（{method}）'}"


def local_time(moment: str) -> str:
    """An ISO moment as the clock on the wall showed it, to the second."""
    try:
        return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M:%S}"
    except ValueError:
        return moment
