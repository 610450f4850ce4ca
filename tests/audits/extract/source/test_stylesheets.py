"""Which elements the rules of a page's style elements speak of."""

import lxml.html
import pytest

from audits.extract import hidden_links_of, veiled_links_of
from audits.extract.source.stylesheets import grounds_in, names_in, styles_of, veils_in


@pytest.mark.parametrize(
    ("selector", "around", "hidden"),
    [
        ("a", "<div>{}</div>", True),
        (".x a", "<div class='x'><p>{}</p></div>", True),
        (".x > a", "<div class='x'>{}</div>", True),
        (".x > a", "<div class='x'><p>{}</p></div>", False),
        (".x .y a", "<div class='x'><p><b class='y'>{}</b></p></div>", True),
        (".x .y a", "<div class='y'><p><b class='x'>{}</b></p></div>", False),
        ("#i .x > p a", "<ul id='i'><li class='x'><p><b>{}</b></p></li></ul>", True),
        (".x a", "<div>" * 80 + "{}", False),
        ("nav a", "{}", False),
    ],
)
def test_a_selector_speaks_of_what_stands_in_what_it_names(selector: str, around: str, hidden: bool) -> None:
    styles = styles_of([f"{selector} {{display:none}}"])
    assert styles is not None
    link = lxml.html.fromstring(f"<html><body>{around.format('<a>t</a>')}</body></html>").find(".//a")
    assert (styles.styled(link, {}) != {}) is hidden


@pytest.mark.parametrize(
    ("sheet", "shown"),
    [
        (".top{background:#036}", True),
        (".top{height:9px;background:url(/a.png) no-repeat}", True),
        ("body .top, .foot { background-color: rgb(0,51,102) }", True),
        ("@media print{.top{background:#036}}", False),
        (".top{background:#fff}", False),
        (".other{background:#036}", False),
        (".top{color:#036}", False),
    ],
)
def test_the_ground_of_white_text_stands_in_a_style_sheet_file(sheet: str, shown: bool) -> None:
    link = '<div class="top"><a style="color:#fff" href="http://www.a.example/">一个网站</a></div>'
    page = f'<html><body><link rel="stylesheet" href="/css/a.css">{link}</body></html>'.encode()
    known = {"http://www.small.example/css/a.css": grounds_in(sheet), "http://www.small.example/css/b.css": grounds_in(".top{background:#036}")}
    hidden = hidden_links_of(page, "http://www.small.example/", "text/html", known)
    assert hidden == (frozenset() if shown else {"http://www.a.example/"})


@pytest.mark.parametrize(
    ("sheet", "hidden"),
    [
        (".box{display:none}", "style-file"),
        ("#k9 a{font-size:0}", "style-file"),
        (".a,.box{position:absolute;left:-9999px}", "style-file-away"),
        ("div.box{opacity:0}", "style-file"),
        (".box{display:none} div.box{display:block}", ""),
        (".box a{color:#fff}", ""),
        (".box:hover{display:none}", ""),
        ("@media print{.box{display:none}}", ""),
        (".other{display:none} .box{width:10px}", ""),
    ],
)
def test_what_a_style_sheet_file_hides(sheet: str, hidden: str) -> None:
    page = b'<html><body><link rel="stylesheet" href="/a.css"><div class="box" id="k9"><a href="http://www.a.example/">one</a></div><a href="/b">two</a></body></html>'
    known = {"http://www.small.example/a.css": veils_in(sheet), "http://www.small.example/b.css": veils_in("a{display:none}")}
    found = veiled_links_of(page, "http://www.small.example/", "text/html", known)
    assert found == ({"http://www.a.example/": hidden} if hidden else {})


def test_a_link_that_stands_elsewhere_too_is_not_hidden_by_a_file() -> None:
    page = b'<link rel="stylesheet" href="/a.css"><p class="box"><a href="http://www.a.example/">one</a></p><a href="http://www.a.example/">two</a>'
    assert veiled_links_of(page, "http://www.small.example/", "text/html", {"http://www.small.example/a.css": veils_in(".box{display:none}")}) == {}


def test_names_of_what_a_file_hides() -> None:
    assert names_in(veils_in(".a .b{display:none} #c{display:block} .d{color:red}")) == {".a", ".b"}
    assert veils_in(".a{color:red}") == ""
