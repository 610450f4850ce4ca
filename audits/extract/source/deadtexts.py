"""Entries of menus and lists that look like links and lead nowhere, where no script can be seen that would make them do something."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.extract.source.document import squeeze
from audits.extract.source.tree import own_text
from audits.records import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import lxml.html

    from audits.extract.source.document import Document

_NOWHERE = re.compile(r"\s*(?:#{0,3}|javascript:\s*(?:void\s*\(\s*0?\s*\)|;|//|#)?\s*;?)\s*$", re.I)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FUNCTION = re.compile(
    r"顶部|返回|打印|关闭|收藏|设为|更多|展开|收起|上一|下一|首页|尾页|末页|字体|字号|分享|切换|登录|登陆|注册|退出|搜索|检索|查询|微信|微博|客户端|公众号"
    r"|小程序|二维码|扫码|扫一扫|无障碍|长者|适老|关怀|繁体|简体|繁體|语音|朗读|播放|暂停|导航|菜单|选择|请|点击|全部|换一|刷新|提交|重置|咨询|客服|订阅|复制|APP",
    re.I,
)
_USUAL = frozenset({"href", "class", "title", "target", "style"})
_OPENING = frozenset(("", "#", "j", "J", " ", "\t", "\r", "\n"))
"""What addresses that lead nowhere begin with."""
_HOLDERS = frozenset({"li", "td", "dd", "dt"})
_MENU = re.compile(r"(?:^|[\s_-])(?:nav|menu|navbar|navigation|mainnav|topnav)(?:$|[\s\d_-])", re.I)
LEAST_ENTRIES = 3
MOST_CLASSES, MOST_SCRIPT = 40, 300_000


def dead_texts(document: Document, links: Sequence[Link]) -> list[Link]:
    """Such entries as links without an address; only where entries of the same form beside them lead somewhere."""
    if b'href="#' not in document.lower and b"javascript:" not in document.lower and b'href=""' not in document.lower and b"href='" not in document.lower:
        return []
    found = []
    scripts: str | None = None
    for element in document.of("a"):
        href = element.get("href")
        if href is None or (href[:1] not in _OPENING and not href.isspace()) or not _NOWHERE.match(href):
            continue
        holder = element.getparent()
        if holder is None or not (holder.tag in _HOLDERS or _is_menu(holder)) or not _USUAL.issuperset(element.keys()):
            continue
        text = squeeze(own_text(element))
        if len(text) > 60 or _FUNCTION.search(text) or len(_HAN.findall(text)) < 4:
            continue
        entries = holder.iterchildren("a") if holder.tag not in _HOLDERS else _beside(holder)
        if (holder.tag in _HOLDERS and not _only_entry(holder)) or not _beside_living(entries, element):
            continue
        if scripts is None:
            scripts = "\n".join(script.text or "" for script in document.of("script"))[:MOST_SCRIPT]
        if not _named_in(scripts, element):
            found.append(Link(href, "", "", "a href", text[:200], place=_path(element), problem="no-target"))
    return found if len(found) <= max(1, len(links) // 4) else []


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
    for anchor in entries:
        if anchor.get("class") != element.get("class"):
            continue
        if _NOWHERE.match(anchor.get("href") or ""):
            dead += 1
        elif not (anchor.get("href") or "").lower().lstrip().startswith(("#", "javascript:")):
            living += 1
    return living >= 2 and living > dead


def _named_in(scripts: str, element: lxml.html.HtmlElement) -> bool:
    """Whether a script of the page speaks of an entry or of what holds it, or something around it has a handler of its own."""
    names: list[str] = []
    node: lxml.html.HtmlElement | None = element
    while node is not None and node.tag != "body" and len(names) < MOST_CLASSES:
        if any(name.startswith(("on", "@", "v-on", "ng-", "data-")) for name, _ in node.items()):
            return True
        names += [f".{name}" for name in node.get("class", "").split()]
        names += [f"#{node.get('id')}", f'"{node.get("id")}"', f"'{node.get('id')}'"] if node.get("id") else []
        node = node.getparent()
    return any(name in scripts for name in names)


def _path(element: lxml.html.HtmlElement) -> str:
    """Where an entry stands, by tags and classes."""
    steps: list[str] = []
    node: lxml.html.HtmlElement | None = element
    while node is not None and len(steps) < 6 and isinstance(node.tag, str):
        first = (node.get("class") or "").split()[:1]
        steps.append(f"{node.tag}.{first[0][:40]}" if first else node.tag)
        node = node.getparent()
    return ">".join(reversed(steps))
