"""Entries of menus and lists that look like links and lead nowhere, where no script can be seen that would make them do something."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audits.extract.source.document import squeeze
from audits.extract.source.handlers import handled, is_handled
from audits.extract.source.tree import own_text
from audits.records import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import lxml.html

    from audits.extract.source.document import Document

_NOWHERE = re.compile(r"\s*(?:#{0,3}|javascript:\s*(?:void\s*\(\s*0?\s*\)|;|//|#)?\s*;?)\s*$", re.I)
_WRITTEN = (b'href="#', b"javascript:", b'href=""', b"href='")
"""How such an address is written in a page, in lower case."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MORE = re.compile(r"^[+\s]*(?:查看|点击|阅读|浏览|了解)?(?:更多|全部|MORE)(?:信息|内容|新闻|公告|动态|资讯|列表|\.{2,6}|…{1,3})?[\s>»›＞》+]*$", re.I)
_FUNCTION = re.compile(
    r"顶部|返回|打印|关闭|收藏|设为|更多|展开|收起|上一|下一|首页|尾页|末页|字体|字号|分享|切换|登录|登陆|注册|退出|搜索|检索|查询|微信|微博|客户端|公众号"
    r"|小程序|二维码|扫码|扫一扫|无障碍|长者|适老|关怀|繁体|简体|繁體|语音|朗读|播放|暂停|导航|菜单|选择|请|点击|全部|换一|刷新|提交|重置|咨询|客服|订阅|复制|APP",
    re.I,
)
_HANDLERS = ("on", "@", "v-", ":", "ng-", "data-", "aria-")
"""What attributes begin with that a script reads, or that run one."""
_CURRENT = re.compile(r"(?:^|[\s_-])(?:on|cur|curr|current|active|select(?:ed)?|hover|here|now|this|checked)(?:$|[\s\d_-])", re.I)
"""Names of the entry on whose page a reader is already."""
_OPENING = frozenset(("", "#", "j", "J", " ", "\t", "\r", "\n"))
"""What addresses that lead nowhere begin with."""
_HOLDERS = frozenset({"li", "td", "dd", "dt"})
_MENU = re.compile(r"(?:^|[\s_-])(?:nav|menu|navbar|navigation|mainnav|topnav)(?:$|[\s\d_-])", re.I)
LEAST_ENTRIES, SHORTEST, MOST_UP, MOST_OF_FEW = 3, 2, 3, 3
"""Entries of a menu, Chinese letters of an entry, levels above a word for more in which its list is looked for, dead entries of a small page."""
_LITERAL = re.compile(r"\"([^\"\n]{1,300})\"|'([^'\n]{1,300})'")
_WORD = re.compile(r"[\w-]{1,60}")
MOST_CLASSES, MOST_SCRIPT = 40, 300_000
MOST_BESIDE = 200
"""Entries that are looked at beside one: each of a long list of dead ones would look at all."""


def dead_texts(document: Document, links: Sequence[Link], handlers: Sequence[str] = ()) -> list[Link]:
    """Such entries as links without an address; only where entries of the same form beside them lead somewhere.

    ``handlers`` are selectors of what the scripts make answer a click that stand in files of their own.
    """
    found = []
    scripts: _Scripts | None = None
    written: bool | None = None
    for element in document.of("a"):
        href = element.get("href")
        if href is None or (href[:1] not in _OPENING and not href.isspace()) or not _NOWHERE.match(href):
            continue
        if written is None:
            written = any(mark in document.lower for mark in _WRITTEN)
        if not written:
            return []
        text = squeeze(own_text(element))
        if len(text) > 60 or not (_is_dead_more(element) if _MORE.match(text) else _is_dead_entry(element, text)):
            continue
        if scripts is None:
            scripts = _Scripts([script.text for script in document.of("script") if script.text], handlers)
        if not scripts.handle(element):
            found.append(Link(href, "", "", "a href", text[:200], place=_path(element), problem="no-target"))
    return found if len(found) <= max(MOST_OF_FEW, len(links) // 4) else []


def dead_entries(document: Document, links: Sequence[Link], handled: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Place and text of each such entry, where ``handled`` tells of the script files that a page loads what they make answer a click."""
    selectors = [selector for link in links if link.element == "script src" for selector in handled.get(link.url, ())]
    return frozenset(f"{link.place} {link.text}" for link in dead_texts(document, links, selectors))


class _Scripts:
    """What the scripts of a page make answer a click."""

    def __init__(self, scripts: Sequence[str], handlers: Sequence[str]) -> None:
        code = "\n".join(scripts)[:MOST_SCRIPT]
        self._named = frozenset(_WORD.findall(" ".join(match[1] or match[2] for match in _LITERAL.finditer(code))))
        self._selectors = (*(selector for selector in handled(code) if "." not in selector and "#" not in selector), *handlers)

    def handle(self, element: lxml.html.HtmlElement) -> bool:
        """Whether a script of the page speaks of an entry or of what holds it, or something around it has a handler of its own."""
        node: lxml.html.HtmlElement | None = element
        names = 0
        while node is not None and node.tag != "body" and names < MOST_CLASSES:
            if any(name.startswith(_HANDLERS) for name, _ in node.items()):
                return True
            own = [*node.get("class", "").split(), *([node.get("id", "")] if node.get("id") else [])]
            if not self._named.isdisjoint(own):
                return True
            names += len(own)
            node = node.getparent()
        return is_handled(element, self._selectors)


def _is_dead_entry(element: lxml.html.HtmlElement, text: str) -> bool:
    """Whether an element that leads nowhere is an entry among others that lead somewhere."""
    holder = element.getparent()
    if holder is None or not (holder.tag in _HOLDERS or _is_menu(holder)) or element.get("role", "link") != "link":
        return False
    if _FUNCTION.search(text) or len(_HAN.findall(text)) < SHORTEST:
        return False
    if any(_CURRENT.search(one.get("class", "")) for one in (element, *([holder] if holder.tag in _HOLDERS else []))):
        return False
    entries = holder.iterchildren("a") if holder.tag not in _HOLDERS else _beside(holder)
    return (holder.tag not in _HOLDERS or _only_entry(holder)) and _beside_living(entries, element)


def _is_dead_more(element: lxml.html.HtmlElement) -> bool:
    """Whether a word for more stands by a list whose entries all lead somewhere, and has nothing below it that could open."""
    if element.get("role", "link") != "link":
        return False
    holder: lxml.html.HtmlElement | None = element.getparent()
    if holder is None or (holder.tag == "li" and not _only_entry(holder)):
        return False
    for _ in range(MOST_UP):
        if holder is None or holder.tag in ("body", "html"):
            return False
        others = [anchor for anchor in islice(holder.iter("a"), MOST_BESIDE) if anchor is not element]
        if len(others) >= LEAST_ENTRIES - 1:
            return all(not _leads_nowhere(anchor) for anchor in others)
        holder = holder.getparent()
    return False


def _leads_nowhere(anchor: lxml.html.HtmlElement) -> bool:
    return (anchor.get("href") or "").lower().lstrip().startswith(("#", "javascript:")) or not (anchor.get("href") or "").strip()


def _only_entry(holder: lxml.html.HtmlElement) -> bool:
    """Whether an entry holds one link and nothing that opens below it."""
    return sum(1 for _ in holder.iter("a")) == 1 and next(holder.iter("ul", "ol", "dl", "table", "div", "input"), None) is None


def _is_menu(holder: lxml.html.HtmlElement) -> bool:
    """Whether a block is a row of links and nothing else, called a menu by its tag or names."""
    if holder.tag != "nav" and not (holder.tag in ("div", "p") and _MENU.search(f"{holder.get('class', '')} {holder.get('id', '')}")):
        return False
    return len(holder) >= LEAST_ENTRIES and all(child.tag in ("a", "span", "br", "i") and (child.tag == "a" or not len(child)) for child in holder)


def _beside(holder: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """The first link of each entry of a list."""
    group = holder.getparent()
    for other in () if group is None else group.iterchildren(holder.tag):
        if (anchor := next(other.iter("a"), None)) is not None:
            yield anchor


def _beside_living(entries: Iterable[lxml.html.HtmlElement], element: lxml.html.HtmlElement) -> bool:
    """Whether most entries of the same form beside this one lead somewhere."""
    living = dead = 0
    for anchor in islice(entries, MOST_BESIDE):
        if element.get("class") and anchor.get("class") and anchor.get("class") != element.get("class"):
            continue
        if _NOWHERE.match(anchor.get("href") or ""):
            dead += 1
        elif not (anchor.get("href") or "").lower().lstrip().startswith(("#", "javascript:")):
            living += 1
    return living >= 2 and living > dead


def _path(element: lxml.html.HtmlElement) -> str:
    """Where an entry stands, by tags and classes."""
    steps: list[str] = []
    node: lxml.html.HtmlElement | None = element
    while node is not None and len(steps) < 6 and isinstance(node.tag, str):
        first = (node.get("class") or "").split()[:1]
        steps.append(f"{node.tag}.{first[0][:40]}" if first else node.tag)
        node = node.getparent()
    return ">".join(reversed(steps))
