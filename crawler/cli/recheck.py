"""``recheck``: look again at what is open, give verdicts with proof, write new ledgers."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from audits.engine.books import keep
from audits.store import open_store
from crawler.cli._options import out_option, rules_option, run_option, say_upgrade, store_option, today_option, writable_folder
from crawler.jobs.books import open_book
from crawler.jobs.problems import Named, Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from audits.records.codes import ProofState, ProofWhy, Standing
    from audits.rulebook import RuleBook
    from audits.store import Store
    from audits.store.opening import Run


@dataclass(frozen=True, slots=True)
class Checked:
    """One item with the verdict of this re-check."""

    item: str
    finding: str
    site: str
    result: Standing
    counts: Mapping[ProofState, int]
    reasons: Mapping[ProofWhy, int]


@click.command(help="复查（回头看）：重新访问没有销号的问题所在的页面和链接，逐处给出已整改、未整改、未复查，写出新台账。只有复查能销号。")
@run_option
@click.option("--site", "sites", multiple=True, metavar="编号", help="只复查这个站点；可以写多次")
@store_option
@out_option
@rules_option
@today_option
@click.option("--jobs", type=click.IntRange(1, 64), default=None, metavar="N", help="同时复查几个站点；默认为处理器核数")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出格式")
def command(
    run_id: str,
    sites: tuple[str, ...],
    store_url: str,
    out_dir: Path,
    rules_dir: Path | None,
    today: date | None,
    jobs: int | None,
    form: str,
) -> None:
    """See ``help``."""
    from reports.ledgers import write_ledgers

    book = open_book(rules_dir)
    writable_folder(out_dir)
    store = open_store(store_url, create=False, upgrade=say_upgrade)
    base = _base(store, run_id)
    day = today or date.today()
    chosen = [site for site in base.sites if not sites or site.site in sites]
    if not chosen:
        raise Unknown(Named.SITE_OF_RUN, sites[0], tuple(site.site for site in base.sites), run=base.id)
    run = recheck(store, base, [site.site for site in chosen], book, day, rules_dir, jobs or os.cpu_count() or 1, quiet=form == "json")
    checked = results(store, run)
    files = write_ledgers(store, base.id, book, out_dir, day)
    if form == "json":
        click.echo(json.dumps({"run": run, "base": base.id, "items": [_as_json(one) for one in checked]}, ensure_ascii=False, indent=2))
    else:
        _show(store, run, base, checked)
        for file in files:
            click.echo(f"  {file.path}")
    sys.exit(3 if any(one.result == "not-examined" for one in checked) or not _complete(store, run) else 0)


def _base(store: Store, run_id: str) -> Run:
    """The inspection to look at again: the given one, else the newest."""
    if run_id:
        return store.run(run_id)
    inspections = [run for run in store.runs() if run.kind == "inspect"]
    return inspections[-1] if inspections else store.run()


def recheck(
    store: Store, base: Run, sites: list[str], book: RuleBook, today: date, rules_dir: Path | None, jobs: int, *, quiet: bool
) -> str:
    """Run a re-check of what is open; returns its run."""
    from crawler.cli._progress import Screen
    from crawler.jobs.work import Plan, SiteJob
    from crawler.jobs.workers import Workers

    wanted = open_ids(store, base, today)
    chosen = [site for site in base.sites if site.site in sites]
    options = {"rules_dir": str(rules_dir or ""), "catalogue": base.options.get("catalogue", {})}
    run = store.create_run(chosen, today, keep(store, book), options, kind="recheck", base=base.id)
    tasks = [
        SiteJob(store.url, run, site.site, str(rules_dir.resolve()) if rules_dir else "", base=base.id, items=tuple(wanted[site.site]))
        for site in chosen
        if wanted.get(site.site)
    ]
    idle = [site.site for site in chosen if not wanted.get(site.site)]
    for name in idle:
        store.update_site_run(store.site_run(run, name).id, status="done", coverage={"complete": True, "columns": [], "notes": []})
    with Screen(quiet=quiet).watch(Plan(store, store.run(run), tuple(tasks))) as tell:
        Workers().run(tasks, jobs, tell)
    store.set_run_status(run, "complete" if _complete(store, run) else "incomplete")
    return run


def _complete(store: Store, run: str) -> bool:
    return all(one.status == "done" and not one.coverage.get("notes") for one in store.site_runs(run))


def open_ids(store: Store, base: Run, today: date) -> dict[str, list[str]]:
    """Findings of an inspection that a re-check looks at, by site: what was or could be issued, unless a decision sets it aside."""
    from audits.records import Confidence
    from audits.rectification.decisions import decision_on
    from audits.rectification.life import DECIDED
    from audits.store.decisions import decisions
    from audits.store.findings import findings_of

    known = decisions(store)
    found: dict[str, list[str]] = {}
    for finding in findings_of(store, base.id):
        decision = decision_on(finding, known, today)
        confirmed = decision is not None and decision.kind == "confirmed"
        if decision is not None and decision.kind in DECIDED:
            continue
        if finding.confidence is not Confidence.UNVERIFIABLE or confirmed:
            found.setdefault(finding.site, []).append(finding.id)
    return found


def results(store: Store, run: str) -> list[Checked]:
    """What a re-check decided, by item; a closed item that is found again is ``relapsed``."""
    from audits.records.events import ItemVerdict
    from audits.rectification.life import life_of
    from audits.store.findings import findings_of
    from audits.store.life import events_of

    base = store.run(run).base
    sites = {finding.id: finding.site for finding in findings_of(store, base)}
    found = []
    for finding, events in sorted(events_of(store).items()):
        mine = [(event.item, event.said) for event in events if isinstance(event.said, ItemVerdict) and event.run == run]
        for item, said in mine:
            reasons = Counter(proof.why for proof in said.proofs if proof.state != "clean")
            shown = said.result if said.result == "not-examined" else life_of(item, events).verdict or said.result
            found.append(Checked(item, finding, sites.get(finding, ""), shown, said.counts, dict(sorted(reasons.items()))))
    return found


def _as_json(one: Checked) -> dict[str, Any]:
    from reports.screen.words import VERDICT

    return {
        "item": one.item,
        "finding": one.finding,
        "site": one.site,
        "result": one.result,
        "verdict": VERDICT[one.result],
        "places": dict(one.counts),
        "reasons": one.reasons,
    }


def _show(store: Store, run: str, base: Run, checked: list[Checked]) -> None:
    """The outcome in plain words."""
    from reports.screen.words import VERDICT, WHY

    counts = Counter(one.result for one in checked)
    click.echo(f"\n复查批次 {run}（复查的是批次 {base.id}）：共 {len(checked)} 项")
    for result, word in VERDICT.items():
        click.echo(f"  {word}：{counts[result]} 项")
    for one in checked:
        if one.result == "not-examined" or (one.result != "fixed" and one.counts.get("clean")):
            reasons = "，".join(f"{WHY[why]} {number} 处" for why, number in one.reasons.items())
            places = (
                f"{one.counts.get('clean', 0)} 处已改，{one.counts.get('dirty', 0)} 处未改，{one.counts.get('unexamined', 0)} 处未能复查"
            )
            click.echo(f"  {one.item} {VERDICT[one.result]}：{places}（{reasons}）")
    for site in store.site_runs(run):
        if "too-few-pages" in site.coverage.get("notes", []):
            click.echo(f"  站点 {site.site}：能访问到的页面不到应复查的一半，这次复查不改变任何问题的状态")
    click.echo("\n文件：")
