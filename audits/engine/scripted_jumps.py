"""Pages that show nothing themselves and whose script file sends their reader on, known only when that file has come."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from audits.extract.source.document import parse
from audits.extract.source.jumps import LONGEST, jump_in
from audits.texts.addresses import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.engine.answered import Answer
    from audits.records import Page, Probe

MOST_WAITING, MOST_FILES = 200, 300


@dataclass
class ScriptedJumps:
    """Such pages of one site, and where its script files go."""

    _waiting: dict[str, list[Answer]] = field(default_factory=dict)
    """Address of a script file to the answers of pages that show nothing and load it."""
    _code: dict[str, str] = field(default_factory=dict)
    """Address of a script file to its code."""
    _known: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Address of such a page to the hash of its bytes and where it leads."""

    def told(self, probe: Probe) -> Probe:
        """An attempt as it is kept: another one at a page that is known to send its reader on is a redirect."""
        digest, goal = self._known.get(probe.url, ("", ""))
        return _redirect(probe, goal) if goal and digest == probe.body_hash and not probe.redirect else probe

    def page_came(self, answer: Answer, page: Page) -> Answer | None:
        """The answer as the redirect that a script file known already makes of it; None where nothing is known."""
        if "needs-script" not in page.problems:
            return None
        for link in page.links:
            if link.element != "script src" or not link.url:
                continue
            if link.url in self._code and (led := self._led(answer, self._code[link.url])) is not None:
                return led
            if sum(map(len, self._waiting.values())) < MOST_WAITING:
                self._waiting.setdefault(link.url, []).append(answer._replace(ahead=None))
        return None

    def file_came(self, url: str, code: str) -> Iterator[Answer]:
        """The answers of pages that a script file sends elsewhere, as redirects."""
        if len(self._code) < MOST_FILES:
            self._code[url] = code[:LONGEST]
        for answer in self._waiting.pop(url, ()):
            if (led := self._led(answer, code)) is not None:
                yield led

    def _led(self, answer: Answer, code: str) -> Answer | None:
        """An answer as the redirect that a script file, together with the scripts of the page itself, makes of it; None where it leads nowhere else."""
        at = answer.entry.url
        document = parse(answer.body, at, answer.probe.content_type)
        scripts = [code, *(script.text for script in document.of("script") if script.text), document.body.get("onload") or ""]
        goals = (jump_in(script, document.root, scripts, at).goal for script in scripts)
        goal = resolve(next(filter(None, goals), ""), document.base).url
        if not goal or goal == at.partition("#")[0]:
            return None
        self._known[at] = answer.probe.body_hash, goal
        return answer._replace(probe=_redirect(answer.probe, goal))


def _redirect(probe: Probe, goal: str) -> Probe:
    return replace(probe, redirect=goal, location=goal[:500])


def told_later(probe: Probe) -> Probe:
    """An attempt of which more became known: told a moment behind what it was first taken for."""
    try:
        at = datetime.fromisoformat(probe.at) + timedelta(milliseconds=1)
    except ValueError:
        return probe
    return replace(probe, at=at.isoformat(timespec="milliseconds"))
