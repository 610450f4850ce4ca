"""Hidden blocks that scripts write."""

from __future__ import annotations

import pytest

from audits.extract.source.planted import NOTHING, Planted, Written, in_turn, written_by
from tests.support.counting import calls_of

HIDDEN = '<div style=\\"display:none\\"><a href=\\"http://a.com/\\">甲</a></div>'
LINK = (Planted("http://a.com/", "甲", "display-none"),)
SCRIPTS = {
    "写出隐藏的链接": (f'document.write("{HIDDEN}")', Written(LINK, "", False)),
    "分成几段": ("document.write('<div style=\"disp'+'lay:none\">');document.write('<a href=http://a.com/>甲</a></div>')", Written(LINK, "", False)),
    "十六进制的转义": (r"document.write('\x3cdiv style=display:none\x3e\x3ca href=http://a.com/\x3e甲\x3c/a\x3e\x3c/div\x3e')", Written(LINK, "", False)),
    "放进某个元素": (f'box.innerHTML = "{HIDDEN}"', Written(LINK, "", False)),
    "只打开": ("document.write('<div style=\"display:none\">')", Written((), "display-none", False)),
    "只关闭": ("document.writeln('</div>')", Written((), "", True)),
    "放进某个元素的打不开外面的": ("box.innerHTML='<div style=\"display:none\">'", NOTHING),
    "看得见的": ("document.write('<div><a href=http://a.com/>甲</a></div>')", NOTHING),
    "隐藏的图片不是块": ("document.write('<img style=\"display:none\" src=c.gif>')", NOTHING),
    "不写什么": (f'var tip = "{HIDDEN}"', NOTHING),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_a_script_writes(name: str) -> None:
    script, expected = SCRIPTS[name]
    assert written_by(script) == expected


def test_a_block_hides_only_up_to_the_script_that_closes_it() -> None:
    opening, closing = "document.write('<div style=\"display:none\">')", "document.write('</div>')"
    assert [one.opens for one in in_turn([opening, "var a=1", closing])] == ["display-none", "", ""]
    assert [one.opens for one in in_turn([closing, opening])] == ["", ""]


@pytest.mark.parametrize("piece", ['"', '"\\"', "'<a ", "<a \"", "`${", "\\x3c", "<a '\\"])
def test_hostile_scripts_are_read_once(piece: str) -> None:
    short, long = (calls_of(lambda count=count: written_by("document.write(" + piece * count)) for count in (1_000, 4_000))  # type: ignore[misc]
    assert long < 5 * short + 1_000
