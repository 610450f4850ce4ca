"""Whether the network itself is there and honest; without it nothing is judged.

Three lies are told apart: a network that is away (nothing answers, not even the site's own host), an office network without
the outside (the portal answers, no other host does, well-known names cannot be looked up), and a resolver or proxy that
answers for everybody.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from audits.probing.files import PAGES
from audits.records.site_facts import NetworkFacts
from crawler.download.names import LookUps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.records import Probe
    from audits.records.reasons import Reason
    from audits.rulebook.register import Site

SAME_BODY_HOSTS = 5
RECENT = 40
REFUSALS: frozenset[Reason] = frozenset({"refused", "reset", "closed"})
"""Reasons that a host gives over a network that is there."""
OUR_OWN: frozenset[Reason] = frozenset({"unreachable", "dns-temporary"})
"""What this machine says by itself where it has no network."""
PATIENCE_S = 600.0
PAUSE_S = 15.0
WELL_KNOWN = ("www.gov.cn", "www.12377.cn", "www.baidu.com")


@dataclass
class Network:
    """What attempts and look-ups tell of the network as a whole."""

    site: Site
    names: LookUps = field(default_factory=LookUps)
    """Looks names up, for all sites of the process."""
    lying_dns: bool = False
    """The resolver answers for names that cannot exist."""
    outside: bool = True
    """Hosts other than the site's own can be reached."""
    pauses: int = 0
    """How often the crawl waited for the network."""
    heard: bool = False
    """Something came over a network, if only a refusal."""
    _bodies: dict[str, set[str]] = field(default_factory=dict)
    _recent: list[tuple[str, bool]] = field(default_factory=list)
    _answered: set[str] = field(default_factory=set)

    def note(self, probe: Probe) -> None:
        """One attempt."""
        host = probe.url.split("/", 3)[2].lower() if probe.url.count("/") >= 2 else ""
        if probe.status:
            self._answered.add(host)
            if probe.body_hash and probe.sniffed in PAGES and not self._mapped(host):
                self._bodies.setdefault(probe.body_hash, set()).add(host)
        self._recent.append((host, bool(probe.status) or probe.reason in REFUSALS))
        self.heard = self.heard or bool(probe.status) or probe.reason not in OUR_OWN
        del self._recent[:-RECENT]

    def recall(self, probes: Iterable[Probe], before: NetworkFacts) -> None:
        """What was known before the crawl was broken off; whether the network is there now, only new attempts tell."""
        for probe in probes:
            self.note(probe)
        self._recent.clear()
        self.lying_dns, self.pauses = before.lying_dns, before.pauses

    def _mapped(self, host: str) -> bool:
        """Whether the register says where a host is served; such hosts tell nothing of the network."""
        return host in self.site.resolve or host.rpartition(":")[0] in self.site.resolve

    def seems_away(self) -> bool:
        """Whether the last attempts at several hosts all failed."""
        return len(self._recent) >= 20 and not any(answered for _, answered in self._recent)

    def one_body(self) -> str:
        """Hash of a body with which many hosts answered alike (a proxy's login page), or ``""``; mapped hosts may well be one server."""
        return next((digest for digest, hosts in sorted(self._bodies.items()) if len(hosts) >= SAME_BODY_HOSTS), "")

    async def look(self) -> None:
        """Look up names that must exist and one that cannot."""
        foreign = {host for host in self._answered if not self._mapped(host) and _is_name(host)} - set(self.site.hosts)
        lies, *known = await asyncio.gather(*(resolves(name, self.names) for name in (_nonsense(), *WELL_KNOWN)))
        self.outside = bool(foreign) or any(known)
        self.lying_dns = lies or self.lying_dns

    async def wait_until_there(self, own_answers: Iterable[Any], patience_s: float = PATIENCE_S) -> bool:
        """Where nothing answers any more, wait until the site's own host does; False if it never did, or if nothing ever came over any network."""
        await self.look()
        waited = 0.0
        while self.seems_away() and not await _any(own_answers):
            if waited >= patience_s:
                return False
            self.pauses += 1
            await asyncio.sleep(PAUSE_S)
            waited += PAUSE_S
        never = not self.heard and not self.outside and bool(self._recent) and not await _any(own_answers)
        self._recent.clear()
        return not never

    def facts(self, *, away: bool = False) -> NetworkFacts:
        """For the record of the site."""
        return NetworkFacts(away, self.one_body(), self.lying_dns, self.outside, self.pauses)


def _is_name(host: str) -> bool:
    """Whether a host is a name; addresses answer where a proxy answers for everybody, and say nothing of look-ups."""
    return not host.startswith("[") and any(letter.isalpha() for letter in host)


async def _any(checks: Iterable[Any]) -> bool:
    for check in checks:
        if await check():
            return True
    return False


@cache
def _nonsense() -> str:
    """A name that nobody has."""
    return f"nonexistent-{secrets.token_hex(8)}.com"


async def resolves(name: str, names: LookUps) -> bool:
    """Whether a name has an address now."""
    try:
        await names.addresses(name, anew=True)
    except (OSError, UnicodeError):
        return False
    return True


async def connects(host: str, port: int, timeout_s: float = 10.0) -> bool:
    """Whether something listens at an address."""
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), timeout_s)
    except (OSError, TimeoutError, UnicodeError):
        return False
    writer.close()
    return True
