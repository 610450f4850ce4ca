"""Whether an answer is the site's own way of saying that a page is missing, by likeness to its answers for nonsense addresses."""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from audits.extract.source.document import parse, squeeze, text_of
from audits.records.site_facts import NonsenseAnswer, Suspect
from audits.rulebook.loading import Strict
from audits.texts.addresses import host_of

if TYPE_CHECKING:
    from audits.records import Probe
    from audits.records.codes import NoCode
    from audits.records.site_facts import SiteFacts

SHINGLE = 6
SKETCH = 64
MAX_SUSPECTS = 2000
MAX_PLACES = 60
SMALL = 12_000
_DIGITS = re.compile(r"\d+")


class ErrorPages(Strict):
    """``rules/vocabularies/error-pages.yml``."""

    titles: tuple[str, ...]
    """Texts in the title of an error page."""
    texts: tuple[str, ...]
    """Texts that an error page shows."""


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """The word lists, ready to be looked for."""

    titles: re.Pattern[str]
    texts: re.Pattern[str]
    raw: re.Pattern[bytes]

    @classmethod
    def of(cls, pages: ErrorPages) -> ErrorWords:
        """Compile both lists, the texts also as bytes in the encodings of Chinese pages."""
        raw = sorted({word.encode(charset, "ignore") for word in pages.texts for charset in ("utf-8", "gb18030")})
        return cls(re.compile("|".join(map(re.escape, pages.titles)), re.I), re.compile("|".join(map(re.escape, pages.texts)), re.I),
                   re.compile(b"|".join(map(re.escape, raw))))  # fmt: skip


def visible(body: bytes, url: str = "") -> str:
    """Text of a body for comparing: what a reader sees without spaces, numbers alike, the address itself left out."""
    text = squeeze(text_of(parse(body[:400_000], url or "http://x/").body))[:100_000]
    for part in (url, url.partition("://")[2].partition("/")[2], url.rsplit("/", 1)[-1]):
        if len(part) > 3:
            text = text.replace(part, "")
    return _DIGITS.sub("0", text.replace(" ", ""))


def sketch(text: str) -> tuple[int, ...]:
    """The smallest hashes of the text's pieces; two texts share as many of them as they are alike."""
    pieces = {zlib.crc32(text[start : start + SHINGLE].encode("utf-8", "replace")) for start in range(max(1, len(text) - SHINGLE + 1))}
    return tuple(sorted(pieces)[:SKETCH])


def likeness(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Share of pieces that two texts have in common, 0 to 1."""
    if not one or not other:
        return 0.0
    smallest = sorted({*one, *other})[:SKETCH]
    both = set(one) & set(other)
    return sum(piece in both for piece in smallest) / len(smallest)


def nonsense_answer(url: str, probe: Probe, body: bytes) -> NonsenseAnswer:
    """How a site answers for an address that cannot exist."""
    text = visible(body, url) if body else ""
    words = sketch(text) if text else ()
    return NonsenseAnswer(url, probe.status, probe.reason, probe.redirect, probe.title, len(body), len(text), words, _digest(text))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest() if text else ""


def note_answer(facts: SiteFacts, probe: Probe, body: bytes, words: ErrorWords) -> str:
    """Keep what is needed to judge a good answer later, if it looks like an error page; returns a nonsense address to ask for, or ``""``.

    Also asks for one at a host that answers 404 and whose answers to nonsense are not known yet.
    """
    if probe.status in (404, 410) and probe.method == "GET":
        place = "/".join(probe.url.split("/", 3)[:3]) + "/"
        return "" if _answers(facts, probe.url, host_only=True) else _ask(facts, place, ".html")
    if probe.status != 200 or probe.reason != "ok" or probe.sniffed not in ("html", "text", "") or not body:
        return ""
    dishonest = [answer for answer in _answers(facts, probe.url) if answer.status == 200]
    near = any(answer.title == probe.title or abs(answer.size - len(body)) * 4 < answer.size for answer in dishonest)
    wordy = bool(words.titles.search(probe.title)) or (len(body) <= SMALL and words.raw.search(body) is not None)
    if not near and not wordy:
        return ""
    if len(facts.suspects) < MAX_SUSPECTS:
        text = visible(body, probe.url)
        worded = bool(words.titles.search(probe.title) or words.texts.search(text))
        facts.suspects[probe.url] = Suspect(probe.title, len(text), sketch(text), _digest(text), worded)
    folder = probe.url.partition("?")[0].rpartition("/")[0] + "/"
    extension = re.search(r"\.[a-z]{2,5}$", probe.url.partition("?")[0].lower())
    return _ask(facts, folder, extension[0] if extension else ".html") if wordy and not dishonest else ""


def _ask(facts: SiteFacts, folder: str, extension: str) -> str:
    """A nonsense address in a folder, once a folder and kind, the same in each run."""
    url = f"{folder}{hashlib.sha256(folder.encode()).hexdigest()[:12]}{extension}"
    if url in facts.nonsense_asked or len(facts.nonsense_asked) >= MAX_PLACES:
        return ""
    facts.nonsense_asked.append(url)
    return url


def _answers(facts: SiteFacts, url: str, *, host_only: bool = False) -> list[NonsenseAnswer]:
    """Answers to nonsense that say something about an address: those of its host's top, and of its own folder."""
    host = host_of(url)
    folder = url.partition("?")[0].rpartition("/")[0] + "/"
    found = [answer for answer in facts.nonsense if host_of(answer.url) == host]
    if host_only:
        return found
    top = [answer for answer in found if answer.url.rstrip("/").count("/") == 3]
    return top + [answer for answer in found if answer not in top and folder.startswith(answer.url.rpartition("/")[0] + "/")]


def honest(facts: SiteFacts, url: str) -> bool:
    """Whether the host of an address says 404 or 410 for nonsense, and never anything else that pretends to be a page."""
    answers = _answers(facts, url)
    pretends = any(answer.status == 200 and answer.reason == "ok" for answer in answers)
    return not pretends and any(answer.status in (404, 410) for answer in answers)


def missing_titles(facts: SiteFacts, url: str) -> tuple[set[str], int]:
    """Titles of the host's honest answers to nonsense, and the size of the largest."""
    answers = [answer for answer in _answers(facts, url, host_only=True) if answer.status in (404, 410)]
    return {answer.title for answer in answers}, max((answer.size for answer in answers), default=0)


def verdict(facts: SiteFacts, url: str) -> Literal["soft-404", "needs-script"] | NoCode:
    """``soft-404`` if a good answer is the site's own error page, ``needs-script`` if all is one empty shell, else ``""``."""
    suspect = facts.suspects.get(url)
    if suspect is None or url.partition("://")[2].partition("/")[2] in ("", "index.html", "index.htm"):
        return ""
    for answer in _answers(facts, url):
        if suspect.worded and answer.redirect == url:
            return "soft-404"
        if answer.status == 200 and answer.reason == "ok" and _alike(answer, suspect):
            return "needs-script" if answer.length < 80 and not suspect.worded else "soft-404"
    return ""


def _alike(answer: NonsenseAnswer, suspect: Suspect) -> bool:
    """Whether a page is the same as an answer to nonsense: nearly all of its text, or most of it with the words of an error page."""
    if answer.title != suspect.title and not suspect.worded:
        return False
    alike = 1.0 if answer.hash == suspect.hash else likeness(answer.sketch, suspect.sketch)
    return alike >= 0.97 or (alike >= 0.85 and answer.title == suspect.title and suspect.worded)
