"""States follow from events: only a re-check closes, undoing takes back, what comes back is a relapse."""

from datetime import date
from pathlib import Path

import pytest

from audits.records import Confidence, Occurrence, Place, PlaceProof, Verdict
from audits.records.codes import Claim, DecisionKind, ItemState
from audits.records.events import DecisionMade, Event, Issued, ItemVerdict, Return, Said, Undoing
from audits.rectification.decisions import Decision, decision_on
from audits.rectification.life import life_of, worst
from audits.rectification.workitems import split, split_verdict
from audits.rulebook import MistakesFound
from audits.rulebook.workdays import Workdays, YearSchedule, load_workdays
from tests.support import ledgerlib
from tests.support.places import ROOT

SHIPPED = ROOT / "rules"
ITEM = "a1b2c3d4e5f6"


Step = Said | tuple[Return, int]


def told(*steps: Step, item: str = ITEM) -> list[Event]:
    """Events in order; what was returned comes with its batch."""
    events = []
    for number, step in enumerate(steps, 1):
        said, batch = step if isinstance(step, tuple) else (step, 0)
        events.append(Event(number, "", f"2026-03-{number:02d}", said, "r1", ITEM, item, "市财政局", batch=batch))
    return events


ISSUED = Issued("r1-02", "2026-03-16")
AGAIN = Issued("r2-02", "2026-04-16")
FIXED, NOT_FIXED, NOT_EXAMINED = ItemVerdict("fixed"), ItemVerdict("not-fixed"), ItemVerdict("not-examined")


def claim(state: Claim, batch: int = 1, **cells: str) -> tuple[Return, int]:
    return Return(state, {"state": state, **cells}), batch


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([], "open"),
        ([ISSUED], "issued"),
        ([ISSUED, claim("claimed")], "claimed"),
        ([ISSUED, claim("in-progress"), claim("claimed", 2)], "claimed"),
        ([ISSUED, claim("contested")], "contested"),
        ([ISSUED, claim("contested"), DecisionMade(1, "confirmed")], "issued"),
        ([ISSUED, claim("extension")], "extension"),
        ([ISSUED, claim("claimed"), Undoing(1)], "issued"),
        ([ISSUED, claim("claimed"), FIXED], "verified"),
        ([ISSUED, FIXED], "verified"),
        ([ISSUED, claim("claimed"), NOT_FIXED], "returned"),
        ([ISSUED, claim("claimed"), NOT_EXAMINED], "not-retested"),
        ([ISSUED, claim("claimed"), FIXED, NOT_EXAMINED], "verified"),
        ([ISSUED, claim("claimed"), FIXED, NOT_FIXED], "reopened"),
        ([ISSUED, FIXED, claim("in-progress")], "verified"),
        ([ISSUED, FIXED, AGAIN], "reopened"),
        ([ISSUED, claim("claimed"), AGAIN], "claimed"),
    ],
)
def test_states(steps: list[Step], state: ItemState) -> None:
    assert life_of(ITEM, told(*steps)).state == state


def test_a_deadline_stays_when_a_ledger_is_written_again_and_is_new_after_a_relapse() -> None:
    again = life_of(ITEM, told(ISSUED, Issued("r1-09", "2026-05-01")))
    assert (again.due, again.ledger) == ("2026-03-16", "r1-09")
    relapsed = life_of(ITEM, told(ISSUED, claim("claimed", measures="改了"), FIXED, Issued(due="2026-05-01")))
    assert (relapsed.due, relapsed.verdict, relapsed.relapses, dict(relapsed.cells)) == ("2026-05-01", "relapsed", 1, {})


def test_events_of_the_other_part_do_not_count() -> None:
    events = [*told(ISSUED, item=f"{ITEM}-A"), *told(ISSUED, claim("claimed"), item=f"{ITEM}-B")]
    assert life_of(f"{ITEM}-A", events).state == "issued"
    assert life_of(f"{ITEM}-B", events).state == "claimed"
    assert worst(life_of(f"{ITEM}{part}", events).state for part in ("-A", "-B")) == "issued"


def test_an_item_that_was_split_later_keeps_what_was_said_of_the_whole() -> None:
    assert life_of(f"{ITEM}-B", told(ISSUED, claim("claimed"))).state == "claimed"


# -- work items ----------------------------------------------------------------------------------------------------------


def items(*places: Occurrence) -> dict[str, tuple[str, int]]:
    finding = ledgerlib.finding("broken-link", "https://x.example/", places).finding
    return {item.replace(finding.id, "ID"): (department, len(numbers)) for item, (department, numbers) in split(finding, places).items()}


FRAME = ledgerlib.place("/a.html", Place.FRAME)
NEWS, BUDGET = (ledgerlib.place("/n.html", column="news", department="gov-office"), ledgerlib.place("/b.html", column="budget", department="finance"))
OWN = ledgerlib.place("/o.html")


def test_who_has_to_put_right_what() -> None:
    assert items(FRAME, FRAME) == {"ID": ("", 2)}
    assert items(NEWS) == {"ID": ("gov-office", 1)}
    assert items(FRAME, OWN) == {"ID": ("", 2)}
    assert items(FRAME, NEWS, NEWS) == {"ID-A": ("", 1), "ID-B": ("gov-office", 2)}
    assert items(NEWS, BUDGET) == {"ID-B-finance": ("finance", 1), "ID-B-gov-office": ("gov-office", 1)}
    assert items(FRAME, NEWS, BUDGET) == {"ID-A": ("", 1), "ID-B-finance": ("finance", 1), "ID-B-gov-office": ("gov-office", 1)}


def test_a_footer_link_on_4012_pages_is_one_item_of_the_operator() -> None:
    assert items(*[ledgerlib.place(f"/p{n}.html", Place.FRAME, column="news", department="gov-office") for n in range(4012)]) == {"ID": ("", 4012)}


def test_a_page_of_a_rare_template_with_the_same_footer_counts_as_frame() -> None:
    rare = ledgerlib.place("/rare.html", Place.CONTENT, "news", "gov-office", path="div.footer a")
    assert items(FRAME, FRAME, rare) == {"ID": ("", 3)}


def test_a_verdict_is_split_with_its_item() -> None:
    places = [FRAME, NEWS, NEWS]
    finding = ledgerlib.finding("broken-link", "https://x.example/", places).finding
    proofs = [PlaceProof("", "clean", "gone-from-page"), PlaceProof("", "clean", "gone-from-page"), PlaceProof("", "unexamined", "not-fetched")]
    found = split_verdict(finding, places, Verdict(finding.id, "r2", "not-examined", tuple(proofs)))
    assert found[f"{finding.id}-A"] == ("fixed", {"clean": 1})
    assert found[f"{finding.id}-B"] == ("not-examined", {"clean": 1, "unexamined": 1})


# -- decisions -----------------------------------------------------------------------------------------------------------


def decision(number: int = 1, kind: DecisionKind = "false-positive", **values: str) -> Decision:
    return Decision(number, kind, **{"reason": "r", "author": "a", "created": "2026-03-01", **values})


def test_decisions_hold_from_their_day_to_their_end() -> None:
    one = decision(until="2026-03-31", withdrawn="2026-03-20")
    assert [one.holds(date(2026, 2, 28)), one.holds(date(2026, 3, 1)), one.holds(date(2026, 3, 19)), one.holds(date(2026, 3, 20))] == [False, True, True, False]
    assert not decision(until="2026-03-31").holds(date(2026, 4, 1))


def test_the_scope_of_a_decision() -> None:
    found = ledgerlib.finding("broken-link", "https://old.demo.example/a", [NEWS]).finding
    assert decision(finding=found.id).covers(found)
    assert decision(rule="broken-link", site="demo-city").covers(found)
    assert decision(target="https://old.demo.example/*").covers(found)
    assert not decision(target="https://old.demo.example").covers(found)
    assert not decision(rule="broken-link", column="budget").covers(found)
    assert not decision().covers(found)
    assert not decision(finding=found.id, item=f"{found.id}-A").covers(found, f"{found.id}-B")


def test_the_narrowest_decision_counts() -> None:
    found = ledgerlib.finding("broken-link", "https://old.demo.example/a", [NEWS], confidence=Confidence.UNVERIFIABLE).finding
    wide, narrow = decision(2, rule="broken-link", kind="exempt"), decision(1, finding=found.id, kind="confirmed")
    assert decision_on(found, [wide, narrow], date(2026, 3, 2)) == narrow


# -- working days --------------------------------------------------------------------------------------------------------


def test_deadlines_know_moved_holidays() -> None:
    days = Workdays()
    assert days.is_workday(date(2026, 2, 14))
    assert not days.is_workday(date(2026, 2, 16))
    assert days.after(date(2026, 9, 30), 1) == (date(2026, 10, 8), True)
    assert days.between(date(2026, 3, 2), date(2026, 3, 16)) == 10
    assert days.between(date(2026, 3, 16), date(2026, 3, 2)) == -10


def test_beyond_the_published_schedule_weekends_count_and_it_is_said() -> None:
    assert Workdays().after(date(2039, 12, 30), 2) == (date(2040, 1, 3), False)


@pytest.mark.parametrize(("from_day", "count", "due"), [
    (date(2027, 2, 3), 2, date(2027, 2, 9)), (date(2027, 4, 2), 1, date(2027, 4, 6)), (date(2027, 6, 8), 1, date(2027, 6, 10)),
    (date(2028, 4, 28), 1, date(2028, 5, 3)), (date(2028, 9, 29), 1, date(2028, 10, 4)), (date(2060, 9, 30), 1, date(2060, 10, 4)),
])  # fmt: skip
def test_beyond_the_published_schedule_statutory_holidays_are_no_working_days(from_day: date, count: int, due: date) -> None:
    assert load_workdays(SHIPPED).after(from_day, count) == (due, False)


def test_a_published_schedule_goes_before_the_statutory_holidays(tmp_path: Path) -> None:
    (tmp_path / "workdays.yml").write_text("years:\n  2027: {off: [2027-02-05], work: [2027-02-06]}\n", "utf-8")
    assert load_workdays(SHIPPED, tmp_path).after(date(2027, 2, 4), 2) == (date(2027, 2, 8), True)
    assert load_workdays(SHIPPED, tmp_path).after(date(2028, 1, 24), 1) == (date(2028, 1, 31), False)


def test_an_override_file_takes_the_place_of_a_year(tmp_path: Path) -> None:
    (tmp_path / "workdays.yml").write_text("years:\n  2040: {off: [2040-01-02], work: [2040-01-07]}\n", "utf-8")
    days = load_workdays(tmp_path)
    assert days.after(date(2039, 12, 30), 1) == (date(2040, 1, 3), True) or not days.is_known(date(2039, 12, 31))
    assert days.is_workday(date(2040, 1, 7))
    assert days.is_known(date(2040, 5, 1))
    assert Workdays({2040: YearSchedule()}).is_workday(date(2040, 1, 2))


def test_a_wrong_override_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "workdays.yml").write_text("years:\n  2040: {off: [2041-01-02]}\n", "utf-8")
    with pytest.raises(MistakesFound, match="2041-01-02 不在 2040 年"):
        load_workdays(tmp_path)
    (tmp_path / "workdays.yml").write_text("years:\n  2040: {off: 2040-01-02}\n", "utf-8")
    with pytest.raises(MistakesFound, match=r"years\.2040\.off: 应为列表"):
        load_workdays(tmp_path)
    (tmp_path / "workdays.yml").write_text("fixed: [10月1日]\nmoving:\n  2040: [2040-02-11]\n", "utf-8")
    with pytest.raises(MistakesFound, match="每年同一天的节假日应写成 月-日，如 10-01，现在是：10月1日"):
        load_workdays(tmp_path)
