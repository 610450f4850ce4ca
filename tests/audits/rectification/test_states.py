"""The table of states: every event from every state, by the table and by what the life of an item makes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audits.records.events import Answered, Event, Issued, ItemVerdict, Recalled, Return, Reviewed, Said, Sampled, TakenOver, Undoing
from audits.rectification.life import ASKED, CLOSED, life_of, starts_anew
from audits.rectification.states import FOUND, OUT, POSITIONS, REVIEWING, SAYING, STEPS, TABLE, Position, Step, after
from tests.tools.states_table import DOC, text

ITEM = "a1b2c3d4e5f6"
ISSUED = Issued("r1-02", "2026-03-16")


def saying(step: Step) -> Said:
    """The event of a step."""
    if review := next((review for review, one in REVIEWING.items() if one == step), None):
        return Reviewed(review, "核对过", "ffffffffffff" if review == "merge" else "")
    if step == "recalled":
        return Recalled("发错了")
    if step == "taken-over":
        return TakenOver("2026-04-16")
    if step == "issued":
        return Issued("r2-02", "2026-04-16")
    if step in ("accepted", "rejected", "extended", "settled"):
        return Answered(step, "理由", "2026-05-01" if step == "extended" else "")
    if step in ("fixed", "not-fixed", "not-examined"):
        return ItemVerdict(step)
    claim = next(claim for claim, one in SAYING.items() if one == step)
    return Return(claim, {"state": claim})


CLAIM = saying("says-claimed")
WAYS: dict[Position, tuple[Said, ...]] = {
    "open": (),
    "unverifiable": (),
    "approved": (Reviewed("issue"),),
    "handed-over": (TakenOver("2026-03-20"),),
    "issued": (ISSUED,),
    "in-progress": (ISSUED, saying("says-in-progress")),
    "extension": (ISSUED, saying("says-extension")),
    "claimed": (ISSUED, CLAIM),
    "contested": (ISSUED, saying("says-contested")),
    "returned": (ISSUED, CLAIM, ItemVerdict("not-fixed")),
    "not-retested": (ISSUED, CLAIM, ItemVerdict("not-examined")),
    "verified": (ISSUED, CLAIM, ItemVerdict("fixed")),
    "reopened": (ISSUED, ItemVerdict("fixed"), ItemVerdict("not-fixed")),
}
"""What brings an item to a position; nothing brings it to ``gone`` any more, which older stores know."""


def told(*said: Said) -> list[Event]:
    """Events in order."""
    return [Event(number, "", f"2026-03-{number:02d}", one, "r1", ITEM, ITEM, "市财政局") for number, one in enumerate(said, 1)]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("position", WAYS)
def test_life_follows_the_table(position: Position, step: Step) -> None:
    way, unverifiable = WAYS[position], position == "unverifiable"
    assert life_of(ITEM, told(*way), unverifiable=unverifiable).state == position
    assert life_of(ITEM, told(*way, saying(step)), unverifiable=unverifiable).state == after(position, step)


def test_every_position_has_a_way_to_it() -> None:
    assert {*WAYS, "gone"} == set(POSITIONS)


@pytest.mark.parametrize("step", STEPS)
def test_what_the_table_never_does(step: Step) -> None:
    for position in POSITIONS:
        to = after(position, step)
        if to in CLOSED and position not in CLOSED:
            assert step in ("fixed", "settled"), "only a re-check closes, or the office that has seen for itself"
        if position in CLOSED and to not in CLOSED:
            assert (step, to) in (("issued", "reopened"), ("not-fixed", "reopened")), "what was closed comes back as a relapse only"
        if to == "returned" and position != "returned":
            assert position in ("claimed", "not-retested"), "only what was claimed is sent back"
        if position in ASKED and to not in ASKED:
            left = step in ("recalled", "reviewed-reassign")
            assert left or step in ("fixed", "rejected", "extended", "settled") or step.startswith("says-"), "the office answers, or the department says otherwise"
        if position in FOUND and to not in FOUND:
            assert step in ("issued", "taken-over", "fixed"), "nobody answers for what never went out"
        if position in OUT and to in FOUND:
            assert step in ("recalled", "reviewed-reassign"), "only the office takes back what is out"
        if to == "approved" and position != "approved":
            assert step in ("reviewed-issue", "reviewed-reassign", "reviewed-merge"), "only a person lets an item go out"


def test_decisions_lie_over_the_table_and_change_nothing_below() -> None:
    events = told(ISSUED, saying("says-contested"))
    assert life_of(ITEM, events, decided="false-positive").state == "false-positive"
    assert life_of(ITEM, events).state == "contested", "a decision that ended or was withdrawn"
    assert life_of(ITEM, told(ISSUED, CLAIM), decided="explained").state in CLOSED
    assert {step for step in STEPS if "false-positive" in TABLE[step]} == set()


def test_an_extension_moves_the_deadline_and_a_refusal_does_not() -> None:
    asked = (ISSUED, saying("says-extension"))
    assert life_of(ITEM, told(*asked, saying("extended"))).due == "2026-05-01"
    assert life_of(ITEM, told(*asked, saying("rejected"))).due == ISSUED.due
    assert life_of(ITEM, told(*asked, saying("extended"), Issued("r1-09", "2026-03-20"))).due == "2026-05-01"


def test_what_the_department_says_is_kept_apart_from_what_a_re_check_says() -> None:
    life = life_of(ITEM, told(ISSUED, saying("says-contested"), ItemVerdict("not-fixed")))
    assert (life.state, life.claim, life.verdict) == ("contested", "contested", "not-fixed")
    life = life_of(ITEM, told(ISSUED, ItemVerdict("not-fixed")))
    assert (life.state, life.claim, life.verdict) == ("issued", None, "not-fixed")


def test_the_next_ledger_asks_anew_and_tells_what_was_said_before() -> None:
    back = (ISSUED, Return("claimed", {"state": "已整改", "measures": "改了"}), ItemVerdict("not-fixed"))
    assert starts_anew(life_of(ITEM, told(*back)))
    again = life_of(ITEM, told(*back, Issued("r1-09", "2026-04-01")))
    assert (dict(again.cells), dict(again.last)) == ({}, {"state": "已整改", "measures": "改了"})
    once_more = life_of(ITEM, told(*back, Issued("r1-09", "2026-04-01"), Return("claimed", {"state": "已整改"})))
    assert (once_more.state, dict(once_more.cells), starts_anew(once_more)) == ("claimed", {"state": "已整改"}, False)
    assert not starts_anew(life_of(ITEM, told(ISSUED, saying("says-contested"))))
    assert starts_anew(life_of(ITEM, told(ISSUED, saying("says-contested"), saying("rejected"))))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("position", WAYS)
def test_what_is_undone_has_not_happened(position: Position, step: Step) -> None:
    way, unverifiable = told(*WAYS[position]), position == "unverifiable"
    before = life_of(ITEM, way, unverifiable=unverifiable)
    done = replace(told(saying(step))[0], id=len(way) + 1, batch=7)
    assert life_of(ITEM, [*way, done], unverifiable=unverifiable).state == after(position, step)
    assert life_of(ITEM, [*way, done, Event(99, "", "2026-04-01", Undoing(7))], unverifiable=unverifiable) == before


@pytest.mark.parametrize("position", OUT)
def test_what_is_taken_back_is_with_nobody_and_goes_out_anew(position: Position) -> None:
    back = (*WAYS[position], Recalled("发错了"))
    life = life_of(ITEM, told(*back))
    assert (life.state, life.is_out, life.due, dict(life.cells), life.claim) == ("open", False, "", {}, None)
    again = life_of(ITEM, told(*back, Reviewed("issue"), Issued("r2-01", "2026-05-06")))
    assert (again.state, again.due, again.is_out, dict(again.cells)) == ("issued", "2026-05-06", True, {})


@pytest.mark.parametrize("position", OUT)
def test_what_is_handed_over_leaves_one_body_and_goes_to_the_other_with_its_history(position: Position) -> None:
    way = told(*WAYS[position])
    over = replace(told(Reviewed("reassign", "不归他们管"))[0], id=50, department="市教育局")
    life = life_of(ITEM, [*way, over])
    assert (life.state, life.handed, life.is_out, life.due) == ("approved", "市教育局", False, "")
    gone = replace(told(Issued("r2-01", "2026-05-06"))[0], id=51, department="市教育局")
    after_all = life_of(ITEM, [*way, over, gone])
    assert (after_all.state, after_all.department, after_all.due) == ("issued", "市教育局", "2026-05-06")
    assert after_all.relapses == life_of(ITEM, way).relapses
    assert dict(after_all.last) == dict(life_of(ITEM, way).cells or life_of(ITEM, way).last)


def test_what_a_second_person_doubts_stays_until_it_is_reviewed_again() -> None:
    doubted = (Reviewed("issue"), Sampled("wrong", "能打开"))
    assert [life_of(ITEM, told(*way)).may_go_out for way in (doubted[:1], doubted, (*doubted, Reviewed("issue")), (doubted[0], Sampled("sound")))] == [
        True, False, True, True,
    ]  # fmt: skip
    assert life_of(ITEM, told(Sampled("wrong"))).is_doubted


def test_items_out_are_all_that_is_neither_open_nor_closed() -> None:
    assert {*OUT, *FOUND, *(one for one in POSITIONS if one in CLOSED)} == set(POSITIONS)


def test_the_printed_table_is_that_of_the_code() -> None:
    assert DOC.read_text("utf-8") == text(), "run python -m tests.tools.states_table"
