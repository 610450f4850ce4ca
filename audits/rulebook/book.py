"""The rule book: everything in ``rules/`` plus an office's own folder laid over it, checked as a whole."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from audits.rulebook.loading import MISSING, Marks, Mistake, MistakesFound, by_line, check, near_miss, place_of, read_yaml
from audits.rulebook.register import parse_days
from audits.rulebook.rule import BasisDocument, ColumnsFile, ColumnType, RequiredColumn, Rule, SharedWording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from audits.rulebook.register import SiteKind
    from audits.rulebook.rule import Basis

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
    shipped_types: dict[str, ColumnType] = field(default_factory=dict)
    """Column types as shipped, before an office's changes: only their limits are those of a national document."""
    own_params: dict[str, dict[str, tuple[float, float]]] = field(default_factory=dict)
    """Rule to the numbers among its parameters that the office has changed, each as (shipped, own)."""
    places: dict[str, Marks] = field(default_factory=dict)
    """Places of keys by file stem, for messages."""
    _own_lists: set[str] = field(default_factory=set, repr=False)
    """Word lists that rules name, those rules too that cannot be read."""
    _memo: dict[tuple[str, Any], Any] = field(default_factory=dict, repr=False)

    @property
    def column_types(self) -> dict[str, ColumnType]:
        """Column types by id."""
        return self.columns.column_types

    def required_columns(self, kind: SiteKind) -> tuple[RequiredColumn, ...]:
        """Columns that a kind of site must have."""
        return self.columns.site_kinds.get(kind, ())

    def vocabulary(self, name: str, model: type[ModelT]) -> ModelT:
        """A word list as a checked model; raises MistakesFound with its places."""
        key = f"vocabularies/{name}"
        if name not in self.vocabularies:
            raise MistakesFound([Mistake(f"rules/vocabularies/{name}.yml", "", f"缺少词表{near_miss(name, self.vocabularies)}")])
        return self.memo(key, model, lambda: check(model, self.vocabularies[name], self.places.get(key, {}), f"rules/{key}.yml"))

    def reading(self, name: str, instead: str) -> RuleBook:
        """The book as a rule sees it that reads one word list in the place of another; what is kept for the other is not used."""
        if not instead or instead == name or instead not in self.vocabularies:
            return self
        key, own = f"vocabularies/{name}", f"vocabularies/{instead}"
        places = {**self.places, key: self.places.get(own, {})}
        return self.memo(
            "reading", (name, instead), lambda: replace(self, vocabularies={**self.vocabularies, name: self.vocabularies[instead]}, places=places, _memo={})
        )

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
            "rules": {name: _judging(rule) for name, rule in sorted(self.rules.items())},
            "columns": self.columns.model_dump(mode="json"),
            "links": self.links,
            "vocabularies": self.vocabularies,
            "tables": [_file_hash(path) for folder in (self.data_dir, self.own_dir) if folder for path in _tables(folder)],
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()[:16]

    def is_own_limit(self, column_type: str) -> bool:
        """Whether the office has set how often columns of a type must be updated; whatever layer it names, such a limit is its own."""
        found, shipped = self.column_types.get(column_type), self.shipped_types.get(column_type)
        return found is not None and (shipped is None or found.update_within != shipped.update_within)

    def update_limit(self, column_type: str) -> int:
        """Days within which a column of a type must be updated; -1 never."""
        found = self.column_types.get(column_type)
        return parse_days(found.update_within) if found else -1


def load_rulebook(own: Path | None = None, shipped: Path = RULES_DIR) -> RuleBook:
    """The shipped rules with an office's own folder over them.

    A file of the own folder with the path of a shipped one changes just the keys it names (a list replaces the list); any
    other file is added. Raises MistakesFound with every mistake of every file.
    """
    book, mistakes = read_rulebook(own, shipped)
    if mistakes:
        raise MistakesFound(mistakes)
    return book


def read_rulebook(own: Path | None = None, shipped: Path = RULES_DIR) -> tuple[RuleBook, list[Mistake]]:
    """As ``load_rulebook``, with the mistakes beside the book.

    Where there are mistakes the book holds what could be read, the shipped values in place of the wrong ones: it serves to
    find the other mistakes and must not judge anything.
    """
    book = RuleBook({}, ColumnsFile(column_types={}), {}, {}, {}, shipped, own)
    if own is not None and not own.is_dir():
        return read_rulebook(None, shipped)[0], [Mistake(str(own), "", "规则文件夹不存在")]
    mistakes = list(_misplaced(own, shipped)) if own is not None else []
    raw = list(_files(shipped, own, mistakes))
    for file in raw:
        try:
            _take(book, file, file.data)
        except MistakesFound as found:
            mistakes += found.mistakes
            wrong = {mistake.key.partition(".")[0] for mistake in found.mistakes}
            if isinstance(file.shipped, dict):
                kept = {key: value for key, value in file.data.items() if key not in wrong} if isinstance(file.data, dict) else {}
                with contextlib.suppress(MistakesFound):
                    _take(book, file, {**file.shipped, **kept})
    by_path = {file.relative: file for file in raw}
    mistakes += [*_cross_check(book, by_path), *_share_wording(book, by_path)]
    return book, sorted(mistakes, key=by_line)


@dataclass(frozen=True, slots=True)
class _File:
    """One rule file, the office's keys laid over the shipped ones."""

    relative: str
    data: Any
    shipped: Any
    """What stands in the shipped file, None if there is none."""
    marks: Marks
    name: str
    """Path of the file that was written last."""

    @property
    def stem(self) -> str:
        return self.relative.rpartition("/")[2].removesuffix(".yml")


FOLDERS = ("audits", "vocabularies", "regulations", "indicators")
SINGLE_FILES = ("columns", "links", "workdays")
_WHERE = "规则放在 audits/，词表放在 vocabularies/，依据放在 regulations/，方案放在 indicators/，另有 columns.yml、links.yml、workdays.yml"


def no_rule_file(path: Path) -> Mistake:
    """What to say of a file that could be no part of a rule book."""
    return Mistake(str(path), "", "看不出是哪种规则文件：规则文件应有 rule，词表应有 vocabulary，栏目类型应有 column_types")


def _misplaced(own: Path, shipped: Path) -> Iterator[Mistake]:
    """Files of an office's folder that nobody would read, though they look like rule files."""
    stems = {path.stem: path.parent.name for folder in FOLDERS for path in shipped.glob(f"{folder}/*.yml")}
    found = sorted(path for pattern in ("*.y*ml", "*/*.y*ml") for path in own.glob(pattern) if path.suffix in (".yml", ".yaml"))
    read = 0
    for path in found:
        folder = path.relative_to(own).parent.as_posix()
        right = folder in FOLDERS or (folder == "." and path.stem in SINGLE_FILES)
        read += right
        near = near_miss(path.stem, SINGLE_FILES) if folder == "." else near_miss(folder, FOLDERS)
        if right and path.suffix == ".yaml":
            yield Mistake(str(path), "", "这个文件不会被读到：扩展名应为 .yml，请改名")
        elif not right and path.stem in stems:
            yield Mistake(str(path), "", f"这个文件不会被读到：应放在 {stems[path.stem]}/ 文件夹里")
        elif not right and near:
            yield Mistake(str(path), "", f"这个文件不会被读到{near}；{_WHERE}")
    if found and not read and not any((own / folder).is_dir() for folder in FOLDERS):
        yield Mistake(str(own), "", f"文件夹里没有规则文件；{_WHERE}")


def _files(shipped: Path, own: Path | None, mistakes: list[Mistake]) -> Iterator[_File]:
    """Each rule file; own keys laid over shipped ones."""
    paths: dict[str, list[Path]] = {}
    for root in (shipped, own):
        if root is None:
            continue
        for pattern in ("audits/*.yml", "vocabularies/*.yml", "regulations/*.yml", "columns.yml", "links.yml"):
            for path in sorted(root.glob(pattern)):
                paths.setdefault(path.relative_to(root).as_posix(), []).append(path)
    for relative, found in sorted(paths.items()):
        data: Any = None
        below: Any = None
        marks: Marks = {}
        for path in found:
            try:
                more, places = read_yaml(path)
            except MistakesFound as error:
                mistakes += error.mistakes
                more, places = error.readable or (None, {})
            below = below if own is not None and path.is_relative_to(own) else more
            data = data if more is None else _over(data, more)
            marks.update(places)
        if data is not None:
            yield _File(relative, data, below, marks, str(found[-1]))


def _judging(rule: Rule) -> dict[str, Any]:
    """What of a rule bears on what it finds; a key that it does not use tells nothing, so that older runs keep their rules."""
    return rule.model_dump(mode="json", exclude={"cases"} if rule.vocabulary else {"cases", "vocabulary"})


def _tables(folder: Path) -> list[Path]:
    """Tables of regulations and words, and schemes, in a rules folder, shipped or the office's own."""
    patterns = ("regulations/*.tsv", "regulations/*.csv", "vocabularies/*.txt", "indicators/*.yml")
    return sorted(path for pattern in patterns for path in folder.glob(pattern))


def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _over(below: Any, above: Any) -> Any:
    """``above`` laid over ``below``: mappings key by key, anything else replaced."""
    if isinstance(below, dict) and isinstance(above, dict):
        return {**below, **{key: _over(below.get(key), value) for key, value in above.items()}}
    return above


def _take(book: RuleBook, file: _File, data: Any) -> None:
    """One file into the book, with the data that counts for it."""
    folder, stem, marks, name = file.relative.rpartition("/")[0], file.stem, file.marks, file.name
    book.places[f"{folder}/{stem}" if folder == "vocabularies" else stem] = marks
    if folder == "audits":
        book._own_lists.add(str(data.get("vocabulary", "")) if isinstance(data, dict) else "")
        book.rules[stem] = _rule(book, file, data)
        if changed := dict(_changed_numbers(book.rules[stem].params, file.shipped)):
            book.own_params[stem] = changed
    elif folder == "regulations":
        document = check(BasisDocument, data, marks, name)
        if document.regulation != stem:
            raise MistakesFound([Mistake(place_of(marks, ("regulation",), name), "regulation", f"编号应与文件名“{stem}”相同")])
        book.documents[stem] = document
    elif folder == "vocabularies":
        if not isinstance(data, dict) or data.get("vocabulary") != stem:
            raise MistakesFound([Mistake(place_of(marks, ("vocabulary",), name), "vocabulary", f"第一行应为 vocabulary: {stem}")])
        if file.shipped is None and stem not in book._own_lists:
            known = sorted(path.stem for path in book.data_dir.glob("vocabularies/*.yml"))
            says = f"没有词表“{stem}”{near_miss(stem, known)}；可改的词表：{'、'.join(known)}；本单位规则自己的词表，在规则里写 vocabulary: {stem}"
            raise MistakesFound([Mistake(name, "", says)])
        book.vocabularies[stem] = {key: value for key, value in data.items() if key != "vocabulary"}
    elif stem == "columns":
        book.columns = _columns(file, data)
        with contextlib.suppress(MistakesFound):
            book.shipped_types = check(ColumnsFile, file.shipped or {}, {}, file.name).column_types
    elif not isinstance(data, dict):
        raise MistakesFound([Mistake(place_of(marks, (), name), "", "应为“键: 值”的形式")])
    else:
        book.links = data


def _rule(book: RuleBook, file: _File, data: Any) -> Rule:
    """One rule; a file that names no shipped rule and is not whole says which rule was probably meant."""
    mistakes: list[Mistake] = []
    rule: Rule | None = None
    try:
        rule = check(Rule, data, file.marks, file.name)
    except MistakesFound as found:
        mistakes += found.mistakes
    missing = [mistake.key for mistake in mistakes if mistake.says == MISSING]
    if missing and file.shipped is None:
        known = [path.stem for path in book.data_dir.glob("audits/*.yml")]
        says = f"没有自带的规则“{file.stem}”{near_miss(file.stem, known)}；要新加规则的，还要写：{'、'.join(missing)}"
        mistakes = [mistake for mistake in mistakes if mistake.key not in missing]
        mistakes.append(Mistake(place_of(file.marks, (), file.name), "", says))
    name = data.get("rule") if isinstance(data, dict) else None
    if isinstance(name, str) and name != file.stem:
        mistakes.append(Mistake(place_of(file.marks, ("rule",), file.name), "rule", f"规则名“{name}”应与文件名“{file.stem}”相同"))
    if mistakes or rule is None:
        raise MistakesFound(mistakes)
    return rule


def _changed_numbers(params: dict[str, Any], shipped: Any) -> Iterator[tuple[str, tuple[float, float]]]:
    """Numbers among the parameters of a rule that differ from the shipped ones."""
    before = shipped.get("params") if isinstance(shipped, dict) else None
    for name, value in params.items():
        old = before.get(name) if isinstance(before, dict) else None
        numbers = [float(one) for one in (old, value) if isinstance(one, (int, float)) and not isinstance(one, bool)]
        if len(numbers) == 2 and value != old:
            yield name, (numbers[0], numbers[1])


def _columns(file: _File, data: Any) -> ColumnsFile:
    """Column types; one that is not shipped and has no name says which type was probably meant."""
    try:
        return check(ColumnsFile, data, file.marks, file.name)
    except MistakesFound as found:
        known = (file.shipped or {}).get("column_types", {})
        for at, mistake in enumerate(found.mistakes):
            first, _, rest = mistake.key.partition(".")
            ident, _, key = rest.rpartition(".")
            if (first, key, mistake.says) == ("column_types", "name", MISSING) and ident not in known:
                says = f"没有自带的栏目类型“{ident}”{near_miss(ident, known)}；要新加类型的，还要写 name"
                found.mistakes[at] = Mistake(mistake.where, f"{first}.{ident}", says)
        raise


def _cross_check(book: RuleBook, raw: dict[str, _File]) -> list[Mistake]:
    """What rules name must exist: documents, clauses, column types."""
    mistakes: list[Mistake] = []
    for name, rule in book.rules.items():
        marks, file = raw[f"audits/{name}.yml"].marks, raw[f"audits/{name}.yml"].name
        mistakes += _basis_mistakes(book, rule.basis, marks, ("basis",), file)
        wanted = rule.applies_to
        for key, values in (("column_types", wanted.column_types), ("not_column_types", wanted.not_column_types)):
            for value in values:
                if value not in book.column_types:
                    says = f"不认识的栏目类型“{value}”{near_miss(value, book.column_types)}"
                    mistakes.append(Mistake(place_of(marks, ("applies_to", key), file), f"applies_to.{key}", says))
    if "columns.yml" in raw:
        marks, file = raw["columns.yml"].marks, raw["columns.yml"].name
        for name, kind in book.column_types.items():
            mistakes += _basis_mistakes(book, kind.basis, marks, ("column_types", name, "basis"), file)
    return mistakes


def _basis_mistakes(book: RuleBook, named: Sequence[Basis], marks: Marks, path: tuple[Any, ...], file: str) -> Iterator[Mistake]:
    """Documents and clauses that something rests on must exist and hold."""
    for index, basis in enumerate(named):
        where, key = place_of(marks, (*path, index), file), ".".join(map(str, path))
        document = book.documents.get(basis.regulation)
        if document is None:
            says = f"没有依据文件 rules/regulations/{basis.regulation}.yml{near_miss(basis.regulation, book.documents)}"
            yield Mistake(where, key, says)
            continue
        if basis.clause not in document.clauses:
            options = list(document.clauses)
            says = f"依据文件里没有条款“{basis.clause}”{near_miss(basis.clause, options)}；已有：{'、'.join(options)}"
            yield Mistake(where, key, says)
        if document.status == "ended":
            yield Mistake(where, key, f"依据文件《{document.title}》已标为不再有效（status: ended），请换成现行的依据")


def _share_wording(book: RuleBook, raw: dict[str, _File]) -> Iterator[Mistake]:
    """Give each rule the words of the word list that it names; a list with mistakes serves as far as it can be read."""
    shared: dict[str, dict[str, dict[str, str]]] = {}
    for name in sorted(book.vocabularies):
        if "wording" not in book.vocabularies[name]:
            continue
        try:
            shared[name] = book.vocabulary(name, SharedWording).wording
        except MistakesFound as found:
            yield from found.mistakes
            shared[name] = _readable_words(book.vocabularies[name]["wording"])
    for name, rule in book.rules.items():
        if rule.wording_from in shared:
            book.rules[name] = rule.sharing(shared[rule.wording_from])
        elif rule.wording_from:
            file = raw[f"audits/{name}.yml"]
            says = f"没有写着说法（wording）的词表“{rule.wording_from}”{near_miss(rule.wording_from, shared)}；可用：{'、'.join(shared)}"
            yield Mistake(place_of(file.marks, ("wording_from",), file.name), "wording_from", says)


def _readable_words(wording: Any) -> dict[str, dict[str, str]]:
    facts = wording.items() if isinstance(wording, dict) else ()
    return {str(fact): {str(code): str(words) for code, words in codes.items()} for fact, codes in facts if isinstance(codes, dict)}
