"""What was understood of one page, for people and for programs (``portal-audit page``)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from audits.records import PageKind, Place
from reports.screen.sign_words import signs_text
from reports.screen.words import problem_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audits.records import DateMark, Link, ListItem, Page, ValidityMark
    from audits.records.codes import AddressProblem, DateKind, DateWhere, Hiding, MarkState, MarkWhere

_KINDS: dict[PageKind, str] = {
    PageKind.HOME: "首页", PageKind.LIST: "列表页", PageKind.EMPTY_LIST: "空列表页", PageKind.JS_LIST: "由脚本加载的列表页",
    PageKind.DETAIL: "文章页", PageKind.ERROR: "错误页", PageKind.REDIRECT: "跳转页", PageKind.OTHER: "其他页面",
}  # fmt: skip
_WHERE: dict[DateWhere, str] = {"visible": "页面可见", "script": "页面脚本", "meta": "网页标签", "url": "网址", "signature": "正文落款", "field": "信息区"}
_DATES: dict[DateKind, str] = {"published": "发布日期", "written": "成文日期", "effective": "施行日期", "repealed": "废止日期", "expires": "有效期"}
_MARKS: dict[MarkWhere, str] = {
    "field": "信息区", "title": "标题", "banner": "页面提示", "repeal-date": "废止日期栏",
    "list": "列表", "column": "栏目", "script": "由脚本填写",
}  # fmt: skip
_STATES: dict[MarkState, str] = {
    "in-force": "有效", "amended": "已修改", "partly": "部分有效", "not-yet": "尚未生效", "expired": "失效", "repealed": "废止",
    "blank": "空白", "unknown": "认不出", "dated": "有日期",
}  # fmt: skip
_REGIONS: dict[Place, str] = {Place.FRAME: "页头页脚和导航", Place.LIST: "列表", Place.CONTENT: "正文", Place.ATTACHMENT: "附件"}
_ADDRESSES: dict[AddressProblem, str] = {
    "unparseable": "无法解析", "local-path": "指向本机文件", "template": "模板代码没有替换", "credentials": "带有用户名密码",
    "missing-scheme": "缺少http://", "missing-host": "缺少域名", "odd-characters": "夹有中文标点或全角字符",
    "look-alike": "形近字冒充的域名", "unknown-scheme": "协议不认识", "too-long": "过长", "intranet": "内网地址", "doubled-scheme": "协议头写了两遍",
    "no-target": "没有链接目标",
}  # fmt: skip
_HIDDEN: dict[Hiding, str] = {
    "display-none": "设为不显示", "off-screen": "移到屏幕外", "tiny": "字极小", "zero-size": "高宽为零", "transparent": "设为透明",
    "same-colour": "与底色相同", "white-text": "白色的字", "behind-end": "写在网页结束之后", "noscript": "藏在noscript里",
    "style-file": "由样式文件藏起", "style-file-away": "由样式文件移到屏幕外",
}  # fmt: skip
READERS = {
    "static": "网页里的静态列表", "comment": "写在注释里的列表", "held": "写在页面脚本里的列表", "datastore": "大汉datastore列表", "epoint": "新点列表接口",
    "gkmlpt": "开普公开目录接口", "jpaas": "JPAAS单元列表", "trs": "TRS列表接口", "xhr": "页面脚本里的列表接口", "form": "翻页表单", "browser": "用浏览器打开后读取",
}  # fmt: skip
MOST_ITEMS = 100


def page_json(page: Page) -> dict[str, Any]:
    """The page as one object; hrefs as written in the page, None for what the page does not tell."""
    return {
        "kind": page.kind.value,
        "charset": page.charset,
        "title": page.title if page.kind.value != "error" else None,
        "published": page.published,
        "published_where": page.published_where,
        "written": page.written,
        "doc_number": page.doc_number,
        "index_number": page.index_number,
        "issuer": page.issuer,
        "source": page.source,
        "responsible": dict(page.responsible),
        "validity": page.validity,
        "validity_label": page.validity_label,
        "attachments": [link.raw for link in page.attachments],
        "breadcrumb": list(page.breadcrumb),
        "doc_type": page.doc_type,
        "column": page.column or None,
        "items": [{"title": item.title, "href": item.href, "date": item.date} for item in page.items],
        "next": page.next,
        "pages": page.pages,
    }


def page_text(page: Page, sisters: Sequence[str] = ()) -> str:
    """The page for an inspector: each fact with where it was read; ``sisters`` are pages by which the site's frame was told."""
    kind = _KINDS[page.kind]
    lines = [f"网址　　：{page.url}", f"页面类型：{kind}", f"编码　　：{_charset(page)}", f"标题　　：{page.title or '（没有）'}"]
    lines.append(f"公共部分：与同站 {len(sisters)} 个网页对照（{'、'.join(sisters)}）" if sisters else "公共部分：没有与同站其他网页对照，菜单、页脚只凭本页判断")
    lines += _places(page)
    lines += _facts(page)
    lines += _validity(page)
    lines += _fields(page)
    lines += _attachments(page.attachments)
    lines += _list(page)
    lines += _links(page)
    if any(page.signs.values()):
        lines += ["", *signs_text(page.signs)]
    if page.problems:
        lines += ["", "没有完整读取：" + "、".join(problem_words(code) for code in page.problems)]
    return "\n".join(lines) + "\n"


def _charset(page: Page) -> str:
    declared = page.declared_charset
    return f"{page.charset}（网页声明：{declared or '没有声明'}）"


def _places(page: Page) -> list[str]:
    found = []
    if page.breadcrumb:
        found.append("当前位置：" + " > ".join(page.breadcrumb))
    if page.column:
        found.append(f"所在栏目：{page.column}")
    return found


def _facts(page: Page) -> list[str]:
    """Dates, numbers and people; a fact that the page does not tell is said so only for articles."""
    found = []
    if page.published and page.published_where:
        where = _WHERE[page.published_where]
        found.append(f"发布日期：{page.published}（{where}，原文“{page.published_raw}”）")
    elif page.kind is PageKind.DETAIL:
        found.append("发布日期：没有找到")
    if page.written:
        found.append(f"成文日期：{page.written}（原文“{page.written_raw}”）")
    told = ((page.published, page.published_raw), (page.written, page.written_raw))
    found += [f"其他日期：{_date(mark)}" for mark in page.dates if (mark.value, mark.raw) not in told]
    named = {"文号": page.doc_number, "索引号": page.index_number, "发布机构": page.issuer, "来源": page.source, "文种": page.doc_type}
    found += [f"{name}{'　' * (4 - len(name))}：{value}" for name, value in named.items() if value]
    found += [f"责任人员：{label} {name}" for label, name in page.responsible.items()]
    if page.enactment_note:
        found.append(f"题注　　：{page.enactment_note}")
    return found


def _date(mark: DateMark) -> str:
    value = mark.value or "不是日历上的日子"
    return f"{_DATES[mark.kind]} {value}（{_WHERE[mark.where]}，原文“{mark.raw}”）"


def _validity(page: Page) -> list[str]:
    if page.validity_label is None and not page.validity_marks:
        return []
    found = []
    if page.validity_label is not None:
        found.append(f"有效性　：{page.validity_label} → {page.validity or '（空白）'}")
    return found + [f"有效性标注：{_mark(mark)}" for mark in page.validity_marks]


def _mark(mark: ValidityMark) -> str:
    return f"{_MARKS[mark.where]}“{mark.value or mark.label}”，理解为{_STATES[mark.state]}"


def _fields(page: Page) -> list[str]:
    if not page.fields:
        return []
    return ["", f"信息区（{len(page.fields)}项）", *(f"  {field.label}：{field.value or '（空白）'}" for field in page.fields)]


def _attachments(links: tuple[Link, ...]) -> list[str]:
    if not links:
        return []
    rows = (f"  {number}. {link.text or link.title or '（没有文字）'}　{link.raw}" for number, link in enumerate(links, 1))
    return ["", f"附件（{len(links)}个）", *rows]


def _list(page: Page) -> list[str]:
    """Items, next page and what a script would ask for."""
    found: list[str] = []
    if page.items:
        reader = READERS.get(page.reader, page.reader or "未知")
        dated = [item.date for item in page.items if item.date]
        newest = f"，最新 {max(dated)}" if dated else "，都没有日期"
        found += ["", f"列表（{len(page.items)}条{newest}；读取方式：{reader}）"]
        found += _items(page.items)
    if page.next is not None:
        found.append(f"下一页　：{page.next}")
    if page.pages is not None:
        found.append(f"总页数　：{page.pages}")
    if page.data_requests:
        found += ["", "列表内容要另外请求："]
        found += [f"  {' '.join(filter(None, (one.method, one.url, one.body)))}（{one.reader}）" for one in page.data_requests]
    return found


def _items(items: tuple[ListItem, ...]) -> Iterator[str]:
    for number, item in enumerate(items[:MOST_ITEMS], 1):
        mark = f"　[{item.mark}]" if item.mark else ""
        yield f"  {number:>3}. {item.date or '无日期    '}　{item.title}{mark}　{item.href}"
    if len(items) > MOST_ITEMS:
        yield f"  ……另有{len(items) - MOST_ITEMS}条"


def _links(page: Page) -> list[str]:
    """How many links stand where, and which addresses are wrong in themselves."""
    counts = Counter(link.region for link in page.links)
    parts = "，".join(f"{_REGIONS[region]}{count}个" for region, count in counts.items())
    found = ["", f"链接（{len(page.links)}个{'：' + parts if parts else ''}）"]
    wrong = [(link.raw, link.problem) for link in page.links if link.problem]
    found += [f"  地址有误：{raw}（{_ADDRESSES[problem]}）" for raw, problem in wrong[:20]]
    hidden = [(link.raw, link.hidden) for link in page.links if link.hidden and link.url]
    found += [f"  看不见的链接：{raw}（{_HIDDEN[way]}）" for raw, way in hidden[:20]]
    return found
