"""What the sheets of a register hold (站点登记表): the reader and the template writer both go by it."""

from __future__ import annotations

from dataclasses import dataclass

from reports.screen.words import EXPECTATION, SITE_KIND

SITES, COLUMNS, DEPARTMENTS = "站点", "栏目", "责任单位"
KINDS = {
    "portal": (SITE_KIND["portal"], "门户网站", "门户", "市级门户"),
    "department": (SITE_KIND["department"], "部门"),
    "county": (SITE_KIND["county"], "县级", "县区", "区县"),
    "township": (SITE_KIND["township"], "乡镇", "街道", "乡镇街道"),
    "ministry": (SITE_KIND["ministry"], "部委"),
}
EXPECTATIONS = {
    "validity-label": (EXPECTATION["validity-label"], "有效性"),
    "enactment-note": (EXPECTATION["enactment-note"],),
    "interpretation-link": (EXPECTATION["interpretation-link"], "政策解读", "解读"),
    "document-number": (EXPECTATION["document-number"], "发文字号"),
    "source": (EXPECTATION["source"], "信息来源"),
    "responsible-person": (EXPECTATION["responsible-person"], "责任编辑"),
}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet."""

    key: str
    """Key in the YAML register; ``pace.delay_s`` for one that nests."""
    title: str
    """SheetColumn as written in the sheet."""
    hint: str
    """What to fill in."""
    width: int = 16
    """Width in the template."""
    required: bool = False
    """Whether the column must be there."""
    many: bool = False
    """Whether the cell holds several values, separated by semicolons."""


SHEETS: dict[str, tuple[SheetColumn, ...]] = {
    SITES: (
        SheetColumn("site", "站点编号", "字母、数字、短横，全表不重复；定下后不要改", required=True),
        SheetColumn("name", "站点名称", "网站全称", 30, required=True),
        SheetColumn("home", "首页", "http:// 或 https:// 开头的完整网址", 32, required=True),
        SheetColumn("owner", "主办单位", "对全站负责的单位，台账里没有栏目的问题归它", 24),
        SheetColumn("site_code", "网站标识码", "10 位", 14),
        SheetColumn("also_known_as", "地名别称", "同一个地方的其他名称（简称、改名前的名称），用分号隔开；可不填", 20, many=True),
        SheetColumn("hosts", "站内域名", "属于本站的其他域名，用分号隔开；首页的域名不用写", 28, many=True),
        SheetColumn("formerly", "曾用域名", "域名改过的：旧域名=新域名，用分号隔开；问题编号接着原来的", 28, many=True),
        SheetColumn("kind", "站点类型", "、".join(names[0] for names in KINDS.values()), 16),
        SheetColumn("pace.delay_s", "抓取间隔", "同一域名两次请求之间的秒数，默认 0.5", 10),
        SheetColumn("pace.concurrency", "并发数", "同一域名同时请求几个，默认 4", 10),
        SheetColumn("pace.max_pages", "最大页数", "最多读多少页，默认 20000", 10),
        SheetColumn("resolve", "域名映射", "测试环境用：域名=IP:端口，用分号隔开", 28, many=True),
        SheetColumn("catalogue", "公开标准目录", "公开标准目录的表格文件，相对本表所在文件夹", 20),
        SheetColumn("posts", "新媒体导出", "政务新媒体发布记录的文件，相对本表所在文件夹", 20),
        SheetColumn("reported", "报送系统导出", "信息报送系统导出的表格文件，相对本表所在文件夹", 20),
        SheetColumn("reposts", "转载任务", "重要信息转载任务的表格文件，相对本表所在文件夹", 20),
        SheetColumn("accounts", "新媒体登记", "政务新媒体账号登记的表格文件，相对本表所在文件夹", 20),
        SheetColumn("supervisor", "主管部门", "谁来检查、在通知和通报上署名；不填就是主办单位", 24),
        SheetColumn("office", "归属单位", "归哪一级管，由上到下用斜线隔开：示例省/示例市/示例县；可不填", 24),
    ),
    COLUMNS: (
        SheetColumn("site", "站点编号", "与“站点”表一致；只有一个站点时可不填"),
        SheetColumn("id", "栏目编号", "字母、数字、短横，站内不重复；定下后不要改", required=True),
        SheetColumn("name", "栏目名称", "网站上显示的名称", 24, required=True),
        SheetColumn("type", "栏目类型", "决定更新期限和应有内容，从下拉框里选", 18, required=True),
        SheetColumn("department", "责任单位", "单位编号或名称；不填归主办单位", 24),
        SheetColumn("list", "列表地址", "列表页的地址，可相对首页", 32, required=True),
        SheetColumn("articles", "文章地址", "可不填；如 /zcwj/gfxwj/**，几个用分号隔开", 28, many=True),
        SheetColumn("update_within", "更新期限(天)", "可不填，按栏目类型；不要求更新的写“从不”", 14),
        SheetColumn("expects", "应有内容", "可不填，按栏目类型；" + "、".join(names[0] for names in EXPECTATIONS.values()), 24, many=True),
    ),
    DEPARTMENTS: (
        SheetColumn("site", "站点编号", "与“站点”表一致；只有一个站点时可不填"),
        SheetColumn("id", "单位编号", "站内不重复；“栏目”表里用它或单位名称", required=True),
        SheetColumn("name", "单位名称", "全称，写进台账", 30, required=True),
        SheetColumn("contact", "联系科室", "可不填", 20),
        SheetColumn("email", "邮箱", "整改通知发到哪里，可不填", 24),
    ),
}
WORDS = frozenset({"name", "owner", "also_known_as", "supervisor", "office", "department", "contact"})
"""What is a text as it is written; of all other columns full-width digits, letters and marks are the same as plain ones."""
