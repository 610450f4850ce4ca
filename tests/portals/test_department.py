"""A department's site in the manner of jpage, through the command line: its planted faults are found and nothing else, and two vetoes proved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from audits.rulebook import load_rulebook
from audits.rulebook.indicators import load_schemes
from reports.screen.rule_table import rule_table
from tests.support.commandline import found, run
from tests.support.department_portal import department_portal, department_register
from tests.support.portal_server import PortalServer

TODAY = "2026-03-02"
HOME = "http://www.bureau.example"
ANSWERS: dict[str, list[dict[str, str]]] = yaml.safe_load((Path(__file__).parent / "department" / "answers.yml").read_text("utf-8"))
PROVED = {"no-answers": "hit", "useless-services": "hit"}


@pytest.fixture(scope="module")
def inspected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one inspection of the site."""
    folder = tmp_path_factory.mktemp("department")
    with PortalServer(department_portal()) as portal:
        (folder / "bureau.yml").write_text(department_register(portal.address), "utf-8")
        done = run(folder, "inspect", "bureau.yml", "--today", TODAY, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.xdist_group("department")
def test_what_was_planted_is_found_and_nothing_else(inspected: Path) -> None:
    got: dict[str, list[dict[str, Any]]] = {}
    for finding in found(inspected):
        if finding["rule"] in ANSWERS:
            answers = ANSWERS[finding["rule"]]
            keys = set(answers[0])
            got.setdefault(finding["rule"], []).append({key: str(finding[key]).removeprefix(HOME) for key in keys})
    assert {rule: sorted(map(str, map(sorted, (one.items() for one in some)))) for rule, some in got.items()} == {
        rule: sorted(map(str, map(sorted, (one.items() for one in some)))) for rule, some in ANSWERS.items()
    }


@pytest.mark.xdist_group("department")
def test_a_letter_left_and_five_hollow_guides_prove_their_vetoes(inspected: Path) -> None:
    done = run(inspected, "score", "--format", "json")
    vetoes = {one["id"]: one["state"] for one in json.loads(done.stdout[done.stdout.index("[") :])[0]["vetoes"]}
    assert {key: vetoes[key] for key in PROVED} == PROVED
    assert {key for key, state in vetoes.items() if state == "not-run"} <= {"site-unreachable"}, "only what takes a week of visits was not judged"


@pytest.mark.xdist_group("department")
def test_all_eight_vetoes_stand_in_the_score_with_evidence_or_what_to_look_at(inspected: Path) -> None:
    text = run(inspected, "score").stdout
    names = ["严重问题", "站点无法访问", "首页不更新", "栏目不更新（动态要闻", "栏目不更新（应更新", "栏目不更新（空白", "互动回应差", "服务不实用"]
    assert [name for name in names if name not in text] == []


def test_each_veto_is_judged_by_rules_or_has_a_prepared_check() -> None:
    book = load_rulebook()
    (scheme,) = load_schemes(book).values()
    assert len(scheme.veto) == 8
    assert [one.id for one in scheme.veto if not one.rules and not one.manual] == []
    assert [one.id for one in scheme.veto if one.judge != "machine" and not one.manual] == []
    table = rule_table(book)
    assert [one.name for one in scheme.veto if f"| {one.name}" not in table] == []
