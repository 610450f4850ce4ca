"""The fulfilment table as a workbook: what is read from a page or handed in shows no number of a person."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl

from audits.disclosure.catalogue import Fulfilment
from audits.records import CatalogueItem
from audits.rulebook.register import Site
from reports.outgoing.catalogue_table import write_fulfilment_table

if TYPE_CHECKING:
    from pathlib import Path

SITE = Site(site="a", name="示例市", home="http://a.example/")
PERSON = "11010519491231002X"


def test_numbers_of_persons_are_masked_and_addresses_stay_whole(tmp_path: Path) -> None:
    item = CatalogueItem("救助", f"低保对象 {PERSON}", content="联系电话 13812345678，卡号 6222020200112230", unit="民政局", cell="目录!A2")
    found = [Fulfilment(item, "fulfilled", url="http://a.example/13812345678.html", entries=3)]
    write_fulfilment_table(tmp_path / "t.xlsx", found, SITE, date(2026, 3, 1))
    rows = list(openpyxl.load_workbook(tmp_path / "t.xlsx")["覆盖情况"].iter_rows(min_row=2, values_only=True))
    text = " ".join(str(value) for row in rows for value in row)
    assert PERSON not in text
    assert "联系电话 138****5678" in text
    assert "6222020200112230" not in text
    assert rows[0][14] == "http://a.example/13812345678.html"
    assert rows[0][12] == 3
