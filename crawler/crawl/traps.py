"""Addresses that lead a crawler round in circles: endless calendars, growing paths, facets, session ids; judged without a clock."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from audits.records.codes import NoCode
    from audits.records.reasons import TrapReason

_SESSION = re.compile(
    r";jsessionid=|;(?:php)?sessionid=|\(S\([0-9a-z]{15,40}\)\)|[?&;](?:jsessionid|phpsessid|aspsessionid\w{0,20}|"
    r"sessionid|session_id|sid|cfid|cftoken|token|ticket)=",
    re.I,
)
_SESSION_PART = re.compile(r";(?:jsessionid|(?:php)?sessionid)=[^/?#]*|\(S\([0-9a-z]{15,40}\)\)/?", re.I)
_SESSION_NAMES = frozenset({"jsessionid", "phpsessid", "sessionid", "session_id", "sid", "cfid", "cftoken", "token", "ticket"})
_VOLATILE = frozenset({"_", "_t", "t", "ts", "time", "timestamp", "rnd", "rand", "random", "r", "nocache", "v_t", "_r"})
_CALENDAR_NAMES = frozenset(
    ["year", "month", "day", "date", "y", "m", "d", "yyyy", "mm", "dd", "ny", "rq", "riqi", "nian", "yue", "startdate", "enddate",
     "start_date", "end_date", "from", "to", "begindate", "starttime", "endtime", "week", "cal", "calendar"]
)  # fmt: skip
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
    calendar: int = 0
    session: int = 0
    same: int = 0
    last_body: str = ""
    closed: TrapReason | NoCode = ""


@dataclass
class TrapGuard:
    """Counts what an address is made of and says when a form of addresses has gone on for too long."""

    this_year: int = 2100
    """Years after the next one are never real."""
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
    _templates: dict[str, _Template] = field(default_factory=dict)
    _known: dict[str, TrapReason | NoCode] = field(default_factory=dict)

    def admit(self, url: str) -> TrapReason | NoCode:
        """``""`` if an address may be asked for, else the code of the trap it belongs to; the same address is judged the same again."""
        if _plain(url) and not _odd_year(url, self.this_year):
            return self._closed(url) if self._templates else ""
        kept = self._known.get(url)
        if kept is not None:
            return kept
        if len(self._known) >= self.max_templates:
            self._known.clear()
        code = self._known[url] = self._judge(url)
        return code

    def saw(self, url: str, body_hash: str) -> None:
        """Tells that an address was answered; a form whose answers stay the same is closed."""
        if not body_hash or ("?" not in url and not _TOKEN.search(url)):
            return
        template = self._template(_form(url))
        template.same = template.same + 1 if template.last_body == body_hash else 0
        template.last_body = body_hash
        if template.same >= self.max_same:
            template.closed = "trap-repeats"

    def _closed(self, url: str) -> TrapReason | NoCode:
        template = self._templates.get(_form(url))
        return template.closed if template is not None else ""

    def _template(self, form: str) -> _Template:
        if len(self._templates) >= self.max_templates:
            self._templates.clear()
        return self._templates.setdefault(form, _Template())

    def _judge(self, url: str) -> TrapReason | NoCode:
        try:
            parts = urlsplit(url)
            pairs = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=200)
        except ValueError:
            return "trap-parameters"
        if _repeats(parts.path, self.max_depth):
            return "trap-path"
        path = _SESSION_PART.sub("", parts.path)
        template = self._template(f"{parts.netloc}{_DIGITS.sub('0', path)}")
        if template.closed or (closed := self._closed(url)):
            return template.closed or closed
        if _SESSION.search(url):
            template.session += 1
            if template.session > self.max_sessions:
                return "trap-session"
        names = [name.lower() for name, _ in pairs if name.lower() not in _SESSION_NAMES and name.lower() not in _VOLATILE]
        if code := self._calendar(template, path, pairs, names):
            return code
        return self._parameters(template, names)

    def _calendar(self, template: _Template, path: str, pairs: list[tuple[str, str]], names: list[str]) -> TrapReason | NoCode:
        years = [int(value[:4]) for name, value in pairs if name.lower() in _CALENDAR_NAMES and re.match(r"\d{4}(?!\d{7})", value)]
        if any(not 1900 < year <= self.this_year + 1 for year in years) or _odd_year(path, self.this_year):
            return "trap-calendar"
        dated = [name for name in names if name in _CALENDAR_NAMES]
        if dated or (_CALENDAR_PATH.search(path) and _YEAR_FOLDER.search(path)):
            template.calendar += 1
            if template.calendar > self.max_calendar:
                return "trap-calendar"
        return ""

    def _parameters(self, template: _Template, names: list[str]) -> TrapReason | NoCode:
        if not names:
            return ""
        if len(names) > 30:
            return "trap-parameters"
        key = frozenset(name for name in names if name not in _PAGE_NAMES)
        if key not in template.names and len(template.names) >= self.max_name_sets:
            return "trap-parameters"
        count = template.names[key] = template.names.get(key, 0) + 1
        most = self.max_facets if len(key) >= 3 else self.max_pairs if len(key) == 2 else self.max_templates
        return "trap-parameters" if count > most else ""


def _plain(url: str) -> bool:
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


def _repeats(path: str, deepest: int) -> bool:
    """Whether a path is too deep, or a segment or run of segments comes three times in it."""
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) > deepest:
        return True
    if len(segments) < 3:
        return False
    for length in range(1, len(segments) // 3 + 1):
        for start in range(len(segments) - 3 * length + 1):
            run = segments[start : start + length]
            if run == segments[start + length : start + 2 * length] == segments[start + 2 * length : start + 3 * length]:
                return True
    named = [segment for segment in segments[:-1] if not segment.isdigit()]
    return any(named.count(segment) >= 4 for segment in set(named))
