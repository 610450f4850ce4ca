"""The list for review (待审清单): what was found and is not out, with its evidence, and a sample for a second person."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from audits.store.attempts import attempts_of
from audits.store.ledgers import IssuedLedger, RowPacker, Writing, ledger_content, ledgers_of
from reports.ledgers.gathering import gather
from reports.ledgers.making import keep_and_place, place
from reports.screen.words import REVIEW, SAMPLE, reason_words
from reports.workbook.cells import choices
from reports.workbook.sheets import GREEN, HEADING_HEIGHT, INPUT, NAVY, Look, Looks, SheetWriter, heading, height_of, new_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from audits.records import Probe
    from audits.rulebook import RuleBook
    from audits.store import Store
    from reports.ledgers.gathering import Gathered, Waiting

FILE, SHEET, SAMPLE_SHEET = "待审清单.xlsx", "待审清单", "抽样复核"
LEAST_SAMPLE, MOST_SAMPLE, SHARE = 20, 50, 0.1
"""Items of the sample at least and at most, and their share between."""
MOST_ATTEMPTS = 6
"""Attempts at an address that are told one by one."""


@dataclass(frozen=True, slots=True)
class ReviewColumn:
    """One column of the list."""

    key: str
    title: str
    width: float
    typed: bool = False
    """Whether the office fills it in."""


_ITEM = (ReviewColumn("number", "序号", 5), ReviewColumn("item", "问题编号", 15))
OPINIONS = (
    ReviewColumn("opinion", "审核意见", 9, typed=True), ReviewColumn("to", "改派到", 14, typed=True), ReviewColumn("into", "并入编号", 14, typed=True),
    ReviewColumn("until", "暂缓至", 11, typed=True), ReviewColumn("reason", "理由", 20, typed=True),
)  # fmt: skip
FOUND = (ReviewColumn("judged", "抽查结论", 9, typed=True), ReviewColumn("who", "抽查人", 10, typed=True), ReviewColumn("remark", "抽查说明", 20, typed=True))
_SHOWN = (
    ReviewColumn("department", "责任单位", 14), ReviewColumn("site", "站点", 12), ReviewColumn("title", "问题名称", 12), ReviewColumn("severity", "严重程度", 7),
    ReviewColumn("confidence", "核验程度", 7), ReviewColumn("message", "问题描述", 40), ReviewColumn("evidence", "证据", 40),
    ReviewColumn("page_url", "所在页面", 36), ReviewColumn("page_title", "页面标题", 16), ReviewColumn("target_url", "问题链接", 36),
    ReviewColumn("pages", "出现页数", 6), ReviewColumn("before", "以前", 14),
)  # fmt: skip
COLUMNS = (*_ITEM, *OPINIONS, *_SHOWN)
SAMPLE_COLUMNS = (*_ITEM, *FOUND, *_SHOWN)


@dataclass(frozen=True, slots=True)
class ReviewList:
    """The list as it was written."""

    path: Path
    items: int
    sampled: int
    spared: Path | None = None
    """A list that somebody has filled in: it was left alone, this one has another name."""


def write_review(store: Store, run: str, book: RuleBook, out_dir: Path, today: date) -> ReviewList:
    """Write what of a run waits for review; a list that somebody has filled in is never replaced."""
    work = gather(store, run, book, today, None)
    evidence = _Evidence(store, work)
    rows = [_row(number, one, evidence) for number, one in enumerate(work.waiting.values(), 1)]
    sample = sample_of(run, rows)
    packer = RowPacker([column.key for column in COLUMNS], [SHEET, run])
    for row in rows:
        packer.add([str(row.get(column.key, "")) for column in COLUMNS])
    packed, digest = packer.finish()
    known = [one for one in ledgers_of(store, run) if one.kind == "review"]
    same = next((one for one in known if one.digest == digest), None)
    if same is not None:
        path, spared = place(store, out_dir / FILE, ledger_content(store, same.id))
        return ReviewList(path, len(rows), len(sample), spared)
    departments = list(dict.fromkeys(site.department_name(one) for site in work.sites for one in ("", *site.departments)))
    with tempfile.TemporaryDirectory(prefix="portal-audit-") as folder:
        made = Path(folder) / FILE
        _write(made, rows, sample, departments)
        listed = IssuedLedger(f"{run}-R{len(known) + 1:02d}", run, "", FILE, today.isoformat(), {}, digest, "review")
        path, spared = keep_and_place(store, Writing(listed, packed, made), out_dir / FILE)
    return ReviewList(path, len(rows), len(sample), spared)


def sample_of(run: str, rows: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """The rows that a second person looks at: by lot, and the same whenever the list is written."""
    size = min(len(rows), MOST_SAMPLE, max(LEAST_SAMPLE, round(len(rows) * SHARE)))
    return sorted(rows, key=lambda row: hashlib.sha256(f"{run}:{row['item']}".encode()).digest())[:size]


class _Evidence:
    """What was seen of an item, in words."""

    def __init__(self, store: Store, work: Gathered) -> None:
        wanted = {one.item.finding.target_url for one in work.waiting.values()}
        self._attempts: dict[tuple[str, str], list[Probe]] = {}
        for site in store.site_runs(work.run.id):
            for probes in attempts_of(store, site.id).values():
                if probes and probes[0].url in wanted:
                    self._attempts[site.site, probes[0].url] = probes

    def of(self, one: Waiting) -> str:
        """Where it stands, and how its target answered each time."""
        finding = one.item.finding
        lines = [f"位置：{finding.place}"] if finding.place else []
        for probe in self._attempts.get((finding.site, finding.target_url), ())[:MOST_ATTEMPTS]:
            status = f" {probe.status}" if probe.status else ""
            lines.append(f"{probe.at[:16].replace('T', ' ')} {probe.method}{status} {reason_words(probe.reason)}")
        return "\n".join(lines)


def _row(number: int, one: Waiting, evidence: _Evidence) -> dict[str, object]:
    """A row; what was said of it before stands in it."""
    before = one.life.review
    said = {"opinion": REVIEW[before.review], "reason": before.reason, "into": before.into, "until": before.until} if before else {}
    told = ("抽查认为不成立" if one.life.is_doubted else "") or ("反弹" if one.again else "") or ("曾下发" if one.life.ledger else "")
    return {**one.row, **said, "to": one.life.handed if before and before.review == "reassign" else "", "number": number, "evidence": evidence.of(one), "before": told}


def _write(path: Path, rows: Sequence[Mapping[str, object]], sample: Sequence[Mapping[str, object]], departments: Sequence[str]) -> None:
    book = new_workbook()
    looks = Looks(book)
    main = _sheet(looks, SHEET, COLUMNS, rows)
    _choices(main, COLUMNS, "opinion", tuple(REVIEW.values()), len(rows))
    _choices(main, COLUMNS, "to", departments, len(rows))
    second = _sheet(looks, SAMPLE_SHEET, SAMPLE_COLUMNS, [{**row, "number": number} for number, row in enumerate(sample, 1)])
    _choices(second, SAMPLE_COLUMNS, "judged", tuple(SAMPLE.values()), len(sample))
    book.save(path)


def _sheet(looks: Looks, name: str, columns: Sequence[ReviewColumn], rows: Sequence[Mapping[str, object]]) -> SheetWriter:
    writer = looks.sheet(name)
    writer.sheet.freeze_panes = "C2"
    writer.page(title_row=True)
    writer.sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(2, len(rows) + 1)}"
    writer.widths([column.width for column in columns])
    writer.append([writer.cell(column.title, heading(GREEN if column.typed else NAVY)) for column in columns], HEADING_HEIGHT)
    plain, typed = Look(), Look(fill=INPUT, unlocked=True, number_format="@")
    for row in rows:
        cells = [writer.cell(row.get(column.key, ""), typed if column.typed else plain) for column in columns]
        writer.append(cells, height_of([(row.get(column.key, ""), column.width) for column in columns], least=27))
    return writer


def _choices(writer: SheetWriter, columns: Sequence[ReviewColumn], key: str, words: Sequence[str], rows: int) -> None:
    """A drop-down over a column; none where a sheet cannot hold the words."""
    if not (formula := choices(words)):
        return
    letter = get_column_letter([column.key for column in columns].index(key) + 1)
    listed = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=True)
    listed.add(f"{letter}2:{letter}{max(2, rows + 1)}")
    writer.sheet.data_validations.dataValidation.append(listed)
