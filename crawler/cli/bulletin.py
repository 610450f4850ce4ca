"""``bulletin``: a draft of the 通报 as a Word document, and the 通报 as it was published."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._options import fail, out_option, rules_option, run_option, say_upgrade, store_option, today_option, writable_folder
from crawler.cli._results import say_coverage
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from audits.store import Store
    from audits.store.bulletins import Published
    from reports.outgoing.bulletin import Bulletin


@click.command(
    help="起草检查情况通报（Word）：依据、总体情况、主要问题、上期整改情况、下一步要求和附表，数字都带基数。\n\n"
    "核对后用 --publish --by 姓名 印发：这一份的文字和数字从此不变，以后再写出的就是它，数据库里的数字变了会写明；要看现在的数字用 --draft。"
)
@run_option
@store_option
@rules_option
@out_option
@today_option
@click.option("--template", type=click.Path(path_type=Path), default=None, metavar="FILE", help="用本单位自己的 Word 模板")
@click.option("--publish", "publishing", is_flag=True, help="印发：这个批次的通报定下来，存进数据库")
@click.option("--by", "who", default="", metavar="姓名", help="谁核对、印发的；--publish 时必须写")
@click.option("--draft", "drafting", is_flag=True, help="已印发的，也按现在的数字另写一份草稿")
def command(
    run_id: str, store_url: str, rules_dir: Path | None, out_dir: Path, today: date | None, template: Path | None, publishing: bool, who: str, drafting: bool
) -> None:  # fmt: skip
    """See ``help``."""
    from audits.store.bulletins import published
    from reports.outgoing.bulletin import bulletin_of
    from reports.outgoing.overview import overview
    from reports.outgoing.published import publish_bulletin, write_draft
    from reports.screen.count_text import count_words

    if publishing and drafting:
        fail("--publish 是印发，不能和 --draft 一起用")
    if publishing and not who.strip():
        fail("--publish 要写明是谁核对、印发的：请加 --by 姓名")
    if who.strip() and not publishing:
        fail("--by 只和 --publish 一起用")
    book = open_book(rules_dir)
    store = open_store(store_url, create=False, upgrade=say_upgrade)
    run = store.inspected(run_id)
    if publishing and not run.has_ended:
        fail(f"批次 {run.id} 还没有做完，不能印发通报")
    say_coverage(store, run.id)
    path = writable_folder(out_dir) / f"检查情况通报_{run.id}.docx"
    data = overview(store, run, book, today or (date.today() if publishing else run.today), "issued")
    bulletin = bulletin_of(data, book)
    known = published(store, run.id)
    if publishing and known is not None:
        fail(f"批次 {run.id} 的通报已于 {known.day} 由{known.who}印发，不能再印发；现在的数字另用 --draft 起草")
    if publishing:
        known = publish_bulletin(store, run.id, bulletin, len(data.problems()), data.today, who.strip(), template, _final(path))
    if known is not None and not drafting:
        _show_published(store, known, bulletin, None if publishing else template, _final(path))
        return
    written = write_draft(bulletin, template, path)
    kept = f"（{path.name} 改动过，没有覆盖）" if written != path else ""
    click.echo(f"通报草稿：{written}{kept}（请核对后印发），写的是已下发的 {len(data.problems())} 项；发现{count_words(data.counted)}")


def _final(path: Path) -> Path:
    """Where a published bulletin is written, apart from its drafts."""
    return path.with_stem(f"{path.stem}_印发")


def _show_published(store: Store, known: Published, now: Bulletin, template: Path | None, path: Path) -> None:
    """Write the bulletin as it was published, and say where the store has come to other numbers since."""
    from reports.outgoing.published import bulletin_from, differences, different_lines, write_published

    written = write_published(store, known, template, path)
    click.echo(f"通报：{written}，{known.day} 由{known.who}印发，写的是那天已下发的 {known.issued} 项；文字和数字以印发的为准，不再变")
    if found := differences(bulletin_from(known.said), now):
        click.echo(f"数据库现在说的有 {len(found)} 处不同（通报不变；要看现在的，加 --draft）：")
        for line in different_lines(found):
            click.echo(line)
