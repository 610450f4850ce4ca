"""Whether the hosts of a site still give what they gave before, and what came since they last did.

A host that drops connections, shuts us out or shows one error page for everything says nothing of the addresses asked for then.
This only keeps count; ``crawler.crawl.second_look`` asks.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from audits.probing.soft404 import likeness, sketch, visible
from audits.probing.turns import face_of, in_turn, same, shown_by
from audits.records import PageKind
from audits.records.entries import Role
from audits.records.site_facts import Turn
from audits.texts.addresses import host_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.engine.answered import Answer
    from audits.probing.turns import Shown
    from audits.records import Page, Probe
    from audits.records.entries import Entry
    from audits.records.reasons import Reason

WINDOW = 10
"""Answers of a host that are looked at together."""
MOST_BAD = 8
"""Of these, so many bad ones are looked into."""
SAID_BEFORE_ASKING: frozenset[Reason] = frozenset({"robots", "blocked-port", "blocked-scheme", "intranet", "oversize"})
"""Reasons that we give ourselves, whatever the host does."""
ALIKE = 0.5
"""Share of its text that a page has kept if it is still the same."""
MOST_TEXT = 20_000
"""Characters of it that are compared."""
MOST_SEEN = 20_000
MOST_ALIKE = 50
"""Texts that several addresses say which are looked at again between two looks at a host."""
MOST_RETURNS = 3
"""How often a host may turn and come back before that is no longer looked into at once."""


class Seen(NamedTuple):
    """One answer since a host was last seen good; ``good`` is None where it proves nothing."""

    entry: Entry
    probe: Probe
    good: bool | None
    said: int = 0
    """Hash of what it said, 0 where it was not read as a page and did not lead on."""


class BadAnswer(NamedTuple):
    """A bad answer, with what it said if it was read as a page or led on."""

    entry: Entry
    said: Shown | None


@dataclass(slots=True)
class Alike:
    """Addresses that said the same one soon after the other."""

    said: Shown
    entries: list[Entry]


class Again(NamedTuple):
    """A page that was good in this run, as it was then and as it is now; both read in full, None where they are no pages."""

    before: Answer
    page: Page | None
    answer: Answer
    now: Page | None


@dataclass(slots=True)
class _Host:
    first: Answer | None = None
    """The home page; on other hosts, and until it came, the first good page."""
    latest: deque[Answer] = field(default_factory=lambda: deque(maxlen=2))
    """Good pages, the last ones after which so many good answers came that they were no pages of a host that had turned."""
    fresh: deque[Answer] = field(default_factory=deque)
    """Good pages that came since, and may be such."""
    seen: list[Seen] = field(default_factory=list)
    lost: set[int] = field(default_factory=set)
    """Hashes of what it said where a page that had been good was another."""
    samples: deque[BadAnswer] = field(default_factory=lambda: deque(maxlen=2))
    """The last bad answers."""
    recent: deque[bool] = field(default_factory=lambda: deque(maxlen=WINDOW))
    good_in_row: int = 0
    good_at: str = ""
    """When it was last seen good for so many answers that those under way had come as well."""
    bad: int = 0
    """Bad answers since it was last looked into."""
    doubtful: bool = False
    """Whether it is to be looked into, whatever still comes of what was under way."""
    patience: int = 0
    """Bad answers that are borne before it is looked into again; doubled each time that nothing was behind it."""
    said: deque[Alike] = field(default_factory=lambda: deque(maxlen=WINDOW))
    """What the last answers that were read as pages or led on said, each with all addresses that said so."""
    alike: list[Alike] = field(default_factory=list)
    """Whatever several addresses said, until one of each was looked at again."""
    turned: bool = False
    returns: int = 0
    """How often it was itself again; one that never stays so is asked no more than a few times."""


@dataclass
class HostStanding:
    """The hosts of one site."""

    under_way: int = 8
    """Answers that may still come from before a host turned."""
    _hosts: dict[str, _Host] = field(default_factory=dict)

    def note(self, answer: Answer, page: Page | None) -> None:
        """One answer of one of the site's own hosts."""
        entry, probe = answer.entry, answer.probe
        if probe.reason in SAID_BEFORE_ASKING:
            return
        host = self._hosts.setdefault(host_of(probe.url), _Host())
        said = _said(answer, page)
        good = _good(answer, page, again=said is not None and self._said_before(host, entry, said))
        if len(host.seen) < MOST_SEEN:
            host.seen.append(Seen(entry, probe, good, 0 if said is None else hash(said)))
        if good is None:
            return
        host.recent.append(not good)
        if not good:
            host.bad += 1
            host.good_in_row = 0
            host.fresh.clear()
            host.samples.append(BadAnswer(entry, said))
            host.doubtful = host.doubtful or (host.bad > host.patience and sum(host.recent) >= MOST_BAD)
            return
        host.good_in_row += 1
        if page is not None and page.title and page.kind is not PageKind.REDIRECT:
            self._proved(host, answer)
        if host.good_in_row >= self.under_way and not host.doubtful:
            host.samples.clear()
            self._forget(host)

    @staticmethod
    def _said_before(host: _Host, entry: Entry, said: Shown) -> bool:
        """Whether one of the last answers for other addresses said the same."""
        known = next((one for one in host.said if one.entries[0].id != entry.id and same(said, one.said)), None)
        if known is not None:
            if len(known.entries) == 1 and len(host.alike) < MOST_ALIKE:
                host.alike.append(known)
            known.entries.append(entry)
        host.said.append(known or Alike(said, [entry]))
        return known is not None

    def _forget(self, host: _Host) -> None:
        """Keep the last good answers, of which the first after a turn may be one, and nothing before them."""
        proved = host.seen[: -self.under_way]
        if proved:
            host.good_at = proved[-1].probe.at
            del host.seen[: len(proved)]

    def _proved(self, host: _Host, proof: Answer) -> None:
        """Keep the home page, or on other hosts the first good page, two more, and later the latest ones that are beyond doubt."""
        known = host.first
        if known is None or known.entry.id == proof.entry.id or (proof.entry.is_home and not known.entry.is_home):
            host.first = proof
            if known is None or known.entry.id == proof.entry.id:
                return
            proof = known
        host.fresh.append(proof)
        if len(host.fresh) > self.under_way or len(host.latest) < 2:
            sure = host.fresh.popleft()
            host.latest = deque((*(one for one in host.latest if one.entry.id != sure.entry.id), sure), maxlen=2)

    # -- what to look into -----------------------------------------------------------------------------------------------

    def doubtful(self) -> list[str]:
        """Hosts of which nearly all answers of a time were bad, though they had been good."""
        return [name for name, host in self._hosts.items() if host.first and not host.turned and host.doubtful]

    def unproved(self) -> list[str]:
        """Hosts that gave a bad answer since they were last seen good, though they had been good."""
        return [name for name, host in self._hosts.items() if host.first and (host.turned or (host.bad and host.returns < 2 * MOST_RETURNS))]

    def turned(self, url: str) -> bool:
        """Whether the host of an address is held to have turned."""
        host = self._hosts.get(host_of(url))
        return host is not None and host.turned

    def proofs(self, name: str) -> list[Answer]:
        """Pages of a host to be asked for again."""
        host = self._hosts[name]
        return [proof for proof in (host.first, *host.latest) if proof is not None]

    def samples(self, name: str) -> list[BadAnswer]:
        """The last bad answers of a host."""
        return list(self._hosts[name].samples)

    def alike(self, name: str) -> list[Alike]:
        """Whatever several addresses of a host said, as often as it was not looked at again; it is told once."""
        host = self._hosts[name]
        found, host.alike = host.alike, []
        host.said.clear()
        return found

    def swept(self, name: str, turn: Turn) -> list[Entry]:
        """Whatever a host was asked for since it was last seen good, and answered only as one that has turned."""
        host = self._hosts[name]
        said = host.lost.union(seen.said for seen in host.seen if seen.good is False and seen.said)
        shown = [seen for seen in host.seen if in_turn(seen.probe, [turn]) or seen.said in said or seen.entry.role is Role.CANARY]
        return list({seen.entry.id: seen.entry for seen in shown}.values())

    def in_one_time(self, name: str) -> bool:
        """Whether nearly all answers of a host from its first bad one to its last were bad, as they are when it is away for a time."""
        told = [seen.good for seen in self._hosts[name].seen if seen.good is not None]
        if False not in told:
            return False
        time = told[told.index(False) : len(told) - told[::-1].index(False)]
        return time.count(False) >= MOST_BAD / WINDOW * len(time)

    # -- what was seen ---------------------------------------------------------------------------------------------------

    def turn_of(self, name: str, asked: Sequence[Again]) -> Turn | None:
        """How a host has turned, by its answers for what was good before; None if most of it is as it was."""
        host = self._hosts[name]
        lost = [one.answer for one in asked if not _still(one)]
        if len(lost) * 2 < len(asked):
            return None
        host.lost = {hash(shown_by(one.entry.url, one.body, one.probe.redirect)) for one in lost if one.probe.reason == "ok"}
        whole = len(lost) == len(asked) or host.first is None
        since = host.good_at if whole or host.first is None else host.first.probe.at
        faces = tuple(dict.fromkeys(face for answer in lost if (face := face_of(answer.probe))))
        failed = Counter(answer.probe.reason for answer in lost if answer.probe.reason not in ("ok", "retry-later"))
        return Turn(name, since, "", failed.most_common(1)[0][0] if failed else "ok", faces)

    def opened_after_all(self, sample: BadAnswer, answer: Answer, page: Page | None) -> bool:
        """Whether what was bad is good now."""
        if answer.probe.reason != "ok" or answer.probe.redirect or (page is not None and page.kind is PageKind.ERROR):
            return False
        now = _said(answer, page)
        return sample.said is None or (now is not None and not same(sample.said, now))

    def turned_at(self, name: str) -> Turn:
        """A time that is over by now: whatever was bad since the host was last seen good."""
        host = self._hosts[name]
        bad = [seen.probe for seen in host.seen if seen.good is False]
        failed = Counter(probe.reason for probe in bad if probe.reason not in ("ok", "retry-later"))
        faces = tuple(dict.fromkeys(face for probe in bad if (face := face_of(probe))))
        return Turn(name, host.good_at, "", failed.most_common(1)[0][0] if failed else "ok", faces)

    def looked(self, name: str, *, turned: bool, over: bool = False) -> None:
        """A host was looked into: it has turned, it is as it was, or it is so again."""
        host = self._hosts[name]
        host.turned, host.bad, host.doubtful = turned, 0, False
        host.recent.clear()
        if turned:
            return
        host.returns += over
        host.patience = MOST_SEEN if host.returns >= MOST_RETURNS else 0 if over else max(WINDOW, host.patience * 2)
        if over:
            host.seen.clear()
            host.samples.clear()


def _said(answer: Answer, page: Page | None) -> Shown | None:
    """What an answer said, None where it was not read as a page and did not lead on."""
    if page is None and not answer.probe.redirect:
        return None
    return shown_by(answer.entry.url, answer.body, answer.probe.redirect)


def _good(answer: Answer, page: Page | None, *, again: bool) -> bool | None:
    """Whether an answer shows the host as it should be; None where it proves nothing.

    ``again`` if it says what one of the last answers for other addresses said.
    """
    probe = answer.probe
    if answer.entry.role is Role.CANARY or (probe.redirect and not again):
        return None
    if probe.reason != "ok":
        return None if probe.method == "HEAD" else False
    if page is None:
        return False if probe.redirect else None if probe.method == "HEAD" or probe.sniffed in ("html", "text", "") else True
    return page.kind is not PageKind.ERROR and not again


def _still(again: Again) -> bool:
    """Whether a page is what it was."""
    before, now = again.page, again.now
    if again.answer.probe.reason != "ok" or again.answer.probe.redirect or now is None:
        return False
    if before is None:
        return True
    if before.title != now.title:
        return False
    if before.text:
        return _kept(before.text, now.text)
    return _kept(visible(again.before.body, before.url), visible(again.answer.body, now.url))


def _kept(before: str, now: str) -> bool:
    return not before or (bool(now) and likeness(sketch(before[:MOST_TEXT]), sketch(now[:MOST_TEXT])) >= ALIKE)
