"""The breadcrumb (当前位置) of a page: with or without words before it, whatever stands between its names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from audits.extract.source.lines import SEAM

if TYPE_CHECKING:
    from audits.extract.source.lines import Line

_WHO = r"(?:您|你)?(?:的)?\s?(?:现在|当前|目前)?(?:的)?(?:所在|所处)?(?:的)?"
_INTRO = re.compile(
    rf"^{_WHO}(?:位置|栏目|路径)\s?(?:是|为|在)?\s?[:：>]\s?|^(?:您|你){_WHO}位置\s?(?:是|为)?\s?[:：]?\s?"
    r"|^当前(?:的)?(?:所在)?(?:页面)?(?:位置|栏目)?\s?(?:是|为)?\s?[:：]\s?|^当前(?:所在)?位置\s|^(?:导航|您在)\s?[:：]\s?"
    r"|^(?:your\s)?(?:current\s)?(?:location|position)\s?[:：]\s?|^you are here\s?[:：]?\s?",
    re.I,
)
_FIRST_OF_INTRO = frozenset("您你的现当目所位栏路导yYcClLpP")
_MARK = re.compile(r"\s?(?:>{1,3}|＞{1,3}|›|»|→|＞|▶|/{1,2}|\\|｜|\||·|-{1,2}>|—|–|::|》{1,2}|≫|＼|／|&gt;)\s?")
_SURE_MARK = re.compile(r"\s?(?:-{0,2}>{1,3}|＞{1,3}|›|»|→|▶|》{1,2}|≫|&gt;)\s?")
_DASH = re.compile(r"\s-{1,2}\s")
_NAME = re.compile(
    r"(?:^|[\s_-])(?:path|crumbs?|bread\w*|position|location|route|pos|weizhi|wz|dqwz|navpath|curmb|mbx|mianbao\w*|sitepath|site-?map-?path|local|place|curr?ent\w{0,9}|"
    r"addr\w{0,9}|where|positionnav|cur_?pos\w{0,5}|nowplace|now|subnav_path|lujing|dangqian\w*)(?:$|[\s\d_-])|crumb|weizhi|position",
    re.I,
)
_HOME = re.compile(r"^(?:网站)?首\s{0,4}页$|^(?:门户|本站|返回)?(?:网站)?首页$|^home(?:page)?$|^主页$|网首页$|^(?:中国)?政府网首页$", re.I)
_TAIL = re.compile(r"\s{0,3}(?:>{1,3}|＞|»|›|/|-)\s{0,3}$")
MAX_NAME = 60


def breadcrumb_of(lines: list[Line], end: int) -> tuple[tuple[str, ...], int]:
    """Names of the breadcrumb and the index of its line (-1 if there is none), looked for before ``end``."""
    best: tuple[int, tuple[str, ...], int] = (0, (), -1)
    for index, line in enumerate(lines[: max(end, 0)]):
        if len(line.text) > 400:
            continue
        intro = _INTRO.match(line.text) if line.text[0] in _FIRST_OF_INTRO else None
        score = 4 if intro and intro[0].strip() else 0
        if not score and (len(line.text) > 160 or line.frame):
            continue
        named = _is_named(_names(line)) if score or line.linked or _HOME.match(line.text) else False
        if not score and not named and not _starts_at_home(line):
            continue
        names = _names_in(line, len(intro[0]) if intro else 0)
        if intro and not names:
            names = _following(lines, index)
        if not names or (len(names) < 2 and not score):
            names = _spread(lines, index, end) if not score and _HOME.match(line.text) else names
        if len(names) < (1 if score else 2) or len(names) > 12:
            continue
        home = bool(_HOME.match(names[0]))
        marked = _SURE_MARK.search(line.text) is not None
        score += 3 * home + 2 * named + marked + any("CurrChnlCls" in (anchor.get("class") or "") for anchor in line.anchors)
        if not home and not (score >= 3 and (marked or score >= 4)):
            continue
        if home and not intro and not marked and (not named or len(names) > 7):
            continue
        score += 2 if marked and not intro else 0
        if score > best[0]:
            best = (score, names, index)
    return best[1], best[2]


@lru_cache(4096)
def _is_named(names: str) -> bool:
    return _NAME.search(names) is not None


def _names(line: Line) -> str:
    """Classes and ids of the element of a line and the two around it."""
    element = line.element
    found = []
    for _ in range(3):
        found.append(f"{element.get('class') or ''} {element.get('id') or ''}")
        element = element.getparent()
        if element is None or element.tag == "body":
            break
    return " ".join(found)


def _starts_at_home(line: Line) -> bool:
    if "首" not in line.text and "主页" not in line.text and "home" not in line.text.lower():
        return False
    first = _SURE_MARK.split(line.text, maxsplit=1)
    return len(first) > 1 and _HOME.match(first[0].strip()) is not None


def _names_in(line: Line, skip: int) -> tuple[str, ...]:
    """The names on one line: cut at the sure separators, else at what stands between its links, else at any separator."""
    text = line.text[skip:]
    if _SURE_MARK.search(text):
        return _clean(_SURE_MARK.split(text))
    linked = [" ".join("".join(anchor.itertext()).split()) for anchor in line.anchors]
    linked = [name for name in linked if name]
    if len(linked) >= 2 or (linked and len(line.marked) > len(linked[0])):
        last = line.marked.rpartition(linked[-1])[2] if linked[-1] in line.marked else ""
        rest = [part for part in _clean(_MARK.split(last.replace(SEAM, " "))) if part]
        return _clean([*linked, *rest[:1]])
    if _MARK.search(text):
        return _clean(_MARK.split(text))
    if _DASH.search(text):
        return _clean(_DASH.split(text))
    return _clean([text]) if text.strip() else ()


def _spread(lines: list[Line], index: int, end: int) -> tuple[str, ...]:
    """Names on lines of their own (list items or blocks), where home comes first inside one element."""
    parent = lines[index].element.getparent()
    top = parent
    for _ in range(2):
        if top is None or top.tag == "body":
            return ()
        if _NAME.search(f"{top.get('class') or ''} {top.get('id') or ''}"):
            break
        top = top.getparent()
    else:
        return ()
    if top is None:
        return ()
    inside = []
    for line in lines[index : min(end, index + 20)]:
        if not any(parent is top for parent in _up(line.element)):
            break
        inside.append(line.text)
    return _clean(inside) if len(inside) >= 2 else ()


def _following(lines: list[Line], index: int) -> tuple[str, ...]:
    """Names after a line that is nothing but the words before them."""
    names: list[str] = []
    top = lines[index].element.getparent()
    for line in lines[index + 1 : index + 14]:
        if len(line.text) > MAX_NAME * 3 or not any(parent is top for parent in _up(line.element)):
            break
        names += _SURE_MARK.split(line.text) if _SURE_MARK.search(line.text) else [line.text]
    return _clean(names)


def _up(element: object) -> list[object]:
    """An element and the six above it."""
    found = []
    current = element
    for _ in range(7):
        if current is None:
            break
        found.append(current)
        current = current.getparent()  # type: ignore[attr-defined]
    return found


def _clean(parts: list[str]) -> tuple[str, ...]:
    names = []
    for part in parts:
        name = _TAIL.sub("", part.replace(SEAM, "").strip(" >＞»›/|:：-—·　"))
        name = re.sub(r"^首\s{1,4}页$", "首页", name)
        if name and len(name) <= MAX_NAME:
            names.append(name)
    return tuple(names[:12])
