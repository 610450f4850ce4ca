"""YAML into checked models: every mistake of a file at once, each with its line and the near miss.

PyYAML reads YAML 1.1 (``no`` is False, ``010`` is 8, ``12:30`` is 750) and lets a repeated key win silently; the loader here
knows YAML 1.2's plain types only and refuses repeated keys.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pydantic_core import ErrorDetails


class Strict(BaseModel):
    """Base of all models that come from files: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake in a file that a person wrote."""

    where: str
    """``file:line:column``, or file and cell."""
    key: str
    """Path of the key, e.g. ``columns.2.type``; may be empty."""
    says: str
    """What was found and what is allowed, in Chinese."""

    def __str__(self) -> str:
        """The line that a person reads."""
        return f"{self.where}: {self.key}: {self.says}" if self.key else f"{self.where}: {self.says}"


class MistakesFound(Exception):
    """A file cannot be used; holds all its mistakes."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = list(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


Marks = dict[tuple[Any, ...], str]
ModelT = TypeVar("ModelT", bound=BaseModel)


class _Loader(yaml.CSafeLoader):
    """Safe loader with YAML 1.2 plain scalars."""


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false|True|False)$"), list("tfTF"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$"), list("-+0123456789.")
)
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])


def read_yaml(path: Path) -> tuple[Any, Marks]:
    """Data of a YAML file and the place of each key; raises MistakesFound for syntax and repeated keys."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise MistakesFound([Mistake(str(path), "", "文件不存在，请检查路径")]) from None
    except UnicodeDecodeError as error:
        raise MistakesFound([Mistake(str(path), "", f"不是 UTF-8 编码（第 {error.start} 字节处），请另存为 UTF-8")]) from None
    except OSError as error:
        raise MistakesFound([Mistake(str(path), "", f"读不了：{error.strerror}")]) from None
    return parse_yaml(text, str(path))


def parse_yaml(text: str, name: str) -> tuple[Any, Marks]:
    """As ``read_yaml``, for text that is already there; ``name`` stands in the places."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise MistakesFound([Mistake(f"{name}:1:1", "", "文件是空的")])
        marks: Marks = {}
        mistakes: list[Mistake] = []
        _mark(node, (), name, marks, mistakes)
        if mistakes:
            raise MistakesFound(mistakes)
        return loader.construct_document(node), marks
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        says = f"YAML 写法有误（{error.problem or error.context}），请检查缩进、冒号后的空格和引号是否成对"
        raise MistakesFound([Mistake(where, "", says)]) from None
    except yaml.YAMLError as error:
        raise MistakesFound([Mistake(name, "", f"YAML 写法有误（{error}）")]) from None
    except RecursionError:
        raise MistakesFound([Mistake(name, "", "嵌套太深")]) from None
    finally:
        loader.dispose()


def _mark(node: yaml.Node, path: tuple[Any, ...], name: str, marks: Marks, mistakes: list[Mistake], depth: int = 0) -> None:
    """Note the place of each key; collect repeated keys and aliases that nest."""
    marks.setdefault(path, f"{name}:{node.start_mark.line + 1}:{node.start_mark.column + 1}")
    if depth > 50:
        raise RecursionError
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            where = f"{name}:{key.start_mark.line + 1}:{key.start_mark.column + 1}"
            if not isinstance(key, yaml.ScalarNode):
                mistakes.append(Mistake(where, "", "键只能是一个词"))
                continue
            if key.value in seen:
                mistakes.append(Mistake(where, key.value, f"重复的键，第 {seen[key.value]} 行已经写过"))
            seen.setdefault(key.value, key.start_mark.line + 1)
            marks[(*path, key.value)] = where
            _mark(value, (*path, key.value), name, marks, mistakes, depth + 1)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _mark(value, (*path, index), name, marks, mistakes, depth + 1)


def place_of(marks: Mapping[tuple[Any, ...], str], path: tuple[Any, ...], name: str) -> str:
    """The nearest known place of a key path."""
    while path and path not in marks:
        path = path[:-1]
    return marks.get(path, name)


def check(model: type[ModelT], data: Any, marks: Mapping[tuple[Any, ...], str], name: str) -> ModelT:
    """The model of the data; raises MistakesFound with all mistakes."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found = [
            Mistake(place_of(marks, tuple(detail["loc"]), name), ".".join(map(str, _shown(detail["loc"]))), explain(detail, model))
            for detail in error.errors()
        ]
        raise MistakesFound(sorted(set(found), key=_by_line)) from None


def _by_line(mistake: Mistake) -> tuple[str, int, str]:
    name, _, rest = mistake.where.partition(":")
    line = rest.split(":", 1)[0]
    return name, int(line) if line.isdigit() else 0, mistake.key


def _shown(path: tuple[int | str, ...]) -> list[int | str]:
    """Key path as a person counts: list items from 1."""
    return [part + 1 if isinstance(part, int) else part for part in path if part not in ("function-before", "str", "int")]


_TEXTS = {
    "missing": "缺少这一项",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "dict_type": "应为“键: 值”的形式",
    "model_type": "应为“键: 值”的形式",
    "string_too_short": "不能为空",
    "date_from_datetime_parsing": "应为日期，如 2026-03-01",
    "date_parsing": "应为日期，如 2026-03-01",
}


def explain(detail: ErrorDetails, model: type[BaseModel]) -> str:
    """One validation error in Chinese: what was found, what is allowed, the near miss."""
    kind, found, context = detail["type"], detail.get("input"), detail.get("ctx", {})
    shown = f"（现在是：{_short(found)}）"
    if kind == "extra_forbidden":
        allowed = _allowed_keys(model, tuple(detail["loc"][:-1]))
        return f"不认识的键{near_miss(str(detail['loc'][-1]), allowed)}；可用的键：{'、'.join(allowed)}"
    if kind in ("literal_error", "enum"):
        options = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        return f"不认识的值{shown}{near_miss(str(found), options)}；可用的值：{'、'.join(options)}"
    if kind == "value_error":
        return f"{context.get('error', detail['msg'])}"
    if kind in ("greater_than_equal", "greater_than"):
        return f"不得小于 {context.get('ge', context.get('gt'))}{shown}"
    if kind in ("less_than_equal", "less_than"):
        return f"不得大于 {context.get('le', context.get('lt'))}{shown}"
    if kind == "missing":
        return _TEXTS[kind]
    return f"{_TEXTS.get(kind, detail['msg'])}{shown}"


def near_miss(word: str, options: Iterable[str]) -> str:
    """``，是不是“x”？`` if one of the options is close to the word."""
    close = difflib.get_close_matches(word, list(options), n=1, cutoff=0.6)
    return f"，是不是“{close[0]}”？" if close else ""


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:40] + "…"


def _allowed_keys(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """Keys that the (sub)model at a path takes."""
    current: Any = model
    for part in path:
        if isinstance(current, type) and issubclass(current, BaseModel):
            info = current.model_fields.get(str(part))
            if info is None:
                by_alias = [item for item in current.model_fields.values() if item.alias == part]
                info = by_alias[0] if by_alias else None
            current = info.annotation if info else None
        else:
            current = _inner_model(current)
    current = _inner_model(current)
    if isinstance(current, type) and issubclass(current, BaseModel):
        return [info.alias or key for key, info in current.model_fields.items()]
    return []


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    """The first model inside an annotation such as ``tuple[Column, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _inner_model(part)
        if found is not None:
            return found
    return None
