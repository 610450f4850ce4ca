"""The indicator score: veto conditions, capped deductions, decisions, what to mend first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from audits.records import ColumnCoverage, Confidence, Finding, finding_id
from audits.rectification.scoring import ByHand, IndicatorScore, score
from audits.rectification.vetoes import ColumnState, column_states, grave_by_number
from audits.rulebook import MistakesFound
from audits.rulebook.indicators import default_scheme, load_schemes
from reports.outgoing.score_workbook import write_score
from reports.screen.score_view import conclusion, manual, notes, score_data, score_lines, veto_words
from tests.support.caselib import BOOK, _site

if TYPE_CHECKING:
    from pathlib import Path

    from audits.rectification.scoring import Score
    from audits.rectification.vetoes import VetoScore

TODAY = date(2026, 3, 1)
SITE = _site({}, BOOK)
SCHEME = load_schemes(BOOK)["national-2019"]
RAN = tuple(BOOK.rules)


def finding(rule: str, subject: str, column: str = "", pages: tuple[str, ...] = (), **more: Any) -> Finding:
    ident = finding_id(rule, SITE.site, subject)
    where = pages[0] if pages else ""
    return Finding(ident, "r", rule, SITE.site, subject, column, page_url=where, message=f"{rule} {subject}", pages=pages, **more)


def scored(*findings: Finding, columns: tuple[ColumnState, ...] = (), **more: Any) -> Score:
    return score(SCHEME, SITE, findings, columns, TODAY, more.pop("ran", RAN), **more)


PEOPLE = {one.id: 0.0 for group in SCHEME.deductions for one in group.indicators}
"""Nothing to take off for anything that a person looked at."""
VETOES = {one.id: False for one in SCHEME.veto if one.judge != "machine"}


def veto(result: Score, ident: str) -> VetoScore:
    return next(one for one in result.vetoes if one.rule.id == ident)


def indicator(result: Score, ident: str) -> IndicatorScore:
    return next(one for one in result.indicators if one.rule.id == ident)


def dead(number: int, page: str = "https://www.demo.example/zwyw/t1.html") -> Finding:
    return finding("broken-link", f"gone.example/{number}", pages=(page,))


def test_a_clean_site_keeps_all_points_and_names_what_people_must_judge() -> None:
    result = scored()
    assert (result.points, result.points_likely, result.verdict) == (100, 100, "open")
    people = {one.rule.id for one in result.vetoes if one.state == "person"}
    assert people == {"serious-problems", "no-answers", "useless-services"}
    assert "互动交流·办理答复（5 分）" in dict(manual(result))
    assert result.mendings == ()


def test_five_stale_main_columns_are_a_veto_and_four_are_not() -> None:
    stale = [finding("stale-column", ident, ident) for ident in ("news", "notice", "policy", "normative")]
    four = scored(*stale)
    assert (veto(four, "stale-main-columns").state, veto(four, "stale-main-columns").missing) == ("clear", 1)
    site = SITE.model_copy(update={"columns": (*SITE.columns, SITE.columns[0].model_copy(update={"id": "news2"}))})
    five = score(SCHEME, site, [*stale, finding("stale-column", "news2", "news2")], (), TODAY, RAN)
    assert (veto(five, "stale-main-columns").state, five.verdict) == ("hit", "vetoed")
    assert len(veto(five, "stale-main-columns").findings) == 5
    assert "改好其中 1 个即可解除" in veto_words(veto(five, "stale-main-columns"))
    assert conclusion(five).startswith("不合格（单项否决）：栏目不更新（动态要闻、通知公告、政策文件）。不再计分")


def test_what_is_over_an_own_limit_only_costs_nothing_nationally_and_is_no_veto() -> None:
    def stale(column: str, days: int) -> Finding:
        return finding("stale-column", column, column, facts={"days": days})

    names = ("news", "notice", "policy", "normative", "interpretation")
    local = scored(*(stale(name, 14) for name in names))
    assert (local.points, [len(veto(local, one).findings) for one in ("stale-main-columns", "stale-columns")]) == (100, [0, 0])
    over = scored(*(stale(name, 15) for name in names))
    assert ([one.subject for one in veto(over, "stale-main-columns").findings], indicator(over, "news").deducted, over.points) == (["news"], 5, 95)
    long = scored(*(stale(name, 181) for name in (*names, "plan", "guide")))
    assert [one.subject for one in veto(long, "stale-columns").findings] == list(names)
    home = veto(scored(finding("stale-home-page", SITE.home, facts={"days": 9})), "stale-home-page")
    assert (home.state, veto(scored(finding("stale-home-page", SITE.home, facts={"days": 15})), "stale-home-page").state) == ("clear", "hit")


def test_the_days_until_a_veto_are_those_of_the_scheme_whatever_the_office_demands() -> None:
    types = ("news", "notice", "policy", "normative", "normative")
    strict = tuple(ColumnState(f"c{number}", "栏目", kind, "", "2026-02-27", 3, "read") for number, kind in enumerate(types))
    assert veto(scored(columns=strict), "stale-main-columns").days == 180 - 2 + 1


def test_counted_findings_are_grave_where_their_number_is_a_veto() -> None:
    empty = [finding("empty-column", f"e{number}", "plan") for number in range(5)]
    assert grave_by_number(SCHEME, SITE, TODAY, empty) == {one.id for one in empty}
    assert grave_by_number(SCHEME, SITE, TODAY, empty[:4]) == frozenset()
    assert grave_by_number(SCHEME, SITE, TODAY, [*empty[:4], replace(empty[4], confidence=Confidence.LIKELY)]) == frozenset()
    assert grave_by_number(SCHEME, SITE, TODAY, [*empty[:4], replace(empty[0], id="another")]) == frozenset(), "one subject twice"


def test_a_column_both_stale_and_undated_counts_once_and_others_do_not_count_as_main() -> None:
    news = finding("stale-column", "news", "news"), finding("undated-list", "news", "news")
    result = scored(*news, finding("stale-column", "plan", "plan"))
    assert len(veto(result, "stale-main-columns").findings) == 1
    assert len(veto(result, "stale-columns").findings) == 2


def test_links_on_the_home_page_cost_a_point_and_others_a_tenth_and_the_cap_holds() -> None:
    home = dead(0, SITE.home)
    result = scored(home, dead(1), dead(2))
    assert indicator(result, "availability").deducted == 1.2
    assert [line.points for line in indicator(result, "availability").lines] == [1, 0.1, 0.1]
    assert result.points == 98.8
    elsewhere = dead(3)
    assert scored(elsewhere, on_home={elsewhere.id}).points == 99
    capped = scored(*(dead(number) for number in range(200)))
    assert indicator(capped, "availability").deducted == 8
    assert sum(line.points for line in indicator(capped, "availability").lines) == pytest.approx(20)
    assert capped.points == 92


def test_the_limit_of_an_item_holds_within_its_indicator() -> None:
    result = scored(*(finding("missing-validity-label", f"d{number}", "normative") for number in range(20)))
    assert indicator(result, "policy").deducted == 4


def test_likely_findings_are_told_apart_and_unverifiable_ones_never_cost() -> None:
    unsure = replace(dead(1), confidence=Confidence.UNVERIFIABLE)
    result = scored(replace(dead(0), confidence=Confidence.LIKELY), unsure)
    assert (result.points, result.points_likely) == (100, 99.9)
    assert [line.likely for line in indicator(result, "availability").lines] == [True]
    assert scored(unsure, decided={unsure.id: "confirmed"}).points == 99.9


def test_decisions_keep_findings_out_and_are_counted() -> None:
    wrong, accepted = dead(0), dead(1)
    result = scored(wrong, accepted, dead(2), decided={wrong.id: "false-positive", accepted.id: "exempt"})
    assert indicator(result, "availability").deducted == 0.1
    assert dict(result.decided) == {"false-positive": 1, "exempt": 1}
    assert "已作“误报”处置的 1 个问题没有计分。" in notes(result, BOOK)


def test_clues_to_serious_problems_are_a_persons_matter() -> None:
    result = scored(finding("hijacked-link", "bad.example"))
    assert (veto(result, "serious-problems").state, result.verdict) == ("review", "open")
    assert "3 项单项否决待人工认定，不能下结论" in conclusion(result)


def test_rules_that_did_not_run_judge_nothing() -> None:
    result = scored(ran=("broken-link",))
    assert veto(result, "empty-columns").state == "not-run"
    assert indicator(result, "news").judged == "not-run"
    assert indicator(result, "availability").judged == "machine"
    assert dict(manual(result))["发布解读·动态要闻（5 分）"] == "本次没有运行有关规则"


def test_bodies_without_services_are_scored_out_of_75() -> None:
    result = scored(finding("stale-column", "policy", "policy"), finding("repealed-basis-cited", "x", "service"), without_service=True)
    assert result.points == pytest.approx((75 - 5) * 4 / 3, abs=0.01)
    assert all(one.group != "办事服务" for one in result.indicators)


def test_the_worked_example_of_89_points() -> None:
    """国管局 2019 Q2: a policy column without update for 6 months costs 5; here with six home page links it is 89."""
    result = scored(
        finding("stale-column", "policy", "policy"), *(dead(number, SITE.home) for number in range(6)), by_hand=ByHand(PEOPLE, VETOES)
    )
    assert (result.points, result.verdict) == (89, "bonus")


def test_mendings_return_most_points_first() -> None:
    result = scored(
        finding("stale-column", "policy", "policy"), finding("stale-column", "news", "news"), dead(0, SITE.home), dead(1),
        finding("missing-interpretation-link", "d1", "policy"),
    )  # fmt: skip
    assert [one.gain for one in result.mendings] == [5, 5, 1, 1, 0.1]
    assert {one.indicator for one in result.mendings[:2]} == {"动态要闻", "政策文件"}
    assert {one.indicator for one in result.mendings[2:4]} == {"可用性", "解读关联"}
    assert all(len(one.findings) == 1 for one in result.mendings)


def test_far_over_the_cap_all_findings_are_mended_together() -> None:
    result = scored(*(dead(number) for number in range(200)))
    assert [(one.gain, len(one.findings)) for one in result.mendings] == [(8, 200)]


def test_columns_that_will_soon_be_over_are_named_with_the_day_of_the_veto() -> None:
    def column(ident: str, newest: str) -> ColumnCoverage:
        return ColumnCoverage(ident, ident, "news", "read", newest=newest)

    newest = {"news": "2026-02-20", "notice": "2025-09-05", "policy": "2025-10-01", "unknown": "2026-01-01"}
    covered = [column(ident, day) for ident, day in newest.items()]
    columns = tuple(column_states(SITE, covered, BOOK))
    assert [(one.id, one.limit, one.days_left(TODAY)) for one in columns] == [("news", 14, 5), ("notice", 180, 3), ("policy", 180, 29)]
    stale = [finding("stale-column", f"x{number}", "normative") for number in range(3)]
    result = scored(*stale, columns=columns)
    assert [(near.column.id, near.days) for near in result.near] == [("notice", 3), ("news", 5)]
    assert veto(result, "stale-main-columns").days == 6
    assert veto_words(veto(result, "stale-main-columns")).startswith("3 个（5 个即否决），再有 2 个即否决；各栏目都不更新的话，6 天后达到")
    assert veto(scored(columns=columns), "stale-main-columns").days is None


def test_text_data_and_workbook_name_every_finding(tmp_path: Path) -> None:
    first = dead(0, SITE.home)
    result = scored(first, finding("late-publication", "d"), complete=False)
    lines = "\n".join(score_lines(result, SITE, BOOK, "20260301-1"))
    assert f"broken-link gone.example/0 [{first.id}]" in lines
    assert "本次巡检没有检查完" in lines
    assert "公开不及时 1" in lines
    data = score_data(result, SITE, BOOK, "20260301-1")
    assert [line["finding"] for one in data["indicators"] for line in one["lines"]] == [first.id]
    path = tmp_path / "得分.xlsx"
    write_score(path, [(result, SITE)], BOOK, "20260301-1")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["得分", "单项否决", "扣分指标", "扣分明细", "先改哪几处", "快到期的栏目", "须人工检查", "人工检查结果"]
    assert [cell.value for cell in book["扣分明细"][2]][3:6] == [1, "计入", first.id]
    assert [book["得分"].cell(2, column).value for column in (5, 6, 7)] == [result.judged, 1, None]


def test_local_schemes_change_keys_and_come_first(tmp_path: Path) -> None:
    folder = tmp_path / "indicators"
    folder.mkdir()
    (folder / "city.yml").write_text(
        "base: national-2019\nscheme: city\ntitle: 示例市检查办法\nscope: 示例市\nvalid_from: 2025-01-01\npass_mark: 70\n", "utf-8"
    )
    book = replace(BOOK, own_dir=tmp_path, _memo={})
    schemes = load_schemes(book)
    assert schemes["city"].pass_mark == 70
    assert schemes["city"].veto == SCHEME.veto
    assert default_scheme(schemes, TODAY, book) == "city"
    assert default_scheme(schemes, date(2024, 1, 1), book) == "national-2019"
    assert default_scheme(schemes, date(2018, 1, 1), book) == ""


def test_mistakes_of_a_scheme_come_all_at_once_with_their_lines(tmp_path: Path) -> None:
    folder = tmp_path / "indicators"
    folder.mkdir()
    text = (
        "scheme: citi\nbase: national-2019\nveto:\n  - {id: a, name: 甲, condition: 乙, rules: [stale-colum], column_types: [newz]}\n"
        "deductions:\n  - {name: 丙, indicators: [{id: b, name: 丁, points: 7}]}\n"
    )
    (folder / "city.yml").write_text(text, "utf-8")
    (folder / "other.yml").write_text("scheme: other\nbase: nationl-2019\n", "utf-8")
    with pytest.raises(MistakesFound) as found:
        load_schemes(replace(BOOK, own_dir=tmp_path, _memo={}))
    says = "\n".join(str(mistake) for mistake in found.value.mistakes)
    assert "city.yml:4" in says
    assert "没有规则“stale-colum”" in says
    assert "没有栏目类型“newz”" in says
    assert "各指标分值之和是 7，应等于总分 100" in says
    assert "方案名“citi”应与文件名“city”相同" in says
    assert "没有方案“nationl-2019”" in says


def test_a_good_verdict_needs_all_that_only_people_can_judge() -> None:
    assert scored(by_hand=ByHand(PEOPLE, VETOES)).verdict == "bonus"
    no_veto = scored(by_hand=ByHand(PEOPLE, {name: met for name, met in VETOES.items() if name != "no-answers"}))
    assert (no_veto.verdict, no_veto.unjudged) == ("open", 0)
    assert conclusion(no_veto) == "已检 100 分中扣 0 分；1 项单项否决待人工认定，不能下结论。"
    incomplete = scored(by_hand=ByHand(PEOPLE, VETOES), complete=False)
    assert conclusion(incomplete) == "已检 100 分中扣 0 分；本次巡检没有检查完，不能下结论。"
    missing = next(one.rule.id for one in scored().indicators if one.judged == "person")
    left = scored(by_hand=ByHand({name: taken for name, taken in PEOPLE.items() if name != missing}, VETOES))
    assert (left.verdict, left.unjudged) == ("open", indicator(left, missing).rule.points)
    assert f"{left.unjudged:g} 分须人工检查，不能下结论" in conclusion(left)


def test_a_bad_verdict_is_certain_at_once() -> None:
    assert scored(by_hand=ByHand({}, {"no-answers": True})).verdict == "vetoed"
    lost = {ident: indicator(scored(), ident).rule.points for ident in PEOPLE}
    failed = scored(by_hand=ByHand(lost, {}))
    assert (failed.points, failed.verdict) == (0, "failed")
    assert conclusion(failed) == "扣分部分 0 分（满分 100），不合格。"


def test_points_by_hand_are_added_to_those_of_the_program_within_the_indicator() -> None:
    result = scored(dead(0, SITE.home), by_hand=ByHand({**PEOPLE, "availability": 2.5}, VETOES))
    assert (indicator(result, "availability").taken, result.points, result.taken) == (3.5, 96.5, 3.5)
    capped = scored(dead(0, SITE.home), by_hand=ByHand({**PEOPLE, "availability": 8}, VETOES))
    assert indicator(capped, "availability").taken == 8


def test_what_a_person_judged_is_no_longer_asked_for() -> None:
    result = scored(finding("hijacked-link", "bad.example"), by_hand=ByHand({"overview": 1.0}, {"serious-problems": False}))
    names = dict(manual(result))
    assert "单项否决·安全、泄密事故等严重问题" not in names
    assert "发布解读·概况信息（2 分）" not in names
    assert "单项否决·互动回应差" in names
    assert veto_words(veto(result, "serious-problems")) == "人工认定：未触发"
