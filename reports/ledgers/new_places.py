"""Where the content of dead links is now (疑似现址): for the ledger, the report and the evidence, with why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Confidence
from audits.store.whereabouts import whereabouts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.probing.moved import Moved
    from audits.records import Finding
    from audits.rulebook import RuleBook
    from audits.store import Store

SPEAK_OF_DEAD_LINKS = frozenset({"broken_target", "error_page"})
"""Detectors whose findings are about something that was there once."""


def new_places(store: Store, run: str, findings: Iterable[Finding], book: RuleBook) -> dict[str, Moved]:
    """Number of a finding to where its content perhaps is, as the inspection that a run goes back to saw it."""
    record = store.run(run)
    seen = record.base or run
    targets: dict[str, set[str]] = {}
    about = [one for one in findings if _is_about(one, book)]
    for one in about:
        targets.setdefault(one.site, set()).add(one.target_url)
    found = whereabouts(store, seen, targets)
    return {one.id: moved for one in about if (moved := found.get(one.site, {}).get(one.target_url)) is not None}


def _is_about(finding: Finding, book: RuleBook) -> bool:
    """Whether a finding is about one page or document that readers look for; a whole host that is silent is another matter."""
    rule = book.rules.get(finding.rule)
    if rule is None or rule.detector not in SPEAK_OF_DEAD_LINKS or rule.params.get("kind") == "resource":
        return False
    return bool(finding.target_url) and finding.confidence is not Confidence.UNVERIFIABLE and finding.facts.get("count", 0) in (0, 1)


def why_there(moved: Moved, target: str) -> str:
    """What tells where something is, in words."""
    match moved.by:
        case "redirect":
            return "原网址长期跳转到这里"
        case "scheme" if moved.url.partition("://")[0] != target.partition("://")[0]:
            return f"同一网址改用{moved.url.partition('://')[0]}能打开"
        case "scheme":
            return f"同一网址在{moved.url.split('/')[2]}能打开"
        case "number":
            return f"文号相同：{moved.said}"
        case "title":
            return "标题相同"
        case "folder":
            return f"文件名相同，文件夹改成了{moved.said}"
        case "host":
            return f"文件夹和文件名相同，域名改成了{moved.said}"


def place_words(moved: Moved, target: str) -> str:
    """Where something perhaps is, with why, as it stands in a cell."""
    return f"疑似现址（{why_there(moved, target)}；请核对后改用）：{moved.url}"
