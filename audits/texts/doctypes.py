"""Kind of document (文种) told from title, column and number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audits.records.codes import DocType, NoCode

_END = r"(?:[（(【〔][^（）()【】〔〕]{0,30}[）)】〕]|\s){0,3}$"
_RULES: tuple[tuple[DocType, re.Pattern[str]], ...] = (
    ("年度报告", re.compile(r"年度?.{0,12}信息公开.{0,9}(?:年度)?(?:工作)?(?:年度)?报告|信息公开(?:工作)?年度报告|法治政府建设.{0,8}报告")),
    ("政策解读", re.compile(r"解读|一图读懂|一图看懂|图解|政策问答|答记者问|新闻发布会实录")),
    (
        "采购招标",
        re.compile(r"采购|[招中投流废]标|竞争性|磋商|询价|成交|比选|遴选.{0,12}(?:机构|单位)|(?:设备|工程|服务).{0,8}项目" + _END),
    ),
    (
        "人事招考",
        re.compile(
            r"(?:招聘|招考|招录|录用|遴选|选调|面试|笔试|体检|考察|选聘)(?!.{0,8}(?:合同|补贴|宣传|政策))|[任免]职|任免|干部任前|"
            r"拟聘用|职称评审|公务员.{0,6}(?:名单|成绩)|任命"
        ),
    ),
    ("公示", re.compile(r"公示(?:名单|表|稿|期)?" + _END + r"|的公示|情况公示|公示[（(]|公示$")),
)
_LAW = re.compile(r"^[\u4e00-\u9fff（）()]{2,47}(?:法|条例)(?:[（(].{0,30}[）)])?$|^中华人民共和国.{2,30}(?:法|条例)")
_RULE_OF_GOVERNMENT = re.compile(r"^(?!.*(?:通知|公告|意见|解读)).{2,40}(?:规定|办法|细则|规则)(?:[（(].{0,30}[）)])?$")
_NORMATIVE_NUMBER = re.compile(r"规\s?[〔﹝［\[【（(]|规字|行规|公告\s{0,2}第")
_OFFICIAL = re.compile(
    r"(?:通知|意见|决定|批复|函|令|办法|规定|细则|方案|规划|纲要|要点|计划|通报|议案|纪要|措施|规程|请示|预案|制度|清单|目录)"
    + _END
    + r"|^关于(?:印发|转发|公布)|关于.{2,60}的(?:通知|意见|决定|批复|复?函)"
)
_NOTICE = re.compile(r"公告|通告|通知|启事|提示|告知书|声明|征求.{0,40}意见|征集|倡议|预警|停水|停电|告市民")
_GUIDE = re.compile(
    r"[办服][事务]指南|办理(?:流程|须知|指南)|(?:须知|指南|流程|指引)" + _END + r"|(?:办理|认定|征收|下载)$|(?:申请|申报|登记)表|一次性告知"
)
_REPLY = re.compile(r"来信|咨询|信访|留言|投诉|建议.{0,6}(?:回复|答复)|市长信箱|已回复|答复")
_STATISTICS = re.compile(
    r"统计(?:数据|公报|月报|年鉴|快报)|(?:完成|运行)情况|(?:月份?|季度|上半年|全年).{0,20}(?:指数|增长|产值|投资|消费|价格|收入)|"
    r"生产总值|(?:投资|经济).{0,10}(?:结构|运行|趋)"
)
_LEADER = re.compile(r"^[\u4e00-\u9fff]\s{0,2}[\u4e00-\u9fff](?:\s{0,2}[\u4e00-\u9fff]){0,2}$")
_ORGANISATION = re.compile(r"简介" + _END + r"|机构(?:职能|设置|简介|概况)|主要职(?:责|能)|内设机构|职能配置|领导分工|三定")
_NEWS = re.compile(
    r"召开|举行|举办|开展|调研|视察|走访|慰问|座谈|考察|启动|会见|出席|部署|推进会|动员会|学习贯彻|传达学习|揭晓|圆满|成功|结束|检查|"
    r"督导|赴|获|荣|助力|发布会|巡演|蓬勃|签约|[开闭]幕|揭牌|培训班|深入|全力|扎实|掀起|走进"
)
_NEWS_COLUMN = re.compile(r"快讯|要闻|新闻|动态$|头条|时政|媒体报道|信息推送")
_REPORTED = re.compile(
    r"^(?!.{0,30}关于)[^《》]{2,30}?(?:召开[^《》]{0,30}会(?:议|商)?[^《》的]{3}|(?:公布|发布|出台|推出|晒出|亮出|审议通过|谋划|研究部署)"
    r"(?!管理|审[查核批]|工作|制度|实施|平台|情况|[和与及、])[^《》]{3})[^《》]{0,60}(?<!的)(?:计划|清单|方案|规划|目录|要点|措施)" + _END
)
"""Reports of somebody who makes a document: titles that end as one and are none."""
_ENDS_AS_NOTICE = re.compile(r"(?:公示|公告|通告|通知)" + _END)
_NO_COLUMNS = frozenset({"正文", "首页", "Context", "Home", "详情", "内容"})
_LEADERS = re.compile(r"领导|[县市区局厅]长|书记")
_INTERPRETATION = re.compile(r"解读|图解")
_LETTERS = re.compile(r"信箱|来信|咨询|反馈|回应|信访|留言")
_BUDGET = re.compile(r"预算|决算|三公经费")
_COLUMNS: tuple[tuple[DocType, re.Pattern[str]], ...] = (
    ("领导信息", _LEADERS),
    ("年度报告", re.compile(r"年报|年度报告")),
    ("政策解读", _INTERPRETATION),
    ("采购招标", re.compile(r"采购|招标|招投标")),
    ("信访回应", _LETTERS),
    ("公示", re.compile(r"公示")),
    ("人事招考", re.compile(r"人事|招考|招聘|招录|录用|任免|考试|职称")),
    ("办事指南", re.compile(r"办事|办理|服务指南|操作指南|导航|表格下载|下载")),
    ("通知公告", re.compile(r"通知|公告|通告")),
    ("统计数据", re.compile(r"统计|数据(?:发布|开放|查询)|经济运行|投资运行")),
    ("机构职能", re.compile(r"机构|职能|简介|概况")),
    ("新闻动态", re.compile(r"要闻|动态|新闻|快讯|报道|信息推送|头条|会议|时政|news|industry", re.I)),
    ("政策文件", re.compile(r"文件|政策|法规|规范|制度|依据|government affairs", re.I)),
)


def doc_type_of(title: str, column: str, breadcrumb: tuple[str, ...], number: str | None) -> DocType:
    """One of the sixteen kinds; ``其他`` where nothing tells."""
    where = [name for name in (column, *reversed(breadcrumb)) if name and name not in _NO_COLUMNS]
    near = where[0] if where else ""
    if _LEADER.match(title) and any(_LEADERS.search(name) for name in where):
        return "领导信息"
    if _RULES[0][1].search(title):
        return _RULES[0][0]
    ruled = _rule(title)
    if not number:
        if _INTERPRETATION.search(near) and not _OFFICIAL.search(title):
            return "政策解读"
        if _NEWS_COLUMN.search(near) and not _ENDS_AS_NOTICE.search(title):
            return "政策解读" if ruled == "政策解读" else "新闻动态"
        if _REPLY.search(title) and (_LETTERS.search(near) or "回复" in title):
            return "信访回应"
        if _LAW.match(title) and not _NOTICE.search(title):
            return "法律法规"
        return ruled or _by_rest(title, near)
    if not ruled or ruled == "人事招考":
        if re.search(r"动态|通知|公告", near) and re.search(r"举办|报名|参加|培训班|召开.{0,20}会议", title):
            return "通知公告"
        return _of_numbered(title, number)
    return ruled


def _rule(title: str) -> DocType | NoCode:
    return next((name for name, pattern in _RULES if pattern.search(title)), "")


def _of_numbered(title: str, number: str) -> DocType:
    """What a page with a number of its own is."""
    if re.search(r"^国令|主席令|国务院令", number) or _LAW.match(title):
        return "法律法规"
    if _NORMATIVE_NUMBER.search(number):
        return "规范性文件"
    if re.search(r"令", number) and _RULE_OF_GOVERNMENT.match(title):
        return "法律法规"
    return "政策文件"


def _by_rest(title: str, near: str) -> DocType:
    """Told from title and column together."""
    if _ORGANISATION.search(title):
        return "机构职能"
    column: DocType | NoCode = next((name for name, pattern in _COLUMNS if pattern.search(near)), "")
    if column == "人事招考" and _GUIDE.search(title):
        return "办事指南"
    if column and column in ("采购招标", "人事招考", "公示", "统计数据") and not _NEWS.search(title):
        return "通知公告" if column == "公示" and re.search(r"提示|公告|通告", title) else column
    if column == "政策解读":
        return column
    if _STATISTICS.search(title):
        return "统计数据"
    if _GUIDE.search(title):
        return "办事指南"
    if _BUDGET.search(title):
        return "其他"
    if re.search(r"公告|通告|启事", title):
        return "通知公告"
    if _REPORTED.search(title):
        return "新闻动态"
    if _OFFICIAL.search(title):
        invites = _NOTICE.search(title) and re.search(r"举办|报名|参加|培训|放假|征求|征集|申报", title)
        return "通知公告" if invites or column in ("通知公告", "新闻动态") else "政策文件"
    if _NOTICE.search(title):
        return "通知公告"
    if column:
        return column if column != "政策文件" else "其他"
    return "新闻动态" if _NEWS.search(title) else "其他"
