"""Error pages that answer 200 are told by likeness to the site's own, never by phrases alone."""

from __future__ import annotations

from audits.probing.soft404 import ErrorPages, ErrorWords, honest, nonsense_answer, note_answer, verdict
from audits.records import Probe
from audits.records.reasons import Reason, status_reason
from audits.records.site_facts import SiteFacts

WORDS = ErrorWords.of(ErrorPages(titles=("404", "提示"), texts=("页面不存在", "已被删除")))
ORIGIN = "https://www.demo.example"
NAVIGATION = "首页 政务公开 政务服务 互动交流 走进示例 领导之窗 机构职能 政策文件 通知公告 " * 4


def page(title: str, text: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body><div>{NAVIGATION}</div><p>{text}</p></body></html>".encode()


def probe(path: str, title: str = "", status: int = 200, redirect: str = "") -> Probe:
    reason: Reason = "ok" if status in (200, 302) else status_reason(status)
    return Probe(ORIGIN + path, "", status=status, reason=reason, redirect=redirect, title=title, sniffed="html")


def learnt(*answers: tuple[str, str, int, bytes]) -> SiteFacts:
    return SiteFacts([nonsense_answer(ORIGIN + path, probe(path, title, status), body) for path, title, status, body in answers])


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
    ask = note_answer(facts, probe("/t/4.html", "公示"), page("公示", "申请材料所列页面不存在问题，旧版已被删除。"), WORDS)
    assert ask.startswith(f"{ORIGIN}/t/")
    facts.nonsense.append(nonsense_answer(ask, probe(ask.removeprefix(ORIGIN), "404", 404), ERROR))
    assert verdict(facts, ORIGIN + "/t/4.html") == ""


def test_one_folder_of_an_honest_site_may_have_its_own_error_page() -> None:
    facts = learnt(("/0a1b/", "404", 404, b""))
    ask = note_answer(facts, probe("/soft/4.html", "提示"), ERROR, WORDS)
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
    assert note_answer(facts, probe("/t/7.html", "提示"), ERROR, WORDS)
    assert note_answer(facts, probe("/t/8.html", "提示"), ERROR, WORDS) == ""
