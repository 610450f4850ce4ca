"""The breadcrumb (当前位置) of a page: with or without words before it, on one line or on many, whatever stands between its names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import ada_url

from audits.extract.source.lines import SEAM
from audits.extract.source.tree import own_text

if TYPE_CHECKING:
    from audits.extract.source.lines import Line

WEIGHTS = {
    "words": 4,
    "home": 3,
    "marks": 2,
    "nested": 2,
    "named": 2,
    "template": 1,
    "home-marks": 2,
}
"""Signs of a breadcrumb: words before it, home comes first, sure separators, each link leads below the one before, a class or id that
says so, the class of TRS, and home with separators but without words."""
LEAST = {"named": 3, "links": 4}
"""Least weight of one that begins elsewhere than at home: with a name or separators of its own, and of any other."""
_WHO = r"(?:您|你)?(?:的)?\s?(?:现在|当前|目前)?(?:的)?(?:所在|所处)?(?:的)?(?:页面)?"
_INTRO = re.compile(
    rf"{_WHO}(?:位置|栏目|路径)(?:导航)?\s?(?:是|为|在)?\s?[:：>]\s?|(?:您|你){_WHO}(?:位置|所在)\s?(?:是|为)?\s?[:：]?\s?"
    r"|(?:当前|现在|目前)(?:的)?(?:所在)?(?:页面)?(?:位置|栏目)?\s?(?:是|为)?\s?[:：]\s?|(?:当前|现在|所在)(?:所在|的)?位置\s|(?:位置|网站)?导航\s?[:：]\s?|(?:您|你)(?:现在|当前)?在(?:这里)?\s?[:：]\s?"
    r"|(?:your\s|the\s)?(?:current\s)?(?:location|position)\s?[:：]\s?|you are (?:here|at)\s?[:：]?\s?",
    re.I,
)
_WEAK_INTRO = re.compile(r"^(?:位置|栏目|路径|位置导航|(?:网站)?导航)\s?[:：>]?\s?$")
"""Words that also stand before other things: they count only with home, separators or links behind them."""
_BEGINS = re.compile(r"首\s{0,4}页|[主置]|[Hh][Oo][Mm][Ee]|[>＞›»→▶►▸≫》﹥⇒]|^[您你当现目栏路导]|^[|｜·>＞【\[ \ue001-\uf8ff]{0,6}[YyCcTtLlPp]")
"""A quick look at whether a breadcrumb may begin on a line."""
_AT_HOME = re.compile(r"首\s{0,4}页|主\s{0,2}页|home", re.I)
_FIRST_OF_INTRO = frozenset("您你的现当目所位栏路导网页yYcClLpPtT")
_ORNAMENT = re.compile(r"^[\s\ue001-\uf8ff|｜·•◆◇■□▪●○★☆※>＞»【\[（(]{1,6}")
_WITHIN = re.compile(r"[\s\ue000|｜】\]]((?:您|你|当前|现在|目前)[\u4e00-\u9fff]{0,6}位置\s?(?:是|为)?\s?[:：])")
_SURE = r"-{0,2}>{1,3}|＞{1,3}|﹥|›{1,2}|»|→|▶|►|▸|≫|⇒|&gt;|&raquo;|[\ue001-\uf8ff]"
_SURE_MARK = re.compile(rf"\s?(?:{_SURE})\s?")
_ANGLE_MARK = re.compile(rf"\s?(?:{_SURE}|》{{1,2}})\s?")
_MARK = re.compile(rf"\s?(?:{_SURE}|/{{1,2}}|\\|｜|\||·|—|–|::|》{{1,2}}|＼|／)\s?")
_DASH = re.compile(r"\s-{1,2}\s|\s?－{1,2}\s?")
_BARE_DASH = re.compile(r"\s?-{1,2}\s?")
_NAME = re.compile(
    r"(?:^|[\s_-])(?:path|crumbs?|bread\w*|position|location|route|pos|weizhi|wz|dqwz|navpath|curmb|mbx|mianbao\w*|sitepath|site-?map-?path|local|place|curr?ent\w{0,9}|"
    r"addr\w{0,9}|where|positionnav|cur_?pos\w{0,5}|nowplace|now|subnav_path|lujing|dangqian\w*)(?:$|[\s\d_-])|crumb|weizhi|position",
    re.I,
)
_HOME = re.compile(
    r"^(?:网站|门户|本站|返回|站点)?(?:网站)?首\s{0,4}页$|^home(?:\s?page)?$|^主\s{0,2}页$|[网站]首页$|^\S{2,20}(?:局|厅|委|办|政府|中心)首页$", re.I
)
_ROOT = re.compile(
    r"^(?:https?://[^/?#]{1,200})?/?(?:(?:index|default|home|main)\.\w{2,5})?$|^(?:\./)?(?:\.\./){1,9}(?:(?:index|default)\.\w{2,5})?$", re.I
)
_TAIL = re.compile(r"\s{0,3}(?:-{0,2}>{1,3}|＞|»|›|/|-)\s{0,3}$")
_BEHIND = re.compile(
    r"\s{0,3}(?:[【\[（(]\s?)?(?:发布|更新|发表|公开)?(?:时间|日期)\s?[:：].*$|\s{1,3}(?:字号|字体|打印|分享|来源|浏览)\S{0,4}\s?[:：].*$|\s{1,3}(?:19|20)\d\d[-年/.]\d.*$"
)
"""What else may stand on the line, behind the last name."""
_NO_NAME = re.compile(r"[。；！？]|您|欢迎|没有|[:：]\s?\S|(?:19|20)\d\d\s?[-年/.]\s?\d")
_UP = re.compile(r"^(?:\.\.?/)")
MAX_NAME = 100
MAX_NAMES = 12
MANY = 7
"""Names beyond which a row of links without words and separators is a menu."""
REACH = 16
"""Lines that a breadcrumb may take."""
CLIMB = 4
"""Elements around its first line that are looked at."""


@dataclass(frozen=True, slots=True)
class Breadcrumb:
    """A breadcrumb with where it stands."""

    names: tuple[str, ...] = ()
    """Its names, home first."""
    line: int = -1
    """Index of its first line, -1 if there is none."""
    last: int = -1
    """Index of its last line."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Names that stand together."""

    names: tuple[str, ...]
    last: int
    """Index of the last line."""
    marked: bool
    """Whether sure separators stand between them."""
    anchors: tuple[Any, ...]


def breadcrumb_of(lines: list[Line], end: int, base: str = "") -> Breadcrumb:
    """The breadcrumb that most speaks for, looked for before ``end``; ``base`` resolves its links."""
    best, most = Breadcrumb(), 0
    for index, line in enumerate(lines[: max(end, 0)]):
        if len(line.text) > 400 or _BEGINS.search(line.text) is None:
            continue
        start = _intro_end(line)
        if not start and (len(line.text) > 160 or not _may_begin(line)):
            continue
        run = _run(lines, index, start, end)
        score = _score(line, start, run, base)
        if score > most:
            best, most = Breadcrumb(run.names, index, run.last), score
    return best


def _may_begin(line: Line) -> bool:
    """Whether a line without words before it begins at home, or has separators between links."""
    text = line.text
    if _AT_HOME.search(text[:24]):
        return True
    if not line.anchors or _mark_of(text).search(text) is None:
        return False
    return _ROOT.match((line.anchors[0].get("href") or "?").strip()) is not None or _is_named(_names(line))


def _intro_end(line: Line) -> int:
    """Where the words before a breadcrumb end in ``line.marked``, 0 if there are none."""
    marked = line.marked
    ornament = _ORNAMENT.match(line.text)
    head = line.text[ornament.end() :] if ornament else line.text
    if head and head[0] in _FIRST_OF_INTRO and (length := _intro_length(head)):
        return _place_in(marked, (ornament.end() if ornament else 0) + length)
    if len(line.text) <= 160 and "位置" in marked and (within := _WITHIN.search(marked)):
        return within.end()
    return 0


def _intro_length(text: str) -> int:
    """Characters of the words that a text begins with, blanks between their letters included."""
    if (intro := _INTRO.match(text)) and intro[0].strip():
        return intro.end()
    if " " not in text[:10]:
        return 0
    places = [place for place, letter in enumerate(text[:40]) if letter != " "]
    intro = _INTRO.match("".join(text[place] for place in places))
    return places[intro.end() - 1] + 1 if intro and intro[0].strip() else 0


def _place_in(marked: str, count: int) -> int:
    """Index in a marked text behind the first ``count`` characters of its line, seams and blanks at the beginning left out."""
    begun = False
    for place, letter in enumerate(marked):
        if not count:
            return place
        begun = begun or (letter != SEAM and not letter.isspace())
        count -= begun and letter != SEAM
    return len(marked)


def _score(line: Line, start: int, run: _Run, base: str) -> int:
    """Weight of the signs for a breadcrumb; 0 if it is none."""
    names = run.names
    if not names or len(names) > MAX_NAMES or len(names) < (1 if start else 2):
        return 0
    words = bool(start)
    home = _HOME.match(names[0]) is not None or (run.marked and _leads_home(names[0], run.anchors))
    nested = 0 if words and home else _nested(run.anchors, base)
    named = _is_named(_names(line))
    if words and _WEAK_INTRO.match(line.marked[:start].replace(SEAM, "").strip()) and not (home or run.marked or nested):
        return 0
    if line.frame and not (words or (home and run.marked)):
        return 0
    if not words and home and not run.marked and (len(names) > MANY or not (named or nested > 1 or (nested and _slashed(line)))):
        return 0
    signs = {
        "words": words, "home": home, "marks": run.marked, "nested": nested > 1, "named": named,
        "template": any("CurrChnlCls" in (anchor.get("class") or "") for anchor in run.anchors), "home-marks": home and run.marked and not words,
    }  # fmt: skip
    score = sum(WEIGHTS[name] for name, spoken in signs.items() if spoken)
    return 0 if not home and score < (LEAST["named"] if run.marked and (named or words) else LEAST["links"]) else score


def _leads_home(name: str, anchors: tuple[Any, ...]) -> bool:
    """Whether the link of that name leads to the top of a site."""
    first = next((anchor for anchor in anchors if " ".join(own_text(anchor).split()) == name), None)
    return first is not None and _ROOT.match((first.get("href") or "?").strip()) is not None


def _slashed(line: Line) -> bool:
    """Whether a line has slashes between its names, or links that lead up: a row of two links is else a menu."""
    return re.search(r"[/／\\]", line.text) is not None or all(_UP.match((anchor.get("href") or "").strip()) for anchor in line.anchors)


def _nested(anchors: tuple[Any, ...], base: str) -> int:
    """How often a link leads below the one before it; 0 as soon as one does not."""
    paths = []
    for anchor in anchors:
        href = (anchor.get("href") or "").strip()
        if not href or href.lower().startswith(("#", "javascript:")):
            continue
        try:
            joined = urlsplit(ada_url.join_url(base or "http://page.invalid/a/b/c/d/e.html", href))
        except ValueError:
            return 0
        path = joined.path if joined.path.endswith("/") else joined.path.rpartition("/")[0] + "/"
        paths.append((joined.netloc, path))
    pairs = list(pairwise(paths))
    return len(pairs) if all(one[0] == other[0] and other[1].startswith(one[1]) and other != one for one, other in pairs) else 0


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


def _run(lines: list[Line], index: int, start: int, end: int) -> _Run:
    """All names of a breadcrumb that begins on a line: those on the line, and those of the lines that carry it on."""
    line = lines[index]
    parts = _names_in(line.marked[start:], line)
    marked = _mark_of(line.text).search(line.text[max(0, start - 1) :]) is not None
    run = _Run(_clean(parts), index, marked, line.anchors)
    if not run.names and not start:
        return run
    if not run.names or (len(run.names) == 1 and (start or _HOME.match(run.names[0]))):
        around = _around(lines, index, end, sibling=not run.names)
        if around and (not run.names or all(_alike(line, lines[place]) for place in around)):
            run = _joined(run, parts, lines, around)
    while run.last + 1 < min(end, index + REACH) and not (run.names and _opens(lines[run.last + 1])) and _goes_on(lines[run.last], lines[run.last + 1]):
        run = replace(_joined(run, parts, lines, [run.last + 1]), marked=True)
    return run


def _joined(run: _Run, parts: list[str], lines: list[Line], places: list[int]) -> _Run:
    """The run with the names of further lines, which are added to ``parts``."""
    anchors = list(run.anchors)
    for place in places:
        parts += _names_in(lines[place].marked, lines[place])
        anchors += lines[place].anchors
    marked = run.marked or any(_mark_of(lines[place].text).search(lines[place].text) is not None for place in places)
    return _Run(_clean(parts), places[-1], marked, tuple(anchors))


def _goes_on(line: Line, following: Line) -> bool:
    """Whether a line carries a breadcrumb on: a separator ends the one or begins the other, and both stand close together."""
    if following.level or len(following.text) > MAX_NAME * 2 or _NO_NAME.search(following.text):
        return False
    if _mark_of(following.text).match(following.text) is not None:
        return _near(line.element, following.element)
    one, other = line.element, following.element
    alike = one is not other and one.tag == other.tag and one.getparent() is other.getparent() and one.get("class") == other.get("class")
    return alike and _TAIL.search(line.text) is not None and len(following.text) <= MAX_NAME


def _opens(line: Line) -> bool:
    """Whether a line begins at home, and is a breadcrumb of its own behind a menu."""
    names = _clean(_names_in(line.marked, line))
    return len(names) > 1 and _HOME.match(names[0]) is not None


def _alike(line: Line, other: Line) -> bool:
    """Whether two lines are entries of one row: list items, cells, or blocks of one class."""
    if _mark_of(other.text).match(other.text):
        return True
    one, two = line.element, other.element
    return one.tag == two.tag and (one.tag in ("li", "td", "dd") or (one.get("class") == two.get("class") and one.getparent() is two.getparent()))


def _near(one: Any, other: Any) -> bool:
    """Whether two elements have a common one at most four levels above each."""
    above = {id(element) for element in _up(one, CLIMB + 1)}
    return any(id(element) in above for element in _up(other, CLIMB + 1))


def _around(lines: list[Line], index: int, end: int, *, sibling: bool) -> list[int]:
    """Lines in the smallest element around a line that holds more than it, if all of them may be names of a breadcrumb.

    ``sibling`` says that the line has no name of its own: then the element right behind it is enough.
    """
    top = lines[index].element
    for _ in range(CLIMB):
        inside = []
        for place in range(index + 1, min(end, index + REACH, len(lines))):
            if not _within(lines[place].element, top):
                break
            inside.append(place)
        if inside:
            if all(_is_name(lines[place]) for place in inside):
                return inside
            child = _child_of(lines[inside[0]].element, top)
            inside = [place for place in inside if child is not None and _within(lines[place].element, child)]
            fits = sibling and inside and all(_is_name(lines[place]) for place in inside)
            return inside if fits and (len(inside) > 1 or lines[inside[0]].anchors) else []
        top = top.getparent()
        if top is None or top.tag == "body":
            return []
    return []


def _is_name(line: Line) -> bool:
    """Whether a line may be names of a breadcrumb and nothing else."""
    return not line.level and len(line.text) <= MAX_NAME * 2 and _NO_NAME.search(line.text) is None


def _within(element: Any, top: Any) -> bool:
    return any(upper is top for upper in _up(element, 8))


def _child_of(element: Any, top: Any) -> Any:
    """The child of ``top`` in which an element lies."""
    return next((upper for upper in _up(element, 8) if upper.getparent() is top), None)


def _up(element: Any, levels: int) -> list[Any]:
    """An element and those above it."""
    found = []
    for _ in range(levels):
        if element is None:
            break
        found.append(element)
        element = element.getparent()
    return found


def _mark_of(text: str) -> re.Pattern[str]:
    """The sure separators of a text; closing title marks are none where titles are opened."""
    return _ANGLE_MARK if "《" not in text else _SURE_MARK


def _names_in(marked: str, line: Line) -> list[str]:
    """The names on one line: cut at the sure separators, else at what stands between its links, else at any separator."""
    text = _BEHIND.sub("", marked)
    sure = _mark_of(text)
    if sure.search(text):
        return sure.split(text)
    linked = [" ".join(own_text(anchor).split()) for anchor in line.anchors]
    linked = [name for name in linked if name and name in line.text]
    if len(linked) >= 2 or (linked and len(text) > len(linked[0])):
        last = text.rpartition(linked[-1])[2] if linked[-1] in text else ""
        before = text.partition(linked[0])[0].replace(SEAM, "").strip(" /|") if linked[0] in text else ""
        first = [before] if _HOME.match(before) else []
        rest = [part for part in _MARK.split(last.replace(SEAM, " ")) if part.strip(" -－—·")]
        return [*first, *linked, *(part for part in rest[:1] if part.replace(SEAM, " ").strip() != linked[-1])]
    for pattern in (_MARK, _DASH):
        if pattern.search(text):
            return pattern.split(text)
    parts = text.replace(SEAM, " ").split()
    if len(parts) > 1 and _HOME.match(parts[0]):
        return parts
    dashed = _BARE_DASH.split(text.replace(SEAM, ""))
    return dashed if len(dashed) > 1 and _HOME.match(dashed[0].strip()) else [text]


def _clean(parts: list[str]) -> tuple[str, ...]:
    """Names without separators and doubling; a second breadcrumb behind the first is left out."""
    names: list[str] = []
    for part in parts:
        pieces = [" ".join(piece.split()) for piece in part.split(SEAM) if piece.strip()]
        text = pieces[0] if len(pieces) > 1 and len(set(pieces)) == 1 else "".join(part.split(SEAM)) if pieces else ""
        name = _TAIL.sub("", " ".join(text.split()).strip(" >＞»›/|:：-—·　]】\ue001"))
        name = re.sub(r"^(首|主)\s{1,4}页$", r"\1页", name)
        if not name.strip(".…") or len(name) > MAX_NAME:
            continue
        if len(names) > 1 and name == names[0] and _HOME.match(name):
            break
        names.append(name)
    return tuple(names[: MAX_NAMES + 1])
