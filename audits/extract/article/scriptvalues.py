"""What scripts of a page write beside its labels: a literal, a variable with one value, or both joined."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from audits.extract.article.fields import LabelledValue
from audits.extract.article.labels import KIND_OF, bare_label, labelled
from audits.records import Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audits.extract.source.lines import Line, Script

MAX_CODE = 20_000
MAX_VALUE = 200
MOST_WRITES = 20
MOST_PLACES = 10
_DATED = frozenset({"published", "time", "written", "effective", "repealed", "expires", "other"})
_WRITERS = ("write", "innerHTML", "innerText", "textContent", "html(", "text(", "append(", "val(")
_WRITE = re.compile(
    r"(?:document\s{0,3}\.\s{0,3}write(?:ln)?|\.\s{0,3}(?:html|text|append|val|prepend|after))\s{0,3}\(([^;{}\n]{1,400}?)\)\s{0,5}(?:[;}\n]|$)"
    r"|\.\s{0,3}(?:innerHTML|innerText|textContent|value)\s{0,3}\+?=(?!=)([^;{}\n]{1,400})"
)
_ASSIGNED = re.compile(r"(?:^|[\s;{(,])(?:var\s{1,5}|let\s{1,5}|const\s{1,5})?([A-Za-z_$][\w$]{0,40})\s{0,5}=\s{0,5}(?:\"([^\"\n]{0,300})\"|'([^'\n]{0,300})')")
_PART = re.compile(r"\s{0,5}(?:\"([^\"\n]{0,300})\"|'([^'\n]{0,300})'|([A-Za-z_$][\w$]{0,40})(?:\.trim\(\)|\.toString\(\))?)\s{0,5}(?:\+|$)")
_TAG = re.compile(r"<[^<>]{0,200}>|&nbsp;|&\w{2,6};")


def beside_labels(scripts: Sequence[Script]) -> list[tuple[str, str, int]]:
    """(label, value, line) of each script that stands right behind a label and writes its value."""
    found = []
    for script in scripts:
        label = _label_at_end(script.before)
        if label and (value := written(script.code)):
            found.append((label, value, script.line))
    return found


def filled(ident: str, codes: Iterable[str]) -> str:
    """The value that a script anywhere on the page writes into the element with an id."""
    for code in codes:
        if ident in code and re.search(rf"(?:getElementById\(\s{{0,3}}[\"']|[\"']#){re.escape(ident)}[\"']", code):
            parts = [part for part in re.split(r"[;\n]", code[:MAX_CODE]) if ident in part]
            if value := written(code, parts):
                return value
    return ""


def written(code: str, parts: Sequence[str] = ()) -> str:
    """What a script writes, if that is one thing only (a variable before literals of other branches); ``parts`` are the statements that count."""
    if len(code) > MAX_CODE or not any(word in code for word in _WRITERS):
        return ""
    known = _variables(code)
    literal: set[str] = set()
    variable: set[str] = set()
    for text in parts or (code,):
        for match in islice(_WRITE.finditer(text), MOST_WRITES):
            expression = (match[1] or match[2]).strip()
            value = _evaluated(expression, known)
            if value:
                (variable if expression[0] not in "\"'" or "+" in expression else literal).add(value)
    values = variable or literal
    value = next(iter(values)) if len(values) == 1 else ""
    return value if len(value) <= MAX_VALUE else ""


def _variables(code: str) -> dict[str, str]:
    """Variables of a script that only ever hold one text (and perhaps a blank one)."""
    found: dict[str, set[str]] = {}
    for name, double, single in _ASSIGNED.findall(code):
        found.setdefault(name, set()).add((double or single).strip())
    return {name: next(iter(values - {""}), "") for name, values in found.items() if len(values - {""}) <= 1}


def _evaluated(expression: str, known: dict[str, str]) -> str:
    """A sum of literals and known variables without tags; ``""`` where a part is neither."""
    texts = []
    place = 0
    while place < len(expression):
        match = _PART.match(expression, place)
        if match is None or match.end() == place:
            return ""
        if match[3]:
            if match[3] not in known:
                return ""
            texts.append(known[match[3]])
        else:
            texts.append(match[1] or match[2] or "")
        place = match.end()
    return " ".join(_TAG.sub(" ", "".join(texts)).split())


def _label_at_end(text: str) -> str:
    """The known label that a text ends with, ``""`` if there is none."""
    found = labelled(text)
    if found and not found[-1].value:
        return found[-1].label
    bare = bare_label(text[-12:])
    return bare if bare in KIND_OF else ""


def with_written(entries: list[LabelledValue], lines: Sequence[Line], scripts: Sequence[Script], start: int, end: int) -> list[LabelledValue]:
    """The entries with those values that scripts write: beside a label, in the cell behind it, or into an element of its line.

    Labels in scripts are looked for from line ``start`` to ``end``; dates are left to ``publication``.
    """
    if not scripts:
        return entries
    beside = {label: (value, line) for label, value, line in beside_labels(scripts) if start <= line <= end and KIND_OF.get(label) not in _DATED}
    result = []
    for entry in entries:
        value = ""
        if not entry.field.value and entry.kind not in _DATED:
            value = beside.pop(entry.field.label, ("", 0))[0] or _behind(entry, lines, scripts)
        result.append(replace(entry, field=replace(entry.field, value=value)) if value else entry)
    given = {entry.field.label for entry in entries}
    result += [LabelledValue(Field(label, value, label), KIND_OF[label], line, True) for label, (value, line) in beside.items() if label not in given]
    return result


def _behind(entry: LabelledValue, lines: Sequence[Line], scripts: Sequence[Script]) -> str:
    """The value that a script writes in the next cell, or into an element of the label's own line that has an id."""
    for script in scripts:
        if script.line == entry.line + 1 and not script.before and (value := written(script.code)):
            return value
    element = lines[entry.line].element
    idents = [ident for child in islice(element.iterdescendants(), MOST_PLACES) if (ident := child.get("id"))]
    codes = [script.code for script in scripts]
    return next((value for ident in idents if (value := filled(ident, codes))), "")
