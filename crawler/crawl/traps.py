"""Addresses that lead a crawler round in circles: endless calendars, growing paths, facets, session ids; judged without a clock.

How many addresses are alike only raises the question; what their pages bring answers it: where new text or new links keep coming,
the crawl goes on.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from audits.texts.numerals import whole
from audits.texts.sessions import without_session

if TYPE_CHECKING:
    from audits.records import Page
    from audits.records.codes import NoCode
    from audits.records.reasons import TrapReason

RECENT = 12
"""Pages of a form that tell whether it still brings anything new."""
NEWS, SHORTEST_LINE = 30, 10
"""Characters of new lines that make a page new, and of the shortest line that counts."""
SAMPLE = 20
"""Of so many addresses of a closed form one is asked for."""
_SESSION_NAMES = frozenset({"jsessionid", "phpsessid", "sessionid", "session_id", "sid", "cfid", "cftoken", "token", "ticket"})
_VOLATILE = frozenset({"_", "_t", "t", "ts", "time", "timestamp", "rnd", "rand", "random", "r", "nocache", "v_t", "_r"})
_DATES = frozenset(
    ["date", "day", "ny", "rq", "riqi", "startdate", "enddate", "start_date", "end_date", "from", "to", "begindate", "starttime", "endtime", "cal",
     "calendar", "month", "week"]
)  # fmt: skip
_YEARS, _PARTS = frozenset({"year", "nian", "yyyy", "y"}), frozenset({"month", "yue", "mm", "m", "week", "w", "day", "dd", "d", "ri"})
_YEAR = re.compile(r"(?:19|20|21|22)\d\d")
_DATE = re.compile(r"((?:19|20|21|22)\d\d)(?:[-/.年]?(?:0?[1-9]|1[0-2]))(?:[-/.月]?(?:0?[1-9]|[12]\d|3[01])日?)?(?:[ T+]\S{0,20})?")
_CALENDAR_PATH = re.compile(r"calendar|rili|kalender|/cal/|schedule|events?/", re.I)
_YEAR_PATH = re.compile(r"/((?:19|20|21|22)\d\d)(?=([-/])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01])(?:[-/.]|$))")
"""A year with month and day behind it; a bare number of that size is more likely the number of an article."""
_YEAR_FOLDER = re.compile(r"/((?:19|20|21|22)\d\d)(?=[-/]|$)")
_PAGE_NAMES = frozenset({"page", "pageno", "pageindex", "pagenum", "p", "curpage", "currentpage", "current", "cpage", "nowpage"})
_DIGITS = re.compile(r"\d+")
_TOKEN = re.compile(r"(?<![0-9a-zA-Z])(?=[0-9a-zA-Z_-]{16,})(?=[a-zA-Z_-]{0,60}\d)[0-9a-zA-Z_-]{16,}")


@dataclass(slots=True)
class _Template:
    """What is remembered of the addresses of one form: numbers only."""

    names: dict[frozenset[str], int] = field(default_factory=dict)
    calendar: dict[int, int] = field(default_factory=dict)
    """Addresses by what they are made of beside their date."""
    odd: int = 0
    """Addresses of a shape that few pages have."""
    recent: deque[bool] = field(default_factory=lambda: deque(maxlen=RECENT))
    """Whether the last pages brought anything new."""
    refused: int = 0
    session: int = 0
    same: int = 0
    last_body: str = ""
    closed: TrapReason | NoCode = ""


@dataclass
class TrapGuard:
    """Counts what an address is made of and says when a form of addresses has gone on for too long."""

    this_year: int = 2100
    """Years after the next one are hardly ever those of articles."""
    max_odd: int = 24
    """Addresses in years to come, in very deep folders, or with very many parameters, of which nothing is known yet."""
    max_repeated: int = 6
    """Addresses of a host in which folders repeat."""
    max_calendar: int = 150
    """Addresses of one form that differ in a date."""
    max_sessions: int = 50
    """Addresses of one form with a session id."""
    max_name_sets: int = 24
    """Sets of parameters of one path."""
    max_pairs: int = 3000
    """Addresses of one path with the same two parameters; page numbers are not counted as one."""
    max_facets: int = 300
    """Addresses of one path with the same three or more parameters."""
    max_depth: int = 20
    """Segments of a path."""
    max_same: int = 12
    """Answers in a row of one form with the same content."""
    max_templates: int = 50_000
    """Forms that are remembered; older ones are forgotten all at once."""
    max_met: int = 500_000
    """Lines and links that are remembered; beyond them nothing counts as new."""
    _met: set[int] = field(default_factory=set)
    _templates: dict[str, _Template] = field(default_factory=dict)
    _known: dict[str, TrapReason | NoCode] = field(default_factory=dict)

    def admit(self, url: str) -> TrapReason | NoCode:
        """``""`` if an address may be asked for, else the code of the trap it belongs to; the same address is judged the same again."""
        if is_plain(url) and not _odd_year(url, self.this_year):
            return self._closed(url) if self._templates else ""
        kept = self._known.get(url)
        if kept is not None:
            return kept
        if len(self._known) >= self.max_templates:
            self._known.clear()
        code = self._known[url] = self._judge(url)
        return code

    def saw(self, url: str, body_hash: str, page: Page | None = None, body: bytes = b"") -> None:
        """Tells what an address gave; a form whose answers stay the same is closed until one of them differs.

        ``body`` is looked at where the page was read for its links only, and has no text.
        """
        if page is not None and (not is_plain(url) or _odd_year(url, self.this_year)):
            news = self._brings_news(page, body)
            for place in filter(None, (_place(url), _odd_path(url, self.max_depth))):
                self._template(place).recent.append(news)
        if not body_hash or ("?" not in url and not _TOKEN.search(url)):
            return
        template = self._template(_form(url))
        template.same = template.same + 1 if template.last_body == body_hash else 0
        template.last_body = body_hash
        template.closed = "trap-repeats" if template.same >= self.max_same else ""

    def _brings_news(self, page: Page, body: bytes) -> bool:
        """Whether a page has lines or links that no page of these forms had; links of its own form do not count."""
        own, news, odd = _place(page.url), 0, bool(_odd_path(page.url, self.max_depth))
        shown = page.text[:40_000].splitlines() or _pieces(body[:40_000])
        lines = (_DIGITS.sub("0", line.strip()) for line in (page.title, *shown))
        met = {hash(line): len(line) for line in lines if len(line) >= SHORTEST_LINE}
        leading = (link.url for link in page.links if link.url and link.element == "a href" and _place(link.url) != own)
        met.update((hash(url), NEWS) for url in leading if not (odd and _odd_path(url, self.max_depth)))
        for known, weight in met.items():
            if known not in self._met and len(self._met) < self.max_met:
                self._met.add(known)
                news += weight
        return news >= NEWS

    @staticmethod
    def _goes_on(template: _Template) -> bool:
        """Whether new text or new links keep coming."""
        return bool(template.recent) and sum(template.recent) * 4 >= len(template.recent)

    def _closed(self, url: str) -> TrapReason | NoCode:
        template = self._templates.get(_form(url))
        if template is None or not template.closed:
            return ""
        template.refused += 1
        return "" if template.refused % SAMPLE == 0 else template.closed  # now and then one is asked for, to see whether it still holds

    def _template(self, form: str) -> _Template:
        if len(self._templates) >= self.max_templates:
            self._templates.clear()
        return self._templates.setdefault(form, _Template())

    def _judge(self, url: str) -> TrapReason | NoCode:
        try:
            parts = urlsplit(url)
            pairs = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=1000)
        except ValueError:
            return "trap-parameters"
        if (place := _odd_path(url, self.max_depth)) and not self._bears(self._template(place), self.max_repeated if _repeats(parts.path) else self.max_odd):
            return "trap-path"
        template = self._template(_place(url))
        if closed := self._closed(url):
            return closed
        if without_session(url) != url:
            template.session += 1
            if template.session > self.max_sessions and not self._goes_on(template):
                return "trap-session"
        names = [name.lower() for name, _ in pairs if name.lower() not in _SESSION_NAMES and name.lower() not in _VOLATILE]
        if code := self._calendar(template, parts.path, pairs):
            return code
        return self._parameters(template, names)

    def _bears(self, template: _Template, most: int) -> bool:
        """Whether one more address of an odd shape may be asked for: the first ones, then as long as they bring anything new."""
        template.odd += 1
        return template.odd <= most or self._goes_on(template)

    def _calendar(self, template: _Template, path: str, pairs: list[tuple[str, str]]) -> TrapReason | NoCode:
        year, rest = _dated(pairs)
        if (year > self.this_year + 1 or _odd_year(path, self.this_year)) and not self._bears(template, self.max_odd):
            return "trap-calendar"
        if year or (_CALENDAR_PATH.search(path) and _YEAR_FOLDER.search(path)):
            count = template.calendar[rest] = template.calendar.get(rest, 0) + 1
            if count > self.max_calendar and not self._goes_on(template):
                return "trap-calendar"
        return ""

    def _parameters(self, template: _Template, names: list[str]) -> TrapReason | NoCode:
        if not names:
            return ""
        if len(names) > 30 and not self._bears(template, self.max_odd):
            return "trap-parameters"
        key = frozenset(name for name in names if name not in _PAGE_NAMES)
        if key not in template.names and len(template.names) >= self.max_name_sets and not self._goes_on(template):
            return "trap-parameters"
        count = template.names[key] = template.names.get(key, 0) + 1
        most = self.max_facets if len(key) >= 3 else self.max_pairs if len(key) == 2 else self.max_templates
        return "trap-parameters" if count > most and not self._goes_on(template) else ""


def _dated(pairs: list[tuple[str, str]]) -> tuple[int, int]:
    """The year that the parameters of an address name with a month, a day or by its own name, 0 without, and a number for the rest of them.

    Told by the values: ``y=7`` and ``m=content`` name no day, whatever they are called.
    """
    given = [(name.lower(), value.strip()) for name, value in pairs]
    years = [value for name, value in given if name in _YEARS and _YEAR.fullmatch(value)]
    parts = [name for name, value in given if name in _PARTS and 0 < (whole(value) or 0) <= 53]
    dates = [value[:4] for name, value in given if name in _DATES and _DATE.fullmatch(value)]
    named = any(name != "y" and name in _YEARS for name, value in given if _YEAR.fullmatch(value))
    if not dates and not (years and (parts or named)):
        return 0, 0
    rest = tuple(sorted((name, value) for name, value in given if name not in _DATES | _YEARS | _PARTS | _PAGE_NAMES))
    return max(int(year) for year in (*years, *dates)), hash(rest)


def _place(url: str) -> str:
    """Host and path of an address, its numbers and session ids left out."""
    return _DIGITS.sub("0", without_session(url).partition("?")[0].partition("://")[2])[:1000]


def is_plain(url: str) -> bool:
    """Whether nothing in an address speaks of a trap, as in nearly all."""
    return "?" not in url and ";" not in url and "(S(" not in url and url.count("/") < 9 and not _CALENDAR_PATH.search(url)


def _odd_year(path: str, this_year: int) -> bool:
    """Whether a path has a day of a year that has not come, or in a calendar any such year."""
    pattern = _YEAR_FOLDER if _CALENDAR_PATH.search(path) else _YEAR_PATH
    return any(int(match[1]) > this_year + 1 for match in pattern.finditer(path[:2000]))


def _form(url: str) -> str:
    """An address with its numbers, tokens and parameter values left out."""
    head, _, query = url.partition("?")
    names = sorted({part.partition("=")[0] for part in query.split("&")}) if query else []
    return _TOKEN.sub("*", _DIGITS.sub("0", head[:1000])) + "?" + "&".join(names)[:500]


def _pieces(body: bytes) -> list[str]:
    """What stands between the tags of a page, its scripts and styles left out."""
    pieces = (piece for piece in body.split(b"<") if not piece[:6].lower().startswith((b"script", b"style")))
    return [piece.rpartition(b">")[2].decode("utf-8", "replace") for piece in pieces]


def _odd_path(url: str, deepest: int) -> str:
    """What stands for all addresses of a host that are very deep, or in which folders repeat; ``""`` for any other address."""
    if url.count("/") < 6:
        return ""
    host, _, path = url.partition("?")[0].partition("://")[2].partition("/")
    if _repeats(path):
        return f"{host}//repeated"
    return f"{host}//deep" if sum(map(bool, path.split("/"))) > deepest else ""


def _repeats(path: str) -> bool:
    """Whether a segment or run of segments comes three times in a path, one behind the other, or a name four times."""
    segments = [segment for segment in path.split("/") if segment][:200]
    if len(segments) < 3:
        return False
    for length in range(1, len(segments) // 3 + 1):
        for start in range(len(segments) - 3 * length + 1):
            run = segments[start : start + length]
            if run == segments[start + length : start + 2 * length] == segments[start + 2 * length : start + 3 * length]:
                return True
    named = [segment for segment in segments[:-1] if not segment.isdigit()]
    return any(named.count(segment) >= 4 for segment in set(named))
