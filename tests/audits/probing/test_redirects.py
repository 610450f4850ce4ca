"""Redirects that lead a reader astray, by their addresses; and those that take him to where he wanted to go."""

from __future__ import annotations

import pytest

from audits.probing.redirects import is_login, led_astray
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
