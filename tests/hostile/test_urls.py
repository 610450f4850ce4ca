"""Hostile inputs of group C (H38-H47): addresses that break parsers, and what is made of them."""

from __future__ import annotations

import pytest

from audits.extract import read, read_anchors
from audits.extract.source.scripted import css_references
from audits.texts.addresses import resolve, subject_key, variant_key, without_volatile

BASE = "https://www.demo.example/zwgk/t1.html"


def links(html: str, charset: str = "utf-8") -> list[tuple[str, str]]:
    page = read(html.encode(charset), BASE, links_only=True)
    return [(link.url, link.problem) for link in page.links]


def test_h38_credentials_are_left_out_of_what_is_asked() -> None:
    assert links('<a href="http://user:pass@host.cn/a">x</a><a href="/ok">y</a>') == [
        ("http://host.cn/a", "credentials"),
        ("https://www.demo.example/ok", ""),
    ]


@pytest.mark.parametrize("raw", ["http://[IP", "http://www.unsplash.com]", "http://[::1", "http://a b.cn/", "http://www .x.gov.cn/"])
def test_h39_one_bad_reference_never_costs_the_rest(raw: str) -> None:
    assert links(f'<a href="{raw}">x</a><a href="/ok">y</a>') == [("", "unparseable"), ("https://www.demo.example/ok", "")]


@pytest.mark.parametrize(
    ("raw", "url", "problem"),
    [
        ("http:///nohost", "http://nohost/", "missing-host"),
        ("http://", "", "missing-host"),
        ("https:/one-slash", "https://www.demo.example/one-slash", "missing-scheme"),
        ("http//x.gov.cn/a", "https://www.demo.example/zwgk/http//x.gov.cn/a", "missing-scheme"),
        ("www.gov.cn/x", "https://www.demo.example/zwgk/www.gov.cn/x", "missing-scheme"),
    ],
)
def test_h40_incomplete_addresses(raw: str, url: str, problem: str) -> None:
    found = resolve(raw, BASE)
    assert (found.url, found.problem) == (url, problem)


@pytest.mark.parametrize("raw", ["/a.html　", "/a\u200b.html", "http://x.gov.cn/a.html。", "http://x.gov.cn/a）", "ｈttp://x.gov.cn/"])
def test_h41_full_width_and_invisible_characters(raw: str) -> None:
    assert resolve(raw, BASE).problem == "odd-characters"


@pytest.mark.parametrize("raw", ["javascript:void(0)", "mailto:a@b.cn", "tel:1", "#", "", "about:blank", " ", "data:text/html,x"])
def test_h42_not_requested(raw: str) -> None:
    assert links(f'<a href="{raw}">x</a>') == []


@pytest.mark.parametrize("raw", ["C:\\Users\\a.doc", "file:///D:/a.doc", "\\\\server\\share\\a.doc", "D:/a/b.xls"])
def test_h42_local_paths_are_findings(raw: str) -> None:
    assert links(f'<a href="{raw}">x</a>') == [("", "local-path")]


@pytest.mark.parametrize("length", [2100, 2_000_000])
def test_h43_endless_addresses_are_not_asked_and_their_reason_shows(length: int) -> None:
    page = read(f'<a href="/a?{"x" * length}">x</a><a href="/ok">y</a>'.encode(), BASE, links_only=True)
    assert [(link.url, link.problem, len(link.raw)) for link in page.links] == [
        ("", "too-long", 2000),
        ("https://www.demo.example/ok", "", 3),
    ]


@pytest.mark.parametrize(
    "url",
    [
        "http://X.gov.cn:80/a?b=1&a=2",
        "http://x.gov.cn/a;jsessionid=0A1B?a=2&b=1",
        "https://x.gov.cn:443/a?a=2&b=1&_t=1700000000",
        "http://x.gov.cn/a?rnd=0.33&a=2&b=1",
    ],
)
def test_h44_one_key_for_one_target(url: str) -> None:
    assert subject_key(url) == "x.gov.cn/a?a=2&b=1"


@pytest.mark.parametrize(
    ("url", "bare", "variant"),
    [
        ("http://x.gov.cn/a?b=1&_t=17&a=2", "http://x.gov.cn/a?b=1&a=2", "http://x.gov.cn/a?b=1&_t=&a=2"),
        ("http://x.gov.cn/a;jsessionid=0A1B?t=3", "http://x.gov.cn/a", "http://x.gov.cn/a;jsessionid=?t="),
        ("http://x.gov.cn/a?utm_source=wx&b=1", "http://x.gov.cn/a?b=1", "http://x.gov.cn/a?utm_source=&b=1"),
        ("http://x.gov.cn/a?utm=1&xutm_a=2", "http://x.gov.cn/a?utm=1&xutm_a=2", "http://x.gov.cn/a?utm=1&xutm_a=2"),
        ("https://x.gov.cn/a?title=3&at=2", "https://x.gov.cn/a?title=3&at=2", "https://x.gov.cn/a?title=3&at=2"),
    ],
)
def test_h44_variants_of_one_target_are_told_apart(url: str, bare: str, variant: str) -> None:
    assert (without_volatile(url), variant_key(url)) == (bare, variant)


def test_h44_paths_are_resolved_as_browsers_do() -> None:
    assert links('<a href="/a/./b/../c//d">x</a>')[0][0] == "https://www.demo.example/a/c//d"


def test_h45_percent_encoded_gbk_is_asked_as_given() -> None:
    assert links('<a href="/s?q=%D5%FE%B2%DF">x</a>')[0][0].endswith("/s?q=%D5%FE%B2%DF")
    assert links('<meta charset="gb2312"><a href="/s?q=政策">x</a>中文中文', "gbk")[0][0].endswith("/s?q=%D5%FE%B2%DF")
    assert links('<meta charset="gb2312"><a href="/政策">x</a>中文中文', "gbk")[0][0].endswith("/%E6%94%BF%E7%AD%96")


def test_h46_international_names_and_look_alikes() -> None:
    assert links('<a href="http://某某.政务/">x</a>')[0] == ("http://xn--xuva.xn--zfr164b/", "")
    assert links('<a href="http://www.gоv.cn/">x</a>')[0][1] == "look-alike"


def test_h47_the_first_base_counts_and_line_breaks_are_removed() -> None:
    html = '<base href="/b/"><base href="/c/"><a href="x&#10;y.html">x</a>'
    assert links(html) == [("https://www.demo.example/b/xy.html", "")]
    assert links('<base href="javascript:x"><a href="a.html">x</a>') == [("https://www.demo.example/zwgk/a.html", "")]


EVERYWHERE = """
<link rel="stylesheet" href="/1.css"><link rel="dns-prefetch" href="//x.cn">
<style>@import "/2.css"; .a{background:url( '/3.png' )}</style>
<body background="/4.gif"><img src="/5.jpg" data-original="/6.jpg" srcset="/7,a.jpg 1x, /8.jpg 2x"><iframe src="/9.html"></iframe>
<form action="/10.do"></form><form action="/x.do" method="post"></form>
<video src="/11.mp4" poster="/12.jpg"></video><object data="/13.swf"></object>
<a onclick="window.open('/14.html')">x</a><div onclick="location.href='/15.html'">y</div>
<a href="javascript:window.location='/16.html'">z</a><a onclick="window.open('/x.html?id='+id)">w</a>
<option value="http://y.cn/17">q</option><p style="background:url(/18.png)"></p><script src="/19.js"></script>
<script>document.write('<a href="/20.pdf">附件</a>');document.write('<a href="/27.html">正文</a>');document.write('<a href="/x'+n+'.html">不算</a>')</script>
<noscript><img src="/x.gif"></noscript><!-- <a href="/x"> --><template><a href="/x">t</a></template>
<svg><a xlink:href="/21.html"><image href="/22.png"></image></a></svg><a href="javascript:download('/23.doc')">下载</a>
<map><area href="/24.html"></map><embed src="/25.swf"><source src="/26.mp3">
"""
NAMES = """1.css 2.css 3.png 4.gif 5.jpg 6.jpg 7,a.jpg 8.jpg 9.html 10.do 11.mp4 12.jpg 13.swf 14.html 15.html 16.html 17 18.png 19.js
20.pdf 21.html 22.png 23.doc 24.html 25.swf 26.mp3 27.html"""


def test_references_are_found_wherever_a_browser_finds_them() -> None:
    assert sorted(url.rpartition("/")[2] for url, _ in links(EVERYWHERE)) == sorted(NAMES.split())


@pytest.mark.parametrize(
    ("chooser", "found"),
    [
        ('<select onchange="location.href=this.value"><option value="a.html">甲</option><option value="b/">乙</option></select>', ["a.html", "b/"]),
        ('<select onchange="window.open(this.options[this.selectedIndex].value)"><option value="/c/">丙</option></select>', ["/c/"]),
        ('<select><option value="/m/x.html">丁</option><option value="/m/">戊</option><option value="a.html">己</option></select>', ["/m/x.html"]),
        ('<select onchange="location.href=\'/list?y=\'+this.value"><option value="a/b">庚</option></select>', []),
        ('<select onchange="location.href=this.value"><option value="">请选择</option><option value="2024">2024</option></select>', []),
    ],
)
def test_options_lead_where_their_list_opens_them(chooser: str, found: list[str]) -> None:
    page = read(chooser.encode(), BASE, links_only=True)
    assert [link.raw for link in page.links if link.element == "option value"] == found


def test_meta_refresh_counts_unless_browsers_ignore_it() -> None:
    assert links('<meta http-equiv="Refresh" content="0; URL=\'/a.html\'">') == [("https://www.demo.example/a.html", "")]
    refresh = '<meta http-equiv="refresh" content="0;url=/b.html">'
    assert links(f"<noscript>{refresh}</noscript><!--{refresh}-->") == []


def test_places_that_scripts_make_are_known() -> None:
    html = """<a name="a1"></a><p id="b2"></p><script>document.write('<div id="c3">');x.id = "d4"; html += "<a name=\\"e5\\">";</script>"""
    assert read_anchors(html.encode(), BASE)[0] >= {"a1", "b2", "c3", "d4", "e5"}

@pytest.mark.parametrize(
    ("sheet", "loads"),
    [
        (r".x{background:url(i\/b.png)} .y{background:url(i/c\ d.png)} .z{background:url(i/e\(1\).png)}", ["i/b.png", "i/c d.png", "i/e(1).png"]),
        (r".y{background:url(\69/b.png)} .z{background:url('\000069 m.png')}", ["i/b.png", "im.png"]),
        ('.t{content:"url(no.png)"} .u{background:url("a.png")}', ["a.png"]),
        ('@import "a.css"; @import url(b.css) screen; body{margin:0} @import "late.css"; @import url(late.css);', ["a.css", "b.css"]),
        ('@charset "utf-8"; /* { */ @import \'a.css\';', ["a.css"]),
        ("body{background:url(a.png)} /* .x{background:url(gone.png)}", ["a.png"]),
        ("@namespace svg url(http://www.w3.org/2000/svg); @font-face{src:url(a.woff) format('woff')}", ["a.woff"]),
        ("background:url( 'a(1).png' ) no-repeat, url(data:image/png;base64,AA==), url(#f)", ["a(1).png", "data:image/png;base64,AA=="]),
        ("a{background:url(" + " " * 50_000, []),
    ],
)
def test_a_style_sheet_loads_what_browsers_load(sheet: str, loads: list[str]) -> None:
    assert list(css_references(sheet)) == loads


@pytest.mark.parametrize(
    ("script", "begins"),
    [
        ("for(var i=0;i<9;i++)document.write('<h2 id=\"s'+i+'\">节</h2>')", ("s",)),
        ("h += '<div id=' + i + '>'", ("",)),
        ("x.id = `tab-${i}`", ("tab-",)),
        ('if(location.hash=="#part2"){show(2)}', ("",)),
        ('$(window).on("hashchange", turn)', ("",)),
        ('location.hash = "top"', ()),
        ("open('/x.do?id=' + id); open('/y.do?a=1&name=' + name)", ()),
        ("document.write('<p id=\"c3\">')", ()),
    ],
)
def test_names_that_scripts_put_together_are_known_by_their_beginnings(script: str, begins: tuple[str, ...]) -> None:
    assert read_anchors(f"<script>{script}</script>".encode(), BASE)[1] == begins
