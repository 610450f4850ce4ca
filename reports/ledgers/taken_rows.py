"""Understands one row of an office's own list of open problems (移交): site, department, rule, addresses, days, state; nothing is guessed in silence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from audits.engine import detectors
from audits.engine.problem_words import bare_kind, rules_by_word
from audits.records import Confidence, Finding, Occurrence, Severity
from audits.records.events import TakenOver
from audits.rectification.takeover import KIND, LACKS, NO_RULE, missing, unprovable
from audits.rulebook.loading import near_miss
from audits.texts.addresses import host_of, is_address, page_key
from audits.texts.masking import mask_text
from audits.texts.written_addresses import BARE, SEPARATOR, addresses_in, cut
from reports.incoming.open_problems import HEADINGS
from reports.incoming.tables import COUNT, SUM
from reports.ledgers.columns import CLAIMS
from reports.ledgers.values import day_of, deadline_of, folded, item_of, names_month_only, state_of
from reports.screen.width import short
from reports.screen.words import SEVERITY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from audits.records.codes import Claim, Scope
    from audits.rulebook import RuleBook, Site
    from audits.rulebook.register import Column
    from audits.rulebook.rule import Rule
    from reports.incoming.tables import TableRow

_TITLES = {one.key: one.title for one in HEADINGS}
_SEVERITIES = {words: code for code, words in SEVERITY.items()}
_SUM_OF = re.compile(r".{1,30}(?:小计|合计|总计)[:：]?")
_SIGNED = re.compile(r"(?:制表|填表|填报|审核|审批|复核|核对|签发|联系人|联系电话|电话|报送|日期|注|说明|备注|备注说明)(?:人|单位|时间|日期|电话)?[0-9]?[:：]")
"""What a row begins with, in each of its cells, that tells who made a list."""
_CLOSED = ("已销号", "销号", "已办结", "办结", "已关闭", "已消除", "已归档")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
MOST_ADDRESSES = 200
LONGEST_MESSAGE, LONGEST_KIND = 500, 60
"""Characters of a description and of what a problem is called that stand in ledgers; the row itself is kept whole."""
SHOWN, MOST_MEANT, MOST_NAMES = 40, 3, 20
NOBODY, NO_SITE = "没有写责任单位，也没有写登记过的栏目，不知道由谁整改", "没有写是哪个站点，从网址也看不出"


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be taken, and everything that is wrong with it."""

    where: str
    faults: tuple[str, ...]
    """What keeps it out first, then what would not have been used of it."""

    @property
    def why(self) -> str:
        """All of it in a sentence."""
        return "；".join(self.faults)


@dataclass(frozen=True, slots=True)
class SumRow:
    """A row that counts others, or stands below the list: no problem."""

    where: str
    says: str
    """What it is, in words."""


@dataclass(frozen=True, slots=True)
class TakenRow:
    """A row that was understood."""

    where: str
    """Its first cell."""
    finding: Finding
    """The problem; its number and subject are made when all rows are known."""
    places: tuple[Occurrence, ...]
    said: TakenOver
    department: str
    """Name of the body that has it."""
    claim: Claim | None
    """What the list says of its state, None where it says nothing."""
    cells: Mapping[str, str]
    """The department's cells."""
    item: str
    """Number of an item that the row gives, ``""`` if it gives none."""
    notes: tuple[str, ...] = ()
    """What was not used of the row."""
    missing: tuple[str, ...] = ()
    """Headings of what a re-check would need and the row does not tell."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What a row says of days and of what was done, as far as it is understood."""

    found: str
    due: str
    done: str
    state: str
    """``""`` where it says nothing, or nothing that is understood."""


@dataclass
class RowReader:
    """Reads the rows of one list against a register and a rule book."""

    book: RuleBook
    sites: Sequence[Site]
    day: date
    date1904: bool = False
    ruleless: str = NO_RULE
    """Rule of a problem that belongs to none."""
    rules: dict[str, str] = field(init=False)
    """What a problem may be called to its rule."""
    scopes: dict[str, Scope] = field(init=False)
    registered: dict[str, None] = field(default_factory=dict)
    """Sentences that say who is registered, as far as a row named somebody who is not."""

    def __post_init__(self) -> None:
        """Know what problems are called."""
        self.scopes = {name: detectors()[rule.detector].scope for name, rule in self.book.rules.items()}
        self.rules = rules_by_word(self.book)

    def read(self, row: TableRow) -> TakenRow | RefusedRow | SumRow:
        """What a row hands over, or why it cannot be taken."""
        if says := beside_the_list(row):
            return SumRow(row.place, says)
        given = {key: clean(text) for key, text in row.values.items()}
        if folded(given.get("state", "")) in _CLOSED:
            return RefusedRow(row.place, (f"整改状态是“{given['state']}”，不是没有解决的问题",))
        kind = given.get("kind", "") or given.get("message", "")
        faults = [] if kind else ["没有写是什么问题（问题类别、问题描述都是空的）"]
        notes: list[str] = []
        site = self.site_of(given, faults)
        column = self._column(site, given, notes) if site is not None else None
        department = self._department(site, column, given, faults) if site is not None else None
        told = self._told(given, notes)
        if faults or site is None or department is None:
            return RefusedRow(row.place, (*faults, *notes))
        return self._taken(row, given, site, column, department, kind, told, notes)

    def _told(self, given: Mapping[str, str], notes: list[str]) -> _Told:
        found, due, done = (self._day(given, key, notes) for key in ("found", "due", "done"))
        state = state_of(given.get("state", ""))
        if state is None:
            notes.append(f"整改状态“{_short(given['state'])}”看不懂，按“未整改”")
        return _Told(found, due, done, state or "")

    def _taken(
        self, row: TableRow, given: Mapping[str, str], site: Site, column: Column | None, department: str, kind: str, told: _Told, notes: list[str]
    ) -> TakenRow:  # fmt: skip
        rule = self.rule_of(kind) or self.rule_of(given.get("message", ""))
        pages, targets = (list(_addresses(given.get(key, ""), site, _TITLES[key], notes)) for key in ("page_url", "target_url"))
        column, pages, targets = self._fitting(rule, site, column, pages, targets)
        cells = {key: given[key] for key in ("measures", "new_url", "person", "remark") if given.get(key)}
        cells |= {key: value for key, value in (("state", told.state), ("done", told.done)) if value}
        message = _within(mask_text(given.get("message", "") or kind), LONGEST_MESSAGE, "问题描述", notes)
        name = _within(mask_text(kind), LONGEST_KIND, "问题类别", notes if given.get("kind") else [])
        places = tuple(
            Occurrence(url, mask_text(given.get("page_title", "")), text=message[:60], column=column.id if column else "", department=department)
            for url in dict.fromkeys(pages or [""])
        )
        finding = Finding(
            "", "", rule.rule if rule else self.ruleless, site.site, "", column.id if column else "", department, places[0].page_url,
            mask_text(given.get("page_title", "")), targets[0] if targets else "", message=message, facts={KIND: name, "targets": targets},
            severity=self._severity(given, rule, notes), confidence=Confidence.CONFIRMED, first_seen=told.found or self.day.isoformat(),
            last_seen=self.day.isoformat(),
        )  # fmt: skip
        finding = replace(finding, facts={**finding.facts, LACKS: unprovable(finding, self.scopes) or ""})
        numbers = [given[key] for key in ("item", "number") if given.get(key)]
        said = TakenOver(told.due, given.get("number") or given.get("item", ""), name, row.place, self._whole(given, row))
        return TakenRow(
            row.place, finding, places, said, site.department_name(department), CLAIMS[told.state] if told.state else None, cells,
            next(filter(None, map(item_of, numbers)), ""), tuple(notes), tuple(_TITLES[name] for name in missing(finding, self.scopes)),
        )  # fmt: skip

    def rule_of(self, kind: str) -> Rule | None:
        """The rule that a problem belongs to by what it is called, None where that is not sure."""
        found = self.rules.get(bare_kind(kind))
        return self.book.rules[found] if found else None

    @staticmethod
    def _whole(given: Mapping[str, str], row: TableRow) -> dict[str, str]:
        known = {_TITLES[key]: text for key, text in given.items() if text}
        return known | {f"{name}（另一列）" if name in known else name: clean(text) for name, text in row.beside.items()}

    def site_of(self, given: Mapping[str, str], faults: list[str]) -> Site | None:
        """The site of a row; where it is not known, why is among the faults."""
        written = given.get("site", "")
        if written:
            known = {folded(name): site for site in self.sites for name in (site.site, site.name, *site.also_known_as) if name}
            found = known.get(folded(written))
            names = [site.name for site in self.sites]
            if found is None:
                faults.append(f"站点“{_short(written)}”不在登记表里{near_miss(written, names)}")
                self.registered[f"登记的站点：{'、'.join(names[:MOST_NAMES])}"] = None
            return found
        if len(self.sites) == 1:
            return self.sites[0]
        urls = [url for key in ("page_url", "target_url") for url, _ in addresses_in(given.get(key, ""))]
        own = {site.site: site for site in self.sites for url in urls[:1] if host_of(url) in {host.rpartition(":")[0] or host for host in site.hosts}}
        if len(own) != 1:
            faults.append(NO_SITE)
        return next(iter(own.values())) if len(own) == 1 else None

    def _column(self, site: Site, given: Mapping[str, str], notes: list[str]) -> Column | None:
        written = given.get("column", "")
        found = next((one for one in site.columns if folded(written) in (folded(one.name), folded(one.id))), None) if written else None
        if written and found is None:
            notes.append(f"栏目“{_short(written)}”不在登记表里{near_miss(written, [one.name for one in site.columns])}，按没有写栏目")
        return found

    def _department(self, site: Site, column: Column | None, given: Mapping[str, str], faults: list[str]) -> str | None:
        """Id of the department of a row; where it is not known, why is among the faults."""
        written = given.get("department", "")
        if not written:
            if column is None:
                faults.append(NOBODY)
            return column.department if column else None
        names = {folded(one.name): ident for ident, one in site.departments.items()} | {folded(ident): ident for ident in site.departments}
        names[folded(site.owner_name())] = ""
        if folded(written) not in names:
            known = list(dict.fromkeys((site.owner_name(), *(one.name for one in site.departments.values()))))
            faults.append(f"责任单位“{_short(written)}”不在 {site.name} 的登记里{_meant(written, known)}")
            self.registered[f"{site.name} 登记的单位：{'、'.join(known[:MOST_NAMES])}"] = None
        return names.get(folded(written))

    def _fitting(
        self, rule: Rule | None, site: Site, column: Column | None, pages: list[str], targets: list[str]
    ) -> tuple[Column | None, list[str], list[str]]:
        """Addresses as a re-check needs them: a page rule has pages only, a rule about a column has the column's list."""
        scope = self.scopes.get(rule.rule) if rule else None
        if scope != "link" and not pages:
            pages, targets = targets, []
        if scope == "site" and column is None and pages:
            lists = {page_key(urljoin(site.home, one.list)): one for one in site.columns}
            column = lists.get(page_key(pages[0]))
        if scope == "site" and column is not None and not pages:
            pages = [urljoin(site.home, column.list)]
        return column, pages, targets

    def _day(self, given: Mapping[str, str], key: str, notes: list[str]) -> str:
        understands = deadline_of if key == "due" else day_of
        day = understands(given.get(key, ""), date1904=self.date1904)
        if day and key == "due" and names_month_only(given[key]):
            notes.append(f"{_TITLES[key]}“{_short(given[key])}”没有写是哪一天，按 {day} 记")
        if day is None:
            notes.append(f"{_TITLES[key]}“{_short(given[key])}”不是看得懂的日期，没有采用")
        elif day and key != "due" and day > self.day.isoformat():
            notes.append(f"{_TITLES[key]} {day} 是还没有到的日期，没有采用")
            day = ""
        return day or ""

    @staticmethod
    def _severity(given: Mapping[str, str], rule: Rule | None, notes: list[str]) -> Severity:
        written = given.get("severity", "")
        if written and folded(written) not in _SEVERITIES:
            notes.append(f"严重程度“{_short(written)}”不是 {'、'.join(_SEVERITIES)} 之一，没有采用")
        return _SEVERITIES.get(folded(written)) or (rule.severity if rule else Severity.MINOR)


def beside_the_list(row: TableRow) -> str:
    """What a row is that hands nothing over, since it counts others or tells who made the list; ``""`` for any other row."""
    cells = {key: folded(text) for key, text in row.values.items() if text}
    rest = [text for key, text in cells.items() if key not in ("number", "site", "department")] + [folded(text) for text in row.beside.values() if text]
    sums = [text for key, text in cells.items() if SUM.fullmatch(text) or (key in ("number", "site", "department") and _SUM_OF.fullmatch(text))]
    if sums and all(SUM.fullmatch(text) or COUNT.fullmatch(text) for text in rest):
        return f"是合计一类的行（{sums[0][:20]}），没有用到"
    signs = [text for text in (*cells.values(), *map(folded, row.beside.values())) if text]
    return f"是表尾的说明（{signs[0][:20]}），没有用到" if signs and all(_SIGNED.match(text) for text in signs) else ""


def _meant(written: str, known: Sequence[str]) -> str:
    """Bodies that may be meant by another name: one within the other, a short form, a slip; a few, where several are as near."""
    short = folded(written)
    names = {name: folded(name) for name in known if len(short) > 1}
    for alike in (
        [name for name, full in names.items() if short in full or full in short],
        [name for name, full in names.items() if _is_short_for(short, full) or _is_short_for(full, short)],
        [name for name, full in names.items() if len(short) > 2 and near_miss(short, [full])],
    ):
        if alike:
            return f"（是不是{'或'.join(f'“{name}”' for name in alike[:MOST_MEANT])}？）"
    return ""


def _is_short_for(short: str, name: str) -> bool:
    """Whether a name begins and ends as another one and leaves out characters of it (市人社局)."""
    left = iter(name)
    return len(short) > 2 and short[-1] in name[-3:] and all(char in left for char in short)


def clean(text: str) -> str:
    """A cell as it can be stored and shown anywhere: without control characters and halves of characters."""
    return _CONTROL.sub("", text).encode("utf-8", "replace").decode().strip()


def _addresses(text: str, site: Site, title: str, notes: list[str]) -> Iterator[str]:
    """Addresses in a cell; what is none is said, the words themselves stay with the row."""
    if not text:
        return
    found = addresses_in(text)
    parts = [part for part in SEPARATOR.split(text) if part]
    before = ""
    if not found and all(part.startswith("/") for part in parts):
        found = [cut(part) for part in parts]
    elif not found and all(BARE.fullmatch(part) for part in parts):
        notes.append(f"{title}“{_short(text)}”没有写 http://，按 http:// 记")
        found, before = [cut(part) for part in parts], "http://"
    notes += [f"{title}“{_short(url + left)}”里的“{_short(left)}”不是网址的一部分，没有采用" for url, left in found if left.strip(",;")]
    usable = [url for url in dict.fromkeys(urljoin(site.home, before + url) for url, _ in found) if is_address(url)]
    if not usable:
        notes.append(f"{title}“{_short(text)}”不是网址，只作文字保留")
    if len(usable) > MOST_ADDRESSES:
        notes.append(f"{title}里有 {len(usable)} 个网址，只用前 {MOST_ADDRESSES} 个")
    yield from usable[:MOST_ADDRESSES]


def _within(text: str, most: int, title: str, notes: list[str]) -> str:
    """A text that a cell of a ledger can show; that it was cut is said."""
    if len(text) <= most:
        return text
    notes.append(f"{title}有 {len(text)} 个字，台账里只写前 {most} 个，全文随历史保留")
    return text[: most - 1] + "…"


def _short(text: str) -> str:
    return short(text, SHOWN)
