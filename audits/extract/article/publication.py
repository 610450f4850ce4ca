"""When a page was published and its document written: every date with its kind and place, and the ladder that picks one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.extract.article.labels import KIND_OF, bare_label, labelled
from audits.records import DateMark
from audits.texts.dates import compact_date, dates_in, first_date, plausible, url_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audits.extract.article.fields import Entry
    from audits.extract.article.maintext import MainText
    from audits.extract.article.titles import Title
    from audits.extract.source.lines import Line, Script

_META = (
    "pubdate", "publishdate", "publish-date", "publishtime", "article:published_time", "og:published_time", "dc.date.issued", "dc.date",
    "publication_date", "firstpublishedtime", "createdate", "releasedate", "pubtime", "weibo: article:create_at", "og:release_date",
    "bytedance:published_time", "date",
)  # fmt: skip
_VARIABLE = re.compile(
    r"(?:var\s{1,5}|window\.|[,{\s])(pub_?dat[ae]|pub_?time|publish_?(?:date|time)|fbsj|fbrq|release_?date|doc_?rel_?time|create_?(?:date|time)|crtime)"
    r"\s{0,5}[=:]\s{0,5}(?:new\s{1,3}Date\()?[\"']([^\"'\n]{6,40})[\"']",
    re.I,
)
_VARIABLE_WORDS = ("pub_", "pubd", "pubt", "publish", "fbsj", "fbrq", "release", "docrel", "doc_rel", "create", "crtime")
_LITERAL = re.compile(r"[\"']([^\"'\n]{8,40})[\"']")
_PEOPLE = re.compile(r"var\s{1,5}(\w{1,20})\s{0,5}=\s{0,5}['\"]([^'\"\n]{0,80})['\"]")
_WRITTEN_AS = re.compile(
    r"document\.write(?:ln)?\(\s{0,5}['\"](?:<[^>'\"]{0,80}>){0,3}([^'\"<>]{2,12})[:：](?:<[^>'\"]{0,80}>){0,3}['\"]\s{0,5}\+\s{0,5}(\w{1,20})"
)
_NOISE = re.compile(
    r"\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?|\d{1,2}\s?[时点]\d{1,2}\s?分?(?:\d{1,2}秒)?|星期[一二三四五六日天]|(?:来源|稿件).{0,40}|"
    r"(?:作者|编辑|浏览|点击|阅读|访问|分享|责任|保护视力色).{0,20}|字[号体].{0,30}|[【\[（(]\s?[大中小]\s?[】\]）)]|"
    r"(?:打印|人气|关闭|收藏|评论|我要).{0,12}|[\s|｜/\-—:：,，.;；\[\]【】()（）·&]|发布(?:时间|日期)?|时间|日期|发表于|发布于|on|次"
)
_OTHER_TIME = re.compile(r"[月日至到起止届期年招]|会议|报名")
_OTHER_LABEL = re.compile(r"(?:截止|报名|公示|有效|实施|施行|生效|留言|答复|举办)\S{0,4}[:：]?$")
_FIRST_WRITTEN = ("成文", "落款", "签发", "印发", "颁布", "制定")
"""Labels of dates that are surely not the day a page went on line."""
_LIVE = re.compile(r"今天是|现在是|今日|当前时间|欢迎")


@dataclass(frozen=True, slots=True)
class Publication:
    """What the ladder decided."""

    value: str | None
    raw: str
    where: str | None
    dates: tuple[DateMark, ...]


def visible_marks(entries: Sequence[Entry]) -> list[DateMark]:
    """Dates behind labels, in page order; an impossible one is kept without a value."""
    marks = []
    for entry in entries:
        kind = {"time": "published", "published": "published"}.get(entry.kind, entry.kind)
        if kind not in ("published", "written", "effective", "repealed", "expires") or not entry.field.value:
            continue
        found = first_date(entry.field.value)
        if found is not None and found.start <= 12:
            where = "field" if entry.block and kind != "published" else "visible"
            marks.append(DateMark(kind, found.value, f"{entry.field.label}：{found.raw}", where))
    return marks


def lone_date(lines: Sequence[Line], title: Title, main: MainText) -> tuple[DateMark, int] | None:
    """A date without a label, with its line: beside the title, between title and text or right above it, on a line that is little more."""
    if title.line >= 0 and title.last == title.line and title.text != lines[title.line].text:
        behind = first_date(lines[title.line].text.removeprefix(title.text))
        if behind is not None and behind.start <= 3:
            return DateMark("published", behind.value, behind.raw, "visible"), title.line
    low = max(0, title.last + 1 if title.line >= 0 else main.start - 12)
    outside = main.sure and 0 <= title.last < main.start
    high = min(len(lines), main.start if outside else max(main.start + 3, low + 1))
    places = list(range(low, high)) if high - low <= 60 else [*range(low, low + 12), *range(max(low + 12, high - 12), high)]
    if title.line > 0:
        places += [title.line - 1, title.line - 2]
    for index in places:
        if not 0 <= index < len(lines):
            continue
        line = lines[index]
        if line.frame or len(line.text) > 200 or _LIVE.search(line.text) or line.linked > len(line.text) * 0.7:
            continue
        found = dates_in(line.text, 3)
        if not found or found[0].start > 40:
            continue
        rest = line.text[: found[0].start] + " " + line.text[found[0].end :]
        before = line.text[: found[0].start].strip(" 【[（(|")
        left = _NOISE.sub("", rest)
        if len(left) <= 16 and not _OTHER_TIME.search(left) and not _OTHER_LABEL.search(before):
            return DateMark("published", found[0].value, found[0].raw, "visible"), index
    return None


def script_marks(scripts: Sequence[Script], texts: Sequence[str]) -> list[DateMark]:
    """Dates that scripts write behind a visible label, else those of variables named for the publication."""
    marks = []
    for script in scripts:
        if "write" in script.code or "innerHTML" in script.code or "html(" in script.code:
            label = _label_at_end(script.before)
            if label:
                kind = {"time": "published"}.get(KIND_OF[label], KIND_OF[label])
                literals = map(compact_date, _LITERAL.findall(script.code[:3000]))
                found = next((date for date in literals if date is not None), None)
                if found is not None and kind in ("published", "written"):
                    marks.append(DateMark(kind, found.value, f"{label}：{found.raw}", "script"))
    for text in texts:
        lower = text.lower()
        if not any(word in lower for word in _VARIABLE_WORDS):
            continue
        for match in _VARIABLE.finditer(text[:60_000]):
            found = compact_date(match[2])
            if found is not None and not any(mark.value == found.value for mark in marks):
                marks.append(DateMark("published", found.value, f"{match[1]}={found.raw}", "script"))
    return marks


def _label_at_end(text: str) -> str:
    """The date label a text ends with, ``""`` if there is none."""
    found = labelled(text)
    if found and not found[-1].value and found[-1].kind in ("published", "time", "written"):
        return found[-1].label
    bare = bare_label(text[-12:])
    return bare if KIND_OF.get(bare) in ("published", "time", "written") else ""


def script_labels(scripts: Sequence[Script]) -> dict[str, str]:
    """Labels that scripts write before a variable of their own (``'作者：'+zz``), with the variable's value if it has one."""
    found: dict[str, str] = {}
    for script in scripts:
        if "write" not in script.code or len(script.code) > 4000:
            continue
        variables = dict(_PEOPLE.findall(script.code))
        for label, name in _WRITTEN_AS.findall(script.code):
            value = variables.get(name, "").strip()
            if value and bare_label(label) in KIND_OF:
                found.setdefault(bare_label(label), value)
    return found


def meta_marks(meta: Mapping[str, str]) -> list[DateMark]:
    """Publication dates of meta tags, the standard tag first; build times are none."""
    marks = []
    for name in _META:
        content = meta.get(name, "")
        if content and "生成" not in content and (found := compact_date(content)) is not None:
            marks.append(DateMark("published", found.value, f"{name}={content[:40]}", "meta"))
    return marks


def decide(marks: Sequence[DateMark], signature: str | None, signature_raw: str, url: str) -> Publication:
    """Visible label → script → meta → written label → address → sign-off; a day that cannot be decides nothing."""
    address = url_date(url)
    every = list(marks)
    if address is not None:
        every.append(DateMark("published", address.value, address.raw, "url"))
    if signature is not None:
        every.append(DateMark("written", signature, signature_raw, "signature"))
    for where in ("visible", "script", "meta"):
        for mark in marks:
            if mark.kind == "published" and mark.where == where and plausible(mark.value):
                return Publication(mark.value, mark.raw, where, tuple(every))
    for mark in marks:
        shown = mark.kind == "written" and mark.where in ("visible", "field")
        if shown and plausible(mark.value) and not mark.raw.startswith(_FIRST_WRITTEN):
            return Publication(mark.value, mark.raw, "visible", tuple(every))
    if address is not None and plausible(address.value):
        return Publication(address.value, address.raw, "url", tuple(every))
    if signature is not None:
        return Publication(signature, signature_raw, "signature", tuple(every))
    return Publication(None, "", None, tuple(every))
