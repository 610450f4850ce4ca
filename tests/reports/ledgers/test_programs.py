"""Ledgers as other programs read them: the order of parts that the standard wants, calamine, ExcelJS, LibreOffice."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import python_calamine
from lxml import etree

from reports.ledgers.columns import COLUMNS
from tests.support import ledgerlib
from tests.support.places import ROOT

if TYPE_CHECKING:
    from pathlib import Path

WORKSHEET = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios",
    "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations",
    "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches",
    "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
"""CT_Worksheet of ECMA-376 part 1, 18.3.1.99: children stand in this order, or Excel offers to repair the file."""
STYLES = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst")
"""CT_Stylesheet, 18.8.39."""
BOOK = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups", "externalReferences", "definedNames",
    "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects",
)  # fmt: skip
"""CT_Workbook, 18.2.27."""
ROW, CELL = ("c", "extLst"), ("f", "v", "is", "extLst")
MOST_WIDTH, MOST_HEIGHT, MOST_PROMPT, MOST_TITLE = 255, 409.5, 255, 32
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
EXCELJS = ROOT / "tests" / "support" / "exceljs"


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Ledgers by department, as they were sent out."""
    folder = tmp_path_factory.mktemp("sent")
    return {department: one.path for department, one in ledgerlib.issue(ledgerlib.make(folder), folder).items()}


def parts(path: Path) -> dict[str, Any]:
    """The XML parts of a workbook."""
    with zipfile.ZipFile(path) as archive:
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")}


def _names(element: Any) -> list[str]:
    return [etree.QName(child).localname for child in element]


def _is_ordered(element: Any, order: tuple[str, ...]) -> bool:
    places = [order.index(name) for name in _names(element)]
    return places == sorted(places)


def test_the_elements_stand_in_the_order_of_the_standard(sent: dict[str, Path]) -> None:
    for path in sent.values():
        for name, root in parts(path).items():
            wanted = WORKSHEET if "/worksheets/" in name else STYLES if name.endswith("styles.xml") else BOOK if name == "xl/workbook.xml" else ()
            if wanted:
                assert _is_ordered(root, wanted), (path.name, name, _names(root))
            if "/worksheets/" in name:
                for row in root.iter("{*}row"):
                    assert _is_ordered(row, ROW)
                    assert all(_is_ordered(cell, CELL) for cell in row)


def test_the_numbers_stay_within_what_excel_takes(sent: dict[str, Path]) -> None:
    for path in sent.values():
        for name, root in parts(path).items():
            if "/worksheets/" in name:
                assert all(float(one.get("width")) <= MOST_WIDTH for one in root.iter("{*}col"))
                assert all(float(one.get("ht", 0)) <= MOST_HEIGHT for one in root.iter("{*}row"))
                rows = [int(one.get("r")) for one in root.iter("{*}row")]
                assert rows == sorted(set(rows))
                for one in root.iter("{*}dataValidation"):
                    assert len(one.get("error", "")) <= MOST_PROMPT
                    assert len(one.get("prompt", "")) <= MOST_PROMPT
                    assert max(len(one.get("errorTitle", "")), len(one.get("promptTitle", ""))) <= MOST_TITLE
                for view in root.iter("{*}sheetView"):
                    panes = [one.get("pane") for one in view.iter("{*}selection")]
                    assert len(panes) == len(set(panes)) <= 4
                ranges = [one.get("ref") for one in root.iter("{*}hyperlink")]
                assert len(ranges) == len(set(ranges))


def test_calamine_reads_what_openpyxl_wrote(sent: dict[str, Path]) -> None:
    for path in sent.values():
        book = python_calamine.load_workbook(str(path))
        listed = book.get_sheet_by_name("整改台账").to_python()
        assert listed[0] == [column.title for column in COLUMNS]
        assert len(listed) == openpyxl.load_workbook(path)["整改台账"].max_row


@pytest.mark.skipif(not (shutil.which("node") and (EXCELJS / "node_modules").is_dir()), reason="没有 ExcelJS（npm ci --prefix tests/support/exceljs），没有用它读")
def test_exceljs_reads_it_without_complaint(sent: dict[str, Path]) -> None:
    for department, path in sent.items():
        done = subprocess.run(["node", str(EXCELJS / "read.js"), str(path)], capture_output=True, text=True, timeout=60, check=False, cwd=EXCELJS)
        assert done.returncode == 0, done.stderr
        sheets = {one["name"]: one for one in json.loads(done.stdout)}
        own = sheets["整改台账"]
        assert own["head"] == [column.title for column in COLUMNS]
        assert (own["protected"], own["frozen"], own["folded"]) == (True, [[3, 1]], 10 if department else 4)
        assert own["validations"] > 0
        assert sheets["_meta"]["state"] == "hidden"


@pytest.mark.skipif(not OFFICE, reason="没有 LibreOffice，没有用它开过台账")
def test_libreoffice_keeps_the_folds_the_lists_and_the_protection(sent: dict[str, Path], tmp_path: Path) -> None:
    """What is frozen it drops where it converts without a window."""
    command = [str(OFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path)]
    path = sent["市政府办公室"]
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    before, after = (openpyxl.load_workbook(one)["整改台账"] for one in (path, tmp_path / path.name))
    assert list(after.iter_rows(values_only=True)) == list(before.iter_rows(values_only=True))
    assert (after.protection.sheet, after.protection.sort, after.protection.autoFilter) == (True, False, False)
    assert {one.type for one in after.data_validations.dataValidation} == {"list", "date", "custom"}
    assert not any(cell.protection.locked for row in after.iter_rows(min_row=2, max_row=before.max_row, max_col=len(COLUMNS)) for cell in row)
    assert _hidden(after) & set(range(1, len(COLUMNS) + 1)) == _hidden(before)


def _hidden(sheet: Any) -> set[int]:
    return {number for one in sheet.column_dimensions.values() if one.hidden for number in range(one.min, one.max + 1)}
