"""``page``: what is understood of one page, and from where."""

from __future__ import annotations

import json

import click

from crawler.cli._options import fail


@click.command(help="看程序怎样读懂一个页面：标题、日期、文号、有效性、附件……各从哪里读到；列表页则列出条目和下一页。SOURCE 是文件或网址。")
@click.argument("source")
@click.option("--as-url", default="", metavar="URL", help="把文件当作这个网址的页面来读")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出格式")
@click.option("--resolve", multiple=True, metavar="HOST=IP:PORT", help="把域名指到这个地址（镜像、测试环境）；可以写多次")
def command(source: str, as_url: str, form: str, resolve: tuple[str, ...]) -> None:
    """See ``help``."""
    from crawler.jobs.page import read_page
    from reports.screen.page_view import page_json, page_text

    for pair in resolve:
        if "=" not in pair:
            fail(f"--resolve 应写成 域名=IP:端口，现在是：{pair}")
    page, sisters = read_page(source, as_url, dict(pair.split("=", 1) for pair in resolve))
    click.echo(json.dumps(page_json(page), ensure_ascii=False, indent=2) if form == "json" else page_text(page, sisters))
