"""Which words stand before a value in date lines and metadata blocks (信息区), and how a line is cut at them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from audits.extract.source.lines import SEAM, SHORT


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


_KINDS: dict[str, str] = {
    "published": (
        "发布日期 发布时间 信息发布时间 信息发布日期 公开日期 公开时间 发表时间 发表日期 上网时间 上网日期 信息时间 上传时间 "
        "上传日期 发布于 发稿时间 发稿日期 录入时间 发布 刊发时间 刊登日期 挂网时间 公布时间 文章发布时间 稿件时间 releasetime "
        "releasedate publishdate publishtime pubdate published posttime"
    ),
    "time": "时间 日期 date time 更新时间 更新日期 最后更新 添加时间 添加日期 编辑时间",
    "written": (
        "成文日期 成文时间 发文日期 发文时间 印发日期 印发时间 签发日期 签发时间 生成日期 生成时间 产生日期 产生时间 制发日期 "
        "制定日期 落款日期 颁布日期 颁布时间 公布日期 文件日期 信息生成日期 信息生成时间 形成日期 形成时间 制作日期"
    ),
    "effective": "生效日期 生效时间 实施日期 实施时间 施行日期 施行时间 执行日期",
    "repealed": "废止日期 废止时间 失效日期 失效时间 终止日期 终止时间",
    "expires": "有效期 有效期至 有效期限 有效期截止 有效期截至 有效时间 截止有效期",
    "validity": (
        "有效性 效力状况 效力状态 时效 时效性 时效状态 公文时效 文件时效 信息时效 是否有效 文件状态 文件有效性 公文有效性 信息有效性 "
        "有效状态 效力 法律效力 是否废止 是否失效 是否作废 有效情况 文件效力 状态 政策有效性 公文效力 公文状态 政策状态 规范性文件有效性 文件是否有效"
    ),
    "number": (
        "发文字号 发文文号 文号 文件编号 发文号 文件文号 公文文号 文件字号 文书号 公文字号 发文编号 发布文号 发文字号文号 公文号 "
        "令号"
    ),
    "index": "索引号 索取号 信息索取号 信息索引号 信息索引 索引编号 信息索引编号 公开索引号 索引 信息公开索引号 统一索引号",
    "issuer": (
        "发布机构 发文机关 发文机构 发文单位 发布单位 发布机关 制发机关 制定机关 公开机构 制发单位 信息公开机构 公开主体 "
        "公开责任部门 责任部门 印发机关 发布部门 发文部门 信息发布机构 联合发文单位 颁布单位 公开单位 制作单位 报送单位 制定单位 发布单位名称"
    ),
    "source": "来源 信息来源 文章来源 稿件来源 新闻来源 内容来源 稿源 文件来源 转载来源 来源单位 资料来源 出处 origin source",
    "person": (
        "作者 责任编辑 编辑 责编 发布者 发布人 审核 审核人 审核员 拟稿人 拟稿 撰稿 撰稿人 供稿 供稿人 校对 责任校对 审签 审签人 "
        "签发 签发人 初审 复审 终审 一审 二审 三审 制图 摄影 摄像 通讯员 记者 文字 图片 录入 录入人 录入员 编审 监制 值班编辑 "
        "信息员 信息审核 审稿 审稿人 责任人 一校 二校 三校 一审一校 二审二校 三审三校 编校 统筹 文字编辑 美编 主编 策划 编辑人 "
        "投稿人 author editor"
    ),
    "title": "标题 名称 文件名称 信息名称 文件标题 公文标题 公文名称 文件题名 信件标题 来信标题 留言标题 信件主题 来信主题 留言主题 咨询标题 问题标题",
    "asked": "写信时间 写信日期 来信时间 来信日期 提问时间 咨询时间 咨询日期 留言时间 留言日期 信件时间 信件日期 反映时间",
    "answered": "回复时间 回复日期 答复时间 答复日期 处理时间 办理时间 办结时间 反馈时间 办复时间 回复于",
    "letter": (
        "流水号 信件编号 来信编号 留言编号 受理编号 查询编号 信件类型 信件类别 来信类型 留言类型 咨询类型 来信人 写信人 留言人 "
        "咨询人 发件人 来信人姓名 信件内容 来信内容 留言内容 咨询内容 问题内容 反映内容 处理状态 办理状态 信件状态 受理状态 回复状态 回复内容 答复内容 处理结果 "
        "办理结果 回复部门 回复单位 答复部门 答复单位 处理部门 办理部门 受理部门 处理对象 发件ip 是否公开"
    ),
    "other": (
        "主题分类 主题词 主题 信息分类 信息分类名称 信息类别 信息格式 信息格式语种 语种 体裁分类 组配分类 服务对象 服务对象分类 "
        "生命周期 生命周期分类 公开方式 公开形式 公开范围 公开时限 公开属性 公开类别 公开目录 公文目录 公文种类 公文类型 文种 分类 "
        "类别 关键词 关键字 内容概述 内容摘要 内容概况 摘要 概述 效力级别 统一编号 规范性文件登记号 登记号 统一登记号 政策咨询机关 "
        "政策咨询电话 咨询电话 政策咨询 联系电话 业务类型 废止记录 文件下载 相关文件 政策解读 相关解读 所属栏目 栏目 专题 字号 "
        "字体 字体大小 浏览次数 浏览量 浏览 阅读次数 阅读量 阅读 点击 点击数 点击量 点击率 点击次数 访问次数 访问量 人气 打印 分享 "
        "分享到 大小 保护视力色 视力保护色 视力保护 颜色 文件类型 适用区域 题注 责任处室 起草单位 载体类型 载体 记录形式 信息审查 "
        "密级 归档时间 location 截止日期 截止时间 附件 附件下载 下载 备注 电话 传真 地址 邮编 审核状态 信息状态 公开程序 保存期限 "
        "发布范围 页数 份数 页面生成时间 浏览人数 字体大小调整 编号 行业分类 地区 发布层级 发布地区 适用范围 次数"
    ),
}
KIND_OF: dict[str, str] = {word: kind for kind, listed in _KINDS.items() for word in listed.split()}
_LONGEST = max(map(len, KIND_OF))
_WEAK = words(
    "时间 日期 主题 分类 类别 名称 标题 状态 来源 文字 图片 摄影 记者 编辑 审核 发布 效力 时效 专题 栏目 电话 地址 大小 摘要 概述 "
    "备注 下载 附件 题注 语种 文种 编号 页数 份数 有效期 作者 策划 统筹 供稿 签发 校对 录入 出处 密级 颜色 字号 字体 打印 分享 浏览 "
    "阅读 点击 主编 地区 次数 索引 关键字 关键词 责任人 date time author source origin editor location 联系电话 有效时间 实施时间 "
    "执行日期 发布单位 责任部门 公布日期 截止时间 截止日期"
)
"""Labels that are also ends of other words: they count only where a word begins."""
_STRICT = frozenset({"index", "number", "validity", "issuer", "written", "effective", "repealed", "expires", "title"})
"""Kinds whose labels never follow right behind another word: ``许可决定文书号``, ``批准文号`` are no numbers of the page."""
_SHORT_VALUES = frozenset({"source", "person", "issuer", "number", "index", "validity"})
"""Kinds whose values hold no colon: what looks like a label of its own ends them, known or not."""
_NEXT_LABEL = re.compile(rf"[\s{SEAM}|｜；;]{{1,6}}[\u4e00-\u9fff](?:\s?[\u4e00-\u9fff]){{1,7}}\s?[:：]")
_COLON = re.compile(r"[:：︰﹕]|(?<=[^\s\d])\s{0,2}[|｜](?=\s)|[\]】］〕](?=.)|[\]】］]$")
_ANY_COLON = re.compile(r"[:：︰﹕|｜\]】］〕]")
"""What ``_COLON`` matches, wherever it stands."""
_OPENERS = "[【［〔"
_BORDERS = f"{SEAM}[【［(（|｜,，;；。、/·●■◆*>-—0123456789"
_EDGES = f" \t|｜/·•,，;；、{SEAM}【】［］。>-—–"
_QUOTES = (("“", "”"), ("‘", "’"), ("「", "」"))
_FRAMING = re.compile(rf"[\s{SEAM}\[\]【】［］〔〕:：︰﹕*]")
_LABEL_SHAPE = re.compile(r"[\u4e00-\u9fff（）()/]{2,12}")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One label with the value behind it, in one line."""

    label: str
    """Without inner spaces, in lower case if Latin."""
    kind: str
    """What it says: ``published``, ``written``, ``source`` …"""
    raw: str
    """The label as written."""
    value: str
    """The value, whitespace collapsed; ``""`` if blank."""


def bare_label(text: str) -> str:
    """A label without spaces, brackets and colon, lower case."""
    return _short_bare(text) if len(text) <= 24 else _FRAMING.sub("", text).lower()


@lru_cache(4096)
def _short_bare(text: str) -> str:
    return _FRAMING.sub("", text).lower()


def kind_of(text: str) -> str:
    """Kind of a whole text that is nothing but a known label, else ``""``."""
    return KIND_OF.get(bare_label(text), "") if len(text) <= 24 else ""


def looks_like_label(text: str) -> bool:
    """Whether a short text ending in a colon (or in brackets) could be a label, known or not."""
    bare = bare_label(text)
    return bool(_LABEL_SHAPE.fullmatch(bare)) and text.rstrip(f" {SEAM}").endswith(("：", ":", "︰", "﹕", "】", "]"))


def labelled(marked: str) -> tuple[Labelled, ...]:
    """The known labels of a line with their values, in order; a value ends where the next label begins."""
    if _ANY_COLON.search(marked) is None:
        return ()
    return _short_labelled(marked) if len(marked) <= SHORT else _labelled(marked[:3000])


def _labelled(marked: str) -> tuple[Labelled, ...]:
    places: list[tuple[int, int, str]] = []
    for colon in _COLON.finditer(marked):
        found = _label_before(marked, colon.start(), colon[0], after=bool(places))
        if found is not None and (not places or found[0] >= places[-1][1]):
            end = colon.end()
            if colon[0] in "]】］〕":
                rest = marked[end:]
                end += len(rest) - len(rest.lstrip(f" {SEAM}:："))
            places.append((found[0], end, found[1]))
    results = []
    for number, (start, end, label) in enumerate(places):
        stop = places[number + 1][0] if number + 1 < len(places) else len(marked)
        rest = marked[end:stop]
        kind = KIND_OF[label]
        if kind in _SHORT_VALUES and (unknown := _NEXT_LABEL.search(rest)):
            rest = rest[: unknown.start()]
        value = " ".join(rest.replace(SEAM, " ").split()) if " " in rest else rest.replace(SEAM, "")
        results.append(Labelled(label, kind, marked[start:end].replace(SEAM, "").strip(), tidy(value)))
    return tuple(results)


_short_labelled = lru_cache(4096)(_labelled)


def tidy(value: str) -> str:
    """A value without the punctuation and brackets that only frame it."""
    value = _without_stray_quotes(value.strip(_EDGES))
    while value and (value[0] in "]】］)）" or value[-1] in "[【［(（"):
        value = value[1:] if value[0] in "]】］)）" else value[:-1]
        value = value.strip(" |｜")
    for opening, closing in (("[", "]"), ("【", "】"), ("（", "）"), ("(", ")"), ("［", "］")):
        if value.endswith(closing) and opening not in value:
            value = value[:-1].rstrip()
    return value


def _without_stray_quotes(value: str) -> str:
    """A value without a quotation mark at its edge that has no partner in it."""
    for opening, closing in _QUOTES:
        if value.startswith(closing) or (value.startswith(opening) and closing not in value):
            value = value[1:].lstrip(_EDGES)
        if value.endswith(opening) or (value.endswith(closing) and opening not in value):
            value = value[:-1].rstrip(_EDGES)
    return value.strip(f'"{_EDGES}') if value.count('"') % 2 else value


def _label_before(marked: str, end: int, colon: str, *, after: bool) -> tuple[int, str] | None:
    """Start and name of the longest known label that ends at ``end``; ``after`` says that another label stands before it on the line."""
    letters: list[str] = []
    starts: list[int] = []
    place = end - 1
    while place >= 0 and len(letters) < _LONGEST + 1 and end - place < 60:
        letter = marked[place]
        if letter != SEAM and not letter.isspace():
            letters.append(letter.lower())
            starts.append(place)
        place -= 1
    word = "".join(reversed(letters))
    for size in range(min(_LONGEST, len(word)), 1, -1):
        label = word[-size:]
        if label in KIND_OF:
            start = starts[size - 1]
            before = marked[start - 1] if start else ""
            if colon in "]】］〕":
                opened = _opened(marked, start)
                return (opened, label) if opened >= 0 else None
            if label in _WEAK and ((before and not before.isspace() and before not in _BORDERS) or _glued(marked, start)):
                return None
            if "\u4e00" <= before <= "\u9fff" and (not after or KIND_OF[label] in _STRICT):
                return None
            return start, label
    return None


def _opened(marked: str, start: int) -> int:
    """Index of the bracket that opens right before ``start``, else -1."""
    place = start - 1
    while place >= 0 and (marked[place].isspace() or marked[place] == SEAM):
        place -= 1
    return place if place >= 0 and marked[place] in _OPENERS else -1


def _glued(marked: str, start: int) -> bool:
    """Whether only a seam parts a label from a letter of the same word (``公示<b>时间</b>``)."""
    place = start - 1
    while place >= 0 and marked[place] == SEAM:
        place -= 1
    return place >= 0 and start - place == 2 and "\u4e00" <= marked[place] <= "\u9fff"
