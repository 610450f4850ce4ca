"""One letter about addresses that do not open and that several sites link to, to whoever runs them: one a server, however many sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records.reasons import reason_from
from audits.rectification.workitems import email_of
from audits.store.counting import count
from audits.texts.addresses import host_of
from audits.texts.masking import mask_text
from reports.ledgers.across import shared_targets
from reports.ledgers.gathering import OFFICE, office_of
from reports.ledgers.mails import written
from reports.screen.words import reason_words
from reports.workbook.names import file_part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from audits.rulebook import Site
    from audits.store import Store
    from audits.store.items import WorkItem
    from audits.store.opening import Run
    from reports.ledgers.across import DeadTarget

Shared = tuple["DeadTarget", list["WorkItem"]]
MOST_TARGETS, MOST_SITES = 20, 100
"""Addresses, and sites of each, that a letter names; the rest stands in the office's ledger."""


def write_target_letters(store: Store, run: Run, out_dir: Path, today: date) -> list[Path]:
    """The letters about what is out and not mended; returns the files. A run of one site has none."""
    if len(run.sites) < 2:
        return []
    out = (one.work for one in count(store, run.id, today).items if one.is_issued and one.is_open)
    hosts: dict[str, list[Shared]] = {}
    for target, those in shared_targets(out).items():
        hosts.setdefault(host_of(those[0].finding.target_url).lower(), []).append((target, those))
    taken: set[str] = set()
    paths: list[Path] = []
    for host, targets in sorted(hosts.items()):
        owner = next((site for site in run.sites if any(host == known or host == known.rpartition(":")[0] for known in site.hosts)), None)
        text = "".join(_letter(store, run, host, targets, owner)) + f"\n{store.whose or office_of(run.sites, OFFICE)}\n{today:%Y年%m月%d日}\n"
        path = out_dir / f"失效核实_{file_part(host, taken)}_{run.id}.txt"
        paths += written(path, f"关于核实 {host} 失效地址的函", mask_text(text), email_of([owner], owner.owner_name()) if owner else "")
    return paths


def _letter(store: Store, run: Run, host: str, targets: Sequence[Shared], owner: Site | None) -> Iterator[str]:
    sites = {item.site.site for _, those in targets for item in those}
    yield f"{owner.owner_name() if owner else f'{host} 的管理单位'}：\n\n"
    yield f"    经巡检（批次 {run.id}，以 {run.today:%Y年%m月%d日} 的网页为准），{len(sites)} 个网站引用的 {host} 上的 {len(targets)} 处地址打不开，清单附后。"
    yield "请核实：能恢复的，请恢复访问；已改到新地址的，请告知新地址，由各网站更改链接；不再提供的，请说明。"
    yield "恢复访问后我们逐处复查，核实一处销号一处，引用它的网站不必另行报告。\n"
    for number, (target, those) in enumerate(sorted(targets, key=lambda one: (-_sites(one[1]), one[0].key))[:MOST_TARGETS], 1):
        reason = reason_from(str(those[0].finding.facts.get("reason", "")))
        what, why = "整台服务器" if target.whole_host else those[0].finding.target_url, reason_words(reason) if reason else "打不开"
        yield f"\n{number}. {what}（{why}）：一处失效，{_sites(those)} 个网站引用\n"
        by_site = {item.site.site: item for item in those}
        for item in list(by_site.values())[:MOST_SITES]:
            yield f"   {item.id}  {item.site.name}  {item.page_url}\n"
        if len(by_site) > MOST_SITES:
            yield f"   …… 其余 {len(by_site) - MOST_SITES} 个网站见总台账。\n"
    if len(targets) > MOST_TARGETS:
        yield f"\n…… 其余 {len(targets) - MOST_TARGETS} 处地址见总台账。\n"


def _sites(those: Sequence[WorkItem]) -> int:
    return len({item.site.site for item in those})
