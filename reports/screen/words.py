"""Words that officials read for the codes of records."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from audits.probing.reasons import family_of
from audits.records import Confidence, Place, Severity
from audits.records.reasons import reason_from
from audits.rectification.takeover import KIND
from audits.rulebook.book import RULES_DIR
from audits.rulebook.loading import check, read_yaml
from audits.rulebook.rule import SharedWording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audits.records import Finding
    from audits.records.codes import (
        AnswerKind,
        DecisionKind,
        FileProblem,
        ItemState,
        ListReason,
        ListState,
        OwnListReason,
        PageProblem,
        ProofWhy,
        ReviewKind,
        RunKind,
        RunStatus,
        SampleKind,
        SiteStatus,
        SizeKind,
        Standing,
    )
    from audits.records.events import Answered
    from audits.records.reasons import KnownReason
    from audits.rulebook.register import Expectation, SiteKind
    from audits.rulebook.rule import Group, Rule

SEVERITY: dict[Severity, str] = {Severity.CRITICAL: "严重", Severity.MAJOR: "较重", Severity.MINOR: "一般"}
SEVERITY_ORDER: dict[Severity, int] = {Severity.CRITICAL: 0, Severity.MAJOR: 1, Severity.MINOR: 2}
CONFIDENCE: dict[Confidence, str] = {Confidence.CONFIRMED: "确认", Confidence.LIKELY: "疑似", Confidence.UNVERIFIABLE: "无法核验"}
PLACE: dict[Place, str] = {Place.FRAME: "页头页脚导航等公共部分", Place.LIST: "列表", Place.CONTENT: "正文", Place.ATTACHMENT: "附件"}
VERDICT: dict[Standing, str] = {"fixed": "已整改", "not-fixed": "未整改", "not-examined": "未复查", "relapsed": "反弹"}
STATE: dict[ItemState, str] = {
    "open": "待审核",
    "approved": "待下发",
    "unverifiable": "无法核验",
    "handed-over": "已移交",
    "issued": "已下发",
    "in-progress": "整改中",
    "extension": "申请延期",
    "claimed": "反馈已整改",
    "contested": "有异议",
    "verified": "已销号",
    "returned": "退回",
    "not-retested": "未能复查",
    "gone": "自行消失",
    "exempt": "豁免",
    "deferred": "暂缓",
    "not-applicable": "规则不适用",
    "false-positive": "误报",
    "explained": "已说明",
    "reopened": "反弹",
}
DECISION: dict[DecisionKind, str] = {
    "false-positive": "误报",
    "exempt": "豁免",
    "deferred": "暂缓",
    "not-applicable": "规则不适用",
    "confirmed": "属实",
    "explained": "已说明",
}
REVIEW: dict[ReviewKind, str] = {"issue": "下发", "false-positive": "误报", "reassign": "改派", "merge": "合并", "defer": "暂缓"}
SAMPLE: dict[SampleKind, str] = {"sound": "属实", "wrong": "误报"}
ANSWER: dict[AnswerKind, str] = {"accepted": "成立", "rejected": "不成立", "extended": "同意延期", "settled": "人工核实已整改"}
DECISION_CODES: dict[str, DecisionKind] = {name: code for code, words in DECISION.items() for name in (words, code)}
"""What people may write for a kind of decision: its word or its code."""
WHY: dict[ProofWhy, str] = {
    "still-found": "问题仍在",
    "not-fetched": "页面没能访问到",
    "not-sound": "页面没能完整读取",
    "target-unverifiable": "链接目标这次无法核验",
    "still-listed": "页面已删除但列表仍在列出",
    "rule-not-run": "规则这次没有执行",
    "list-not-read": "列出该页的栏目列表这次没能读全",
    "other-document": "打开的不是原来那一篇",
    "cut-short": "内容比原来少了很多，可能没有读全",
    "other-kind": "打开的不是原来那种文件",
    "target-unproved": "链接能打开，但看不出是原来要链接的内容",
    "no-rule": "移交来的问题，没有对应的检查规则，程序不能复查，请人工核实后用 portal-audit decide 销号",
    "no-place": "移交来的问题，没有写明在哪个页面（链接问题还要写明链接地址，栏目问题要写明栏目），程序不能复查，请人工核实后用 portal-audit decide 销号",
    "never-seen": "页面上没有这个链接，但也没有一次巡检在这一页上见过它，可能是移交的网址写得不准；请核对网址，人工核实后用 portal-audit decide 销号",
    "never-read": "没有这一页，但也没有一次巡检见过它，可能是移交的网址写得不准；请核对网址，人工核实后用 portal-audit decide 销号",
    "perhaps-found": "同一栏目里还有同类问题，看不出是不是这一个",
    "gone-from-page": "链接已去掉",
    "target-works": "链接已能打开",
    "page-removed": "页面已删除",
    "rule-silent": "已看不到问题",
    "proved-before": "以前的复查已证实改好，这次没能读到",
    "no-proof": "还没有给出佐证网址，请责任单位在“整改后链接”里填写；已用别的材料核实的，用 portal-audit decide 编号 close 销号",
    "proof-broken": "佐证网址打不开，请责任单位换成打得开的",
    "look-at-proof": "佐证网址打得开，是否完成须人工检查：看标题、发布单位、日期和内容是不是这项任务要求的；属实的用 portal-audit decide 编号 close 销号",
}
LIST_STATE: dict[ListState, str] = {
    "read": "已读取",
    "empty": "列表为空",
    "unreachable": "列表页打不开",
    "not-readable": "列表读不出来",
    "redirected": "列表页跳转到别处",
    "not-fetched": "没有抓取",
}
SITE_KIND: dict[SiteKind, str] = {
    "portal": "政府门户网站",
    "department": "部门网站",
    "county": "县级门户网站",
    "township": "乡镇街道网站",
    "ministry": "国务院部门网站",
}
EXPECTATION: dict[Expectation, str] = {
    "validity-label": "有效性标注",
    "enactment-note": "题注",
    "interpretation-link": "解读链接",
    "document-number": "文号",
    "source": "来源",
    "responsible-person": "责任人",
}
SIZE_KIND: dict[SizeKind, str] = {
    "bodies": "网页正文", "pages": "网页要素", "links": "链接", "addresses": "地址和访问记录", "lists": "栏目列表", "findings": "问题",
    "ledgers": "台账", "returns": "回收的台账", "history": "办理历史", "rules": "规则",
}  # fmt: skip
RUN_STATUS: dict[RunStatus, str] = {
    "running": "进行中",
    "complete": "已结束，全部检查完",
    "incomplete": "已结束，有没查到的部分",
    "unended": "没有结束",
    "interrupted": "已中断",
}
SITE_STATUS: dict[SiteStatus, str] = {
    "done": "完成", "judging": "正在判断", "crawling": "正在抓取", "waiting": "等待", "interrupted": "中断", "failed": "出错",
}  # fmt: skip
RUN_KIND: dict[RunKind, str] = {"inspect": "巡检", "recheck": "复查", "audit": "重新判断", "taken-over": "移交"}
FILE_PROBLEM: dict[FileProblem, str] = {
    "no-text": "里面没有文字（多为扫描件）",
    "not-there": "文件不在",
    "timeout": "读取用时过长",
    "memory-limit": "读取时内存超限",
    "crashed": "读取时出错",
    "no-reader": "没有读取程序",
    "truncated": "只读了开头",
    "encrypted": "加了密",
    "damaged": "文件损坏",
    "zip-bomb": "压缩包异常膨胀",
    "too-many-parts": "压缩包内文件过多",
    "nested-zip": "压缩包嵌套过深",
    "doctype": "含有不安全的内容",
    "image": "是图片",
    "unsupported": "格式读不了",
    "legacy-doc": "旧版Word文档",
    "empty": "空文件",
    "too-large": "文件过大",
    "internal-error": "程序处理出错",
}
PAGE_PROBLEM: dict[PageProblem, str] = {
    "parser-limit": "网页代码超出解析器限度",
    "links-lost": "有一部分链接没有读出",
    "truncated": "网页过大被截断",
    "too-many-links": "链接过多",
    "no-html": "内容不是网页",
    "mixed-charset": "几种文字编码混在一起",
    "unclosed-comment": "注释没有写完，后面的内容都不显示",
    "unclosed-script": "脚本没有写完，后面的内容都不显示",
    "unclosed-element": "有的部分没有写完，后面的内容都不显示",
    "unread": "没有读取，只知道标题",
    "needs-script": "内容要运行脚本才能看到",
    "needs-login": "打开的是登录页，要登录才能看到",
    "nothing-shown": "网页上什么也没有",
}
_LIST_REASON: dict[OwnListReason, str] = {
    "single-page": "单篇页面",
    "error-page": "显示的是错误页",
    "redirect": "跳转到别处",
    "no-list-found": "页面上没有找到列表",
    "repeats": "翻页后内容重复",
    "answer-not-understood": "列表数据读不懂",
    "not-html": "不是网页",
}
_CRAWL_REASON: Mapping[KnownReason, str] = {
    "network-away": "本机网络中断",
    "turned-away": "网站中途不再正常响应",
    "cap-list-pages": "列表翻页超过上限",
    "cap-probes": "文件、图片和站外地址超过上限",
    "trap-calendar": "日历翻不到头",
    "trap-path": "路径重复、越来越长",
    "trap-parameters": "筛选条件的组合过多",
    "trap-session": "地址里的会话编号不断变化",
    "trap-repeats": "地址不断变化、内容都一样",
    "out-of-scope": "不在本次复查范围",
    "unknown": "原因不明",
}
"""Reasons of crawling; those of addresses stand in the word list ``link-reasons``."""


def joined(*tables: Mapping[Any, str]) -> dict[str, str]:
    """Several tables of words as one."""
    return {code: words for table in tables for code, words in table.items()}


_WORDS = joined(_CRAWL_REASON, _LIST_REASON)
_PROBLEM = joined(PAGE_PROBLEM, FILE_PROBLEM)


def answer_words(said: Answered) -> str:
    """What the office answered, as departments read it."""
    until = f"，期限改为 {said.until}" if said.until else ""
    return f"{ANSWER[said.answer]}{until}" + (f"（{said.reason}）" if said.reason else "")


OTHER = "其他"
"""Category of problems that no rule stands for."""


GROUPS: dict[Group, str] = {
    "links": "链接", "validity": "有效性", "regulations": "法规", "columns": "栏目", "content": "内容", "duties": "法定公开",
    "site": "站点",
}  # fmt: skip
"""Groups of rules: what a problem is classed by."""


def category_of(rule: Rule | None) -> str:
    """问题类别 of a problem: the group of its rule."""
    return GROUPS[rule.group] if rule else OTHER


def title_of(finding: Finding, rule: Rule | None) -> str:
    """What a problem is called: by its rule, else as the list calls it that handed it over."""
    return rule.title if rule else str(finding.facts.get(KIND) or finding.rule)


def reason_words(code: ListReason) -> str:
    """A reason as people read it; statuses and walls by their group."""
    known = _link_reasons()
    return _WORDS.get(code) or known.get(code) or known[family_of(reason_from(code) or "unknown")]


def problem_words(code: FileProblem | PageProblem) -> str:
    """What could not be read of a file or a page, as people read it."""
    return _PROBLEM[code]


@cache
def _link_reasons() -> dict[str, str]:
    """The words that messages of rules use, as shipped."""
    data, marks = read_yaml(RULES_DIR / "vocabularies" / "link-reasons.yml")
    return check(SharedWording, {"wording": data["wording"]}, marks, "link-reasons.yml").wording["reason"]
