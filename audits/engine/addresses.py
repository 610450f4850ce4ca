"""What an address means to a site: its own or foreign, asked for or not, a page or only a target, of which columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import ada_url

from audits.records.entries import Role
from audits.texts.addresses import is_intranet, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.records import Link
    from audits.rulebook.register import Column, Site

NOT_ASKED = frozenset(
    {"local-path", "template", "unparseable", "missing-scheme", "doubled-scheme", "missing-host", "unknown-scheme", "intranet", "too-long", "credentials"}
)
"""Problems of an address that are findings by themselves: nothing is asked for."""
PAGE_ELEMENTS = frozenset(
    {"a href", "area href", "iframe src", "frame src", "a href script", "meta refresh", "form action", "option value", "object data", "embed src",
     "link href", "link rel", "a href written", "button formaction", "input formaction"}
)  # fmt: skip
"""Elements behind which pages may stand, beside those that are clicked; what opens there tells whether it is one."""
_ASSET = re.compile(
    r"\.(?:css|js|mjs|json|xml|gif|jpe?g|png|bmp|ico|svg|webp|avif|swf|woff2?|ttf|eot|mp[34]|m4[av]|avi|mov|wmv|flv|webm|rmvb|exe|apk|iso)$",
    re.I,
)


class Addresses:
    """The addresses of one site, told by its register alone."""

    def __init__(self, site: Site, attachments: Iterable[str]) -> None:
        """``attachments`` are the endings of documents."""
        self._site = site
        self.home = site.home
        """Where the home page opens, as far as its redirects are known."""
        self._internal: dict[str, bool] = {}
        self._patterns = [(_pattern(glob), column.id) for column in site.columns for glob in column.articles]
        endings = "|".join(map(re.escape, attachments))
        self._attachment = re.compile(rf"\.(?:{endings})$", re.I) if endings else None

    def internal(self, url: str) -> bool:
        """Whether an address lies on a registered host; a host without a port stands for all ports."""
        netloc = url.split("/", 3)[2] if url.count("/") >= 2 else ""
        found = self._internal.get(netloc)
        if found is None:
            host = netloc.rpartition("@")[2].lower()
            bare = host.rpartition(":")[0] if re.search(r":\d+$", host) else host
            found = self._internal[netloc] = host in self._site.hosts or bare in self._site.hosts
        return found

    def mapped(self, url: str) -> bool:
        """Whether the register says where the host of an address is served."""
        host = url.split("/", 3)[2].lower()
        return host in self._site.resolve or host.rpartition(":")[0] in self._site.resolve

    def barred(self, url: str) -> bool:
        """Whether an address lies inside an office and is neither the site's own nor mapped by the register."""
        return is_intranet(url.split("/", 3)[2]) and not self._reachable(url)

    def _reachable(self, url: str) -> bool:
        return self.internal(url) or self.mapped(url)

    def is_asked(self, link: Link) -> bool:
        """Whether the target of a link is asked for at all."""
        if not link.url:
            return False
        return link.problem not in NOT_ASKED or (link.problem == "intranet" and self._reachable(link.url))

    def role_of(self, link: Link, internal: bool) -> Role:
        """Whether a link's target is read as a page or only probed."""
        leads = link.element in PAGE_ELEMENTS or " on" in link.element
        if not internal or not leads or (link.element == "form action" and "?" in link.url):
            return Role.PROBE
        return Role.PAGE if self.may_be_page(link.url) else Role.PROBE

    def may_be_page(self, url: str) -> bool:
        """Whether nothing in an address says that a file of another kind than a page is behind it."""
        path = url.partition("?")[0]
        return not _ASSET.search(path) and (self._attachment is None or not self._attachment.search(path))

    def list_of(self, column: Column) -> str:
        """Absolute address of a column's list, ``""`` if it cannot be resolved."""
        return joined(self._site.home, column.list)

    def columns_taking(self, url: str) -> set[str]:
        """Columns whose patterns of articles take an address in."""
        if not self._patterns:
            return set()
        path = urlsplit(url).path or "/"
        return {column for pattern, column in self._patterns if pattern.match(url) or pattern.match(path)}


def _pattern(glob: str) -> re.Pattern[str]:
    """``/zcwj/**`` as a pattern over paths or whole addresses: ``**`` any text, ``*`` any text without a slash."""
    parts = re.split(r"(\*\*|\*|\?)", glob)
    words = {"**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(words.get(part, re.escape(part)) for part in parts) + "$")


def is_address(url: str) -> bool:
    """Whether an absolute address can be asked for as it is written."""
    found = resolve(url, url)
    return found.url == url and found.problem not in NOT_ASKED - {"intranet"}


def joined(base: str, reference: str) -> str:
    """A reference resolved against an address, without fragment; ``""`` if it cannot be resolved."""
    try:
        return ada_url.join_url(base, reference).partition("#")[0]
    except ValueError:
        return ""
