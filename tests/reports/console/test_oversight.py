"""What leaders and the office look at: the overview, reminders, runs and their coverage, rules and changes to them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audits.rulebook import load_rulebook
from reports.console.jobs import Task
from tests.support import ledgerlib
from tests.support.consolelib import GOV, HRSS, Opened, opened, ready

ready()

from reports.console.models import LogEntry  # noqa: E402  - models exist once Django is set up
from reports.console.roles import Office  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

LATE = date(2026, 4, 1)


@pytest.fixture
def desk(tmp_path: Path) -> Opened:
    return opened(tmp_path)


def test_the_overview_counts_what_the_ledgers_have(desk: Opened) -> None:
    shown = desk.browser(Office.LEADER).get("/overview").content.decode()
    assert f"下发过 <strong>{len(desk.items())}</strong> 项" in shown
    for department in (HRSS, GOV):
        row = shown.split(f">{department}</a>")[1].split("</tr>")[0]
        assert f'<td class="count">{len(desk.of(department))}</td>' in row
    assert "写催办" not in shown, "a leader looks"
    assert "写催办" in desk.browser(Office.SUPERVISOR).get("/overview").content.decode()


def test_a_number_leads_to_its_items(desk: Opened) -> None:
    client = desk.browser(Office.LEADER)
    shown = client.get("/overview/items", {"department": HRSS}).content.decode()
    assert all(f"/items/{item}" in shown for item in desk.of(HRSS))
    assert not any(f'"/items/{item}"' in shown for item in desk.of(GOV))
    assert "0 项" in client.get("/overview/items", {"department": HRSS, "late": "1"}).content.decode()


def test_a_reminder_is_a_mail_to_be_saved(tmp_path: Path) -> None:
    desk = opened(tmp_path, today=LATE)
    client = desk.browser(Office.SUPERVISOR)
    assert '<strong class="late">超期 ' in client.get("/overview").content.decode()
    answer = client.post("/remind", {"department": HRSS})
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert b"X-Unsent: 1" in answer.content
    entry = LogEntry.objects.first()
    assert entry is not None
    assert (entry.action, entry.about) == ("remind", HRSS)
    assert client.post("/remind", {"department": "没有的局"}).status_code == 409


def test_runs_tell_what_was_not_looked_at(desk: Opened) -> None:
    client = desk.browser(Office.LEADER)
    assert desk.made.run in client.get("/runs").content.decode()
    shown = client.get(f"/runs/{desk.made.run}").content.decode()
    assert "检查范围和未检查的部分" in shown
    assert "示例市人民政府门户网站" in shown
    assert client.get("/runs/20200101-1").status_code == 404
    assert client.post("/runs/start").status_code == 403


def test_an_inspection_is_started_by_the_command(desk: Opened) -> None:
    client = desk.browser(Office.SUPERVISOR)
    client.post("/runs/start")
    client.post("/runs/start", {"resume": desk.made.run})
    assert client.post("/runs/start", {"resume": "--out=/etc"}).status_code == 409
    assert [words[:2] for _, words in desk.work.asked] == [("inspect", str(ledgerlib_register(desk))), ("inspect", "--resume")]
    assert client.post("/runs/stop").status_code == 409, "nothing runs"


def ledgerlib_register(desk: Opened) -> Path:
    """The register that the console was started with."""
    register: Path = desk.console.jobs.register  # type: ignore[attr-defined]
    return register


def rules_desk(tmp_path: Path, *, own: bool) -> Opened:
    """A console with the shipped rules, and a folder of the office's own."""
    made = ledgerlib.make(tmp_path)
    folder = tmp_path / "rules"
    folder.mkdir()
    made.book = load_rulebook(folder) if own else load_rulebook()
    return opened(tmp_path, issued=False, made=made)


def test_a_rule_is_saved_only_after_it_was_tried(tmp_path: Path) -> None:
    desk = rules_desk(tmp_path, own=True)
    client = desk.browser(Office.SUPERVISOR)
    assert "链接打不开" in client.get("/rules").content.decode()
    text = "rule: broken-link\ndeadline: 7\n"
    address = client.post("/rules/broken-link/try", {"text": text}).headers["Location"]
    draft = address.partition("draft=")[2].partition("#")[0]
    assert desk.work.asked[-1][1][:2] == ("rules", "try")
    assert client.post("/rules/broken-link/save", {"draft": draft}).status_code == 409, "not tried to its end"
    desk.work._tasks[f"try {draft}.yml"] = Task("done", "多出 1 个，少掉 0 个")
    assert "多出 1 个" in client.get(address).content.decode()
    assert client.post("/rules/broken-link/save", {"draft": draft}).status_code == 302
    assert (tmp_path / "rules" / "audits" / "broken-link.yml").read_text("utf-8") == text
    assert desk.console.book.rules["broken-link"].deadline == 7
    shown = client.get("/rules/broken-link").content.decode()
    assert "+deadline: 7" in shown
    assert "supervisor某" in shown
    assert "本单位改过" in client.get("/rules").content.decode()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rule: broken-link\ndeadlin: 7\n", "deadlin"),
        ("rule: broken-link\ndeadline: soon\n", "deadline"),
        ("rule: stale-column\ndeadline: 7\n", "要有一行"),
        ("rule: broken-link\nmessage: '{nonsense}'\n", "nonsense"),
        ("rule: broken-link\n" + "a: &a [*a]\n", ""),
        ("", "要有一行"),
    ],
    ids=range(6),
)
def test_a_change_with_a_mistake_is_not_tried(tmp_path: Path, text: str, says: str) -> None:
    desk = rules_desk(tmp_path, own=True)
    answer = desk.browser(Office.SUPERVISOR).post("/rules/broken-link/try", {"text": text})
    assert answer.status_code == 409
    assert says in answer.content.decode()
    assert desk.work.asked == []


@pytest.mark.parametrize("draft", ["../../x", "0" * 16, "", "0123456789abcdef/../x"], ids=range(4))
def test_nothing_but_a_tried_change_is_saved(tmp_path: Path, draft: str) -> None:
    desk = rules_desk(tmp_path, own=True)
    assert desk.browser(Office.SUPERVISOR).post("/rules/broken-link/save", {"draft": draft}).status_code == 409
    assert not list((tmp_path / "rules").rglob("*.yml"))
