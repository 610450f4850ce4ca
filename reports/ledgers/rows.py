"""Work items to rows of a ledger: a row is a mapping from column key to value, before there is any workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from audits.rectification.life import starts_anew
from audits.texts.masking import mask_all
from reports.ledgers.columns import BY_KEY, EMPTY, OWN
from reports.ledgers.new_places import place_words
from reports.screen.verdict_text import verdict_sentence
from reports.screen.words import CONFIDENCE, SEVERITY, SEVERITY_ORDER, VERDICT, answer_words, category_of, title_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audits.probing.moved import Moved
    from audits.records import Confidence
    from audits.records.codes import Standing
    from audits.rectification.life import Life
    from audits.rulebook import RuleBook
    from audits.rulebook.rule import Rule
    from audits.rulebook.workdays import Workdays
    from audits.store.items import WorkItem

Row = dict[str, Any]
NEW_PLACE = "new_place"
"""Key of where the content of a dead link perhaps is: no column, the suggestion leads there."""
PROOF = "proof"
"""Key of where the evidence of an item is, seen from the office's ledger: no column, the number leads there."""
TO_COMPARE = "〔核对原文〕"
"""Says that the office should compare a clause with the original; its own copy alone says so."""
EVIDENCE = "evidence"
"""Folder of all evidence beside the ledgers."""
FROM_ISSUE = "自下发之日起"
"""With what a deadline begins in a draft; a returned row that says so comes from a draft."""


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier ledgers, returns and re-checks say of an item."""

    found: str = ""
    """ISO day on which it was first found."""
    due: str = ""
    """ISO day by which it must be put right, as issued."""
    cells: Mapping[str, str] | None = None
    """The department's cells as last returned."""
    verdict: Standing | None = None
    """The last verdict, None before the first."""
    checked: str = ""
    """ISO day of that verdict."""
    note: str = ""
    """Why it is what it is, in words."""
    said: str = ""
    """What the department said before it is asked anew, and what the office answered, in words."""


NOTHING_KNOWN = Known()


@dataclass
class RowMaker:
    """Makes the rows of one ledger."""

    book: RuleBook
    workdays: Workdays
    today: date
    draft: bool = False
    """Whether nothing goes out: a deadline that has not begun is told in working days."""
    estimated: bool = False
    """Set once a deadline reaches into a year whose holidays are not published."""

    def __post_init__(self) -> None:
        """Prepare what is the same for many rows."""
        self._basis: dict[tuple[str, str], str] = {}
        self._due: dict[int, date | str] = {}

    def row(self, item: WorkItem, confidence: Confidence, known: Known = NOTHING_KNOWN, moved: Moved | None = None) -> Row:
        """The row of an item, without numbers of persons; ``number`` is filled in when the order is known."""
        finding, rule = item.finding, self.book.rules.get(item.finding.rule)
        column = item.site.column(item.column) if item.column else None
        return mask_all({
            "item": item.id,
            "department": item.department_name,
            "site": item.site.name,
            "column": column.name if column else "",
            "category": category_of(rule),
            "title": title_of(finding, rule),
            "severity": SEVERITY[finding.severity],
            "confidence": CONFIDENCE[confidence],
            "message": self._message(item),
            "page_url": item.page_url,
            "page_title": item.page_title,
            "target_url": finding.target_url,
            "pages": item.pages,
            "basis": self._basis_of(rule, finding.facts),
            "fix": "\n".join(filter(None, (rule.how_to_fix if rule else "", place_words(moved, finding.target_url) if moved else ""))),
            NEW_PLACE: moved.url if moved else "",
            "found": _day(known.found or finding.first_seen),
            "due": _day(known.due) or self._due_of(rule),
            **EMPTY,
            **_cells(known.cells),
            "verdict": VERDICT[known.verdict] if known.verdict else "",
            "checked": _day(known.checked),
            "note": known.note,
            "said": known.said,
        })  # fmt: skip

    def _message(self, item: WorkItem) -> str:
        if item.frame_pages <= 1:
            return item.finding.message
        advice = "改一处模板即可" if item.frame_places == 1 else f"分在模板的{item.frame_places}处，请逐处修改"
        return f"{item.finding.message}（位于页头、页脚或导航等公共部分，共{item.frame_pages}个页面出现，{advice}）"

    def _basis_of(self, rule: Rule | None, facts: Mapping[str, Any]) -> str:
        if rule is None:
            return ""
        key = rule.rule, rule.local_basis_of(facts)
        found = self._basis.get(key)
        if found is None:
            found = self._basis[key] = basis_text(rule, self.book, facts)
        return found

    def _due_of(self, rule: Rule | None) -> date | str:
        count = rule.deadline if rule else 10
        if self.draft:
            return f"{FROM_ISSUE}{count}个工作日"
        if count not in self._due:
            self._due[count], known = self.workdays.after(self.today, count)
            self.estimated = self.estimated or not known
        return self._due[count]


def known_of(life: Life) -> Known:
    """What the life of an item says for its row."""
    anew = starts_anew(life)
    before = life.cells if anew and life.cells else life.last
    told = "；".join(f"{BY_KEY[key].title}：{before[key]}" for key in OWN if before.get(key))
    answered = f"主管部门答复：{answer_words(life.answer)}" if life.answer is not None else ""
    said = "\n".join(filter(None, (told, answered)))
    note = verdict_sentence(life.proved) if life.proved is not None else ""
    return Known(due=life.due, cells={} if anew else life.cells, verdict=life.verdict, checked=life.checked, note=note, said=said)


def basis_text(rule: Rule, book: RuleBook, facts: Mapping[str, Any]) -> str:
    """On what a finding rests: a local demand, or the documents, each once with its number and clauses, and what the office changed."""
    if local := rule.local_basis_of(facts):
        return local
    changed = "、".join(f"{name}由{old:g}改为{new:g}" for name, (old, new) in book.own_params.get(rule.rule, {}).items())
    own = f"本单位要求（规则文件audits/{rule.rule}.yml）：{changed}" if changed else ""
    return "\n".join(filter(None, (_documents(rule, book), own)))


def _documents(rule: Rule, book: RuleBook) -> str:
    """Where a rule is written, marked where the original should be compared."""
    clauses: dict[str, list[str]] = {}
    for basis in rule.basis:
        document = book.documents.get(basis.regulation)
        if document is not None:
            clause = document.clauses.get(basis.clause)
            mark = TO_COMPARE if rule.verify or (clause is not None and clause.verify) else ""
            number = f"（{document.number}）" if document.number else ""
            clauses.setdefault(f"《{document.title.strip('《》')}》{number}", []).append(f"{basis.clause}{mark}")
    return "\n".join(f"{document}：{'、'.join(named)}" for document, named in clauses.items())


def proof_of(item: str) -> str:
    """Where the evidence of an item is, seen from the ledgers and the report."""
    return f"{EVIDENCE}/{item[:12]}/index.html"


def order_of(item: WorkItem) -> tuple[Any, ...]:
    """Ledger order: gravest first, then by site, department, rule and place."""
    finding = item.finding
    return SEVERITY_ORDER[finding.severity], item.site.site, item.department_name, finding.rule, item.column, item.page_url, item.id


def _cells(cells: Mapping[str, str] | None) -> Row:
    """The department's cells; a day as a day."""
    if not cells:
        return {}
    found: Row = {key: value for key, value in cells.items() if key in EMPTY}
    if found.get("done"):
        found["done"] = _day(found["done"]) or found["done"]
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
