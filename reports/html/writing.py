"""Writes the report: rows first, then one template with everything inside it, under a policy that forbids all else."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from audits.texts.masking import mask_text
from reports.html.charts import bars, lines, shares
from reports.html.opening import opening, site_vetoes
from reports.ledgers.new_places import place_words
from reports.ledgers.rows import TO_COMPARE, basis_text, proof_of
from reports.outgoing.standing import first
from reports.screen.attempts_text import attempt_words
from reports.screen.words import CONFIDENCE, SEVERITY, STATE, category_of, title_of
from reports.workbook.cells import MAX_TEXT, plain, visible
from reports.workbook.files import whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audits.probing.moved import Moved
    from audits.records.codes import ItemState
    from audits.rulebook import RuleBook
    from audits.store.counting import Counted
    from reports.outgoing.overview import Overview

HERE = Path(__file__).parent
TONES: dict[ItemState, str] = {
    "open": "open", "approved": "open", "handed-over": "open", "issued": "open", "in-progress": "open", "extension": "open",
    "verified": "closed", "gone": "closed", "returned": "bad", "reopened": "bad", "contested": "waiting", "claimed": "waiting",
    "not-retested": "waiting", "unverifiable": "aside", "exempt": "aside", "deferred": "aside", "not-applicable": "aside", "false-positive": "aside",
    "explained": "aside",
}  # fmt: skip
"""State to the colour it is shown in."""
TONE_ORDER = ("closed", "waiting", "open", "bad", "aside")
MOST_CARDS = 5000
"""Evidence cards in one file; the ledgers hold all."""


@dataclass(frozen=True, slots=True)
class Card:
    """One item with its evidence."""

    number: str
    department: str
    site: str
    column: str
    category: str
    title: str
    severity: str
    severity_code: str
    confidence: str
    state: str
    tone: str
    message: str
    page_url: str
    page_title: str
    target_url: str
    pages: int
    fix: str
    basis: str
    found: str
    evidence: tuple[tuple[str, str], ...]
    proof: str
    """Where its evidence is, seen from the report; ``""`` where none was written."""


def _shown(value: Any) -> Any:
    """A value as it stands on the page; only what the template itself says is markup."""
    return visible(value) if type(value) is str else value


def write_report(data: Overview, book: RuleBook, path: Path, places: Mapping[str, Moved] | None = None) -> int:
    """Write the report; returns how many items had no room for a card. Evidence that lies beside it is led to.

    ``places``: number of a finding to where its content perhaps is now.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_shown
    )
    style, script = (HERE / "report.css").read_text("utf-8"), (HERE / "report.js").read_text("utf-8")
    shown = sorted(data.items, key=first(data))
    cards = [_card(item, book, (places or {}).get(item.work.finding.id), path.parent) for item in shown[:MOST_CARDS]]
    problems, names = data.problems(), {site.site: plain(site.name) for site in data.sites}
    page = environment.get_template("report.html.j2").render(
        data=data,
        cards=cards,
        left_out=max(0, len(shown) - MOST_CARDS),
        style=Markup(style),
        script=Markup(script),
        policy=_policy(style, script),
        problems=len(problems),
        confirmed=data.counted.confirmed,
        issued=data.counted.issued,
        unverifiable=data.counted.unverifiable,
        set_aside=data.counted.set_aside,
        open_items=sum(1 for item in problems if item.is_open),
        closed=sum(1 for item in problems if not item.is_open),
        shares=shares(_states(data)),
        charts=[bars("各类问题数量", data.by_category()), bars("各单位问题数量", [(department, count) for department, count, _ in data.by_department()])],
        trends=[
            lines("历次巡检每百页的问题数", data.trend if len(data.trend) > 1 else (), names),
            lines("每周首页 15 秒内打不开的次数占比（%），5% 以上单项否决", data.weeks, names),
        ],
        choices=_choices(cards),
        opening=opening(data),
        site_vetoes=site_vetoes,
    )
    with whole(path) as draft:
        draft.write_text(page, "utf-8", newline="\n")
    return max(0, len(shown) - MOST_CARDS)


def _states(data: Overview) -> list[tuple[str, int, str]]:
    """(state, items, tone): what is closed first, what is set aside last."""
    found = [(STATE[state], number, TONES[state]) for state, number in data.by_state().items()]
    return sorted(found, key=lambda one: (TONE_ORDER.index(one[2]), -one[1], one[0]))


def _policy(style: str, script: str) -> str:
    """Content-Security-Policy that lets in this style and this script by their hashes, and nothing else."""
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)]
    return f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; base-uri 'none'; form-action 'none'"


def _card(item: Counted, book: RuleBook, moved: Moved | None, folder: Path) -> Card:
    finding, rule = item.work.finding, book.rules.get(item.work.finding.rule)
    column = item.work.site.column(item.work.column) if item.work.column else None
    return Card(
        number=item.work.id,
        department=plain(item.work.department_name),
        site=plain(item.work.site.name),
        column=plain(column.name) if column else "",
        category=category_of(rule),
        title=title_of(finding, rule),
        severity=SEVERITY[finding.severity],
        severity_code=finding.severity.value,
        confidence=CONFIDENCE[item.confidence],
        state=STATE[item.state],
        tone=TONES[item.state],
        message=_masked(finding.message),
        page_url=_masked(item.work.page_url, 2000),
        page_title=_masked(item.work.page_title, 200),
        target_url=_masked(finding.target_url, 2000),
        pages=item.work.pages,
        fix=(rule.how_to_fix if rule else "") + (_masked(place_words(moved, finding.target_url), 2000) if moved else ""),
        basis=basis_text(rule, book, finding.facts).replace("\n", "；").replace(TO_COMPARE, "") if rule else "",
        found=finding.first_seen,
        evidence=tuple(_evidence(finding.facts)),
        proof=proof_of(item.work.id) if (folder / proof_of(item.work.id)).exists() else "",
    )


def _masked(text: str, limit: int = MAX_TEXT) -> str:
    """What a page or an address says, without numbers of persons."""
    return plain(mask_text(text), limit)


def _evidence(facts: Any) -> list[tuple[str, str]]:
    """What was seen, in words and in the time of the clock on the wall: each attempt on a line."""
    told = [("经过", attempt_words(str(one))) for one in facts.get("attempts", ()) or ()]
    told += [("跳转", str(one)) for one in facts.get("chain", ()) or ()]
    return [(name, _masked(words, 500)) for name, words in told[:20]]


def _choices(cards: list[Card]) -> list[tuple[str, str, list[str]]]:
    """Filters with their values: degrees from the gravest, the rest by how frequent they are."""
    degrees = {key: list(words.values()) for key, words in (("severity", SEVERITY), ("confidence", CONFIDENCE))}
    found = []
    for key, word in (
        ("department", "责任单位"),
        ("category", "问题类别"),
        ("severity", "严重程度"),
        ("confidence", "核验程度"),
        ("state", "状态"),
    ):
        counts = Counter(getattr(card, key) for card in cards)
        frequent = [value for value, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
        found.append((key, word, [value for value in degrees.get(key, frequent) if value in counts]))
    return found
