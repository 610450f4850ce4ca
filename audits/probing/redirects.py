"""What a redirect makes of a link: still what it was, or an error page, or the entrance of a site in the place of an article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from audits.probing.targets import domain_of
from audits.records import PageKind
from audits.texts.addresses import host_of

if TYPE_CHECKING:
    from audits.records.codes import NoCode

_ERROR_NAME = re.compile(
    r"(?:^|[/_.-])(?:[345]\d\d|(?:http|page|web|sys)?_?err(?:or)?(?:_?(?:page|msg|info|\d{3}))?|not_?-?found|page_?-?not_?-?found|no_?-?(?:page|file|data|access)"
    r"|nonexist\w{0,6}|missing|exception|fail(?:ed|ure)?|deleted|removed|expired|sorry|cuowu|bucunzai)(?:\.\w{2,6})?(?:/(?:index|default)?(?:\.\w{2,6})?)?$",
    re.I,
)
_PLAIN_ENTRANCE = re.compile(r"^/(?:(?:index|default|main|home)(?:\.\w{2,5})?/?)?$", re.I)
_DEEP = re.compile(r"\.\w{2,5}$|/[^/]+/[^/]+")
_ARTICLE = re.compile(r"/(?!(?:index|default|main|home|list|column|channel)[\w-]{0,20}\.)[^/]+\.(?:s?html?|jspx?|aspx?|php)$", re.I)
_LOGIN = re.compile(r"(?:^|[./_-])(?:login|signin|sso|cas|passport|oauth\d?|auth|account|idp|portal-auth)(?:[./_?-]|$)", re.I)
_LOGIN_TITLE = re.compile(r"登录|登陆|认证|login|sign in", re.I)


def is_login(url: str, title: str) -> bool:
    """Whether an address or its title asks who one is, which readers can answer and programs cannot."""
    return _LOGIN.search(url.partition("?")[0].partition("://")[2]) is not None or _LOGIN_TITLE.search(title) is not None


def is_error_address(url: str) -> bool:
    """Whether an address by its name is the page that a site shows for errors."""
    return _ERROR_NAME.search(urlsplit(url).path) is not None


def led_astray(start: str, end: str, *, kind: PageKind | NoCode, title: str) -> Literal["redirect-error", "redirect-home"] | NoCode:
    """What became of a link whose redirects ended well, by the addresses; ``kind`` is that of the page that opened, where it was read."""
    if is_error_address(end) and not is_error_address(start) and kind != PageKind.DETAIL:
        return "redirect-error"
    target = urlsplit(end)
    others = domain_of(start) != domain_of(end)
    if others and _PLAIN_ENTRANCE.search(target.path) and not target.query and _is_deep(start) and not is_login(end, title):
        return "redirect-home"
    return ""


def lost_article(start: str, end: str, *, title: str) -> bool:
    """Whether an article of a site's host now leads to the entrance of that host; ``title`` is that of what opened."""
    target = urlsplit(end)
    bare = target.path in ("", "/") and not target.query
    return bare and host_of(start) == host_of(end) and _ARTICLE.search(urlsplit(start).path) is not None and not is_login(end, title)


def _is_deep(url: str) -> bool:
    """Whether an address is that of one page and not of an entrance or a short link."""
    parts = urlsplit(url)
    if _PLAIN_ENTRANCE.search(parts.path):
        return False
    return bool(parts.query) or _DEEP.search(parts.path) is not None
