"""Changes to the source of a page as text: tags, names, dates, labels. Scripts and comments stay as they are."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

_TOKEN = re.compile(
    r"""(?is)<!--.*?-->|<(script|style|textarea)\b(?:[^>"']|"[^"]*"|'[^']*')*>.*?</\1\s*>|</?[a-z!?](?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+|<"""
)
_TAG = re.compile(r"(?is)</?([a-z][\w:-]*)")
_NAME = re.compile(r"""(?is)(\s(?:class|id)\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)""")
_BODY = re.compile(r"(?is)<body\b[^>]*>")
_BODY_END = re.compile(r"(?is)</body\s*>")
_DATE = re.compile(r"(?<![\d./-])((?:19|20)\d\d)(\s?)([-/.年])\s?(\d{1,2})\s?([-/.月])\s?(\d{1,2})(\s?日)?(?!\d|[-/.]\d)")
_META = re.compile(r"(?is)<meta\b[^>]*>")
_CHARSET = re.compile(r"""(?i)(<meta\b[^>]*?charset\s*=\s*["']?\s*)([\w-]+)""")
_TITLE = re.compile(r"(?is)(<title\b[^>]*>)(.*?)(</title)")
_BLOCKS = frozenset((
    "html", "head", "body", "div", "section", "p", "ul", "ol", "li", "table", "tbody", "thead", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5",
    "h6", "dl", "dt", "dd", "form", "link", "meta", "hr",
))  # fmt: skip
_LABELS = (
    "来源", "信息来源", "发布时间", "发布日期", "日期", "时间", "索引号", "发文字号", "文号", "成文日期", "发布机构", "发文机关", "发文机构", "责任编辑", "编辑", "作者",
    "当前位置", "您现在的位置", "您当前所在位置", "有效性", "生成日期", "主题分类", "名称", "标题", "审核", "公开日期", "发文日期", "文件编号",
)  # fmt: skip
_LABEL = re.compile(rf"^(\s*[【\[]?\s*)({'|'.join(sorted(_LABELS, key=len, reverse=True))})(\s*)([:：]|(?=\s*$))")
_SPACES = ("&nbsp;", "&emsp;", "　", "&#12288;", "&#160;")


def tokens(text: str) -> list[str]:
    """Comments, scripts whole, tags and texts between them."""
    return [match.group() for match in _TOKEN.finditer(text)]


def is_tag(token: str) -> bool:
    """Whether a token is a tag alone, no script, comment or text."""
    return _TAG.match(token) is not None and not re.match(r"(?i)<(script|style|textarea)\b", token)


def mapped(text: str, tag: Callable[[str], str] = str, words: Callable[[str], str] = str) -> str:
    """The text with each tag and each text outside scripts and comments replaced."""
    return "".join(tag(token) if is_tag(token) else token if token.startswith("<") else words(token) for token in tokens(text))


def names_renamed(text: str, rng: random.Random) -> str:
    """Every class and id under another name, the same one throughout the page, its scripts included."""
    renamed: dict[str, str] = {}

    def fresh(name: str) -> str:
        return renamed.setdefault(name, "".join(rng.choices("bcdfghjkmnpqrstvwxz", k=7)))

    def attribute(match: re.Match[str]) -> str:
        return match[1] + '"' + " ".join(fresh(name) for name in match[2].strip("\"'").split()) + '"'

    changed = mapped(text, tag=lambda tag: _NAME.sub(attribute, tag))
    quoted = re.compile(r"""(["'])([#.]?)([\w-]{2,60})(["'])""")
    called = re.compile(r"""(?<=\()\s*["'][#.]?[\w-]{2,60}["']""")

    def in_script(match: re.Match[str]) -> str:
        return quoted.sub(lambda found: found[1] + found[2] + renamed.get(found[3], found[3]) + found[4], match.group())

    return "".join(called.sub(in_script, token) if token[:7].lower() == "<script" else token for token in tokens(changed))


def tags_swapped(text: str, pairs: dict[str, str]) -> str:
    """Each tag under the name that ``pairs`` gives it."""

    def tag(token: str) -> str:
        return _TAG.sub(lambda match: match.group().replace(match[1], pairs.get(match[1].lower(), match[1])), token, count=1)

    return mapped(text, tag=tag)


def before(text: str, html: str) -> str:
    """The page with something put at the beginning of its body."""
    found = _BODY.search(text)
    return text[: found.end()] + html + text[found.end() :] if found else html + text


def after(text: str, html: str) -> str:
    """The page with something put at the end of its body."""
    found = [*_BODY_END.finditer(text)]
    return text[: found[-1].start()] + html + text[found[-1].start() :] if found else text + html


def wrapped(text: str) -> str:
    """The body's content in one more container."""
    return after(before(text, "<div>"), "</div>") if _BODY.search(text) and _BODY_END.search(text) else f"<div>{text}</div>"


def commented(text: str, rng: random.Random) -> str:
    """Comments after every tag, blank text after every tag that begins or ends a block."""

    def tag(token: str) -> str:
        found = _TAG.match(token)
        blank = rng.choice(("\n", " \n\t ", "\r\n  ")) if found and found[1].lower() in _BLOCKS else ""
        return f"{token}{blank}<!-- {rng.choice(('s', '模块', 'end', '/s', '2019'))} -->{blank}"

    head, title, rest = _parted(text)
    return mapped(head, tag=tag) + title + mapped(rest, tag=tag)


def _parted(text: str) -> tuple[str, str, str]:
    """What stands before the title element, the element, and what follows."""
    found = re.search(r"(?is)<title\b.*?</title\s*>", text)
    return (text[: found.start()], found.group(), text[found.end() :]) if found else ("", "", text)


def dates_rewritten(text: str, days: set[str], form: Callable[[date], str]) -> str:
    """Those dates of texts that are among ``days`` in another form."""

    def one(match: re.Match[str]) -> str:
        try:
            day = date(int(match[1]), int(match[4]), int(match[6]))
        except ValueError:
            return match.group()
        return form(day) if day.isoformat() in days else match.group()

    return mapped(text, words=lambda words: _DATE.sub(one, words))


def wrongly_declared(text: str) -> str:
    """The declaration of an encoding set to UTF-8, or put in where there is none."""
    if _CHARSET.search(text):
        return _CHARSET.sub(r"\g<1>utf-8", text)
    return re.sub(r"(?i)<head\b[^>]*>", lambda match: match.group() + '<meta charset="utf-8">', text, count=1)


def without_metas(text: str) -> str:
    """The page without meta elements, but for those that name its encoding or lead elsewhere."""
    kept = re.compile(r"(?i)charset|refresh")
    return _META.sub(lambda match: match.group() if kept.search(match.group()) else "", text)


def titled(text: str, title: str) -> str:
    """The title element with another text."""
    return _TITLE.sub(lambda match: match[1] + title + match[3], text, count=1)


def labels_spaced(text: str, rng: random.Random) -> str:
    """Labels with blanks within, entities and other colons."""

    def one(match: re.Match[str]) -> str:
        colon = match[4] and rng.choice(("：", ":", "&#65306;", " ：", "：&nbsp;"))
        return match[1] + rng.choice(_SPACES).join(match[2]) + match[3] + colon

    return mapped(text, words=lambda words: _LABEL.sub(one, words))
