"""A reference that looks usual is resolved in a short way; it gives what the long way gives."""

from __future__ import annotations

import pytest

from audits.texts.addresses import Resolver, resolve

BASES = (
    "http://www.x.gov.cn/", "http://www.x.gov.cn/a/b/c.html", "http://www.x.gov.cn/a/../b/./c.html", "http://WWW.x.gov.cn:80/a/", "http://10.1.2.3/a/",
    "http://www.x.gov.cn/a//b///c", "http://www.x.gov.cn/a b/中/c?x=1/2#y/z", "http://www.x.gov.cn?x/y", "http://localhost/x/y", "http://u:p@h.cn/a/b",
)  # fmt: skip
REFERENCES = (
    "a", "a/b.html", "./a.html", "../a.html", "../../../a/", "./../a", "../", "a/../b", "a/./b", "a/.b", "./a.b.cn/x", "www.x.com", "x.gov.cn", "x.com",
    "index.html", "http//x.cn/a", "http.//x.cn", "http/x", "ftp//x", "HTTP//x", "html/a.html", "undefined", "a/undefined", "./undefined", "a?x=1/2",
    "a?b=../c", "...", "a..", "-", "~", "c", "x" * 1200, "../" * 400 + "a", "./x" + "/x" * 600,
)  # fmt: skip


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("own", ["", "http://other.cn/x/"])
def test_the_short_way_gives_what_the_long_one_does(base: str, own: str) -> None:
    for raw in REFERENCES:
        assert Resolver(base, own).resolve(raw) == resolve(raw, base, own=own), raw
