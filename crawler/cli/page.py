"""``page``: what is understood of one page, and from where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audits.rulebook.loading import trouble
from crawler.cli._options import fail
from crawler.jobs.problems import NotReached

if TYPE_CHECKING:
    from audits.records import Page


@click.command(help="看程序怎样读懂一个页面：标题、日期、文号、有效性、附件……各从哪里读到；列表页则列出条目和下一页。SOURCE 是文件或网址。")
@click.argument("source")
@click.option("--as-url", default="", metavar="URL", help="把文件当作这个网址的页面来读")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出格式")
@click.option("--resolve", multiple=True, metavar="HOST=IP:PORT", help="把域名指到这个地址（镜像、测试环境）；可以写多次")
def command(source: str, as_url: str, form: str, resolve: tuple[str, ...]) -> None:
    """See ``help``."""
    page = _page(source, as_url, resolve)
    from reports.screen.page_view import page_json, page_text

    click.echo(json.dumps(page_json(page), ensure_ascii=False, indent=2) if form == "json" else page_text(page))


def _page(source: str, as_url: str, resolve: tuple[str, ...]) -> Page:
    from audits.extract import read

    if not source.lower().startswith(("http://", "https://")):
        path = Path(source)
        try:
            body = path.read_bytes()
        except OSError as error:
            fail(f"读不了文件 {source}：{trouble(error)}；SOURCE 应是文件路径或 http(s):// 网址")
        return read(body, as_url or "http://page.invalid/" + path.name)
    return _fetched_page(source, as_url, resolve)


def _fetched_page(source: str, as_url: str, resolve: tuple[str, ...]) -> Page:
    from audits.extract import read
    from audits.rulebook.register import Site
    from crawler.jobs.fetching import fetch_one

    mapped = {}
    for pair in resolve:
        host, mark, target = pair.partition("=")
        if not mark:
            fail(f"--resolve 应写成 域名=IP:端口，现在是：{pair}")
        mapped[host] = target
    try:
        site = Site(site="page", name="page", home=source, resolve=mapped)
    except ValueError:
        fail(f"网址或 --resolve 写得不对：{' '.join((source, *resolve))}；网址应以 http:// 或 https:// 开头，--resolve 应写成 域名=IP:端口")
    fetched = fetch_one(source, site)
    if not fetched.status:
        raise NotReached(source, fetched.reason)
    return read(fetched.body, as_url or fetched.url, content_type=fetched.content_type, status=fetched.status)
