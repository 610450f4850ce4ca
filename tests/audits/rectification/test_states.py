"""The table of states: every event from every state, by the table and by what the life of an item makes of it."""

from __future__ import annotations

import pytest

from audits.records.events import Answered, Event, Issued, ItemVerdict, Return, Said
from audits.rectification.life import ASKED, CLOSED, life_of, starts_anew
from audits.rectification.states import OUT, POSITIONS, SAYING, STEPS, TABLE, Position, Step, after
from tests.tools.states_table import DOC, text

ITEM = "a1b2c3d4e5f6"
ISSUED = Issued("r1-02", "2026-03-16")


def saying(step: Step) -> Said:
    """The event of a step."""
    if step == "issued":
        return Issued("r2-02", "2026-04-16")
    if step in ("accepted", "rejected", "extended"):
        return Answered(step, "理由", "2026-05-01" if step == "extended" else "")
    if step in ("fixed", "not-fixed", "not-examined"):
        return ItemVerdict(step)
    claim = next(claim for claim, one in SAYING.items() if one == step)
    return Return(claim, {"state": claim})


CLAIM = saying("says-claimed")
WAYS: dict[Position, tuple[Said, ...]] = {
    "open": (),
    "unverifiable": (),
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
            assert step == "fixed", "only a re-check closes"
        if position in CLOSED and to not in CLOSED:
            assert (step, to) in (("issued", "reopened"), ("not-fixed", "reopened")), "what was closed comes back as a relapse only"
        if to == "returned" and position != "returned":
            assert position in ("claimed", "not-retested"), "only what was claimed is sent back"
        if position in ASKED and to not in ASKED:
            assert step == "fixed" or step in ("rejected", "extended") or step.startswith("says-"), "the office answers, or the department says otherwise"
        if position == "open":
            assert step in ("issued", "fixed") or to == "open", "nobody answers for what never went out"


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


def test_items_out_are_all_that_is_neither_open_nor_closed() -> None:
    assert {*OUT, "open", "unverifiable", *(one for one in POSITIONS if one in CLOSED)} == set(POSITIONS)


def test_the_printed_table_is_that_of_the_code() -> None:
    assert DOC.read_text("utf-8") == text(), "run python -m tests.tools.states_table"
