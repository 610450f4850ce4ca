"""``score``: the indicator score of a run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._options import out_option, rules_option, run_option, store_option, writable_folder
from crawler.jobs.books import open_book
from crawler.jobs.problems import Handed, Named, NoScheme, Unknown, mistakes_in

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from audits.rectification.scoring import Score
    from audits.rulebook import RuleBook, Site
    from audits.rulebook.indicators import Scheme
    from audits.store import Store

FORMATS = ["text", "json", "xlsx"]


@click.command(help="按检查指标给一个批次打分：单项否决、扣分（每一分都对得上问题编号）、先改哪几处、快到期的栏目、须人工检查的。")
@run_option
@store_option
@rules_option
@click.option("--site", "sites", multiple=True, metavar="编号", help="只给这个站点打分；可以写多次")
@click.option("--scheme", "name", default="", metavar="方案", help="打分方案（rules/indicators 里的文件名）；不写就用当时有效的")
@click.option("--without-service", is_flag=True, help="没有对外服务职能：不检查办事服务，满分 75，得分乘以 4/3")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="输出格式；xlsx 写到 --out")
@out_option
def command(
    run_id: str, store_url: str, rules_dir: Path | None, sites: tuple[str, ...], name: str, without_service: bool, form: str, out_dir: Path
) -> None:
    """See ``help``."""
    from reports.outgoing.score_workbook import write_score
    from reports.screen.score_view import score_data, score_lines

    book = open_book(rules_dir)
    store = open_store(store_url, create=False)
    record = store.run(run_id)
    unknown = [site for site in sites if site not in {one.site for one in record.sites}]
    if unknown:
        raise Unknown(Named.SITE_OF_RUN, unknown[0], tuple(one.site for one in record.sites), run=record.id)
    chosen = [site for site in record.sites if not sites or site.site in sites]
    scheme = _scheme(book, name, record.today)
    scores = [(score_of(store, record.id, site, scheme, book, record.today, without_service=without_service), site) for site in chosen]
    if form == "json":
        click.echo(json.dumps([score_data(score, site, book, record.id) for score, site in scores], ensure_ascii=False, indent=2))
    elif form == "xlsx":
        path = writable_folder(out_dir) / f"得分-{record.id}.xlsx"
        write_score(path, scores, book, record.id)
        click.echo(f"已写好 {path}")
    else:
        for score, site in scores:
            click.echo("\n".join(score_lines(score, site, book, record.id)) + "\n")


def _scheme(book: RuleBook, name: str, today: date) -> Scheme:
    """The scheme of a name, or the one that holds on a day."""
    from audits.rulebook.indicators import default_scheme, load_schemes

    with mistakes_in(Handed.SCHEMES):
        schemes = load_schemes(book)
    wanted = name or default_scheme(schemes, today, book)
    if not wanted:
        raise NoScheme(today, tuple(schemes))
    if wanted not in schemes:
        raise Unknown(Named.SCHEME, wanted, tuple(schemes))
    return schemes[wanted]


def score_of(store: Store, run: str, site: Site, scheme: Scheme, book: RuleBook, today: date, *, without_service: bool = False) -> Score:
    """The score of one site of a stored run; decisions that hold on the day of the run are respected."""
    from audits.rectification.decisions import decision_on
    from audits.rectification.scoring import column_states, score
    from audits.store.decisions import decisions
    from audits.store.findings import findings_of, findings_on

    record = store.site_run(run, site.site)
    found = findings_of(store, run, site.site)
    known = decisions(store)
    decided = {one.id: decision.kind for one in found if (decision := decision_on(one, known, today)) is not None}
    columns = column_states(site, record.coverage.get("columns", []), book)
    complete = record.status == "done" and bool(record.coverage.get("complete"))
    ran = [rule for rule, times in record.coverage.get("rules", {}).items() if times.get("times")]
    on_home = findings_on(store, run, (site.home, site.home.rstrip("/") + "/"))
    return score(
        scheme, site, found, columns, today, ran, decided=decided, on_home=on_home, without_service=without_service, complete=complete
    )
