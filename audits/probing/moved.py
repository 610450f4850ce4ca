"""Where the content of a dead link is now (疑似现址): by redirects, other spellings of the address, number, title, or a folder that moved."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from rapidfuzz.fuzz import ratio

from audits.texts.addresses import page_key
from audits.texts.dates import url_date
from audits.texts.days import as_date
from audits.texts.titles import read_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MovedBy = Literal["redirect", "scheme", "number", "title", "folder", "host"]
"""What tells where something is now."""
LONG_TITLE, LONG_STEM = 8, 12
"""Characters from which a title, or the beginning of one, stands for itself."""
ALIKE, UNLIKE = 70, 40
"""Per cent from which two titles are much the same, and below which they are of two things."""
LEARNT_FROM = 2
"""Pages that must have gone the same way before the rest of their folder is looked for there."""
DAYS_APART = 31
"""Between the days that two copies of one page name."""
_CUT = re.compile(r"(?:…+|\.{3,}|。{3,})$")
_AROUND = re.compile(r"^[·•▪●■>》\-\s]+|[\[(（]?(?:20\d{2}[-./年])?\d{1,2}[-./月]\d{1,2}日?[\])）]?$")
_TELLING = re.compile(r"\d{6,}|(?:\d[^/]*){8,}")
_INTERPRETS = re.compile(r"解读|图解|一图|图文|答记者问|问答|新闻发布会|征求意见")


class Lost(NamedTuple):
    """What is known of a target that does not open."""

    url: str
    titles: tuple[str, ...] = ()
    """What lists and links call it, and its own title where an earlier run read it."""
    numbers: frozenset[str] = frozenset()
    """Document numbers that an earlier run read there."""
    day: str = ""
    """ISO day that its list, its page or its address names, or ``""``."""
    redirects: tuple[str, ...] = ()
    """Where it was permanently redirected to, now or in earlier runs."""


class Candidate(NamedTuple):
    """Something that opened in this run."""

    url: str
    title: str
    number: str = ""
    """Its document number in one form."""
    day: str = ""
    text: str = ""
    """Hash of its text: copies have the same."""


class Moved(NamedTuple):
    """Where something is, perhaps."""

    url: str
    by: MovedBy
    said: str = ""
    """The number, title or folder that tells it."""


class Keys(NamedTuple):
    """What titles of one thing come to."""

    whole: frozenset[str]
    stems: tuple[str, ...]
    """Beginnings of titles that were cut."""
    numbers: frozenset[str]


def title_of(text: str) -> str:
    """The key of a title; version and year count, a state and a number behind it do not."""
    found = read_title(_AROUND.sub("", text.strip()))
    return found.key + found.year


def keys_of(lost: Lost) -> Keys:
    """Keys of all that something is called."""
    whole, stems, numbers = set(), [], set(lost.numbers)
    for text in lost.titles:
        bare = _AROUND.sub("", text.strip())
        if _CUT.search(bare):
            stems.append(title_of(_CUT.sub("", bare)))
            continue
        whole.add(title_of(bare))
        if not lost.numbers:
            numbers |= {number.key for number in read_title(bare).numbers}
    return Keys(frozenset(filter(None, whole)), tuple(stem for stem in stems if len(stem) >= LONG_STEM), frozenset(filter(None, numbers)))


def day_of_address(url: str) -> str:
    """The day that an address names, ``""`` if none."""
    found = url_date(url)
    return (found.value or "") if found is not None and as_date(found.value) else ""


def split_address(url: str) -> tuple[str, str, str]:
    """(host, folder, last part with its query) of an address."""
    host, _, path = url.partition("://")[2].partition("/")
    path, mark, query = path.partition("?")
    folder, _, last = path.rpartition("/")
    return host.lower(), f"/{folder}/" if folder else "/", last + mark + query


def is_telling(last: str) -> bool:
    """Whether the last part of an address can hardly stand for two things: it has a day or a long number in it."""
    return bool(_TELLING.search(last))


def spellings(url: str) -> tuple[str, ...]:
    """The same address with the other protocol, with and without www."""
    scheme, _, rest = url.partition("://")
    other = rest.removeprefix("www.") if rest.startswith("www.") else f"www.{rest}"
    twin = {"http": "https", "https": "http"}.get(scheme, scheme)
    return tuple(dict.fromkeys((f"{twin}://{rest}", f"{scheme}://{other}", f"{twin}://{other}")))


@dataclass
class Candidates:
    """Everything that opened and may be what was lost."""

    seen: Iterable[Candidate]
    by_url: dict[str, Candidate] = field(default_factory=dict, init=False)
    by_page: dict[str, Candidate] = field(default_factory=dict, init=False)
    by_title: dict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list), init=False)
    by_number: dict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list), init=False)
    by_last: dict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list), init=False)

    def __post_init__(self) -> None:
        """Order what opened by what is looked for."""
        for one in self.seen:
            self.by_url[one.url] = one
            self.by_page.setdefault(page_key(one.url), one)
            if key := title_of(one.title):
                self.by_title[key].append(one)
            if one.number:
                self.by_number[one.number].append(one)
            self.by_last[split_address(one.url)[2]].append(one)


def find_moved(lost: Sequence[Lost], opened: Candidates) -> dict[str, Moved]:
    """Address of what was lost to where it is now; what is not sure enough is left out."""
    found: dict[str, Moved] = {}
    for one in lost:
        if (moved := _directly(one, opened)) is not None:
            found[one.url] = moved
    ways = Counter(way for old, moved in found.items() if (way := _way(old, moved.url)) is not None)
    for one in lost:
        if one.url not in found and (moved := _by_place(one, opened, ways)) is not None:
            found[one.url] = moved
    return found


def _directly(lost: Lost, opened: Candidates) -> Moved | None:
    keys = keys_of(lost)
    for url in lost.redirects:
        seen = opened.by_url.get(url) or opened.by_page.get(page_key(url))
        if seen is not None and seen.url != lost.url and split_address(seen.url)[1:] != ("/", "") and _may_be(lost, keys, seen):
            return Moved(seen.url, "redirect")
    for url in spellings(lost.url):
        if (seen := opened.by_url.get(url)) is not None and _may_be(lost, keys, seen):
            return Moved(seen.url, "scheme")
    return _by_number(lost, keys, opened) or _by_title(lost, keys, opened)


def _by_number(lost: Lost, keys: Keys, opened: Candidates) -> Moved | None:
    for number in sorted(keys.numbers):
        interprets = any(_INTERPRETS.search(title) for title in lost.titles)
        having = [one for one in opened.by_number[number] if one.url != lost.url and bool(_INTERPRETS.search(one.title)) == interprets]
        named = [one for one in having if title_of(one.title) in keys.whole]
        alike = [one for one in having if _likeness(keys, one) >= ALIKE] if keys.whole else having
        if (one := _the_one(lost, named or alike)) is not None:
            return Moved(one.url, "number", number)
    return None


def _by_title(lost: Lost, keys: Keys, opened: Candidates) -> Moved | None:
    """A page of the same title; of several the one that agrees in day and file name too."""
    last = split_address(lost.url)[2]
    for key in sorted(keys.whole, key=len, reverse=True):
        having = [one for one in opened.by_title[key] if _may_be(lost, keys, one)]
        if len(key) < LONG_TITLE:
            having = [one for one in having if (lost.day and one.day == lost.day) or (is_telling(last) and split_address(one.url)[2] == last)]
        if (one := _the_one(lost, having)) is not None:
            return Moved(one.url, "title", one.title)
    for stem in keys.stems:
        having = [one for key, pages in opened.by_title.items() if key.startswith(stem) for one in pages if _may_be(lost, keys, one)]
        if (one := _the_one(lost, having)) is not None:
            return Moved(one.url, "title", one.title)
    return None


def _by_place(lost: Lost, opened: Candidates, ways: Counter[tuple[str, str]]) -> Moved | None:
    """A page with the same file name: where others of the folder went, on another host in the same folder, or called much the same."""
    keys, (host, folder, last) = keys_of(lost), split_address(lost.url)
    having = [one for one in opened.by_last[last] if one.url != lost.url and _may_be(lost, keys, one)] if last else []
    learnt = [one for one in having if (way := _way(lost.url, one.url)) is not None and ways[way] >= LEARNT_FROM]
    telling = is_telling(last) and all(_likeness(keys, one) >= ALIKE or not (keys.whole and title_of(one.title)) for one in having)
    one = _the_one(lost, learnt or (having if telling else []))
    if one is None:
        return None
    there, now, _ = split_address(one.url)
    return Moved(one.url, "host", there) if now == folder and there != host else Moved(one.url, "folder", now)


def _way(old: str, new: str) -> tuple[str, str] | None:
    """What an address that kept its file name changed, from the front: folders that both have in common at the end are left out."""
    (host, folder, last), (there, now, same) = split_address(old), split_address(new)
    if last != same or not last:
        return None
    one, other = [host, *folder.strip("/").split("/")], [there, *now.strip("/").split("/")]
    while len(one) > 1 and len(other) > 1 and one[-1] == other[-1]:
        one.pop()
        other.pop()
    return "/".join(one), "/".join(other)


def _the_one(lost: Lost, having: Sequence[Candidate]) -> Candidate | None:
    """The only one of several, or the one that is told by its file name or day; copies of one text are one."""
    last = split_address(lost.url)[2]
    for narrower in (lambda one: split_address(one.url)[2] == last and is_telling(last), lambda one: bool(lost.day) and one.day == lost.day):
        having = [one for one in having if narrower(one)] or having
    if not having or (len(having) > 1 and len({one.text or one.url for one in having}) > 1):
        return None
    host = split_address(lost.url)[0]
    return min(having, key=lambda one: (split_address(one.url)[0] != host, len(one.url), one.url))


def _may_be(lost: Lost, keys: Keys, seen: Candidate) -> bool:
    """Whether nothing speaks against it: number, day, title."""
    if seen.url == lost.url:
        return False
    if seen.number and lost.numbers and seen.number not in lost.numbers:
        return False
    if lost.day and seen.day and _apart(lost.day, seen.day):
        return False
    return not (any(len(key) >= LONG_TITLE for key in keys.whole) and len(title_of(seen.title)) >= LONG_TITLE) or _likeness(keys, seen) >= UNLIKE


def _likeness(keys: Keys, seen: Candidate) -> float:
    """How much a title is like those that something had; titles that differ in a number are of two things."""
    key = title_of(seen.title)
    same = [one for one in keys.whole if _figures(one) == _figures(key)]
    if any(len(one) >= LONG_TITLE and len(key) >= LONG_TITLE and (one in key or key in one) for one in same):
        return 100.0  # a short name of it
    return max((ratio(one, key) for one in same), default=0.0)


def _figures(text: str) -> list[str]:
    return re.findall(r"\d+|[一二三四五六七八九十百]+(?=[季期届次批月号])", text)


def _apart(one: str, other: str) -> bool:
    first, second = as_date(one), as_date(other)
    return first is not None and second is not None and abs((first - second).days) > DAYS_APART
