"""The indicator score (指标打分) as people read it in a terminal, and as plain data for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.screen.words import DECISION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Finding
    from audits.records.codes import JudgedBy, ScoreVerdict, VetoState
    from audits.rectification.scoring import IndicatorScore, Mending, Score
    from audits.rectification.vetoes import VetoScore
    from audits.rulebook.book import RuleBook
    from audits.rulebook.indicators import IndicatorRule
    from audits.rulebook.register import Site

VERDICTS: dict[ScoreVerdict, str] = {"vetoed": "不合格（单项否决）", "failed": "不合格", "passed": "合格", "bonus": "合格，进入加分项", "open": "不能下结论"}
VETO_STATES: dict[VetoState, str] = {"hit": "否决", "clear": "未触发", "review": "待人工认定", "person": "须人工检查", "not-run": "本次没有检查"}
JUDGED: dict[JudgedBy, str] = {"machine": "程序判断", "partly": "程序判断一部分", "person": "须人工检查", "not-run": "本次没有检查"}
VERIFY = "（分值待核对原文）"
CHECK_CONDITION = "（条件待核对原文）"
SHOWN = 5
FAR_DAYS = 90
INCOMPLETE = "本次巡检没有检查完，没有看到的部分没有扣分，得分只作参考。"


def points(value: float) -> str:
    """Points without needless zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def to_be_verified(rule: IndicatorRule) -> bool:
    """Whether points of an indicator, or of what costs them, come from memory."""
    return rule.verify or any(item.verify for item in rule.items)


def score_lines(score: Score, site: Site, book: RuleBook, run: str) -> Iterator[str]:
    """The score as lines of text."""
    yield f"{site.name}（{site.site}）　批次 {run}"
    yield f"方案：{score.scheme.title}（{score.scheme.scope}，{score.scheme.valid_from} 起，{score.scheme.scheme}）"
    yield f"结论：{conclusion(score)}"
    yield from (f"注意：{note}" for note in notes(score, book))
    yield ""
    yield "一、单项否决"
    for veto in score.vetoes:
        yield f"  〔{VETO_STATES[veto.state]}〕{veto.rule.name}：{veto_words(veto)}"
        clues = [*veto.findings, *(veto.likely if veto.rule.judge != "machine" else ())]
        yield from (f"      {_finding(one)}" for one in clues[:SHOWN])
        if len(clues) > SHOWN:
            yield f"      …… 共 {len(clues)} 条，全部见 --format xlsx"
    yield ""
    yield "二、扣分"
    group = ""
    for one in score.indicators:
        if one.group != group:
            group = one.group
            yield f"  {group}"
        yield from _indicator_lines(one)
    yield ""
    yield from _ahead_lines(score, site)
    yield "五、须人工检查"
    yield from (f"  {name}：{what}" for name, what in manual(score))


def _indicator_lines(one: IndicatorScore) -> Iterator[str]:
    verify = VERIFY if to_be_verified(one.rule) else ""
    hand = "" if one.by_hand is None else f"，人工扣 {points(one.by_hand)}"
    likely = f"，疑似属实时扣 {points(one.deducted_likely)}" if one.deducted_likely > one.deducted else ""
    yield f"    {one.rule.name}（{points(one.rule.points)} 分）：扣 {points(one.taken)}{likely}；{JUDGED[one.judged]}{hand}{verify}"
    for line in one.lines[:SHOWN]:
        yield f"      −{points(line.points)}{'（疑似，未计）' if line.likely else ''} {_finding(line.finding)}"
    if len(one.lines) > SHOWN:
        yield f"      …… 共 {len(one.lines)} 条，全部见 --format xlsx"


def _ahead_lines(score: Score, site: Site) -> Iterator[str]:
    yield "三、先改哪几处，得分提高最多"
    for number, mending in enumerate(score.mendings, 1):
        yield f"  {number}. +{points(mending.gain)} 分（{mending.indicator}）：{mending_words(mending)}"
    if not score.mendings:
        yield "  没有扣分的问题"
    yield "四、快到更新期限的栏目"
    for near in score.near:
        owner = site.department_name(near.column.department)
        yield f"  {near.column.name}（{owner}）：最近更新 {near.column.newest}，{days_words(near.days)}超过 {near.column.limit} 天的期限"
    if not score.near:
        yield f"  {score.scheme.near_days} 天内没有"


def conclusion(score: Score) -> str:
    """The verdict in one sentence."""
    if score.verdict == "vetoed":
        names = "、".join(dict.fromkeys(veto.rule.name for veto in score.vetoes if veto.state == "hit"))
        return f"{VERDICTS['vetoed']}：{names}。不再计分；如不考虑否决，扣分部分为 {points(score.points)} 分。"
    more = points(round(score.points - score.points_likely, 2))
    likely = f"（疑似问题全部属实的话再扣 {more} 分）" if score.points_likely < score.points else ""
    if score.verdict != "open":
        return f"扣分部分 {points(score.points)} 分（满分 {points(score.scheme.total)}）{likely}，{VERDICTS[score.verdict]}。"
    checked = f"已检 {points(score.judged)} 分中扣 {points(score.taken)} 分{likely}"
    return f"{checked}；{'，'.join(lacking(score))}，{VERDICTS['open']}。"


def lacking(score: Score) -> list[str]:
    """What a score lacks for a verdict."""
    left = [f"{points(score.unjudged)} 分须人工检查"] if score.unjudged else []
    partly = sum(one.rule.points for one in score.indicators if one.judged == "partly" and one.is_open)
    left += [f"已检的里面有 {points(partly)} 分还要人工补看"] if partly else []
    vetoes = sum(veto.state != "clear" for veto in score.vetoes)
    left += [f"{vetoes} 项单项否决待人工认定"] if vetoes else []
    return [*left, *(["本次巡检没有检查完"] if not score.complete else [])]


def notes(score: Score, book: RuleBook) -> list[str]:
    """What a reader must know before trusting the numbers."""
    found = [] if score.complete else [INCOMPLETE]
    if score.scheme.verify:
        found.append(score.scheme.verify)
    if score.without_service and score.scheme.without_service:
        rule = score.scheme.without_service
        found.append(f"没有对外服务职能，不检查办事服务：满分 {points(rule.full)}，得分乘以 {rule.times}/{rule.over}。")
    for kind, count in sorted(score.decided.items()):
        found.append(f"已作“{DECISION[kind]}”处置的 {count} 个问题没有计分。")
    if score.unscored:
        names = "、".join(f"{book.rules[rule].title if rule in book.rules else rule} {count}" for rule, count in score.unscored.items())
        found.append(f"方案没有列入、不扣分的问题：{names}。")
    return found


def veto_words(veto: VetoScore) -> str:
    """How a veto condition stands."""
    check = CHECK_CONDITION if veto.rule.verify else ""
    if veto.by_hand:
        return f"人工认定：{'触发' if veto.state == 'hit' else '未触发'}{check}"
    manual_words = f"；{veto.rule.manual}" if veto.rule.manual else ""
    if veto.rule.judge == "person":
        clues = len(veto.findings) + len(veto.likely)
        words = f"线索 {clues} 条（其中疑似 {len(veto.likely)} 条）" if clues else "没有线索"
        return f"{words}{manual_words}{check}"
    if veto.state == "not-run":
        return f"没有运行有关规则{check}"
    likely = f"，另有疑似 {len(veto.likely)} 个" if veto.likely else ""
    need = f"，再有 {veto.missing} 个即否决" if veto.state == "clear" and veto.rule.at_least > 1 else ""
    days = f"；各栏目都不更新的话，{veto.days} 天后达到" if veto.days is not None and veto.days <= FAR_DAYS else ""
    relief = f"，改好其中 {len(veto.findings) - veto.rule.at_least + 1} 个即可解除" if veto.state == "hit" else ""
    return f"{len(veto.findings)} 个（{veto.rule.at_least} 个即否决）{likely}{need}{relief}{days}{manual_words}{check}"


def mending_words(mending: Mending) -> str:
    """What is to be mended."""
    first = _finding(mending.findings[0])
    return first if len(mending.findings) == 1 else f"全部 {len(mending.findings)} 个问题一起改，如：{first}"


def days_words(days: int) -> str:
    """When something happens."""
    return "明天" if days == 0 else f"{days + 1} 天后"


def manual(score: Score) -> list[tuple[str, str]]:
    """(name, what to look at) of everything that a machine cannot judge or did not."""
    open_states = ("review", "person", "not-run")
    found = [(f"单项否决·{one.rule.name}", one.rule.manual or one.rule.condition) for one in score.vetoes if one.state in open_states]
    for each in score.indicators:
        if each.by_hand is not None:
            continue
        name = f"{each.group}·{each.rule.name}（{points(each.rule.points)} 分）"
        if each.rule.manual:
            found.append((name, each.rule.manual))
        elif each.judged == "not-run":
            found.append((name, "本次没有运行有关规则"))
    return [*found, *(("其他", words) for words in score.scheme.manual)]


def _finding(finding: Finding) -> str:
    return f"{finding.message} [{finding.id}]"


def score_data(score: Score, site: Site, book: RuleBook, run: str) -> dict[str, Any]:
    """The score as plain values; every point names its finding."""
    return {
        "run": run, "site": site.site, "name": site.name, "scheme": score.scheme.scheme, "complete": score.complete,
        "verdict": score.verdict, "conclusion": conclusion(score), "points": score.points, "points_likely": score.points_likely,
        "judged_points": score.judged, "unjudged_points": score.unjudged,
        "without_service": score.without_service, "notes": notes(score, book),
        "vetoes": [
            {
                "id": one.rule.id, "name": one.rule.name, "condition": one.rule.condition, "state": one.state,
                "judge": one.rule.judge, "rules": list(one.rule.rules), "manual": one.rule.manual,
                "at_least": one.rule.at_least, "findings": [finding.id for finding in one.findings],
                "likely": [finding.id for finding in one.likely],
                "missing": one.missing, "days": one.days, "by_hand": one.by_hand, "verify": one.rule.verify,
            }
            for one in score.vetoes
        ],
        "indicators": [
            {
                "group": one.group, "id": one.rule.id, "name": one.rule.name, "points": one.rule.points, "deducted": one.deducted,
                "deducted_likely": one.deducted_likely, "judged": one.judged,
                "by_hand": one.by_hand, "verify": to_be_verified(one.rule),
                "lines": [
                    {
                        "finding": line.finding.id, "rule": line.finding.rule, "points": line.points, "likely": line.likely,
                        "item": one.rule.items[line.item].what,
                    }
                    for line in one.lines
                ],
            }
            for one in score.indicators
        ],
        "mendings": [
            {"findings": [finding.id for finding in one.findings], "indicator": one.indicator, "gain": one.gain} for one in score.mendings
        ],
        "near": [
            {"column": one.column.id, "name": one.column.name, "newest": one.column.newest, "limit": one.column.limit, "days": one.days}
            for one in score.near
        ],
        "manual": [{"name": name, "what": what} for name, what in manual(score)],
        "unscored": dict(score.unscored), "decided": dict(score.decided),
    }  # fmt: skip
