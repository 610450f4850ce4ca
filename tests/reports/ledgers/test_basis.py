"""On what a finding rests, as a ledger says it: a limit of the office's own is never shown as a national one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audits.rulebook import load_rulebook
from reports.ledgers.rows import basis_text
from reports.screen.rule_table import rule_table
from tests.support.caselib import BOOK

if TYPE_CHECKING:
    from pathlib import Path

    from audits.rulebook import RuleBook

NATIONAL = "国办秘函〔2019〕19号"


def own(folder: Path, file: str, text: str) -> RuleBook:
    """The shipped rules with one file of an office over them."""
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_text(text, "utf-8")
    return load_rulebook(folder)


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        ("own", "本单位要求（规则columns.yml里的更新期限）"), ("register", "本单位要求（登记表里的更新期限）"),
        ("local", "本地默认期限，国家没有规定天数"), ("warning", "本地预警期限，国家规定的期限还没有到"),
    ],
)  # fmt: skip
def test_a_local_limit_rests_on_the_office(layer: str, says: str) -> None:
    assert basis_text(BOOK.rules["stale-column"], BOOK, {"layer": layer}) == says


@pytest.mark.parametrize("layer", ["veto", "deduction"])
def test_a_national_limit_rests_on_the_document(layer: str) -> None:
    assert NATIONAL in basis_text(BOOK.rules["stale-column"], BOOK, {"layer": layer})


@pytest.mark.parametrize(
    ("rule", "text", "says"),
    [
        ("stale-home-page", "params: {limit: 7}", "本单位要求（规则文件audits/stale-home-page.yml）：limit由14改为7"),
        ("late-publication", "params: {limit: 10}", "本单位要求（规则文件audits/late-publication.yml）：limit由20改为10"),
        ("stale-home-page", "params: {limit: 14}", ""),
        ("stale-home-page", "deadline: 3", ""),
    ],
)
def test_a_number_that_the_office_changed_is_named_beside_the_document(tmp_path: Path, rule: str, text: str, says: str) -> None:
    book = own(tmp_path, f"audits/{rule}.yml", f"rule: {rule}\n{text}\n")
    shown = basis_text(book.rules[rule], book, {})
    assert shown == "\n".join(filter(None, (basis_text(BOOK.rules[rule], BOOK, {}), says)))


def test_the_table_of_rules_names_a_changed_limit_as_the_offices(tmp_path: Path) -> None:
    book = own(tmp_path, "columns.yml", "column_types:\n  news: {update_within: 30d}\n  notice: {update_within: 180d}\n  guide: {update_within: 60d, layer: veto}\n")
    lines = {line.split("`")[1]: line for line in rule_table(book).splitlines() if line.startswith("| `")}
    assert "| 30 天（本单位要求） |" in lines["news"]
    assert "| 180 天（国家单项否决） |" in lines["notice"]
    assert "| 60 天（本单位要求） |" in lines["guide"]
