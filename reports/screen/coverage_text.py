"""Coverage in plain words: what was looked at and what was not, for the terminal and the first sheet of a ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.screen.words import LIST_STATE, RUN_STATUS, problem_words, reason_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from audits.records import ColumnCoverage, Coverage
    from audits.records.codes import CoverageNote, SiteStatus
    from audits.records.reasons import Reason
    from audits.records.site_facts import Turn, Unchanged, Wavering
    from audits.store import Store
    from audits.store.opening import SiteRun

_NOTES: dict[CoverageNote, str] = {
    "one_body": "多个网站返回同一个页面，疑似本机网络被代理或认证页面拦截，链接问题一律没有判断",
    "away": "检查中本机网络中断，链接问题一律没有判断",
    "too-few-pages": "复查时能访问到的页面不到一半，这次复查不改变任何问题的状态",
    "lying_dns": "本机域名解析会把不存在的域名指到别处，域名问题一律只作无法核验",
}
_UNSEEN: frozenset[Reason] = frozenset({"retry-later", "internal-error"})
"""Reasons of attempts after which nothing is known of an address."""
_TAKEN_OVER = "移交来的问题，没有检查网页"
_STATUS: Mapping[SiteStatus, str] = {"waiting": "还没有开始", "crawling": "没有抓完", "judging": "没有判断完", "interrupted": "被中断", "failed": "程序出错，没有做完"}


@dataclass(frozen=True, slots=True)
class SiteCoverage:
    """What was looked at of one site, as lines."""

    site: str
    """Name of the site."""
    ended: bool
    """Whether nothing is left to do."""
    complete: bool
    """Whether every page was looked at."""
    gaps: int
    """Pages of which nothing is known."""
    looked_at: tuple[str, ...]
    """What was looked at."""
    left_out: tuple[str, ...]
    """What was not, and why."""

    @property
    def says(self) -> str:
        """How the inspection of the site came out, in a word."""
        if self.complete:
            return "已结束，全部检查完"
        if not self.ended:
            return "没有结束"
        return f"已结束，但有 {self.gaps} 个网页没有查到" if self.gaps else "已结束，有没查到的部分"


def coverage_note(store: Store, run: str) -> str:
    """How a run came out, in one sentence: it stands beside every number that is taken from it."""
    record, sites = store.run(run), site_coverages(store, run)
    if record.kind == "taken-over":
        return f"批次 {run}（基准日 {record.today}）是{_TAKEN_OVER}"
    says = f"批次 {run}（基准日 {record.today}）{RUN_STATUS[record.status]}"
    gaps = sum(one.gaps for one in sites)
    names = [one.site for one in sites if not one.complete]
    if not names:
        return says
    shown = "、".join(names[:5]) + (f"等 {len(names)} 个站点" if len(names) > 5 else "")
    return f"{says}：{shown}" + (f"共有 {gaps} 个网页没有查到" if gaps else "有没查到的部分") + "，没有查到的不等于没有问题"


def site_coverages(store: Store, run: str) -> list[SiteCoverage]:
    """Coverage of every site of a run, in register order."""
    record = store.run(run)
    names = {site.site: site.name for site in record.sites}
    if record.kind == "taken-over":
        return [SiteCoverage(name, True, False, 0, (), (_TAKEN_OVER,)) for name in names.values()]
    return [_site(one, names.get(one.site, one.site)) for one in store.site_runs(run)]


def coverage_lines(store: Store, run: str) -> list[str]:
    """The same for a terminal: a heading for each site with its lines below."""
    lines = []
    for one in site_coverages(store, run):
        lines.append(f"{one.site}：{one.says}")
        lines += [f"  {line}" for line in one.looked_at]
        lines += [f"  未检查：{line}" for line in one.left_out]
    return lines


def _site(one: SiteRun, name: str) -> SiteCoverage:
    covered = one.coverage
    if covered is None:
        return SiteCoverage(name, False, False, 0, (), (_STATUS.get(one.status, "没有检查结果"),))
    rules, addresses = covered.rules, covered.addresses
    ran = sum(1 for rule in rules.values() if rule.times)
    failed = _beyond(addresses.failed, covered.gaps, _UNSEEN)
    idle = f"，其余 {len(rules) - ran} 条没有遇到适用的页面" if ran < len(rules) else ""
    looked = [
        f"发现地址 {addresses.discovered} 个，已访问 {addresses.fetched} 个，其中读取网页 {addresses.pages} 个",
        *_counted(_worded(failed), "个地址访问未成功，已按规则判断（拦截类不算问题）"),
        f"执行规则 {ran} 条{idle}",
    ]
    if covered.columns:
        read = sum(1 for column in covered.columns if column.is_read)
        looked.append(f"登记栏目 {len(covered.columns)} 个，读到列表 {read} 个")
    if covered.unchanged is not None:
        looked += _unchanged(covered.unchanged)
    return SiteCoverage(name, one.has_ended, one.is_complete, sum(covered.gaps.values()), tuple(looked), tuple(_left_out(one, covered)))


def _left_out(one: SiteRun, covered: Coverage) -> list[str]:
    addresses = covered.addresses
    unasked = {code: number for code, number in _beyond(addresses.failed, covered.gaps).items() if code in _UNSEEN}
    lines = [f"本站点{_STATUS[one.status]}"] if one.status in _STATUS else []
    lines += _counted(_worded(covered.gaps), "个网页没有查到")
    lines += [_turned(turn) for turn in covered.turns]
    lines += [_wavering(host) for host in covered.wavering]
    if one.status == "done" and not covered.ended and not addresses.left:
        lines.append("除入口以外，一个网页也没有读到")
    if covered.home != "ok":
        lines.append(f"首页没有正常打开（{reason_words(covered.home)}）")
    if addresses.left:
        lines.append(f"还有 {addresses.left} 个地址没有访问")
    lines += _counted(_worded(_beyond(addresses.skipped, covered.gaps)), "个地址没有访问")
    lines += _counted(_worded(unasked), "个地址没有内容可看")
    unread = [(problem_words(code), number) for code, number in covered.attachments.items()]
    lines += _counted(unread, "个附件没有读到文字（只检查了能否打开）")
    if covered.lost_outside:
        lines.append(f"本机连不上外网，{covered.lost_outside} 个站外地址没有判断")
    lines += _columns(covered.columns)
    if covered.rule_failures:
        lines.append(f"规则执行出错 {covered.rule_failures} 次，相应页面没有按该规则判断")
    return [*lines, *(_NOTES[note] for note in covered.notes)]


def _unchanged(found: Unchanged) -> list[str]:
    """What was taken over from the run before, and whose word was not believed."""
    checked = f"；另有 {found.sampled} 个照样取回全文，核对服务器说的是否属实" if found.sampled else ""
    lines = [f"{found.taken} 个网页服务器说没有改动，沿用批次 {found.run} 取回的内容{checked}"] if found.taken else []
    return lines + [f"{host} 说的“没有改动”不可信，那里的网页全部重新取回" for host in found.lying]


def _beyond(counts: Mapping[Reason, int], gaps: Mapping[Reason, int], without: Collection[Reason] = ()) -> dict[Reason, int]:
    """Addresses beside the pages that are told as gaps."""
    return {code: number - gaps.get(code, 0) for code, number in counts.items() if code not in without and number > gaps.get(code, 0)}


def _turned(turn: Turn) -> str:
    """When and how a host turned."""
    since = _clock(turn.since)
    how = f"（{reason_words(turn.reason)}）" if turn.reason != "ok" else "（打开的都不是原来的网页）"
    end = f"，到 {_clock(turn.until)} 恢复，其间没有访问成功的已重新访问" if turn.until else "，到检查结束没有恢复，此后的结果一律没有判断"
    return f"{turn.host} 从 {since or '开始检查不久'} 起不再正常响应{how}{end}"


def _wavering(one: Wavering) -> str:
    """That a host fails by chance, and what follows from it."""
    return f"{one.host} 时好时坏：有 {one.opened} 个地址先打不开、再访问又打开了；那里的地址至少 {one.asks} 次访问都打不开才算问题，不够次数的只作无法核验"


def _clock(moment: str) -> str:
    return moment[:19].replace("T", " ")


def _columns(columns: Sequence[ColumnCoverage]) -> list[str]:
    """Columns that were not read, or not to their end, by what is wrong with them."""
    groups: dict[str, list[str]] = {}
    for column in columns:
        reason = column.reason
        if not column.is_read:
            why = f"（{reason_words(reason)}）" if reason and reason != column.state else ""
            groups.setdefault(f"{LIST_STATE[column.state]}{why}", []).append(column.name)
        elif not column.complete:
            why = f"，{reason_words(reason)}" if reason else ""
            groups.setdefault(f"的列表没有读完（已读 {column.pages} 页{why}）", []).append(column.name)
    return [f"栏目{''.join(f'“{name}”' for name in names)}{words}" for words, names in groups.items()]


def _worded(counts: Mapping[Reason, int]) -> list[tuple[str, int]]:
    return [(reason_words(code), number) for code, number in counts.items()]


def _counted(counts: Sequence[tuple[str, int]], what: str) -> list[str]:
    if not counts:
        return []
    merged: dict[str, int] = {}
    for words, number in counts:
        merged[words] = merged.get(words, 0) + number
    listed = "，".join(f"{words} {number}" for words, number in sorted(merged.items(), key=lambda pair: (-pair[1], pair[0])))
    return [f"{sum(merged.values())} {what}：{listed}"]
