"""One dead target that several sites link to (跨网站): a view over rows and items of many sites; numbers, items and places stay as they are.

Each site keeps its own finding, each body its own items, and each place is proved for itself. In the office's ledger such items have one row;
a body's ledger, as ever, holds its own alone. Whoever runs the target is told once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from audits.texts.addresses import host_of, subject_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from audits.store.items import WorkItem
    from reports.ledgers.rows import Row

GONE_HOST = ("dns", "refused", "tls", "unreachable")
"""Reasons that tell of a whole server: every address there has one cause."""
_DEAD = frozenset({"broken-link", "broken-external-link", "broken-attachment", "broken-resource", "soft-404"})


class DeadTarget(NamedTuple):
    """What does not open."""

    whole_host: bool
    """Whether it is the server itself, and not one address there."""
    key: str
    """Host, or address without what changes from one link to another."""


def dead_target(item: WorkItem) -> DeadTarget | None:
    """The target that an item is about, where it is about one that does not open."""
    finding = item.finding
    if finding.rule not in _DEAD or "://" not in finding.target_url:
        return None
    if str(finding.facts.get("reason", "")) in GONE_HOST:
        return DeadTarget(True, host_of(finding.target_url).lower())
    return DeadTarget(False, subject_key(finding.target_url))


def shared_targets(items: Iterable[WorkItem]) -> dict[DeadTarget, list[WorkItem]]:
    """Dead targets that items of several sites are about, each with these items."""
    found: dict[DeadTarget, list[WorkItem]] = {}
    for item in items:
        if (target := dead_target(item)) is not None:
            found.setdefault(target, []).append(item)
    return {target: those for target, those in found.items() if len({item.site.site for item in those}) > 1}


def rows_by_target(rows: Sequence[Row], items: Mapping[str, WorkItem], apart: Collection[str]) -> dict[str, DeadTarget]:
    """Item to the dead target that it shares with other sites, among rows; those that somebody has set ``apart`` are left alone."""
    shared = shared_targets(items[row["item"]] for row in rows if row["item"] not in apart)
    return {item.id: target for target, those in shared.items() for item in those}


def said_of(lead: Row, together: Sequence[Row], items: Mapping[str, WorkItem]) -> str:
    """What the row of several sites says before the sentence of its own item: how many sites, bodies and items it stands for, and how they stand."""
    mine = [items[row["item"]] for row in together]
    bodies, target = len({row["department"] for row in together}), dead_target(items[lead["item"]])
    what = f"服务器 {target.key}，" if target is not None and target.whole_host else ""
    verdicts = [str(row["verdict"]) for row in together]
    told = "、".join(f"{verdict or '未复查'}{verdicts.count(verdict)}项" for verdict in dict.fromkeys(verdicts)) if len(set(verdicts)) > 1 else ""
    whose = f"，涉及{bodies}个单位" if bodies > 1 else ""
    return f"一处失效，{len({item.site.site for item in mine})} 个网站引用（{what}共{len(together)}项{whose}" + (f"；复查：{told}" if told else "") + "）"
