"""The bulletin (通报) of an inspection as a Word document in the usual form, to be looked over and signed by a person."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from audits.records import Confidence
from audits.records.reasons import reason_from
from audits.rulebook.loading import Mistake, MistakesFound
from reports.ledgers.gathering import OFFICE, office_of
from reports.outgoing.printed import day_words, example
from reports.outgoing.standing import verdicts, why_failed
from reports.screen.score_view import VERDICTS
from reports.screen.words import OTHER, SEVERITY, reason_words
from reports.workbook.cells import plain, visible
from reports.workbook.files import whole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from docx.document import Document

    from audits.rulebook import RuleBook
    from audits.store.counting import Counted
    from reports.outgoing.overview import Overview

EXAMPLES = 2
"""Examples of each kind of problem."""
NAMED_DEPARTMENTS, NAMED_SITES = 5, 30
TITLE_FONT, HEAD_FONT, TEXT_FONT = "方正小标宋简体", "楷体_GB2312", "仿宋_GB2312"
TABLE_CM, NARROW_CM = 15.6, 2.3
_HEAD = re.compile(r"（[一二三四五六七八九十]{1,3}）[^。]{1,60}。")
BASIS = (
    "根据《国务院办公厅秘书局关于印发政府网站与政务新媒体检查指标、监管工作年度考核指标的通知》（国办秘函〔2019〕19号）要求，"
    "我办于{month}组织开展了政府网站检查，现将有关情况通报如下："
)
DEMANDS = (
    ("压实整改责任", "各责任单位要对照整改台账逐条整改，在整改期限前将填好的台账报送我办；需要延期或者有异议的，在台账中写明原因。"),
    ("坚持举一反三", "没有被点名的单位也要对照本通报自查，同类问题一并整改。"),
    ("实行销号管理", "我办将对反馈已整改的问题逐项复查，复查通过的予以销号，未整改、反弹的继续督办。"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One numbered part of the bulletin."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One annexed table."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The bulletin before it is a document."""

    title: str
    to: str
    opening: str
    parts: tuple[Part, ...]
    signature: str
    day: str
    tables: tuple[Table, ...] = field(default=())


def numeral(number: int) -> str:
    """一 to 九十九."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")


def bulletin_of(data: Overview, book: RuleBook) -> Bulletin:
    """The bulletin of a run whose issued problems are told, every number with its base."""
    day, surnames = data.today, book.vocabularies.get("personal-data", {}).get("surnames", ())
    owner = data.whose or office_of(data.run.sites, data.run.sites[0].owner_name() if len(data.run.sites) == 1 else OFFICE)
    scope = data.run.sites[0].name if len(data.run.sites) == 1 else f"{data.whose}{data.run.today.year}年{data.run.today.month}月政府网站"
    tables = tuple(_tables(data))
    parts = [Part("总体情况", tuple(_general(data, tables))), Part("存在的主要问题", tuple(_problems(data, surnames)))]
    if data.previous is not None:
        parts.append(Part("上期问题整改情况", (_earlier(data),)))
    parts.append(Part("下一步工作要求", tuple(f"（{numeral(n)}）{head}。{text}" for n, (head, text) in enumerate(DEMANDS, 1))))
    return Bulletin(
        f"关于{scope}检查情况的通报",
        "各有关单位：",
        BASIS.format(month=f"{data.run.today.year}年{data.run.today.month}月"),
        tuple(parts),
        owner,
        f"{day.year}年{day.month}月{day.day}日",
        tables,
    )


def _general(data: Overview, tables: tuple[Table, ...]) -> list[str]:
    sites = data.sites
    reached = [site for site in sites if site.reachable]
    pages, columns, read = sum(site.pages for site in sites), sum(site.columns for site in sites), sum(site.read for site in sites)
    lines = [
        *_verdicts(data),
        f"本次检查能够访问的网站{len(reached)}个；读取网页{pages}页，检查栏目{columns}个（读到列表{read}个）。",
        f"{'；'.join(filter(None, _numbers(data)))}。",
    ]
    incomplete = [site.name for site in sites if not site.complete]
    if incomplete:
        named = "、".join(incomplete[:10]) + ("等" if len(incomplete) > 10 else "")
        where = next((table.title.partition("　")[0] for table in reversed(tables)), "")
        lines.append(f"需要说明的是，{named}有没有检查到的部分（见{where}），以上数字以已检查的范围为准。")
    clean = [site.name for site in sites if site.complete and not site.found]
    if clean:
        lines.append(f"{'、'.join(clean[:10])}在检查范围内未发现问题。")
    return lines


def _verdicts(data: Overview) -> list[str]:
    """How many sites are good and which; what is still open is not counted into the rate."""
    found = verdicts(data.sites)
    if found.rate:
        counted = f"合格{len(found.passed)}个、不合格{len(found.failed)}个，合格率{found.rate}"
    else:
        known = [f"合格{len(found.passed)}个" if found.passed else "", f"不合格{len(found.failed)}个" if found.failed else ""]
        counted = "、".join(filter(None, (*known, f"还不能下结论{len(found.open)}个"))) + "，合格率待人工检查项目填写完后计算"
    lines = [f"本次抽查网站{len(data.sites)}个，{counted}。"]
    if found.passed:
        lines.append(f"合格的网站：{_named([site.name for site in found.passed])}。")
    if found.failed:
        lines.append(f"不合格的网站：{_named([f'{site.name}（{why_failed(site)}）' for site in found.failed])}。")
    if found.open and len(data.sites) > 1 and len(found.open) < len(data.sites):
        lines.append(f"还不能下结论的网站：{_named([site.name for site in found.open])}。")
    return lines


def _named(names: list[str]) -> str:
    return "、".join(names[:NAMED_SITES]) + (f"等{len(names)}个" if len(names) > NAMED_SITES else "")


def _numbers(data: Overview) -> Iterator[str]:
    """How grave the problems are, how many, and what is not among them."""
    problems = data.problems()
    graded = Counter(item.work.finding.severity for item in problems)
    weights = "、".join(f"{SEVERITY[severity]}{graded[severity]}项" for severity in SEVERITY if graded[severity])
    sure = sum(1 for item in problems if item.confidence is Confidence.CONFIRMED)
    levels = f"，其中{weights}；确认{sure}项、疑似{len(problems) - sure}项" if problems else ""
    yield f"共下发问题{len(problems)}项，涉及责任单位{len(data.by_department())}个{levels}"
    found = len(data.counted.problems)
    yield f"本次检查发现问题{found}项，其余{found - len(problems)}项没有下发，不在本通报之内" if found > len(problems) else ""
    yield _unverifiable(data)


def _unverifiable(data: Overview) -> str:
    """What nobody could verify, by why: an address inside a network is no wall."""
    why = Counter(_why(item, data) for item in data.items if item.is_unverifiable)
    if not why:
        return ""
    shown = "、".join(f"{words}{number}项" for words, number in sorted(why.items(), key=lambda one: (-one[1], one[0])))
    return f"另有{why.total()}项无法核验（{shown}），不计入问题数"


def _why(item: Counted, data: Overview) -> str:
    reason = reason_from(str(item.work.finding.facts.get("reason", "")))
    if reason is not None and reason != "ok":
        return reason_words(reason)
    return data.titles.get(item.work.finding.rule, item.work.finding.rule)


def _weight(items: Iterable[Counted]) -> tuple[int, ...]:
    """Order of kinds: the gravest first, then by number."""
    graded = Counter(item.work.finding.severity for item in items)
    return tuple(-graded[severity] for severity in SEVERITY)


def _problems(data: Overview, surnames: Collection[str]) -> list[str]:
    if not data.problems():
        return ["发现的问题还没有下发。" if data.counted.problems else "在检查范围内未发现问题。"]
    kinds: dict[str, list[tuple[str, list[Counted]]]] = {}
    for rule, items in data.by_rule():
        kinds.setdefault(data.categories.get(rule, OTHER), []).append((rule, items))
    lines = []
    ordered = sorted(kinds.items(), key=lambda one: _weight(item for _, items in one[1] for item in items))
    for number, (category, rules) in enumerate(ordered, 1):
        lines.append(f"（{numeral(number)}）{category}方面，共{sum(len(items) for _, items in rules)}项。")
        rules.sort(key=lambda one: _weight(one[1]))
        lines += [f"{place}. {_kind(data.titles.get(rule, rule), items, surnames)}" for place, (rule, items) in enumerate(rules, 1)]
    return lines


def _kind(title: str, items: list[Counted], surnames: Collection[str]) -> str:
    departments = list(dict.fromkeys(item.work.department_name for item in items))
    named = "、".join(departments[:NAMED_DEPARTMENTS]) + (f"等{len(departments)}个单位" if len(departments) > NAMED_DEPARTMENTS else "")
    graded = Counter(item.work.finding.severity for item in items)
    weights = "、".join(SEVERITY[severity] if len(graded) == 1 else f"{SEVERITY[severity]}{graded[severity]}项" for severity in SEVERITY if graded[severity])
    examples = list(dict.fromkeys(example(item.work.finding.message, surnames) for item in items))[:EXAMPLES]
    return f"{title}（{weights}）{len(items)}项，涉及{named}。如：{'；'.join(examples)}。"


def _earlier(data: Overview) -> str:
    previous = data.previous
    assert previous is not None
    share = f"{previous.verified * 100 / previous.problems:.1f}%" if previous.problems else "100%"
    text = f"上期（{day_words(previous.day)}，批次{previous.run}）下发问题{previous.told}项，"
    if previous.told != previous.problems:
        text += f"通报后经撤回、处置、补充下发，现为{previous.problems}项，"
    text += f"经复查已销号{previous.verified}项，销号率{share}，未销号{previous.still}项"
    return text + (f"，其中反弹{previous.relapsed}项。" if previous.relapsed else "。")


def _tables(data: Overview) -> list[Table]:
    told = data.problems()
    by_unit = {name: [item for item in told if item.work.department_name == name] for name, _, _ in data.by_department()}
    departments = tuple(
        (str(number), department, *(str(sum(item.work.finding.severity is one for item in by_unit[department])) for one in SEVERITY), str(count), str(still))
        for number, (department, count, still) in enumerate(data.by_department(), 1)
    )
    sites = tuple(
        (str(number), site.name, VERDICTS[site.verdict], str(site.pages), f"{site.read}/{site.columns}", str(site.problems), "是" if site.complete else "否")
        for number, site in enumerate(data.sites, 1)
    )
    kinds = tuple(
        (department, data.categories.get(rule, OTHER), data.titles.get(rule, rule), str(number))
        for department, items in by_unit.items()
        for rule, number in Counter(item.work.finding.rule for item in items).most_common()
    )
    left_out = tuple((one.site, line) for one in data.coverage for line in one.left_out)
    tables = [
        Table("附件1　责任单位问题数量", ("序号", "责任单位", *SEVERITY.values(), "下发问题数", "未销号"), departments),
        Table("附件2　网站检查情况", ("序号", "网站", "结论", "读取网页", "读到栏目", "下发问题数", "全部检查完"), sites),
        Table("附件3　各单位问题种类", ("责任单位", "问题类别", "问题名称", "下发问题数"), kinds),
    ]
    return [*tables, Table("附件4　没有检查到的部分", ("网站", "说明"), left_out)] if left_out else tables


def write_bulletin(bulletin: Bulletin, path: Path, *, draft: bool = True) -> None:
    """The document in the form of official papers: A4, title in 小标宋, text in 仿宋, 28-point lines, page numbers at the foot."""
    from docx import Document as new_document
    from docx.shared import Cm

    document = new_document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Cm(3.7), Cm(3.5), Cm(2.8), Cm(2.6)
    section.footer_distance = Cm(2.5)
    _paragraph(document, bulletin.title, TITLE_FONT, 22, align="center", indent=False)
    if draft:
        _paragraph(document, "（草稿，请核对后印发）", HEAD_FONT, 14, align="center", indent=False)
    _paragraph(document, "", TEXT_FONT, 16, indent=False)
    _paragraph(document, bulletin.to, TEXT_FONT, 16, indent=False)
    _paragraph(document, bulletin.opening, TEXT_FONT, 16)
    for number, part in enumerate(bulletin.parts, 1):
        _paragraph(document, f"{numeral(number)}、{part.heading}", "黑体", 16, keep=True)
        for text in part.paragraphs:
            _paragraph(document, text, TEXT_FONT, 16, keep=text.startswith("（") and text.endswith("项。"))
    _paragraph(document, "", TEXT_FONT, 16)
    for number, table in enumerate(bulletin.tables, 1):
        _paragraph(document, f"{'附件：' if number == 1 else '　　　'}{number}. {table.title.partition('　')[2]}", TEXT_FONT, 16)
    _paragraph(document, "", TEXT_FONT, 16)
    for text in (bulletin.signature, bulletin.day):
        _paragraph(document, f"{text}　　", TEXT_FONT, 16, align="right", indent=False)
    for table in bulletin.tables:
        document.add_page_break()
        label, _, name = table.title.partition("　")
        _paragraph(document, label, "黑体", 16, indent=False)
        _paragraph(document, name, TITLE_FONT, 18, align="center", indent=False)
        _table(document, table)
    _page_number(section.footer.paragraphs[0])
    document.core_properties.title = visible(bulletin.title)[:200]
    with whole(path) as made:
        document.save(str(made))


def _paragraph(document: Document, text: str, font: str, points: int, *, align: str = "", indent: bool = True, keep: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    if align:
        paragraph.alignment = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}[align]
    form = paragraph.paragraph_format
    form.line_spacing, form.space_after, form.space_before, form.keep_with_next = Pt(28), Pt(0), Pt(0), keep
    if indent:
        form.first_line_indent = Pt(points * 2)
    head = _HEAD.match(text) if font == TEXT_FONT else None
    if head is not None:
        _run(paragraph, head[0], HEAD_FONT, points)
        text = text[head.end() :]
    _run(paragraph, text, font, points)


def _run(paragraph: Any, text: str, font: str, points: int) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(plain(text))
    run.font.size, run.font.name = Pt(points), "Times New Roman"
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _page_number(paragraph: Any) -> None:
    """— 1 — at the foot of each page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, "— ", "宋体", 14)
    field_code = OxmlElement("w:fldSimple")
    field_code.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field_code)
    _run(paragraph, " —", "宋体", 14)


def _table(document: Document, data: Table) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    table = document.add_table(rows=1, cols=len(data.headings))
    table.style, table.autofit = "Table Grid", False
    short = [all(len(row[place]) <= 6 for row in data.rows) for place in range(len(data.headings))]
    rest = (TABLE_CM - NARROW_CM * sum(short)) / max(1, len(short) - sum(short))
    for column, narrow in zip(table.columns, short, strict=True):
        column.width = Cm(NARROW_CM if narrow else rest)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for number, texts in enumerate((data.headings, *data.rows)):
        row = table.rows[0] if not number else table.add_row()
        whole = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(whole)
        for cell, text, narrow in zip(row.cells, texts, short, strict=True):
            cell.width = Cm(NARROW_CM if narrow else rest)
            cell.paragraphs[0].paragraph_format.line_spacing = Pt(20)
            if narrow or not number:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
            _run(cell.paragraphs[0], text, TEXT_FONT if number else "黑体", 12)


def _visible(value: Any) -> Any:
    """Values of a template with every character visible."""
    if isinstance(value, dict):
        return {name: _visible(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_visible(part) for part in value]
    return visible(value) if isinstance(value, str) else value


def _unusable(template: Path, says: str) -> MistakesFound:
    return MistakesFound([Mistake(str(template), "模板", says)])


def fill_template(bulletin: Bulletin, template: Path, path: Path) -> None:
    """The office's own Word template filled in; raises MistakesFound if it cannot be, OSError if it cannot be read."""
    try:
        from docxtpl import DocxTemplate
    except ModuleNotFoundError:
        raise _unusable(template, '要先安装：pip install "portal-audit[templates]"') from None
    values = asdict(bulletin)
    usable = f"可用的变量：{'、'.join(values)}"
    if not zipfile.is_zipfile(io.BytesIO(template.read_bytes())):
        raise _unusable(template, "不是 Word 文档（.docx）")
    document = DocxTemplate(str(template))
    try:
        unknown = sorted(document.get_undeclared_template_variables() - set(values))
        if unknown:
            raise _unusable(template, f"有不认识的变量：{'、'.join(unknown)}；{usable}")
        document.render(_visible(values), autoescape=True)
    except MistakesFound:
        raise
    except Exception:
        raise _unusable(template, f"填不了：有一处双花括号或 {{% %}} 没有写对；{usable}") from None
    with whole(path) as draft:
        document.save(str(draft))
