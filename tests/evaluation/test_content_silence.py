"""On real pages in the columns they belong in, no rule about content confirms what is not so."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest

from audits.engine import Judge
from audits.records import Confidence, Page
from audits.records.views import PageView
from audits.rulebook import load_rulebook
from audits.rulebook.register import Site, check_site
from tests.evaluation.pages import DATA, SETS, Sample, readings, samples

RULES = frozenset({
    "exposed-personal-data", "misplaced-content", "missing-responsible-person", "missing-site-identity", "missing-source",
    "outdated-copyright", "placeholder-text", "wrong-expression",
})  # fmt: skip
TYPES = {
    "政策文件": "policy", "新闻动态": "news", "办事指南": "service", "通知公告": "notice", "公示": "publicity", "采购招标": "procurement",
    "统计数据": "statistics", "政策解读": "interpretation", "法律法规": "law", "人事招考": "personnel", "规范性文件": "normative",
    "领导信息": "leaders", "年度报告": "annual-report", "信访回应": "interaction", "机构职能": "institution",
}  # fmt: skip
TODAY = date(2021, 6, 1)
REAL_SLIPS = {"粗旷", "分辩率"}

pytestmark = [
    pytest.mark.skipif(not samples(), reason=f"没有真实网页资料：{DATA}"),
    pytest.mark.xdist_group("labelled"),
]


BOOK = load_rulebook()


def _site(host: str, name: str, kind: str) -> Site:
    column = {"id": "c", "name": name, "type": kind, "list": "/c/", "expects": ["source", "responsible-person"]}
    given = {"site": "s", "name": "示例", "home": f"http://{host}/", "hosts": [host], "columns": [column]}
    return check_site(given, {}, "s", BOOK.column_types)


@cache
def _known() -> tuple[tuple[Sample, Page], ...]:
    """Labelled pages of the first set, as read."""
    return tuple((sample, page) for sample, page in readings() if sample.pages == SETS[0])


@cache
def _judged() -> tuple[tuple[Sample, Any], ...]:
    """What is found on each page in the column that it belongs in."""
    found = []
    for sample, page in _known():
        trail = sample.label.get("breadcrumb") or ["栏目"]
        site = _site(urlsplit(page.url).netloc, trail[-1] or "栏目", TYPES.get(sample.label.get("doc_type") or "", "static"))
        judge = Judge(BOOK, site, TODAY, "r", RULES)
        found += [(sample, judged.finding) for judged in judge.judge_page(PageView(page, site, TODAY, site.columns))]
        assert not judge.failures, judge.failures
    return tuple(found)


def _is_so(sample: Sample, rule: str, facts: dict[str, Any]) -> bool:
    """Whether the label of the page bears a finding out."""
    if rule == "missing-source":
        return not sample.label.get("source") and not sample.label.get("issuer")
    if rule == "missing-responsible-person":
        return not sample.label.get("responsible")
    if rule == "wrong-expression":
        return facts["wrong"] in REAL_SLIPS
    if rule == "outdated-copyright":
        return bool(facts["year"] < TODAY.year - 1)
    return False


def test_there_are_pages_to_look_at() -> None:
    assert len(_known()) > 150


def test_no_confirmed_finding_that_is_not_so() -> None:
    confirmed = [(sample, finding) for sample, finding in _judged() if finding.confidence is Confidence.CONFIRMED]
    wrong = [(finding.rule, finding.message, sample.where) for sample, finding in confirmed if not _is_so(sample, finding.rule, dict(finding.facts))]
    assert wrong == []


def test_few_doubtful_findings() -> None:
    likely = [finding for _, finding in _judged() if finding.confidence is Confidence.LIKELY]
    assert len(likely) <= len(_known()) * 0.05


@pytest.mark.parametrize(
    ("kind", "column", "least"),
    [("新闻动态", "guide", 0.3), ("人事招考", "normative", 0.5), ("政策解读", "normative", 0.5), ("政策文件", "interpretation", 0.5)],
)
def test_pages_put_into_a_wrong_column_are_found(kind: str, column: str, least: float) -> None:
    pages = [page for sample, page in _known() if sample.label.get("doc_type") == kind]
    site = _site("www.example.gov.cn", "栏目", column)
    judge = Judge(BOOK, site, TODAY, "r", frozenset({"misplaced-content"}))
    found = [page for page in pages if judge.judge_page(PageView(page, site, TODAY, site.columns))]
    assert len(found) >= least * len(pages)
