"""``store prune``: lets go of the bodies of old pages, and of bodies with numbers of persons."""

from __future__ import annotations

import click

from crawler.cli._options import fail, say_upgrade, store_in_care, store_option


@click.command(
    help="清理网页正文：--keep N 清理最近 N 个批次以前的，--personal 清理含有身份证号、手机号、银行卡号的。"
    "问题、复查证据、历史、台账都保留；清理过的批次不能再离线重判。"
)
@store_option
@click.option("--keep", type=click.IntRange(1), default=None, metavar="N", help="保留最近 N 个批次（巡检和复查）的网页正文")
@click.option("--personal", is_flag=True, help="所有批次里含有个人号码的网页正文都清理")
def command(store_url: str, keep: int | None, personal: bool) -> None:
    """See ``help``."""
    if keep is None and not personal:
        fail("请用 --keep N 写明保留最近几个批次的网页正文，或用 --personal 清理含有个人号码的正文")
    from crawler.jobs.prune import prune

    done = prune(store_in_care(store_url, say_upgrade), keep, personal=personal)
    for run, number in done.old.items():
        click.echo(f"批次 {run}：清理了 {number} 个网页的正文")
    for run, number in done.personal.items():
        click.echo(f"批次 {run}：清理了 {number} 个含有个人号码的网页的正文")
    if done.room:
        click.echo("清理过的批次不能再用 audit、rules try 重新判断；以前备份的文件里仍有这些正文，不再需要的请另行删除。")
    click.echo(done.room or "没有可清理的正文。")
