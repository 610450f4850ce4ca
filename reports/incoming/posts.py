"""Reads an export of new-media posts (政务新媒体发布记录), .csv or .xlsx."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from audits.records import Post
from audits.rulebook.loading import Mistake, MistakesFound
from audits.texts.dates import compact_date
from reports.incoming.tables import Heading, read_table, unheard

if TYPE_CHECKING:
    from pathlib import Path

    from reports.incoming.tables import Tell

_ACCOUNT = ("账号名称", "帐号", "帐号名称")
HEADINGS = (
    Heading("account", "账号", (*_ACCOUNT, "公众号", "公众号名称", "新媒体名称", "新媒体账号"), required=True, from_above=True),
    Heading("time", "发布时间", ("时间", "发布日期", "推送时间", "发表时间", "群发时间", "日期"), required=True),
    Heading("title", "标题", ("文章标题", "内容标题", "稿件标题", "题目")),
    Heading("text", "正文", ("内容", "正文内容", "文章内容", "稿件内容", "文字内容")),
    Heading("link", "链接", ("网址", "地址", "文章链接", "内容链接", "内容url", "url", "链接地址")),
    Heading("drafter", "拟稿人", ("拟稿", "撰稿人", "撰稿", "作者", "供稿人")),
    Heading("reviewer", "审核人", ("审核", "审核员", "审签人", "审稿人")),
    Heading("publisher", "发布人", ("发布者", "发布员", "编辑", "责任编辑")),
)
EXCEL_ZERO = date(1899, 12, 30)
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:：](\d{2})(?!\d{2}-)")
_SERIAL = re.compile(r"^([34567]\d{4})(\.\d{1,12})?$")


def load_posts(path: Path, tell: Tell = unheard) -> tuple[Post, ...]:
    """Posts in the order of the file; a row with an account alone stands for an account without posts. Raises MistakesFound."""
    posts, mistakes = [], []
    for row in read_table(path, HEADINGS, "新媒体发布记录", single_cells=True, tell=tell):
        if not row.get("account"):
            mistakes.append(Mistake(row.places["account"], "账号", "没有填写"))
            continue
        values = {key: row.get(key) for key in row.values if key != "time"}
        posts.append(Post(**values, time=moment(row.get("time")), time_raw=row.get("time"), cell=row.place))
    if mistakes:
        raise MistakesFound(mistakes)
    if not posts:
        raise MistakesFound([Mistake(str(path), "", "发布记录是空的")])
    return tuple(posts)


def moment(text: str) -> str | None:
    """ISO date of a time as people and programs write it, with the time of day where it is told; None if it is no possible date."""
    serial = _SERIAL.match(text)
    if serial:
        day = EXCEL_ZERO + timedelta(days=int(serial[1]))
        minutes = round(float(serial[2] or 0) * 1440)
        return f"{day.isoformat()}T{min(minutes, 1439) // 60:02d}:{min(minutes, 1439) % 60:02d}" if serial[2] else day.isoformat()
    found = compact_date(text)
    if found is None or found.value is None:
        return None
    clock = _CLOCK.search(text, found.end)
    if clock and int(clock[1]) < 24 and int(clock[2]) < 60:
        return f"{found.value}T{int(clock[1]):02d}:{clock[2]}"
    return found.value
