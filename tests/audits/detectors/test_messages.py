"""Every sentence that an official may read, to be read from top to bottom: ``pytest tests/audits/detectors/test_messages.py -s``.

For each rule: what it says over all its cases; then, with the facts of its first finding, each other code it has words for, and each
fact of a part that may be left out saying nothing.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from audits.engine import detectors
from audits.engine.discovery import OF_EACH_FINDING
from audits.records import Several, codes_of
from tests.support.caselib import BOOK, case_files, findings, load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audits.records import FactType, Judged
    from audits.rulebook.rule import Rule

STUMBLES = {
    "a mark that holds nothing": re.compile(r"“”|‘’|《》|〈〉|（）|【】"),
    "two marks in a row": re.compile(r"[，。；：、]{2}|（（|））|《《|》》|““|””|[（“《][，。；：、]|[，；：、][）。]"),
    "a mark left over": re.compile(r"[，；：、（“《]$"),
    "a word of programs": re.compile(r"\b(?:None|True|False|null|nan|none)\b|datetime"),
    "a code": re.compile(r"(?<![\w./:@-])(?:[a-z]+-)+[a-z0-9]+(?![\w./:@-])"),
    "nothing said as if it were something": re.compile(r"[：:\s]无(?=[，。；）]|$)"),
    "yes and no in one": re.compile(r"有没有"),
    "half-width marks": re.compile(r"[一-鿿][,;:?!]|[,;:?!][一-鿿]|[一-鿿]\(|\)[一-鿿]"),
}
PLACEHOLDER = "某某"


def _facts_of(rule: Rule) -> dict[str, FactType]:
    return {**detectors()[rule.detector].facts, **OF_EACH_FINDING}


def _found(path: Path) -> list[Judged]:
    data = load(path)
    cases = [case for case in data["cases"] if "known_gap" not in case]
    return [judged for case in cases for judged in findings(data["rule"], data.get("given", {}), case)]


def _variants(rule: Rule, known: dict[str, Any]) -> Iterator[str]:
    """The sentence with each code that the rule has words for, and without each fact that it may do without."""
    declared = _facts_of(rule)
    for hole in rule.holes():
        several = isinstance(declared[hole], Several)
        for code in codes_of(declared[hole]) or rule.words(hole):
            yield rule.render({**known, hole: [code] if several else code})
    for part in re.findall(r"(?<!\[)\[[^\[\]]+\](?!\])", rule.message):
        for hole in re.findall(r"\{(\w+)\}", part):
            yield rule.render({**known, hole: ""})


@pytest.mark.parametrize("path", case_files(), ids=lambda path: path.stem)
def test_sentences(path: Path) -> None:
    rule = BOOK.rules[path.stem]
    found = _found(path)
    said = dict.fromkeys(judged.finding.message for judged in found)
    first = found[0].finding
    known = {**first.facts, "confidence": first.confidence.value}
    same_words = [one for one in BOOK.rules if rule.wording_from and BOOK.rules[one].wording_from == rule.wording_from]
    variants = dict.fromkeys(_variants(rule, known) if rule.rule in same_words[:1] or not same_words else ())
    print(f"\n{rule.rule}　{rule.message}", *said, *("    " + one for one in variants if one not in said), sep="\n  ")
    assert said
    assert all(said)


@pytest.mark.parametrize("path", case_files(), ids=lambda path: path.stem)
def test_nobody_stumbles_over_a_sentence(path: Path) -> None:
    """What comes from pages is replaced by a plain word: it is theirs, and may look as it likes."""
    rule = BOOK.rules[path.stem]
    declared = _facts_of(rule)
    for judged in _found(path):
        facts: dict[str, Any] = {**judged.finding.facts, "confidence": judged.finding.confidence.value, "variants": ["http://www.demo.example/a.html?t=1"]}
        for name in rule.holes():
            if not codes_of(declared[name]) and str(facts[name]) not in rule.words(name):
                facts[name] = _plain(facts[name])
        for sentence in (rule.render(facts), *_variants(rule, facts)):
            stumbles = {what: pattern.findall(sentence) for what, pattern in STUMBLES.items() if pattern.search(sentence)}
            assert not stumbles, sentence


@pytest.mark.parametrize("path", case_files(), ids=lambda path: path.stem)
def test_nobody_stumbles_where_page_and_link_have_no_name(path: Path) -> None:
    data = load(path)
    given = data.get("given", {})
    for case in data["cases"]:
        for judged in findings(data["rule"], given, _unnamed({**given, **case})):
            stumble = STUMBLES["a mark that holds nothing"].search(judged.finding.message)
            assert not stumble, judged.finding.message


def _unnamed(case: dict[str, Any]) -> dict[str, Any]:
    """The case with pages without titles and links without texts."""
    bare = {"title": ""}
    if "link" in case:
        probe = {key: value for key, value in case.get("probe", {}).items() if key not in ("title", "html_title")}
        return {**case, "link": {**case["link"], **bare, "text": ""}, "probe": probe}
    if "pages" in case:
        return {**case, "pages": [{**page, **bare} for page in case["pages"]]}
    return {**case, "page": {**case.get("page", {}), **bare}} if "html" in case or "body_hex" in case else case


def _plain(value: Any) -> Any:
    """A value of the same kind without anything of its own."""
    if isinstance(value, list):
        return [PLACEHOLDER for one in value if one]
    return PLACEHOLDER if value and isinstance(value, str) else value


@pytest.mark.parametrize("rule", BOOK.rules.values(), ids=lambda rule: rule.rule)
def test_shipped_words_are_all_read(rule: Rule) -> None:
    unread = [fact for fact in rule.wording if fact not in rule.holes()]
    assert not unread, f"rules/audits/{rule.rule}.yml has words for {unread}, which its message does not say"


def test_no_two_rules_write_the_same_words_twice() -> None:
    """Words of reasons stand in one list; a rule writes only what it says otherwise."""
    written = {
        name: {(fact, code, word) for fact, words in rule.wording.items() for code, word in words.items() if word}
        for name, rule in BOOK.rules.items()
    }
    shared = {(one, other): written[one] & written[other] for one, other in combinations(written, 2)}
    assert {names: words for names, words in shared.items() if len(words) > 2} == {}


@pytest.mark.parametrize("rule", [rule for rule in BOOK.rules.values() if rule.wording_from], ids=lambda rule: rule.rule)
def test_a_rule_repeats_no_word_of_its_word_list(rule: Rule) -> None:
    shared = rule.model_copy(update={"wording": {}})
    repeated = [(fact, code) for fact, words in rule.wording.items() for code, word in words.items() if shared.words(fact).get(code) == word]
    assert not repeated
