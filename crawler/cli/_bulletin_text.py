"""What ``bulletin`` is asked for, and what it says of what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from crawler.cli._options import fail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from audits.rulebook import RuleBook
    from audits.store import Store
    from audits.store.opening import Run
    from crawler.jobs.bulletin import Deed, Done
    from reports.outgoing.overview import ScoredBy
    from reports.outgoing.published import BulletinPaper


def deed_of(*, publishing: bool, withdrawing: bool, drafting: bool, who: str, reason: str) -> Deed:
    """What the options ask for; ends the command where they contradict one another."""
    chosen = [name for name, given in (("--publish", publishing), ("--withdraw", withdrawing), ("--draft", drafting)) if given]
    if len(chosen) > 1:
        fail(f"{chosen[0]} 不能和 {chosen[1]} 一起用")
    if who.strip() and not (publishing or withdrawing):
        fail("--by 只和 --publish、--withdraw 一起用")
    if reason.strip() and not withdrawing:
        fail("--reason 只和 --withdraw 一起用")
    if publishing and not who.strip():
        fail("--publish 要写明是谁核对、印发的：请加 --by 姓名")
    if withdrawing and not (who.strip() and reason.strip()):
        fail("--withdraw 要写明是谁撤回的、为什么：请加 --by 姓名 --reason 理由")
    return "publish" if publishing else "withdraw" if withdrawing else "draft" if drafting else "show"


def of_part(deed: Deed) -> Deed:
    """What is done for one office: a draft; a bulletin goes out for the whole run, and is taken back for it."""
    if deed in ("publish", "withdraw"):
        fail("通报按整个批次印发和撤回，不能和 --office 一起用；--office 只起草")
    return "draft"


class BulletinPlace(NamedTuple):
    """Where a bulletin goes, of which day it is, in which template."""

    folder: Path
    day: date
    template: Path | None


def paper_of(store: Store, run: Run, book: RuleBook, scoring: ScoredBy | None, place: BulletinPlace) -> tuple[BulletinPaper, str]:
    """(the bulletin of a run as the store is now, what was found in words)."""
    from reports.outgoing.bulletin import bulletin_of
    from reports.outgoing.overview import overview
    from reports.outgoing.published import BulletinPaper
    from reports.screen.count_text import count_words
    from reports.workbook.names import of_whom

    data = overview(store, run, book, place.day, "issued", scoring)
    path = place.folder / f"{of_whom(f'检查情况通报_{run.id}', store.whose)}.docx"
    return BulletinPaper(store, run.id, bulletin_of(data, book), len(data.problems()), data.today, place.template, path), count_words(data.counted)


def bulletin_lines(done: Done, paper: BulletinPaper, counted: str) -> Iterator[str]:
    """What came of it."""
    if (taken := done.taken_back) is not None:
        known = taken.published
        yield f"已撤回 {known.day} 由{known.who}印发的通报（{known.file}），它仍留在数据库里；已经发出去的文件请另行收回。改好后可以重新 --publish。"
        return
    for taken in done.before:
        yield f"{taken.published.day} 由{taken.published.who}印发的一份，已于 {taken.day} 由{taken.who}撤回：{taken.reason}"
    if done.drafted is not None:
        kept = f"（{paper.path.name} 改动过，没有覆盖）" if done.drafted != paper.path else ""
        yield f"通报草稿：{done.drafted}{kept}（请核对后印发），写的是已下发的 {paper.issued} 项；发现{counted}"
    if (holds := done.published) is not None and done.rewritten is not None:
        yield f"通报：{done.rewritten.path}，{holds.day} 由{holds.who}印发，写的是那天已下发的 {holds.issued} 项；文字和数字以印发的为准，不再变"
        if done.rewritten.differences:
            yield f"数据库现在说的有 {done.rewritten.differences} 处不同（通报不变；要看现在的，加 --draft）："
            yield from done.rewritten.lines
