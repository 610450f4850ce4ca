"""The table of all rules (``rules/README.md``), made from the rule files; a test keeps the file equal to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audits.engine import detectors
from reports.screen.veto_table import veto_tables
from reports.screen.words import EXPECTATION, GROUPS, SEVERITY, SITE_KIND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.rulebook import RuleBook
    from audits.rulebook.rule import ColumnType, RequiredColumn, Rule

STATUSES = {"preview": "试行", "stable": "正式", "retired": "停用"}
LAYERS = {"veto": "国家单项否决", "deduction": "国家扣分", "local": "本地"}
COLUMN_TYPES = "| 类型 | 名称 | 更新期限 | 文章应有 | 依据 |\n| --- | --- | --- | --- | --- |"
REQUIRED = "| 站点类型 | 栏目 | 设在 | 也可叫 | 何时起 |\n| --- | --- | --- | --- | --- |"
INTRODUCTION = """\
<!-- 由 portal-audit rules table 生成，请不要手改；改规则请改 audits/ 里的文件，再运行这条命令。 -->
# 规则一览

每条规则是 `audits/` 里的一个文件：查什么、为什么、怎么改、依据、提示语、参数都在里面，不会编程也能改。
本单位的改动不必动这里的文件：建一个文件夹（`portal-audit init` 会给出样子），放同名文件，只写要改的那几项，运行时加 `--rules 文件夹`。

- `portal-audit rules explain 规则名`：一条规则的说明。
- `portal-audit rules check`：检查规则文件有没有写错，错在哪一行、应写什么。
- 标 ※ 的规则里有数字或依据尚待核对原文，文件里写着核对什么。

提示语（message）的写法：

- `{代号}` 换成查到的事实；各规则有哪些代号，写错一个再 `rules check` 就会列出来。`{confidence}` 每条规则都有，是核验程度；链接规则还有 `{variants}`：同一地址别的写法。
- 半角方括号里的部分，里面的代号没有内容时整个省去：`打不开：{reason}[（状态码 {status}）]`，没有状态码的就只有“打不开：……”。方括号里必须有代号，不能套方括号。
- 要写花括号、方括号本身，写两个：`{{`、`[[`。网页上的文字只会原样填进去，不会被当作提示语的写法。
- `wording` 写代号的各种取值怎么说，说法空着（`""`）就算没有内容。几条规则共用的说法放在词表里，规则写 `wording_from: 词表名`，只在 `wording` 里写要换的词。
"""


def rule_table(book: RuleBook) -> str:
    """The whole file as Markdown."""
    active = [rule for rule in book.rules.values() if rule.status != "retired"]
    parts = [INTRODUCTION, f"共 {len(book.rules)} 条规则，其中启用 {len(active)} 条。"]
    for group, name in GROUPS.items():
        rules = sorted((rule for rule in book.rules.values() if rule.group == group), key=lambda rule: rule.rule)
        if rules:
            lines = ["| 规则 | 查什么 | 程度 | 状态 | 期限（工作日） | 依据 | 参数 |", "| --- | --- | --- | --- | --- | --- | --- |"]
            lines += ["| " + " | ".join(map(_cell, _row(rule, book))) + " |" for rule in rules]
            parts.append(f"\n## {name}\n\n" + "\n".join(lines))
    parts += ["\n## 栏目类型\n", COLUMN_TYPES, *_type_rows(book), "\n## 应设的栏目\n", REQUIRED, *_required_rows(book)]
    parts += ["\n## 单项否决", *veto_tables(book)]
    return "\n".join(parts) + "\n"


def _type_rows(book: RuleBook) -> Iterator[str]:
    """Column types with their limits, and where these are written."""
    for code, kind in book.column_types.items():
        whose = "本单位要求" if book.is_own_limit(code) else LAYERS[kind.layer]
        limit = "不要求更新" if kind.update_within == "never" else f"{kind.update_within.removesuffix('d')} 天（{whose}）"
        mark = " ※" if kind.verify or any(book.documents[one.regulation].clauses[one.clause].verify for one in kind.basis) else ""
        cells = (f"`{code}`", f"{kind.name}{mark}", limit, "、".join(EXPECTATION[one] for one in kind.expects), "；".join(basis_lines(kind, book)))
        yield "| " + " | ".join(map(_cell, cells)) + " |"


def _required_rows(book: RuleBook) -> Iterator[str]:
    """Columns that each kind of site must have; kinds with the same columns in one row."""
    kinds: dict[tuple[RequiredColumn, ...], list[str]] = {}
    for kind, columns in book.columns.site_kinds.items():
        kinds.setdefault(columns, []).append(SITE_KIND[kind])
    for columns, named in kinds.items():
        for one in columns:
            since = f"{one.since} 起" if one.since else ""
            cells = ("、".join(named), f"{one.name}{' ※' if one.verify else ''}", one.where, "、".join(one.names), since)
            yield "| " + " | ".join(map(_cell, cells)) + " |"


def _row(rule: Rule, book: RuleBook) -> tuple[str, ...]:
    """Cells of one rule."""
    mark = " ※" if to_be_verified(rule, book) else ""
    basis = "；".join(basis_lines(rule, book))
    parameters = "；".join(f"`{key}`: {_short(value)}" for key, value in parameters_of(rule).items())
    link = f"[`{rule.rule}`](audits/{rule.rule}.yml)"
    return link, f"{rule.title}{mark}", SEVERITY[rule.severity], STATUSES[rule.status], str(rule.deadline), basis, parameters


def basis_lines(rule: Rule | ColumnType, book: RuleBook) -> list[str]:
    """Documents and clauses that a rule or a limit rests on."""
    found = []
    for basis in rule.basis:
        document = book.documents[basis.regulation]
        number = f"（{document.number}）" if document.number else ""
        found.append(f"《{document.title}》{number}{basis.clause}")
    return found


def to_be_verified(rule: Rule, book: RuleBook) -> bool:
    """Whether anything in the rule comes from memory and is to be compared with the original."""
    clauses = (book.documents[basis.regulation].clauses[basis.clause] for basis in rule.basis)
    return bool(rule.verify) or any(clause.verify for clause in clauses) or bool(rule.indicator and rule.indicator.verify)


def parameters_of(rule: Rule) -> dict[str, Any]:
    """Parameters with the values in force: the rule's, else the detector's own."""
    detector = detectors().get(rule.detector)
    return detector.params.model_validate(rule.params).model_dump(mode="json") if detector else dict(rule.params)


def _short(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        shown = "、".join(map(str, value[:4]))
        return f"{shown}…（共 {len(value)} 项）" if len(value) > 4 else shown or "（空）"
    if isinstance(value, dict):
        return f"（{len(value)} 项）"
    text = str(value)
    return text if len(text) <= 40 else text[:40] + "…"


def _cell(text: str) -> str:
    """Text that cannot break a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")
