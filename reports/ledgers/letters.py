"""Texts ready to send: the note that goes with a ledger, and the reminder of what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.rectification.workitems import contact_of, email_of
from audits.texts.masking import mask_text
from reports.ledgers.gathering import OFFICE, office_of
from reports.ledgers.issuing import issue_ledgers
from reports.ledgers.mails import written
from reports.ledgers.open_items import OVERDUE, SOON
from reports.ledgers.target_letters import write_target_letters
from reports.ledgers.writing import write_copies, write_drafts
from reports.screen.words import STATE, title_of
from reports.workbook.names import file_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from audits.records.codes import Trust
    from audits.rulebook import RuleBook
    from audits.rulebook.register import Site
    from audits.store import Store
    from reports.ledgers.issuing import Issue
    from reports.ledgers.making import LedgerFile
    from reports.ledgers.open_items import OpenItem

MOST_LISTED = 50


def write_with_letters(store: Store, run: str, book: RuleBook, out_dir: Path, today: date, *, drafts: bool) -> tuple[list[LedgerFile], list[Path]]:
    """What went out of a run, with a letter beside each body's; drafts, which have none, where nothing did or where they are wanted.

    Of a part of the sites the office's own, and what would tell of other sites too, are drafts of how things stand.
    """
    copies = [] if drafts else write_copies(store, run, out_dir)
    standing = write_drafts(store, run, book, out_dir, today, {one.department for one in copies}) if not copies or store.part is not None else []
    return [*standing, *copies], write_letters(store, run, copies, out_dir, today)


def issue_with_letters(store: Store, run: str, book: RuleBook, out_dir: Path, today: date, trust: Trust) -> tuple[Issue, list[Path]]:
    """Issue what of a run may go out, with a letter beside each body's ledger."""
    done = issue_ledgers(store, run, book, out_dir, today, trust)
    return done, write_letters(store, run, done.files, out_dir, today)


def write_letters(store: Store, run: str, files: Sequence[LedgerFile], out_dir: Path, today: date) -> list[Path]:
    """A letter beside each department's ledger, about the sites with items of it, as a text and as a mail with the ledger; returns the files.

    Whoever runs an address that does not open and that several sites link to has one letter about all of them.
    """
    record = store.run(run)
    paths = []
    for one in files:
        if not one.department or not one.rows:
            continue
        sites = "、".join(one.sites[:3]) + ("等网站" if len(one.sites) > 3 else "")
        concerned = [site for site in record.sites if site.name in one.sites]
        text = (
            f"{_addressee(one.department, concerned)}：\n\n"
            f"    经对{sites}巡检（批次 {run}，以 {record.today:%Y年%m月%d日} 的网页为准），发现涉及你单位的问题 {one.rows} 项，"
            f"详见附件《{one.path.name}》。请对照台账逐项整改，在期限内将填好的台账（.xlsx）交回，并举一反三，检查同类问题。\n\n"
            "    填写要求见台账“说明”页。认为问题不成立的，选“有异议”并在备注写明理由；确需延期的，选“申请延期”并写明日期。"
            "整改情况以复查结果为准。\n\n"
            f"{office_of(concerned, OFFICE)}\n{today:%Y年%m月%d日}\n"
        )
        path = out_dir / f"{one.path.stem.replace('整改台账', '整改通知', 1)}.txt"
        paths += written(path, f"关于{sites}问题整改的通知", text, email_of(concerned, one.department), one.path)
    return paths + (write_target_letters(store, record, out_dir, today) if files else [])


def write_reminders(
    store: Store, departments: Mapping[str, Sequence[OpenItem]], soon: int, book: RuleBook, out_dir: Path, today: date
) -> list[Path]:
    """A reminder for each department with something overdue or due soon, as a text and as a mail; returns the files."""
    taken: set[str] = set()
    paths = []
    for department, items in departments.items():
        late = [one for one in items if one.urgency(soon) == OVERDUE]
        near = [one for one in items if one.urgency(soon) == SOON]
        if late or near:
            about = {(one.finding.run, one.finding.site) for one in (*late, *near)}
            sites = [site for run in sorted({run for run, _ in about}) for site in store.run(run).sites if (run, site.site) in about]
            path = out_dir / f"催办_{file_part(department, taken)}_{today:%Y%m%d}.txt"
            text = _reminder(_addressee(department, sites), late, near, soon, book, today) + f"\n{office_of(sites, OFFICE)}\n{today:%Y年%m月%d日}\n"
            paths += written(path, "关于网站问题整改期限的提醒", text, email_of(sites, department))
    return paths


def _addressee(department: str, sites: Iterable[Site]) -> str:
    """A department with the office in it that the register names."""
    contact = contact_of(sites, department)
    return f"{department}（{contact}）" if contact else department


def _reminder(department: str, late: Sequence[OpenItem], near: Sequence[OpenItem], soon: int, book: RuleBook, today: date) -> str:
    parts = [f"{department}：\n\n    截至 {today:%Y年%m月%d日}，你单位网站问题整改台账中"]
    counts = [f"已超过整改期限的 {len(late)} 项" if late else "", f"{soon} 个工作日内到期的 {len(near)} 项" if near else ""]
    parts.append("、".join(filter(None, counts)) + "，请抓紧整改，填好台账后交回；已经整改的，请在台账选“已整改”并写明整改后链接。\n")
    if late:
        parts += ["\n已超期：\n", *_listed(late, book)]
    if near:
        parts += ["\n即将到期：\n", *_listed(near, book)]
    return "".join(parts)


def _listed(items: Sequence[OpenItem], book: RuleBook) -> Iterable[str]:
    for number, one in enumerate(items[:MOST_LISTED], 1):
        yield mask_text(f"{number}. {item_line(one, book)}\n   {one.finding.page_url}\n")
    if len(items) > MOST_LISTED:
        yield f"…… 其余 {len(items) - MOST_LISTED} 项见台账。\n"


def item_line(one: OpenItem, book: RuleBook) -> str:
    """An item in one line: number, what is wrong, deadline, state."""
    rule = book.rules.get(one.finding.rule)
    late = f"，已超期 {-one.days_left} 个工作日" if one.days_left < 0 else ""
    return f"{one.item}  {title_of(one.finding, rule)}：{one.finding.message}（期限 {one.life.due}{late}；{STATE[one.life.state]}）"
