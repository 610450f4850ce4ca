"""The columns of a ledger (整改台账): one list that the writer and the reader both use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from audits.records.codes import Claim

FORMAT = "1"
"""Version of the workbook's form; written to ``_meta``."""
LEDGER, SUMMARY, GUIDE, PLACES, TO_VERIFY, META = "整改台账", "汇总", "说明", "涉及页面", "待人工核验", "_meta"
MORE, GROUPED = "更多问题", "同因条目"
"""Sheets with the rows beyond what can be read at once, and with the items that another row stands for."""
NOT_STARTED, IN_PROGRESS, CLAIMED, EXTENSION, CONTESTED = "未整改", "整改中", "已整改", "申请延期", "有异议"
STATES = (NOT_STARTED, IN_PROGRESS, CLAIMED, EXTENSION, CONTESTED)
"""What a department may choose as 整改状态."""
CLAIMS: dict[str, Claim] = {
    NOT_STARTED: "issued", IN_PROGRESS: "in-progress", CLAIMED: "claimed", EXTENSION: "extension", CONTESTED: "contested",
}  # fmt: skip
"""The state of an item that follows from it, see ``audits.rectification.life``."""


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """One column of the ledger."""

    key: str
    """Key of the value in a row; stored with each issued ledger: whoever renames one adds the old one to ``audits.store.ledgers.FORMER_KEYS``."""
    title: str
    """Heading (表头)."""
    width: float
    """Width in characters."""
    by: Literal["office", "department", "recheck"] = "office"
    """Who fills it."""
    kind: Literal["text", "centre", "number", "date", "link", "choice"] = "text"
    """What it holds, and how it is set."""
    others: tuple[str, ...] = ()
    """Headings that people use for the same, accepted when reading."""
    hint: str = ""
    """Shown when the cell is chosen."""
    shown: Literal["always", "office", "from-second"] = "always"
    """Where it is not grouped away: everywhere, in the office's copy, or from the second round on."""


STATE_TITLES = ("状态", "整改情况", "整改进度", "整改完成情况", "整改落实情况", "整改结果", "完成情况", "是否整改", "是否已整改", "是否完成")
MEASURES_TITLES = ("措施", "整改说明", "整改情况说明", "整改内容", "采取的措施")
COLUMNS = (
    LedgerColumn("number", "序号", 5, kind="number", others=("编号",)),
    LedgerColumn("item", "问题编号", 14, kind="centre", others=("问题号", "问题ID", "问题id")),
    LedgerColumn("title", "问题名称", 12),
    LedgerColumn("message", "问题描述", 36),
    LedgerColumn("due", "整改期限", 11, kind="date"),
    LedgerColumn("state", "整改状态", 9, "department", "choice", STATE_TITLES, "从下拉框里选：" + "、".join(STATES)),
    LedgerColumn("measures", "整改措施", 18, "department", others=MEASURES_TITLES, hint="写明怎么改的；有异议、申请延期的写明理由"),
    LedgerColumn("new_url", "整改后链接", 15, "department", others=("整改后网址", "整改后地址", "整改链接", "新链接"), hint="整改后可以打开的网址"),
    LedgerColumn("person", "责任人", 9, "department", others=("整改人", "整改责任人", "经办人", "负责人"), hint="经办人姓名"),
    LedgerColumn("done", "完成时间", 11, "department", "date", ("完成日期", "整改时间", "整改完成时间", "整改完成日期", "完成整改时间"), "日期，例如 2026-03-01"),
    LedgerColumn("remark", "备注", 12, "department", others=("备注/异议", "备注说明", "说明"), hint="其他要说明的情况"),
    LedgerColumn("fix", "整改建议", 24),
    LedgerColumn("page_url", "所在页面", 30, kind="link"),
    LedgerColumn("target_url", "问题链接", 30, kind="link"),
    LedgerColumn("column", "栏目", 9, others=("栏目名称",)),
    LedgerColumn("severity", "严重程度", 5.5, kind="centre"),
    LedgerColumn("confidence", "核验程度", 5.5, kind="centre"),
    LedgerColumn("pages", "出现页数", 5.5, kind="number"),
    LedgerColumn("verdict", "复查结论", 8, "recheck", "centre", shown="from-second"),
    LedgerColumn("checked", "复查时间", 11, "recheck", "date", shown="from-second"),
    LedgerColumn("note", "复查说明", 22, "recheck", shown="from-second"),
    LedgerColumn("said", "上轮反馈和答复", 18, "recheck", shown="from-second"),
    LedgerColumn("department", "责任单位", 10, others=("单位", "单位名称"), shown="office"),
    LedgerColumn("site", "站点", 10, others=("网站", "站点名称", "网站名称"), shown="office"),
    LedgerColumn("category", "问题类别", 7, kind="centre", others=("类别",), shown="office"),
    LedgerColumn("page_title", "页面标题", 14, shown="office"),
    LedgerColumn("found", "发现时间", 11, kind="date", shown="office"),
    LedgerColumn("basis", "检查依据", 30, shown="office"),
)
LED_BY = LedgerColumn("lead", "归入编号", 14, kind="centre")
"""Last column of the sheet 同因条目: the item whose row stands for this one."""
FROZEN = "D"
"""First column that moves: what stands before it says which problem a row is."""
BY_KEY = {column.key: column for column in COLUMNS}
OWN = tuple(column.key for column in COLUMNS if column.by == "department")
"""Keys of the cells that a department fills in."""
LOCKED = tuple(column.key for column in COLUMNS if column.by == "office" and column.key != "number")
"""Keys of the cells that say what an item is; a change there is reported, never taken."""
EMPTY: dict[str, str] = {key: NOT_STARTED if key == "state" else "" for key in OWN}
"""A department's cells before anybody has filled them in."""
TO_VERIFY_KEYS = (
    "number", "item", "department", "site", "column", "category", "title", "severity", "message", "page_url", "page_title", "target_url", "pages", "fix", "found",
)  # fmt: skip
PLACE_TITLES = ("问题编号", "序号", "页面地址", "页面标题", "位置", "链接文字或原文")
