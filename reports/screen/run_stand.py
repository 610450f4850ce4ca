"""How far a run is, told from the store: one line of all sites, and below it those that are under way or failed, as many as fit."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from reports.screen.width import columns
from reports.screen.words import SITE_STATUS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audits.store.queued import RunStand

NAME = 44
"""Columns for the name of a site."""


def stand_words(stand: RunStand) -> str:
    """How many sites are in which state, how many have gaps, and how long it will take."""
    says = "，".join(f"{words} {stand.states[state]}" for state, words in SITE_STATUS.items() if stand.states.get(state))
    gaps = f"（{stand.gaps} 个有没查到的部分）" if stand.gaps else ""
    left = f"，大约还要 {clock(stand.left_s)}" if stand.left_s is not None else ""
    return f"站点 {sum(stand.states.values())}：{says}{gaps}{left}"


def stand_rows(stand: RunStand, names: Mapping[str, str], moment: datetime, most: int) -> Iterator[str]:
    """A line of eighty columns for each site under way or failed, up to a number of them."""
    for one in stand.under_way[:most]:
        seconds = (moment - datetime.fromisoformat(one.started)).total_seconds() if one.started else 0
        name = _cut(names.get(one.site, one.site))
        yield f"  {name}{' ' * (NAME - columns(name))}  {SITE_STATUS[one.status]}  {clock(seconds) if one.status != 'failed' else ''}".rstrip()
    if (more := len(stand.under_way) - most) > 0:
        yield f"  ……另有 {more} 个站点"


def clock(seconds: float) -> str:
    """Seconds as hours, minutes and seconds."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def _cut(name: str) -> str:
    """A name as far as its columns reach."""
    while columns(name) > NAME:
        name = name.removesuffix("…")[:-1] + "…"
    return name
