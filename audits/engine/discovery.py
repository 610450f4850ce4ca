"""Finds the detector modules; discovery and a parity check take the place of a registry."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import audits.detectors
from audits.records import Confidence, codes_of
from audits.records.codes import SCOPES
from audits.rulebook.loading import Mistake, MistakesFound, Strict, check, near_miss, place_of
from audits.rulebook.rule import COLUMN_TYPES, NoParams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from audits.records import FactType, Hit
    from audits.records.codes import HandedKind, NoCode, Scope
    from audits.rulebook.book import RuleBook
    from audits.rulebook.rule import Rule

OF_EACH_FINDING: dict[str, FactType] = {"confidence": Confidence, "variants": list}
"""What the message of any rule may say besides the facts of its detector; ``variants`` are other addresses of its target."""


@dataclass(frozen=True, slots=True)
class Detector:
    """One detector module."""

    name: str
    """Module name."""
    scope: Scope
    """``page``, ``link`` or ``site``."""
    facts: Mapping[str, FactType]
    """What a hit says, by name; codes among them need wording."""
    params: type[Strict]
    """Model of its parameters."""
    check: Callable[..., Iterator[Hit]]
    """``check(view, params, book)``; for links ``check(view, outcome, params, book)``."""
    needs_text: bool
    """False where a page detector looks at links only."""
    vocabularies: Mapping[str, type[Strict]]
    """Word lists that it reads, by name."""
    needs: HandedKind | NoCode = ""
    """What a site must have been given for a site detector to judge anything, or ``""``."""


@cache
def detectors() -> dict[str, Detector]:
    """All detector modules by name; import errors are not swallowed."""
    names = (info.name for info in pkgutil.iter_modules(audits.detectors.__path__))
    return {name: detector_of(name) for name in names if not name.startswith("_")}


@cache
def detector_of(name: str) -> Detector:
    """One detector module; a run of few rules reads the modules of these alone."""
    module = importlib.import_module(f"audits.detectors.{name}")
    if module.SCOPE not in SCOPES:
        raise ValueError(f"{name}: SCOPE {module.SCOPE!r} is none of {SCOPES}")
    return Detector(
        name,
        module.SCOPE,
        module.FACTS,
        getattr(module, "Params", NoParams),
        module.check,
        getattr(module, "NEEDS_TEXT", True),
        getattr(module, "VOCABULARIES", {}),
        getattr(module, "NEEDS", ""),
    )


def rule_mistakes(book: RuleBook) -> list[Mistake]:
    """What is wrong between rule files and detectors: unknown detectors, params, holes, codes without wording, bad word lists."""
    mistakes: list[Mistake] = []
    for name, rule in book.rules.items():
        marks = book.places.get(name, {})
        file = f"rules/audits/{name}.yml"
        detector = detectors().get(rule.detector)
        if detector is None:
            says = f"没有检查模块“{rule.detector}”{near_miss(rule.detector, detectors())}"
            mistakes.append(Mistake(place_of(marks, ("detector",), file), "detector", says))
            continue
        own = {(*key[1:],): place for key, place in marks.items() if key[:1] == ("params",)}
        try:
            params = check(detector.params, rule.params, own, file)
            mistakes += [Mistake(m.where, f"params.{m.key}", m.says) for m in _unknown_types(params, book, own, file)]
        except MistakesFound as found:
            mistakes += [Mistake(m.where, f"params.{m.key}", m.says) for m in found.mistakes]
        mistakes += _word_list_mistakes(rule, detector, book, marks, file)
        mistakes += _wording_mistakes(rule, detector, marks, file)
    return sorted({*mistakes, *_shared_wording_mistakes(book)})


def _word_list_mistakes(rule: Rule, detector: Detector, book: RuleBook, marks: Mapping[tuple[Any, ...], str], file: str) -> Iterator[Mistake]:
    """What is wrong with the word lists of a rule: the detector's, or the one that the rule names."""
    if rule.vocabulary and (not detector.vocabularies or rule.vocabulary not in book.vocabularies):
        says = f"没有词表“{rule.vocabulary}”{near_miss(rule.vocabulary, book.vocabularies)}；本单位的词表放在 vocabularies/{rule.vocabulary}.yml"
        if not detector.vocabularies:
            says = f"检查模块“{rule.detector}”不用词表，这一行应去掉；用词表的有：{'、'.join(name for name, one in detectors().items() if one.vocabularies)}"
        yield Mistake(place_of(marks, ("vocabulary",), file), "vocabulary", says)
        return
    for name, model in detector.vocabularies.items():
        word = rule.vocabulary or name
        try:
            words = book.vocabulary(word, model)
            yield from _unknown_types(words, book, book.places.get(f"vocabularies/{word}", {}), f"rules/vocabularies/{word}.yml")
        except MistakesFound as found:
            yield from found.mistakes


def _shared_wording_mistakes(book: RuleBook) -> Iterator[Mistake]:
    """Words of a shared list for facts and codes that no rule which uses the list has."""
    known: dict[str, dict[str, set[str]]] = {}
    for rule in book.rules.values():
        detector = detectors().get(rule.detector)
        if rule.wording_from and detector is not None:
            facts = known.setdefault(rule.wording_from, {})
            for fact, kind in {**detector.facts, **OF_EACH_FINDING}.items():
                facts.setdefault(fact, set()).update(codes_of(kind))
    for name, facts in known.items():
        wording = book.vocabularies.get(name, {}).get("wording")
        marks, file = book.places.get(f"vocabularies/{name}", {}), f"rules/vocabularies/{name}.yml"
        for fact, words in wording.items() if isinstance(wording, dict) else ():
            place = place_of(marks, ("wording", fact), file)
            if fact not in facts:
                yield Mistake(place, f"wording.{fact}", f"用到这份词表的规则都没有这个事实{near_miss(fact, facts)}；可用：{'、'.join(facts)}")
            elif isinstance(words, dict) and facts[fact]:
                for code in sorted(map(str, words.keys() - {*facts[fact], "other"})):
                    says = f"没有这个代码{near_miss(code, facts[fact])}；可用：{'、'.join(sorted(facts[fact]))}，其余的可写 other"
                    yield Mistake(place_of(marks, ("wording", fact, code), file), f"wording.{fact}.{code}", says)


def _unknown_types(model: Strict, book: RuleBook, marks: Mapping[tuple[Any, ...], str], file: str) -> Iterator[Mistake]:
    """Column types that parameters or a word list name and that nobody has; such a name would silently stand for no column."""
    for path, kind in _types_in(model, ()):
        if kind not in book.column_types:
            says = f"不认识的栏目类型“{kind}”{near_miss(kind, book.column_types)}；可用的类型：{'、'.join(book.column_types)}"
            yield Mistake(place_of(marks, path, file), ".".join(map(str, path)), says)


def _types_in(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Names of column types in a model and all below it, each with the keys that lead to it."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _types_in(one, (*path, key))
    elif isinstance(value, Strict):
        for name, info in type(value).model_fields.items():
            found = getattr(value, name)
            if COLUMN_TYPES in info.metadata:
                yield from (((*path, name), kind) for kind in found)
            else:
                yield from _types_in(found, (*path, name))


def _wording_mistakes(rule: Rule, detector: Detector, marks: Mapping[tuple[Any, ...], str], file: str) -> Iterator[Mistake]:
    """Holes without a fact, codes that would reach a ledger in English, words that nobody would ever read."""
    facts = {**detector.facts, **OF_EACH_FINDING}
    where = place_of(marks, ("message",), file)
    for hole in rule.holes():
        if hole not in facts:
            says = f"message 里的 {{{hole}}} 没有这个事实{near_miss(hole, facts)}；可用：{'、'.join(facts)}"
            yield Mistake(where, "message", says)
            continue
        words = rule.words(hole)
        missing = [code for code in codes_of(facts[hole]) if code not in words]
        if missing and "other" not in words:
            yield Mistake(marks.get(("wording", hole), where), f"wording.{hole}", f"缺少这些代码的说法：{'、'.join(missing)}")
    for key, by_fact in (("graver", rule.graver), ("local_basis", rule.local_basis)):
        for fact, by_code in by_fact.items():
            codes = codes_of(facts[fact]) if fact in facts else ()
            for code in by_code if not codes else sorted(by_code.keys() - {*codes}):
                near = near_miss(fact, facts) if fact not in facts else ""
                says = f"没有这个代码{near_miss(code, codes)}；可用：{'、'.join(codes)}" if codes else f"没有这个事实或它没有代码{near}"
                yield Mistake(place_of(marks, (key, fact, code), file), f"{key}.{fact}.{code}", says)
    for fact, words in rule.wording.items():
        place = place_of(marks, ("wording", fact), file)
        if fact not in facts:
            yield Mistake(place, f"wording.{fact}", f"没有这个事实{near_miss(fact, facts)}；可用：{'、'.join(facts)}")
            continue
        codes = codes_of(facts[fact])
        for code in sorted(words.keys() - {*codes, "other"}) if codes else ():
            says = f"没有这个代码{near_miss(code, codes)}；可用：{'、'.join(codes)}，其余的可写 other"
            yield Mistake(place_of(marks, ("wording", fact, code), file), f"wording.{fact}.{code}", says)
