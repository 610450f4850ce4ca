"""Laws on generated pages: 300 titles drawn from the laws, shown current, outdated, repealed, unmarked, quoted and unknown.

What is right follows from how a page was made. Floors: every confirmed finding is right, and at least 97 % of the outdated and
repealed texts are found.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
import yaml

from audits.engine import Judge
from audits.extract import read
from audits.records.views import PageView
from audits.regulations.laws import laws_of
from audits.rulebook.register import check_site
from tests.support.caselib import BOOK
from tests.support.places import CASES

if TYPE_CHECKING:
    from audits.regulations.laws import Instruments, Version

TODAY = date(2026, 11, 1)
TITLES = 300
RULES = frozenset({"outdated-regulation-text", "repealed-regulation-in-force", "wrong-document-number"})
ENDING = ("replaced", "repealed", "expired")
CHINESE = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Sample:
    """One page with what must be found on it."""

    kind: str
    html: str
    column: str
    expect: str
    """Rule that must report it, ``""`` for none."""


def _long(day: str, rng: random.Random) -> str:
    year, month, number = day.split("-")
    if rng.random() < 0.15:
        return f"{year} 年 {int(month)} 月 {int(number)} 日"
    return f"{year}年{int(month)}月{int(number)}日"


def _title(version: Version, rng: random.Random) -> str:
    title = version.title
    if version.level in ("法律", "行政法规") and title.startswith("中华人民共和国") and rng.random() < 0.3:
        title = title.removeprefix("中华人民共和国")
    if "《" in title and rng.random() < 0.5:
        title = title.replace("《", "〈").replace("》", "〉")
    return f"《{title}》" if rng.random() < 0.1 and "〈" not in title and "《" not in title else title


def _note(versions: list[Version], rng: random.Random) -> str:
    """The 题注 of the last of the versions given."""
    first = versions[0]
    order = f"{first.number}公布" if first.number else rng.choice(["公布", "通过"])
    start = first.promulgated if first.promulgated and first.promulgated < versions[-1].version else first.version
    parts = [f"{_long(start, rng)}{order}"]
    if start != first.version:
        parts.append(f"{_long(first.version, rng)}修正")
    for count, version in enumerate(versions[1:], start=1):
        how = rng.choice(["修正", "修订", f"第{CHINESE[min(count, 9)]}次修正"])
        parts.append(f"{rng.choice(['根据', ''])}{_long(version.version, rng)}《关于修改部分法规的决定》{how}")
    return rng.choice(["（", "("]) + rng.choice(["　", " ", "", "\n"]).join(parts) + rng.choice(["）", ")"])


def _page(title: str, note: str, rng: random.Random, label: str = "", crumb: str = "法律法规") -> str:
    index = f"0141/{rng.randint(2010, 2026)}-{rng.randint(1, 999):05d}"
    block = f"<table><tr><td>索引号：</td><td>{index}</td><td>有效性：</td><td>{label}</td></tr></table>" if label else ""
    place = f"<p align=center>{note}</p>" if note else ""
    sentence = "为了规范有关活动，维护当事人的合法权益，根据有关规定，结合实际，制定本规定，各单位应当遵照执行。"
    articles = "".join(f"<p>第{number}条　{sentence}</p>" for number in "一二三四五")
    return (
        f"<html><head><title>{title}</title></head><body><div>当前位置：<a href='/'>首页</a> &gt; <a href='/x/'>{crumb}</a></div>"
        f"<h1>{title}</h1><p>发布日期：{rng.randint(2012, 2026)}-0{rng.randint(1, 9)}-11　来源：市政府办公室</p>{block}<div "
        f"id='zoom'>{place}{articles}</div>"
        "<div class='footer'>主办单位：示例市人民政府办公室</div></body></html>"
    )


def _current(found: Instruments) -> int | None:
    """Index of the version in force where the laws have it for certain."""
    rows = found.versions
    for index in range(len(rows) - 1, -1, -1):
        row = rows[index]
        if row.status == "not-yet":
            continue
        if not row.version or row.version > "2026-04-01":
            return None
        return index if row.effective <= "2026-11-01" else None
    return None


def _samples(key: str, found: Instruments, rng: random.Random) -> list[Sample]:
    rows = [row for row in found.versions if row.version]
    if "修改" in rows[-1].title or "废止" in rows[-1].title:
        return []
    title = _title(rows[-1], rng)
    label = rng.choice(["", "", "有效", "现行有效"])
    ends = [event for event in found.events if event.kind in ENDING and event.date <= TODAY.isoformat()]
    whole = bool(ends) and all((row.repealed_on and row.repealed_on <= TODAY.isoformat()) or row.status == "amended" for row in rows)
    if whole and rows[-1].repealed_on:
        note = _note(rows, rng) if rng.random() < 0.8 else ""
        return [
            Sample("repealed", _page(title, note, rng, label), rng.choice(["law", "rule", "policy"]), "repealed-regulation-in-force"),
            Sample("repealed-marked", _page(f"{title}（已废止）", note, rng), "law", ""),
            Sample("repealed-labelled", _page(title, note, rng, rng.choice(["失效", "废止", "已废止"])), "law", ""),
            Sample("repealed-column", _page(title, note, rng), "repealed", ""),
        ]
    current = _current(found)
    if current is None or ends or any(row.repealed_on or row.status in ("repealed", "expired") for row in found.versions):
        return []
    samples = [
        Sample("current", _page(title, _note(rows[: current + 1], rng), rng, label), "law", ""),
        Sample("no-note", _page(title, "", rng, label), "law", ""),
        Sample("interpretation", _page(f"《{rows[-1].title}》政策解读", _note(rows[:1], rng), rng), "interpretation", ""),
        Sample("unknown", _page(f"示例市{rng.choice('甲乙丙丁')}{rng.randint(1, 99)}管理办法", _note(rows[:1], rng), rng), "rule", ""),
        Sample("news", _page(f"市政府组织学习{rows[-1].title}", "", rng), "news", ""),
    ]
    if current > 0:
        old = rng.randrange(current)
        column = rng.choice(["law", "rule", "system"])
        samples.append(Sample("outdated", _page(title, _note(rows[: old + 1], rng), rng, label), column, "outdated-regulation-text"))
        samples.append(Sample("outdated-notice", _page(title, _note(rows[: old + 1], rng), rng), "notice", ""))
    return samples


@pytest.fixture(scope="module")
def results() -> list[tuple[Sample, list[tuple[str, str]]]]:
    """Samples with the rules and confidences that were found."""
    rng = random.Random(20261101)
    books = laws_of(BOOK)
    keys = [key for key, found in sorted(books.titles.items()) if found.versions and found.versions[-1].version]
    levels = {"法律": 90, "行政法规": 110, "地方性法规": 60, "司法解释": 20, "部门规章": 20}
    chosen: list[tuple[str, list[Sample]]] = []
    for level, wanted in levels.items():
        pool = [key for key in keys if books.titles[key].versions[-1].level == level]
        rng.shuffle(pool)
        pool.sort(key=lambda key: len(books.titles[key].versions) < 2 and not books.titles[key].events and rng.random() < 0.8)
        made = 0
        for key in pool:
            samples = _samples(key, books.titles[key], rng)
            if samples and made < wanted:
                made += 1
                chosen.append((key, samples))
        assert made == wanted, f"{level}: {made}"
    assert len(chosen) == TITLES
    raw = yaml.safe_load((CASES / "_register.yml").read_text("utf-8"))
    site = check_site(raw, {}, "evaluation", BOOK.column_types)
    judge = Judge(BOOK, site, TODAY, "evaluation", RULES)
    found = []
    for number, (_, samples) in enumerate(chosen):
        for place, sample in enumerate(samples):
            page = read(sample.html.encode(), f"https://www.demo.example/zcwj/flfg/t{number}_{place}.html")
            column = site.column(sample.column)
            judged = judge.judge_page(PageView(page, site, TODAY, (column,) if column else ()))
            found.append((sample, [(one.finding.rule, one.finding.confidence.value) for one in judged]))
    assert not judge.failures
    return found


def test_every_confirmed_finding_is_right(results: list[tuple[Sample, list[tuple[str, str]]]]) -> None:
    sure = [(sample, rule) for sample, found in results for rule, level in found if level == "confirmed"]
    wrong = [(sample.kind, rule, sample.html[:200]) for sample, rule in sure if rule != sample.expect]
    print(f"{len(results)} pages, {len(sure)} confirmed findings, {len(wrong)} wrong")
    assert len(sure) > 200
    assert wrong == []


def test_hardly_anything_is_missed(results: list[tuple[Sample, list[tuple[str, str]]]]) -> None:
    wanted = [(sample, found) for sample, found in results if sample.expect]
    hit = [sample for sample, found in wanted if any(rule == sample.expect and sure != "unverifiable" for rule, sure in found)]
    missed = [(sample.kind, sample.html[:160]) for sample, _ in wanted if sample not in hit]
    print(f"found {len(hit)} of {len(wanted)}")
    assert len(hit) >= 0.97 * len(wanted), missed[:10]


def test_likely_findings_are_nearly_always_right(results: list[tuple[Sample, list[tuple[str, str]]]]) -> None:
    likely = [(sample, rule) for sample, found in results for rule, sure in found if sure == "likely"]
    wrong = [(sample.kind, rule, sample.html[:160]) for sample, rule in likely if rule != sample.expect]
    assert len(wrong) <= 0.05 * max(20, len(likely)), wrong[:10]
