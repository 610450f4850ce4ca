"""Dates that a page does not show as text: written by scripts, kept in variables, told by meta tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.extract.article.labels import KIND_OF, bare_label, labelled
from audits.records import DateMark
from audits.texts.dates import compact_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audits.extract.source.lines import Script
    from audits.records.codes import DateKind

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


def script_marks(scripts: Sequence[Script], texts: Sequence[str]) -> list[DateMark]:
    """Dates that scripts write behind a visible label, else those of variables named for the publication."""
    marks = []
    for script in scripts:
        if "write" in script.code or "innerHTML" in script.code or "html(" in script.code:
            label = _label_at_end(script.before)
            if label:
                kind: DateKind = "written" if KIND_OF[label] == "written" else "published"
                literals = map(compact_date, _LITERAL.findall(script.code[:3000]))
                found = next((date for date in literals if date is not None), None)
                if found is not None:
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
