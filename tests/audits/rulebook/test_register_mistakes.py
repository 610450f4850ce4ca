"""Registers with many mistakes: all of them come at once, each with its place and in words of the person who wrote it."""

from pathlib import Path

import openpyxl
import pytest

from audits.rulebook import MistakesFound, load_rulebook
from audits.rulebook.loading import parse_yaml
from audits.rulebook.register import Site, load_register
from reports.incoming.registers import load_table_register
from reports.outgoing.register_template import write_template

TYPES = load_rulebook().column_types
SITE = "site: demo\nname: 示例\nhome: http://www.demo.example/\n"


def told(path: Path) -> list[str]:
    with pytest.raises(MistakesFound) as found:
        (load_table_register if path.suffix == ".xlsx" else load_register)(path, TYPES)
    return [str(mistake).removeprefix(f"{path}:") for mistake in found.value.mistakes]


def yaml_told(tmp_path: Path, text: str | bytes) -> list[str]:
    path = tmp_path / "登记.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return told(path)


def test_repeated_keys_hide_no_other_mistake(tmp_path: Path) -> None:
    found = yaml_told(tmp_path, "nmae: 甲\n" + SITE + "site: demo2\ncolumns:\n  - {id: a, name: 要闻, type: 动态要闻, department: x, list: /a/}\n")
    starts = ("1:1: nmae: 不认识的键（是不是“name”", "5:1: site: 重复的键，第 2 行", "7:23: columns.1.type: 不认识的栏目类型", "7:35: columns.1.department")
    assert [line.startswith(start) for line, start in zip(found, starts, strict=True)] == [True] * 4, found
    assert "“动态要闻”应写成 news" in found[2]


def test_sites_of_two_files_with_one_number_name_both_files(tmp_path: Path) -> None:
    for name in ("一.yml", "二.yml"):
        (tmp_path / name).write_text(SITE, "utf-8")
    with pytest.raises(MistakesFound) as found:
        load_register(tmp_path, TYPES)
    (line,) = map(str, found.value.mistakes)
    assert "二.yml:1:1: site: 站点编号“demo”重复，" in line
    assert "一.yml 已经用过" in line


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("site: a\n\tname: b\n", "2:1: YAML 写法有误：这里用了制表符（Tab）"),
        ("site: a\nname: b: c\n", "2:8: YAML 写法有误：这里不能再有冒号"),
        ("site: a\nhosts: [a，b\n", "方括号没有成对"),
        ("site: a\nname: 'b\n", "引号没有成对，或者文件没有保存完整"),
        ("site: a\nname: @b\n", "2:7: YAML 写法有误：不能以这个字符开头"),
        ("site：a\nname：b\n", "冒号要用半角"),
        ("site: a\nname: b\x01\n", "控制字符"),
        ("site: {{a}}\n", "键只能是一个词"),
        ("site: *a\n", "* 开头的文字要加引号"),
        ("site: a\nname: 名\n".encode("gbk"), "2:1: 不是 UTF-8 编码"),
        (f"site: {'9' * 5000}\n", "有一个数太长"),
        ("~\n", "文件是空的"),
    ],
    ids=["tab", "two-colons", "bracket", "quote", "at", "full-width-colon", "control", "braces", "star", "gbk", "long-number", "nothing"],
)
def test_what_yaml_cannot_read_is_said_in_chinese(tmp_path: Path, text: str | bytes, says: str) -> None:
    (line,) = yaml_told(tmp_path, text)
    assert says in line
    assert not any(word in line for word in ("found", "expected", "mapping"))


def test_words_of_yaml_1_1_are_texts() -> None:
    data, _ = parse_yaml("a: no\nb: on\nc: 010\nd: 1_000\ne: 2026-03-01\nf: 12:30\ng: 1.10\nh: true\ni: 7\nj: ~\n", "x.yml")
    assert data == {"a": "no", "b": "on", "c": "010", "d": "1_000", "e": "2026-03-01", "f": "12:30", "g": 1.1, "h": True, "i": 7, "j": None}


def test_aliases_without_end_are_refused_at_once() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))]
    with pytest.raises(MistakesFound, match="引用的内容太多"):
        parse_yaml("\n".join(rows), "x.yml")


def test_addresses_and_hosts_that_can_be_none(tmp_path: Path) -> None:
    text = SITE + 'hosts: [ｗｗｗ.demo.example, "http://a.demo.example/b", "*.demo.example", zwgk.demo.example:8080, 示例.政务]\ncolumns:\n'
    for number, address in enumerate(("／zwyw／", "/zw yw/", "ftp://a/", "C:\\\\zwyw", "javascript:go()", "zwyw/index.html", "//a.example/b")):
        text += f'  - {{id: c{number}, name: 要闻, type: news, list: "{address}"}}\n'
    found = yaml_told(tmp_path, text)
    assert found[0].startswith("4:1: hosts: 域名应写成")
    assert found[0].endswith("现在是：ｗｗｗ.demo.example、a.demo.example/b、*.demo.example")
    assert [line.split(": ")[1] for line in found[1:]] == [f"columns.{n}.list" for n in range(1, 6)]


@pytest.mark.parametrize("home", ["http://www.a.example", "HTTP://WWW.a.example/", "http://www.a.example:80/#top"])
def test_a_home_page_is_known_by_the_address_that_browsers_write(home: str) -> None:
    assert Site(site="a", name="b", home=home).home == "http://www.a.example/"


@pytest.mark.parametrize("home", ["http://a.example:99999/", "http://[::1/", "https：//a.example/", "http://a b.example/", "www.a.example"])
def test_a_home_page_that_is_no_address(tmp_path: Path, home: str) -> None:
    (line,) = yaml_told(tmp_path, f'site: a\nname: b\nhome: "{home}"\n')
    assert line.startswith("3:1: home: 首页应为")


def workbook(tmp_path: Path, *changes: tuple[str, str, str | int | None], merge: str = "") -> Path:
    path = tmp_path / "登记.xlsx"
    write_template(path, TYPES)
    book = openpyxl.load_workbook(path)
    for sheet, cell, value in changes:
        book[sheet][cell] = value
    if merge:
        book["栏目"].merge_cells(merge)
    book.save(path)
    return path


def test_rows_of_a_site_that_is_not_there_are_read_all_the_same(tmp_path: Path) -> None:
    found = told(workbook(tmp_path, ("栏目", "A2", "demo-cty"), ("栏目", "D2", "动态要文"), ("栏目", "E3", "市人社局"), ("站点", "H2", "快")))
    assert [line.split(": ")[0] for line in found] == ["站点!H2", "栏目!A2", "栏目!D2", "栏目!E3"]
    assert "市人力资源和社会保障局" in found[3]


def test_a_heading_that_is_nearly_right_is_told_once(tmp_path: Path) -> None:
    found = told(workbook(tmp_path, ("栏目", "D1", "栏目类形"), ("栏目", "F1", "网址")))
    assert [line.split("；")[0] for line in found] == [
        "栏目!A1: 表头: 缺少列“列表地址”",
        "栏目!D1: 表头: 不认识的列“栏目类形”（是不是“栏目类型”？）",
        "栏目!F1: 表头: 不认识的列“网址”",
    ]


def test_cells_merged_below_each_other_have_the_value_that_is_shown(tmp_path: Path) -> None:
    (site,) = load_table_register(workbook(tmp_path, merge="D2:D3"), TYPES)
    assert [column.type for column in site.columns] == ["news", "news"]


def test_a_formula_without_a_value_is_named(tmp_path: Path) -> None:
    (line,) = told(workbook(tmp_path, ("栏目", "F3", '="/zcwj/"&"gfxwj/"')))
    assert line == "栏目!F3: 列表地址: 这一格是公式，没有算出可用的值，请改成直接填写"


@pytest.mark.parametrize("home", ["postgresql+psycopg://u:geheim@h/db", "postgresql://u:ge@he:im@h/db", "mysql://u:ge/heim@h/db"])
def test_no_password_of_an_address_in_the_wrong_place_is_told(tmp_path: Path, home: str) -> None:
    said = yaml_told(tmp_path, SITE.replace("http://www.demo.example/", home))
    assert "h/db" in said[0]
    assert "***@" in said[0]
    assert "heim" not in said[0]
    missing = told(tmp_path / home)
    assert "heim" not in missing[0]
    assert "文件不存在" in missing[0]


def test_an_address_with_a_colon_and_an_at_sign_in_its_path_is_told_whole(tmp_path: Path) -> None:
    assert yaml_told(tmp_path, SITE.replace("http://www.demo.example/", "ftp://www.demo.example/a:b@c")) == [
        "3:1: home: 首页应为 http:// 或 https:// 开头的完整网址，现在是：ftp://www.demo.example/a:b@c"
    ]
