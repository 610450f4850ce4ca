"""One rule as a page of plain text (``rules explain``): what, why, how to fix, where it is written, what can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.engine import detectors
from audits.engine.discovery import OF_EACH_FINDING
from audits.records import PageKind, codes_of
from reports.screen.rule_table import STATUSES, basis_lines, parameters_of
from reports.screen.words import CONFIDENCE, EXPECTATION, GROUPS, SEVERITY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.rulebook import RuleBook
    from audits.rulebook.rule import Rule

KINDS: dict[PageKind, str] = {
    PageKind.HOME: "首页", PageKind.LIST: "列表页", PageKind.EMPTY_LIST: "空列表页", PageKind.JS_LIST: "脚本列表页", PageKind.DETAIL: "文章页",
    PageKind.ERROR: "错误页", PageKind.REDIRECT: "跳转页", PageKind.OTHER: "其他页面",
}  # fmt: skip
INDICATORS = {"veto": "单项否决", "deduction": "扣分"}


def rule_page(rule: Rule, book: RuleBook) -> str:
    """The page of a rule."""
    head = f"{rule.title}（{rule.rule}）"
    deadline = f"整改期限 {rule.deadline} 个工作日"
    facts = " · ".join((f"{GROUPS[rule.group]}类", SEVERITY[rule.severity], STATUSES[rule.status], deadline))
    parts = [head, facts, f"\n查什么    {rule.what}", f"为什么    {rule.why}", f"怎么改    {rule.how_to_fix}", f"提示语    {rule.message}"]
    parts += _basis(rule, book)
    parts += _wording(rule)
    parts += _scope(rule)
    parts += _parameters(rule)
    if rule.notes:
        parts.append(f"\n说明      {rule.notes}")
    if rule.verify:
        parts.append(f"\n核对原文  {rule.verify}")
    own = f"，本单位的改动 {book.own_dir}" if book.own_dir else ""
    parts.append(f"\n文件      rules/audits/{rule.rule}.yml（{rule.since} 版起）{own}")
    parts.append("改法      在本单位规则文件夹的 audits/ 里放同名文件，只写要改的项，运行时加 --rules 文件夹；改好先用 rules check 检查")
    return "\n".join(parts)


def _basis(rule: Rule, book: RuleBook) -> Iterator[str]:
    lines = basis_lines(rule, book)
    yield "\n检查依据" + ("" if lines else "  （没有写明，属本地要求）")
    for line, basis in zip(lines, rule.basis, strict=True):
        clause = book.documents[basis.regulation].clauses[basis.clause]
        yield f"  {line}：{clause.text}" + ("（待核对原文）" if clause.verify else "")
    for document in {basis.regulation: book.documents[basis.regulation] for basis in rule.basis}.values():
        found = "，".join(filter(None, (document.issuer, f"原文可查 {document.url}" if document.url else "")))
        if found:
            yield f"  《{document.title}》：{found}"
    if rule.indicator:
        points = f" {rule.indicator.points:g} 分" if rule.indicator.points else ""
        doubt = "（待核对原文）" if rule.indicator.verify else ""
        yield f"  国家指标：{rule.indicator.name}，{INDICATORS[rule.indicator.kind]}{points}{doubt}"


def _wording(rule: Rule) -> Iterator[str]:
    detector = detectors().get(rule.detector)
    facts = {**(detector.facts if detector else {}), **OF_EACH_FINDING}
    for fact in rule.holes():
        codes = codes_of(facts[fact]) if fact in facts else ()
        words = {code: text for code, text in rule.words(fact).items() if not codes or code in (*codes, "other")}
        if not words:
            continue
        source = f"（取自词表 {rule.wording_from}，要换的词写在本规则的 wording 里）" if fact not in rule.wording else ""
        yield f"\n提示语里 {{{fact}}} 的说法{source}"
        yield from (f"  {code}: {text or '（空着，方括号里的这一部分省去）'}" for code, text in words.items())


def _scope(rule: Rule) -> Iterator[str]:
    """Which pages, how sure, from when to when."""
    wanted = rule.applies_to
    limits = [
        ("页面", [KINDS[kind] for kind in wanted.pages]),
        ("栏目类型", list(wanted.column_types)),
        ("不看的栏目类型", list(wanted.not_column_types)),
        ("文种", list(wanted.doc_types)),
        ("应有内容含", [EXPECTATION[wanted.expects]] if wanted.expects else []),
        ("启用", [rule.valid_from.isoformat()] if rule.valid_from else []),
        ("止于", [rule.valid_to.isoformat()] if rule.valid_to else []),
    ]
    shown = [f"{name}：{'、'.join(values)}" for name, values in limits if values]
    yield "\n适用范围  " + ("；".join(shown) or "全部")
    yield f"核验程度  最高为“{CONFIDENCE[rule.confidence]}”"


def _parameters(rule: Rule) -> Iterator[str]:
    values = parameters_of(rule)
    if not values:
        return
    yield "\n可改的参数（写在 params 下）"
    for key, value in values.items():
        shown = "、".join(map(str, value)) if isinstance(value, list) else value
        yield f"  {key}: {shown}" + ("" if key in rule.params else "（默认）")
