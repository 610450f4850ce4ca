"""What the office does at the desk: reviews by keys, has a second person look, issues, answers, takes back; all by the functions of the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audits.rectification.life import life_of
from audits.store.counting import count
from audits.store.decisions import decisions
from audits.store.life import events_of
from tests.support import ledgerlib
from tests.support.consolelib import FINANCE, GOV, HRSS, Opened, opened, ready

ready()

from reports.console.desk import OutBoard  # noqa: E402  - models exist once Django is set up
from reports.console.roles import Office  # noqa: E402
from reports.console.waiting import ReviewBoard  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

    from audits.rectification.life import Life


@pytest.fixture
def desk(tmp_path: Path) -> Opened:
    return opened(tmp_path, issued=False)


def life(desk: Opened, item: str) -> Life:
    return life_of(item, events_of(desk.made.store, [item[:12]]).get(item[:12], []))


def waiting(desk: Opened) -> list[str]:
    return [one.work.id for one in desk.console.to_review.items(desk.made.run, ledgerlib.TODAY)]


def of(desk: Opened, department: str) -> str:
    return next(one.work.id for one in desk.console.to_review.items(desk.made.run, ledgerlib.TODAY) if one.work.department_name == department)


def test_a_key_judges_and_leads_to_the_next(desk: Opened) -> None:
    client, ids = desk.browser(Office.SUPERVISOR), waiting(desk)
    shown = client.get(f"/review/{ids[0]}").content.decode()
    assert 'data-key="y"' in shown
    assert f'src="/items/{ids[0]}/page' in shown
    answer = client.post(f"/review/{ids[0]}/judge", {"opinion": "下发"})
    assert answer.headers["Location"] == f"/review/{ids[1]}"
    event = events_of(desk.made.store, [ids[0][:12]])[ids[0][:12]][-1]
    assert (event.kind, event.item, event.who, event.source) == ("reviewed", ids[0], "supervisor某", "网页填报")
    assert life(desk, ids[0]).state == "approved"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"opinion": "误报"}, "要写理由"),
        ({"opinion": "改派", "reason": "x", "to": "没有的局"}, "没有责任单位"),
        ({"opinion": "暂缓", "reason": "x"}, "写明到哪天"),
        ({"opinion": "暂缓", "reason": "x", "until": "2020-01-01"}, "写明到哪天"),
        ({"opinion": "合并", "into": "a1b2c3d4e5f6"}, "另一个问题的编号"),
        ({"opinion": "<script>"}, "应是"),
    ],
    ids=range(6),
)
def test_an_opinion_that_lacks_something_is_not_taken(desk: Opened, given: dict[str, str], says: str) -> None:
    client, ids = desk.browser(Office.SUPERVISOR), waiting(desk)
    before = desk.seen()
    answer = client.post(f"/review/{ids[0]}/judge", given)
    assert answer.status_code == 409
    assert says in answer.content.decode()
    assert "<script>”" not in answer.content.decode()
    assert desk.seen() == before


def test_every_opinion_does_what_the_list_does(desk: Opened) -> None:
    client = desk.browser(Office.SUPERVISOR)
    false, later, moved, lead, merged = waiting(desk)[:5]
    client.post(f"/review/{false}/judge", {"opinion": "误报", "reason": "链接能打开"})
    client.post(f"/review/{later}/judge", {"opinion": "暂缓", "reason": "迁移", "until": "2026-06-30"})
    client.post(f"/review/{moved}/judge", {"opinion": "改派", "reason": "职责", "to": FINANCE})
    client.post(f"/review/{lead}/judge", {"opinion": "下发"})
    client.post(f"/review/{merged}/judge", {"opinion": "合并", "into": lead})
    assert [(one.kind, one.finding, one.author, one.until) for one in decisions(desk.made.store)] == [
        ("false-positive", false[:12], "supervisor某", ""), ("deferred", later[:12], "supervisor某", "2026-06-30"),
    ]  # fmt: skip
    assert (life(desk, moved).handed, life(desk, merged).into) == (FINANCE, lead)
    assert not {false, later} & set(waiting(desk))
    assert "已有第 1 号处置" in client.post(f"/review/{false}/judge", {"opinion": "下发"}).content.decode()


def test_filters_stay_while_one_goes_on(desk: Opened) -> None:
    client = desk.browser(Office.SUPERVISOR)
    mine = [one.work.id for one in desk.console.to_review.items(desk.made.run, ledgerlib.TODAY) if one.work.department_name == GOV]
    shown = client.get("/review", {"department": GOV}).content.decode()
    assert all(item in shown for item in mine)
    answer = client.post(f"/review/{mine[0]}/judge?department={GOV}", {"opinion": "下发"})
    assert answer.headers["Location"].startswith(f"/review/{mine[1]}?department=")


def test_a_sample_is_for_another_person(desk: Opened) -> None:
    reviewer = desk.browser(Office.SUPERVISOR)
    item = waiting(desk)[0]
    reviewer.post(f"/review/{item}/judge", {"opinion": "下发"})
    assert "另一个人" in reviewer.post(f"/review/{item}/judge", {"judged": "误报"}).content.decode()
    other = desk.person(Office.SUPERVISOR)
    other.name = "另一位"
    other.save()
    second = desk.browser()
    second.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    assert item in second.get("/review/sample").content.decode()
    assert second.post(f"/review/{item}/judge?sampling=1", {"judged": "误报", "remark": "能打开"}).headers["Location"] == "/review/sample"
    assert life(desk, item).is_doubted
    assert "其中不成立 1 项" in second.get("/review/sample").content.decode()
    assert "抽查认为不成立" in reviewer.get("/review?all=1").content.decode()


def test_what_was_let_go_is_issued_by_the_command(desk: Opened) -> None:
    client = desk.browser(Office.SUPERVISOR)
    client.post(f"/review/{of(desk, HRSS)}/judge", {"opinion": "下发"})
    assert HRSS in client.get("/issue").content.decode()
    assert client.post("/issue").status_code == 302
    (name, words), = desk.work.asked
    assert name == f"issue {desk.made.run}"
    assert words[:3] == ("issue", "--run", desk.made.run)
    assert "--all-confirmed" not in words


def test_the_boards_know_what_is_new_without_reading_all(desk: Opened, tmp_path: Path) -> None:
    """What was brought up to date step by step is what is read anew."""
    client, store = desk.browser(Office.SUPERVISOR), desk.made.store

    def same() -> None:
        kept, new = desk.console.to_review.items(desk.made.run, ledgerlib.TODAY), ReviewBoard(store)
        fresh = new.items(desk.made.run, ledgerlib.TODAY)
        assert kept == fresh
        assert (+desk.console.to_review.counts.ready, desk.console.to_review.counts.new) == (+new.counts.ready, new.counts.new)
        assert {key: +one for key, one in desk.console.to_review.counts.of.items()} == {key: +one for key, one in new.counts.of.items()}
        assert fresh == sorted([one for one in count(store, desk.made.run, ledgerlib.TODAY).items if one.waits], key=fresh.index)
        anew = OutBoard(store, desk.console.workdays).items(ledgerlib.TODAY)
        key = lambda one: one.item.item  # noqa: E731
        assert sorted(desk.console.board.items(ledgerlib.TODAY), key=key) == sorted(anew, key=key)

    same()
    ids = waiting(desk)
    client.post(f"/review/{ids[0]}/judge", {"opinion": "误报", "reason": "x"})
    same()
    ledgerlib.issue(desk.made, tmp_path)
    same()
    clerk, item = desk.browser(Office.CLERK, HRSS), desk.of(HRSS)[0]
    clerk.post(f"/items/{item}/answer", {"seen": desk.seen(), "state": "有异议", "remark": "不属实"})
    same()
    assert client.post("/returns/undo", {"batch": "x"}).status_code == 409
    assert client.post("/returns/undo", {"batch": "99"}).status_code == 409
    assert client.post("/returns/undo", {"batch": "1"}).status_code == 302
    same()
    assert life(desk, item).state == "issued"
    client.post(f"/items/{item}/recall", {"reason": "发错了"})
    same()
    assert item in waiting(desk)


@pytest.fixture
def asked(tmp_path: Path) -> tuple[Opened, str]:
    """A console at which a department objects to an item."""
    desk = opened(tmp_path)
    item = desk.of(HRSS)[0]
    desk.browser(Office.CLERK, HRSS).post(f"/items/{item}/answer", {"seen": desk.seen(), "state": "有异议", "remark": "<b>链接能打开</b>"})
    return desk, item


def test_an_objection_gets_an_answer(asked: tuple[Opened, str]) -> None:
    desk, item = asked
    client = desk.browser(Office.SUPERVISOR)
    queue = client.get("/answers").content.decode()
    assert item in queue
    assert "&lt;b&gt;链接能打开" in queue
    assert client.post(f"/answers/{item}", {"reply": "accept", "reason": ""}).status_code == 409
    assert client.post(f"/answers/{item}", {"reply": "burn", "reason": "x"}).status_code == 409
    assert client.post(f"/answers/{item}", {"reply": "extend", "reason": "x", "until": "2026-05-01"}).status_code == 409, "nobody asked for more time"
    assert client.post(f"/answers/{item}", {"reply": "reject", "reason": "截图为证"}).status_code == 302
    assert life(desk, item).state == "issued"
    assert "不成立（截图为证）" in desk.browser(Office.CLERK, HRSS).get(f"/items/{item}").content.decode()
    assert client.post(f"/answers/{item}", {"reply": "reject", "reason": "再来"}).status_code == 409


def test_an_accepted_objection_takes_the_item_out(asked: tuple[Opened, str]) -> None:
    desk, item = asked
    desk.browser(Office.SUPERVISOR).post(f"/answers/{item}", {"reply": "accept", "reason": "属实"})
    assert decisions(desk.made.store)[-1].kind == "false-positive"
    assert item in desk.browser(Office.CLERK, HRSS).get("/todo?group=done").content.decode()


def test_more_time_moves_the_deadline(asked: tuple[Opened, str]) -> None:
    desk, item = asked
    desk.browser(Office.CLERK, HRSS).post(f"/items/{item}/answer", {"seen": desk.seen(), "state": "申请延期", "remark": "到五月"})
    client = desk.browser(Office.SUPERVISOR)
    for until in ("", "2026-03-01", "nonsense"):
        assert client.post(f"/answers/{item}", {"reply": "extend", "reason": "同意", "until": until}).status_code == 409
    client.post(f"/answers/{item}", {"reply": "extend", "reason": "同意", "until": "2026-05-08"})
    assert life(desk, item).due == "2026-05-08"
    assert "2026-05-08" in desk.browser(Office.CLERK, HRSS).get("/todo").content.decode()


def test_an_item_is_taken_back_with_a_reason(asked: tuple[Opened, str]) -> None:
    desk, item = asked
    client = desk.browser(Office.SUPERVISOR)
    assert client.post(f"/items/{item}/recall", {"reason": ""}).status_code == 409
    assert client.post(f"/items/{item}/recall", {"reason": "发错了"}).status_code == 302
    assert life(desk, item).state == "open"
    assert desk.browser(Office.CLERK, HRSS).get(f"/items/{item}").status_code == 404
    assert "撤回下发：发错了" in client.get(f"/items/{item}").content.decode(), "the office has its address for ever"


def test_the_office_sees_what_departments_do_not(asked: tuple[Opened, str]) -> None:
    desk, item = asked
    office, clerk = (desk.browser(role, HRSS).get(f"/items/{item}").content.decode() for role in (Office.LEADER, Office.CLERK))
    assert "审核：下发" in office
    assert "审核：下发" not in clerk
    assert "提交反馈" not in office
    assert "复查这一项" not in office
