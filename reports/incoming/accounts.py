"""Reads the register of new-media accounts (政务新媒体登记)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records.duties import Account
from audits.rulebook.loading import Mistake, MistakesFound
from reports.incoming.posts import moment
from reports.incoming.tables import Heading, read_table, unheard

if TYPE_CHECKING:
    from pathlib import Path

    from reports.incoming.tables import Tell

HEADINGS = (
    Heading("name", "账号名称", ("账号", "帐号", "帐号名称", "新媒体名称", "公众号名称", "名称"), required=True),
    Heading("platform", "平台", ("平台名称", "所属平台", "类型", "账号类型", "平台类型")),
    Heading("owner", "主办单位", ("责任单位", "单位", "开设单位", "运营单位")),
    Heading("status", "状态", ("账号状态", "运行状态", "开设变更注销", "办理事项"), required=True),
    Heading("day", "日期", ("状态日期", "办理日期", "变更日期", "注销日期", "关停日期", "时间", "开设日期", "办理时间")),
    Heading("filing", "备案号", ("备案编号", "备案", "备案情况", "备案标识")),
    Heading("former", "曾用名", ("原名称", "变更前名称", "原账号名称")),
)


def load_accounts(path: Path, tell: Tell = unheard) -> tuple[Account, ...]:
    """Accounts in the order of the file; raises MistakesFound with the cell of each mistake; ``tell`` hears of what is not used."""
    accounts, mistakes = [], []
    for row in read_table(path, HEADINGS, "新媒体账号登记", tell=tell):
        day = moment(row.get("day"))
        if not row.get("name"):
            mistakes.append(Mistake(row.places["name"], "账号名称", "没有填写"))
        elif day is None and row.get("day"):
            mistakes.append(Mistake(row.places["day"], "日期", f"应写成 2026-03-01 这样的日期（现在是：{row.get('day')}）"))
        else:
            values = {key: row.get(key) for key in row.values if key != "day"}
            accounts.append(Account(**values, day=(day or "")[:10], cell=row.place))
    if mistakes:
        raise MistakesFound(mistakes)
    if not accounts:
        raise MistakesFound([Mistake(str(path), "", "表里还没有账号")])
    return tuple(accounts)
