"""What stands around the rows of a page: breadcrumb, footer, headings, and words and addresses that are those of frames."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from audits.extract.lists.anchors import words_of
from audits.extract.lists.rowdates import date_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.extract.source.document import Document
    from audits.extract.source.lines import Line


TITLE = 8
"""Characters of a text that may be a title."""


class Limit:
    """Thresholds of this module."""

    HEADING = 20
    """Characters of the longest words that are the heading of a box."""
    PAGER = 200
    """Characters of a pager."""
    TOTAL = 120
    """Characters of a line that states a total."""
    HEADING_LINES = 3
    """Lines before a list among which its heading is looked for."""
    PAGER_LINES = 8
    """Lines after a list among which its pager begins."""
    COLUMN = 16
    """Characters of the longest name of a column."""
    OFFICE = 24
    """Characters of the longest name of an office."""
    LINKS = 20_000
    """Links that are looked at."""
    FRAME_TEXT = 40
    """Characters of the longest text that is looked at for the words of a frame."""


_SCRIPTED = re.compile(r"createPageHTML\w{0,10}\s{0,5}\(\s{0,5}['\"\d]|\bcountPage\b|\.pagination\(|laypage|kkpager|aginator\(|\bPager\(")
_FRAME = re.compile(
    r"(?:返回)?(?:网站|本站|门户|中心)?(?:首页|主页)|设(?:为|置)首页|(?:加入|添加)?收藏(?:夹|本站|本页)?|(?:网站|站点|本站)(?:地图|导航|声明|帮助|概况|介绍|管理|统计|简介|维护|说明|群)"
    r"|(?:联系|关于)(?:我们|本站|方式)|(?:网站|隐私|版权|法律|免责|著作权|服务)?(?:与|和|及)?(?:隐私|版权|法律|免责|安全)?(?:声明|申明|保护|条款|权政策|权限制)|使用帮助|帮助(?:中心)?|网站支持ipv6|"
    r"(?:手机|移动|电脑|触屏|wap|pad)(?:版|端|门户|网站|站)?|客户端|app|小程序|(?:官方|政务|政府|新浪|腾讯|微博)?(?:微信|微博|抖音|头条|公众号|矩阵|新媒体)(?:公众号|矩阵|号|平台)?|(?:rss)?订阅|rss|"
    r"(?:网站)?(?:无障碍|长者|适老|关怀|老年|盲人)(?:浏览|阅读|辅助|服务|化)?(?:模式|专区|版|工具|通道)?|(?:中文)?[繁简][體体](?:中文|版)?|繁|简|中文(?:版)?|english(?:\sversion)?|en|eng|日本語|한국어|"
    r"(?:用户|会员|个人|法人|统一|管理|后台|政务|我要|请)?(?:登[录陆]|注册|登出|退出)(?:/注册|中心|入口|系统)?|用户(?:中心|空间)|个人(?:中心|主页)|(?:政府|办公|电子|公务)?邮箱(?:登录|系统)?|(?:内网|后台)(?:管理|入口|登录)?|"
    r"智能(?:问答|搜索|客服)|(?:高级|站内|全文|智能|全站)?(?:搜索|检索|查询)|热词|热搜词?|(?:返回|回到)?(?:顶部|上页|上一级|列表|上一页)|返回|"
    r"打印(?:本页|此页|本文)?|关闭(?:窗口|本页)?|分享(?:到)?|收藏|党政机关|事业单位|政府网站(?:标识|找错)?|网站标识码.*|.*公?网安备.*|.*icp[备证].*|.{0,4}备案(?:序?号|编号).*|"
    r"建议(?:您)?使用.*|技术支持.*|主办(?:单位)?.*|承办(?:单位)?.*|版权所有.*|制作维护.*|.*copyright.*|举报(?:电话|入口|中心|平台)?|.{0,8}不良信息举报.*|我?为?政府网站找错|网站?纠错|纠错|中国政府网|友情链接|相关链接|网站链接|快速通道|"
    r"更多|查看更多|more|智能机器人|扫一扫.*|意见反馈|留言板?|电子地图|今日天气|天气预报|访问(?:量|统计)|站长统计|cnzz.*|你好|您好.*|欢迎.{0,30}",
    re.I,
)
"""Whole texts that lead to what every page of a portal has."""
_COLUMN_WORD = (
    "政府|政务|信息|公开|指南|制度|年报|年度|报告|目录|法定|主动|内容|依申请|申请|规范性|文件|机构|职能|设置|领导|班子|分工|人事|任免|招考|招聘|录用|财政|财务|资金|预算|决算|预决算|收支|规划|计划|总结|统计|数据|行政|权力|"
    "许可|处罚|强制|征收|执法|权责|责任|清单|重点|领域|基层|标准化|规范化|标准|政策|法规|法律|规章|解读|回应|关切|建议|提案|议案|办理|结果|通知|公告|公示|动态|要闻|新闻|头条|工作|工程|项目|建设|招标|投标|采购|中标|"
    "政府采购|应急|管理|预案|预警|安全|生产|监管|监督|检查|抽查|食品|药品|环境|环保|保护|生态|教育|医疗|卫生|健康|社会|保障|救助|就业|创业|社保|养老|住房|扶贫|脱贫|攻坚|乡村|振兴|土地|征地|拆迁|价格|收费|税收|公共|"
    "资源|交易|服务|办事|便民|互动|交流|咨询|投诉|举报|信访|信箱|书记|市长|县长|区长|局长|访谈|在线|征集|调查|问卷|留言|网上|专题|专栏|专项|活动|文化|旅游|体育|科技|农业|工业|交通|水利|气象|概况|简介|介绍|走进|"
    "历史|人文|地理|区划|经济|发展|招商|引资|投资|图片|视频|影音|风光|名胜|特产|下载|表格|常见|问题|问答|党建|党务|廉政|纪检|群团|工会|妇联|青年|团委|组织|宣传|统战|法治|法制|普法|宣教|队伍|精神|文明|创建|双|部门|"
    "街道|乡镇|乡|镇|村|县|市|区|省|局|委|办|厅|院|中心|科室|单位|直属|下属|内设|事业|国家|国务院|中央|上级|本级|地方|其他|其它|相关|综合|有关|最新|热点|重要|主要|和|与|及|、|类|型|的|表|栏|网|站|库|处|所|会|事项|情况"
)
"""Words that names of columns are made of."""
_COLUMN_NAME = re.compile(rf"(?:{_COLUMN_WORD}){{1,9}}")
_OFFICE = re.compile(
    r"[\w（）()·“”]{1,24}(?:局|委|委员会|办公室|办|政府|厅|法院|检察院|中心|镇|乡|街道|办事处|公司|银行|部|协会|联合会|商会|站|所|队|网|日报|社|馆|校|学院|大学|处|科|集团|平台|门户网站|网站)"
)
"""Names of offices, firms and sites, which links to other sites are called by."""
_HOME = re.compile(r"(?:返回)?(?:网站|本站|门户)?(?:首页|主页)|home|首頁|设(?:为|置)首页|\w{0,8}网首页|全部|不限", re.I)
_FRAME_HINTS = re.compile(r"备案|网安备|icp|版权|主办|承办|技术支持|标识码|copyright", re.I)
_BOX = re.compile(
    r"[^\w]{0,3}(?:今日|本月|本周|本站|近期|一周|热点|热门|热读|最热|最新|点击|浏览|阅读|推荐|相关|图文|图片|精彩|猜你|大家|为您|延伸|友情|常用|快速|专题|热搜|热词|焦点|访问|最近|头条|视频|随机|滚动|关注|信息|文章|新闻|网友|栏目|站内|其他|时事)"
    r"(?:热点|热门|点击|浏览|阅读|推荐|关注|排行|文章|信息|新闻|资讯|内容|链接|专题|喜欢|都在看|更新|发布|动态|公告|稿件|文档|网站|通道|政策|解读|附件|要闻|报道|问题|搜索|专栏|导读|入口|排名|量|最多|Top|栏目|公开|图片|视频){0,3}(?:榜|排行|TOP\d{0,2})?[^\w]{0,3}"
    r"(?:更多|more)?[^\w]{0,3}|.{0,6}排行榜?.{0,6}", re.I
)
"""Headings of boxes that stand beside the content of any page."""
_MORE = re.compile(r"[\[(（<>《》«»\s·|+]{0,4}(?:更多|查看更多|more)[\])）>》«»…+\s·]{0,4}", re.I)
_MORE_AT_END = re.compile(r"[\[(（<>《》«»·|+]{0,4}(?:查看)?(?:更多|more)[\])）>》«»…+·]{0,4}$", re.I)
_FOLDER = re.compile(r"(?:^|/)(?:(?:index|default|list|main|home)(?:_?1)?)?(?:\.(?:s?html?|jspx?|aspx?|php|do))?$|/$|^\.{0,2}/?$", re.I)
_NUMBERED = re.compile(r"\d{3}|^\d{1,7}\.s?html?$|[0-9a-f]{8}-[0-9a-f]{4}-")
"""Last part of the address of an article."""
_DAYS = re.compile(r"(?:^|[/_t-])20\d\d[-/]?[01]\d(?:[-/]?[0-3]\d)?(?:[/_]|$)|(?:^|/)20\d\d/|[0-9a-f]{16}|/(?:art|content|info|detail|show|view)s?/")
"""Folders in which articles stand."""
_COLUMN_NUMBER = re.compile(
    r"(?:^|/)\w{0,12}(?:col|columns?|channels?|nodes?|lists?|lm|lanmu|class|categor(?:y|ies)|cate|catalogs?|sort|menu|more|tree)[_/-]?\d{1,9}(?:[_-]\d{1,4}){0,2}"
    r"(?:\.[a-z]{3,5})?/?$", re.I
)
"""Addresses of columns that have a number: list_12_1.html, channels/34.html."""
_COLUMN_SCRIPT = re.compile(r"(?:^|/)\w{0,16}(?:list|more|column|channel|categor|lanmu|class|sort)\w{0,8}\.[a-z]{2,5}$", re.I)
"""Scripts that show a column by any number."""
_TEXT_FILE = re.compile(r"(?:^|/)content(?:_\d{1,9})?\.s?html?$", re.I)
"""A text in a folder of its own."""
_ARTICLE_KEY = re.compile(r"\w{0,20}(?:id|code|guid|no|num|bh|sn|key)", re.I)
_COLUMN_KEY = re.compile(r"\w{0,12}(?:column|channel|categor|cat|class|type|tree|lanmu|lm|dir|node|site|page)\w{0,8}", re.I)
_SUFFIXES = frozenset({"", "cn", "gov.cn", "com.cn", "org.cn", "net.cn", "edu.cn", "com", "org", "net"})
_DEAD = ("javascript:", "#")
_PAGER = re.compile(
    r"(?:共|总计|总共)\s?\d{1,7}\s?[页条]|\d{1,5}\s?/\s?\d{1,5}|[上下]一?页|[尾末]页|最后一页|[上下]一頁|>\||»|第\s?\d{1,5}\s?页|\bnext\b", re.I
)
_PAGER_MARK = re.compile("[页条頁/»|]|next", re.I)
"""What ``_PAGER`` never matches without."""
NOUGHT = re.compile(
    r"(?:共|总计|共计|合计|总共)\s{0,3}(?:有|计)?\s{0,3}[:：]?\s{0,3}0\s{0,3}(?:条|篇|页|个|项|则|件)|\b[01]\s{0,2}/\s{0,2}0\s{0,2}(?:页|\b)"
    r"|(?:记录|信息|条)数\s{0,2}[:：]\s{0,2}0\b"
)


@lru_cache(8192)
def is_frame_text(text: str) -> bool:
    """Whether the words of a link are those of frames: home page, tools, footers, marks of registration."""
    text = "".join(text.split()).strip("|·•[]【】<>«»：:()（）")
    return bool(text) and (_FRAME.fullmatch(text[: Limit.FRAME_TEXT]) is not None or (len(text) <= Limit.FRAME_TEXT and _FRAME_HINTS.search(text) is not None))


@lru_cache(8192)
def is_column_name(text: str) -> bool:
    """Whether words are made of nothing but those that columns are named with: 政府信息公开指南, 行政处罚."""
    return len(text) <= Limit.COLUMN and _COLUMN_NAME.fullmatch(text) is not None


@lru_cache(8192)
def is_office(text: str) -> bool:
    """Whether words are the name of an office or of a site."""
    return len(text) <= Limit.OFFICE and _OFFICE.fullmatch(text.strip("|")) is not None


@lru_cache(2048)
def is_home(text: str) -> bool:
    """Whether the words of a link are those of the home page, or of a filter that lets all pass: no list has such an item."""
    return _HOME.fullmatch("".join(text.split())) is not None


@lru_cache(8192)
def address_kind(href: str) -> str:
    """What an address looks like: ``article``, ``folder`` (a column or a front), ``dead`` (a script or nothing), else ``""``."""
    href = href.strip()
    if not href or href.lower().startswith(_DEAD):
        return "dead"
    path, _, query = href.partition("#")[0].partition("?")
    if query:
        return "folder" if _COLUMN_SCRIPT.search(path) else _queried(query)
    path = re.sub(r"^[a-zA-Z]{2,6}://[^/]{1,200}", "", path)
    last = path.rpartition("/")[2]
    if _TEXT_FILE.search(path):
        return "article"
    if _COLUMN_NUMBER.search(path) or _FOLDER.search(path) or (last and not any(letter.isdigit() for letter in last) and "." not in last):
        return "folder"
    if _NUMBERED.search(last) or _DAYS.search(path):
        return "article"
    return "" if any(letter.isdigit() for letter in last) else "folder"


def _queried(query: str) -> str:
    """What the names of an address's parameters speak of."""
    keys = [part.partition("=")[0] for part in query[:500].split("&") if "=" in part]
    columns = [key for key in keys if _COLUMN_KEY.fullmatch(key)]
    if any(_ARTICLE_KEY.fullmatch(key) for key in keys if key not in columns):
        return "article"
    return "folder" if columns else ""


@lru_cache(2048)
def is_box_heading(text: str) -> bool:
    """Whether words head a box that stands beside the content."""
    return _BOX.fullmatch(text) is not None


def bare_heading(text: str) -> str:
    """The words of a heading without 更多 and the signs around them."""
    return _MORE_AT_END.sub("", text).strip("|·•[]【】<>«»:：")


def is_more(text: str) -> bool:
    """Whether words are nothing but 更多."""
    return len(text) < 12 and ("更多" in text or "more" in text.lower()) and _MORE.fullmatch(text) is not None


def _is_pager(text: str) -> bool:
    """Whether a line has words or signs of a pager."""
    return _PAGER_MARK.search(text) is not None and _PAGER.search(text) is not None


@dataclass
class Surroundings:
    """Where the parts of a page stand that are no list of its own."""

    document: Document
    crumb: int = -1
    """Index of the line with the breadcrumb, -1 if there is none."""
    footer: int = 0
    """Index of the first line of the footer, else the number of lines."""
    names: frozenset[str] = field(default_factory=frozenset)
    """Names of the column and of those above it."""

    @cached_property
    def ranges(self) -> dict[Any, tuple[int, int]]:
        """Indexes of the first line of each block element and after its last."""
        return {block.element: (block.first, block.end) for block in self.document.lines.blocks}

    @property
    def lines(self) -> list[Line]:
        """The lines of the page."""
        return self.document.lines.lines

    @cached_property
    def places(self) -> dict[Any, int]:
        """Index of the line of each link that can be seen."""
        return {anchor: index for index, line in enumerate(self.lines) for anchor in line.anchors}

    @cached_property
    def host(self) -> str:
        """Host of the page."""
        return urlsplit(self.document.base).netloc.lower()

    @cached_property
    def origin(self) -> str:
        """What all addresses of the page's own host begin with."""
        return f"{self.document.base.partition('://')[0]}://{self.host}/"

    @cached_property
    def folder(self) -> str:
        """Address of the page up to its last slash."""
        return self.document.url.partition("#")[0].partition("?")[0].rpartition("/")[0] + "/"

    def is_inside(self, url: str) -> bool:
        """Whether an address is one of the same portal: its host, or one that shares all but the first name with it."""
        if url.startswith(self.origin):
            return True
        host = urlsplit(url).netloc.lower()
        if not host or host == self.host:
            return True
        shared = host.partition(".")[2]
        return shared not in _SUFFIXES and shared == self.host.partition(".")[2]

    def is_below(self, url: str) -> bool:
        """Whether an address stands in the folder of the page; all stand in that of a host."""
        return self.folder.count("/") > 3 and url.startswith(self.folder) and url.partition("#")[0] != self.document.url

    @cached_property
    def counted(self) -> tuple[int, frozenset[str]]:
        """How many links there are, and the texts of those as long as a title that are none of frames and lead to no column."""
        count = 0
        long = set()
        framed = self.document.framed
        for anchor in islice(self.document.body.iter("a"), Limit.LINKS):
            if framed and anchor.get("href") in framed:
                continue
            count += 1
            text = anchor.text
            if text is None or len(text) < TITLE:
                text = "".join(words_of(anchor).split()) if len(anchor) else ""
            if len(text.strip()) >= TITLE and not is_frame_text(text) and address_kind(anchor.get("href") or "") != "folder":
                long.add("".join(text.split()))
        return count, frozenset(long)

    def span(self, anchors: Sequence[Any]) -> tuple[int, int]:
        """Indexes of the first and the last line of some links, (-1, -1) where none can be seen."""
        found = [place for anchor in anchors if (place := self.places.get(anchor)) is not None]
        return (min(found), max(found)) if found else (-1, -1)

    def heading(self, first: int) -> str:
        """The short words right before a line, ``""`` if there are none."""
        for index in range(first - 1, max(-1, first - 1 - Limit.HEADING_LINES), -1):
            text = "".join(self.lines[index].text.split())
            if is_more(text) or date_text(text) is not None or text.isdigit():
                continue
            return text if len(text) <= Limit.HEADING else ""
        return ""

    def leads_on(self, first: int) -> bool:
        """Whether 更多 beside the heading before a line leads to another page: what follows is a box of a column, not a column."""
        for index in range(first - 1, max(-1, first - 1 - Limit.HEADING_LINES), -1):
            line = self.lines[index]
            if any(is_more(words_of(anchor).strip()) and address_kind(anchor.get("href") or "") != "dead" for anchor in line.anchors):
                return True
            if len(line.text) > Limit.HEADING:
                return False
        return False

    @cached_property
    def pagers(self) -> tuple[int, ...]:
        """Indexes of the lines that are part of a pager, or at which a script writes one."""
        found = {index for index, line in enumerate(self.lines) if len(line.text) <= Limit.PAGER and _is_pager(line.text)}
        found.update(script.line for script in self.document.lines.scripts if "ag" in script.code and _SCRIPTED.search(script.code))
        return tuple(sorted(found))

    def before_pager(self, last: int) -> bool:
        """Whether a pager follows a line."""
        return any(last < pager <= last + Limit.PAGER_LINES for pager in self.pagers)

    def after_pager(self, first: int) -> bool:
        """Whether the only pagers stand before a line: what is beside a list comes after it."""
        return bool(self.pagers) and self.crumb < self.pagers[-1] < first

    @cached_property
    def noughts(self) -> tuple[int, ...]:
        """Indexes of the short lines of the page's own part that state a total of nought."""
        start = self.crumb + 1
        lines = enumerate(self.lines[start : self.footer], start)
        return tuple(index for index, line in lines if "0" in line.text and len(line.text) <= Limit.TOTAL and NOUGHT.search(line.text))

    def after_nought(self, first: int) -> bool:
        """Whether a total of nought stands before a line, so that what follows is none of the list; rows before it outdo it: a script counts them."""
        return bool(self.noughts) and self.noughts[0] < first

    def is_own(self, name: str) -> bool:
        """Whether words are the name of the column or of one above it."""
        return bool(self.names) and "".join(name.split()) in self.names

    @cached_property
    def own_headings(self) -> tuple[int, ...]:
        """Indexes of the lines between breadcrumb and footer that are, without being a link, the name of the column or of one above it."""
        within = range(self.crumb + 1, min(self.footer, len(self.lines)) - 1)
        return tuple(index for index in within if not self.lines[index].anchors and self.lines[index].bare in self.names) if self.names else ()


def surroundings(document: Document, crumb: int = -1, footer: int | None = None, names: Sequence[str] = ()) -> Surroundings:
    """The surroundings as far as the readers of breadcrumb and main text know them."""
    count = len(document.lines.lines)
    known = frozenset("".join(name.split()) for name in names if name and not is_home(name))
    return Surroundings(document, crumb, count if footer is None else footer, known)
