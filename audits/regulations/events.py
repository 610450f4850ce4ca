"""Repeals that a portal's own pages speak of, offered to a person as events: sentences (同时废止) and annex lists of clean-ups."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.regulations.citations import find_citations
from audits.regulations.local import OwnEvent, status_of
from audits.regulations.roles import role_of
from audits.texts.days import as_date, dates_in, first_date
from audits.texts.numbers import find_numbers, flat
from audits.texts.titles import read_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audits.records import Page
    from audits.records.codes import LocalStatus, NoCode, OwnEnd
    from audits.records.views import SiteView
    from audits.regulations.laws import Laws
    from audits.rulebook.register import Column

_ENDS = re.compile(
    r"(?:同时|予以|即行|自行|随之|一并|相应|决定|现予|现)?(?:废止|停止执行|停止施行|不再执行|宣布失效|失效)(?!的|后|之日|前|，?[由按])"
)
_NOT = re.compile(r"不(?:予|得)?废止|未废止|尚未|除外|有效期届满|届满后|期满(?:后)?(?:自动|自行)?失效|自动失效")
_HEADING = re.compile(
    r"^(?:附件\s{0,2}\d{0,2}[:：]?|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])?.{0,40}(?:继续有效|保留|废止|失效|修改|修订).{0,30}$"
)
_ENTRY = re.compile(r"^[（(]?\d{1,3}[）)、.．\s]{0,3}(.{4,160})$")
_TITLE_END = re.compile(
    r"(?:通知|意见|办法|规定|细则|方案|决定|公告|通告|规则|措施|规范|标准|条例|制度|批复|函|规划|预案|指引|规程|清单|要点|政策|命令|"
    r"令|计划)(?:[（(].{1,60}[）)])?$"
)
_NEW_FORCE = re.compile(r"自((?:19|20)\d{2}年\d{1,2}月\d{1,2}日)起(?:施行|实施|执行|生效)")
_MOST = 2000


@dataclass(frozen=True, slots=True)
class OfferedEvent:
    """One repeal that a page speaks of; it counts only once a person accepts it."""

    event: OwnEvent
    page_url: str
    page_title: str
    quote: str
    """The words it was read from."""
    known: bool = False
    """Whether the laws or the office's own entries have it already."""


def events_of_page(page: Page, columns: Sequence[Column] = ()) -> Iterator[OfferedEvent]:
    """Repeals that a page speaks of, each document once."""
    role = role_of(page, columns)
    if role not in ("document", "decision", "cleanup", "archive"):
        return
    seen: set[str] = set()
    found = [*_from_sentences(page), *(_from_lists(page) if role in ("decision", "cleanup") else ())]
    for offered in found[:_MOST]:
        key = offered.event.number or read_title(offered.event.title).key
        if key not in seen and read_title(page.title).key != read_title(offered.event.title).key:
            seen.add(key)
            yield offered


def offered_events(site: SiteView, books: Laws | None = None) -> list[OfferedEvent]:
    """Repeals that the inspected portal speaks of; those already known are marked."""
    columns = {column.id: column for column in site.site.columns}
    offered = []
    for summary in site.pages():
        places = [columns[name] for name in summary.columns if name in columns]
        if role_of(summary.page, places) not in ("document", "decision", "cleanup"):
            continue
        page = summary.page if summary.page.text else site.page(summary.page.url)
        if page is None or not _ENDS.search(page.text):
            continue
        offered += [_marked(one, books) for one in events_of_page(page, places)]
    return offered


def _marked(offered: OfferedEvent, books: Laws | None) -> OfferedEvent:
    if books is None:
        return offered
    title = read_title(offered.event.title)
    entry = books.local_entry(offered.event.number, title.key)
    found = books.find(title.key)
    known = (entry is not None and entry.ended) or (found is not None and any(event.date == offered.event.date for event in found.events))
    return OfferedEvent(offered.event, offered.page_url, offered.page_title, offered.quote, known)


def _from_sentences(page: Page) -> Iterator[OfferedEvent]:
    """``《甲办法》（…号）同时废止``: the documents named before the word in the same sentence."""
    for sentence in re.split("[。；;]|\n\\s{0,5}\n", page.text):
        if len(sentence) > 1500 or "《" not in sentence or _NOT.search(sentence):
            continue
        ends = _ENDS.search(sentence)
        if ends is None:
            continue
        day = _day(sentence, page)
        for citation in find_citations(sentence):
            if citation.end > ends.start() or _of_part(sentence, citation.end, ends.start()):
                continue
            number = citation.numbers[0].key if citation.numbers else ""
            successor = page.title if "同时" in ends[0] or "一并" in ends[0] else ""
            kind: OwnEnd = "expired" if "失效" in ends[0] else "repealed"
            event = OwnEvent(citation.title.name, number, "", kind, day, _decided_by(page), successor, "", page.url)
            yield OfferedEvent(event, page.url, page.title, " ".join(sentence.split())[-200:])


def _of_part(sentence: str, end: int, stop: int) -> bool:
    """Whether only an article of the document ends (``《甲》第三条同时废止``)."""
    return re.match(r"\s{0,2}(?:中|的|第[一二三四五六七八九十百\d]{1,5}[条款项章])", sentence[end : min(stop, end + 12)]) is not None


def _from_lists(page: Page) -> Iterator[OfferedEvent]:
    """Lines of a clean-up's annex under a heading that says what becomes of them, cells of a table included."""
    status = status_of(re.sub(r"修改|继续有效", "", page.title)) if "废止" in page.title or "失效" in page.title else ""
    day = _day(page.text[:3000], page)
    lines = [line.strip() for line in page.text.split("\n") if line.strip()]
    for place, line in enumerate(lines):
        if len(line) < 60 and _HEADING.match(line) and "《" not in line and not any(find_numbers(line)) and not _TITLE_END.search(line):
            status = status_of(line) or status
            continue
        entry = _ENTRY.match(line)
        text = entry[1] if entry else line
        title = _listed_title(text)
        if not title:
            continue
        near = " ".join([text, *(cell for cell in lines[place + 1 : place + 4] if len(cell) < 40 and not _listed_title(cell))])
        number = next(find_numbers(near), None)
        own: LocalStatus | NoCode = next((told for cell in lines[place + 1 : place + 5] if len(cell) < 12 and (told := status_of(cell))), "") or status
        if number is not None and (own == "repealed" or own == "expired"):
            event = OwnEvent(title, number.key, "", own, day, _decided_by(page), "", "", page.url)
            yield OfferedEvent(event, page.url, page.title, near[:200])


def _listed_title(text: str) -> str:
    """The title that a line of a list names, ``""`` if it names none."""
    citation = next(find_citations(text), None)
    if citation is not None and citation.start < 40:
        return citation.title.name
    name = read_title(re.sub(r"[（(][^（）()]{2,60}号[）)]\s{0,2}[;；。]?$", "", text)).name
    return name if 6 <= len(name) <= 120 and _TITLE_END.search(name) and not _ENDS.search(name) else ""


def _day(sentence: str, page: Page) -> str:
    """The day from which a repeal counts: named in the sentence, else that of the new text, else of the decision."""
    named = _NEW_FORCE.search(flat(sentence))
    day = first_date(named[1]) if named else None
    if day is None and (found := _NEW_FORCE.findall(flat(page.text[-3000:]))):
        day = first_date(found[-1])
    if day is None:
        line = flat(sentence)
        ends = [when for when, _, end in dates_in(line) if line.startswith(("起", "废止", "失效", "停止"), end)]
        day = ends[-1] if ends else as_date(page.written or page.published)
    return day.isoformat() if day else ""


def _decided_by(page: Page) -> str:
    return f"《{page.title}》（{page.doc_number}）" if page.doc_number else f"《{page.title}》"
