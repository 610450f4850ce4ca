"""Reads an office's own spreadsheet of open problems (问题清单、历年台账): which heading is what, and the rows as written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.incoming.tables import Heading, read_whole_table, unheard

if TYPE_CHECKING:
    from pathlib import Path

    from reports.incoming.tables import ReadTable, Tell

WHAT = "问题清单"
_MESSAGE = ("问题", "描述", "具体问题", "问题内容", "存在问题", "存在的问题", "问题详情", "问题情况", "具体情况", "问题说明", "发现的问题", "问题具体描述")
_PAGE = (
    "页面地址", "页面链接", "问题页面", "所在页面地址", "网页地址", "问题所在页面", "所在页面链接", "网址", "地址", "url", "页面网址", "问题页面链接",
    "问题页面地址", "父页面",
)  # fmt: skip
_TARGET = ("链接", "链接地址", "问题网址", "问题地址", "错误链接", "死链地址", "失效链接", "问题url", "错链地址", "打不开的链接", "断链地址")
_FOUND = ("发现日期", "检查时间", "检查日期", "时间", "日期", "通报时间", "通报日期", "下发时间", "下发日期", "交办时间", "反馈时间")
_DUE = ("期限", "整改时限", "时限", "限期", "完成时限", "整改截止时间", "截止时间", "截止日期", "要求完成时间", "限期整改时间", "整改截止日期")
_STATE = (
    "状态", "整改情况", "整改进度", "整改完成情况", "整改落实情况", "整改结果", "完成情况", "是否整改", "是否已整改", "是否完成", "当前状态", "办理状态",
)  # fmt: skip
HEADINGS = (
    Heading("number", "编号", ("序号", "问题序号", "原编号", "台账编号", "id")),
    Heading("item", "问题编号", ("问题号", "问题id")),
    Heading("site", "站点", ("网站", "站点名称", "网站名称", "所属网站", "所在网站", "平台名称", "单位网站")),
    Heading("department", "责任单位", ("单位", "单位名称", "整改单位", "责任部门", "主办单位", "牵头单位", "部门", "承办单位", "整改责任单位", "涉及单位")),
    Heading("column", "栏目", ("栏目名称", "所在栏目", "问题栏目", "所属栏目")),
    Heading("kind", "问题类别", ("问题类型", "类别", "问题分类", "类型", "存在问题类型", "问题种类", "检查指标"), first="问题名称"),
    Heading("severity", "严重程度", ("问题程度", "严重等级", "问题等级", "等级")),
    Heading("message", "问题描述", _MESSAGE),
    Heading("page_url", "所在页面", _PAGE),
    Heading("page_title", "页面标题", ("标题", "文章标题", "网页标题", "信息标题")),
    Heading("target_url", "问题链接", _TARGET),
    Heading("found", "发现时间", _FOUND),
    Heading("due", "整改期限", _DUE),
    Heading("state", "整改状态", _STATE),
    Heading("measures", "整改措施", ("措施", "整改说明", "整改情况说明", "整改内容", "采取的措施")),
    Heading("new_url", "整改后链接", ("整改后网址", "整改后地址", "整改链接", "新链接")),
    Heading("person", "责任人", ("整改人", "整改责任人", "经办人", "负责人", "联系人")),
    Heading("done", "完成时间", ("完成日期", "整改时间", "整改完成时间", "整改完成日期", "完成整改时间")),
    Heading("remark", "备注", ("备注说明", "说明", "备注/异议")),
)  # fmt: skip
"""Their keys are those of the columns of a ledger."""


def read_open_problems(path: Path, tell: Tell = unheard) -> ReadTable:
    """The rows of every sheet that has two of the headings; raises MistakesFound. ``tell`` hears of what is not used."""
    return read_whole_table(path, HEADINGS, WHAT, tell=tell)
