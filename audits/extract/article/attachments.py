"""Which links of a page are documents that belong to it (附件), download servlets and script handlers included."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from audits.extract.source.document import squeeze
from audits.extract.source.scripted import DOCUMENTS, handler_references, written_attachments
from audits.extract.source.tree import own_text
from audits.records import Link, Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audits.extract.source.document import Document
    from audits.extract.source.lines import Line, Lines, Script

_FILE = re.compile(rf"\.(?:{DOCUMENTS}|docm|xlsm|mp3|wma|ofd|sep|gd|tif)(?:$|[?#\s)）&】])", re.I)
_SERVLET = re.compile(
    r"(?:^|[/_.=])down(?:load)?(?:_?(?:file|attach|servlet|doc|annex)\w{0,9})?(?:\.\w{2,6})?[?/]|/download\b|filedown|downfile|file_?download|attachment|"
    r"fileid=|file_?(?:id|name|path|url)=|attach_?(?:id|guid|name)?=|(?:get|read|open|view|show|load)_?(?:file|attach\w{0,6}|annex)(?:\.\w{2,6})?[?/]|(?:file|attach|annex)_?(?:servlet|do|action|down)\b|fjxz|fjid=|/fj/|"
    r"/e/DownSys|wbfile|DownloadAttachUrl",
    re.I,
)
_SERVLET_WORDS = ("down", "attach", "file", "fj", "annex")
"""One of them, in lower case, stands in everything that ``_SERVLET`` matches."""
_HEAD = re.compile(
    r"^(?:\d{1,2}[.、．]\s?)?[（(【\[]?(?:附\s{0,9}件|附\s{0,3}表|附\s?[:：]|相关附件|下载附件|文件下载|全文下载|点击下载|下载)"
)
_NAMING = ("title", "alt", "download", "textvalue")
_NUMBERED = re.compile(r"^[（(]?\d{1,2}[）).、．\s]|^[一二三四五六七八九十]{1,2}[、.]")
_PAGE = re.compile(r"\.(?:s?html?|jsp|aspx?|php)(?:$|[?#])|/$", re.I)
_NOT = re.compile(
    r"^(?:首页|返回|打印|关闭|更多|上一|下一|分享|收藏"
    r"|(?:大|中|小|登录|注册|详情|微信好友|QQ空间|QQ好友|新浪微博|腾讯微博|人人网|百度贴吧)$|mailto:|tel:|回到顶部|返回顶部|点击查看|[【\[](?:关闭|打印))",
    re.I,
)
_TOOL = re.compile(r"close\s?\(|print|scroll|history|favorite|share|jiathis|bds|font|zoom\(|sendto|top\b|window\.open\(['\"]?http", re.I)
_PLAIN_PAGE = re.compile(r"(?!.{0,300}(?:down|attach|file|fj))[\w./:-]{1,300}\.s?html?$", re.I)
"""An address that is nothing but that of a page."""
_ALONE = re.compile(r"[\s（(【\[]|kb|mb|[\d.]|点击|下载|文件|格式|】|\]|）|\)", re.I)
MAX_RUNNING = 60
"""Characters of text up to which a page may be nothing but a link to its document."""
MOST_ALONE = 12
_EMPTY_HREF = re.compile(r"^\s{0,5}(?:javascript:|#|$)", re.I)


def attachments_of(
    document: Document, found_lines: Lines, start: int, inner: int, end: int, links: Sequence[Link], title: str
) -> tuple[Link, ...]:
    """Documents linked from the main text or right behind it, in page order; one address is given once.

    ``inner`` is the end of the main text itself; behind it (up to ``end``) only what is plainly a file counts.
    """
    lines = found_lines.lines
    by_raw: dict[str, Link] = {}
    scripts = [script for script in found_lines.scripts if start <= script.line <= end and "href" in script.code]
    found: list[Link] = []
    known: set[str] = set()
    listed = False
    seen: set[int] = set()
    running = sum(len(line.text) - line.linked for line in lines[start:inner])
    if sum(len(line.anchors) for line in lines[start:inner]) > MOST_ALONE:
        running = MAX_RUNNING + 1
    for index in range(start, min(len(lines), end)):
        while scripts and scripts[0].line <= index:
            _add_written(scripts.pop(0), links, found, known)
        line = lines[index]
        if index == inner:
            listed = False
        if _HEAD.match(line.text):
            listed = True
        elif not line.anchors or not (_NUMBERED.match(line.text) or line.linked >= len(line.text) * 0.6):
            listed = listed and len(line.text) < 40 and line.linked > 0
        for anchor in line.anchors:
            if id(anchor) in seen:
                continue
            seen.add(id(anchor))
            if not _is_document(anchor, line, listed, running if index < inner else MAX_RUNNING + 1, title):
                continue
            by_raw = by_raw or {link.raw.strip(): link for link in reversed(links) if link.element.startswith("a ")}
            link = _link(document, anchor, line, by_raw)
            if link.url and link.url in known:
                continue
            known.add(link.url)
            found.append(link)
    for script in scripts:
        _add_written(script, links, found, known)
    return tuple(found)


def _add_written(script: Script, links: Sequence[Link], found: list[Link], known: set[str]) -> None:
    """Add the documents that a script writes links to."""
    for raw, text in written_attachments(script.code):
        link = next((link for link in links if link.element == "a href written" and link.raw == raw), None)
        if link is not None and link.url not in known:
            known.add(link.url)
            found.append(replace(link, text=text or link.text, region=Place.ATTACHMENT))


def _is_document(anchor: object, line: Line, listed: bool, running: int, title: str) -> bool:
    attributes: dict[str, str] = dict(anchor.items())  # type: ignore[attr-defined]
    href = attributes.get("href")
    if len(attributes) == 1 and href is not None and not listed and _PLAIN_PAGE.match(href) and "." not in line.text:
        return False
    handler = attributes.get("onclick", "")
    if href is None and not handler:
        return False
    href = (href or "").strip()
    text = " ".join(own_text(anchor).split())
    if _NOT.match(text) or href.lower().startswith(("mailto:", "tel:")):
        return False
    path = href.partition("#")[0]
    if _FILE.search(path) or _FILE.search(text) or any(_FILE.search(attributes[name]) for name in _NAMING if name in attributes):
        return True
    if _is_servlet(path) or (handler and (_FILE.search(handler) or _is_servlet(handler))):
        return True
    if not text:
        return False
    scripted = bool(_EMPTY_HREF.match(href)) and not _TOOL.search(href + handler)
    if listed and len(text) >= 2:
        return scripted or not _PAGE.search(path)
    if scripted and line.linked and running <= MAX_RUNNING and len(text) >= 4 and (handler or not href.startswith("#")):
        rest = _ALONE.sub("", line.text.replace(text, ""))
        tight = text.replace(" ", "")
        alone = len(rest) <= 2
        return alone and not (tight == title.replace(" ", "") and re.search(r"关于", tight) is not None)
    return False


def _is_servlet(reference: str) -> bool:
    lower = reference.lower()
    return any(word in lower for word in _SERVLET_WORDS) and _SERVLET.search(reference) is not None


def _link(document: Document, anchor: object, line: Line, by_raw: Mapping[str, Link]) -> Link:
    """The page's own record of a link, else one made here (script links that lead nowhere by themselves)."""
    href = anchor.get("href") or ""  # type: ignore[attr-defined]
    known = by_raw.get(href.strip())
    text = squeeze(own_text(anchor))[:200]
    title = squeeze(anchor.get("title") or "")[:200]  # type: ignore[attr-defined]
    if known is not None and known.url:
        return replace(known, text=text or known.text, title=title or known.title, region=Place.ATTACHMENT)
    address = document.resolver.resolve(href)
    if not address.url and (opened := handler_references(anchor.get("onclick") or href)):  # type: ignore[attr-defined]
        address = document.resolver.resolve(opened[0])
    return Link(href, address.url, address.fragment, "a href", text, title, "", Place.ATTACHMENT, "", address.problem)
