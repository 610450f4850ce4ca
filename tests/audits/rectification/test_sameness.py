"""Whether what a re-check opened is what was there before, and all of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from audits.records import Confidence, Link, ListItem, Outcome, Page, PageKind
from audits.rectification.sameness import (
    Around,
    kind_kept,
    list_kept,
    list_moved_on,
    list_named,
    list_strange,
    other_file,
    sketched,
    unlike,
    unproved,
)

URL = "http://www.small.example/zw/t1.html"
TEXT = (
    "第一条为规范全县城镇燃气经营许可的办理，根据有关规定制定本办法。第二条本县范围内从事燃气经营活动的单位应当取得许可。"
    "第三条县住建局负责受理、审查和发证，自受理之日起二十日内作出决定。"
) * 3
OTHER = "县教育局决定组织开展全县中小学春季开学检查，重点检查校园安全、食品卫生和教材发放情况，各学校应于三月一日前完成自查并报送材料。" * 3
FIRM = Around(common=frozenset({"示例县人民政府"}))
TAKEN, WORDED, COPY = replace(FIRM, taken=True), replace(FIRM, worded=True), replace(FIRM, copy=True)


GONE_LINKS = frozenset(f"http://www.small.example/{number}" for number in range(12, 20))


def article(title: str = "示例县燃气管理办法", text: str = TEXT, **more: Any) -> Page:
    """An article of the site."""
    links = tuple(Link(f"/{number}", f"http://www.small.example/{number}") for number in range(more.pop("links", 20)))
    return Page(URL, kind=more.pop("kind", PageKind.DETAIL), title=title, html_title="示例县人民政府", text=text, body_text=text, links=links, **more)


def listing(*numbers: int, **more: Any) -> Page:
    """A page of a list."""
    items = tuple(ListItem(f"第{number}条", f"t{number}.html", f"http://www.small.example/zw/t{number}.html") for number in numbers)
    return Page("http://www.small.example/zw/", kind=PageKind.LIST, title="政务公开", items=items, text="x", **more)


ARTICLES: dict[str, tuple[Page, Around, str | None]] = {
    "the same": (article(), FIRM, None),
    "brought up to date under its name": (article(text=TEXT.replace("二十日", "十五日") + "第四条本办法自印发之日起施行。"), FIRM, None),
    "renamed": (article("示例县城镇燃气管理办法"), FIRM, None),
    "a placeholder grown into a text": (article(text=OTHER * 4), FIRM, None),
    "another article of the template": (article("关于开展春季开学检查的通知", OTHER), FIRM, "other-document"),
    "another year's text, nearly the same": (article("示例县燃气管理办法（2024年）"), TAKEN, "other-document"),
    "another article whose heading is the site's name": (article("示例县人民政府", OTHER), FIRM, "other-document"),
    "maintenance under the same title": (article(text="系统升级维护中，请稍后访问。"), WORDED, "other-document"),
    "long maintenance under the same title": (article(text=OTHER * 4), WORDED, "other-document"),
    "the template without a text": (article(text=""), FIRM, "other-document"),
    "half of it": (article(text=TEXT[: len(TEXT) // 2]), FIRM, "cut-short"),
    "a template without its menus": (article(links=3), FIRM, "cut-short"),
    "two dead links taken out": (article(links=18), FIRM, None),
    "three dead links taken out of which one was found": (article(links=17), replace(FIRM, at_fault=1), None),
    "a block of links taken out that all led to what is gone": (article(links=12), replace(FIRM, gone=GONE_LINKS), None),
    "links to what is gone, and a block beside them": (article(links=8), replace(FIRM, gone=GONE_LINKS), "cut-short"),
    "a block of links gone with the one at fault": (article(links=15), replace(FIRM, at_fault=1), "cut-short"),
    "a menu of six entries less on all pages": (article(links=14), replace(FIRM, usual_loss=6), None),
    "a menu less on all pages, and a block on this": (article(links=8), replace(FIRM, usual_loss=6), "cut-short"),
    "an error page": (article(kind=PageKind.ERROR), FIRM, "other-document"),
    "the home page": (article(kind=PageKind.HOME), FIRM, "other-document"),
    "word for word another page": (article(), COPY, "other-document"),
    "a script that is not closed any more": (article(problems=("unclosed-script",)), FIRM, "cut-short"),
}


@pytest.mark.parametrize("name", ARTICLES)
def test_articles(name: str) -> None:
    now, around, why = ARTICLES[name]
    assert unlike(article(), now, URL, around) == why


LOST = article("提示信息", "您访问的页面不存在或已删除，请返回首页重新查找。", kind=PageKind.ERROR)
ERRORS: dict[str, tuple[Page, Around, str | None]] = {
    "the same, one dead link in its frame less": (replace(LOST, links=LOST.links[1:]), FIRM, None),
    "another error page under the same title": (replace(LOST, text=OTHER, body_text=OTHER), FIRM, "other-document"),
    "without its menus": (replace(LOST, links=LOST.links[:3]), FIRM, "cut-short"),
    "word for word another page": (LOST, COPY, "other-document"),
    "an article": (article(), FIRM, "other-document"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_what_stood_on_an_error_page_is_proved_by_the_same_error_page(name: str) -> None:
    now, around, why = ERRORS[name]
    assert unlike(LOST, now, URL, around) == why


LISTS: dict[str, tuple[Page, str | None]] = {
    "the same": (listing(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), None),
    "new items push old ones out": (listing(12, 11, 1, 2, 3, 4, 5, 6, 7, 8), None),
    "one dead item taken out": (listing(1, 2, 3, 4, 5, 6, 7, 8, 9), None),
    "half of it": (listing(1, 2, 3, 4, 5), "cut-short"),
    "another column's": (listing(*range(100, 110)), "other-document"),
    "nothing under the same name": (Page("http://www.small.example/zw/", kind=PageKind.EMPTY_LIST, title="政务公开", text="暂无"), "other-document"),
}


def framed(page: Page, frame: int = 4) -> Page:
    """A list page with a link for each item and some in its frame."""
    links = [Link(item.href, item.url) for item in page.items] + [Link(f"/{number}", f"http://www.small.example/{number}") for number in range(frame)]
    return replace(page, links=tuple(links))


def test_a_list_without_most_of_its_entries_is_whole_where_their_pages_are_gone() -> None:
    before, url = framed(listing(*range(1, 31))), "http://www.small.example/zw/"
    gone = replace(FIRM, gone=frozenset(item.url for item in before.items[5:]))
    assert unlike(before, framed(listing(*range(1, 6))), url, gone) is None
    assert unlike(before, framed(listing(*range(1, 6))), url, FIRM) == "other-document"
    assert unlike(before, framed(listing(1, 2)), url, gone) == "cut-short", "of those whose pages are there most are missing"


@pytest.mark.parametrize(
    ("now", "moved_on"),
    [
        (["n2", "n1", "a", "b", "c", "d"], True),
        (["n3", "n2", "n1", "a", "b", "c"], True),
        (["n4", "n3", "n2", "n1", "a", "b"], False),
        (["a", "b", "c"], False),
        (["n1", "a", "b", "c"], False),
        (["n3", "n2", "n1", "d", "e", "f"], False),
        (["a", "b", "c", "n3", "n2", "n1"], False),
        (["n3", "n2", "n1", "c", "b", "a"], False),
        (["x", "y", "z", "u", "v", "w"], False),
    ],
)
def test_a_list_of_the_newest_moves_on_by_newer_ones_before_what_stood_at_its_head(now: list[str], moved_on: bool) -> None:
    assert list_moved_on(["a", "b", "c", "d", "e", "f"], now, frozenset()) is moved_on


def test_what_is_gone_need_not_stand_in_a_list_that_moved_on() -> None:
    assert list_moved_on(["a", "b", "c", "d", "e", "f"], ["n2", "n1", "a", "c", "d"], frozenset({"b"}))
    assert not list_moved_on(["a", "b", "c", "d", "e", "f"], ["n2", "n1", "a", "c", "d"], frozenset())


@pytest.mark.parametrize("name", LISTS)
def test_list_pages(name: str) -> None:
    now, why = LISTS[name]
    assert unlike(listing(*range(1, 11)), now, "http://www.small.example/zw/", FIRM) == why


def test_a_list_is_whole_if_what_each_of_its_pages_showed_is_there_or_gone_from_the_site() -> None:
    page = [f"t{number}" for number in range(10)]
    assert list_kept(page, frozenset(page[3:]), frozenset())
    assert not list_kept(page, frozenset(page[5:]), frozenset())
    assert list_kept(page, frozenset(page[5:]), frozenset(page[:3]))
    assert list_kept(["a", "b", "c"], frozenset({"a", "b"}), frozenset())
    assert not list_kept(["a", "b"], frozenset({"a"}), frozenset())
    assert not list_kept(["a"], frozenset(), frozenset())
    assert list_kept(["a"], frozenset(), frozenset({"a"}))


def test_a_page_of_what_another_column_listed_is_not_the_columns_own() -> None:
    assert list_strange(["x", "y", "z"], frozenset({"a"}), frozenset({"x", "y"}))
    assert not list_strange(["n1", "n2", "x"], frozenset({"x"}), frozenset({"x"}))
    assert not list_strange([], frozenset(), frozenset())


def test_a_list_of_which_nothing_was_known_is_known_by_its_name_or_by_where_its_items_stand() -> None:
    url, page = "http://www.small.example/xxgk/ghjh/", Page("http://www.small.example/xxgk/ghjh/", title="规划计划")
    own = [ListItem("规划", "1.html", f"{url}1.html")]
    strange = [ListItem("通知", "1.html", "http://www.small.example/tzgg/1.html")]
    assert list_named(page, "规划计划", url, strange)
    assert list_named(None, "规划计划", url, own)
    assert not list_named(Page(url, title="通知公告"), "规划计划", url, strange)
    assert not list_named(None, "规划计划", "http://www.small.example/", own)


def opened(path: str = "/zw/t9.html", **more: Any) -> Outcome:
    """A target that answers now."""
    return Outcome(f"http://www.small.example{path}", more.pop("internal", True), "ok", 200, Confidence.CONFIRMED, f"http://www.small.example{path}", **more)


TARGETS: dict[str, tuple[str, Outcome, Page | None, Around, str | None]] = {
    "the document that the link names": ("示例县燃气管理办法", opened(), article(), FIRM, None),
    "another document": ("关于组织春季义务植树的通知", opened(), article(), FIRM, "target-unproved"),
    "something behind a link that names nothing": ("详情", opened(), article(), FIRM, None),
    "a copy of another page behind it": ("详情", opened(), article(), COPY, "target-unproved"),
    "a page of another title behind it": ("详情", opened(), article(), TAKEN, "target-unproved"),
    "a notice behind it": ("详情", opened(), article(), WORDED, "target-unproved"),
    "the named title over a notice": ("示例县燃气管理办法", opened(), article(text="系统维护"), WORDED, "target-unproved"),
    "nothing": ("示例县燃气管理办法", opened(), article(text=""), FIRM, "target-unproved"),
    "the home page": ("示例县燃气管理办法", opened(), article(kind=PageKind.HOME), FIRM, "target-unproved"),
    "a PDF": ("附件", opened("/f/a.pdf", sniffed="pdf"), None, FIRM, None),
    "another document's PDF": ("附件", opened("/f/a.pdf", sniffed="pdf"), None, COPY, "target-unproved"),
    "the PDF of another document that a script sends": ("附件", opened("/down.jsp", sniffed="pdf"), None, COPY, "target-unproved"),
    "a picture that stands at two addresses": ("", opened("/i/a.jpg", sniffed="jpeg"), None, COPY, None),
    "HTML for a PDF": ("附件", opened("/f/a.pdf", sniffed="html"), None, FIRM, "other-kind"),
    "half a PDF": ("附件", opened("/f/a.pdf", sniffed="pdf-damaged"), None, FIRM, "other-kind"),
    "an empty file": ("附件", opened("/f/a.docx", sniffed="empty"), None, FIRM, "other-kind"),
    "a word document for a sheet": ("附件", opened("/f/a.xlsx", sniffed="pdf"), None, FIRM, "other-kind"),
    "a style sheet": ("", opened("/a.css", sniffed="text"), None, FIRM, None),
    "HTML for a style sheet": ("", opened("/a.css", sniffed="html"), None, FIRM, "other-kind"),
    "a file that a script sends": ("附件", opened("/down.jsp", sniffed="pdf"), None, FIRM, None),
    "another site by its name": ("国家政务服务平台", opened(internal=False, sniffed="html", title="国家政务服务平台首页"), None, FIRM, None),
    "another site of another name": ("国家政务服务平台网", opened(internal=False, sniffed="html", title="特价机票预订"), None, FIRM, "target-unproved"),
    "another site without a title": ("国家政务服务平台", opened(internal=False, sniffed="html"), None, FIRM, "target-unproved"),
    "another site that is down for now": ("国家政务服务平台", opened(internal=False, sniffed="html", title="系统维护"), None, WORDED, "target-unproved"),
}


@pytest.mark.parametrize("name", TARGETS)
def test_targets_of_links(name: str) -> None:
    words, outcome, page, around, why = TARGETS[name]
    assert unproved(words, outcome, page, around, {}) == why


def test_a_file_that_is_read_again_stays_of_its_kind() -> None:
    assert kind_kept("pdf", "pdf")
    assert kind_kept("ole", "docx"), "an old format replaced by the new one"
    assert not kind_kept("pdf", "html")
    assert not kind_kept("docx", "empty")


NAMES = "".join(f"{name}县{place}村村民，身份证号11010519{year}12310020，补贴金额{year}元\n" for year, (name, place) in enumerate(
    zip("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "东南西北上下前后大小长短高低新旧", strict=True), 1940))  # fmt: skip
FILES: dict[str, tuple[str, str, str | None]] = {
    "the same": (NAMES, NAMES, None),
    "numbers masked": (NAMES, NAMES.replace("123100", "******"), None),
    "numbers masked with x": (NAMES, NAMES.replace("12310020", "xxxxxxxX"), None),
    "numbers taken out": (NAMES, "".join(one for one in NAMES if not one.isdecimal()), None),
    "numbers and their words taken out": (NAMES, NAMES.replace("身份证号", "").replace("12310020", ""), None),
    "a line more": (NAMES, NAMES + "以上名单公示七日，如有异议请与村民委员会联系。", None),
    "half of the list": (NAMES, NAMES[: len(NAMES) // 2], "cut-short"),
    "a notice in place of the list": (NAMES, "因含个人信息，本附件已撤下。", "other-document"),
    "another list of the same form": (NAMES, "".join(f"{year}年度水利工程建设项目第{year}标段中标公示，中标人为水电建设集团\n" for year in range(16)), "other-document"),
    "nothing": (NAMES, "", "other-document"),
    "only numbers": (NAMES, "110105194912310020 " * 20, "other-document"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_known_again_by_its_text_whatever_was_masked(name: str) -> None:
    before, now, why = FILES[name]
    assert other_file(sketched(before), sketched(now)) == why


def test_a_file_of_which_no_text_is_known_is_not_known_again() -> None:
    assert other_file(None, sketched(NAMES)) == other_file(sketched(NAMES), None) == "other-document"
