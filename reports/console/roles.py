"""Who may do what: the roles (角色) of people, and the roles that each address is open to. What is not listed here is open to nobody."""

from __future__ import annotations

from enum import StrEnum


class Office(StrEnum):
    """What somebody is at the desk."""

    SUPERVISOR = "supervisor"
    CLERK = "clerk"
    OPERATOR = "operator"
    LEADER = "leader"
    ADMIN = "admin"


ROLE_WORDS: dict[Office, str] = {
    Office.SUPERVISOR: "主管", Office.CLERK: "经办", Office.OPERATOR: "平台运维", Office.LEADER: "领导（只读）", Office.ADMIN: "系统管理",
}  # fmt: skip
UNIT_BOUND = frozenset({Office.CLERK, Office.OPERATOR})
"""Roles that see the items of their own units only."""
SEE_ALL = frozenset({Office.SUPERVISOR, Office.LEADER})
"""Roles that see the items of all bodies."""

_ALL = frozenset(Office)
_OFFICE = frozenset({Office.SUPERVISOR})
_UNITS = UNIT_BOUND
_READERS = SEE_ALL
_ITEMS = _READERS | _UNITS
_ADMIN = frozenset({Office.ADMIN})

MAY: dict[str, frozenset[Office]] = {
    "home": _ALL,
    "logout": _ALL,
    "password": _ALL,
    # 我的待办
    "todo": _UNITS,
    "item": _ITEMS,
    "item-page": _ITEMS,
    "item-file": _ITEMS,
    "item-answer": _UNITS,
    "item-recheck": _UNITS | _OFFICE,
    "item-recheck-state": _UNITS | _OFFICE,
    "ledger": frozenset({Office.CLERK, Office.SUPERVISOR, Office.LEADER}),
    "returns": frozenset({Office.CLERK, Office.SUPERVISOR}),
    "returns-preview": frozenset({Office.CLERK, Office.SUPERVISOR}),
    "returns-undo": _OFFICE,
    # 审核下发
    "review": _OFFICE,
    "review-item": _OFFICE,
    "review-judge": _OFFICE,
    "sample": _OFFICE,
    "issue": _OFFICE,
    "issue-state": _OFFICE,
    "recall": _OFFICE,
    # 异议和延期
    "answers": _OFFICE,
    "answer": _OFFICE,
    # 总览和催办
    "overview": _READERS,
    "overview-items": _READERS,
    "remind": _OFFICE,
    # 巡检、规则
    "runs": _READERS,
    "run": _READERS,
    "run-start": _OFFICE,
    "run-stop": _OFFICE,
    "registers": _READERS,
    "register": _READERS,
    "register-try": _OFFICE,
    "register-save": _OFFICE,
    "rules": _READERS,
    "rule": _READERS,
    "rule-try": _OFFICE,
    "rule-save": _OFFICE,
    # 用户
    "users": _ADMIN,
    "user-new": _ADMIN,
    "user": _ADMIN,
    "log": _ADMIN | _OFFICE,
}
"""Name of an address to the roles that may use it."""
OPEN = frozenset({"login"})
"""Addresses for everybody."""
ENTRANCE: dict[Office, str] = {
    Office.SUPERVISOR: "review", Office.CLERK: "todo", Office.OPERATOR: "todo", Office.LEADER: "overview", Office.ADMIN: "users",
}  # fmt: skip
"""Where somebody begins."""
MENU: tuple[tuple[str, str], ...] = (
    ("todo", "我的待办"), ("review", "审核下发"), ("answers", "异议和延期"), ("returns", "台账"), ("overview", "总览和催办"),
    ("runs", "巡检"), ("rules", "规则"), ("users", "用户"), ("log", "操作记录"),
)  # fmt: skip
"""Screens in the order in which they stand at the top."""

ACTION_WORDS = {
    "login": "登录", "logout": "退出", "password": "改密码", "item-answer": "反馈", "item-recheck": "复查", "returns": "交台账",
    "returns-preview": "写入台账", "returns-undo": "撤销回收", "review-judge": "审核", "issue": "下发", "recall": "撤回下发", "answer": "答复",
    "run-start": "开始巡检", "run-stop": "停止巡检", "rule-try": "试用规则", "rule-save": "改规则", "register-try": "试读登记表", "register-save": "改登记表",
    "remind": "催办", "user-new": "新用户", "user": "改用户",
}  # fmt: skip
"""Name of an address to what is done there, for the log."""


def menu_of(role: Office) -> list[tuple[str, str]]:
    """(name, words) of the screens that a role has."""
    return [(name, words) for name, words in MENU if role in MAY.get(name, ())]
