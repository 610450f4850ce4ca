"""Columns and accounts that will be over their limit soon, from the command line to the letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.support.commandline import TODAY, run
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from pathlib import Path

POSTS = "账号,发布时间,标题\n示例发布,2026-02-20 09:00,春耕\n示例文旅,2026-01-01 09:00,元旦\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inspection of 1 March: the newest entry of the one column is of 27 February."""
    made = tmp_path_factory.mktemp("warn")
    with PortalServer(small_portal(40, 0)) as server:
        text = register(server.address).replace("{name: 市政府办公室}", "{name: 市政府办公室, contact: 信息科, email: xx@demo.example}")
        more = "  - {id: dead, name: 通知公告, type: notice, department: gov, list: /none/}\npace:"
        (made / "small.yml").write_text(f"{text.replace('pace:', more)}posts: posts.csv\n", "utf-8")
        (made / "posts.csv").write_text(POSTS, "utf-8")
        run(made, "inspect", "small.yml", "--today", TODAY)
    return made


def test_what_will_be_late_is_told_by_department_with_letters(folder: Path) -> None:
    done = run(folder, "warn", "--today", "2026-03-04", "--within", "9", "--out", "letters")
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stdout.splitlines() if not line.startswith("已写出")]
    assert told == [
        "示例市人民政府办公室（1 项）",
        "  政务新媒体账号“示例发布”（示例市人民政府）：最近更新 2026-02-20，应在 14 天内更新，最迟 2026-03-06，还有 2 天",
        "市政府办公室（1 项）",
        "  栏目“要闻”（示例市人民政府）：最近更新 2026-02-27，应在 14 天内更新，最迟 2026-03-13，还有 9 天",
        "已经超过期限的 1 个不在其中，见整改台账。",
        "不知道最近日期、无法预警的栏目 1 个：通知公告（示例市人民政府）",
    ]
    files = sorted(path.name for path in (folder / "letters").iterdir())
    bodies = ("市政府办公室", "示例市人民政府办公室")
    assert files == ["更新预警_20260304.xlsx", *(f"更新预警_{body}_20260304.{kind}" for body in bodies for kind in ("eml", "txt"))]
    text, mail = ((folder / "letters" / f"更新预警_市政府办公室_20260304.{kind}").read_text("utf-8") for kind in ("txt", "eml"))
    assert text.startswith("市政府办公室（信息科）：\n\n    截至 2026年03月04日")
    assert "1. 栏目“要闻”（示例市人民政府）：最近更新 2026-02-27" in text
    assert "To: xx@demo.example" in mail.splitlines()
    sheet = openpyxl.load_workbook(folder / "letters" / files[0])["更新预警"]
    assert [[cell.value for cell in row][3:5] for row in sheet.iter_rows(min_row=2)] == [["政务新媒体账号", "示例发布"], ["栏目", "要闻"]]


@pytest.mark.parametrize(("today", "within", "names"), [("2026-03-12", "0", []), ("2026-03-13", "0", ["要闻"]), ("2026-03-14", "9", [])])
def test_the_last_day_is_still_a_warning_and_the_next_is_a_problem(folder: Path, today: str, within: str, names: list[str]) -> None:
    done = run(folder, "warn", "--today", today, "--within", within)
    assert [line.partition("“")[2].partition("”")[0] for line in done.stdout.splitlines() if line.startswith("  ")] == names
    assert ("没有将要超过更新期限" in done.stdout) == (not names)
