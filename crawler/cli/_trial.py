"""What a changed rule file would find in a stored run, before it is active."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audits.engine import detectors, rule_mistakes
from audits.rulebook import Mistake, MistakesFound, load_rulebook
from audits.rulebook.loading import read_yaml

if TYPE_CHECKING:
    from audits.records import Finding
    from audits.rulebook import RuleBook
    from audits.store import Store
    from audits.store.opening import Run


@dataclass(frozen=True, slots=True)
class Trial:
    """Findings with the changed file, against those that the run has."""

    rules: tuple[str, ...]
    """Rules that the file touches."""
    new: tuple[Finding, ...]
    """Found only with the change."""
    gone: tuple[Finding, ...]
    """Found only without it."""
    same: int
    """Found with and without."""
    failures: int
    """Pages on which a rule failed."""


def trial_book(file: Path, rules_dir: Path | None) -> tuple[RuleBook, tuple[str, ...]]:
    """The rule book with one changed file laid over it, and the rules that the file touches; raises MistakesFound."""
    data, _ = read_yaml(file)
    place, touched = _place(file, data)
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder)
        if rules_dir is not None:
            shutil.copytree(rules_dir, own, dirs_exist_ok=True)
        target = own / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        book = load_rulebook(own)
    book.own_dir = rules_dir
    mistakes = rule_mistakes(book)
    if mistakes:
        raise MistakesFound(mistakes)
    return book, tuple(sorted(_rules_of(book, touched)))


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
    says = "看不出是哪种规则文件：规则文件应有 rule，词表应有 vocabulary，栏目类型应有 column_types"
    raise MistakesFound([Mistake(str(file), "", says)])


def _rules_of(book: RuleBook, touched: tuple[str, str]) -> list[str]:
    kind, name = touched
    if kind == "rule":
        return [name]
    if kind == "group":
        return [rule.rule for rule in book.rules.values() if rule.group == name]
    return [rule.rule for rule in book.rules.values() if name in detectors()[rule.detector].vocabularies]


def try_rules(store: Store, run: Run, book: RuleBook, rules: tuple[str, ...]) -> Trial:
    """Replay the rules on everything that a run stored; nothing is written."""
    from audits.engine.finishing import replay
    from audits.engine.opening import open_site
    from audits.store.findings import findings_of

    before = {finding.id: finding for finding in findings_of(store, run.id) if finding.rule in rules}
    after: dict[str, Finding] = {}
    failures = 0
    for site in run.sites:
        audit = open_site(store, run, site, book, rules)
        for judged in replay(audit):
            after.setdefault(judged.finding.id, judged.finding)
        failures += len(audit.judge.failures)
    new = tuple(after[ident] for ident in sorted(after.keys() - before.keys()))
    gone = tuple(before[ident] for ident in sorted(before.keys() - after.keys()))
    return Trial(rules, new, gone, len(after.keys() & before.keys()), failures)
