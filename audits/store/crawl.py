"""What a crawl writes while it goes on: addresses, attempts, pages, link shapes, list items, findings.

Everything is buffered and written in one transaction each second, so a kill loses at most what was in flight: an address is
marked done in the same transaction that stores what it gave, and what it taught of the site. The store's own thread writes; a disk that is
slow makes the next transaction larger and does not hold the crawl, up to a limit.
"""

from __future__ import annotations

import time
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, select, update

from audits.records.codes import CONFIDENCE_ORDER
from audits.records.entries import Entry, Role, State
from audits.records.site_facts import SiteFacts
from audits.store import schema
from audits.store.batches import Batch, Packed, clean_value, finding_row, shown_text
from audits.store.codes import Codes
from audits.store.forgetting import Forgetting
from audits.store.pages import facts_of, request_from, request_json
from audits.store.site_facts import facts_json, facts_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import RowMapping

    from audits.records import DataRequest, Judged, Link, ListItem, Page, Probe
    from audits.records.codes import ListReason, ListState, NoCode, Scope
    from audits.records.reasons import Reason
    from audits.store.kept_pages import KeptPage, ReadingRow
    from audits.store.opening import Store

MOST_OBJECTS = 12_000
MOST_WAITING = 64_000_000
"""Bytes of bodies that wait for a slow disk at most."""
ROLE = Codes("urls", "role", Role)
STATE = Codes("urls", "state", State)


@dataclass
class SiteRecorder(Forgetting):
    """Writes one site of one run; one writer a site."""

    store: Store
    run: str
    site: str
    site_run: int
    facts: SiteFacts = field(default_factory=SiteFacts)
    """What is known of the site; written as it is learnt."""
    flush_after_s: float = 1.0
    flush_rows: int = 200
    _ids: dict[str, int] = field(default_factory=dict)
    _urls: dict[int, str] = field(default_factory=dict)
    _shapes: dict[int, int] = field(default_factory=dict)
    _by_object: dict[int, tuple[Link, int]] = field(default_factory=dict)
    """Links by identity with the number of their shape; the link is held, so that nothing else gets its identity."""
    _findings: set[str] = field(default_factory=set)
    _orders: dict[str, int] = field(default_factory=dict)
    """Finding to how sure it is, where this process made it."""
    _flushed: float = field(default_factory=time.monotonic)
    _pages: int = 0
    _read: set[int] = field(default_factory=set)
    """Numbers of addresses that were read as pages."""
    done: set[int] = field(default_factory=set)
    """Numbers of addresses that were visited to the end."""
    _made_up: set[int] = field(default_factory=set)
    """Numbers of nonsense addresses, asked for to see how the site says that there is none."""
    _settled: int = 0
    """How many addresses were known when the crawl was over."""

    def __post_init__(self) -> None:
        """Begin with nothing to write."""
        self._batch = Batch(self.site_run)
        self._learnt = facts_mark(self.facts)

    # -- addresses -------------------------------------------------------------------------------------------------------

    def known(self, url: str, request: DataRequest | None = None) -> int:
        """Number of an address, or of a request to one, 0 if it is new."""
        return self._ids.get(url if request is None else url + request_json(request), 0)

    def url(self, entry_id: int) -> str:
        """Address by number, ``""`` if there is none."""
        return self._urls.get(entry_id, "")

    def number(self) -> int:
        """How many addresses of the site are known."""
        return (len(self._ids) or self._settled) - len(self._made_up)

    def visited(self) -> int:
        """How many of them were visited, as the coverage counts them in the end."""
        return len(self.done - self._made_up)

    def add(
        self, url: str, role: Role, internal: bool, depth: int = 0, columns: tuple[str, ...] = (), list_page: int = 0, via: int = 0,
        request: DataRequest | None = None,
    ) -> Entry:  # fmt: skip
        """A new address for the frontier."""
        ident, extra = len(self._ids) + 1, request_json(request) if request is not None else ""
        if role is Role.CANARY:
            self._made_up.add(ident)
        self._ids[url + extra] = ident
        self._urls[ident] = url
        entry = Entry(ident, url, role, internal, depth, columns, list_page, via, request)
        row = (self.site_run, ident, url, int(role), int(internal), int(State.WAITING), depth, _joined(columns), list_page, "", via, extra)
        self._batch.of("urls").append(row)
        return entry

    def mark(self, entry_id: int, state: State, reason: Reason | NoCode = "") -> None:
        """An address is done, or skipped with a reason."""
        (self.done.add if state is State.DONE else self.done.discard)(entry_id)
        self._batch.states.append({"i": entry_id, "s": int(state), "r": reason[:60]})

    def retag(self, entry_id: int, role: Role, columns: tuple[str, ...], list_page: int) -> None:
        """An address that was known as a page turns out to be a list page of columns."""
        self._batch.retags.append({"i": entry_id, "o": int(role), "c": _joined(columns), "p": list_page})

    def waiting(self) -> Iterator[Entry]:
        """Addresses still to be asked for, after a resume; fills what is known of the run."""
        table = schema.urls
        with self.store.engine.connect() as connection:
            rows = connection.execute(select(table).where(table.c.site_run == self.site_run).order_by(table.c.id)).mappings()
            for row in rows:
                self._ids[row["url"] + row["extra"]] = row["id"]
                self._urls[row["id"]] = row["url"]
                for numbers, holds in ((self._made_up, ROLE[row["role"]] is Role.CANARY), (self.done, STATE[row["state"]] is State.DONE)):
                    if holds:
                        numbers.add(row["id"])
                if STATE[row["state"]] is State.WAITING:
                    yield _entry(row)

    def load_shapes(self) -> None:
        """Fill the numbers of known link shapes and findings, after a resume."""
        table = schema.shapes
        with self.store.engine.connect() as connection:
            for row in connection.execute(select(table).where(table.c.site_run == self.site_run)):
                self._shapes[hash(tuple(row)[2:])] = row.id
            found = connection.execute(
                select(schema.findings.c.id).where(schema.findings.c.run == self.run, schema.findings.c.site == self.site)
            )
            self._findings.update(found.scalars())
            self._read.update(connection.execute(select(schema.pages.c.url_id).where(schema.pages.c.site_run == self.site_run)).scalars())

    # -- what arrived ----------------------------------------------------------------------------------------------------

    def probe(self, entry_id: int, probe: Probe) -> None:
        """One attempt."""
        self._batch.of("probes").append(
            (
                self.site_run, entry_id, probe.at, probe.method, probe.status, probe.reason, probe.elapsed_ms, probe.redirect, probe.location[:500],
                probe.content_type[:200], probe.size, probe.ip, probe.certificate, probe.title[:200], probe.sniffed, probe.body_hash, probe.note[:500],
            )
        )  # fmt: skip

    def page(
        self,
        entry_id: int,
        page: Page,
        body: bytes,
        content_type: str,
        shapes: array[int],
        text_hash: str,
        text_length: int,
        simhash: int,
    ) -> None:
        """One page with the numbers of its links."""
        self._batch.page(
            (
                self.site_run, entry_id, page.kind.value, page.title[:500], page.template, text_hash, text_length, simhash,
                facts_of(page), content_type[:200], body, shapes.tobytes(),
            )
        )  # fmt: skip
        self._pages += 1
        self._read.add(entry_id)

    def page_as_kept(self, entry_id: int, kept: KeptPage, shapes: array[int]) -> None:
        """One page as the run before kept it, with the numbers of its links in this run."""
        self._batch.page((self.site_run, entry_id, *kept.head, kept.content_type, Packed(kept.packed), shapes.tobytes()))
        self._pages += 1
        self._read.add(entry_id)

    def reading(self, entry_id: int, values: ReadingRow) -> None:
        """By what a later run may take a page over."""
        self._batch.of("readings").append((self.site_run, entry_id, *values))

    def more_links(self, entry_id: int, shapes: array[int]) -> None:
        """Links that a page shows beside those that it was stored with."""
        if entry_id not in self._read or not shapes:
            return
        self.flush()
        table = schema.pages
        where = and_(table.c.site_run == self.site_run, table.c.url_id == entry_id)
        with self.store.writing() as connection:
            kept = connection.execute(select(table.c.links).where(where)).scalar_one()
            connection.execute(update(table).where(where).values(links=kept + shapes.tobytes()))

    def shapes(self, links: Iterable[Link], target: Callable[[Link], int]) -> array[int]:
        """Numbers of links; ``target`` tells the number of what a link leads to. Pages share the link objects of their frame."""
        known = self._by_object
        if len(known) >= MOST_OBJECTS:
            known.clear()
        numbers = array("I")
        for link in links:
            found = known.get(id(link))
            if found is None:
                found = known[id(link)] = (link, self._shape(link, target(link)))
            numbers.append(found[1])
        return numbers

    def shapes_as_kept(self, numbers: bytes, known: dict[int, int], link_of: Callable[[int], Link], target: Callable[[Link], int]) -> array[int]:
        """Numbers of the links of a page in this run, by those that they have in another; ``known`` gathers them."""
        before = array("I")
        before.frombytes(numbers)
        for number in before:
            if number not in known:
                known[number] = self._shape(link := link_of(number), target(link))
        return array("I", map(known.__getitem__, before))

    def _shape(self, link: Link, target: int) -> int:
        values = (
            target,
            link.raw,
            link.fragment,
            link.element,
            link.text,
            link.title,
            link.place,
            link.region.value,
            link.hidden,
            link.problem,
        )
        key = hash(values)
        found = self._shapes.get(key)
        if found is None:
            found = self._shapes[key] = len(self._shapes) + 1
            self._batch.of("link_shapes").append((self.site_run, found, *map(clean_value, values)))
        return found

    def listing(self, column: str, list_page: int, items: Iterable[ListItem]) -> None:
        """Items of one list page of a column."""
        self._batch.of("listings").extend(
            (
                self.site_run,
                column,
                list_page,
                position,
                item.url,
                clean_value(item.href),
                clean_value(item.title),
                item.date,
                clean_value(item.date_raw),
                item.mark,
            )
            for position, item in enumerate(items)
        )

    def column_page(
        self, column: str, list_page: int, url: str, state: ListState, reason: ListReason | NoCode, reader: str, total: int | None, new_items: int
    ) -> None:
        """How one list page of a column was read."""
        self._batch.of("column_pages").append((self.site_run, column, list_page, url, state, reason, reader, total, new_items))

    def forget_column_page(self, column: str, list_page: int) -> None:
        """Remove what was said of a list page that is read again in another way."""
        self._batch.forget_column_page(column, list_page)

    def forget_listing(self, column: str, list_page: int) -> None:
        """Remove the items of a list page that was none."""
        self.flush()
        table = schema.listings
        with self.store.engine.begin() as connection:
            where = and_(table.c.site_run == self.site_run, table.c.column_id == column, table.c.list_page == list_page)
            connection.execute(delete(table).where(where))

    def findings(self, judged: Iterable[Judged], phase: Scope) -> int:
        """Findings of a phase; returns how many were new in this run."""
        new = 0
        for one in judged:
            finding, order = one.finding, CONFIDENCE_ORDER[one.finding.confidence]
            if finding.id not in self._findings:
                self._findings.add(finding.id)
                self._orders[finding.id] = order
                new += 1
                self._batch.of("findings").append(finding_row(self.run, finding, phase))
            elif order < self._orders.get(finding.id, 0):
                self._orders[finding.id] = order
                self._replace(finding_row(self.run, finding, phase))
            self._batch.of("occurrences").extend(
                (
                    self.run, finding.id, clean_value(place.page_url), shown_text(place.page_title), place.place_class.value,
                    shown_text(place.place), shown_text(place.text),
                    place.column, place.department,
                )
                for place in one.occurrences
            )  # fmt: skip
        return new

    def _replace(self, row: tuple[Any, ...]) -> None:
        """A finding as another place shows it, which is surer: whichever page comes first, the same is told."""
        self.flush()
        table = schema.findings
        values = dict(zip(table.c.keys(), row, strict=True))
        with self.store.writing() as connection:
            connection.execute(update(table).where(table.c.run == self.run, table.c.id == values["id"]).values(values))

    def settle(self) -> None:
        """Let go of what only a crawl that goes on needs: the numbers of addresses and links."""
        self.flush()
        self._settled = len(self._ids)
        self._ids, self._urls, self._shapes, self._by_object, self._read = {}, {}, {}, {}, set()

    # -- writing ---------------------------------------------------------------------------------------------------------

    @property
    def trouble(self) -> Exception | None:
        """Why nothing can be written any more, None if all is well."""
        return self.store.writer.error

    def found(self) -> int:
        """How many findings there are of the site in this run."""
        return len(self._findings)

    def flush_if_due(self) -> None:
        """Let be written what has come, when a second has gone by or enough pages have come; a disk that is busy is waited for only when much waits."""
        due = self._pages >= self.flush_rows or time.monotonic() - self._flushed >= self.flush_after_s
        if due and (self._batch.size >= MOST_WAITING or not self.store.writer.is_busy()):
            self._hand_over()

    def flush(self) -> None:
        """Write everything, and wait until it is written."""
        self._hand_over()
        self.store.writer.wait()

    def _hand_over(self) -> None:
        learnt = facts_mark(self.facts)
        if learnt != self._learnt:
            self._batch.facts = facts_json(self.facts)
        if self._batch:
            batch, self._batch, self._learnt = self._batch, Batch(self.site_run), learnt
            self.store.writer.hand(lambda connection: batch.write(self.store, connection))
        self._pages = 0
        self._flushed = time.monotonic()


def entries_with(store: Store, site_run: int, numbers: Sequence[int]) -> list[Entry]:
    """Addresses of a site by their numbers."""
    table = schema.urls
    with store.engine.connect() as connection:
        parts = (numbers[start : start + 500] for start in range(0, len(numbers), 500))
        wanted = (select(table).where(table.c.site_run == site_run, table.c.id.in_(part)).order_by(table.c.id) for part in parts)
        return [_entry(row) for one in wanted for row in connection.execute(one).mappings()]


def _entry(row: RowMapping) -> Entry:
    """An address as its row says."""
    role, columns, request = ROLE[row["role"]], _split(row["column_id"]), request_from(row["extra"])
    return Entry(row["id"], row["url"], role, bool(row["internal"]), row["depth"], columns, row["list_page"], row["via"], request)


def _joined(columns: tuple[str, ...]) -> str:
    """Column ids as one text; no id has a comma."""
    return ",".join(columns)


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()
