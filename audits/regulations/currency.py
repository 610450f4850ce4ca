"""Decides whether the text of a law or rule on a page is the one in force, from dates and numbers and never from the title alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from audits.records import Confidence, least_sure
from audits.regulations.citations import find_citations
from audits.regulations.notes import Note, note_of, read_note
from audits.regulations.orders import COUNTED
from audits.texts.days import as_date, dates_in, first_date
from audits.texts.numbers import Number, find_numbers, flat, same_issuer
from audits.texts.titles import ParsedTitle, read_title, title_key

if TYPE_CHECKING:
    from audits.records import Page
    from audits.records.codes import NoCode, RulingOutcome, VersionSign
    from audits.regulations.laws import Instruments, LawEvent, Laws, Version

_ORDER_TITLE = re.compile(r"令(?:\(?第[0-9〇零一二三四五六七八九十百]{1,7}号\)?)?$")
_LAST_ARTICLE = re.compile(r"本(?:法|条例|办法|规定|细则|规则|解释)[^。]{0,30}?自((?:19|20)\d{2}年\d{1,2}月\d{1,2}日)起(?:施行|实施|生效)")
_LOCAL = re.compile(r"(?:省|市|州|县|区|盟|旗)(?:人民政府|政府|人民代表大会|人大)")
_NATIONAL = re.compile(r"^(?:国务院|主席|委员长|全国人|中央)|(?:部|总局|署|银行|委员会|国家[\u4e00-\u9fff]{1,8}局)$")
_PROMULGATED_FIELD = re.compile(r"^(?:公布|颁布|发布文号|令号|修订|修正|版本)")
_SETTLED = timedelta(days=200)
"""A version without a known effective date counts as in force after this long."""
_MONTHS = timedelta(days=60)
"""From then on a version without a known effective date is probably in force."""
_GAP = timedelta(days=400)
"""Adoption, publication and upload of one text lie closer together than this."""
ENDING = frozenset({"replaced", "repealed", "expired", "alongside"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a page (or citation) tells of the version that it shows."""

    note: Note | None = None
    days: frozenset[str] = frozenset()
    """ISO days on which the text was made or changed."""
    latest: date | None = None
    numbers: tuple[Number, ...] = ()
    year: str = ""
    """Year in the title (``2018年修正``)."""
    weak_days: frozenset[str] = frozenset()
    """Days of the metadata block that may be those of the upload."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What follows for one title."""

    outcome: RulingOutcome
    """What that is."""
    confidence: Confidence = Confidence.CONFIRMED
    title: str = ""
    shown: Version | None = None
    """The version on the page."""
    newest: Version | None = None
    """The version in force."""
    event: LawEvent | None = None
    """What repealed it."""
    ended_on: str = ""
    """ISO day of the repeal."""
    shown_day: str = ""
    """ISO day that tells the version on the page, ``""`` if only a number does."""
    how: VersionSign | NoCode = ""
    """What told the version."""


UNKNOWN = Ruling("unknown")


@dataclass
class _Timeline:
    """The versions of a title as they stand on a day."""

    rows: list[Version]
    today: date
    revised_on: str = ""
    """ISO day on which the last wholesale revision came into force."""
    current: Version | None = field(init=False)

    def __post_init__(self) -> None:
        """Find the version in force."""
        self.current = next((row for row in reversed(self.rows) if self._started(row)), None)

    def _started(self, row: Version) -> bool:
        version, effective = as_date(row.version), as_date(row.effective)
        if version is None or version > self.today:
            return False
        if row.status == "not-yet" and effective is None:
            return False
        if effective is not None and effective >= version and not row.has("effective-of-original"):
            return effective <= self.today
        return (row.status == "in-force" and not row.has("status-inferred")) or version + _SETTLED <= self.today or self._has_follower(row)

    def _has_follower(self, row: Version) -> bool:
        return any(other.version > row.version and (day := as_date(other.version)) is not None and day <= self.today for other in self.rows)

    def perhaps_newer(self, row: Version) -> Version | None:
        """A version after the given one that was published months ago and whose effective date is not known."""
        later = [other for other in self.rows if other.version > row.version and other.status != "not-yet" and not other.effective]
        return later[-1] if later and (day := as_date(later[-1].version)) is not None and day + _MONTHS <= self.today else None

    def before_current(self, row: Version) -> bool:
        """Whether a version is older than the one in force."""
        return self.current is not None and row.version < self.current.version

    def ended(self, row: Version) -> str:
        """ISO day on which the instrument of a version ended, ``""`` if it did not by the day."""
        if _by(row.repealed_on, self.today):
            return row.repealed_on
        if row.status in ("repealed", "expired") and not row.repealed_on and _by(row.version, self.today):
            return "unknown"
        later = [other for other in self.rows if other.version > row.version]
        if later and row.status == "amended" and not any(self._survives(other) for other in later):
            days = [day for other in later if (day := self.ended(other))]
            return days[-1] if days else ""
        return ""

    def _survives(self, row: Version) -> bool:
        if _by(row.repealed_on, self.today) or row.status in ("repealed", "expired"):
            return False
        return row is self.rows[-1] or row.status != "amended"

    def all_ended(self) -> str:
        """ISO day of the last end where nothing under the title is in force any more."""
        days = [self.ended(row) for row in self.rows]
        return days[-1] if days and all(days) else ""


def _by(day: str, today: date) -> bool:
    found = as_date(day)
    return found is not None and found <= today


def evidence_of(page: Page, title: ParsedTitle) -> Evidence:
    """What a page tells of the version of the law it shows."""
    text = note_of(page.enactment_note, page.text) or (f"({title.note})" if title.note else "")
    note = read_note(text) if text else None
    numbers = [*(note.numbers if note else ()), *title.numbers, *find_numbers(page.doc_number or "")]
    weak = {page.written} if page.written else set()
    for entry in page.fields:
        if _PROMULGATED_FIELD.match(entry.label):
            value = flat(entry.value)
            numbers += find_numbers(value, is_flat=True)
            weak |= {day.isoformat() for day, _, _ in dates_in(value)}
    days = frozenset(day.isoformat() for day in note.version_days) if note else frozenset()
    return Evidence(note, days, note.latest if note else None, tuple(dict.fromkeys(numbers)), title.year, frozenset(filter(None, weak)))


def rule_on_page(page: Page, books: Laws, today: date) -> tuple[ParsedTitle, Ruling] | None:
    """What is known of the law that a page shows, None if the page shows none that is known."""
    title, own = _law_title(page, books)
    found = books.find(title.key)
    if found is None or not shows_text(page):
        return None
    evidence = evidence_of(page, title)
    if _other_instrument(found, evidence):
        return None
    evidence = replace(evidence, weak_days=evidence.weak_days | _amended_by(found, evidence, books))
    ruling = _rule(found, evidence, today, page)
    return title, ruling if own else replace(ruling, confidence=least_sure(ruling.confidence, Confidence.LIKELY))


def _amended_by(found: Instruments, evidence: Evidence, books: Laws) -> frozenset[str]:
    """Days of the versions from about the time of orders that the page gives and that are no version's own number: they amend it."""
    own = [number for number, _ in found.numbers()]
    orders = [
        number
        for number in evidence.numbers
        if number.kind == "order" and number.issuer == COUNTED and not number.year and not any(number.same(other) for other in own)
    ]
    return frozenset(row.version for row in found.versions for number in orders if books.orders.about_then(number.sequence, (row.version,)))


def _law_title(page: Page, books: Laws) -> tuple[ParsedTitle, bool]:
    """The law that a page shows, and whether that is its title: an order (国务院令第…号) names it in its first sentence."""
    title = read_title(page.title_raw or page.title)
    if books.find(title.key) is None and _ORDER_TITLE.search(title.name) and "第一条" in page.text:
        named = next(find_citations(page.text[:800]), None)
        if named is not None:
            return replace(named.title, numbers=tuple(find_numbers(title.name))), False
    return title, True


def shows_text(page: Page) -> bool:
    """Whether the page holds more than a title: articles, an enactment note or the file itself."""
    return bool("第一条" in page.text or page.enactment_note or page.attachments or len(page.text) > 200)


def rule_on_citation(title: ParsedTitle, note: Note | None, books: Laws, today: date) -> Ruling:
    """What is known of a law that a page relies on."""
    found = books.find(title.key)
    if found is None:
        return UNKNOWN
    days = frozenset(day.isoformat() for day in note.version_days) if note else frozenset()
    evidence = Evidence(note, days, note.latest if note else None, note.numbers if note else title.numbers, title.year)
    if _other_instrument(found, evidence):
        return UNKNOWN
    return _rule(found, evidence, today, None)


def _other_instrument(found: Instruments, evidence: Evidence) -> bool:
    """Whether the numbers show that the page means another body's instrument of the same name."""
    if not evidence.numbers or not found.versions:
        return False
    levels = {version.level for version in found.versions}
    known = [number for number, _ in found.numbers()]
    for number in evidence.numbers:
        if any(number.same(other) for other in known):
            return False
    own = evidence.numbers[0]
    if own.kind == "document":
        return bool(known or not levels & {"司法解释", "行政规范性文件"}) and not any(other.issuer == own.issuer for other in known)
    local = _LOCAL.search(own.issuer) is not None
    if not local and (_NATIONAL.search(own.issuer) is None or "人民代表大会" in own.issuer):
        return False
    if local != bool(levels & {"地方政府规章", "地方性法规"}):
        return True
    issuers = {version.issuer for version in found.versions if version.issuer}
    if not local or not issuers or len(own.issuer) <= 4:
        return False
    return not any(same_issuer(own.issuer, other) or own.issuer[:2] == other[:2] for other in issuers)


def _rule(found: Instruments, evidence: Evidence, today: date, page: Page | None) -> Ruling:
    revisions = [event.date for event in found.events if event.kind == "revised" and event.sure and _by(event.date, today)]
    line = _Timeline([version for version in found.versions if _by(version.version, today)], today, max(revisions, default=""))
    undated = [version for version in found.versions if not version.version]
    shown, how, sure = _shown(line, evidence, page)
    if how == "future":
        return Ruling("current", how="future")
    if shown is None and evidence.latest is None and how != "article":
        return _without_version(found, line, undated, evidence, today)
    if shown is not None and (ended := line.ended(shown)):
        event = _event(found, ended, shown, today)
        if event is None or title_key(event.successor) != title_key(shown.title) or line.current is None:
            return _repealed(found, shown, event, ended, how, sure, evidence)
    if shown is None and not line.rows:
        return _only_events(found, evidence, today)
    if shown is None and (ended := line.all_ended()) and ended != "unknown":
        last = line.rows[-1]
        event = _event(found, ended, last, today)
        return Ruling("repealed", Confidence.LIKELY, last.title, None, None, event, ended, _iso(evidence.latest), how or "note")
    if line.current is None:
        return UNKNOWN
    if shown is not None:
        if not line.before_current(shown):
            newer = line.perhaps_newer(shown)
            if newer is None:
                return Ruling("current", shown=shown, how=how)
            return Ruling("outdated", Confidence.LIKELY, shown.title, shown, newer, None, "", shown.version, how)
        confidence = _outdated_confidence(shown, line.current, sure)
        return Ruling("outdated", confidence, shown.title, shown, line.current, None, "", shown.version, how)
    return _unmatched(line, evidence, how)


def _unmatched(line: _Timeline, evidence: Evidence, how: VersionSign | NoCode) -> Ruling:
    """A page day that is none of the known versions: old only if it lies well before the version in force."""
    current = line.current
    if current is None:
        return UNKNOWN
    if how == "article":
        return Ruling("outdated", Confidence.LIKELY, current.title, None, current, None, "", "", how)
    newest = as_date(current.version)
    if evidence.latest is None or newest is None or evidence.latest >= newest - _GAP or current.level == "司法解释":
        return UNKNOWN
    return Ruling("outdated", Confidence.LIKELY, current.title, None, current, None, "", _iso(evidence.latest), "note")


def _shown(line: _Timeline, evidence: Evidence, page: Page | None) -> tuple[Version | None, VersionSign | NoCode, bool]:
    """The version on the page, what told it, and whether that is certain."""
    rows = line.rows
    latest = _iso(evidence.latest)
    if latest:
        if evidence.latest is not None and evidence.latest > line.today:
            return None, "future", False
        exact = [row for row in rows if latest in row.days]
        if exact:
            boxed = [row for row in rows if evidence.weak_days & set(row.days) and row.version > exact[-1].version]
            return (boxed[-1], "field", False) if boxed else (exact[-1], "note", True)
        newest = [row for row in rows if evidence.days & set(row.days)]
        if newest and newest[-1] is rows[-1]:
            return newest[-1], "note", True
        by_start = _by_effective(rows, evidence.note)
        if by_start is not None:
            return by_start, "note", not line.before_current(by_start)
    numbered = _by_number(line, evidence)
    if numbered is not None and (not latest or not line.before_current(numbered[0])):
        return numbered[0], "number", numbered[1]
    if latest:
        return None, "", False
    if evidence.year:
        same = [row for row in rows if row.version[:4] == evidence.year]
        return (same[-1], "title", len(same) == 1) if same else (None, "", False)
    weak = [row for row in rows if evidence.weak_days & set(row.days)]
    if weak:
        return weak[-1], "field", False
    if page is not None and not evidence.numbers and _old_last_article(line, page):
        return None, "article", False
    return None, "", False


def _by_effective(rows: list[Version], note: Note | None) -> Version | None:
    """The version that came into force on the day that the note names last."""
    if note is None or note.effective is None:
        return None
    day = note.effective.isoformat()
    same = [row for row in rows if row.effective == day and not row.has("effective-of-original")]
    return same[0] if len(same) == 1 else None


def _by_number(line: _Timeline, evidence: Evidence) -> tuple[Version, bool] | None:
    """The version that a number names: only where the version in force has another one (a wholesale revision has its own)."""
    current = line.current
    if current is None or not evidence.numbers:
        return None
    matching = [row for row in line.rows if row.number and any(n.same(k) for k in find_numbers(row.number) for n in evidence.numbers)]
    if not matching or not current.number:
        return None
    if current in matching:
        return (current, True) if not current.has("number-of-original") else None
    if current.has("number-of-original"):
        return None
    row = matching[-1]
    return row, not (row.has("number-unverified") or current.has("number-unverified"))


def _old_last_article(line: _Timeline, page: Page) -> bool:
    """Whether the last article names a day before the last wholesale revision, which brought a last article of its own."""
    found = _LAST_ARTICLE.findall(flat(page.text[-6000:])) if line.revised_on else []
    day = first_date(found[-1]) if found else None
    return day is not None and day.isoformat() < line.revised_on


def _without_version(found: Instruments, line: _Timeline, undated: list[Version], evidence: Evidence, today: date) -> Ruling:
    """A page without date and number: only where nothing of that title is in force any more can anything be said."""
    if not line.rows:
        return _only_events(found, evidence, today)
    ended = line.all_ended()
    if not ended or any(version.status == "in-force" for version in undated):
        return UNKNOWN
    event = _event(found, ended, line.rows[-1], today)
    return _repealed(found, line.rows[-1], event, ended, "only-title", True, evidence)


def _only_events(found: Instruments, evidence: Evidence, today: date) -> Ruling:
    """Titles of which only the repeal is known."""
    events = [event for event in found.events if event.kind in ENDING and _by(event.date, today)]
    if not events or any(version.status == "in-force" for version in found.versions):
        return UNKNOWN
    event = events[-1]
    if evidence.latest is not None and evidence.latest.isoformat() >= event.date:
        return UNKNOWN
    confidence = Confidence.CONFIRMED if event.sure and evidence.latest is not None else Confidence.LIKELY
    return Ruling("repealed", confidence, event.title, None, None, event, event.date, _iso(evidence.latest), "only-title")


def _event(found: Instruments, ended: str, shown: Version, today: date) -> LawEvent | None:
    """The event behind an end."""
    if ended == "unknown":
        return None
    same = [event for event in found.events if event.kind in ENDING and event.date == ended and _by(event.date, today)]
    exact = [event for event in same if event.promulgated in ("", shown.promulgated, *shown.days)]
    return max(exact or same, key=lambda event: event.sure, default=None)


def _repealed(found: Instruments, shown: Version, event: LawEvent | None, ended: str, how: VersionSign | NoCode, sure: bool, evidence: Evidence) -> Ruling:
    certain = event is not None and event.sure and (sure or how == "only-title")
    if how == "only-title" and event is not None and event.level.startswith("部门规章"):
        certain = False
    confidence = Confidence.CONFIRMED if certain else Confidence.LIKELY
    day = "" if how == "only-title" else _iso(evidence.latest) or shown.version
    return Ruling("repealed", confidence, shown.title, shown, None, event, "" if ended == "unknown" else ended, day, how)


def _outdated_confidence(shown: Version, current: Version, sure: bool) -> Confidence:
    weak = current.has("effective-unverified") or current.has("from-repeal-clause") or shown.has("from-repeal-clause")
    return Confidence.CONFIRMED if sure and not weak else Confidence.LIKELY


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
