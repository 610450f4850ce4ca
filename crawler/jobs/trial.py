"""What a changed rule file would find in a stored run, before it is active."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audits.engine import detectors, rule_mistakes
from audits.engine.finishing import replay
from audits.engine.opening import open_site
from audits.rectification.decisions import decision_on
from audits.rulebook import Mistake, MistakesFound
from audits.rulebook.book import no_rule_file, read_rulebook
from audits.rulebook.loading import by_line, read_yaml
from audits.store.decisions import decisions
from audits.store.findings import findings_of
from crawler.jobs.problems import Handed, mistakes_in

if TYPE_CHECKING:
    from audits.records import Finding
    from audits.rulebook import RuleBook
    from audits.store import Store


@dataclass(frozen=True, slots=True)
class Changed:
    """The rule book with one changed file laid over it."""

    book: RuleBook
    rules: tuple[str, ...]
    """Rules that the file touches."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Findings with the changed file, against those that the run has."""

    run: str
    rules: tuple[str, ...]
    """Rules that the file touches."""
    new: tuple[Finding, ...]
    """Found only with the change."""
    gone: tuple[Finding, ...]
    """Found only without it."""
    same: int
    """Found with and without."""
    refused: int
    """New ones that a decision has called false before."""
    failures: int
    """Pages on which a rule failed."""
    changed: tuple[tuple[Finding, Finding], ...] = ()
    """Of the same ones those whose severity or confidence is another: (without the change, with it)."""


def changed_book(file: Path, rules_dir: Path | None) -> Changed:
    """Lay a changed file over the shipped rules and an office's own; raises MistakesIn."""
    with mistakes_in(Handed.TRIED):
        data, _ = read_yaml(file)
        place, touched = _place(file, data)
        with tempfile.TemporaryDirectory() as folder:
            own = Path(folder)
            if rules_dir is not None:
                shutil.copytree(rules_dir, own, dirs_exist_ok=True)
            target = own / place
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
            book, mistakes = read_rulebook(own)
        mistakes += rule_mistakes(book)
        if mistakes:
            raise MistakesFound(_where_written(mistakes, {str(target): str(file), str(own): str(rules_dir)}))
    book.own_dir = rules_dir
    return Changed(book, tuple(sorted(_rules_of(book, touched))))


def _where_written(mistakes: list[Mistake], places: dict[str, str]) -> list[Mistake]:
    """Mistakes in copies, told of the files that a person wrote."""
    found = []
    for mistake in sorted(set(mistakes), key=by_line):
        copy = next((copy for copy in places if mistake.where.startswith(copy)), "")
        found.append(replace(mistake, where=places[copy] + mistake.where.removeprefix(copy)) if copy else mistake)
    return found


def _place(file: Path, data: Any) -> tuple[str, tuple[str, str]]:
    """Where a file belongs in a rules folder, and what it is."""
    if isinstance(data, dict) and data.get("rule"):
        return f"audits/{data['rule']}.yml", ("rule", str(data["rule"]))
    if isinstance(data, dict) and data.get("vocabulary"):
        return f"vocabularies/{data['vocabulary']}.yml", ("vocabulary", str(data["vocabulary"]))
    if isinstance(data, dict) and "column_types" in data:
        return "columns.yml", ("group", "columns")
    if file.stem == "links":
        return "links.yml", ("group", "links")
    raise MistakesFound([no_rule_file(file)])


def _rules_of(book: RuleBook, touched: tuple[str, str]) -> list[str]:
    kind, name = touched
    if kind == "rule":
        return [name]
    if kind == "group":
        return [rule.rule for rule in book.rules.values() if rule.group == name]
    return [rule.rule for rule in book.rules.values() if name in detectors()[rule.detector].vocabularies]


def try_rules(store: Store, changed: Changed, run: str = "") -> Trial:
    """Replay the rules that a file touches on everything that a run stored, the newest without one; nothing is written."""
    record = store.inspected(run)
    before = {finding.id: finding for finding in findings_of(store, record.id) if finding.rule in changed.rules}
    after: dict[str, Finding] = {}
    failures = 0
    for site in record.sites:
        audit = open_site(store, record, site, changed.book, changed.rules)
        for judged in replay(audit):
            after.setdefault(judged.finding.id, judged.finding)
        failures += len(audit.judge.failures)
    new = tuple(after[ident] for ident in sorted(after.keys() - before.keys()))
    gone = tuple(before[ident] for ident in sorted(before.keys() - after.keys()))
    known = decisions(store)
    made = [decision_on(finding, known, record.today) for finding in new]
    refused = sum(1 for decision in made if decision is not None and decision.kind == "false-positive")
    same = [(before[ident], after[ident]) for ident in sorted(after.keys() & before.keys())]
    other = tuple((one, now) for one, now in same if (one.severity, one.confidence) != (now.severity, now.confidence))
    return Trial(record.id, changed.rules, new, gone, len(same), refused, failures, other)
