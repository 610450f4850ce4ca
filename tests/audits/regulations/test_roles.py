"""What a page is in respect of documents, told from its title, column and marks."""

from __future__ import annotations

import pytest

from audits.records import Page, PageKind
from audits.regulations.roles import role_of

TITLES = {
    "示例市就业补助资金管理办法": "document",
    "关于印发示例市公租房管理办法的通知": "document",
    "关于做好拖欠农民工工资清理工作的通知": "document",
    "关于公布保留的行政审批事项清单的通知": "document",
    "示例市行政处罚听证程序规定": "document",
    "示例市重大行政决策论证办法": "document",
    "《示例市公租房管理办法》政策解读": "interpretation",
    "一图读懂示例市公租房管理办法": "interpretation",
    "关于《示例市公租房管理办法》的起草说明": "interpretation",
    "示例市公租房管理办法（征求意见稿）": "draft",
    "关于公开征求《示例市公租房管理办法》意见的公告": "draft",
    "示例市人民政府关于公布规范性文件清理结果的公告": "cleanup",
    "示例市现行有效行政规范性文件目录": "cleanup",
    "关于宣布失效一批规范性文件的通知": "cleanup",
    "关于延长《示例市奖励办法》有效期的通知": "cleanup",
    "示例市人民政府关于废止《示例市旧办法》的决定": "decision",
    "国务院关于修改部分行政法规的决定": "decision",
    "示例市人民政府公报2023年第5期": "gazette",
    "市政府召开规范性文件管理工作座谈会": "news",
    "市领导调研重点项目": "news",
}


@pytest.mark.parametrize(("title", "role"), TITLES.items(), ids=TITLES)
def test_role_by_title(title: str, role: str) -> None:
    assert role_of(Page("https://a.example/", kind=PageKind.DETAIL, title=title)) == role


@pytest.mark.parametrize(
    ("breadcrumb", "role"),
    [
        (("首页", "政策文件"), "document"),
        (("首页", "废止失效文件"), "archive"),
        (("首页", "历史文件"), "archive"),
        (("首页", "政府公报", "2011年第5期"), "gazette"),
        (("首页", "政策解读"), "interpretation"),
        (("首页", "政务动态"), "news"),
    ],
)
def test_role_by_breadcrumb(breadcrumb: tuple[str, ...], role: str) -> None:
    assert role_of(Page("https://a.example/", kind=PageKind.DETAIL, title="示例市旧办法", breadcrumb=breadcrumb)) == role


def test_law_titles_are_not_taken_for_drafts() -> None:
    page = Page("https://a.example/", kind=PageKind.DETAIL, title="法规规章备案审查条例")
    assert role_of(page, law=True) == "document"


def test_lists_and_archived_pages() -> None:
    assert role_of(Page("https://a.example/", kind=PageKind.LIST, title="示例市旧办法")) == "other"
    archived = Page("https://a.example/", kind=PageKind.DETAIL, title="示例市旧办法", body_text="归档时间：2018-11-21 示例市旧办法")
    assert role_of(archived) == "archive"
