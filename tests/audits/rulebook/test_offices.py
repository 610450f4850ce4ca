"""Which office a site belongs to: lines in registers, the file of offices, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audits.rulebook import MistakesFound
from audits.rulebook.offices import ids_of, sites_under
from audits.rulebook.register import load_register
from tests.support.small_site import BOOK

if TYPE_CHECKING:
    from pathlib import Path


def lines(folder: Path, offices: dict[str, str], file: str = "") -> dict[str, list[str]]:
    """Site to the ids of its office and of all above, as registers and a file of offices say."""
    for site, office in offices.items():
        said = f"office: {office}\n" if office else ""
        (folder / f"{site}.yml").write_text(f"site: {site}\nname: {site}\nhome: http://www.{site}.example/\n{said}", "utf-8")
    if file:
        (folder / "offices.yml").write_text(file, "utf-8")
    return {site.site: [one.id for one in site.office] for site in load_register(folder, BOOK.column_types)}


FILE = (
    "offices:\n  js: {name: 江苏省}\n  nj: {name: 南京市, under: js}\n  xz: {name: 徐州市, under: js}\n"
    "  g1: {name: 鼓楼区, under: nj}\n  g2: {name: 鼓楼区, under: xz}\n"
)

TAKEN = [
    ("一级一级写", {"a": "江苏省/南京市", "b": "江苏省", "c": ""}, "", {"a": ["南京市", "江苏省"], "b": ["江苏省"], "c": []}),
    ("只写一级，上级由别的登记说", {"a": "南京市", "b": "江苏省/南京市/鼓楼区"}, "", {"a": ["南京市", "江苏省"], "b": ["鼓楼区", "南京市", "江苏省"]}),
    ("全角斜线和空格", {"a": "江苏省 ／ 南京市"}, "", {"a": ["南京市", "江苏省"]}),
    ("列成一串", {"a": "[江苏省, 南京市]"}, "", {"a": ["南京市", "江苏省"]}),
    ("文件里的编号或名称", {"a": "g2", "b": "南京市"}, FILE, {"a": ["g2", "xz", "js"], "b": ["nj", "js"]}),
    ("文件里有，又写了上级", {"a": "江苏省/南京市"}, FILE, {"a": ["nj", "js"]}),
    ("数字编号", {"a": "32"}, 'offices:\n  "32": {name: 江苏省}\n', {"a": ["32"]}),
]  # fmt: skip
REFUSED = [
    ("不认识", {"a": "南京"}, FILE, ["a.yml:4:1: office: 没有归属单位“南京”（是不是“南京市”？）；offices.yml 里有：js 江苏省、nj 南京市"]),
    ("几个同名", {"a": "鼓楼区"}, FILE, ["a.yml:4:1: office: 叫“鼓楼区”的归属单位有几个，请写编号：g1、g2"]),
    ("与文件不符", {"a": "徐州市/南京市"}, FILE, ["a.yml:4:1: office: “南京市”在 {folder}/offices.yml:3:19 归“江苏省”，这里写的是“xz”"]),
    ("两处说的不同", {"a": "江苏省/甲", "b": "河南省/甲"}, "", ["b.yml:4:1: office: “甲”在 {folder}/a.yml:4:1 归“江苏省”，这里写的是“河南省”"]),
    ("绕成一圈", {"a": "甲/乙", "b": "乙/丙", "c": "丙/甲"}, "", ["a.yml:4:1: office: 归属单位绕成了一圈：“乙” → “甲” → “丙” → “乙”"]),
    ("归自己管", {"a": "甲/甲"}, "", ["a.yml:4:1: office: 归属单位“甲”写了两次，一个单位不能归它自己管"]),
    ("斜线之间空着", {"a": "江苏省//南京市"}, "", ["a.yml:4:1: office: 归属单位应写成 省/市/县 这样，由上到下，斜线之间不能空着"]),
    ("文件里没有上级", {"a": "x"}, "offices:\n  x: {name: 甲, under: yy}\n", ["offices.yml:2:16: offices.x.under: 没有上级单位“yy”；有：x 甲"]),
    (
        "文件里绕成一圈", {"a": "x"}, "offices:\n  x: {name: 甲, under: y}\n  y: {name: 乙, under: x}\n",
        ["offices.yml:2:16: offices.x.under: 上级单位绕成了一圈：“甲” → “乙” → “甲”"],
    ),
    ("文件里错一个键", {"a": "x"}, "offices:\n  x: {nmae: 甲}\n", ["offices.yml:2:3: offices.x.name: 缺少这一项", "offices.yml:2:7: offices.x.nmae: 不认识的键"]),
]  # fmt: skip


@pytest.mark.parametrize(("offices", "file", "expected"), [one[1:] for one in TAKEN], ids=[one[0] for one in TAKEN])
def test_a_site_has_its_office_and_all_above(offices: dict[str, str], file: str, expected: dict[str, list[str]], tmp_path: Path) -> None:
    assert lines(tmp_path, offices, file) == expected


@pytest.mark.parametrize(("offices", "file", "expected"), [one[1:] for one in REFUSED], ids=[one[0] for one in REFUSED])
def test_what_is_no_tree_of_offices_is_refused_with_its_place(offices: dict[str, str], file: str, expected: list[str], tmp_path: Path) -> None:
    with pytest.raises(MistakesFound) as found:
        lines(tmp_path, offices, file)
    told = sorted(str(mistake).removeprefix(f"{tmp_path}/") for mistake in found.value.mistakes)
    assert len(told) == len(expected)
    assert all(line.startswith(start.format(folder=tmp_path)) for line, start in zip(told, expected, strict=True)), told


def test_an_office_has_the_sites_of_all_below_it_or_its_own_alone(tmp_path: Path) -> None:
    lines(tmp_path, {"a": "g1", "b": "nj", "c": "js", "d": ""}, FILE)
    known = {site.site: site.office for site in load_register(tmp_path, BOOK.column_types)}
    assert [sites_under(known, one) for one in ("js", "nj", "g1", "xz")] == [{"a", "b", "c"}, {"a", "b"}, {"a"}, frozenset()]
    assert sites_under(known, "nj", own=True) == {"b"}
    assert (ids_of(known, "南京市"), ids_of(known, "nj"), ids_of(known, "徐州市")) == (["nj"], ["nj"], []), "an office without sites has nothing to be taken"
