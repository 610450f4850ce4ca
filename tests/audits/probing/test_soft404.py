"""Error pages that answer 200 are told by likeness to the site's own; by phrases alone only where title and text both say so."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from audits.probing.soft404 import ErrorPages, ErrorWords, honest, nonsense_answer, note_answer, verdict
from audits.records import Probe
from audits.records.reasons import Reason, status_reason
from audits.records.site_facts import SiteFacts

WORDS = ErrorWords.of(ErrorPages(titles=("404", "提示"), texts=("页面不存在", "已被删除"), faint=("下架", "失效", "抱歉"), empty=("暂无",)))
ORIGIN = "https://www.demo.example"
NAVIGATION = "首页 政务公开 政务服务 互动交流 走进示例 领导之窗 机构职能 政策文件 通知公告 " * 4


def page(title: str, text: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body><div>{NAVIGATION}</div><p>{text}</p></body></html>".encode()


def probe(path: str, title: str = "", status: int = 200, redirect: str = "") -> Probe:
    reason: Reason = "ok" if status in (200, 302) else status_reason(status)
    return Probe(ORIGIN + path, "", status=status, reason=reason, redirect=redirect, title=title, sniffed="html")


def learnt(*answers: tuple[str, str, int, bytes]) -> SiteFacts:
    found = [nonsense_answer(ORIGIN + path, probe(path, title, status), body) for path, title, status, body in answers]
    return SiteFacts(found, nonsense_asked=[answer.url for answer in found])


ERROR = page("提示", "对不起，您访问的页面不存在或已被删除！")
LONG = "根据工作安排，现就有关事项通知如下，请各单位认真组织实施。" * 20


def test_the_sites_own_error_page_under_another_address() -> None:
    facts = learnt(("/0a1b/", "提示", 200, ERROR))
    note_answer(facts, probe("/t/1.html", "提示"), ERROR, WORDS)
    assert verdict(facts, ORIGIN + "/t/1.html") == "soft-404"
    assert not honest(facts, ORIGIN + "/t/1.html")


def test_an_error_page_that_shows_the_address_and_the_time() -> None:
    nonsense = page("提示", "您访问的页面不存在：/0a1b/，时间 2026-03-01 10:00:01")
    facts = learnt(("/0a1b/", "提示", 200, nonsense))
    note_answer(facts, probe("/t/1.html", "提示"), page("提示", "您访问的页面不存在：/t/1.html，时间 2026-03-01 10:05:59"), WORDS)
    assert verdict(facts, ORIGIN + "/t/1.html") == "soft-404"


def test_other_pages_of_a_site_that_answers_200_for_all() -> None:
    facts = learnt(("/0a1b/", "提示", 200, ERROR))
    note_answer(facts, probe("/t/2.html", "关于防汛的通知"), page("关于防汛的通知", LONG), WORDS)
    note_answer(facts, probe("/t/3.html", "公示"), page("公示", "经审核，无异议。"), WORDS)
    assert verdict(facts, ORIGIN + "/t/2.html") == ""
    assert verdict(facts, ORIGIN + "/t/3.html") == ""


def test_a_short_page_with_such_words_on_an_honest_site() -> None:
    facts = learnt(("/0a1b/", "404", 404, ERROR))
    ask, _ = note_answer(facts, probe("/t/4.html", "公示"), page("公示", "申请材料所列页面不存在问题，旧版已被删除。"), WORDS)
    assert ask.startswith(f"{ORIGIN}/t/")
    facts.nonsense.append(nonsense_answer(ask, probe(ask.removeprefix(ORIGIN), "404", 404), ERROR))
    assert verdict(facts, ORIGIN + "/t/4.html") == ""


@pytest.mark.parametrize(
    ("title", "text", "missing"),
    [
        ("提示", "您访问的页面已过期或不存在！", True),
        ("系统提示", "该信息正在审核中", True),
        ("提示信息 - 示例市人民政府", "抱歉，您要查看的文章已被删除。5秒后返回首页", True),
        ("404 Page Not Found", "The requested URL was not found on this server.", True),
        ("友情提示", "您访问的页面即将离开本站，是否继续？", False),
        ("系统提示", "页面不存在？系统升级维护中，请稍后访问。", False),
        ("提示", "页面不存在，暂无数据", False),
        ("公示", "申请材料所列页面不存在。", False),
        ("温馨提示", "办理业务时信息不存在虚假情形的，当场办结。", False),
        ("错误更正启事", "昨日所刊文章已被删除。", False),
    ],
)
def test_a_page_that_says_twice_that_it_is_missing(title: str, text: str, missing: bool) -> None:
    facts = learnt(("/0a1b/", "404", 404, b""))
    words = replace(WORDS, notices=re.compile("升级维护"))
    note_answer(facts, probe("/t/9.html", title), f"<html><head><title>{title}</title></head><body><p>{text}</p></body></html>".encode(), words)
    assert verdict(facts, f"{ORIGIN}/t/9.html") == ("soft-404" if missing else "")


def test_one_folder_of_an_honest_site_may_have_its_own_error_page() -> None:
    facts = learnt(("/0a1b/", "404", 404, b""))
    ask, _ = note_answer(facts, probe("/soft/4.html", "提示"), ERROR, WORDS)
    facts.nonsense.append(nonsense_answer(ask, probe(ask.removeprefix(ORIGIN), "提示"), ERROR))
    assert verdict(facts, ORIGIN + "/soft/4.html") == "soft-404"
    assert honest(facts, ORIGIN + "/t/1.html")


def test_a_shell_that_is_filled_by_script_accuses_nobody() -> None:
    shell = b"<html><head><title>\xe9\x97\xa8\xe6\x88\xb7</title></head><body><div id=app></div><script src=/app.js></script></body></html>"
    facts = learnt(("/0a1b/", "门户", 200, shell))
    note_answer(facts, probe("/t/5.html", "门户"), shell, WORDS)
    assert verdict(facts, ORIGIN + "/t/5.html") == "needs-script"


def test_the_home_page_is_never_an_error_page() -> None:
    home = page("门户", LONG)
    facts = learnt(("/0a1b/", "门户", 200, home))
    note_answer(facts, probe("/", "门户"), home, WORDS)
    note_answer(facts, probe("/t/6.html", "门户"), home, WORDS)
    assert verdict(facts, ORIGIN + "/") == ""
    assert verdict(facts, ORIGIN + "/t/6.html") == "soft-404"


def test_an_error_page_that_nonsense_is_redirected_to() -> None:
    redirected = probe("/0a1b/", status=302, redirect=ORIGIN + "/error.html")
    facts = SiteFacts([nonsense_answer(ORIGIN + "/0a1b/", redirected, b"")])
    note_answer(facts, probe("/error.html", "提示"), ERROR, WORDS)
    assert verdict(facts, ORIGIN + "/error.html") == "soft-404"


def test_nonsense_is_asked_for_once_a_folder() -> None:
    facts = learnt(("/0a1b/", "404", 404, b""))
    assert len(note_answer(facts, probe("/t/7.html", "提示"), ERROR, WORDS)) == 2, "nonsense in the folder, and with an impossible number"
    assert note_answer(facts, probe("/t/8.html", "提示"), ERROR, WORDS) == []


def test_a_host_that_was_never_asked_for_nonsense_is_asked_once() -> None:
    facts = SiteFacts()
    assert len(note_answer(facts, probe("/t/2.html", "关于防汛的通知"), page("关于防汛的通知", LONG), WORDS)) == 1
    assert note_answer(facts, probe("/t/3.html", "关于抗旱的通知"), page("关于抗旱的通知", LONG), WORDS) == []


def test_the_page_of_an_honest_404_under_a_good_status() -> None:
    gone = page("抱歉", "您要的内容没有了。")
    facts = learnt(("/0a1b/", "抱歉", 404, gone))
    note_answer(facts, probe("/t/1.html", "抱歉"), gone, WORDS)
    assert verdict(facts, ORIGIN + "/t/1.html") == "soft-404"
    assert honest(facts, ORIGIN + "/t/1.html"), "what it says to nonsense is honest"


def test_the_error_page_that_only_a_dead_link_showed_later() -> None:
    gone = page("抱歉", "您要的内容没有了。")
    facts = learnt(("/0a1b/", "404", 404, b""))
    good = replace(probe("/t/1.html", "抱歉"), body_hash="abc-1")
    note_answer(facts, good, gone, WORDS)
    note_answer(facts, replace(probe("/t/9.html", "抱歉", 404), body_hash="abc-1"), gone, WORDS)
    assert verdict(facts, good.url, good.body_hash) == "soft-404"
    assert verdict(facts, good.url, "other-1") == ""


def test_a_number_that_cannot_exist_shows_how_a_program_says_no() -> None:
    facts = learnt(("/0a1b/", "404", 404, b""))
    gone = page("信息公开", "该页面不存在")
    asked = note_answer(facts, probe("/show.asp?cid=3&id=77", "信息公开"), gone, WORDS)
    never = next(url for url in asked if "?" in url)
    assert never == f"{ORIGIN}/show.asp?cid=3&id=98765432"
    facts.nonsense.append(nonsense_answer(never, probe(never.removeprefix(ORIGIN), "信息公开"), gone))
    note_answer(facts, probe("/show.asp?cid=3&id=78", "信息公开"), page("信息公开", "旧的页面不存在了，新的在这里：" + LONG), WORDS)
    assert verdict(facts, ORIGIN + "/show.asp?cid=3&id=77") == "soft-404"
    assert verdict(facts, ORIGIN + "/show.asp?cid=3&id=78") == ""
    assert honest(facts, ORIGIN + "/other.asp?id=1"), "one program says nothing of another"


def test_a_box_that_says_no() -> None:
    box = "<script>alert('该页面不存在');history.back();</script>".encode()
    facts = learnt(("/0a1b/", "404", 404, b""))
    asked = note_answer(facts, probe("/v.php?aid=31"), box, WORDS)
    facts.nonsense.append(nonsense_answer(asked[-1], probe(asked[-1].removeprefix(ORIGIN)), box))
    assert verdict(facts, ORIGIN + "/v.php?aid=31") == "soft-404"


def shown_alike(title: str, text: str, *paths: str) -> list[str]:
    """Verdicts on addresses of an honest site that all show one short page."""
    facts = learnt(("/0a1b/", "404", 404, ERROR))
    body = f"<html><head><title>{title}</title></head><body><p>{text}</p></body></html>".encode()
    for path in paths:
        note_answer(facts, probe(path, title), body.replace(b"PATH", path.encode()), WORDS)
    return [verdict(facts, ORIGIN + path) for path in paths]


def test_addresses_that_all_show_one_notice_faintly_like_an_error_page() -> None:
    paths = ("/a/1.html", "/b/2.html", "/c/3.html")
    assert shown_alike("示例市人民政府", "该信息已下架，请浏览其他内容", *paths) == ["soft-404"] * 3
    assert shown_alike("示例市人民政府", "该信息已下架，请浏览其他内容", *paths[:2]) == ["", ""]
    assert shown_alike("示例市人民政府", "该信息已下架，请浏览其他内容", "/a/1.html", "/a/1.html?t=1", "/a/1.html?t=2") == ["", "", ""]


def test_addresses_that_show_one_notice_in_words_of_an_error_page() -> None:
    assert shown_alike("示例市人民政府", "PATH 已被删除，时间 10:00:01", "/a/1.html", "/b/2.html") == ["soft-404"] * 2
    assert shown_alike("示例市人民政府", "已被删除", "/a/1.html") == [""]


def test_one_document_in_several_columns_is_no_error_page() -> None:
    title = "关于宣布一批文件失效的通知"
    assert shown_alike(title, "经研究，下列文件失效：示政发〔2001〕3号。", "/a/1.html", "/b/1.html", "/c/1.html") == ["", "", ""]


def test_empty_lists_are_no_error_pages() -> None:
    assert shown_alike("示例市人民政府", "抱歉，暂无数据", "/a/list.html", "/b/list.html", "/c/list.html") == ["", "", ""]


def test_other_hosts_do_not_count() -> None:
    facts = learnt(("/0a1b/", "404", 404, ERROR))
    body = "<html><head><title>提示</title></head><body>已被删除</body></html>".encode()
    for url in ("https://a.demo.example/1.html", "https://b.demo.example/1.html"):
        note_answer(facts, replace(probe("", "提示"), url=url), body, WORDS)
        assert verdict(facts, url) == ""


def test_a_program_that_shows_one_faint_notice_for_numbers_that_no_record_has() -> None:
    body = "<html><head><title>示例市</title></head><body>此稿已经下架</body></html>".encode()
    facts = learnt(("/0a1b/", "404", 404, ERROR))
    asked = note_answer(facts, probe("/news.aspx?id=812", "示例市"), body, WORDS)
    (number,) = [url for url in asked if "news.aspx?id=" in url]
    facts.nonsense.append(nonsense_answer(number, probe(number.removeprefix(ORIGIN), "示例市"), body))
    assert verdict(facts, ORIGIN + "/news.aspx?id=812") == "soft-404"


def test_pages_that_a_script_fills_are_no_error_pages() -> None:
    note = "抱歉，请启用 JavaScript 后浏览"
    words = ErrorWords.of(ErrorPages(titles=(), texts=(), faint=("抱歉",), empty=("JavaScript",)))
    facts = learnt(("/0a1b/", "404", 404, ERROR))
    for number in (1, 2, 3):
        body = f"<html><head><title>信息详情</title></head><body><p>{note}</p></body></html>".encode()
        assert note_answer(facts, probe(f"/detail.html?id={number}", "信息详情"), body, words) == []
    assert [verdict(facts, f"{ORIGIN}/detail.html?id={number}") for number in (1, 2, 3)] == [""] * 3


def test_one_notice_in_two_columns_is_no_error_page() -> None:
    notice = "办事大厅通告：原业务系统已被删除，请大家到新的大厅办理业务"
    assert shown_alike("示例市人民政府", notice, "/a/9.html", "/b/9.html", "/c/9.html") == ["", "", ""]
    assert shown_alike("示例市人民政府", notice, "/a/9.html", "/b/12.html") == ["", ""]
    assert shown_alike("示例市人民政府", "您访问的内容已被删除，请从首页重新进入后再浏览其他内容", "/a/9.html", "/b/12.html") == ["soft-404"] * 2


def shown_page(title: str, text: str, script: str = "") -> bytes:
    return f"<html><head><title>{title}</title>{script}</head><body><div>{text}</div></body></html>".encode()


@pytest.mark.parametrize(
    ("here", "nonsense", "script", "wanted"),
    [
        ("没有可以显示的内容 编号 3fa9c1-77", "没有可以显示的内容 编号 b10c44-02", "", "soft-404"),
        ("该页打不开 时间 10:21:33", "该页打不开 时间 9:05:01", "", "soft-404"),
        ("没有可以显示的内容", "没有可以显示的内容", "<script src='/a.js'></script>", "needs-script"),
        ("明天上午停水。", "没有可以显示的内容", "", ""),
    ],
)
def test_a_page_that_comes_before_any_answer_to_nonsense(here: str, nonsense: str, script: str, wanted: str) -> None:
    facts = SiteFacts()
    note_answer(facts, probe("/a/5.html", "示例市"), shown_page("示例市", here, script), WORDS)
    facts.nonsense.append(nonsense_answer(f"{ORIGIN}/0a1b.html", probe("/0a1b.html", "示例市"), shown_page("示例市", nonsense, script)))
    assert verdict(facts, ORIGIN + "/a/5.html") == wanted


@pytest.mark.parametrize(
    ("shown", "larger", "script", "wanted"),
    [
        ("无", True, "", "soft-404"),
        ("发布时间： 来源：", True, "<script>go()</script>", "soft-404"),
        ("发布时间： 来源：", False, "<script>go()</script>", "needs-script"),
        ("暂无内容", True, "<script>go()</script>", ""),
    ],
)
def test_a_program_that_shows_a_short_page_for_no_record(shown: str, larger: bool, script: str, wanted: str) -> None:
    words = ErrorWords.of(ErrorPages(titles=(), texts=(), empty=("暂无",)))
    facts = learnt(("/0a1b/", "404", 404, ERROR))
    note_answer(facts, probe("/n.asp?id=7", "示例市"), shown_page("示例市", shown, script), words)
    never = f"{ORIGIN}/n.asp?id=98765432"
    assert (never in facts.nonsense_asked) == (shown != "暂无内容")
    if larger:
        note_answer(facts, probe("/n.asp?id=8", "示例市"), shown_page("示例市", "关于防汛工作的通知正文" * 40), words)
    facts.nonsense.append(nonsense_answer(never, probe("/n.asp?id=98765432", "示例市"), shown_page("示例市", shown, script)))
    assert verdict(facts, ORIGIN + "/n.asp?id=7") == wanted
