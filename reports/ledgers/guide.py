"""The first sheet of a ledger (说明): what it is, how to fill it in, what was looked at and what was not."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from reports.ledgers.columns import COLUMNS, GROUPED, LEDGER, MORE, STATES
from reports.screen.words import DECISION
from reports.workbook.sheets import HEAD_FONT, NAVY, PALE, Look, SheetWriter, height_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.ledgers.content import Ledger
    from reports.screen.coverage_text import SiteCoverage

_WIDTHS = (16.0, 78.0)
_TITLE = Look(font=HEAD_FONT, size=18, bold=True, colour=NAVY, border=False, wrap=False)
_PART = Look(font=HEAD_FONT, size=12, bold=True, colour=NAVY, border=False, wrap=False)
_LABEL = Look(size=10.5, bold=True, fill=PALE)
_WORDS = Look(size=10.5)
_WARNING = Look(size=10.5, colour="7F4F00")
_HOW = (
    ("填写哪里", "只填“整改台账”里浅黄色的六列：整改状态、整改措施、整改后链接、责任人、完成时间、备注。其他列由系统写出，改了也不会采用。"),
    (
        "整改状态",
        f"从下拉框里选：{'、'.join(STATES)}。选“已整改”的请写整改后链接和完成时间；选“申请延期”的请在备注写明需要到哪天；认为问题不成立的选“有异议”，在备注写明理由。",
    ),
    ("完成时间", "写日期，例如 2026-03-01。"),
    ("问题编号", "每行的编号请保留，回收时凭编号对应。可以筛选、隐藏、删除行，也可以复制到新表，只要带着“问题编号”这一列和表头。"),
    ("多处出现", "一个问题在多个页面出现的，只列一行，全部页面在“涉及页面”里，按问题编号或序号筛选。"),
    ("排序筛选", "表头右下角的箭头可以直接筛选、排序。期限标成红色的已经超期。打印用 A3 横向，一页宽；用 A4 的在打印时选“缩放到一页宽”。"),
    ("退回方式", "填好后存成 .xlsx 退回。退回后先预览核对再入库；“已整改”要等复查确认才销号。"),
)
_LEVELS = (
    ("确认", "多次访问、规则明确，问题成立。"),
    ("疑似", "有依据但不能完全确定，请核对后整改或说明。"),
)


def write_guide(writer: SheetWriter, content: Ledger) -> None:
    """Write the sheet."""
    writer.page(landscape=False)
    writer.sheet.sheet_view.showGridLines = False
    writer.widths(_WIDTHS)
    writer.append([writer.cell(content.heading, _TITLE)], 34)
    for label, words in _head(content):
        _line(writer, label, words)
    _part(writer, "一、怎样填写")
    for label, words in (*_HOW, *_away(content), *_proofs(content), *_grouped(content)):
        _line(writer, label, words)
    _part(writer, "二、检查了什么，没有检查到什么")
    for one in content.coverage:
        _line(writer, one.site, *_whole(one))
        for words in one.looked_at:
            _line(writer, "", words)
        for words in one.left_out:
            _line(writer, "未检查", words, _WARNING)
    _part(writer, "三、怎样认定")
    for label, words in _LEVELS:
        _line(writer, label, words)
    for label, words in _notes(content):
        _line(writer, label, words)


def _whole(one: SiteCoverage) -> tuple[str, Look]:
    """What is said of a site as a whole."""
    if not one.left_out:
        return "本次应查的都已查到。", _WORDS
    if one.complete:
        return "抓取已完成，下列部分除外；没有查到的不等于没有问题。", _WORDS
    return "没有全部查完，见下；没有查到的不等于没有问题。", _WARNING


def _away(content: Ledger) -> Iterator[tuple[str, str]]:
    """Where columns are that are folded."""
    if names := [column.title for column in COLUMNS if column.shown == "office"] if content.department else []:
        yield "收起的列", f"每行都一样或填写时用不着的（{'、'.join(names)}）收在最右边：选中右边的几列，点右键“取消隐藏”就能看到。"


def _proofs(content: Ledger) -> Iterator[tuple[str, str]]:
    """Where the evidence is, in the office's own copy."""
    if not content.department and content.rows:
        command = f"portal-audit evidence --run {content.run} --out 本台账所在的文件夹"
        yield "证据", f"问题编号点开是这一项的证据（evidence 文件夹）。没有写出过的打不开，先运行 {command}。"


def _grouped(content: Ledger) -> Iterator[tuple[str, str]]:
    """How to fill in rows that stand for others, and where the rest is; only where there are such."""
    if any(group.members for group in content.groups):
        yield "同一原因", (
            f"同一原因的多个问题在“{LEDGER}”里合并成一行，其余各项列在“{GROUPED}”。只填合并的那一行即可，对各项都生效；"
            f"某一项情况不同的，在“{GROUPED}”里单独填写那一项。整改后链接不随合并行带到其他项。"
        )
    if any(row["department"] != group.lead["department"] for group in content.groups for row in group.members):
        yield "多个网站", (
            f"多个网站引用同一个失效地址的，本台账合并成一行，其余各项列在“{GROUPED}”；各单位的台账里仍各是各的，由各单位分别整改和填写。"
            "逐处复查，核实一处销号一处。"
        )
    if len(content.groups) > content.first:
        yield "更多问题", f"“{LEDGER}”只列最要紧的 {content.first} 行，其余 {len(content.groups) - content.first} 行列在“{MORE}”，同样要填写。"


def _head(content: Ledger) -> Iterator[tuple[str, str]]:
    severities, levels = Counter(row["severity"] for row in content.rows), Counter(row["confidence"] for row in content.rows)
    graded = "、".join(f"{name} {severities[name]} 项" for name in ("严重", "较重", "一般") if severities[name])
    sites = list(dict.fromkeys(one.site for one in content.coverage))
    yield "台账编号", content.id
    if content.is_draft:
        yield "状态", "草稿，尚未下发，仅供主管部门核对：整改期限自下发之日起算，填写后交回的不采用。"
    else:
        yield "轮次", f"本单位{content.stage}" if content.department else content.stage
    yield "巡检批次", f"{content.run}（以 {content.inspected:%Y年%m月%d日} 的网页为准）"
    yield "写出日期" if content.is_draft else "签发日期", f"{content.today:%Y年%m月%d日}"
    if content.contact:
        yield "联系科室", content.contact
    yield "检查站点", "、".join(sites[:10]) + (f"等 {len(sites)} 个" if len(sites) > 10 else "")
    if content.rows:
        likely = f"；其中疑似 {levels['疑似']} 项" if levels["疑似"] else ""
        merged = f"；同一原因的合并后为 {len(content.groups)} 行" if len(content.groups) < len(content.rows) else ""
        yield "问题数", f"共 {len(content.rows)} 项（{graded}）{likely}{merged}"
        if days := [row["due"] for row in content.rows if isinstance(row["due"], date)]:
            yield "最早期限", f"{min(days):%Y年%m月%d日}"
    else:
        yield "问题数", "在检查到的范围内没有发现需要整改的问题（没有检查到的部分见第二节）"


def _notes(content: Ledger) -> Iterator[tuple[str, str]]:
    if not content.department:
        yield "无法核验", f"{len(content.to_verify)} 项，列在“待人工核验”，不下发单位，请人工打开确认。"
        if content.suppressed:
            counts = "、".join(f"{DECISION[kind]} {number} 项" for kind, number in sorted(content.suppressed.items()))
            yield "已有处置", f"{counts}，不列入台账（见 portal-audit decisions list）。"
        if content.pending:
            yield "尚未下发", f"{content.pending} 项还没有审核或没有下发，不在本台账里（见 portal-audit review）。"
    if not content.is_draft:
        yield "第二人抽查", _sampled(content)
    if content.old_laws:
        yield "法规目录", content.old_laws
    guessed = "有的期限落在放假安排还没有公布的年份，只扣除了周末和法定节假日，是推算的，以公布的安排为准。" if content.estimated else ""
    yield "整改期限", f"自签发次日起按工作日计算，已考虑节假日调休。{guessed}"


def _sampled(content: Ledger) -> str:
    """How far what was reviewed can be trusted, as a second person found."""
    one = content.sample
    if one is None:
        return "本批次的问题没有经过第二人抽查。"
    who = f"，抽查人 {one.who}" if one.who else ""
    return f"本批次抽查 {one.looked_at} 项，其中不成立 {one.wrong} 项，误报率 {one.wrong * 100 / one.looked_at:.1f}%{who}；抽查认为不成立的没有下发。"


def _part(writer: SheetWriter, title: str) -> None:
    writer.append([writer.cell("", _PART)], 8)
    writer.append([writer.cell(title, _PART)], 22)


def _line(writer: SheetWriter, label: str, words: str, look: Look = _WORDS) -> None:
    height = height_of([(label, _WIDTHS[0]), (words, _WIDTHS[1])], 10.5, 19)
    writer.append([writer.cell(label, _LABEL), writer.cell(words, look)], height)
