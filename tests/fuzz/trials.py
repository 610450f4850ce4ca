"""Hands one changed answer to everything that takes answers, and says what must be true afterwards."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Headers, Response
from scrapy.utils._download_handlers import make_response
from scrapy.utils.test import get_crawler

from audits.engine.answered import Answer
from audits.engine.finishing import finish
from audits.engine.opening import open_site
from audits.extract.source.charset import decode
from audits.records.entries import Role
from audits.records.pages import DataRequest
from audits.records.run_options import RunOptions
from audits.store.attempts import asked_of
from crawler.download.outcomes import probe_of
from crawler.download.packing import first_decoded, packings
from crawler.download.settings import download_settings
from tests.fuzz.answers import Recorded, recorded
from tests.support.counting import calls_of
from tests.support.small_site import BOOK, new_store, small_site

if TYPE_CHECKING:
    from pathlib import Path

    from audits.records.entries import Entry

DAY = date(2026, 3, 1)
READERS = ("jpaas", "datastore", "trs", "gkmlpt", "epoint", "comment", "form", "xhr")
CALLS, CALLS_A_BYTE = 400_000, 25.0
"""Calls that one answer may cost, and for each of its bytes; unchanged pages take a quarter of it at most."""
HIDING = frozenset(
    ["noscript", "template", "select", "svg", "math", "object", "iframe", "noframes", "textarea", "title", "xmp", "plaintext", "frameset", "style", "script"]
)


class Failed(AssertionError):
    """An answer that ends a run, costs too much or loses a link."""


class _Links(HTMLParser):
    """Links of a page by a parser of another make, as far as nothing that hides its content stands open around them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: set[str] = set()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDING:
            self.open.add(tag)
        elif tag == "a" and not self.open:
            self.found.update(value for name, value in attrs[:1] if name == "href" and value)

    def handle_endtag(self, tag: str) -> None:
        self.open.discard(tag)


_OPENING = re.compile(r"<!--.*?-->|<script(?=[\s/>])[^>]*>", re.S | re.I)
_WITHIN = re.compile(r"<!--(?!-*>)|-->|</?script(?=[\s/>])", re.I)


def scripts_emptied(text: str) -> str:
    """A page without what its scripts hold, as the HTML standard ends them: behind ``<!--`` the end tag of an inner script ends only that one."""
    parts, at = [], 0
    while (found := _OPENING.search(text, at)) is not None:
        parts.append(text[at : found.end()])
        at = found.end() if found[0].startswith("<!--") else _end_of_script(text, found.end())
    return "".join([*parts, text[at:]])


def _end_of_script(text: str, start: int) -> int:
    commented = inner = False
    for found in _WITHIN.finditer(text, start):
        match found[0].lower():
            case "<!--":
                commented = True
            case "-->":
                commented = inner = False
            case "<script":
                inner = commented
            case _ if not inner:
                return found.start()
            case _:
                inner = False
    return len(text)


def links_of(text: str) -> set[str]:
    """References of anchors that a reader of the page can see."""
    parser = _Links()
    try:
        parser.feed(scripts_emptied(text))
    except AssertionError:  # the parser of the standard library gives up at some declarations
        return set()
    return parser.found


@dataclass
class Trials:
    """A site of its own, to which one answer after the other comes."""

    folder: Path

    def __post_init__(self) -> None:
        """Open the site and what stands before it."""
        self.store = new_store(self.folder)
        site = small_site(self.folder, "127.0.0.1:9")
        run = self.store.run(self.store.create_run([site], DAY, "fuzz", RunOptions()))
        self.audit = open_site(self.store, run, site, BOOK)
        settings = {**download_settings(site, BOOK), "DOWNLOAD_MAXSIZE": 4_000_000}
        self.guard = settings["PORTAL_GUARD"]
        self.walls = settings["PORTAL_WALLS"]
        self.packed = HttpCompressionMiddleware.from_crawler(get_crawler(settings_dict={"DOWNLOAD_MAXSIZE": 4_000_000}))
        self.audit.lists.first_entries()
        self.audit.arrivals.first_nonsense()

    def take(self, seed: int) -> None:
        """One answer. Raises Failed with the seed and what went wrong."""
        answer = recorded(seed)
        said = f"seed {seed}: {answer.kind} from {answer.where}"
        taken: list[Any] = []
        try:
            calls = calls_of(lambda: taken.append(self._taken(seed, answer)))
        except Exception as error:
            raise Failed(f"{said}: {type(error).__name__}: {error}") from error
        if calls > CALLS + CALLS_A_BYTE * len(answer.body):
            raise Failed(f"{said}: {calls} calls for {len(answer.body)} bytes")
        if failures := self.audit.judge.failures:
            self.audit.judge.failures = []
            raise Failed(f"{said}: {failures}")
        self._nothing_lost(said, answer, *taken[0])

    def end(self) -> None:
        """The end of the site, with all that came."""
        finish(self.audit, complete=True)
        costly = [one.url for one in asked_of(self.store, self.audit.site_run).values() if one.reason == "too-costly"]
        self.store.close()
        if costly or self.audit.judge.failures:
            raise Failed(f"at the end of the site: {costly or self.audit.judge.failures}; the seed is in the address")

    def _taken(self, seed: int, answer: Recorded) -> Any:
        """The answer on its way from the socket to the store."""
        entry = self._entry(seed, answer.kind)
        meta = {"entry": entry, "started": time.monotonic(), "walls": self.walls, "lifted": {}}
        request = Request(entry.url, meta=meta | ({"sniff_bytes": 65_536} if entry.role is Role.PROBE else {}))
        headers = Headers()
        for name, value in answer.headers:
            headers.appendlist(name, value.encode("utf-8", "surrogatepass"))
        response: Response = make_response(entry.url, answer.status, headers, answer.body, [])
        self.guard.note_answer("www.small.example", response.status, (headers.get("Retry-After") or b"").decode("latin-1"))
        self.guard.forgive("www.small.example")
        for way in packings(headers.getlist("Content-Encoding")):
            first_decoded(answer.body, way)
        try:
            unpacked = self.packed.process_response(request, response)
            assert isinstance(unpacked, Response)
            probe, body = probe_of(request, response=unpacked), unpacked.body
        except Exception as error:
            probe, body = probe_of(request, error=error), b""
            if probe.reason not in ("content-encoding", "oversize"):
                raise
        told = self.audit.arrivals.led_on(Answer(entry, probe, body))
        return told, self.audit.arrivals.take(told)

    def _entry(self, seed: int, kind: str) -> Entry:
        add, url = self.audit.recorder.add, f"http://www.small.example/fz/{seed}"
        match kind:
            case "list":
                return add(url + "/", Role.LIST, True, 1, ("news",), 1)
            case "data":
                request = DataRequest(url + ".json", READERS[seed % len(READERS)])
                return add(request.url, Role.DATA, True, 1, ("news",), 1, 1, request)
            case "nonsense":
                return add(url + ".html", Role.CANARY, True)
            case "style":
                return add(url + ".css", Role.PROBE, True)
        return add(url + ".html", Role.PAGE, True, 2)

    def _nothing_lost(self, said: str, answer: Recorded, told: Answer, taken: Any) -> None:
        """Each reference that another parser sees is among the links, or the page says that it was not read whole."""
        page = taken.page
        if page is None:
            return
        for text in (page.title, page.text[:2000], *(link.text for link in page.links[:200])):
            text.encode("utf-8")
        for day in (page.published, page.written, *(item.date for item in page.items)):
            assert day is None or date.fromisoformat(day), said
        seen = links_of(decode(told.body, told.probe.content_type).text)
        lost = {mark for mark in answer.marks if mark in seen} - {link.raw for link in page.links}
        if lost and not page.problems:
            raise Failed(f"{said}: lost {sorted(lost)} without a word")
