"""Service guides and lists of powers that rest on a law which was repealed (设定依据已废止)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.records import Confidence, Hit, PageKind
from audits.regulations.citations import find_citations, find_named_laws
from audits.regulations.currency import rule_on_citation
from audits.regulations.evidence import REPEAL_FACTS, repeal_facts
from audits.regulations.laws import laws_of
from audits.regulations.past import speaks_of_the_past
from audits.rulebook.loading import Strict
from audits.rulebook.rule import ColumnTypes  # noqa: TC001 - the models are built from it
from audits.texts.days import as_date
from audits.texts.keys import document_key
from audits.texts.numbers import find_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Page
    from audits.records.views import PageView
    from audits.regulations.currency import Ruling
    from audits.rulebook.book import RuleBook

SCOPE = "page"
FACTS = {**REPEAL_FACTS, "cited": str}
_BASIS = re.compile(
    r"(?:设定|法律|法规|实施|办理|处罚|政策|审批|职权|权力|许可|收费|受理|事项|法定|行使|执法)依据|依据(?:名称|文件|条款)|"
    r"依据\s{0,2}[:：]"
)
_NEXT = re.compile(
    r"(?:申请|受理|办理|审批|许可)(?:条件|材料|流程|程序|时限|机构|地点|时间|窗口|对象|期限|方式|结果)|收费标准|联系电话|咨询电话|"
    r"监督电话|承诺期限|法定期限|实施主体|责任事项|追责情形|办公时间|服务对象"
)
_REACH = 2500


class Params(Strict):
    """``column_types``: columns whose pages are service items or powers; elsewhere only what stands under a heading 设定依据 counts."""

    column_types: ColumnTypes = ("service", "powers")


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each repealed law that a page names as its basis."""
    page = view.page
    if page.kind not in (PageKind.DETAIL, PageKind.OTHER) or not any(column.type in params.column_types for column in view.columns):
        if view.columns or page.kind != PageKind.DETAIL or not _is_guide(page):
            return
        zones = list(_basis_zones(page))
    else:
        zones = [page.text or page.body_text]
    books = laws_of(book)
    seen: set[str] = set()
    ruled: dict[tuple[str, str], Ruling] = {}
    for zone in zones:
        for citation in (*find_citations(zone), *find_named_laws(zone, books.names)):
            key = citation.title.key
            if key in seen or books.find(key) is None or citation.owns_up or speaks_of_the_past(zone, citation):
                continue
            ruling = ruled.get((key, citation.behind))
            if ruling is None:
                ruling = ruled[key, citation.behind] = rule_on_citation(citation.title, citation.note, books, view.today)
            if ruling.outcome != "repealed" or _older_document(page, ruling.ended_on):
                continue
            seen.add(key)
            facts = {**repeal_facts(ruling, books), "cited": citation.raw}
            known = ruling.how != "only-title" or (ruling.event is not None and ruling.event.sure)
            sure = ruling.confidence if known else Confidence.LIKELY
            yield Hit(f"{document_key(page)}|{key}", facts, at=zone[citation.start : citation.end][:200], confidence=sure)


def _is_guide(page: Page) -> bool:
    """Whether an unregistered page is a service guide: it has a basis and says how to apply."""
    if page.doc_type == "办事指南":
        return True
    return not page.doc_number and _BASIS.search(page.text) is not None and len(set(_NEXT.findall(page.text[:20_000]))) >= 3


def _basis_zones(page: Page) -> Iterator[str]:
    """What stands under the headings that name the basis, up to the next heading of a guide."""
    for found in list(_BASIS.finditer(page.text))[:20]:
        stop = _NEXT.search(page.text, found.end(), found.end() + _REACH)
        yield page.text[found.end() : stop.start() if stop else found.end() + _REACH]


def _older_document(page: Page, ended_on: str) -> bool:
    """Whether the page is a dated document (with a number) from before the repeal, which rightly cites what was in force then."""
    if not page.doc_number or not any(find_numbers(page.doc_number)):
        return False
    written, ended = as_date(page.written or page.published), as_date(ended_on)
    return written is not None and ended is not None and written < ended
