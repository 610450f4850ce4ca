"""On real pages in the columns they belong in, no rule about content confirms what is not so."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest

from audits.engine import Judge
from audits.extract import read
from audits.records import Confidence, Page
from audits.records.views import PageView
from audits.rulebook import load_rulebook
from audits.rulebook.register import Site, check_site
from tests.support.places import SHARED

PAGES = SHARED / "data" / "pages"
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
BUDGET_MS = 10.0

if not PAGES.is_dir():
    pytest.skip(f"没有真实网页资料：{PAGES}", allow_module_level=True)


@dataclass(frozen=True)
class Known:
    """A labelled page as read."""

    label: dict[str, Any]
    page: Page
    kind: str


def _known() -> list[Known]:
    found = []
    for name in ("details", "lists"):
        for line in (PAGES / f"{name}.jsonl").read_text("utf-8").splitlines():
            label = json.loads(line)
            if label.get("path"):
                body = (PAGES / label["path"]).read_bytes()
                found.append(Known(label, read(body, label.get("url") or "http://www.example.gov.cn/a.html"), name))
    return found


BOOK = load_rulebook()
KNOWN = _known()


def _site(host: str, name: str, kind: str) -> Site:
    column = {"id": "c", "name": name, "type": kind, "list": "/c/", "expects": ["source", "responsible-person"]}
    given = {"site": "s", "name": "示例", "home": f"http://{host}/", "hosts": [host], "columns": [column]}
    return check_site(given, {}, "s", BOOK.column_types)


def _judged(known: Known) -> tuple[list[Any], Judge]:
    trail = known.label.get("breadcrumb") or ["栏目"]
    site = _site(urlsplit(known.page.url).netloc, trail[-1] or "栏目", TYPES.get(known.label.get("doc_type") or "", "static"))
    judge = Judge(BOOK, site, TODAY, "r", RULES)
    found = judge.judge_page(PageView(known.page, site, TODAY, site.columns))
    assert not judge.failures, judge.failures
    return found, judge


def _is_so(known: Known, rule: str, facts: dict[str, Any]) -> bool:
    """Whether the label of the page bears a finding out."""
    if rule == "missing-source":
        return not known.label.get("source") and not known.label.get("issuer")
    if rule == "missing-responsible-person":
        return not known.label.get("responsible")
    if rule == "wrong-expression":
        return facts["wrong"] in REAL_SLIPS
    if rule == "outdated-copyright":
        return bool(facts["year"] < TODAY.year - 1)
    return False


def test_there_are_pages_to_look_at() -> None:
    assert len(KNOWN) > 150


def test_no_confirmed_finding_that_is_not_so() -> None:
    wrong = [
        (judged.finding.rule, judged.finding.message, known.label["path"])
        for known in KNOWN
        for judged in _judged(known)[0]
        if judged.finding.confidence is Confidence.CONFIRMED and not _is_so(known, judged.finding.rule, dict(judged.finding.facts))
    ]
    assert wrong == []


def test_few_doubtful_findings() -> None:
    likely = [judged for known in KNOWN for judged in _judged(known)[0] if judged.finding.confidence is Confidence.LIKELY]
    assert len(likely) <= len(KNOWN) * 0.05


@pytest.mark.parametrize(
    ("kind", "column", "least"),
    [("新闻动态", "guide", 0.3), ("人事招考", "normative", 0.5), ("政策解读", "normative", 0.5), ("政策文件", "interpretation", 0.5)],
)
def test_pages_put_into_a_wrong_column_are_found(kind: str, column: str, least: float) -> None:
    pages = [known for known in KNOWN if known.label.get("doc_type") == kind]
    site = _site("www.example.gov.cn", "栏目", column)
    judge = Judge(BOOK, site, TODAY, "r", frozenset({"misplaced-content"}))
    found = [known for known in pages if judge.judge_page(PageView(known.page, site, TODAY, site.columns))]
    assert len(found) >= least * len(pages)


def test_cost_of_all_these_rules_a_page() -> None:
    seconds = 0.0
    for known in KNOWN:
        seconds += sum(execution.seconds for execution in _judged(known)[1].executions.values())
    assert seconds / len(KNOWN) * 1000 < BUDGET_MS
