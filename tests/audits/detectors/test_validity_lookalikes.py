"""Texts with the words of validity labels that are none: no validity rule speaks of them, wherever they stand."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from audits.engine import Judge
from audits.extract import read
from audits.records.views import PageSummary, PageView
from audits.rulebook.register import check_site
from tests.support.caselib import BOOK
from tests.support.given_site import GivenSite
from tests.support.places import CASES

TODAY = date(2026, 11, 1)
RULES = frozenset(
    {"blank-validity-label", "unknown-validity-label", "contradictory-validity", "expired-validity", "repealed-regulation-in-force"}
)
LOOKALIKES = {
    "原预案同时废止": "<p>原2007年印发的《牟定县突发地质灾害应急预案》同时废止。</p>",
    "清理公告的话": "<p>宣布失效或废止的市政府行政规范性文件自本公告公布之日起停止执行；"
        "继续有效的市政府行政规范性文件目录由市司法局公布。</p>",
    "管理办法里的有效期": "<p>行政规范性文件有效期一般不得超过5年，暂行、试行的有效期不得超过2年。自2015年1月1日起施行。</p>",
    "效力级别": "<table><tr><td>效力级别</td><td>部门规范性文件</td><td>文号</td><td>自然资规〔2020〕1号</td></tr></table>",
    "公开时限": "<table><tr><td>公开时限</td><td>长期公开</td><td>文件编号</td><td>澄政发〔2020〕1号</td></tr></table>",
    "生命周期分类": "<table><tr><td>生命周期分类</td><td></td><td>索引号</td><td>340/2020-1</td></tr></table>",
    "征集状态": "<p>征集状态：已结束　时限：截止:2019-06-18</p>",
    "有效留言": "<p>有效留言总数：35条；网上有效咨询建言渠道畅通。</p>",
    "许可的有效期": "<table><tr><td>许可证编号</td><td>A001</td><td>有效期自</td><td>2015-01-01</td></tr><tr><td>有效期至</td><td>"
        "2018-01-01</td><td>状态</td><td>有效</td></tr></table>",
    "全国范围内有效": "<p>取得的行政许可在全国范围内有效，有效期三年。</p>",
    "引用已废止的条例": "<p>根据《城市房屋拆迁管理条例》（已废止）发放的许可继续有效。【已废止,"
        "最新为:《国有土地上房屋征收与补偿条例》】</p>",
    "自然失效": "<p>因任务完成等原因而自然失效的，由制定机关公布。</p>",
    "软件用语": "<p>数据有效性检查未通过；二维码有效期为5分钟；链接已失效；身份证有效期限不足。</p>",
    "栏目名": "<ul><li><a href='/a/'>废止及修改</a></li><li><a href='/b/'>废止和失效政府规章</a></li><li><a href='/c/'>"
        "规范性文件立改废</a></li></ul>",
    "有效票": "<p>发出选票50张，收回有效票50张；全年受理有效投诉120件，有效发明专利30件。</p>",
}
PAGE = (
    "<html><body><h1>关于加强管理工作的通知</h1><p>发布日期：2021-03-01　来源：市政府办公室</p>{0}"
    "<div id='zoom'><p>各县（市、区）人民政府，市各有关部门和单位：为了进一步规范管理工作，现将有关事项通知如下，请认真贯彻执行。</p>{0}"
    "<p>各地要对照任务清单，逐项细化措施，及时协调解决工作中遇到的困难和问题。</p></div></body></html>"
)


@pytest.mark.parametrize("column", ["normative", "policy", "notice", "news"])
@pytest.mark.parametrize("text", LOOKALIKES.values(), ids=LOOKALIKES)
def test_lookalike(text: str, column: str) -> None:
    site = check_site(yaml.safe_load((CASES / "_register.yml").read_text("utf-8")), {}, "test", BOOK.column_types)
    page = read(PAGE.format(text).encode(), "https://www.demo.example/t1.html")
    judge = Judge(BOOK, site, TODAY, "test", RULES)
    found = site.column(column)
    judged = judge.judge_page(PageView(page, site, TODAY, (found,) if found else ()))
    judged += judge.judge_site(GivenSite(site, TODAY, summaries=(PageSummary(page, (column,)),), full_pages={page.url: page}))
    assert not judge.failures
    assert [one.finding.message for one in judged] == []
