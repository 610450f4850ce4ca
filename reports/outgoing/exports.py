"""Findings of a run as tables (CSV, Excel) for other programs and people."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from audits.texts.masking import mask_all
from reports.outgoing.jsonl import KEYS, findings_today
from reports.screen.words import CONFIDENCE, SEVERITY, STATE, category_of, title_of
from reports.workbook.cells import csv_text, json_text
from reports.workbook.files import whole
from reports.workbook.sheets import HEAD_FONT, NAVY, Look, Looks, new_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audits.rulebook import RuleBook
    from audits.store import Store

TITLES = {
    "id": "问题编号", "run": "批次", "rule": "规则", "title": "问题名称", "category": "问题类别", "site": "站点", "column": "栏目", "department": "责任单位",
    "subject": "问题对象", "page_url": "所在页面", "target_url": "问题链接", "place": "页面位置", "message": "问题描述", "facts": "证据", "severity": "严重程度",
    "confidence": "核验程度", "first_seen": "首次发现", "last_seen": "最近发现", "occurrences": "出现处数", "pages": "页面（最多20个）", "status": "状态",
    "items": "各项状态", "problems": "计入问题项数",
}  # fmt: skip
"""Heading of each column; all keys of findings.jsonl and the rule's names."""
_BOM = "\ufeff"
_WIDTHS = {"message": 50.0, "page_url": 50.0, "target_url": 50.0, "subject": 40.0, "facts": 40.0, "pages": 50.0, "title": 22.0, "site": 20.0, "items": 30.0}


def rows_of(store: Store, run: str, book: RuleBook) -> Iterator[dict[str, str | int]]:
    """Findings as rows of words; sites, columns and departments by name."""
    sites = {site.site: site for site in store.run(run).sites}
    for one in findings_today(store, run):
        finding = one.finding
        rule, site = book.rules.get(finding.rule), sites[finding.site]
        column, department = site.column(finding.column), site.departments.get(finding.department)
        words: dict[str, Any] = {
            **{key: getattr(finding, key) for key in KEYS[:-2]},
            "title": title_of(finding, rule),
            "category": category_of(rule),
            "site": site.name,
            "column": column.name if column else finding.column,
            "department": department.name if department else finding.department or site.owner or site.name,
            "severity": SEVERITY[finding.severity],
            "confidence": CONFIDENCE[finding.confidence],
            "facts": json_text(finding.facts),
            "pages": "\n".join(finding.pages),
            "status": STATE[finding.status],
            "items": "\n".join(f"{item} {STATE[state]}" for item, state in one.items.items()),
            "problems": one.problems,
        }
        yield {key: mask_all(words[key]) for key in TITLES}


def write_csv(store: Store, run: str, book: RuleBook) -> Iterator[str]:
    """Lines of a CSV that spreadsheet programs open without harm; the first holds the headings."""
    yield _BOM + _line(list(TITLES.values()))
    for row in rows_of(store, run, book):
        yield _line([csv_text(value) if isinstance(value, str) else value for value in row.values()])


def _line(values: list[Any]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(values)
    return text.getvalue().encode("utf-8", "replace").decode()


def write_xlsx(store: Store, run: str, book: RuleBook, path: Path) -> int:
    """A workbook with one sheet; returns the number of findings."""
    workbook = new_workbook()
    writer = Looks(workbook).sheet("问题清单")
    head, plain = Look(font=HEAD_FONT, bold=True, colour="FFFFFF", fill=NAVY, across="center"), Look(wrap=False)
    writer.page(title_row=True)
    writer.widths([_WIDTHS.get(key, 12.0) for key in TITLES])
    writer.append([writer.cell(title, head) for title in TITLES.values()], 24)
    for row in rows_of(store, run, book):
        writer.append([writer.cell(value, plain) for value in row.values()])
    with whole(path) as draft:
        workbook.save(draft)
    return writer.rows - 1
