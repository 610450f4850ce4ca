"""Which elements the rules of a page's style elements speak of."""

import lxml.html
import pytest

from audits.extract import hidden_links_of
from audits.extract.source.stylesheets import grounds_in, styles_of


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
