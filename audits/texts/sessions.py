"""Session ids in addresses: what a server adds to tell visitors apart, and what an address is without it."""

from __future__ import annotations

import re

_IN_PATH = re.compile(r";(?:jsessionid|(?:php)?sessionid)=[^/?#]*|\(S\([0-9a-z]{15,40}\)\)/?", re.I)
_NAMES = r"(?:jsessionid|phpsessid|aspsessionid\w{0,20}|cfid|cftoken)=[^&;#]*"
_TOKENS = r"(?:sessionid|session_id|sid|token|ticket)=(?=[a-z-]{0,40}\d)(?=[\d-]{0,40}[a-z])[0-9a-z-]{16,}"
_IN_QUERY = re.compile(rf"(?<=[?&;])(?:{_NAMES}|{_TOKENS})(?:&|(?=#)|$)", re.I)


def without_session(url: str) -> str:
    """An address without its session ids; the address itself if it has none. A short number under such a name is no session id."""
    if ";" not in url and "?" not in url and "(S(" not in url and "(s(" not in url:
        return url
    head, mark, query = _IN_PATH.sub("", url).partition("?")
    kept = _IN_QUERY.sub("", f"?{query}")[1:].rstrip("&") if mark else ""
    return f"{head}?{kept}" if kept else head
