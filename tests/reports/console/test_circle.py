"""The life of items by five roles at once: found, reviewed, issued, answered on the screen and in Excel, granted time, looked at again, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from audits.records.events import Event, ItemVerdict
from audits.records.findings import PlaceProof
from audits.rectification.life import life_of
from audits.store.life import add_events, events_of
from tests.support import ledgerlib
from tests.support.consolelib import FINANCE, GOV, HRSS, OPERATOR, Opened, filled, opened, ready

ready()

from reports.console.roles import Office  # noqa: E402  - models exist once Django is set up

if TYPE_CHECKING:
    from pathlib import Path

    from audits.records.codes import ItemState


def state(desk: Opened, item: str) -> ItemState:
    return life_of(item, events_of(desk.made.store, [item[:12]])[item[:12]]).state


def looked_at_again(desk: Opened, item: str, *, fixed: bool) -> None:
    """What a re-check keeps of an item."""
    proof = PlaceProof("https://www.demo.example/", "clean" if fixed else "dirty", "target-works" if fixed else "still-found")
    said = ItemVerdict("fixed" if fixed else "not-fixed", {proof.state: 1}, (proof,))
    add_events(desk.made.store, [Event(0, "", ledgerlib.TODAY.isoformat(), said, desk.made.run, item[:12], item)])


def by_excel(desk: Opened, client: Any, department: str, folder: Path) -> None:
    """A department that fills in a row of its ledger and hands it in."""
    path = filled(desk, client, department, folder, desk.of(department)[0], state="已整改", measures="已改正")
    address = client.post("/returns", {"file": SimpleUploadedFile("excel.xlsx", path.read_bytes())}).headers["Location"]
    assert "已写入" in client.post(address).content.decode()


def test_the_whole_circle(tmp_path: Path) -> None:
    desk = opened(tmp_path, issued=False)
    office, leader, admin = (desk.browser(role) for role in (Office.SUPERVISOR, Office.LEADER, Office.ADMIN))
    clerk, operator, other = desk.browser(Office.CLERK, HRSS), desk.browser(Office.OPERATOR, OPERATOR), desk.browser(Office.CLERK, FINANCE)
    following = f"/review/{desk.console.to_review.items(desk.made.run, ledgerlib.TODAY)[0].work.id}"
    judged = 0
    while following.startswith("/review/"):
        following = office.post(f"{following}/judge", {"opinion": "下发"}).headers["Location"]
        judged += 1
    assert judged == 9, "every item, the one that nobody could verify too"
    ledgerlib.issue(desk.made, tmp_path)
    mine, frame, asked = desk.of(HRSS)[0], desk.of(OPERATOR)[0], desk.of(HRSS)[1]
    for client, item, said in (
        (clerk, mine, {"state": "已整改", "measures": "换了链接"}), (operator, frame, {"state": "整改中"}), (clerk, asked, {"state": "申请延期", "remark": "到四月底"}),
    ):  # fmt: skip
        assert client.post(f"/items/{item}/answer", {"seen": desk.seen(), **said}).status_code == 302
    by_excel(desk, other, FINANCE, tmp_path)
    assert [state(desk, item) for item in (mine, frame, asked, desk.of(FINANCE)[0])] == ["claimed", "in-progress", "extension", "claimed"]
    assert asked in office.get("/answers").content.decode()
    office.post(f"/answers/{asked}", {"reply": "extend", "until": "2026-04-30", "reason": "同意"})
    looked_at_again(desk, mine, fixed=False)
    assert state(desk, mine) == "returned"
    again = clerk.get(f"/items/{mine}").content.decode()
    assert "问题仍在" in again
    assert '<option value="未整改" selected>' in again, "it has to say once more how far it is"
    clerk.post(f"/items/{mine}/answer", {"seen": desk.seen(), "state": "已整改", "measures": "换了链接"})
    assert state(desk, mine) == "claimed", "the same words are a new claim after it was sent back"
    looked_at_again(desk, mine, fixed=True)
    assert state(desk, mine) == "verified"
    shown = leader.get(f"/items/{mine}").content.decode()
    for told in ("审核：下发", "列入台账", "换了链接", "复查批次", "链接已能打开", "已销号"):
        assert told in shown, told
    assert "已办结 1" in leader.get("/overview").content.decode()
    assert mine in clerk.get("/todo?group=done").content.decode()
    assert admin.get(f"/items/{mine}").status_code == 403
    assert GOV not in clerk.get("/todo").content.decode()
    log = admin.get("/log").content.decode()
    assert all(words in log for words in ("反馈", "写入台账", "答复", "审核"))
