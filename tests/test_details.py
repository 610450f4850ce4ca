"""What is read of a document page, in layouts that the labelled pages do not have; each page is written as its content system writes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from audits.extract.details import Details, read_details
from audits.extract.document import parse
from audits.extract.links import links_of

TEXT = (
    "<p>各乡镇人民政府，各街道办事处，市各委办局，市各直属单位：</p><p>为进一步规范行政行为，保障公民、法人和其他组织合法权益，根据有关法律法规规定，结合本市实际，"
    "现将有关事项通知如下，请认真贯彻执行。各地各部门要提高认识，加强领导，明确责任，抓好落实。</p><p>一、总体要求。坚持依法行政，完善制度，优化服务，严格监督。</p>"
)
TITLE = "示例市人民政府办公室关于印发示例市公共停车场管理办法的通知"
FOOTER = (
    '<div class="footer"><p>主办单位：示例市人民政府办公室</p><p>苏ICP备05000000号-1 网站标识码：3204000000 最后更新：2026-01-02</p></div>'
)


@dataclass
class Sample:
    """A page and what must be read of it."""

    name: str
    body: str
    expect: dict[str, Any]
    head: str = ""
    url: str = "https://www.demo.example/zwgk/show.html?id=7"
    fields: dict[str, str] = field(default_factory=dict)


def page(sample: Sample) -> Details:
    html = f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{TITLE}_示例市人民政府</title>{sample.head}</head><body>{sample.body}{FOOTER}</body></html>"
    document = parse(html.encode(), sample.url)
    return read_details(document, links_of(document)[0])


SAMPLES = [
    Sample(
        "无锡式：单元格，值包在模板注释里，同行有注释掉的单元格",
        f"""<div class="path">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政府信息公开</a></div>
        <table class="xxgk_table"><tr><td>信息索引号</td><td><!--<$[SYH]>-->014006438/2026-00123<!--<$[/SYH]>--></td><td>生成日期</td><td>2026-09-10</td>
        <td>公开日期</td><td>2026-09-18</td></tr><tr><td>文件编号</td><td>示政办规〔2026〕3号</td><td>发布机构</td><td>示例市人民政府办公室</td></tr>
        <tr><td>效力状况</td><td><!--<$[XLZK]>-->有效<!--<$[/XLZK]>--></td><!--<td>废止日期</td><td>2020-01-01</td>--></tr></table>
        <h1>{TITLE}</h1><div id="Zoom">{TEXT}</div>""",
        {"published": "2026-09-18", "published_where": "visible", "written": "2026-09-10", "doc_number": "示政办规〔2026〕3号", "index_number": "014006438/2026-00123",
         "issuer": "示例市人民政府办公室", "validity": "有效", "validity_label": "效力状况", "title": TITLE, "breadcrumb": ("首页", "政府信息公开"), "doc_type": "规范性文件"},
        fields={"效力状况": "有效", "文件编号": "示政办规〔2026〕3号"},
    ),
    Sample(
        "th与td，空白值与占位符",
        f"""<table><tbody><tr><th>索引号：</th><td>11320400/2026-00007</td><th>有效性：</th><td></td></tr><tr><th>发文字号：</th><td>—  —</td><th>发文日期：</th><td>2026年9月1日</td></tr>
        <tr><th>发布日期：</th><td>2026-09-02 08:30</td><th>发文机关：</th><td>示例市民政局</td></tr></table><h1 class="tit">{TITLE}</h1><div class="article-content">{TEXT}</div>""",
        {"published": "2026-09-02", "written": "2026-09-01", "validity": "", "validity_label": "有效性", "doc_number": None, "issuer": "示例市民政局"},
        fields={"有效性": "", "发文字号": ""},
    ),
    Sample(
        "dl：dt与dd，标签字距用全角空格",
        f"""<dl class="info"><dt>索　引　号</dt><dd>AB0123-0205-2026-00001</dd><dt>有　效　性</dt><dd>废止</dd><dt>文　　号</dt><dd>示政发[2020] 12 号</dd>
        <dt>成文日期</dt><dd>2020-03-01</dd><dt>发布日期</dt><dd>2020-03-05</dd></dl><h2>{TITLE}</h2><div id="zoom">{TEXT}</div>""",
        {"published": "2020-03-05", "written": "2020-03-01", "validity": "废止", "doc_number": "示政发[2020]12号", "index_number": "AB0123-0205-2026-00001"},
    ),
    Sample(
        "li：标签和值在一起，标签在span里",
        f"""<ul class="xxgk-info"><li><span>索引号</span>：000014348/2026-35147</li><li><strong>有 效 性</strong>：有效</li><li>发文机构：示例市财政局</li><li>发文字号： 示财规〔2026〕9号</li>
        <li>成文日期：2026年01月30日</li><li>发布日期：2026年02月03日</li></ul><div class="article"><h1>{TITLE}</h1><div class="con">{TEXT}</div></div>""",
        {"published": "2026-02-03", "written": "2026-01-30", "validity": "有效", "issuer": "示例市财政局", "doc_number": "示财规〔2026〕9号"},
        fields={"索引号": "000014348/2026-35147"},
    ),
    Sample(
        "label与font一块，值在旁边的div里",
        f"""<div class="zcxx"><div><label><font>索 引 号：</font></label><div>014149999/2026-00321</div></div><div><label><font>时&ensp;&ensp;效：</font></label><div>有效</div></div>
        <div><label><font>发布机构：</font></label><div>示例市教育局</div></div><div><label><font>发文日期：</font></label><div>2026-05-06</div></div>
        <div><label><font>文&ensp;&ensp;号：</font></label><div></div></div><div><label><font>内容概述：</font></label><div>停车场管理</div></div></div>
        <h1>{TITLE}</h1><p class="time">时间：2026-05-08 来源：示例市教育局</p><div class="content">{TEXT}</div>""",
        {"published": "2026-05-08", "written": "2026-05-06", "validity": "有效", "validity_label": "时效", "doc_number": None, "issuer": "示例市教育局", "source": "示例市教育局"},
        fields={"文号": "", "时效": "有效"},
    ),
    Sample(
        "方括号标签，一个单元格一条",
        f"""<table><tr><td>[ 索引号 ] 11500000/2026-00456</td><td>[ 发文字号 ] 示府发〔2026〕8号</td></tr><tr><td>[ 发布机构 ] 示例区人民政府</td><td>[ 有效性 ] </td></tr>
        <tr><td>[ 成文日期 ] 2026-03-02</td><td>[ 发布日期 ] 2026-03-04</td></tr></table><div class="zwxl-bar">{TITLE}</div><div class="zwxl-article">{TEXT}</div>""",
        {"published": "2026-03-04", "written": "2026-03-02", "validity": "", "doc_number": "示府发〔2026〕8号", "index_number": "11500000/2026-00456", "issuer": "示例区人民政府"},
    ),
    Sample(
        "北京式：方括号标签在li里，值在span里，有的空",
        f"""<ol class="doc-info"><li>[主题分类]&nbsp;<span>城乡建设</span></li><li>[发文机构]&nbsp;<span>示例市人民政府</span></li><li>[实施日期]&nbsp;<span>2026-08-01</span></li>
        <li>[成文日期]&nbsp;<span>2026-06-20</span></li><li>[发文字号]&nbsp;<span>示政字〔2026〕20号</span></li><li>[废止日期]&nbsp;<span></span></li><li>[发布日期]&nbsp;<span>2026-06-25</span></li><li>[有效性]&nbsp;<span></span></li></ol>
        <h1>{TITLE}</h1><div id="mainText">{TEXT}</div>""",
        {"published": "2026-06-25", "written": "2026-06-20", "issuer": "示例市人民政府", "doc_number": "示政字〔2026〕20号", "validity": ""},
        fields={"废止日期": "", "实施日期": "2026-08-01", "主题分类": "城乡建设"},
    ),
    Sample(
        "标签与值各占一行，没有冒号",
        f"""<div class="news-info"><p>标题</p><p>{TITLE}</p><p>发文机关</p><p>示例县人民政府</p><p>发文字号</p><p>示政字〔2026〕31号</p><p>索引号</p><p>11370322/2026-0045</p>
        <p>有效性</p><p>有效</p><p>成文日期</p><p>2026-04-01</p><p>发文日期</p><p>2026-04-02</p></div><div class="TRS_Editor">{TEXT}</div>""",
        {"written": "2026-04-01", "issuer": "示例县人民政府", "doc_number": "示政字〔2026〕31号", "validity": "有效", "title": TITLE},
    ),
    Sample(
        "标签有冒号而下一段是空的",
        f"""<div class="info"><p>索引号：6107280000/2026-001005</p><p>发文机构：县政府网站</p><p>发文字号：示政发〔2026〕7号</p><p>有效性：</p><p></p><p>发布日期：2026年04月06日 16:34</p></div>
        <h1>{TITLE}</h1><div class="content">{TEXT}</div>""",
        {"published": "2026-04-06", "validity": "", "issuer": "县政府网站", "doc_number": "示政发〔2026〕7号"},
    ),
    Sample(
        "整块信息一行到底",
        f"""<div class="tb">索引号： A123-01-2026-0001 公文目录：政策 发文日期：2026年06月28日 主题词：停车 文号：示政规〔2026〕5号 成文日期：2026年06月27日</div>
        <h1>{TITLE}</h1><div class="content">{TEXT}</div>""",
        {"written": "2026-06-28", "doc_number": "示政规〔2026〕5号", "index_number": "A123-01-2026-0001"},
    ),
    Sample(
        "信息区印了两遍，只算一遍",
        f"""<div class="pc"><p>索引号：115/2026-9</p><p>有效性：</p><p>发布日期：2026-01-05</p></div><div class="phone"><p>索引号：115/2026-9</p><p>有效性：</p><p>发布日期：2026-01-05</p></div>
        <h1>{TITLE}</h1><div class="content">{TEXT}</div>""",
        {"published": "2026-01-05", "validity": "", "index_number": "115/2026-9"},
    ),
    Sample(
        "织梦：小标签，来源未知",
        f"""<div class="viewbox"><div class="title"><h2>{TITLE}</h2></div><div class="info"><small>时间:</small>2026-05-12 10:01<small>来源:</small>未知 <small>作者:</small>admin
        <small>点击:</small><script src="/plus/count.php?view=yes&aid=7"></script>次</div><div class="content"><table><tr><td>{TEXT}</td></tr></table></div></div>""",
        {"published": "2026-05-12", "source": None, "title": TITLE},
    ),
    Sample(
        "新点：方括号里的信息时间，后面紧跟阅读次数",
        f"""<h2 class="infotitle">{TITLE}</h2><p class="infotime">【信息时间：2026/5/12  阅读次数：<span id="t"></span>】【<a href="#">打印</a>】</p><div class="ewb-article-info">{TEXT}</div>""",
        {"published": "2026-05-12"},
    ),
    Sample(
        "新版政府网：日期无标签，来源在字体里",
        f"""<div class="article"><h1 id="ti">{TITLE}</h1><div class="pages-date">2026-05-12 18:00 <span class="font-zyygwj">来源： 新华社</span><div class="pages_print">字号：<span>默认</span> 大 超大 | 打印</div></div>
        <div class="pages_content" id="UCAP-CONTENT">{TEXT}<p style="text-align:right">责任编辑：宋岩</p></div></div>""",
        {"published": "2026-05-12", "source": "新华社", "responsible": {"责任编辑": "宋岩"}},
    ),
    Sample(
        "开普：表格标签带冒号，名称和发布日期",
        f"""<div class="classify"><table><tr><td class="first">索引号:</td><td class="second"><span>11440000/2026-00007</span></td><td class="first">分类:</td><td class="second"><span>政策文件、通知</span></td></tr>
        <tr><td class="first">发布机构:</td><td><span>示例省发展和改革委员会</span></td><td class="first">成文日期:</td><td><span>2026-01-19</span></td></tr>
        <tr><td class="first">名称:</td><td colspan="3"><span class="title">{TITLE}</span></td></tr><tr><td class="first">文号:</td><td><span>示发改〔2026〕1号</span></td><td class="first">发布日期:</td><td><span>2026-02-01</span></td></tr>
        <tr><td class="first">主题词:</td><td colspan="3"></td></tr></table></div><h1 class="content-title">{TITLE}</h1><div class="article-content">{TEXT}</div>""",
        {"published": "2026-02-01", "written": "2026-01-19", "doc_number": "示发改〔2026〕1号", "index_number": "11440000/2026-00007", "issuer": "示例省发展和改革委员会", "title": TITLE},
    ),
    Sample(
        "日期只在脚本变量里，标签在脚本外",
        f"""<h1>{TITLE}</h1><div class="bar">发布时间：<script>var fbsj='2026年08月28日'; if(fbsj!=''){{document.write(fbsj);}}</script>
        <script>var zz='李四'; if(zz!=''){{document.write('作者：'+zz);}}</script></div><div class="TRS_Editor">{TEXT}</div>""",
        {"published": "2026-08-28", "published_where": "script", "responsible": {"作者": "李四"}},
    ),
    Sample(
        "日期只在元标签里，冒号是U+2236",
        f"<h1>{TITLE}</h1><div class='TRS_Editor'>{TEXT}</div>",
        {"published": "2026-08-19", "published_where": "meta"},
        head='<meta content="2026-08-19 10∶08" name="PubDate"><meta name="Maketime" content="2026-09-30 12:00:00">',
    ),
    Sample(
        "日期只在网址里",
        f"<h1>{TITLE}</h1><div class='TRS_Editor'>{TEXT}</div>",
        {"published": "2026-05-12", "published_where": "url"},
        url="https://www.demo.example/zwgk/202605/t20260512_4137912.html",
    ),
    Sample(
        "移库文件夹的日期不算发布日期",
        f"<h1>{TITLE}</h1><div class='content_article'>{TEXT}</div>",
        {"published": None, "published_where": None},
        url="https://www.demo.example/zwgk/2026-06-24/4.html",
    ),
    Sample(
        "页面时钟、相关列表、页脚更新时间都不是发布日期",
        f"""<div class="top">今天是：2026年11月24日 星期二</div><h1>{TITLE}</h1><div class="content_article">{TEXT}</div>
        <div class="xgwd"><h3>相关文档</h3><ul><li><a href="/a.html">关于甲的通知</a><span>2026-11-20</span></li><li><a href="/b.html">关于乙的通知</a><span>2026-11-19</span></li></ul></div>""",
        {"published": None},
    ),
    Sample(
        "没有的日子不当成别的日子",
        f"<h1>{TITLE}</h1><p class='info'>发布日期：2025-02-30</p><div class='content'>{TEXT}</div>",
        {"published": None},
    ),
    Sample(
        "汉字数字的落款，单位在上一行，附件印在后面",
        f"""<h1>{TITLE}</h1><p class="info">发布日期：2026-03-08</p><div id="zoom"><p style="text-align:center">示政办发〔2026〕6号</p>{TEXT}<p style="text-align:right">示例市人民政府办公室</p>
        <p style="text-align:right">二〇二六年三月一日</p><p>附件</p><p>示例市公共停车场管理办法</p><p>第一条　根据《中华人民共和国道路交通安全法》（主席令第四十七号）和省政府令第12号，制定本办法。</p><p>示例市城管局</p><p>2025年1月1日</p></div>""",
        {"published": "2026-03-08", "written": "2026-03-01", "issuer": "示例市人民政府办公室", "doc_number": "示政办发〔2026〕6号"},
    ),
    Sample(
        "引用的文号不是本文文号",
        f"""<h1>关于做好停车场管理工作的公告</h1><p class="info">发布日期：2026-03-08 来源：</p><div id="zoom"><p>根据《示例省停车条例》（示政发〔2020〕1号）和国办发〔2018〕117号文件要求，现公告如下，请遵照执行。</p>{TEXT}</div>""",
        {"doc_number": None, "source": None},
    ),
    Sample(
        "附件：下载程序、脚本下载、相对地址、图标重复",
        f"""<h1>{TITLE}</h1><p class="info">发布日期：2026-03-08</p><div id="zoom">{TEXT}<p>附件：1.<a href="/module/download/downfile.jsp?classid=0&amp;filename=2603.doc">申请表</a></p>
        <p>2.<a href="./P020260308.pdf"><img src="/pdf.gif"></a><a href="./P020260308.pdf">示例.pdf</a></p><p>3.<a href="javascript:void(0)" onclick="window.open('/files/b.xlsx')">名单</a></p>
        <p>详见<a href="https://www.gov.cn/zhengce/">中国政府网</a>。</p></div>""",
        {"attachments": ["/module/download/downfile.jsp?classid=0&filename=2603.doc", "./P020260308.pdf", "javascript:void(0)"]},
    ),
    Sample(
        "规章的题注",
        f"""<h1>示例市公共停车场管理办法</h1><p class="info">发布日期：2026-03-08</p><div id="zoom"><p style="text-align:center">（2019年9月19日示例市人民政府令第1号公布　根据2021年2月22日示例市人民政府令第3号修订　自2019年11月1日起施行）</p>{TEXT}</div>""",
        {"enactment_note": "（2019年9月19日示例市人民政府令第1号公布 根据2021年2月22日示例市人民政府令第3号修订 自2019年11月1日起施行）"},
    ),
    Sample(
        "面包屑没有前导词，分隔符是图片",
        f"""<div class="position"><a href="/">网站首页</a><img src="/i.png"><a href="/zwgk/">政务公开</a><img src="/i.png"><a href="/zwgk/wj/">政策文件</a></div><h1>{TITLE}</h1>
        <p class="info">发布日期：2026-03-08</p><div id="zoom">{TEXT}</div>""",
        {"breadcrumb": ("网站首页", "政务公开", "政策文件"), "column": "政策文件"},
    ),
    Sample(
        "面包屑是列表",
        f"""<ol class="breadcrumb"><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li><li class="active">通知公告</li></ol><h1>{TITLE}</h1>
        <p class="info">发布日期：2026-03-08</p><div id="zoom">{TEXT}</div>""",
        {"breadcrumb": ("首页", "政务公开", "通知公告")},
    ),
    Sample(
        "文末的审核与编辑，用竖线代替冒号",
        f"""<h1>{TITLE}</h1><p class="info">发布日期：2026-03-08</p><div id="zoom">{TEXT}<p>来源 | 市局办公室</p><p>编辑 | 小卢</p><p>（初审：张三　复审：李四　终审：王五）</p></div>""",
        {"responsible": {"编辑": "小卢", "初审": "张三", "复审": "李四", "终审": "王五"}},
    ),
    Sample(
        "活动通知里的主办单位不是页脚",
        f"""<h1>{TITLE}</h1><p class="info">发布日期：2026-03-08</p><div id="zoom">{TEXT}<p>主办单位：示例市体育局</p>{TEXT}<p>附件：<a href="a.doc">报名表</a></p></div>""",
        {"attachments": ["a.doc"]},
    ),
]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_layout(sample: Sample) -> None:
    details = page(sample)
    got = {name: getattr(details, name) for name in sample.expect}
    if "attachments" in got:
        got["attachments"] = [link.raw for link in details.attachments]
    assert got == sample.expect
    shown = {one.label: one.value for one in details.fields}
    assert {label: shown.get(label) for label in sample.fields} == sample.fields
