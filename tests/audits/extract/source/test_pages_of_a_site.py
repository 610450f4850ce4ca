"""What was understood of one page of a site serves the next: each is read as if it were alone."""

from __future__ import annotations

import pytest

from audits.extract import read

FRAME = """<html><head><style>{style}</style></head><body><div class="top"><a href="/a.html"><img src="/i.gif" alt="{alt}"></a>
<a href="/b.html" title="{title}"><span>{word}</span> b</a><a href="javascript:go('/c.html')">c<i></i></a></div>
<div class="bottom"><a href="/d.html">{word}</a><a href="e/f.html">f</a><a href="#"><b>g</b></a></div><script>{script}</script></body></html>"""
USUAL = {"style": "", "alt": "甲", "title": "", "word": "乙", "script": ""}
GOES = "function go(u){ window.open(u); }"
PAGES = {
    "usual": {},
    "hidden": {"style": ".bottom{display:none}"},
    "hidden elsewhere": {"style": ".top{display:none}"},
    "white": {"style": ".bottom a{color:#fff}"},
    "another picture": {"alt": "丙"},
    "another title": {"title": "丁"},
    "another word": {"word": "戊"},
    "opened by a script": {"script": GOES},
    "hidden by a script": {"script": "document.getElementById('x').style.display='none';document.write('<div style=\"display:none\">');"},
    "shown by a script": {"script": "document.write('</div>')"},
}


@pytest.mark.parametrize("first", PAGES)
def test_a_page_is_read_as_if_it_were_alone(first: str) -> None:
    for after in PAGES:
        shared: dict[str, dict[object, object]] = {}
        for number, name in enumerate((first, after)):
            body, url = FRAME.format(**{**USUAL, **PAGES[name]}).encode(), f"http://www.x.gov.cn/{number}/p.html"
            assert read(body, url, resolver_cache=shared) == read(body, url), (first, name)
