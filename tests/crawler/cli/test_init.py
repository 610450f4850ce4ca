"""What ``init`` and ``rules`` write and say."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from audits.rulebook import load_rulebook
from audits.rulebook.register import load_register
from crawler.cli.main import cli
from reports.incoming.registers import load_table_register

BOOK = load_rulebook()


def test_what_init_writes_is_valid_and_changes_nothing(tmp_path: Path) -> None:
    assert CliRunner().invoke(cli, ["init", str(tmp_path / "起步")]).exit_code == 0
    (by_yaml,) = load_register(tmp_path / "起步" / "登记.yml", BOOK.column_types)
    (by_workbook,) = load_table_register(tmp_path / "起步" / "登记.xlsx", BOOK.column_types)
    assert by_yaml.site == by_workbook.site == "demo-city"
    assert [column.id for column in by_yaml.columns] == [column.id for column in by_workbook.columns]
    assert load_rulebook(tmp_path / "起步" / "规则").digest() == BOOK.digest()


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "登记.yml").write_text("mine", "utf-8")
    result = CliRunner().invoke(cli, ["init", str(tmp_path)])
    assert result.exit_code == 2
    assert "已经存在" in result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["登记.yml"]


@pytest.mark.parametrize("name", sorted(BOOK.rules))
def test_every_rule_has_a_page(name: str) -> None:
    result = CliRunner().invoke(cli, ["rules", "explain", name])
    assert result.exit_code == 0
    assert BOOK.rules[name].what in result.output
    assert BOOK.rules[name].title in result.output


def test_a_mistyped_rule_gets_a_suggestion() -> None:
    name = sorted(BOOK.rules)[0]
    result = CliRunner().invoke(cli, ["rules", "explain", name + "x"])
    assert result.exit_code == 2
    assert f"是不是“{name}”" in result.output


def test_rules_check_names_file_line_and_near_miss(tmp_path: Path) -> None:
    name = sorted(BOOK.rules)[0]
    (tmp_path / "audits").mkdir()
    (tmp_path / "audits" / f"{name}.yml").write_text(f"rule: {name}\nseverity: majr\ndead_line: 3\n", "utf-8")
    result = CliRunner().invoke(cli, ["rules", "check", "--rules", str(tmp_path)])
    assert result.exit_code == 1
    assert f"{name}.yml:2:1: severity: 不认识的值（现在是：majr）（是不是“major”？）" in result.output
    assert f"{name}.yml:3:1: dead_line: 不认识的键（是不是“deadline”？）" in result.output


def test_rules_check_refuses_a_file_saved_half(tmp_path: Path) -> None:
    name = sorted(BOOK.rules)[0]
    (tmp_path / "audits").mkdir()
    (tmp_path / "audits" / f"{name}.yml").write_text(f'rule: {name}\nmessage: "“{{title', "utf-8")
    result = CliRunner().invoke(cli, ["rules", "check", "--rules", str(tmp_path)])
    assert result.exit_code == 1
    assert "YAML 写法有误" in result.output


def test_rules_list_as_json_has_all_rules() -> None:
    import json

    found = json.loads(CliRunner().invoke(cli, ["rules", "list", "--format", "json"]).output)
    assert {rule["rule"] for rule in found} == set(BOOK.rules)
