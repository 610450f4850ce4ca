"""Coverage in plain words: what was looked at and what was not, for the terminal and the first sheet of a ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reports.screen.words import COLUMN_STATE, reason_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audits.store import Store
    from audits.store.opening import SiteRun

_NOTES = {
    "one_body": "多个网站返回同一个页面，疑似本机网络被代理或认证页面拦截，链接问题一律没有判断",
    "away": "检查中本机网络中断，链接问题一律没有判断",
    "too-few-pages": "复查时能访问到的页面不到一半，这次复查不改变任何问题的状态",
    "lying_dns": "本机域名解析会把不存在的域名指到别处，域名问题一律只作无法核验",
}
_UNSEEN = frozenset({"not-recorded", "retry-later", "internal-error"})
"""Reasons of attempts after which nothing is known of an address."""
_STATUS = {"waiting": "还没有开始", "crawling": "没有抓完", "judging": "没有判断完", "interrupted": "被中断", "failed": "程序出错，没有做完"}


@dataclass(frozen=True, slots=True)
class SiteCoverage:
    """What was looked at of one site, as lines."""

    site: str
    """Name of the site."""
    complete: bool
    """Whether nothing was left out."""
    looked_at: tuple[str, ...]
    """What was looked at."""
    left_out: tuple[str, ...]
    """What was not, and why."""


def site_coverages(store: Store, run: str) -> list[SiteCoverage]:
    """Coverage of every site of a run, in register order."""
    names = {site.site: site.name for site in store.run(run).sites}
    return [_site(one, names.get(one.site, one.site)) for one in store.site_runs(run)]


def coverage_lines(store: Store, run: str) -> list[str]:
    """The same for a terminal: a heading for each site with its lines below."""
    lines = []
    for one in site_coverages(store, run):
        lines.append(f"{one.site}：{'全部检查完' if one.complete else '有没查到的部分'}")
        lines += [f"  {line}" for line in one.looked_at]
        lines += [f"  未检查：{line}" for line in one.left_out]
    return lines


def _site(one: SiteRun, name: str) -> SiteCoverage:
    coverage = one.coverage
    if not coverage:
        return SiteCoverage(name, False, (), (_STATUS.get(one.status, "没有检查结果"),))
    rules: Mapping[str, Any] = coverage.get("rules", {})
    ran = sum(1 for rule in rules.values() if rule.get("times"))
    fetched, pages = coverage.get("fetched", 0), coverage.get("pages", 0)
    failed = {code: number for code, number in coverage.get("failed", {}).items() if code not in _UNSEEN}
    idle = f"，其余 {len(rules) - ran} 条没有遇到适用的页面" if ran < len(rules) else ""
    looked = [
        f"发现地址 {coverage.get('discovered', 0)} 个，已访问 {fetched} 个，其中读取网页 {pages} 个",
        *_counted(failed, "个地址访问未成功，已按规则判断（拦截类不算问题）"),
        f"执行规则 {ran} 条{idle}",
    ]
    columns: list[Mapping[str, Any]] = coverage.get("columns", [])
    if columns:
        read = sum(1 for column in columns if column.get("state") in ("read", "empty"))
        looked.append(f"登记栏目 {len(columns)} 个，读到列表 {read} 个")
    return SiteCoverage(name, bool(coverage.get("complete")) and one.status == "done", tuple(looked), tuple(_left_out(one, coverage, columns)))


def _left_out(one: SiteRun, coverage: Mapping[str, Any], columns: list[Mapping[str, Any]]) -> list[str]:
    unasked = {code: number for code, number in coverage.get("failed", {}).items() if code in _UNSEEN}
    lines = [f"本站点{_STATUS[one.status]}"] if one.status in _STATUS else []
    if coverage.get("home", "ok") not in ("ok", ""):
        lines.append(f"首页没有正常打开（{reason_words(coverage['home'])}）")
    if coverage.get("left"):
        lines.append(f"还有 {coverage['left']} 个地址没有访问")
    lines += _counted(coverage.get("skipped"), "个地址没有访问")
    lines += _counted(unasked, "个地址没有内容可看")
    unread = {code: number for code, number in coverage.get("attachments", {}).items() if code != "read"}
    lines += _counted(unread, "个附件没有读到文字（只检查了能否打开）")
    unjudged = coverage.get("unjudged", {}).get("network-away")
    if unjudged:
        lines.append(f"本机连不上外网，{unjudged} 个站外地址没有判断")
    lines += _columns(columns)
    if coverage.get("rule_failures"):
        lines.append(f"规则执行出错 {coverage['rule_failures']} 次，相应页面没有按该规则判断")
    lines += [_NOTES.get(note, note) for note in coverage.get("notes", ())]
    return lines


def _columns(columns: list[Mapping[str, Any]]) -> list[str]:
    """Columns that were not read, or not to their end, by what is wrong with them."""
    groups: dict[str, list[str]] = {}
    for column in columns:
        state, reason, name = column.get("state", ""), column.get("reason") or "", column.get("name", column.get("id", ""))
        if state not in ("read", "empty"):
            why = f"（{reason_words(reason)}）" if reason and reason != state else ""
            groups.setdefault(f"{COLUMN_STATE.get(state, state)}{why}", []).append(name)
        elif column.get("complete") is False:
            why = f"，{reason_words(reason)}" if reason.startswith("cap-") else ""
            groups.setdefault(f"的列表没有读完（已读 {column.get('pages', 0)} 页{why}）", []).append(name)
    return [f"栏目{''.join(f'“{name}”' for name in names)}{words}" for words, names in groups.items()]


def _counted(counts: Mapping[str, int] | None, what: str) -> list[str]:
    if not counts:
        return []
    merged: dict[str, int] = {}
    for code, number in counts.items():
        words = reason_words(code)
        merged[words] = merged.get(words, 0) + number
    listed = "，".join(f"{words} {number}" for words, number in sorted(merged.items(), key=lambda pair: (-pair[1], pair[0])))
    return [f"{sum(merged.values())} {what}：{listed}"]
