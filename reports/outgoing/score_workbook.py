"""The indicator score as a workbook for the office: every point with the number of its finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from openpyxl.utils import get_column_letter

from audits.texts.masking import mask_text
from reports.screen.score_view import (
    JUDGED,
    VERIFY,
    VETO_STATES,
    conclusion,
    days_words,
    manual,
    mending_words,
    notes,
    points,
    to_be_verified,
    veto_words,
)
from reports.workbook.files import whole
from reports.workbook.sheets import HEAD_FONT, NAVY, Look, Looks, height_of, new_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from audits.records import Finding
    from audits.rectification.scoring import Score
    from audits.rulebook.book import RuleBook
    from audits.rulebook.register import Site

_HEAD = Look(HEAD_FONT, bold=True, colour="FFFFFF", fill=NAVY, across="center")
_TEXT = Look()
_NUMBER = Look(across="center")
_Row = tuple[object, ...]
BY_HAND_SHEET = "人工检查结果"
SITE_ID, INDICATOR_ID, JUDGED_BY_HAND = "站点编号", "指标编号", "人工认定"


class _Table(NamedTuple):
    name: str
    columns: tuple[tuple[str, float], ...]
    """Heading and width."""
    rows: Iterable[_Row]


def write_score(path: Path, scores: Sequence[tuple[Score, Site]], book: RuleBook, run: str) -> None:
    """Sheets with the result of each site, vetoes, indicators, deductions, what to mend first, columns due soon, what people must check."""
    workbook = new_workbook()
    looks = Looks(workbook)
    for table in _tables(scores, book, run):
        widths = [width for _, width in table.columns]
        sheet = looks.sheet(table.name)
        sheet.sheet.freeze_panes = "A2"
        sheet.widths(widths)
        sheet.page(title_row=True)
        sheet.append([sheet.cell(title, _HEAD) for title, _ in table.columns], 24)
        for row in table.rows:
            cells = [sheet.cell(value, _NUMBER if isinstance(value, (int, float)) else _TEXT) for value in row]
            sheet.append(cells, height_of(zip(row, widths, strict=True)))
        sheet.sheet.auto_filter.ref = f"A1:{get_column_letter(len(widths))}{sheet.rows}"
    with whole(path) as draft:
        workbook.save(draft)


def _tables(scores: Sequence[tuple[Score, Site]], book: RuleBook, run: str) -> Iterator[_Table]:
    site = ("站点", 26.0)
    yield _Table(
        "得分", (site, ("批次", 14), ("方案", 26), ("结论", 44), ("已检分值", 9), ("已扣分", 9), ("得分（有结论的）", 11), ("疑似属实时", 11), ("说明", 60)),
        [_result(score, one, book, run) for score, one in scores],
    )  # fmt: skip
    yield _Table(
        "单项否决", (site, ("指标", 24), ("条件", 50), ("状态", 12), ("情况", 44), ("问题编号", 34)),
        [row for score, one in scores for row in _vetoes(score, one)],
    )  # fmt: skip
    yield _Table(
        "扣分指标", (site, ("类别", 12), ("指标", 16), ("分值", 8), ("扣分", 8), ("疑似属实时扣分", 14), ("判断方式", 16), ("核对", 20)),
        [row for score, one in scores for row in _indicators(score, one)],
    )  # fmt: skip
    yield _Table(
        "扣分明细",
        (
            site, ("指标", 14), ("扣分项", 30), ("扣分", 8), ("是否计入", 12), ("问题编号", 16), ("问题描述", 60), ("栏目", 18),
            ("责任单位", 22),
        ),
        [row for score, one in scores for row in _lines(score, one)],
    )  # fmt: skip
    yield _Table(
        "先改哪几处", (site, ("次序", 8), ("可提高", 9), ("指标", 16), ("问题数", 9), ("改什么", 70), ("问题编号", 34)),
        [row for score, one in scores for row in _mendings(score, one)],
    )  # fmt: skip
    yield _Table(
        "快到期的栏目", (site, ("栏目", 22), ("责任单位", 26), ("最近更新", 14), ("期限(天)", 10), ("何时超期", 14)),
        [row for score, one in scores for row in _near(score, one)],
    )  # fmt: skip
    yield _Table("须人工检查", (site, ("指标", 34), ("看什么", 80)), [(one.name, *row) for score, one in scores for row in manual(score)])
    yield _Table(
        BY_HAND_SHEET,
        (
            site, (SITE_ID, 16), ("类别", 14), ("指标", 26), (INDICATOR_ID, 22), ("分值", 8), (JUDGED_BY_HAND, 16), ("怎样填", 40), ("看什么", 60),
        ),
        [row for score, one in scores for row in _to_judge(score, one)],
    )  # fmt: skip


def _to_judge(score: Score, site: Site) -> Iterator[_Row]:
    """A row for everything that a person has to judge, with a blank for it; what was judged stands in it."""
    for veto in score.vetoes:
        if veto.by_hand or veto.state in ("review", "person", "not-run"):
            said = ("触发" if veto.state == "hit" else "未触发") if veto.by_hand else ""
            look = veto.rule.manual or veto.rule.condition
            yield site.name, site.site, "单项否决", veto.rule.name, veto.rule.id, "", said, "填“触发”或“未触发”", look
    for one in score.indicators:
        if one.judged != "machine":
            said = "" if one.by_hand is None else points(one.by_hand)
            how = f"填还要扣几分，0 到 {points(one.rule.points)}；没有问题填 0"
            yield site.name, site.site, one.group, one.rule.name, one.rule.id, one.rule.points, said, how, one.rule.manual


def _result(score: Score, site: Site, book: RuleBook, run: str) -> _Row:
    words = "\n".join(notes(score, book))
    known = (score.points, score.points_likely) if score.verdict != "open" else ("", "")
    return site.name, run, score.scheme.title, conclusion(score), score.judged, score.taken, *known, words


def _vetoes(score: Score, site: Site) -> Iterator[_Row]:
    for one in score.vetoes:
        yield site.name, one.rule.name, one.rule.condition, VETO_STATES[one.state], veto_words(one), _numbers([*one.findings, *one.likely])


def _indicators(score: Score, site: Site) -> Iterator[_Row]:
    for one in score.indicators:
        verify = VERIFY.strip("（）") if to_be_verified(one.rule) else ""
        yield site.name, one.group, one.rule.name, one.rule.points, one.taken, one.deducted_likely, JUDGED[one.judged], verify


def _lines(score: Score, site: Site) -> Iterator[_Row]:
    for one in score.indicators:
        for line in one.lines:
            finding = line.finding
            column = site.column(finding.column)
            counted = "疑似，未计" if line.likely else "计入"
            item, owner = one.rule.items[line.item], site.department_name(finding.department)
            what = f"{item.what}{VERIFY if item.verify else ''}"
            yield site.name, one.rule.name, what, line.points, counted, finding.id, mask_text(finding.message), column.name if column else "", owner


def _mendings(score: Score, site: Site) -> Iterator[_Row]:
    for number, one in enumerate(score.mendings, 1):
        yield site.name, number, one.gain, one.indicator, len(one.findings), mending_words(one), _numbers(one.findings)


def _near(score: Score, site: Site) -> Iterator[_Row]:
    for one in score.near:
        column = one.column
        yield site.name, column.name, site.department_name(column.department), column.newest, column.limit, days_words(one.days)


def _numbers(findings: Iterable[Finding]) -> str:
    return "、".join(one.id for one in findings)
