"""What people judged of a score comes back from the workbook that asked for it; what cannot be used is named by its cell."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from audits.rectification.scoring import ByHand, score
from audits.rulebook import MistakesFound, load_rulebook
from audits.rulebook.indicators import load_schemes
from reports.incoming.by_hand import load_by_hand
from reports.outgoing.score_workbook import BY_HAND_SHEET, JUDGED_BY_HAND, write_score
from tests.support import ledgerlib

if TYPE_CHECKING:
    from pathlib import Path

BOOK = load_rulebook()
SCHEME = load_schemes(BOOK)["national-2019"]
SITE = ledgerlib.demo_site()


def filled(folder: Path, answers: dict[str, str | float]) -> Path:
    """The workbook of a score, with answers beside the ids of their indicators."""
    path = folder / "得分.xlsx"
    write_score(path, [(score(SCHEME, SITE, (), (), date(2026, 3, 1), BOOK.rules), SITE)], BOOK, "20260301-1")
    workbook = openpyxl.load_workbook(path)
    sheet = workbook[BY_HAND_SHEET]
    titles = [cell.value for cell in sheet[1]]
    ident, said = titles.index("指标编号"), titles.index(JUDGED_BY_HAND)
    for row in sheet.iter_rows(min_row=2):
        answer = answers.get(str(row[ident].value))
        if answer is not None:
            row[said].value = answer
    workbook.save(path)
    return path


def test_answers_come_back_and_blanks_are_not_judged(tmp_path: Path) -> None:
    path = filled(tmp_path, {"serious-problems": "未触发", "no-answers": "触发", "overview": 1.5, "leaders": "0", "institution": "2分"})
    found = load_by_hand(path, SCHEME, (SITE.site,))
    assert found == {SITE.site: ByHand({"overview": 1.5, "leaders": 0, "institution": 2}, {"serious-problems": False, "no-answers": True})}


def test_a_workbook_that_nobody_filled_in_judges_nothing(tmp_path: Path) -> None:
    assert load_by_hand(filled(tmp_path, {}), SCHEME, (SITE.site,)) == {SITE.site: ByHand()}


@pytest.mark.parametrize("said", ["也许", 99, -1, "nan", "inf", "=1+1", "1e999", "两分"])
def test_an_answer_that_cannot_be_used_is_named_by_its_cell(tmp_path: Path, said: str | float) -> None:
    with pytest.raises(MistakesFound) as found:
        load_by_hand(filled(tmp_path, {"overview": said, "no-answers": "也许"}), SCHEME, (SITE.site,))
    assert all(f"得分.xlsx:{BY_HAND_SHEET}!" in one.where for one in found.value.mistakes)
    assert "应写“触发”或“未触发”" in str(found.value)


def test_another_sites_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MistakesFound, match="没有站点“demo-city”"):
        load_by_hand(filled(tmp_path, {"overview": 1}), SCHEME, ("other",))
