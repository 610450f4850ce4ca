"""Cookies along the redirects that began with them, and nowhere else: single sign-on sends a reader away and takes him back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from audits.records import Probe
    from audits.records.entries import Entry

MOST_STEPS = 20
MOST_COOKIES, LONGEST = 30, 4096


@dataclass(frozen=True, slots=True)
class _Cookie:
    """One cookie and where it is sent."""

    value: str
    host: str
    below: bool
    """Whether hosts below ``host`` get it too."""
    path: str
    secure: bool

    def goes_to(self, scheme: str, host: str, path: str) -> bool:
        """Whether a request takes it along."""
        ours = host == self.host or (self.below and host.endswith(f".{self.host}"))
        inside = path == self.path or path.startswith(self.path if self.path.endswith("/") else f"{self.path}/")
        return ours and inside and (scheme == "https" or not self.secure)


@dataclass
class Trip:
    """One chain of redirects in which a cookie was set."""

    steps: int = 0
    entries: dict[str, Entry] = field(default_factory=dict)
    """Address to what was asked for on the way."""
    _cookies: dict[tuple[str, str, str], _Cookie] = field(default_factory=dict)
    _asked: set[tuple[str, str]] = field(default_factory=set)

    def take(self, url: str, headers: Iterable[bytes]) -> None:
        """Cookies of an answer."""
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        for header in headers:
            jar: SimpleCookie = SimpleCookie()
            try:
                jar.load(header.decode("latin-1")[:LONGEST])
            except CookieError:
                continue
            for name, morsel in jar.items():
                domain = morsel["domain"].lstrip(".").lower()
                below = bool(domain) and "." in domain and (host == domain or host.endswith(f".{domain}"))
                path = morsel["path"] if morsel["path"].startswith("/") else parts.path.rpartition("/")[0] or "/"
                key = (name, domain if below else host, path)
                self._cookies.pop(key, None)
                if morsel["max-age"] not in ("0", 0) and len(self._cookies) < MOST_COOKIES:
                    self._cookies[key] = _Cookie(morsel.coded_value, domain if below else host, below, path, bool(morsel["secure"]))

    def header(self, url: str) -> str:
        """What a request for an address says of cookies, ``""`` if nothing."""
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        return "; ".join(
            f"{name}={cookie.value}"
            for (name, _, _), cookie in self._cookies.items()
            if cookie.goes_to(parts.scheme, host, parts.path or "/")
        )

    def goes_on(self, url: str) -> bool:
        """Whether asking for an address is something new; the same address with the same cookies never is."""
        key = (url, self.header(url))
        if key in self._asked or self.steps >= MOST_STEPS:
            return False
        self._asked.add(key)
        self.steps += 1
        return True


class Trips:
    """The trips of one site's crawl."""

    def __init__(self) -> None:
        self._trips: dict[int, Trip] = {}
        """Number of an address to the trip on which it is asked for."""
        self._before: dict[int, Entry] = {}
        """Number of an address to what redirected there first."""

    def header(self, entry: Entry) -> str:
        """Cookies to send along."""
        trip = self._trips.get(entry.id)
        return "" if trip is None else trip.header(entry.url)

    def answered(self, entry: Entry, probe: Probe, set_cookies: Iterable[bytes], known: Callable[[str], int]) -> tuple[Probe, Entry | None]:
        """What an answer means for a trip: the attempt, which ends a trip that goes in circles, and what is asked for again with cookies.

        ``known`` tells whether an address was met before, on this trip or elsewhere.
        """
        cookies = list(set_cookies)
        leads_to = probe.redirect or (entry.url if probe.reason == "wall-cookie" else "")
        trip = self._trips.get(entry.id)
        if not leads_to or not (cookies or trip):
            return probe, None
        trip = trip or self._started(entry)
        trip.take(entry.url, cookies)
        trip.entries[entry.url] = entry
        met = trip.entries.get(leads_to)
        if met is None and known(leads_to):
            return probe, None
        if not trip.goes_on(leads_to):
            return replace(probe, reason="wall-cookie", redirect=""), None
        self._trips[entry.id] = trip
        if met is not None:
            self._trips[met.id] = trip
        return probe, met

    def follow(self, entry: Entry, redirect: str, new: Iterable[Entry]) -> None:
        """What a redirect led to is asked for on the same trip."""
        trip = self._trips.get(entry.id)
        for found in new:
            if found.url == redirect:
                self._before[found.id] = entry
                if trip is not None:
                    self._trips[found.id] = trip

    def _started(self, entry: Entry) -> Trip:
        """A trip that begins with the first cookie; what redirected here before is part of it."""
        trip = Trip()
        step: Entry | None = entry
        while step is not None and len(trip.entries) < MOST_STEPS:
            trip.entries[step.url] = step
            step = self._before.get(step.id)
        return trip
