"""``bulletin``: a draft of the 通报 as a Word document, the 通报 as it was published, and its being taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from audits.store import open_store
from crawler.cli._bulletin_text import BulletinPlace, bulletin_lines, deed_of, of_part, paper_of
from crawler.cli._offices import of_office, office_given, store_of_office_options
from crawler.cli._options import out_option, rules_option, run_option, say_upgrade, today_option, writable_folder
from crawler.cli._results import say_coverage
from crawler.cli._scoring import scoring_of, scoring_options
from crawler.jobs.books import open_book


@click.command(
    help="起草检查情况通报（Word）：依据、总体情况、主要问题、上期整改情况、下一步要求和附表，数字都带基数。\n\n"
    "核对后用 --publish --by 姓名 印发：这一份的文字和数字从此不变，以后再写出的就是它，数据库里的数字变了会写明；要看现在的数字用 --draft。"
    "印发错了用 --withdraw --by 姓名 --reason 理由 撤回，再重新印发；撤回的那一份仍留在数据库里。"
)
@run_option
@store_of_office_options
@rules_option
@out_option
@today_option
@scoring_options
@click.option("--template", type=click.Path(path_type=Path), default=None, metavar="FILE", help="用本单位自己的 Word 模板")
@click.option("--publish", "publishing", is_flag=True, help="印发：这个批次的通报定下来，存进数据库")
@click.option("--withdraw", "withdrawing", is_flag=True, help="撤回已印发的这一份")
@click.option("--by", "who", default="", metavar="姓名", help="谁核对、印发或撤回的；--publish、--withdraw 时必须写")
@click.option("--reason", default="", metavar="理由", help="为什么撤回；--withdraw 时必须写")
@click.option("--draft", "drafting", is_flag=True, help="已印发的，也按现在的数字另写一份草稿")
def command(
    run_id: str, store_url: str, rules_dir: Path | None, out_dir: Path, today: date | None, scheme: str, without_service: bool, by_hand: Path | None,
    template: Path | None, publishing: bool, withdrawing: bool, who: str, reason: str, drafting: bool,
) -> None:  # fmt: skip
    """See ``help``."""
    from crawler.jobs.bulletin import BulletinWish, bulletin

    deed = deed_of(publishing=publishing, withdrawing=withdrawing, drafting=drafting, who=who, reason=reason)
    if office_given()[0]:
        deed = of_part(deed)
    book = open_book(rules_dir)
    store = of_office(open_store(store_url, create=False, upgrade=say_upgrade))
    run = store.inspected(run_id)
    say_coverage(store, run.id)
    day = today or (run.today if deed in ("show", "draft") else date.today())
    scoring = scoring_of(book, run, scheme, by_hand, without_service=without_service)
    paper, counted = paper_of(store, run, book, scoring, BulletinPlace(writable_folder(out_dir), day, template))
    for line in bulletin_lines(bulletin(store, run, BulletinWish(deed, day, who, reason), paper), paper, counted):
        click.echo(line)
