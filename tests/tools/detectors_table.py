"""Writes the table of detectors in CONTRIBUTING.md from the modules themselves; ``make docs`` runs it, a test keeps the two equal."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args, get_origin

from pydantic_core import PydanticUndefined

from audits.engine import detectors
from audits.rulebook import load_rulebook
from audits.rulebook.rule import COLUMN_TYPES

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

CONTRIBUTING = Path(__file__).resolve().parents[2] / "CONTRIBUTING.md"
BEGIN, END = "<!-- 检查模块表由 make docs 生成 -->", "<!-- 检查模块表完 -->"
SCOPE = {"page": "一个网页", "link": "一个链接", "site": "整个网站"}
KINDS = {bool: "true 或 false", int: "整数", float: "数", str: "文字", date: "日期", tuple: "几个词", dict: "键: 值"}


def detectors_table() -> str:
    """The table as Markdown: what each looks at, the rules that use it, what it takes."""
    book = load_rulebook()
    lines = ["| 检查模块 | 看什么 | 查出什么（自带规则） | 参数 params | 词表 vocabulary |", "| --- | --- | --- | --- | --- |"]
    for name, detector in detectors().items():
        rules = "、".join(f"{rule.title} `{rule.rule}`" for rule in book.rules.values() if rule.detector == name)
        params = "；".join(_shown(key, info) for key, info in detector.params.model_fields.items())
        words = "、".join(f"`{word}`" for word in detector.vocabularies)
        lines.append(f"| `{name}` | {SCOPE[detector.scope]} | {rules} | {params or '无'} | {words or '无'} |")
    return "\n".join(lines)


def _shown(key: str, info: FieldInfo) -> str:
    """A parameter with what it may be, and what it is where nobody says."""
    given = "必填" if info.default is PydanticUndefined and info.default_factory is None else "可不写"
    return f"`{key}`（{_kind(info)}，{given}）"


def _kind(info: FieldInfo) -> str:
    if COLUMN_TYPES in info.metadata:
        return "几个栏目类型"
    kind = info.annotation
    codes = [code for part in (kind, *get_args(kind)) for code in _codes(part)]
    if codes:
        return ("其中几个：" if get_origin(kind) is tuple else "") + " / ".join(map(str, codes))
    for one in (get_origin(kind), kind, *get_args(kind)):
        if isinstance(one, type) and one in KINDS:
            return KINDS[one]
    return "见模块"


def _codes(kind: object) -> tuple[object, ...]:
    if get_origin(kind) is Literal:
        return get_args(kind)
    return tuple(one.value for one in kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else ()


def with_detectors(text: str) -> str:
    """A CONTRIBUTING with the table in its place."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{detectors_table()}\n{END}{after}"


if __name__ == "__main__":
    CONTRIBUTING.write_text(with_detectors(CONTRIBUTING.read_text("utf-8")), "utf-8", newline="\n")
