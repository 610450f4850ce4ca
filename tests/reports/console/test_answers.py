"""What departments do at the desk: claims, objections, requests for more time, files, Excel beside the screen, a re-check of one item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audits.rectification.life import life_of
from audits.store.desk import files_of
from audits.store.life import events_of
from tests.support.consolelib import GOV, HRSS, OPERATOR, Opened, filled, opened, ready

ready()

from reports.console.models import LogEntry, Upload  # noqa: E402  - models exist once Django is set up
from reports.console.roles import Office  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

    from audits.rectification.life import Life


@pytest.fixture
def desk(tmp_path: Path) -> Opened:
    return opened(tmp_path)


def life(desk: Opened, item: str) -> Life:
    return life_of(item, events_of(desk.made.store, [item[:12]])[item[:12]])


def say(client: Any, desk: Opened, item: str, seen: int | None = None, **cells: Any) -> Any:
    given = {"seen": desk.seen() if seen is None else seen, "state": "已整改", **cells}
    return client.post(f"/items/{item}/answer", given)


def test_a_claim_is_an_event_like_that_of_a_file(desk: Opened) -> None:
    item, client = desk.of(HRSS)[0], desk.browser(Office.CLERK, HRSS)
    response = say(client, desk, item, measures="已更换链接", done="2026-03-02")
    assert response.headers["Location"] == f"/items/{item}?saved=1"
    now = life(desk, item)
    assert (now.state, now.claim, now.cells["measures"], now.cells["done"]) == ("claimed", "claimed", "已更换链接", "2026-03-02")
    event = events_of(desk.made.store, [item[:12]])[item[:12]][-1]
    assert (event.department, event.who, event.source, event.batch) == (HRSS, "clerk某", "网页填报", 1)
    assert "反馈已整改" in client.get("/todo?group=checking").content.decode()
    assert item not in client.get("/todo").content.decode()


def test_saying_the_same_again_changes_nothing(desk: Opened) -> None:
    item, client = desk.of(HRSS)[0], desk.browser(Office.CLERK, HRSS)
    say(client, desk, item, measures="改了")
    before = desk.seen()
    assert say(client, desk, item, measures="改了").headers["Location"].endswith("?saved=0")
    assert desk.seen() == before


@pytest.mark.parametrize(("state", "stands"), [("有异议", "contested"), ("申请延期", "extension")])
def test_an_objection_or_a_request_for_more_time_needs_a_reason(desk: Opened, state: str, stands: str) -> None:
    item, client = desk.of(HRSS)[0], desk.browser(Office.CLERK, HRSS)
    assert say(client, desk, item, state=state).status_code == 400
    assert life(desk, item).state == "issued"
    assert say(client, desk, item, state=state, remark="系统迁移，延到4月30日").status_code == 302
    assert life(desk, item).state == stands
    assert client.get("/todo?group=asked").content.decode().count(f'"/items/{item}"') == 1


def test_a_request_for_more_time_with_a_file(desk: Opened) -> None:
    item, client = desk.of(HRSS)[0], desk.browser(Office.CLERK, HRSS)
    content = b"%PDF-1.7 \xe8\xaf\xb4\xe6\x98\x8e"
    say(client, desk, item, state="申请延期", remark="见附件", file=SimpleUploadedFile("../../情况 说明.PDF", content))
    kept = files_of(desk.made.store, [1])[0]
    assert (kept.name, kept.department) == ("情况_说明.pdf", HRSS)
    address = f"/items/{item}/files/1/{kept.sha256}"
    assert address in client.get(f"/items/{item}").content.decode()
    answer = client.get(address)
    assert answer.content == content
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert desk.browser(Office.CLERK, GOV).get(address).status_code == 404
    other = next(one for one in desk.of(HRSS) if one != item)
    assert client.get(f"/items/{other}/files/1/{kept.sha256}").status_code == 404, "a file belongs to the item that it came with"
    assert desk.browser(Office.SUPERVISOR).get(address).content == content


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.exe", b"MZ"), ("a.html", b"<script>"), ("a.svg", b"<svg onload=alert(1)>"), ("a.pdf", b"<html>"), ("a.png", b"%PDF-"), ("a", b"%PDF-"), ("a.pdf", b"")],
    ids=range(7),
)
def test_a_file_that_is_not_what_it_says_is_not_taken(desk: Opened, name: str, content: bytes) -> None:
    item, client = desk.of(HRSS)[0], desk.browser(Office.CLERK, HRSS)
    assert say(client, desk, item, file=SimpleUploadedFile(name, content)).status_code == 400
    assert life(desk, item).state == "issued"


def test_what_somebody_else_changed_meanwhile_is_a_conflict_first(desk: Opened) -> None:
    item, client, colleague = desk.of(HRSS)[0], desk.browser(Office.CLERK, HRSS), desk.browser(Office.CLERK, HRSS)
    seen = desk.seen()
    say(colleague, desk, item, measures="换了链接")
    response = say(client, desk, item, seen, measures="删了链接")
    assert response.status_code == 409
    assert "换了链接 → 删了链接" in response.content.decode()
    assert life(desk, item).cells["measures"] == "换了链接"
    assert say(client, desk, item, seen, measures="删了链接", take="on").status_code == 302
    assert life(desk, item).cells["measures"] == "删了链接"


def test_a_day_to_come_is_not_taken(desk: Opened) -> None:
    item, client = desk.of(HRSS)[0], desk.browser(Office.CLERK, HRSS)
    response = say(client, desk, item, done="2026-12-31")
    assert response.status_code == 409
    assert "还没有到的日期" in response.content.decode()


def test_words_of_a_department_are_no_markup(desk: Opened) -> None:
    item, client = desk.of(HRSS)[0], desk.browser(Office.CLERK, HRSS)
    evil = "<script>alert(1)</script>{{ 7|add:7 }}=HYPERLINK(1)"
    say(client, desk, item, measures=evil, new_url="javascript:alert(1)")
    page = desk.browser(Office.SUPERVISOR).get(f"/items/{item}").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'href="javascript' not in page


def test_a_recheck_of_one_item_is_asked_for(desk: Opened) -> None:
    item, client = desk.of(HRSS)[0], desk.browser(Office.CLERK, HRSS)
    assert client.post(f"/items/{item}/recheck").status_code == 302
    assert desk.work.asked == [(f"recheck {item}", ("recheck", "--item", item, "--today", "2026-03-02"))]
    assert client.get(f"/items/{item}/recheck/state").status_code == 200


# -- Excel beside the screen ----------------------------------------------------------------------------------------------


def test_a_ledger_goes_down_and_comes_up_on_the_same_terms(desk: Opened, tmp_path: Path) -> None:
    item, client = desk.of(HRSS)[0], desk.browser(Office.CLERK, HRSS)
    path = filled(desk, client, HRSS, tmp_path, item, state="整改中", measures="正在改")
    address = client.post("/returns", {"file": SimpleUploadedFile("../evil/台账.xlsx", path.read_bytes())}).headers["Location"]
    shown = client.get(address).content.decode()
    assert "整改状态：未整改 → 整改中" in shown
    assert life(desk, item).state == "issued", "nothing is written before it was looked at"
    assert "第 1 次入库" in client.post(address).content.decode()
    assert life(desk, item).state == "in-progress"
    assert client.get(address).status_code == 404, "taken once"


def test_a_file_and_the_screen_meet_in_the_same_preview(desk: Opened, tmp_path: Path) -> None:
    item, client = desk.of(HRSS)[0], desk.browser(Office.CLERK, HRSS)
    path = filled(desk, client, HRSS, tmp_path, item, state="未整改", measures="文件里写的")
    say(client, desk, item, measures="网页上写的")
    address = client.post("/returns", {"file": SimpleUploadedFile("台账.xlsx", path.read_bytes())}).headers["Location"]
    assert "网页上写的 → 文件里写的" in client.get(address).content.decode()
    client.post(address, {"conflicts": "kept"})
    assert life(desk, item).cells["measures"] == "网页上写的"


def test_the_ledger_of_another_body_is_not_even_read(desk: Opened, tmp_path: Path) -> None:
    item = desk.of(GOV)[0]
    path = filled(desk, desk.browser(Office.CLERK, GOV), GOV, tmp_path, item, state="已整改")
    client = desk.browser(Office.CLERK, HRSS)
    address = client.post("/returns", {"file": SimpleUploadedFile("台账.xlsx", path.read_bytes())}).headers["Location"]
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 409
        assert item not in answer.content.decode()
    assert life(desk, item).state == "issued"


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04" + b"\0" * 100, b"<script>alert(1)</script>"], ids=range(4))
def test_a_file_that_is_no_ledger_is_one_sentence(desk: Opened, content: bytes) -> None:
    client = desk.browser(Office.CLERK, HRSS)
    response = client.post("/returns", {"file": SimpleUploadedFile("<img src=x onerror=alert(1)>.xlsx", content or b"\n")})
    shown = client.get(response.headers["Location"]).content.decode()
    assert "<img src=x" not in shown
    assert "Traceback" not in shown
    assert client.post("/returns", {"file": SimpleUploadedFile("a.exe", content)}).status_code == 400


def test_what_was_handed_over_is_no_longer_for_the_ledger_that_had_it(desk: Opened, tmp_path: Path) -> None:
    from audits.records.events import Event, Issued, Reviewed  # shows beside the test what happens to the item
    from audits.store.life import add_events

    item, client = desk.of(HRSS)[0], desk.browser(Office.CLERK, HRSS)
    path = filled(desk, client, HRSS, tmp_path, item, state="已整改")
    run = desk.made.run
    add_events(desk.made.store, [Event(0, "", "2026-03-02", Reviewed("reassign"), run, item[:12], item, GOV, "王五")])
    add_events(desk.made.store, [Event(0, "", "2026-03-02", Issued("", "2026-03-16"), run, item[:12], item, GOV)])
    assert client.get(f"/items/{item}").status_code == 404
    address = client.post("/returns", {"file": SimpleUploadedFile("台账.xlsx", path.read_bytes())}).headers["Location"]
    shown = client.get(address).content.decode()
    assert "属于别的单位" in shown
    assert GOV not in shown
    client.post(address)
    assert life(desk, item).state == "issued"


def test_uploads_of_a_person_do_not_pile_up(desk: Opened) -> None:
    client = desk.browser(Office.CLERK, HRSS)
    for _ in range(8):
        client.post("/returns", {"file": SimpleUploadedFile("a.xlsx", b"PK")})
    assert Upload.objects.filter(person_id=client.session["_auth_user_id"]).count() == 5


def test_every_change_is_in_the_log(desk: Opened) -> None:
    item, client = desk.of(OPERATOR)[0], desk.browser(Office.OPERATOR, OPERATOR)
    say(client, desk, item, measures="模板已改")
    entry = LogEntry.objects.first()
    assert entry is not None
    assert (entry.action, entry.about, entry.status, entry.name) == ("item-answer", item, 302, "operator某")
    assert "模板已改" in entry.detail
    assert item in desk.browser(Office.SUPERVISOR).get(f"/log?about={item}").content.decode()
