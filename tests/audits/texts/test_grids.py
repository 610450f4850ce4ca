"""Which heading stands over a cell of a table that is written as text."""

from __future__ import annotations

import pytest

from audits.texts.grids import rows_of

GRIDS = {
    "一行表头": ("序号\t姓名\t电话\n1\t张三\t13812345678", [("姓名", "张三"), ("电话", "13812345678")]),
    "两行表头": ("姓名\t证件\t证件\n姓名\t类型\t号码\n张三\t身份证\t3201", [("姓名", "张三"), ("证件类型", "身份证"), ("证件号码", "3201")]),
    "标题行和表头之间": ("发放名单\n姓名\t金额\n张三\t500", [("姓名", "张三"), ("金额", "500")]),
    "另一张表": ("姓名\t电话\n张三\t138\n\n甲\t乙丙\n李四\t139", [("姓名", "张三"), ("电话", "138"), ("", "甲"), ("", "李四"), ("", "139")]),
    "没有表头": ("张三\t13812345678", [("", "张三"), ("", "13812345678")]),
}


@pytest.mark.parametrize(("text", "pairs"), GRIDS.values(), ids=GRIDS)
def test_headings(text: str, pairs: list[tuple[str, str]]) -> None:
    found = [pair for row in rows_of(text) for pair in row.pairs()]
    assert [pair for pair in pairs if pair not in found] == []
