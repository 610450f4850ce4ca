"""YAML into checked models: every mistake of a file at once, each with its line and the near miss.

PyYAML reads YAML 1.1 (``no`` is False, ``010`` is 8, ``12:30`` is 750) and lets a repeated key win silently; the loader here
knows YAML 1.2's plain types only and refuses repeated keys.
"""

from __future__ import annotations

import difflib
import errno
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pydantic_core import ErrorDetails


_SECRET = re.compile(r"(\b[a-zA-Z][a-zA-Z0-9+.-]{1,40}:/{1,2})[^\s/]{0,300}:\S{0,300}@")
"""User and password of an address, also where a path has lost one of its slashes."""


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

    def __post_init__(self) -> None:
        """Keep no password of an address that stands where another should, such as a database's for a register or a home page."""
        for name in ("where", "says"):
            object.__setattr__(self, name, _SECRET.sub(r"\1***@", getattr(self, name)))

    def __str__(self) -> str:
        """The line that a person reads."""
        return f"{self.where}: {self.key}: {self.says}" if self.key else f"{self.where}: {self.says}"


Marks = dict[tuple[Any, ...], str]


class MistakesFound(Exception):
    """A file cannot be used; holds all its mistakes."""

    def __init__(self, mistakes: Iterable[Mistake], readable: tuple[Any, Marks] | None = None) -> None:
        self.mistakes = list(mistakes)
        self.readable = readable
        """Data and places where the file could be read all the same, so that its other mistakes can be told as well."""
        super().__init__("\n".join(map(str, self.mistakes)))


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


_TROUBLES = {
    errno.ENOENT: "文件夹或文件不存在",
    errno.EACCES: "没有权限，或者文件正被别的程序打开",
    errno.EPERM: "没有权限",
    errno.EEXIST: "已有同名的文件",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOSPC: "磁盘已满",
    getattr(errno, "EDQUOT", errno.ENOSPC): "磁盘配额已用完" if hasattr(errno, "EDQUOT") else "磁盘已满",
    errno.EFBIG: "文件的大小超过了系统的许可",
    errno.ENOMEM: "内存不够",
    errno.EMFILE: "打开的文件太多，超过了系统的许可",
    errno.ENFILE: "系统里打开的文件太多",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "名字太长",
    errno.EINVAL: "名字里有不能用的字符",
    errno.EIO: "磁盘读写出错",
    errno.ELOOP: "快捷链接绕成了一圈",
}


def trouble(error: OSError) -> str:
    """What the system says of a file, in Chinese."""
    return _TROUBLES.get(error.errno or 0) or error.strerror or str(error)


MAX_REPEATED = 100_000
"""Values that aliases may repeat in a file; more is no file that a person wrote."""


def read_yaml(path: Path) -> tuple[Any, Marks]:
    """Data of a YAML file and the place of each key; raises MistakesFound for syntax and repeated keys."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise MistakesFound([Mistake(str(path), "", "文件不存在，请检查路径")]) from None
    except OSError as error:
        raise MistakesFound([Mistake(str(path), "", f"读不了：{trouble(error)}")]) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = f"{path}:{raw.count(10, 0, error.start) + 1}:1"
        raise MistakesFound([Mistake(where, "", "不是 UTF-8 编码，请用记事本打开，另存为时把编码选成 UTF-8")]) from None
    return parse_yaml(text, str(path))


def parse_yaml(text: str, name: str) -> tuple[Any, Marks]:
    """As ``read_yaml``, for text that is already there; ``name`` stands in the places."""
    loader: _Loader | None = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            raise MistakesFound([Mistake(f"{name}:1:1", "", "文件是空的")])
        marking = _Marking(name)
        marking.walk(node, ())
        data = loader.construct_document(node)
        if data is None:
            raise MistakesFound([Mistake(f"{name}:1:1", "", "文件是空的")])
    except yaml.MarkedYAMLError as error:
        problem, mark = str(error.problem or error.context), error.problem_mark or error.context_mark
        if "end of stream" in problem:
            mark = error.context_mark or mark
        where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        line = "".join(text.split("\n")[mark.line : mark.line + 1]) if mark else ""
        raise MistakesFound([Mistake(where, "", _syntax_in_words(problem, line))]) from None
    except yaml.reader.ReaderError as error:
        raise MistakesFound([Mistake(name, "", f"含有不能用的控制字符（第 {error.position + 1} 个字符），请删除")]) from None
    except ValueError:  # Python takes no more than 4300 digits for a number
        raise MistakesFound([Mistake(name, "", "有一个数太长，不是数的请加引号")]) from None
    except RecursionError:
        raise MistakesFound([Mistake(name, "", "嵌套太深，或者用 * 引用的内容太多")]) from None
    finally:
        if loader is not None:
            loader.dispose()
    if marking.mistakes:
        raise MistakesFound(marking.mistakes, (data, marking.marks))
    return data, marking.marks


class _Marking:
    """Notes the place of each key; collects repeated keys, and refuses aliases that nest without end."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.marks: Marks = {}
        self.mistakes: list[Mistake] = []
        self._met: set[int] = set()
        self._repeated = 0

    def walk(self, node: yaml.Node, path: tuple[Any, ...]) -> None:
        """One node and all below it; raises RecursionError for what cannot be a person's file."""
        self.marks.setdefault(path, self._place(node))
        self._repeated += id(node) in self._met
        self._met.add(id(node))
        if len(path) > 50 or self._repeated > MAX_REPEATED:
            raise RecursionError
        if isinstance(node, yaml.MappingNode):
            self._mapping(node, path)
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self.walk(value, (*path, index))

    def _mapping(self, node: yaml.MappingNode, path: tuple[Any, ...]) -> None:
        seen: dict[str, int] = {}
        for key, value in node.value:
            where = self._place(key)
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem=NO_PLAIN_KEY, problem_mark=key.start_mark)
            if key.value in seen:
                self.mistakes.append(Mistake(where, key.value, f"重复的键，第 {seen[key.value]} 行已经写过"))
            seen.setdefault(key.value, key.start_mark.line + 1)
            self.marks[(*path, key.value)] = where
            self.walk(value, (*path, key.value))

    def _place(self, node: yaml.Node) -> str:
        return f"{self.name}:{node.start_mark.line + 1}:{node.start_mark.column + 1}"


NO_PLAIN_KEY = "key is not a plain scalar"
_TAB = "这里用了制表符（Tab），YAML 里缩进和间隔只能用空格，请改成空格"
_SYNTAX = (
    (NO_PLAIN_KEY, "键只能是一个词；花括号开头的文字要加引号"),
    ("tab character", _TAB),
    ("mapping values are not allowed", "这里不能再有冒号：上一行可能缺了冒号或缩进不对，文字里有冒号的要加引号"),
    ("unexpected end of stream", "文件到这里就完了：引号没有成对，或者文件没有保存完整"),
    ("expected ',' or ']'", "方括号没有成对，或者中间少了逗号（要用半角逗号）"),
    ("expected ',' or '}'", "花括号没有成对，或者中间少了逗号（要用半角逗号）"),
    ("could not find expected ':'", "这里应有“键: 值”，冒号要用半角，后面空一格"),
    ("did not find expected key", "缩进与上面的行不一致，或者引号没有成对"),
    ("did not find expected '-'", "列表里的这一行缩进不对，或者缺了“- ”"),
    ("block sequence entries", "列表的“- ”要另起一行写"),
    ("cannot start any token", "不能以这个字符开头，文字请加引号"),
    ("undefined alias", "* 开头的文字要加引号"),
    ("escape character", "双引号里的反斜杠要写两个，或者改用单引号"),
    ("could not determine a constructor", "! 开头的文字要加引号"),
    ("single document", "一个文件里只能有一份内容，请去掉单独一行的 ---"),
)


def _syntax_in_words(problem: str, line: str) -> str:
    """What libyaml says, in words of a person who edits the file."""
    if "cannot start any token" in problem and "\t" in line:
        return f"YAML 写法有误：{_TAB}"
    says = next((words for key, words in _SYNTAX if key in problem), f"请检查缩进、冒号后的空格和引号是否成对（{problem}）")
    return f"YAML 写法有误：{says}"


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
            Mistake(place_of(marks, tuple(detail["loc"]), name), ".".join(map(str, _shown(detail["loc"], data))), explain(detail, model))
            for detail in error.errors()
        ]
        raise MistakesFound(sorted(set(found), key=by_line)) from None


def by_line(mistake: Mistake) -> tuple[str, int, int, str]:
    """Sorting key: mistakes of a file in the order of its lines."""
    found = re.fullmatch(r"(.*):(\d+):(\d+)", mistake.where, re.DOTALL)
    return (found[1], int(found[2]), int(found[3]), mistake.key) if found else (mistake.where, 0, 0, mistake.key)


def _shown(path: tuple[int | str, ...], data: Any) -> list[int | str]:
    """Key path as a person counts: items of lists from 1, keys that are numbers as they are."""
    found: list[int | str] = []
    for part in path:
        if part not in ("function-before", "str", "int", "[key]"):
            found.append(part + 1 if isinstance(part, int) and not isinstance(data, dict) else part)
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, (list, tuple)):
            data = data[part] if isinstance(part, int) and part < len(data) else None
    return found


MISSING = "缺少这一项"
_TEXTS = {
    "missing": MISSING,
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
    "string_pattern_mismatch": "写法不对，应为小写英文字母、数字和连接符",
    "int_parsing_size": "数字太大",
    "finite_number": "应为数字",
    "date_type": "应为日期，如 2026-03-01",
    "date_from_datetime_inexact": "应为日期，如 2026-03-01",
    "date_from_datetime_parsing": "应为日期，如 2026-03-01",
    "date_parsing": "应为日期，如 2026-03-01",
}


def explain(detail: ErrorDetails, model: type[BaseModel]) -> str:
    """One validation error in Chinese: what was found, what is allowed, the near miss."""
    kind, found, context = detail["type"], detail.get("input"), detail.get("ctx", {})
    shown = f"（现在是：{_short(found)}）" if found is not None else "（现在是空的）"
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
    hint = "，数字和 true、false 要加引号" if kind == "string_type" and isinstance(found, (int, float)) else ""
    if kind in ("model_type", "dict_type") and isinstance(found, str) and "：" in found:
        hint = "，冒号要用半角，后面空一格"
    return f"{_TEXTS.get(kind, detail['msg'])}{hint}{shown}"


def near_miss(word: str, options: Iterable[str]) -> str:
    """``（是不是“x”？）`` if one of the options is close to the word."""
    close = difflib.get_close_matches(word, list(options), n=1, cutoff=0.6)
    return f"（是不是“{close[0]}”？）" if close else ""


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
