"""The sample portals through the command line: what was planted is found, and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from audits.rulebook import load_rulebook
from audits.rulebook.register import load_register

BOOK = load_rulebook()
ANSWERS: dict[str, dict[str, list[dict[str, str]]]] = yaml.safe_load((BOOK.data_dir / "demo" / "answers.yml").read_text("utf-8"))
RULES = sorted(name for name, rule in BOOK.rules.items() if rule.status != "retired")
SITES = {site.site: site for site in load_register(BOOK.data_dir / "demo" / "registers", BOOK.column_types)}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of one demo."""
    from crawler.cli.demo import command

    out = tmp_path_factory.mktemp("demo")
    result = CliRunner().invoke(command, ["--out", str(out)])
    assert result.exit_code == 0, result.output
    return out


@pytest.fixture(scope="module")
def found(demo: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (demo / "findings.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.xdist_group("demo")
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("site", sorted(ANSWERS))
def test_what_was_planted_is_found_and_nothing_else(found: list[dict[str, Any]], site: str, rule: str) -> None:
    wanted = list(ANSWERS[site].get(rule, []))
    unexpected = []
    for finding in (one for one in found if one["site"] == site and one["rule"] == rule):
        answer = next((one for one in wanted if _fits(one, finding, SITES[site].home)), None)
        if answer is None:
            unexpected.append({key: finding[key] for key in ("message", "page_url", "target_url", "column")})
        else:
            wanted.remove(answer)
    assert (wanted, unexpected) == ([], [])


def _fits(answer: dict[str, str], finding: dict[str, Any], home: str) -> bool:
    """Whether a finding is the one of an answer."""
    return all(finding[key] in (value, home.rstrip("/") + value) for key, value in answer.items())


@pytest.mark.xdist_group("demo")
def test_the_demo_leaves_ledgers_for_the_office_and_the_departments(demo: Path) -> None:
    names = sorted(path.name for path in demo.glob("整改台账_*.xlsx"))
    assert any("总台账" in name for name in names)
    assert any("示例市人力资源和社会保障局" in name for name in names)


def test_answers_name_known_sites_and_columns() -> None:
    assert set(ANSWERS) == set(SITES)
    for site, rules in ANSWERS.items():
        for answers in rules.values():
            assert all(SITES[site].column(one["column"]) for one in answers if "column" in one)


@pytest.mark.xdist_group("demo")
def test_a_dead_link_of_the_footer_is_one_finding_with_all_its_pages(found: list[dict[str, Any]]) -> None:
    (footer,) = [one for one in found if one["target_url"].endswith("/wsfw/old/")]
    assert footer["occurrences"] > 40
    assert len(footer["pages"]) == 20


@pytest.mark.xdist_group("demo")
def test_what_cannot_be_verified_reaches_no_department(demo: Path, found: list[dict[str, Any]]) -> None:
    import python_calamine

    doubtful = {one["id"] for one in found if one["confidence"] == "unverifiable"}
    assert doubtful
    for path in demo.glob("整改台账_*.xlsx"):
        rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name("整改台账").to_python()
        shown = {str(value)[:12] for row in rows for value in row}
        assert not shown & doubtful, path.name
