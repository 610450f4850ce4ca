"""Names of sites and columns in the title element, and addresses of home pages and fronts."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

LONGEST_NAME = 30
"""Characters of the longest name of a column."""
_SITE_NAME = re.compile(
    r"(?:欢迎(?:访问|光临|您访问)?|中国)?[^-_|—–>]{0,30}?(?:首页|(?:人民)?政府|门户网站|政务网|政府网|公署|管委会|委员会|局|厅|办公室|中心|网站|网|平台|官网|法院|检察院|部|总署|署|协会|学校|大学|学院)(?:首页|门户网站|政府网站|网站|官网|网)?",
)
_PARTS = re.compile(r"\s{0,3}(?:[-–—|_>»]{1,4}|::)\s{0,3}")
_COLUMN = re.compile(r"(?:^|/)(?:index|default|list|main)?(?:_\d{1,4})?(?:\.(?:s?html?|jspx?|aspx?|php|do))?$", re.I)
_ROOT = re.compile(r"/?(?:index|default|home|main)?(?:\.(?:s?html?|php|jsp|aspx?|jhtml|do))?", re.I)


def names_in(html_title: str) -> list[str]:
    """The names that a title element joins: page, columns, site."""
    return [name for part in _PARTS.split(html_title) if (name := part.strip())]


def leading(html_title: str) -> str:
    """The first name of a title element that names column and site; ``""`` if it has but one."""
    names = names_in(html_title)
    return names[0] if len(names) > 1 and len(names[0]) <= LONGEST_NAME else ""


@lru_cache(1024)
def is_site_name(html_title: str) -> bool:
    """Whether a title is made of nothing but names of sites."""
    names = names_in(html_title[:200])
    return bool(names) and all(_SITE_NAME.fullmatch(name) for name in names)


def is_front(url: str) -> bool:
    """Whether an address is that of a folder."""
    return _COLUMN.search(urlsplit(url).path) is not None


def is_root(url: str) -> bool:
    """Whether an address is that of a host."""
    parts = urlsplit(url)
    return bool(parts.netloc) and not parts.query and _ROOT.fullmatch(parts.path) is not None
