"""Understands the rows of a ledger of tasks (要点任务台账) as rows of a list of problems: one for each body that a task is given to."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from audits.rectification.takeover import TASK
from audits.texts.addresses import host_of
from audits.texts.written_addresses import addresses_in
from reports.ledgers.columns import CLAIMED
from reports.ledgers.taken_rows import RowReader
from reports.ledgers.values import folded, state_of
from reports.screen.width import short

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audits.rulebook import Site
    from audits.rulebook.rule import Rule
    from reports.incoming.tables import TableRow

MOST_BODIES = 60
"""Bodies that one task is given to."""
_BETWEEN = re.compile(r"[、，,;；\n]+")
_ROLE = re.compile(r"[(（](?:牵头|配合|责任|主办|协办|等)[^()（）]{0,10}[)）]|^(?:牵头|责任)(?:单位|部门)?[:：]")
_DONE = frozenset({"已办结", "办结", "已销号", "销号", "已落实", "落实到位", "已完结", "完结"})
_ALL_YEAR = re.compile(r"(?:长期|持续|常态|全年|年底|年末|年内|本年|当年|每[年季月周日]|按[年季月]|随时|及时|动态|12月底|12月末)")
_YEAR = re.compile(r"(20\d\d)年?")
_MONTH = re.compile(r"(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>[0-3]?\d)[日号]|(?P<part>[底末上中下])旬?)?(?P<before>之?前|以前)?")
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_QUARTER = re.compile(r"第?([一二三四1-4])季度")
_HALVES = {"上半年": 6, "下半年": 12}


@dataclass
class TaskReader(RowReader):
    """Reads rows that ``task_rows`` made: they belong to no rule, and a body that only one site registers tells the site."""

    ruleless: str = TASK

    def rule_of(self, kind: str) -> Rule | None:
        """None."""
        return None

    def site_of(self, given: Mapping[str, str], faults: list[str]) -> Site | None:
        """The site of a row: as written, else the one that registers its body, else the one on whose hosts its proof stands."""
        if given.get("site") or len(self.sites) == 1:
            return super().site_of(given, faults)
        body = folded(given.get("department", ""))
        having = [site for site in self.sites if body in {folded(site.owner_name()), *(folded(one.name) for one in site.departments.values())}]
        hosts = {host_of(url) for url, _ in addresses_in(given.get("new_url", ""))}
        near = [site for site in having if hosts & {host.rpartition(":")[0] or host for host in site.hosts}]
        if len(having) == 1 or len(near) == 1:
            return (having if len(having) == 1 else near)[0]
        names = "、".join(site.name for site in (having or self.sites)[:5])
        faults.append(f"责任单位“{short(given.get('department', ''), 40)}”{'几个站点都有登记' if having else '哪个站点都没有登记'}（{names}），请加一列“站点”写明")
        return None


def task_rows(row: TableRow, year: int, sites: Sequence[Site]) -> Iterator[TableRow]:
    """A row for each body that a task is given to."""
    values = dict(row.values)
    section, demand = values.pop("section", ""), values.pop("demand", "")
    words = "：".join(part for part in (section, demand) if part)
    due = due_of(values.get("due", ""), year)
    beside = dict(row.beside)
    if due:
        beside["时限（原文）"] = values["due"]
        values["due"] = due
    values |= _state(values)
    values |= {"message": words, "kind": f"{year}年要点任务" if words else ""}
    places = {key: place for key, place in row.places.items() if key not in ("section", "demand")}
    where = row.places.get("demand") or row.places.get("section")
    if where:
        places = {"message": where, **places}
    for body in _bodies(values.get("department", ""), sites) or [""]:
        yield replace(row, values={**values, "department": body}, places=places, beside=beside)


def year_of(name: str, day: date) -> int:
    """The year of a plan: that of its name, else that of the day."""
    found = _YEAR.search(name)
    return int(found[1]) if found else day.year


def due_of(text: str, year: int) -> str:
    """The ISO day of a time limit that names no year, or a part of one; ``""`` for anything else."""
    plain = folded(text).rstrip("。.;；")
    if not plain or re.search(r"\d{4}[-./年]\d{1,2}[-./月]\d", plain) or plain.replace(".", "").isdigit():
        return ""
    if own := _YEAR.match(plain):
        year, plain = int(own[1]), plain[own.end() :].lstrip("-./")
    if months := [*_MONTH.finditer(plain)]:
        return _month_end(year, months[-1])
    if quarters := _QUARTER.findall(plain):
        return _last_day(year, _QUARTERS[quarters[-1]])
    for half, month in _HALVES.items():
        if half in plain:
            return _last_day(year, month)
    return f"{year}-12-31" if _ALL_YEAR.search(plain) or (own and plain in ("", "底", "底前", "末")) else ""


def _month_end(year: int, found: re.Match[str]) -> str:
    """The day that is meant; a month that something is to be done before may end or begin with it, so that it is none."""
    month = int(found["month"])
    if found["day"]:
        day = int(found["day"])
        return date(year, month, day).isoformat() if 1 <= day <= monthrange(year, month)[1] else ""
    if found["before"] and not found["part"]:
        return ""
    tenth = {"上": 10, "中": 20}.get(found["part"] or "")
    return date(year, month, tenth).isoformat() if tenth else _last_day(year, month)


def _last_day(year: int, month: int) -> str:
    return date(year, month, monthrange(year, month)[1]).isoformat()


def _state(values: Mapping[str, str]) -> dict[str, str]:
    """State and measures of a task: words of how far it has come that are no state are measures."""
    written, measures = values.get("state", ""), values.get("measures", "")
    if folded(written).strip("。") in _DONE:
        return {"state": CLAIMED}
    if written and state_of(written) is None:
        return {"state": "", "measures": "；".join(part for part in (written, measures) if part)}
    if not written and state_of(measures):
        return {"state": measures, "measures": ""}
    return {}


def _bodies(text: str, sites: Sequence[Site]) -> list[str]:
    """Names of the bodies in a cell; a registered name that has a mark in it is one."""
    known = {folded(name) for site in sites for name in (site.owner_name(), *(one.name for one in site.departments.values()), *site.departments)}
    if not text or folded(text) in known:
        return [text] if text else []
    parts = [_ROLE.sub("", part.strip()).strip() for part in _BETWEEN.split(text)]
    return list(dict.fromkeys(filter(None, parts)))[:MOST_BODIES]
