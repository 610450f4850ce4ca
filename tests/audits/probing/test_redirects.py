"""Redirects that lead a reader astray, by their addresses; and those that take him to where he wanted to go."""

from __future__ import annotations

import pytest

from audits.probing.redirects import is_login, led_astray, lost_article
from audits.records import PageKind


@pytest.mark.parametrize(
    ("start", "end", "kind", "title", "found"),
    [
        ("http://w.a.cn/x/1.html", "http://w.a.cn/404.html", PageKind.OTHER, "", "redirect-error"),
        ("http://w.a.cn/x/1.html", "http://w.a.cn/error.aspx?aspxerrorpath=/x/1.html", PageKind.OTHER, "", "redirect-error"),
        ("http://w.a.cn/x/1.html", "http://w.a.cn/html/NotFound/", PageKind.OTHER, "", "redirect-error"),
        ("http://w.a.cn/x/1.html", "http://w.a.cn/error_404.jsp", "", "", "redirect-error"),
        ("http://w.a.cn/x/1.html", "http://w.a.cn/common/errorpage.html", "", "", "redirect-error"),
        ("http://old.com/x/1.html", "http://www.new.com/", "", "某公司", "redirect-home"),
        ("http://old.com/show.asp?id=3", "https://www.new.com/index.html", "", "某公司", "redirect-home"),
        ("http://w.a.cn/x/1.html", "http://w.a.cn/x/2.html", PageKind.DETAIL, "通知", ""),
        ("http://w.a.cn/x/error.html", "http://w.a.cn/y/error.html", PageKind.OTHER, "", ""),
        ("http://w.a.cn/x/1.html", "http://w.a.cn/wz/404.html", PageKind.DETAIL, "网站错误页怎么写", ""),
        ("http://w.a.cn/x/1.html", "http://w.a.cn/terror.html", PageKind.OTHER, "", ""),
        ("http://w.a.cn/x/1.html", "http://w.a.cn/x/20404.html", PageKind.OTHER, "", ""),
        ("http://old.com/", "http://www.new.com/", "", "某公司", ""),
        ("http://t.cn/A6abc", "http://www.new.com/", "", "某公司", ""),
        ("http://old.com/x/1.html", "https://passport.new.com/", "", "统一身份认证", ""),
        ("http://old.com/x/1.html", "http://www.old.com/", "", "旧公司", ""),
        ("http://old.com/x/1.html", "http://www.new.com/x/1.html", "", "文章", ""),
    ],
)  # fmt: skip
def test_led_astray(start: str, end: str, kind: PageKind, title: str, found: str) -> None:
    assert led_astray(start, end, kind=kind, title=title) == found


def test_logins_are_no_lost_pages() -> None:
    assert is_login("https://sso.x.gov.cn/cas/login?service=1", "")
    assert is_login("https://www.x.gov.cn/", "用户登录")
    assert not is_login("https://www.x.gov.cn/authority/", "权责清单")

@pytest.mark.parametrize(
    ("start", "end", "title", "lost"),
    [
        ("http://czj.a.cn/2024/a.html", "http://czj.a.cn/", "某局", True),
        ("http://czj.a.cn/show.jsp?id=3", "http://czj.a.cn", "某局", True),
        ("http://czj.a.cn/index.html", "http://czj.a.cn/", "某局", False),
        ("http://czj.a.cn/2024/", "http://czj.a.cn/", "某局", False),
        ("http://czj.a.cn/2024/a.html", "http://www.a.cn/", "某市", False),
        ("http://czj.a.cn/2024/a.html", "http://czj.a.cn/2024/", "动态", False),
        ("http://sso.a.cn/2024/a.html", "http://sso.a.cn/", "统一身份认证登录", False),
    ],
)
def test_an_article_that_leads_to_the_entrance_of_its_host_is_lost(start: str, end: str, title: str, lost: bool) -> None:
    assert lost_article(start, end, title=title) is lost
