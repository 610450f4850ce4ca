"""What a page is in respect of documents: the document itself, or something about documents that looks like it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.records import PageKind
from audits.texts.numbers import find_numbers
from audits.texts.titles import read_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.records import Page
    from audits.records.codes import NoCode, PageRole
    from audits.rulebook.register import Column

_INTERPRETATION = re.compile(
    r"解读|一图(?:读|看)懂|图解|图说|问答|答记者问|新闻发布会|(?:起草|编制|修订)说明|政策(?:讲解|直播|辅导)|明白卡|热点问题|知识问答|"
    r"释义"
)
_DRAFT = re.compile(
    r"征求.{0,80}意见|意见征集|草案|送审稿|公开征集|听证(?:会|公告|通知|报告|结果)|意见(?:采纳|反馈)(?:情况)?|修订稿|起草情况|立项(?:计划|"
    r"征集|公告)|论证(?:会|报告|公告)|合法性审[查核](?:意见|情况|表)|(?:制定|立法|立规)(?:工作)?计划|评估报告|后评估"
)
_CLEANUP = re.compile(
    r"(?:文件|规章|法规)[^，。]{0,12}清理|清理[^，。]{0,12}(?:文件|规章|法规)|"
    r"(?:废止|失效|继续有效|修改|保留|宣布失效|撤销|现行有效).{0,30}(?:文件|规章|法规).{0,12}(?:公告|通知|决定|目录|清单|通告|公布)|"
    r"(?:文件|规章|法规)(?:的?废止|目录|清单|废改|立改废)|延长.{2,60}有效期|延续.{2,60}(?:有效|执行|实施)"
)
_DECISION = re.compile(
    r"(?:关于)?(?:修改|修订|修正|废止|停止执行|宣布失效|失效|调整)[《].{2,200}(?:决定|通知|公告|命令|修正案)|"
    r"(?:修改|废止|修正).{0,40}的决定$|修正案(?:\(|（|$)"
)
_GAZETTE = re.compile(r"公报|年鉴|政报|第[〇零一二三四五六七八九十百\d]{1,4}期")
_ARCHIVE_NAME = re.compile(r"归档|历史(?:文件|版本|资料|信息|库|页面|档案|栏目)|旧版|已?废止|失效|修改文件|立改废|清理结果")
_ARCHIVED = re.compile(r"归档时间|已归档|归档页面|本页面?(?:内容)?已归档|历史归档")
_NEWS_NAME = re.compile(r"要闻|新闻|动态|快讯|报道|媒体")
_INTERPRETATION_NAME = re.compile(r"解读|图解|问答")
_NEWS_TITLE = re.compile(r"召开|举行|举办|调研|座谈会|宣讲|培训班|学习贯彻|解读|印发了?$|出台|正式(?:施行|实施)|今起|明起|开始施行")
_DOCUMENT_END = re.compile(
    r"(?:通知|意见|办法|规定|细则|方案|决定|公告|通告|规则|措施|规范|标准|条例|制度|批复|函|规划|纲要|目录|预案|指引|命令|令|规程|"
    r"章程|政策|清单|要点|实施意见|若干措施|十条|"
    r"法|准则|通则|程序|指南|导则|计划|意见书|公约|体系|机制|守则|协议|办法汇编)(?:[（(【〔].{0,40}[)）】〕]){0,3}$"
)
_SKIP_TYPES = frozenset(
    {"interpretation", "news", "publicity", "procurement", "personnel", "interaction", "annual-report", "budget", "statistics",
     "leaders", "institution"}
)  # fmt: skip
_CHRONICLES = _SKIP_TYPES | {"notice", "repealed"}
_TITLES: tuple[tuple[PageRole, re.Pattern[str]], ...] = (("interpretation", _INTERPRETATION), ("draft", _DRAFT), ("cleanup", _CLEANUP), ("gazette", _GAZETTE))
SHOWS_DOCUMENTS = frozenset({"normative", "policy", "rule", "law", "system", "plan"})


def role_of(page: Page, columns: Sequence[Column] = (), *, law: bool = False) -> PageRole:
    """What a page is to a document.

    ``law`` says that the title is that of a known law, whose words (听证, 备案审查) then tell nothing.
    """
    if page.kind not in (PageKind.DETAIL, PageKind.OTHER):
        return "other"
    title = read_title(page.title_raw or page.title).name
    types = {column.type for column in columns}
    trail = " ".join((*page.breadcrumb[1:], page.column))
    if types & _SKIP_TYPES and not types & SHOWS_DOCUMENTS:
        return "interpretation" if "interpretation" in types else "other"
    if not types and _INTERPRETATION_NAME.search(trail):
        return "interpretation"
    if _DECISION.search(title):
        return "decision"
    if not law and (told := _told_by_title(title)):
        return told
    if _GAZETTE.search(trail):
        return "gazette"
    names = (trail, *(column.name for column in columns))
    if is_archived(page) or "repealed" in types or any(_ARCHIVE_NAME.search(name) for name in names):
        return "archive"
    if not types and _NEWS_NAME.search(trail):
        return "news"
    return "document" if law or _is_document(page, title) else "news"


def _told_by_title(title: str) -> PageRole | NoCode:
    return next((role for role, pattern in _TITLES if pattern.search(title)), "")


def keeps_current(columns: Sequence[Column]) -> bool:
    """Whether readers take what the columns show as in force: chronicles (news, notices) do not count, unknown columns do."""
    return not columns or any(column.type not in _CHRONICLES for column in columns)


def shows_document(page: Page) -> bool:
    """Whether the page is a detail page, or one of uncertain kind that has a document number."""
    return page.kind == PageKind.DETAIL or (page.kind == PageKind.OTHER and bool(page.doc_number))


def is_archived(page: Page) -> bool:
    """Whether the page says at its head that it is kept as an archive only."""
    return _ARCHIVED.search(page.body_text[:1500]) is not None


def _is_document(page: Page, title: str) -> bool:
    """Whether it has a number of its own or the name of a document."""
    if page.doc_number and any(find_numbers(page.doc_number)):
        return True
    return _DOCUMENT_END.search(title) is not None and not _NEWS_TITLE.search(title)
