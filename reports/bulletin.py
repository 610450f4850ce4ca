"""The bulletin (通报) of an inspection as a Word document in the usual form, to be looked over and signed by a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from audits.records import Confidence
from reports.cells import plain

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

    from audits.rulebook import RuleBook
    from reports.overview import Item, Overview

NUMERALS = "一二三四五六七八九十"
EXAMPLES = 3
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


def bulletin_of(data: Overview, book: RuleBook) -> Bulletin:
    """The bulletin of a run, every number with its base."""
    day = data.today
    owner = data.run.sites[0].owner_name() if len(data.run.sites) == 1 else "政务公开主管部门"
    scope = data.run.sites[0].name if len(data.run.sites) == 1 else f"{len(data.run.sites)}个政府网站"
    parts = [Part("总体情况", tuple(_general(data))), Part("存在的主要问题", tuple(_problems(data, book)))]
    if data.previous is not None:
        parts.append(Part("上期问题整改情况", (_earlier(data),)))
    parts.append(Part("下一步工作要求", tuple(f"（{NUMERALS[n]}）{head}。{text}" for n, (head, text) in enumerate(DEMANDS))))
    return Bulletin(
        f"关于{day.year}年{day.month}月{scope}检查情况的通报",
        "各有关单位：",
        BASIS.format(month=f"{data.run.today.year}年{data.run.today.month}月"),
        tuple(parts),
        owner,
        f"{day.year}年{day.month}月{day.day}日",
        tuple(_tables(data, book)),
    )


def _general(data: Overview) -> list[str]:
    sites = data.sites
    reached = [site for site in sites if site.reachable]
    pages, columns, read = sum(site.pages for site in sites), sum(site.columns for site in sites), sum(site.read for site in sites)
    problems = data.problems()
    sure = sum(1 for item in problems if item.confidence is Confidence.CONFIRMED)
    unknown = sum(1 for item in data.items if item.confidence is Confidence.UNVERIFIABLE)
    lines = [
        f"本次检查网站{len(sites)}个，其中能够访问{len(reached)}个；读取网页{pages}页，检查栏目{columns}个（读到列表{read}个）。",
        f"共发现问题{len(problems)}项，涉及责任单位{len(data.by_unit())}个，其中确认{sure}项、疑似{len(problems) - sure}项"
        + (f"；另有{unknown}项因网站拦截等原因无法核验，不计入问题数。" if unknown else "。"),
    ]
    incomplete = [site.name for site in sites if not site.complete]
    if incomplete:
        named = "、".join(incomplete[:10]) + ("等" if len(incomplete) > 10 else "")
        lines.append(f"需要说明的是，{named}有没有检查到的部分（见附件2），以上数字以已检查的范围为准。")
    clean = [site.name for site in sites if site.complete and not site.problems]
    if clean:
        lines.append(f"{'、'.join(clean[:10])}在检查范围内未发现问题。")
    return lines


def _problems(data: Overview, book: RuleBook) -> list[str]:
    if not data.problems():
        return ["在检查范围内未发现问题。"]
    lines = []
    for number, (category, count) in enumerate(data.by_category()):
        rules = [(rule, items) for rule, items in data.by_rule() if data.categories.get(rule) == category]
        shown = "；".join(_kind(data.titles.get(rule, rule), items) for rule, items in rules[:6])
        head = f"（{NUMERALS[number]}）" if number < len(NUMERALS) else f"（{number + 1}）"
        lines.append(f"{head}{category}方面，发现{count}项。{shown}。")
    return lines


def _kind(title: str, items: list[Item]) -> str:
    units = list(dict.fromkeys(item.work.unit for item in items))
    examples = [item.work.finding.message for item in items[:EXAMPLES]]
    named = "、".join(units[:5]) + (f"等{len(units)}个单位" if len(units) > 5 else "")
    return f"{title}{len(items)}项，涉及{named}，如{'；'.join(plain(text)[:90] for text in examples)}"


def _earlier(data: Overview) -> str:
    previous = data.previous
    assert previous is not None
    share = f"{previous.verified * 100 / previous.problems:.1f}%" if previous.problems else "100%"
    text = f"上期（{previous.day}，批次{previous.run}）通报问题{previous.problems}项，"
    text += f"经复查已销号{previous.verified}项，销号率{share}，未销号{previous.still}项"
    return text + (f"，其中反弹{previous.relapsed}项。" if previous.relapsed else "。")


def _tables(data: Overview, book: RuleBook) -> list[Table]:
    units = tuple((str(number), unit, str(count), str(still)) for number, (unit, count, still) in enumerate(data.by_unit(), 1))
    sites = tuple(
        (str(number), site.name, str(site.pages), f"{site.read}/{site.columns}", str(site.problems), "是" if site.complete else "否")
        for number, site in enumerate(data.sites, 1)
    )
    kinds = tuple((data.categories.get(rule, ""), data.titles.get(rule, rule), str(len(items))) for rule, items in data.by_rule())
    left_out = tuple((one.site, line) for one in data.coverage for line in one.left_out)
    tables = [
        Table("附件1　责任单位问题数量", ("序号", "责任单位", "问题数", "未销号"), units),
        Table("附件2　网站检查情况", ("序号", "网站", "读取网页", "读到栏目", "问题数", "全部检查完"), sites),
        Table("附件3　问题种类", ("问题类别", "问题名称", "问题数"), kinds),
    ]
    return [*tables, Table("附件4　没有检查到的部分", ("网站", "说明"), left_out)] if left_out else tables


def write_bulletin(bulletin: Bulletin, path: Path) -> None:
    """The document in the form of official papers: A4, title in 小标宋, text in 仿宋, 28-point lines."""
    from docx import Document as new_document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    document = new_document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Cm(3.7), Cm(3.5), Cm(2.8), Cm(2.6)
    _paragraph(document, bulletin.title, "方正小标宋简体", 22, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False)
    _paragraph(document, "（草稿，请核对后印发）", "楷体_GB2312", 14, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False)
    _paragraph(document, bulletin.to, "仿宋_GB2312", 16, indent=False)
    _paragraph(document, bulletin.opening, "仿宋_GB2312", 16)
    for number, part in enumerate(bulletin.parts):
        _paragraph(document, f"{NUMERALS[number]}、{part.heading}", "黑体", 16)
        for text in part.paragraphs:
            _paragraph(document, text, "仿宋_GB2312", 16)
    names = "；".join(table.title.partition("　")[2] for table in bulletin.tables)
    _paragraph(document, f"附件：{names}", "仿宋_GB2312", 16)
    for text in (bulletin.signature, bulletin.day):
        _paragraph(document, text, "仿宋_GB2312", 16, align=WD_ALIGN_PARAGRAPH.RIGHT, indent=False)
    for table in bulletin.tables:
        document.add_page_break()
        _paragraph(document, table.title, "黑体", 16, indent=False)
        _table(document, table)
    document.core_properties.title = bulletin.title
    document.save(str(path))


def _paragraph(document: Document, text: str, font: str, points: int, *, align: Any = None, indent: bool = True) -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    if align is not None:
        paragraph.alignment = align
    form = paragraph.paragraph_format
    form.line_spacing, form.space_after, form.space_before = Pt(28), Pt(0), Pt(0)
    if indent:
        form.first_line_indent = Pt(points * 2)
    _run(paragraph, text, font, points)


def _run(paragraph: Any, text: str, font: str, points: int) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(plain(text))
    run.font.size, run.font.name = Pt(points), "Times New Roman"
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _table(document: Document, data: Table) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    table = document.add_table(rows=1, cols=len(data.headings))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, data.headings, strict=True):
        _run(cell.paragraphs[0], text, "黑体", 12)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in data.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _run(cell.paragraphs[0], text, "仿宋_GB2312", 12)


def fill_template(bulletin: Bulletin, template: Path, path: Path) -> None:
    """The office's own Word template filled in; raises ValueError with what to do if it cannot be."""
    try:
        from docxtpl import DocxTemplate
    except ModuleNotFoundError:
        raise ValueError('用自己的模板要先安装：pip install "portal-audit[templates]"') from None
    from dataclasses import asdict

    document = DocxTemplate(str(template))
    try:
        document.render(asdict(bulletin), autoescape=True)
    except Exception as error:
        raise ValueError(f"模板 {template} 填不了：{error}；可用的变量：title、to、opening、parts、signature、day、tables") from None
    document.save(str(path))
