"""The rule book: everything in ``rules/`` plus an office's own folder laid over it, checked as a whole."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from audits.rulebook.loading import Marks, Mistake, MistakesFound, check, near_miss, place_of, read_yaml
from audits.rulebook.register import parse_days
from audits.rulebook.rule import BasisDocument, ColumnsFile, ColumnType, RequiredColumn, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RULES_DIR = Path(__file__).resolve().parent.parent.parent / "rules"
ModelT = TypeVar("ModelT", bound=BaseModel)
ValueT = TypeVar("ValueT")


@dataclass
class RuleBook:
    """All rules and what they read; made by ``load_rulebook``."""

    rules: dict[str, Rule]
    """Rules by name."""
    columns: ColumnsFile
    """Column types and what kinds of sites must have."""
    links: dict[str, Any]
    """``rules/links.yml``, raw; ``settings("links", Model)`` gives it checked."""
    vocabularies: dict[str, dict[str, Any]]
    """Word lists by name, raw; ``vocabulary(name, Model)`` gives one checked."""
    documents: dict[str, BasisDocument]
    """Documents that rules rest on, by id."""
    data_dir: Path = RULES_DIR
    """Folder of the shipped rules."""
    own_dir: Path | None = None
    """The office's own folder, or None."""
    places: dict[str, Marks] = field(default_factory=dict)
    """Places of keys by file stem, for messages."""
    _memo: dict[tuple[str, Any], Any] = field(default_factory=dict, repr=False)

    @property
    def column_types(self) -> dict[str, ColumnType]:
        """Column types by id."""
        return self.columns.column_types

    def required_columns(self, kind: str) -> tuple[RequiredColumn, ...]:
        """Columns that a kind of site must have."""
        return self.columns.site_kinds.get(kind, ())

    def vocabulary(self, name: str, model: type[ModelT]) -> ModelT:
        """A word list as a checked model; raises MistakesFound with its places."""
        key = f"vocabularies/{name}"
        if name not in self.vocabularies:
            raise MistakesFound([Mistake(f"rules/vocabularies/{name}.yml", "", f"缺少词表{near_miss(name, self.vocabularies)}")])
        return self.memo(key, model, lambda: check(model, self.vocabularies[name], self.places.get(key, {}), f"rules/{key}.yml"))

    def settings(self, model: type[ModelT]) -> ModelT:
        """``rules/links.yml`` as a checked model."""
        return self.memo("links", model, lambda: check(model, self.links, self.places.get("links", {}), "rules/links.yml"))

    def memo(self, name: str, key: Any, make: Callable[[], ValueT]) -> ValueT:
        """A value made once for this book, e.g. compiled patterns of a detector."""
        found = self._memo.get((name, key))
        if found is None:
            found = self._memo[(name, key)] = make()
        return found

    def digest(self) -> str:
        """Short hash of everything in the book; runs with equal digests used equal rules."""
        content = {
            "rules": {name: rule.model_dump(mode="json") for name, rule in sorted(self.rules.items())},
            "columns": self.columns.model_dump(mode="json"),
            "links": self.links,
            "vocabularies": self.vocabularies,
            "tables": [_file_hash(path) for folder in (self.data_dir, self.own_dir) if folder for path in _tables(folder)],
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()[:16]

    def update_limit(self, column_type: str) -> int:
        """Days within which a column of a type must be updated; -1 never."""
        found = self.column_types.get(column_type)
        return parse_days(found.update_within) if found else -1


def load_rulebook(own: Path | None = None, shipped: Path = RULES_DIR) -> RuleBook:
    """The shipped rules with an office's own folder over them.

    A file of the own folder with the path of a shipped one changes just the keys it names (a list replaces the list); any
    other file is added. Raises MistakesFound with every mistake of every file.
    """
    mistakes: list[Mistake] = []
    if own is not None and not own.is_dir():
        raise MistakesFound([Mistake(str(own), "", "规则文件夹不存在")])
    raw: dict[str, tuple[Any, Marks, str]] = {}
    for relative, data, marks, name in _files(shipped, own, mistakes):
        raw[relative] = (data, marks, name)
    book = RuleBook({}, ColumnsFile(column_types={}), {}, {}, {}, shipped, own)
    for relative, (data, marks, name) in sorted(raw.items()):
        try:
            _take(book, relative, data, marks, name)
        except MistakesFound as found:
            mistakes += found.mistakes
    mistakes += _cross_check(book, raw)
    if mistakes:
        raise MistakesFound(mistakes)
    return book


def _files(shipped: Path, own: Path | None, mistakes: list[Mistake]) -> Iterator[tuple[str, Any, Marks, str]]:
    """Relative path, data, places and name of each rule file; own keys laid over shipped ones."""
    paths: dict[str, list[Path]] = {}
    for root in (shipped, own):
        if root is None:
            continue
        for pattern in ("audits/*.yml", "vocabularies/*.yml", "regulations/*.yml", "columns.yml", "links.yml"):
            for path in sorted(root.glob(pattern)):
                paths.setdefault(path.relative_to(root).as_posix(), []).append(path)
    for relative, found in sorted(paths.items()):
        data: Any = None
        marks: Marks = {}
        try:
            for path in found:
                more, places = read_yaml(path)
                data = _over(data, more)
                marks.update(places)
        except MistakesFound as error:
            mistakes += error.mistakes
            continue
        yield relative, data, marks, str(found[-1])


def _tables(folder: Path) -> list[Path]:
    """Tables of regulations in a rules folder, shipped or the office's own."""
    return sorted([*folder.glob("regulations/*.tsv"), *folder.glob("regulations/*.csv")])


def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _over(below: Any, above: Any) -> Any:
    """``above`` laid over ``below``: mappings key by key, anything else replaced."""
    if isinstance(below, dict) and isinstance(above, dict):
        return {**below, **{key: _over(below.get(key), value) for key, value in above.items()}}
    return above


def _take(book: RuleBook, relative: str, data: Any, marks: Marks, name: str) -> None:
    """One file into the book."""
    folder, _, file = relative.rpartition("/")
    stem = file.removesuffix(".yml")
    book.places[f"{folder}/{stem}" if folder == "vocabularies" else stem] = marks
    if folder == "audits":
        rule = check(Rule, data, marks, name)
        if rule.rule != stem:
            raise MistakesFound([Mistake(place_of(marks, ("rule",), name), "rule", f"规则名“{rule.rule}”应与文件名“{stem}”相同")])
        book.rules[stem] = rule
    elif folder == "regulations":
        document = check(BasisDocument, data, marks, name)
        if document.regulation != stem:
            raise MistakesFound([Mistake(place_of(marks, ("regulation",), name), "regulation", f"编号应与文件名“{stem}”相同")])
        book.documents[stem] = document
    elif folder == "vocabularies":
        if not isinstance(data, dict) or data.get("vocabulary") != stem:
            raise MistakesFound([Mistake(place_of(marks, ("vocabulary",), name), "vocabulary", f"第一行应为 vocabulary: {stem}")])
        book.vocabularies[stem] = {key: value for key, value in data.items() if key != "vocabulary"}
    elif stem == "columns":
        book.columns = check(ColumnsFile, data, marks, name)
    elif isinstance(data, dict):
        book.links = data


def _cross_check(book: RuleBook, raw: dict[str, tuple[Any, Marks, str]]) -> list[Mistake]:
    """What rules name must exist: documents, clauses, column types."""
    mistakes: list[Mistake] = []
    for name, rule in book.rules.items():
        _, marks, file = raw[f"audits/{name}.yml"]
        for index, basis in enumerate(rule.basis):
            where = place_of(marks, ("basis", index), file)
            document = book.documents.get(basis.regulation)
            if document is None:
                says = f"没有依据文件 rules/regulations/{basis.regulation}.yml{near_miss(basis.regulation, book.documents)}"
                mistakes.append(Mistake(where, "basis", says))
            elif basis.clause not in document.clauses:
                options = list(document.clauses)
                says = f"依据文件里没有条款“{basis.clause}”{near_miss(basis.clause, options)}；已有：{'、'.join(options)}"
                mistakes.append(Mistake(where, "basis", says))
        for key in ("column_types", "not_column_types"):
            for value in getattr(rule.applies_to, key):
                if value not in book.column_types:
                    says = f"不认识的栏目类型“{value}”{near_miss(value, book.column_types)}"
                    mistakes.append(Mistake(place_of(marks, ("applies_to", key), file), f"applies_to.{key}", says))
    for ident, kind in book.column_types.items():
        for key in ("update_within", "warn_within"):
            value = getattr(kind, key)
            try:
                parse_days(value) if value else None
            except ValueError as error:
                _, marks, file = raw["columns.yml"]
                mistakes.append(Mistake(place_of(marks, ("column_types", ident, key), file), f"column_types.{ident}.{key}", str(error)))
    return mistakes
