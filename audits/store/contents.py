"""What each column of the store may hold: by this the check of a store knows damage. A column that is not named here fails a test."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, get_args

from audits.records.codes import Scope
from audits.records.entries import CameFrom
from audits.records.findings import finding_id
from audits.store.attempts import BODY_KIND, CERTIFICATE, PROBE_METHOD, PROBE_REASON, SKIPPED
from audits.store.codes import Codes
from audits.store.crawl import ROLE, STATE
from audits.store.decisions import DECISION_KIND
from audits.store.events import EVENT_KIND, said_of
from audits.store.findings import CONFIDENCE, PLACE_CLASS, SEVERITY
from audits.store.ledgers import LEDGER_KIND, unpack_rows
from audits.store.opening import RUN_KIND, RUN_STATUS, SITE_STATUS, read_register
from audits.store.pages import PAGE_KIND, page_from, request_from
from audits.store.run_options import options_from
from audits.store.seals import BY_RUN, BY_SITE, SAID
from audits.store.site_coverage import coverage_from
from audits.store.site_facts import facts_from
from audits.store.site_links import HIDING, LINK_PROBLEM, REGION
from audits.store.site_view import LIST_REASON, LIST_STATE
from audits.store.visits import VISIT_REASON, WITNESS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any


@dataclass(frozen=True, slots=True)
class Anything:
    """Whatever its type takes."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """A code of a closed set."""

    codes: Codes[Any]


@dataclass(frozen=True, slots=True)
class Read:
    """What somebody can read; ``reads`` raises anything for what it cannot."""

    reads: Callable[..., object]
    beside: tuple[str, ...] = ()
    """Columns of the same row that it is given behind the value."""


@dataclass(frozen=True, slots=True)
class Points:
    """The last part of what names a row of another table."""

    table: str
    mine: tuple[str, ...]
    """Columns here, this one last."""
    theirs: tuple[str, ...]
    """Columns there."""
    nothing: int | str | None = None
    """What stands for no row."""


Holds = Anything | OneOf | Read | Points


class NotAsKept(ValueError):
    """Something is not what its digest says."""


def _register(text: str) -> None:
    sites = read_register(text)
    if len({site.site for site in sites}) != len(sites):
        raise ValueError("a site stands in a register twice")


def _object(text: str) -> None:
    if not isinstance(json.loads(text), dict):
        raise TypeError("no object")


def _moment(text: str) -> None:
    if text:
        datetime.fromisoformat(text)


def _day(text: str | date | None) -> None:
    if text:
        date.fromisoformat(str(text))


def _sha256(digest: str, content: bytes) -> None:
    if hashlib.sha256(bytes(content)).hexdigest() != digest:
        raise NotAsKept


def _number(ident: str, rule: str, site: str, subject: str) -> None:
    if "?" not in subject and finding_id(rule, site, subject) != ident:  # what no database takes was stored as a question mark
        raise NotAsKept


def _book(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        if archive.testzip() is not None or not archive.namelist():
            raise ValueError("no packed book")


def _digest(text: str) -> None:
    if len(text) != 64:
        raise ValueError(text)
    bytes.fromhex(text)


def _yes_or_no(number: int) -> None:
    if number not in (0, 1):
        raise ValueError(number)


COUNTED = ("rule_books", *(table.name for table in (*BY_SITE, *BY_RUN)), *SAID)
ANY, MOMENT, DAY = Anything(), Read(_moment), Read(_day)
_RUN = Points("runs", ("run",), ("id",))
_SITE_RUN = Points("site_runs", ("site_run",), ("id",))
_ADDRESS = Points("urls", ("site_run", "url_id"), ("site_run", "id"))
_SITE = Points("site_runs", ("run", "site"), ("run", "site"))

HOLDS: Mapping[str, Mapping[str, Holds]] = {
    "meta": {"key": ANY, "value": ANY},
    "rule_books": {"digest": ANY, "kept": MOMENT, "content": Read(_book), "sha256": Read(_sha256, ("content",))},
    "runs": {
        "id": ANY, "kind": OneOf(RUN_KIND), "base": Points("runs", ("base",), ("id",), ""), "created": MOMENT, "finished": MOMENT, "today": DAY,
        "status": OneOf(RUN_STATUS), "register": Read(_register), "rules_digest": ANY, "options": Read(options_from),
    },
    "site_runs": {
        "id": ANY, "run": _RUN, "site": ANY, "status": OneOf(SITE_STATUS), "started": MOMENT, "finished": MOMENT, "coverage": Read(coverage_from),
        "facts": Read(facts_from),
    },
    "run_leases": {"run": _RUN, "token": ANY, "host": ANY, "pid": ANY, "started": ANY, "taken": MOMENT, "beat": ANY},
    "urls": {
        "site_run": _SITE_RUN, "id": ANY, "url": ANY, "role": OneOf(ROLE), "internal": Read(_yes_or_no), "state": OneOf(STATE), "depth": ANY,
        "column_id": ANY, "list_page": ANY, "reason": OneOf(SKIPPED), "via": Points("urls", ("site_run", "via"), ("site_run", "id"), 0),
        "extra": Read(request_from),
    },
    "probes": {
        "site_run": _SITE_RUN, "url_id": _ADDRESS, "at": MOMENT, "method": OneOf(PROBE_METHOD), "status": ANY, "reason": OneOf(PROBE_REASON),
        "elapsed_ms": ANY, "redirect": ANY, "location": ANY, "content_type": ANY, "size": ANY, "ip": ANY, "certificate": OneOf(CERTIFICATE),
        "title": ANY, "sniffed": OneOf(BODY_KIND), "body_hash": ANY, "note": ANY,
    },
    "pages": {
        "site_run": _SITE_RUN, "url_id": _ADDRESS, "kind": OneOf(PAGE_KIND), "title": ANY, "template": ANY, "text_hash": ANY, "text_length": ANY,
        "simhash": ANY, "facts": Read(lambda facts: page_from("", facts)), "content_type": ANY,
        "body": ANY, "links": ANY,  # see audits.store.checking, which reads both beside other tables
    },
    "readings": {
        "site_run": _SITE_RUN, "url_id": _ADDRESS, "etag": ANY, "modified": ANY, "reader": ANY, "since": DAY, "until": DAY,
        "taken": OneOf(Codes("readings", "taken", CameFrom)),
    },
    "link_shapes": {
        "site_run": _SITE_RUN, "id": ANY, "target": Points("urls", ("site_run", "target"), ("site_run", "id"), 0), "raw": ANY, "fragment": ANY,
        "element": ANY, "text": ANY, "title": ANY, "place": ANY, "region": OneOf(REGION), "hidden": OneOf(HIDING), "problem": OneOf(LINK_PROBLEM),
    },
    "listings": {
        "site_run": _SITE_RUN, "column_id": ANY, "list_page": ANY, "position": ANY, "url": ANY, "href": ANY, "title": ANY, "date": DAY, "date_raw": ANY,
        "mark": ANY,
    },
    "column_pages": {
        "site_run": _SITE_RUN, "column_id": ANY, "list_page": ANY, "url": ANY, "state": OneOf(LIST_STATE), "reason": OneOf(LIST_REASON), "reader": ANY,
        "pages_total": ANY, "new_items": ANY,
    },
    "findings": {
        "run": _RUN, "id": Read(_number, ("rule", "site", "subject")), "site": _SITE, "rule": ANY,
        "phase": OneOf(Codes("findings", "phase", get_args(Scope))), "subject": ANY, "column_id": ANY, "department": ANY, "page_url": ANY,
        "page_title": ANY, "target_url": ANY, "place": ANY, "message": ANY, "facts": Read(_object), "severity": OneOf(SEVERITY),
        "confidence": OneOf(CONFIDENCE), "first_seen": DAY, "last_seen": DAY,
    },
    "occurrences": {
        "run": _RUN, "finding": Points("findings", ("run", "finding"), ("run", "id")), "page_url": ANY, "page_title": ANY,
        "place_class": OneOf(PLACE_CLASS), "place": ANY, "text": ANY, "column_id": ANY, "department": ANY,
    },
    "rule_runs": {"site_run": _SITE_RUN, "rule": ANY, "times": ANY, "hits": ANY, "seconds": ANY},
    "rule_failures": {"site_run": _SITE_RUN, "rule": ANY, "place": ANY, "error": ANY},
    "decisions": {
        "id": ANY, "kind": OneOf(DECISION_KIND), "finding": Points("findings", ("finding",), ("id",), ""), "item": ANY, "site": ANY, "rule": ANY,
        "column_id": ANY, "target": ANY, "reason": ANY, "author": ANY, "created": DAY, "until": DAY, "source": ANY,
    },
    "events": {
        "id": ANY, "at": MOMENT, "day": DAY, "kind": OneOf(EVENT_KIND), "run": Points("runs", ("run",), ("id",), ""),
        "finding": Points("findings", ("finding",), ("id",), ""), "item": ANY, "department": ANY, "who": ANY, "source": ANY, "batch": ANY,
        "data": Read(lambda data, kind: said_of(kind, data), ("kind",)),
    },
    "ledgers": {
        "id": ANY, "run": _RUN, "department": ANY, "file": ANY, "sha256": Read(_sha256, ("content",)), "issued": DAY, "digest": ANY,
        "rows": Read(unpack_rows), "content": ANY, "kind": OneOf(LEDGER_KIND), "round": ANY, "rows_sha256": Read(_sha256, ("rows",)),
    },
    "returned_files": {
        "batch": ANY, "sha256": Read(_sha256, ("content",)), "name": ANY, "ledger": Points("ledgers", ("ledger",), ("id",), ""), "department": ANY,
        "modified": ANY, "at": MOMENT, "content": ANY,
    },
    "event_seals": {"id": ANY, "finding": Points("findings", ("finding",), ("id",), ""), "events": ANY, "digest": Read(_digest)},
    "row_counts": {"run": _RUN, "site_run": Points("site_runs", ("site_run",), ("id",), 0), "name": OneOf(Codes("row_counts", "name", COUNTED)), "number": ANY},
    "visits": {
        "id": ANY, "site": ANY, "url": ANY, "at": MOMENT, "reason": OneOf(VISIT_REASON), "status": ANY, "elapsed_ms": ANY, "witness": OneOf(WITNESS),
    },
    "decision_matches": {"decision": Points("decisions", ("decision",), ("id",)), "run": _RUN, "matches": ANY},
}  # fmt: skip
"""Table to column to what it holds. Types, texts that cannot be decoded and the bodies and links of pages are looked at for all of them."""
