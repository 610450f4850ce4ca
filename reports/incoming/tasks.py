"""Reads an office's ledger of the tasks of a year (要点任务台账): which heading is what, and the rows as written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.incoming.tables import Heading, read_whole_table, unheard

if TYPE_CHECKING:
    from pathlib import Path

    from reports.incoming.tables import ReadTable, Tell

WHAT = "要点任务台账"
HEADINGS = (
    Heading("number", "序号", ("编号", "任务编号", "任务序号")),
    Heading("site", "站点", ("网站", "站点名称", "网站名称")),
    Heading("section", "工作任务", ("任务", "重点任务", "任务类别", "任务名称", "要点任务", "主要任务", "工作要点", "领域", "一级任务", "年度任务", "工作事项")),
    Heading("demand", "具体要求", ("任务内容", "具体任务", "工作内容", "任务要求", "工作要求", "具体内容", "具体措施", "重点工作", "二级任务", "细化任务", "目标要求")),
    Heading(
        "department", "责任单位", ("牵头单位", "责任部门", "责任科室", "牵头部门", "承办单位", "单位", "主办单位", "落实单位", "责任单位(牵头)", "部门", "牵头责任单位"),
        first="牵头单位",
    ),
    Heading("column", "栏目", ("栏目名称", "对应栏目", "公开栏目", "发布栏目")),
    Heading("due", "时限", ("完成时限", "时限要求", "期限", "完成期限", "要求完成时间", "办理时限", "时间要求", "完成时间要求", "截止时间", "时间节点", "完成时间节点")),
    Heading("state", "完成情况", ("完成状态", "状态", "是否完成", "办理状态", "任务状态", "办结情况")),
    Heading("measures", "进展情况", ("落实情况", "工作进展", "推进情况", "办理情况", "进度", "工作进度", "落实措施", "完成情况说明")),
    Heading("new_url", "佐证", ("佐证材料", "佐证链接", "佐证网址", "网址", "链接", "印证材料", "证明材料", "公开链接", "公开网址", "佐证材料链接", "发布链接")),
    Heading("done", "完成日期", ("实际完成时间", "完成时间", "办结时间")),
    Heading("person", "责任人", ("经办人", "联系人", "负责人")),
    Heading("remark", "备注", ("备注说明", "说明")),
)  # fmt: skip
"""Their keys are those of the columns of a ledger, but for ``section`` and ``demand``, which together are the problem."""


def read_tasks(path: Path, tell: Tell = unheard) -> ReadTable:
    """The rows of every sheet that has two of the headings; raises MistakesFound. ``tell`` hears of what is not used."""
    return read_whole_table(path, HEADINGS, WHAT, tell=tell)
