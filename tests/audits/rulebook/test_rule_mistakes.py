"""Rule files with mistakes: all of them come at once, in every command that reads rules, and no file is passed over in silence."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from audits.rulebook import load_rulebook
from crawler.cli.main import cli
from crawler.jobs.books import checked_book

SHIPPED = load_rulebook().data_dir


def told(folder: Path) -> list[str]:
    return [str(mistake).removeprefix(f"{folder}/") for mistake in checked_book(folder)[1]]


def write(folder: Path, file: str, text: str) -> None:
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(text, "utf-8")


def test_mistakes_of_all_kinds_and_files_come_at_once(tmp_path: Path) -> None:
    rule = "rule: stale-column\nseverity: majr\nseverity: majro\ndeadlin: 3\nparams: {grace_day: 3}\nmessage: 栏目“{colum}”\nbasis: x\n"
    write(tmp_path, "audits/stale-column.yml", rule)
    write(tmp_path, "audits/broken-link.yml", "rule: broken-link\nmessage: “{name:>9}”\n")
    write(tmp_path, "columns.yml", "column_types:\n  newz: {update_within: 14d}\n  news: {update_within: soon}\n")
    write(tmp_path, "links.yml", "timeout: 3\n")
    write(tmp_path, "workdays.yml", "years: x\n")
    write(tmp_path, "indicators/own.yml", "scheme: own\nbase: national-2020\n")
    found = told(tmp_path)
    for expected in (
        "audits/broken-link.yml:2:1: message: message 的花括号里只能写一个代号，不能写“{name:>9}”",
        "audits/stale-column.yml:3:1: severity: 重复的键，第 2 行已经写过",
        "audits/stale-column.yml:3:1: severity: 不认识的值（现在是：majro）（是不是“major”？）",
        "audits/stale-column.yml:4:1: deadlin: 不认识的键（是不是“deadline”？）",
        "audits/stale-column.yml:5:10: params.grace_day: 不认识的键（是不是“grace_days”？）",
        "audits/stale-column.yml:6:1: message: message 里的 {colum} 没有这个事实（是不是“column”？）",
        "audits/stale-column.yml:7:1: basis: 应为列表",
        "columns.yml:2:3: column_types.newz: 没有自带的栏目类型“newz”（是不是“news”？）",
        "columns.yml:3:10: column_types.news.update_within: 更新期限应写成",
        "links.yml:1:1: timeout: 不认识的键",
        "workdays.yml:1:1: years: 应为",
        "indicators/own.yml:2:1: base: 没有方案“national-2020”（是不是“national-2019”？）",
    ):
        assert any(line.startswith(expected) for line in found), (expected, found)
    assert not [line for line in found if str(SHIPPED) in line]


@pytest.mark.parametrize("name", sorted(path.stem for path in SHIPPED.glob("vocabularies/*.yml")))
def test_each_word_list_refuses_a_key_it_does_not_have(tmp_path: Path, name: str) -> None:
    write(tmp_path, f"vocabularies/{name}.yml", f"vocabulary: {name}\nno_such_key: [x]\n")
    assert [line.partition("；")[0] for line in told(tmp_path)] == [f"vocabularies/{name}.yml:2:1: no_such_key: 不认识的键"]


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("column.yml", "这个文件不会被读到（是不是“columns”？）"),
        ("stale-column.yml", "这个文件不会被读到：应放在 audits/ 文件夹里"),
        ("audit/mine.yml", "这个文件不会被读到（是不是“audits”？）"),
        ("audits/stale-column.yaml", "这个文件不会被读到：扩展名应为 .yml"),
        ("vocabularies/placeholder.yml", "没有词表“placeholder”（是不是“placeholders”？）"),
        ("audits/stale-colum.yml", "没有自带的规则“stale-colum”（是不是“stale-column”？）；要新加规则的，还要写："),
        ("登记/a.yml", "文件夹里没有规则文件；规则放在 audits/"),
    ],
)
def test_no_file_is_passed_over_in_silence(tmp_path: Path, file: str, says: str) -> None:
    write(tmp_path, file, f"rule: {Path(file).stem}\nvocabulary: {Path(file).stem}\n")
    assert any(says in line for line in told(tmp_path)), told(tmp_path)


def test_a_register_beside_the_rules_is_none_of_their_business(tmp_path: Path) -> None:
    write(tmp_path, "登记.yml", "site: a\n")
    write(tmp_path, "audits/stale-column.yml", "rule: stale-column\ndeadline: 5\n")
    assert told(tmp_path) == []


def test_a_broken_rule_file_stops_every_command_with_one_line_each(tmp_path: Path) -> None:
    write(tmp_path, "audits/stale-column.yml", "rule: stale-column\nmessage: \"栏目“{colu")
    register = tmp_path / "登记.yml"
    register.write_text("site: a\nname: b\nhome: http://a.example/\n", "utf-8")
    checked = CliRunner().invoke(cli, ["rules", "check", "--rules", str(tmp_path)])
    inspected = CliRunner().invoke(cli, ["inspect", str(register), "--rules", str(tmp_path), "--store", f"sqlite:///{tmp_path}/s.db"])
    assert (checked.exit_code, inspected.exit_code) == (1, 2)
    for output in (checked.output, inspected.output):
        assert "stale-column.yml:2:10: YAML 写法有误：文件到这里就完了" in output
        assert "Traceback" not in output
    assert not (tmp_path / "s.db").exists()


def test_nothing_rests_on_a_document_that_is_missing_or_has_ended(tmp_path: Path) -> None:
    write(tmp_path, "regulations/rules-disclosure-2021.yml", "regulation: rules-disclosure-2021\nstatus: ended\n")
    columns = "column_types:\n  news:\n    basis:\n      - {regulation: check-indicators-2019, clause: 栏目不跟新}\n"
    write(tmp_path, "columns.yml", columns)
    write(tmp_path, "audits/stale-column.yml", "rule: stale-column\nbasis: [{regulation: check-indicators-2018, clause: x}]\n")
    found = told(tmp_path)
    for expected in (
        "columns.yml:4:9: column_types.news.basis: 依据文件里没有条款“栏目不跟新”（是不是“栏目不更新”？）；已有：",
        "audits/stale-column.yml:2:9: basis: 没有依据文件 rules/regulations/check-indicators-2018.yml（是不是“check-indicators-2019”？）",
    ):
        assert any(line.startswith(expected) for line in found), (expected, found)
    ended = [line for line in found if "《关于做好规章集中公开并动态更新工作的通知》已标为不再有效" in line]
    assert {line.rpartition("/")[2].partition(":")[0] for line in ended} == {
        name for rule in load_rulebook().rules.values() for name in [f"{rule.rule}.yml"] if any(one.regulation == "rules-disclosure-2021" for one in rule.basis)
    }


def test_what_a_column_must_show_is_a_known_word(tmp_path: Path) -> None:
    write(tmp_path, "audits/missing-source.yml", "rule: missing-source\napplies_to: {expects: sources}\n")
    write(tmp_path, "columns.yml", "column_types:\n  news: {expects: [sorce]}\nsite_kinds:\n  portla: []\n")
    found = told(tmp_path)
    for expected in (
        "audits/missing-source.yml:2:14: applies_to.expects: 不认识的值（现在是：sources）（是不是“source”？）",
        "columns.yml:2:20: column_types.news.expects.1: 不认识的值（现在是：sorce）（是不是“source”？）",
        "columns.yml:4:3: site_kinds.portla: 不认识的值（现在是：portla）（是不是“portal”？）",
    ):
        assert any(line.startswith(expected) for line in found), (expected, found)


def test_a_code_that_stands_for_nothing_is_named_wherever_it_is_written(tmp_path: Path) -> None:
    write(tmp_path, "audits/wrong-expression.yml", "rule: wrong-expression\nparams:\n  own_types: [guide, servce]\n")
    write(tmp_path, "audits/missing-site-identity.yml", "rule: missing-site-identity\nparams: {required: [ownr]}\n")
    write(tmp_path, "audits/implausible-date.yml", "rule: implausible-date\nparams: {where: [visible, lists]}\n")
    write(tmp_path, "vocabularies/content-by-column.yml", "vocabulary: content-by-column\ncolumns: {policy: {types: [polcy]}}\n")
    assert [line.partition("；")[0] for line in told(tmp_path)] == [
        "audits/implausible-date.yml:2:27: params.where.2: 不认识的值（现在是：lists）（是不是“list”？）",
        "audits/missing-site-identity.yml:2:21: params.required.1: 不认识的值（现在是：ownr）（是不是“owner”？）",
        "audits/wrong-expression.yml:3:3: params.own_types: 不认识的栏目类型“servce”（是不是“service”？）",
        "vocabularies/content-by-column.yml:2:20: columns.policy.types: 不认识的栏目类型“polcy”（是不是“policy”？）",
    ]


def test_ports_sizes_and_endings_that_there_are_not(tmp_path: Path) -> None:
    write(tmp_path, "links.yml", "ports: [0, 80, 65536]\nofficial_suffixes: ['']\nmax_page_mb: 0.0001\n")
    found = [line.split(": ")[1] for line in told(tmp_path)]
    assert sorted(found) == ["max_page_mb", "official_suffixes.1", "ports.1", "ports.3"]
