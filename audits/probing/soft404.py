"""Whether an answer is the site's own way of saying that a page is missing, by likeness to its answers for nonsense addresses."""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from audits.extract.source.charset import decode
from audits.extract.source.document import parse, squeeze, text_of
from audits.probing.files import PAGES
from audits.probing.promises import is_document_title
from audits.records.site_facts import NonsenseAnswer, Suspect
from audits.rulebook.loading import Strict
from audits.texts.addresses import host_of, subject_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.records import Probe
    from audits.records.codes import NoCode
    from audits.records.site_facts import SiteFacts

SHINGLE = 6
SKETCH = 64
MAX_SUSPECTS = 2000
MAX_PLACES = 60
NOTICE = 500
"""Characters of main text up to which a page may be a mere notice."""
SMALL, LARGE = 12_000, 60_000
"""Bytes of a page that are searched for the words of an error page; more where a program makes the page from a number."""
SHELL = 80
"""A page with less text, the same for all addresses, is filled by a script."""
SAYING = 40
"""A page with less text says what it has to say in a box."""
ALIKE, FAINTLY_ALIKE = 2, 3
"""So many addresses that show one and the same notice, in words of an error page or faintly like one, show no page of their own."""
MOST_ERRORS = 20
"""Error pages of one host that are remembered."""
CURT = 16
"""A text of so few letters is no notice about anything else."""
_OF_LISTS = re.compile(r"page|cur|start|class|col|channel|cat|type|node|dep|org|unit|menu|lm|sort|site|parent|user|area", re.I)
"""What the names of numbers say that choose a list, a part of one or a site, and no record."""
_LISTS = re.compile(r"list|index|default|search|column|channel|more|\.s?html?$", re.I)
SHORTEST_NAME = 2
MOST_PROGRAMS = 2000
MUCH_LARGER, LARGER = 1.3, 200
"""Times and bytes by which a page with something in it is larger than one of the same program for no record."""
_SAID = re.compile(r"您|你|抱歉|对不起|页面|网页|本页|不存在|404|sorry|not found", re.I)
_ERROR_TITLE = re.compile(r"\s*(?:(?:温馨|友情|操作|系统|信息|出错|错误)?(?:提示|消息)|错误|出错|error|message)(?:信息|页面?|page)?\s*(?:$|[-_|—])", re.I)
_MISSING = re.compile(
    r"(?:页面?|网页|文章|信息|内容|稿件?|资源|文件|栏目|记录)(?:已经?|可能)?(?:不存在|找不到|未找到|已?被?(?:删除|移除|撤[下销稿]|下[线架])|已?(?:失效|过期)|正在审核|未(?:通过)?审核)"
    r"(?:中|了|或[^。！!，,]{1,12})?(?:[。！!，,.…；;、?？]|$|返回|请|点击|您|\d|抱歉)|(?:page|url|file|resource)[^.!]{0,40}not\s?(?:be\s?)?found|not\s?found\s?on\s?this\s?server",
    re.I,
)
"""What a page says that has nothing else to say."""
_TOKEN = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{5,80}")
_DIGITS = re.compile(r"\d+")
_ALERT = re.compile(r"\balert\s{0,3}\(\s{0,3}(['\"])([^'\"\n]{2,200})\1")
_BACK = re.compile(rb"history\s{0,3}\.\s{0,3}(?:back|go)\s{0,3}\(|\.\s{0,3}close\s{0,3}\(", re.I)
_LAST_NUMBER = re.compile(r"\d+(?=\D*$)")
_NUMBERED = re.compile(r"(?:^|&)(\w{0,20}(?:id|no|code|key|num|bh|xh)|[a-z])=(\d{1,12}|[0-9a-fA-F-]{16,40})(?=&|$)", re.I)
_NEVER = "98765432"
"""A number that no record has."""


class ErrorPages(Strict):
    """``rules/vocabularies/error-pages.yml``."""

    titles: tuple[str, ...]
    """Texts in the title of an error page."""
    texts: tuple[str, ...]
    """Texts that an error page shows."""
    notices: tuple[str, ...] = ()
    """Texts of what stands in the place of a page for a while: maintenance, login."""
    faint: tuple[str, ...] = ()
    """Texts that tell an error page only where several addresses show the same short notice."""
    empty: tuple[str, ...] = ()
    """Texts of a list or search without a result, or of a page that a script fills: no error pages for all their likeness."""


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """The word lists, ready to be looked for."""

    titles: re.Pattern[str]
    texts: re.Pattern[str]
    raw: re.Pattern[bytes]
    notices: re.Pattern[str]
    faint: re.Pattern[str]
    faint_raw: re.Pattern[bytes]
    empty: re.Pattern[str]

    @classmethod
    def of(cls, pages: ErrorPages) -> ErrorWords:
        """Compile the lists, the texts also as bytes in the encodings of Chinese pages."""
        faint = _any(pages.faint), _any_raw(pages.faint)
        return cls(_any(pages.titles), _any(pages.texts), _any_raw(pages.texts), _any(pages.notices), *faint, _any(pages.empty))

    def stands_for(self, title: str, text: str) -> bool:
        """Whether a page is no more than word that what belongs there is not to be had: by its title, or by a text that says little else."""
        if self.titles.search(title) or self.notices.search(title):
            return True
        return len(text) <= NOTICE and bool(self.texts.search(text) or self.notices.search(text))

    def says_missing(self, title: str, text: str) -> bool:
        """Whether a short page says by its title and again in its text that what was asked for is not there, and not for a while only."""
        named = self.titles.search(title) or _ERROR_TITLE.match(title)
        return bool(named) and len(text) <= NOTICE and _MISSING.search(text) is not None and not self.notices.search(f"{title} {text}")

    def says_faintly(self, text: str) -> bool:
        """Whether a short text may be an error page, and is not just a list without a result."""
        return len(text) <= NOTICE and self.faint.search(text) is not None and self.empty.search(text) is None


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)) or r"(?!)", re.I)


def _any_raw(words: Iterable[str]) -> re.Pattern[bytes]:
    raw = sorted({word.encode(charset, "ignore") for word in words for charset in ("utf-8", "gb18030")})
    return re.compile(b"|".join(map(re.escape, raw)) or rb"(?!)")


def visible(body: bytes, url: str = "") -> str:
    """Text of a body for comparing: what a reader sees or is told, without spaces, numbers alike, the address itself left out."""
    text = squeeze(text_of(parse(body[:400_000], url or "http://x/").body))[:100_000]
    if len(text) < SAYING:
        text += " ".join(told(body))
    for part in (url, url.partition("://")[2].partition("/")[2], url.rsplit("/", 1)[-1]):
        if len(part) > 3:
            text = text.replace(part, "")
    text = _TOKEN.sub(lambda match: "0" if any(map(str.isdigit, match[0])) else match[0], text)  # a number of the request, of the moment
    return _DIGITS.sub("0", text.replace(" ", ""))


def told(body: bytes) -> list[str]:
    """What the scripts of a page say in a box as soon as it opens."""
    if b"alert" not in body[:SMALL]:
        return []
    return [match[2] for match in _ALERT.finditer(decode(body[:SMALL]).text)][:3]


def _turns_back(body: bytes) -> bool:
    """Whether a page does no more than to say something in a box and to send its reader back."""
    return bool(told(body)) and _BACK.search(body) is not None and not squeeze(text_of(parse(body, "http://x/").body))


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
    sizes = len(body), len(text)
    return NonsenseAnswer(url, probe.status, probe.reason, probe.redirect, probe.title, *sizes, words, _digest(text), probe.body_hash)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest() if text else ""


def note_answer(facts: SiteFacts, probe: Probe, body: bytes, words: ErrorWords) -> list[str]:
    """Keep what is needed to judge a good answer later, if it looks like an error page; returns nonsense addresses to ask for.

    Also asks for one at a host that was never asked for nonsense.
    """
    if probe.status >= 400 and probe.method == "GET":
        _note_error(facts, probe, body)
    if probe.status in (404, 410) and probe.method == "GET":
        return _first_of_host(facts, probe.url)
    if probe.status != 200 or probe.reason != "ok" or probe.sniffed not in (*PAGES, "text", "") or not body:
        return []
    answers = _answers(facts, probe.url)
    dishonest = [answer for answer in answers if answer.status == 200]
    near = any(answer.title == probe.title or abs(answer.size - len(body)) * 4 < answer.size for answer in dishonest)
    near = near or any(answer.redirect == probe.url for answer in answers) or any(_like_body(one, probe, body) for one in _errors(facts, probe.url))
    most = LARGE if "?" in probe.url else SMALL
    wordy = bool(words.titles.search(probe.title)) or (len(body) <= most and words.raw.search(body) is not None)
    back = len(body) <= SMALL and _turns_back(body)
    first = _first_of_host(facts, probe.url)
    faint = len(body) <= SMALL and words.faint_raw.search(body) is not None
    program = _program(facts, probe.url, len(body))
    unheard = len(body) <= SMALL and not answers
    if not (near or wordy or faint or back or unheard or (program and len(body) <= SMALL)):
        return first
    if len(facts.suspects) < MAX_SUSPECTS:
        text = visible(body, probe.url)
        worded = bool(words.titles.search(probe.title) or words.texts.search(text)) or (back and words.notices.search(text) is None)
        faint = words.says_faintly(text)
        empty = words.empty.search(text) is not None
        program = program if len(text) <= NOTICE and not empty else ""
        if near or wordy or faint or back or unheard or program:
            plain = bool(words.titles.search(probe.title)) or (worded and (len(text) <= CURT or _SAID.search(text) is not None))
            unscripted = b"<script" not in body.lower()
            missing = not empty and words.says_missing(probe.title, text)
            facts.suspects[probe.url] = Suspect(probe.title, len(text), sketch(text), _digest(text), worded, faint, plain, empty, unscripted, missing)
    asked = _nonsense_like(probe.url) if (wordy or faint or back) and not dishonest else [program] if program else []
    return [*first, *(new for url in asked for new in _ask(facts, url))]


def note_unsuspected(facts: SiteFacts, url: str) -> list[str]:
    """The same for a good answer of which it is known that it looks like no error page."""
    return _first_of_host(facts, url)


def _program(facts: SiteFacts, url: str, size: int) -> str:
    """The address for no record of the program that made a page from a number, ``""`` if none did; the size of the page is kept."""
    path, mark, query = url.partition("?")
    last = list(_NUMBERED.finditer(query))[-1:] if mark else []
    if not last or len(last[0][1]) < SHORTEST_NAME or _OF_LISTS.search(last[0][1]) or _LISTS.search(path.rsplit("/", 1)[-1]):
        return ""
    if path not in facts.made and len(facts.made) >= MOST_PROGRAMS:
        return ""
    facts.made[path] = max(size, facts.made.get(path, 0))
    return _nonsense_like(url)[-1]


def _first_of_host(facts: SiteFacts, url: str) -> list[str]:
    """A nonsense address at the top of a host of which none was asked for."""
    origin = "/".join(url.split("/", 3)[:3]) + "/"
    return [] if any(asked.startswith(origin) for asked in facts.nonsense_asked) else _ask(facts, f"{origin}{_word(origin)}.html")


def _note_error(facts: SiteFacts, probe: Probe, body: bytes) -> None:
    """Keep the page that came with a status of failure, each page of a host once."""
    host = host_of(probe.url)
    known = [answer for answer in facts.errors if host_of(answer.url) == host]
    if body and len(known) < MOST_ERRORS and all(answer.body != probe.body_hash for answer in known):
        facts.errors.append(nonsense_answer(probe.url, probe, body))


def _errors(facts: SiteFacts, url: str) -> list[NonsenseAnswer]:
    """Every page that the host of an address was seen to give with a status of failure."""
    host = host_of(url)
    return [answer for answer in (*facts.nonsense, *facts.errors) if answer.status >= 400 and answer.size and host_of(answer.url) == host]


def _like_body(error: NonsenseAnswer, probe: Probe, body: bytes) -> bool:
    """Whether a body may be an error page, told without reading it."""
    return (bool(error.body) and error.body == probe.body_hash) or (
        error.title == probe.title and abs(error.size - len(body)) * 4 < error.size
    )


def _nonsense_like(url: str) -> list[str]:
    """Addresses of the same form that cannot exist: of no record, of no article, of no page of the folder."""
    path, mark, query = url.partition("?")
    folder, _, name = path.rpartition("/")
    extension = re.search(r"\.[a-z]{2,5}$", path.lower())
    found = [f"{folder}/{_word(f'{folder}/')}{extension[0] if extension else '.html'}"]
    numbered = list(_NUMBERED.finditer(query)) if mark else []
    if numbered:
        last = numbered[-1]
        found.append(f"{path}?{query[: last.start(2)]}{_NEVER}{query[last.end(2) :]}")
    elif not mark and _LAST_NUMBER.search(name):
        found.append(f"{folder}/{_LAST_NUMBER.sub(_NEVER, name)}")
    return found


def _word(folder: str) -> str:
    """A name that nothing in a folder has, the same in each run."""
    return hashlib.sha256(folder.encode()).hexdigest()[:12]


def _ask(facts: SiteFacts, url: str) -> list[str]:
    """A nonsense address, unless it was asked for before or there are too many."""
    if url in facts.nonsense_asked or len(facts.nonsense_asked) >= MAX_PLACES:
        return []
    facts.nonsense_asked.append(url)
    return [url]


def _answers(facts: SiteFacts, url: str, *, host_only: bool = False) -> list[NonsenseAnswer]:
    """Answers to nonsense that say something about an address: those of its host's top, of its own folder, of its own program."""
    host = host_of(url)
    path = url.partition("?")[0]
    found = [answer for answer in facts.nonsense if host_of(answer.url) == host]
    if host_only:
        return found
    top = [answer for answer in found if answer.url.rstrip("/").count("/") == 3 and "?" not in answer.url]
    return top + [answer for answer in found if answer not in top and _says_of(answer.url, path)]


def _says_of(asked: str, path: str) -> bool:
    """Whether the answer to a nonsense address says something of the addresses with a path."""
    other, mark, _ = asked.partition("?")
    if mark:
        return other == path
    if _NEVER in other:
        return _DIGITS.sub("0", other) == _DIGITS.sub("0", path)
    return path.startswith(other.rpartition("/")[0] + "/")


def honest(facts: SiteFacts, url: str) -> bool:
    """Whether the host of an address says 404 or 410 for nonsense, and never anything else that pretends to be a page."""
    answers = _answers(facts, url)
    pretends = any(answer.status == 200 and answer.reason == "ok" for answer in answers)
    return not pretends and any(answer.status in (404, 410) for answer in answers)


def missing_titles(facts: SiteFacts, url: str) -> tuple[set[str], int]:
    """Titles of the host's honest answers to nonsense, and the size of the largest."""
    answers = [answer for answer in _answers(facts, url, host_only=True) if answer.status in (404, 410)]
    return {answer.title for answer in answers}, max((answer.size for answer in answers), default=0)


def verdict(facts: SiteFacts, url: str, body: str = "") -> Literal["soft-404", "needs-script"] | NoCode:
    """``soft-404`` if a good answer is the site's own error page, ``needs-script`` if all is one empty shell, else ``""``.

    ``body`` is the short hash of its body, which tells where the answers to nonsense came only later.
    """
    if url.partition("://")[2].partition("/")[2] in ("", "index.html", "index.htm"):
        return ""
    suspect = facts.suspects.get(url)
    if suspect is None:
        errors = [*_answers(facts, url), *_errors(facts, url)] if body else []
        same = next((answer for answer in errors if answer.body == body), None)
        return "" if same is None else "soft-404" if same.length >= SHELL or (same.length and same.status >= 400) else "needs-script"
    for answer in _answers(facts, url):
        if suspect.worded and answer.redirect == url:
            return "soft-404"
        if answer.status == 200 and answer.reason == "ok" and _alike(answer, suspect):
            numbered = _NEVER in answer.url.partition("?")[2]
            made = _holds_more(facts, answer) if numbered else suspect.unscripted or answer.length >= SHELL
            if suspect.worded or suspect.faint or (made and not suspect.empty):
                return "soft-404"
            return "needs-script" if answer.length < SHELL and not suspect.unscripted else ""
    if any(_same(answer, suspect) for answer in _errors(facts, url)):
        return "soft-404" if suspect.length else "needs-script"
    return "soft-404" if is_notice(suspect) and (suspect.missing or _shown_alike(facts, url, suspect)) else ""


def _holds_more(facts: SiteFacts, answer: NonsenseAnswer) -> bool:
    """Whether the program that answered for no record gave a page with more in it for another number: the number matters, and no script fills its pages."""
    path = answer.url.partition("?")[0]
    return facts.made.get(path, 0) > answer.size * MUCH_LARGER + LARGER


def is_notice(suspect: Suspect) -> bool:
    """Whether a suspect is short and no document by its title."""
    return 0 < suspect.length <= NOTICE and not is_document_title(suspect.title)


def _shown_alike(facts: SiteFacts, url: str, suspect: Suspect) -> bool:
    """Whether so many addresses of a host show one and the same text that it is none of theirs."""
    if not (suspect.worded or suspect.faint):
        return False
    host = host_of(url)
    alike = [other for other, one in facts.suspects.items() if one.hash == suspect.hash and one.title == suspect.title and host_of(other) == host]
    names = {subject_key(other).rsplit("/", 1)[-1] for other in alike}  # one notice in several columns keeps its name
    return len(names) >= (ALIKE if suspect.plain else FAINTLY_ALIKE)


def _same(error: NonsenseAnswer, suspect: Suspect) -> bool:
    """Whether a page is one that the site gives with a status of failure elsewhere."""
    if error.hash == suspect.hash and error.title == suspect.title:
        return bool(error.hash)
    return suspect.worded and abs(error.length - suspect.length) * 20 < error.length and _alike(error, suspect)


def _alike(answer: NonsenseAnswer, suspect: Suspect) -> bool:
    """Whether a page is the same as an answer to nonsense: nearly all of its text, or most of it with the words of an error page."""
    if answer.title != suspect.title and not suspect.worded:
        return False
    alike = 1.0 if answer.hash == suspect.hash else likeness(answer.sketch, suspect.sketch)
    return alike >= 0.97 or (alike >= 0.85 and answer.title == suspect.title and suspect.worded)
