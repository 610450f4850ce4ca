"""What the demonstration says at its end."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from audits.store import open_store
from crawler.cli._bulletin_text import BulletinPlace, paper_of
from crawler.cli._hints import store_hint, typed_name
from reports.html import write_report
from reports.outgoing.overview import overview
from reports.screen.count_text import count_words
from reports.screen.words import SEVERITY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from audits.rulebook import RuleBook


def ending(url: str, book: RuleBook, folder: Path, today: date) -> Iterator[str]:
    """What came of it in a few lines: the total, what to open first, and how to go on."""
    store = open_store(url, create=False)
    run = store.inspected("")
    data = overview(store, run, book, today)
    report = folder / f"网站检查报告_{run.id}.html"
    write_report(data, book, report)
    paper, _ = paper_of(store, run, book, None, BulletinPlace(folder, today, None))
    bulletin = paper.draft()
    store.close()
    graded = Counter(one.work.finding.severity for one in data.problems())
    weights = "、".join(f"{words} {graded[severity]} 项" for severity, words in SEVERITY.items())
    name, where = typed_name(), store_hint(url)
    yield f"\n合计：{count_words(data.counted)}。{weights}。"
    yield f"先打开：{report}（给领导看的报告）"
    yield f"再看：{next(iter(sorted(folder.glob('整改台账_总台账_*.xlsx'))), folder)}（总台账），{bulletin}（通报草稿）"
    yield "示例里故意放了问题，并非真实网站。"
    yield f"登记自己的网站：{name} init 我的网站"
    yield f"不访问网站的命令也可以在示例上试：在后面加{where}，如 {name} score{where}；示例网站已经关闭，recheck、columns 等要访问网站的不行"
