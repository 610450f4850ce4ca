"""Words that officials read for the codes of records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Confidence, Place, Severity

if TYPE_CHECKING:
    from audits.records.codes import DecisionKind, ItemState, ProofWhy, RunKind, RunStatus, Standing

SEVERITY: dict[Severity, str] = {Severity.CRITICAL: "严重", Severity.MAJOR: "较重", Severity.MINOR: "一般"}
SEVERITY_ORDER: dict[Severity, int] = {Severity.CRITICAL: 0, Severity.MAJOR: 1, Severity.MINOR: 2}
CONFIDENCE: dict[Confidence, str] = {Confidence.CONFIRMED: "确认", Confidence.LIKELY: "疑似", Confidence.UNVERIFIABLE: "无法核验"}
PLACE: dict[Place, str] = {Place.FRAME: "页头页脚导航等公共部分", Place.LIST: "列表", Place.CONTENT: "正文", Place.ATTACHMENT: "附件"}
VERDICT: dict[Standing, str] = {"fixed": "已整改", "not-fixed": "未整改", "not-examined": "未复查", "relapsed": "反弹"}
STATE: dict[ItemState, str] = {
    "open": "待下发",
    "unverifiable": "无法核验",
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
    "reopened": "反弹",
}
DECISION: dict[DecisionKind, str] = {"false-positive": "误报", "exempt": "豁免", "deferred": "暂缓", "not-applicable": "规则不适用", "confirmed": "属实"}
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
    "gone-from-page": "链接已去掉",
    "target-works": "链接已能打开",
    "page-removed": "页面已删除",
    "rule-silent": "已看不到问题",
}
COLUMN_STATE = {
    "read": "已读取",
    "empty": "列表为空",
    "unreachable": "列表页打不开",
    "not-readable": "列表读不出来",
    "redirected": "列表页跳转到别处",
    "not-fetched": "没有抓取",
}
RUN_STATUS: dict[RunStatus, str] = {"running": "进行中", "complete": "完成", "incomplete": "未完整", "interrupted": "已中断"}
RUN_KIND: dict[RunKind, str] = {"inspect": "巡检", "recheck": "复查", "audit": "重新判断"}
_REASONS = {
    "ok": "正常",
    "oversize": "文件过大，只看了开头",
    "http-404": "返回404（不存在）",
    "http-410": "返回410（已删除）",
    "dns": "域名无法解析",
    "dns-temporary": "域名解析暂时失败",
    "dns-lying": "域名解析被劫持",
    "redirect-loop": "循环跳转",
    "timeout": "超时未响应",
    "refused": "拒绝连接",
    "reset": "连接被重置",
    "closed": "连接被关闭",
    "unreachable": "网络不可达",
    "connection": "连接失败",
    "tls": "安全证书或加密连接失败",
    "tls-old": "只支持过旧的加密方式",
    "bad-redirect": "跳转地址有误",
    "soft-404": "显示的是错误页",
    "redirect-error": "跳转到错误页",
    "redirect-home": "跳转到首页",
    "empty-answer": "返回内容为空",
    "protocol": "应答不合规范",
    "bad-headers": "应答头不合规范",
    "ipv6-only": "只有IPv6地址",
    "robots": "robots.txt不允许访问",
    "blocked-scheme": "不是网页协议",
    "blocked-port": "端口不在允许范围",
    "needs-script": "要运行脚本才能看到",
    "content-encoding": "压缩方式读不了",
    "intranet": "指向内网地址",
    "not-fetched": "没有抓取",
    "internal-error": "程序处理出错",
    "network-away": "本机网络中断",
    "retry-later": "网站要求稍后再试",
    "no-text": "里面没有文字（多为扫描件）",
    "not-there": "文件不在",
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
    "memory": "内存超限",
    "not-recorded": "样本没有收录这个地址",
    "cap-pages": "超过最大页数",
    "cap-depth": "超过最大层级",
    "cap-list-pages": "列表翻页超过上限",
    "trap-calendar": "日历翻不到头",
    "trap-path": "路径重复、越来越长",
    "trap-parameters": "筛选条件的组合过多",
    "trap-session": "地址里的会话编号不断变化",
    "trap-repeats": "地址不断变化、内容都一样",
    "out-of-scope": "不在本次复查范围",
    "not-html": "不是网页",
    "no-list-found": "页面上没有找到列表",
    "error-page": "显示的是错误页",
    "redirect": "跳转到别处",
    "answer-not-understood": "列表数据读不懂",
    "single-page": "单篇页面",
    "unknown": "原因不明",
}


def reason_words(code: str) -> str:
    """A reason code as people read it; an unknown one is shown as it is."""
    found = _REASONS.get(code)
    if found is not None:
        return found
    if code.startswith("http-"):
        return f"返回{code[5:]}"
    if code.startswith("wall"):
        return "被网站防护拦截"
    if code.startswith("tls-"):
        return _REASONS["tls"]
    if code.startswith("cap-"):
        return "超过抓取上限"
    return code
